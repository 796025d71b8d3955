"""What was fetched already, and what of it half: kept below the state folder, safe to delete."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from kpk_geo.errors import BusyError, SourceError, why

FOLDER = "downloads"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one address: a whole body, a part of one, and what the host said of each."""

    folder: Path

    @property
    def body(self) -> Path:
        """The whole file."""
        return self.folder / "body"

    @property
    def part(self) -> Path:
        """What came before something interrupted."""
        return self.folder / "part"

    @property
    def pages(self) -> Path:
        """Folder of the pages of an answer that comes in several."""
        return self.folder / "pages"

    def read(self, name: str) -> dict[str, Any]:
        """Give what is noted of the body or the part; nothing where it cannot be read."""
        try:
            noted = json.loads((self.folder / f"{name}.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def note(self, name: str, values: dict[str, Any]) -> None:
        """Note something of the body or the part, whole or not at all."""
        draft = self.folder / f".{name}.json"
        draft.write_text(json.dumps(values), encoding="utf-8")
        draft.replace(self.folder / f"{name}.json")

    def whole(self) -> dict[str, Any]:
        """Give what is noted of the body, where it is there as it came."""
        noted = self.read("body")
        if not self.body.is_file() or noted.get("sha256") != digest(self.body):
            return {}
        return noted

    def forget_part(self) -> None:
        """Throw away what came half."""
        self.part.unlink(missing_ok=True)
        (self.folder / "part.json").unlink(missing_ok=True)


class Cache:
    """All slots.

    Parameters
    ----------
    state_dir
        Folder of the program's state.
    """

    def __init__(self, state_dir: Path) -> None:
        self.folder = state_dir / FOLDER

    def slot(self, address: str) -> Slot:
        """Give the place of an address, with whatever makes the question.

        Raises
        ------
        SourceError
            The state folder cannot be written.
        """
        folder = self.folder / sha256(address.encode()).hexdigest()[:32]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SourceError(f"{folder} lässt sich nicht anlegen ({why(error)}).") from error
        return Slot(folder)

    def trim(self, most: int) -> tuple[int, int]:
        """Throw away the slots that were used longest ago, until the others fit.

        Parameters
        ----------
        most
            Bytes.

        Returns
        -------
        tuple of int
            Slots and bytes that went.

        Raises
        ------
        BusyError
            Another program fetches.
        SourceError
            The state folder cannot be written.
        """
        if not self.folder.is_dir():
            return 0, 0
        with self.locked():
            slots = [(_used(folder), folder) for folder in self.folder.iterdir() if folder.is_dir()]
            slots.sort(reverse=True)
            kept = gone = freed = 0
            for (_, size), folder in slots:
                kept += size
                if kept > most:
                    shutil.rmtree(folder)
                    gone, freed = gone + 1, freed + size
        return gone, freed

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the cache alone; the lock dies with the program.

        Raises
        ------
        BusyError
            Another program fetches.
        SourceError
            The state folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "lock").open("w") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise BusyError from error
                yield
        except OSError as error:
            raise SourceError(
                f"{self.folder} lässt sich nicht schreiben ({why(error)})."
            ) from error


def _used(folder: Path) -> tuple[float, int]:
    """Say when a slot was last written to, and its bytes."""
    states = [path.stat() for path in folder.rglob("*") if path.is_file()]
    last = max((state.st_mtime for state in states), default=0.0)
    return last, sum(state.st_size for state in states)


def digest(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        found = sha256()
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def now() -> str:
    """Give this moment, as it is noted."""
    return datetime.now(UTC).isoformat(timespec="seconds")
