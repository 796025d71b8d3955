"""What was made for a region, and of what: a second call makes only what rests on something new.

The notes lie beside the files (`stand.json`). An output is known by the digest of all that it was
made of: the fingerprints of its inputs, the parameters, and the way of making (`MADE_BY`).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from kpk_geo.errors import InputError, SourceError, why
from kpk_geo.output_file import output_file

MADE_BY = 1  # raised when the files of a region are made otherwise
NOTES = "stand.json"
Counted: TypeAlias = dict[str, Any]  # what was counted while making; as JSON has it


@dataclass(slots=True)
class Workshop:
    """The folder of a region, and the notes about what lies in it."""

    folder: Path
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)
    reused: list[str] = field(default_factory=list)  # outputs that stayed as they were

    def make(
        self, name: str, ingredients: Iterable[object], maker: Callable[[Path], Mapping[str, Any]]
    ) -> Counted:
        """Make a file unless it is there and made of the same; give what was counted.

        Parameters
        ----------
        name
            Of the file, below the folder.
        ingredients
            All on which its content depends, in words that stay the same.
        maker
            Writes it to the path that it is given.

        Raises
        ------
        SourceError
            It cannot be written.
        """
        target = self.folder / name
        digest = _digest([MADE_BY, name, *ingredients])
        note = self.notes.get(name, {})
        if note.get("of") == digest and target.is_file() and target.stat().st_size == note["bytes"]:
            self.reused.append(name)
            return dict(note["counted"])
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SourceError(f"{target.parent} lässt sich nicht anlegen: {why(error)}.") from error
        with output_file(target) as draft:
            counted = json.loads(json.dumps(dict(maker(draft)), ensure_ascii=False))
        self.notes[name] = {"of": digest, "bytes": target.stat().st_size, "counted": counted}
        self.save()
        return dict(counted)

    def knows(self, name: str, content: bytes) -> bool:
        """Say whether a file is the one that was last remembered here.

        Parameters
        ----------
        name
            Of the file, below the folder.
        content
            As it lies there now.
        """
        return bool(self.notes.get(name, {}).get("of") == hashlib.sha256(content).hexdigest())

    def remember(self, name: str, content: bytes) -> None:
        """Note a file that a person may change, by its own fingerprint."""
        digest = hashlib.sha256(content).hexdigest()
        self.notes[name] = {"of": digest, "bytes": len(content), "counted": {}}
        self.save()

    def forget(self, name: str) -> None:
        """Take back what was remembered of a file.

        Parameters
        ----------
        name
            As it was remembered.
        """
        if self.notes.pop(name, None) is not None:
            self.save()

    def save(self) -> None:
        """Write the notes."""
        text = json.dumps(self.notes, ensure_ascii=False, indent=1)
        with output_file(self.folder / NOTES) as draft:
            draft.write_text(text + "\n", encoding="utf-8")


def open_workshop(folder: Path) -> Workshop:
    """Open the folder of a region, made if need be.

    Raises
    ------
    SourceError
        It cannot be made or read.
    InputError
        Its notes are damaged, or it holds other things than a region.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / NOTES
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        strangers = [] if text else [entry.name for entry in folder.iterdir()]
    except OSError as error:
        raise SourceError(f"Der Ordner {folder} lässt sich nicht anlegen: {why(error)}.") from error
    if strangers:
        raise InputError(
            f"Im Ordner {folder} liegt schon etwas anderes ({', '.join(sorted(strangers)[:5])}). "
            "Bitte mit --out einen leeren oder neuen Ordner nennen."
        )
    try:
        work = Workshop(folder, json.loads(text) if text else {})
    except ValueError as error:
        raise InputError(
            f"{folder / NOTES} ist beschädigt. Bitte diese Datei löschen und den Ordner leeren, "
            "oder mit --out einen neuen nennen."
        ) from error
    if not text:
        work.save()  # whatever happens to the first file: the folder is known as one of ours
    return work


def _digest(parts: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()
