"""Outputs of tasks as folders that are there whole or not at all.

A task writes into a draft beside them on the same file system; when all of it is on the disk, the
draft gets the name of its digest. So a kill, a full disk or a power cut leave drafts behind, never
half an output, and two workers that do the same task do not disturb each other.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kpk_geo.engine.plan import recipe_digest
from kpk_geo.errors import SourceError, why

RECORD: Final = "task.json"  # in each output: of what it was made, and its files
_DRAFTS: Final = ".drafts"


class Store:
    """A folder with the outputs of one state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    def prepare(self) -> None:
        """Make the folder, and throw away drafts that a run left behind.

        Only for who holds the state: drafts of another run would be thrown away too.

        Raises
        ------
        SourceError
            The folder cannot be made or written to.
        """
        drafts = self.folder / _DRAFTS
        try:
            shutil.rmtree(drafts, ignore_errors=True)
            drafts.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SourceError(
                f"Der Ordner {self.folder} lässt sich nicht anlegen ({why(error)})."
            ) from error

    def place(self, stage: str, digest: str) -> Path:
        """Give the folder of an output, there or not."""
        return self.folder / stage / digest

    def is_whole(self, place: Path) -> bool:
        """Say whether an output is there with all its files, each as it was written.

        Its record must be of what its name says, and the bytes of its files are read: a disk that
        fails, or somebody's hand, leaves sizes as they are, and nobody would see it in the figures.
        A state of 1 GB takes about a second.
        """
        try:
            record = read_record(place)
            files = record["files"]
            return recipe_digest(record["recipe"]) == place.name and all(
                (place / name).stat().st_size == size and _digest(place / name) == sha256
                for name, (size, sha256) in files.items()
            )
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def draft(self, place: Path) -> Path:
        """Make an empty folder to write an output into."""
        draft = self.folder / _DRAFTS / f"{place.name}-{uuid.uuid4().hex[:8]}"
        draft.mkdir(parents=True)
        return draft

    def keep(self, draft: Path, place: Path, recipe: Mapping[str, Any]) -> None:
        """Give a draft its name; where another worker was faster, its output stays.

        Parameters
        ----------
        draft
            With all files of the output.
        place
            Where it goes.
        recipe
            Of what it was made, to be read by people and to compare runs.

        Raises
        ------
        OSError
            The disk is full or fails; the draft stays a draft.
        """
        files = {path.relative_to(draft).as_posix(): _sealed(path) for path in _files(draft)}
        record = draft / RECORD
        content = {"recipe": dict(recipe), "files": files}
        record.write_text(
            json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1), encoding="utf-8"
        )
        _flush(record)
        for folder in (*(path for path in draft.rglob("*") if path.is_dir()), draft):
            _flush(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.rename(place)
        except OSError:
            if self.is_whole(place):
                shutil.rmtree(draft, ignore_errors=True)
                return
            # what stands there was damaged from outside: it makes room
            damaged = self.folder / _DRAFTS / f"damaged-{uuid.uuid4().hex[:8]}"
            place.rename(damaged)
            draft.rename(place)
            shutil.rmtree(damaged, ignore_errors=True)  # a graph takes 400 MB of the disk
        _flush(place.parent)

    def discard_others(self, places: Collection[Path]) -> int:
        """Throw away all outputs but these; give how many went.

        Parameters
        ----------
        places
            Outputs of the newest plan.
        """
        gone = [path for path in self._outputs() if path not in set(places)]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True)
        return len(gone)

    def _outputs(self) -> Iterator[Path]:
        for stage in sorted(self.folder.iterdir()):
            if stage.is_dir() and stage.name != _DRAFTS:
                yield from sorted(path for path in stage.iterdir() if (path / RECORD).exists())


def read_record(place: Path) -> dict[str, Any]:
    """Read of what an output was made, and which files it has.

    Raises
    ------
    OSError, ValueError
        It is not there, or damaged.
    """
    found: dict[str, Any] = json.loads((place / RECORD).read_text(encoding="utf-8"))
    return found


def bytes_digest(places: Mapping[str, Path]) -> str:
    """Give one digest over all files of outputs, to hold two runs against each other.

    Parameters
    ----------
    places
        Task -> its output.

    Raises
    ------
    OSError, ValueError
        An output is not there.
    """
    found = {
        name: {file: sha256 for file, (_, sha256) in read_record(place)["files"].items()}
        for name, place in places.items()
    }
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sealed(path: Path) -> tuple[int, str]:
    """Have a file on the disk, and give its size and digest."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        return os.fstat(stream.fileno()).st_size, _digest(path)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
