"""Uploaded files, kept with their checksum, and what became of each."""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from api.deliveries.file_kinds import MAX_UPLOAD, refuse_kind, too_large
from api.deliveries.renewing import Renewed
from kpk_geo.errors import InputError, NotFoundError, SourceError, why
from kpk_geo.import_report import SourceFile
from kpk_geo.letters import nfc

_FOLDER = "deliveries"
_ID = re.compile(r"[0-9a-f]{16}")
_REGION = re.compile(r"[a-z0-9][a-z0-9_-]*")
_UNSAFE = re.compile(r"[^\w .()+&,-]+")
_LONGEST = 120  # letters of a name

State = Literal["open", "taken", "undone", "discarded"]


class Taken(BaseModel):
    """What taking a delivery changed, so that it can be taken back."""

    at: datetime
    by: str
    source_name: str
    replaced: str = ""  # source name of the section that it took the place of
    profile_before: str
    digest_after: str
    file: str  # beside the profile
    old_sha256: str = ""  # of the file of what it replaced
    summary: str
    indicators: list[str] = []  # ids of what a table brought
    # Of all offers before, where a list was taken: when each came, changed and vanished.
    offers: dict[str, tuple[datetime | None, datetime | None, datetime | None]] = {}


class TakenAnswers(BaseModel):
    """What the list of a provider became, so that it can be taken back."""

    at: datetime
    by: str
    numbers: list[int]  # of its proposals
    replaced: list[int]  # open before: they gave way
    summary: str


class Upload(BaseModel):
    """One file that somebody brought, and the answers to what was asked about it."""

    id: str
    region_id: str
    name: str  # as its sender called it, without signs that a disk dislikes
    sha256: str
    size: int
    by: str
    at: datetime
    sheet: str | None = None
    header_line: int | None = None
    typed: dict[str, str] = {}  # fields of the form
    state: State = "open"
    taken: Taken | None = None
    begun: Taken | None = None  # about to be taken; what stays here was cut off
    renewed: list[Renewed] = []  # what was computed anew since it was taken or taken back
    answers: TakenAnswers | None = None


class Staging:
    """The uploads below the state folder; each in a folder of its own."""

    def __init__(self, state_dir: Path) -> None:
        self.state_dir = state_dir

    def receive(self, region_id: str, name: str, chunks: Iterable[bytes], by: str) -> Upload:
        """Keep an upload; one that is refused leaves nothing behind.

        Parameters
        ----------
        region_id
            For which region it is.
        name
            As its sender calls it.
        chunks
            Its bytes.
        by
            Who brings it.

        Raises
        ------
        InputError
            It is too large, or of a kind that is not read.
        SourceError
            The disk is full.
        """
        upload_id = secrets.token_hex(8)
        folder = self._region(region_id) / upload_id
        name = safe_name(name)
        try:
            folder.mkdir(parents=True)
            sha256, size = _written(folder / name, chunks)
            refuse_kind(folder / name, name)
            upload = Upload(
                id=upload_id, region_id=region_id, name=name, sha256=sha256, size=size, by=by,
                at=datetime.now(UTC),
            )  # fmt: skip
            self.keep(upload)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise SourceError(f"{name} lässt sich nicht ablegen: {why(error)}.") from error
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return upload

    def keep(self, upload: Upload) -> None:
        """Write what is known of an upload, whole or not at all."""
        path = self._folder(upload.region_id, upload.id) / "delivery.json"
        fresh = path.with_suffix(".new")
        fresh.write_text(upload.model_dump_json(), encoding="utf-8")
        fresh.replace(path)

    def read(self, region_id: str, upload_id: str) -> Upload:
        """Read what is known of an upload.

        Raises
        ------
        NotFoundError
            There is none of that name.
        """
        path = self._folder(region_id, upload_id) / "delivery.json"
        if not path.is_file():
            raise NotFoundError(
                "Diese Lieferung gibt es nicht (mehr). Bitte die Datei noch einmal hochladen."
            )
        return Upload.model_validate_json(path.read_text(encoding="utf-8"))

    def file_of(self, upload: Upload) -> SourceFile:
        """Give the kept file of an upload."""
        path = self._folder(upload.region_id, upload.id) / upload.name
        return SourceFile(path=path, name=upload.name, sha256=upload.sha256, size=upload.size)

    def all_of(self, region_id: str) -> list[Upload]:
        """List the uploads of a region, the newest first."""
        found = []
        for path in self._region(region_id).glob("*/delivery.json"):
            try:
                found.append(Upload.model_validate_json(path.read_text(encoding="utf-8")))
            except (OSError, json.JSONDecodeError, ValueError):
                continue  # being written, or damaged: it is no delivery
        return sorted(found, key=lambda upload: upload.at, reverse=True)

    def outlived(self, before: datetime) -> list[Path]:
        """List the folders of uploads that were never taken and not touched since a moment.

        What was taken stays, and what was taken back, since it says what was once shown. An upload
        that broke off has no state; it counts too.

        Parameters
        ----------
        before
            The moment.
        """
        found = []
        for folder in (self.state_dir / _FOLDER).glob("*/*/"):
            path = folder / "delivery.json"
            touched = (path if path.is_file() else folder).stat().st_mtime
            if touched < before.timestamp() and _state_in(path) in ("open", None):
                found.append(folder)
        return sorted(found)

    def discard(self, upload: Upload) -> None:
        """Forget an upload that was not taken, with its file."""
        shutil.rmtree(self._folder(upload.region_id, upload.id), ignore_errors=True)

    def _region(self, region_id: str) -> Path:
        if not _REGION.fullmatch(region_id):
            raise NotFoundError("Diese Region gibt es nicht.")
        return self.state_dir / _FOLDER / region_id

    def _folder(self, region_id: str, upload_id: str) -> Path:
        if not _ID.fullmatch(upload_id):
            raise NotFoundError("Diese Lieferung gibt es nicht.")
        return self._region(region_id) / upload_id


def _state_in(path: Path) -> State | None:
    """Read the state of an upload; None: none is noted, since it broke off."""
    if not path.is_file():
        return None
    try:
        found = Upload.model_validate_json(path.read_text(encoding="utf-8"))
        return "taken" if found.begun is not None else found.state  # cut off: nobody looked yet
    except ValueError:
        return "taken"  # of another version: whatever it is, it is not thrown away


def safe_name(name: str) -> str:
    r"""Give a name that lies in its folder and on every disk; its ending stays.

    >>> safe_name("../../etc/Kita*Liste 2026.XLSX"), safe_name("C:\\Daten\\a.csv")
    ('Kita_Liste 2026.XLSX', 'a.csv')
    """
    bare = re.split(r"[/\\]", nfc(name))[-1]
    cleaned = _UNSAFE.sub("_", bare).strip(" .")
    stem, dot, suffix = cleaned.rpartition(".")
    if not dot:
        stem, suffix = cleaned, ""
    return f"{stem[: _LONGEST - len(suffix)] or 'datei'}{dot}{suffix}"


def _written(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as stream:
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_UPLOAD:
                raise InputError(too_large(path.name, size))
            digest.update(chunk)
            stream.write(chunk)
    return digest.hexdigest(), size
