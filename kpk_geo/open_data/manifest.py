"""What lies in a fetched folder, where each file came from, and what could not be fetched."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError, field_validator

from kpk_geo.errors import InputError, NotFoundError, SourceError, why
from kpk_geo.model.open_data import Layer
from kpk_geo.output_file import output_file
from kpk_geo.profile.base import Section
from kpk_geo.profile.errors import explained

MANIFEST_NAME = "quellen.json"
FORMAT = 1


class FetchedFile(Section):
    """One file, as it came."""

    entry: str  # key of the source: nrw/gebref
    layer: Layer
    level: str | None = None
    ags: str | None = None  # of the commune that was asked for; None: holds for the whole scope
    file: str  # below the folder, with /
    url: str
    retrieved_at: AwareDatetime  # when these bytes came
    confirmed_at: AwareDatetime  # when the source last said that they still hold
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)
    title: str
    publisher: str
    licence: str  # as the registry has it
    licence_url: str | None = None
    licence_seen: str | None = None  # as the portal said it when the file was fetched
    attribution: str | None = None
    reference_date: date | None = None
    last_modified: str | None = None  # as the server says
    expected: str | None = None  # German: 45; 300 bis 400
    counted: int | None = None  # features or lines; None: not counted
    note: str | None = None  # German: what is missing in it
    accepted: bool = False  # the count did not fit, and a person took it

    @field_validator("file")
    @classmethod
    def _inside(cls, value: str) -> str:
        path = PurePosixPath(value)
        if path.is_absolute() or ".." in path.parts or "\\" in value:
            raise ValueError("die Datei muss im Ordner liegen")
        return value


class FailedSource(Section):
    """One source that did not come."""

    entry: str
    layer: Layer
    ags: str | None = None
    why: str  # German
    way_out: str  # German; empty: `why` ends with it
    tried_at: AwareDatetime


class Manifest(Section):
    """What lies in a folder; a later fetch adds to it."""

    format: Literal[1] = 1
    scope: str  # de, nrw
    written_at: AwareDatetime
    program: str  # with version
    files: tuple[FetchedFile, ...] = ()
    failed: tuple[FailedSource, ...] = ()

    def of_layer(self, layer: Layer, ags: str | None = None) -> tuple[FetchedFile, ...]:
        """Give the files that bring a layer.

        Parameters
        ----------
        layer
            What is wanted.
        ags
            Of a commune: files asked for another one are left out.
        """
        return tuple(
            file for file in self.files
            if file.layer is layer and (ags is None or file.ags in (None, ags))
        )  # fmt: skip

    def with_entry(
        self,
        entry: str,
        ags: str | None,
        *,
        files: Iterable[FetchedFile] = (),
        failed: FailedSource | None = None,
        now: datetime,
    ) -> "Manifest":
        """Say anew what came of one source; what came earlier stays where it failed now.

        Parameters
        ----------
        entry, ags
            Key of the source, and for which commune.
        files
            That came; none where it failed.
        failed
            Why nothing came.
        now
            When that is written.
        """
        own = (entry, ags)
        kept = [file for file in self.files if failed or (file.entry, file.ags) != own]
        others = [item for item in self.failed if (item.entry, item.ags) != own]
        return self.model_copy(
            update={
                "files": tuple(sorted([*kept, *files], key=lambda file: file.file)),
                "failed": (*others, failed) if failed else tuple(others),
                "written_at": now,
            }
        )


def read_manifest(folder: Path) -> Manifest:
    """Read what a fetched folder says of itself.

    Raises
    ------
    NotFoundError
        It says nothing: nobody fetched into it.
    SourceError
        The file cannot be read.
    InputError
        It is damaged, or of another version.
    """
    path = folder / MANIFEST_NAME
    try:
        keys = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise NotFoundError(
            f"In {folder} liegt keine {MANIFEST_NAME}. Der Ordner entsteht mit: "
            f"kpk fetch nrw --out {folder}"
        ) from error
    except OSError as error:
        raise SourceError(f"{path} lässt sich nicht lesen: {why(error)}.") from error
    except ValueError as error:
        raise InputError(
            f"{path} ist beschädigt. Bitte löschen und noch einmal holen; was schon da ist, wird "
            "dabei nicht noch einmal übertragen."
        ) from error
    if isinstance(keys, dict) and keys.get("format") != FORMAT:
        raise InputError(
            f"{path} ist von einer anderen Fassung des Programms ({keys.get('format')!r}). Bitte "
            "mit dieser Fassung noch einmal holen."
        )
    try:
        return Manifest.model_validate_json(json.dumps(keys))
    except ValidationError as error:
        raise InputError(f"{path}:\n{explained(error, Manifest, keys)}") from error


def write_manifest(manifest: Manifest, folder: Path) -> Path:
    """Write it into its folder, whole or not at all; gives the path.

    Raises
    ------
    SourceError
        The folder is absent or full.
    """
    path = folder / MANIFEST_NAME
    with output_file(path) as draft:
        draft.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return path
