"""Communes that the programme names, and keys of communes that changed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpk_geo.communes.records import DISTRICT_DIGITS, Commune
from kpk_geo.errors import InputError, SourceError, why

KEY_DIGITS = (DISTRICT_DIGITS, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A commune or Kreis that a source names as part of the programme."""

    key: str  # eight digits of a commune, five of a Kreis
    name: str
    since: str  # year
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """A key that another one took the place of."""

    former: str
    today: str
    since: str  # day
    source: str


def read_programme(path: Path) -> dict[str, Named]:
    """Read which communes and Kreise the programme names, by key.

    Parameters
    ----------
    path
        CSV with schluessel, name, seit, quelle.

    Raises
    ------
    SourceError, InputError
        The file cannot be read; a key is none; a row names no source.
    """
    found = {}
    for line, row in _rows(path, ("schluessel", "name", "seit", "quelle")):
        key = _key(row["schluessel"], path, line)
        if not row["quelle"].strip():
            raise InputError(
                f"{path.name}, Zeile {line}: {row['name']} steht ohne Quelle da. Wen das Programm "
                "nennt, gehört mit Quelle in die Liste."
            )
        found[key] = Named(key=key, name=row["name"], since=row["seit"], source=row["quelle"])
    return found


def named_as(commune: Commune, programme: dict[str, Named]) -> Named | None:
    """Say how the programme names a commune: itself, or the Kreis whose Jugendamt serves it.

    A Kreis takes part for the communes that its own Jugendamt serves; those with an office of
    their own are counted only where they are named themselves. This is our reading.

    Parameters
    ----------
    commune
        Of the state.
    programme
        As `read_programme` gives it.
    """
    own = programme.get(commune.key)
    if own is not None:
        return own
    by_district = programme.get(commune.office)
    return by_district if len(commune.office) == DISTRICT_DIGITS else None


def read_successors(path: Path) -> dict[str, Successor]:
    """Read which keys changed, by the former key.

    Parameters
    ----------
    path
        CSV with frueher, heute, seit, quelle.

    Raises
    ------
    SourceError, InputError
        The file cannot be read; a key is none, or has two successors.
    """
    found: dict[str, Successor] = {}
    for line, row in _rows(path, ("frueher", "heute", "seit", "quelle")):
        former, today = (_key(row[name], path, line) for name in ("frueher", "heute"))
        if former in found:
            raise InputError(
                f"{path.name}, Zeile {line}: „{former}“ hat schon einen Nachfolger. Eine Gemeinde, "
                "die geteilt wurde, lässt sich nicht umschlüsseln."
            )
        found[former] = Successor(
            former=former, today=today, since=row["seit"], source=row["quelle"]
        )
    return found


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=";"))
    except OSError as error:
        raise SourceError(f"{path.name}: lässt sich nicht lesen ({why(error)}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: Die Liste ist kein UTF-8. Bitte so speichern.") from error
    for line, row in enumerate(rows, 2):
        absent = [name for name in columns if row.get(name) is None]
        if absent:
            raise InputError(f"{path.name}, Zeile {line}: Die Spalte „{absent[0]}“ fehlt.")
        yield line, row


def _key(text: str, path: Path, line: int) -> str:
    key = text.strip()
    if not (key.isdigit() and len(key) in KEY_DIGITS):
        raise InputError(
            f"{path.name}, Zeile {line}: „{text}“ ist kein Schlüssel (acht Ziffern: Gemeinde, "
            "fünf: Kreis)."
        )
    return key
