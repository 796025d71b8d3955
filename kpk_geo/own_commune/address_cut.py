"""The addresses of a place out of the register of the whole Land, line by line."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kpk_geo.communes.records import Place
from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.addresses.texts import key_columns
from kpk_geo.own_commune.members import opened_text, texts_of
from kpk_geo.own_commune.store import Counted

_KEYS = "schluessel"  # in the name of a file of names, which is no register


def cut_addresses(file: SourceFile, place: Place, target: Path) -> Counted:
    """Write the lines of the communes of a place as they stand in the register.

    Parameters
    ----------
    file
        Gebäudereferenzen, zipped or not.
    place
        Whose addresses are wanted.
    target
        Text to be written.

    Returns
    -------
    dict
        `addresses`: how many there are; `read`: how many lines there were; `encoding`.

    Raises
    ------
    InputError
        The file is another one, or holds no address of the place.
    """
    with opened_text(file, _member(file)) as stream, target.open("wb") as out:
        first = stream.readline()
        parts = key_columns(len(first.split(b";")), where=file.name)
        kept, read, seen = 0, 0, Counter[bytes]()
        for line in _lines(first, stream):
            cells = line.split(b";", parts[-1] + 1)
            if len(cells) <= parts[-1]:
                continue
            read += 1
            key = b"".join(cells[part] for part in parts)
            seen[key[:5]] += 1
            if key.decode("ascii", errors="replace") in place.keys:
                out.write(line.rstrip(b"\r\n") + b"\n")
                kept += 1
    if not kept:
        raise InputError(
            f"{file.name}: Keine der {read} Adressen liegt in {place.label} ({place.key}). "
            f"Enthalten sind: {listed(sorted(key.decode('latin-1') for key in seen), limit=8)}. "
            "Ist es das Register des richtigen Landes?"
        )
    return {"addresses": kept, "read": read, "encoding": _encoding(target)}


def _lines(first: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    yield first.removeprefix(b"\xef\xbb\xbf")
    yield from stream


def _member(file: SourceFile) -> str | None:
    """Choose the register among the texts of an archive; None: the file is it."""
    names = texts_of(file, (".txt", ".csv", ".asc"))
    meant = [name for name in names if _KEYS not in name.lower()]
    if names and len(meant) != 1:
        raise InputError(
            f"{file.name}: Im Archiv wird ein Adressregister als Text erwartet; dort liegen: "
            f"{listed(names)}."
        )
    return meant[0] if meant else None


def _encoding(path: Path) -> str:
    """Say how the cut lines are encoded: older registers are not UTF-8."""
    try:
        path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
