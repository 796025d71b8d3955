"""Figures of a whole commune out of fetched files: yearly series, and ages of the census.

A series comes as the data portal Wegweiser Kommune exports it: two lines that name indicators and
regions, then a head whose cells hold a year and a region, one below the other, then one row per
indicator, and notes behind it.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpk_geo.communes.records import Place
from kpk_geo.errors import InputError, excerpt, listed
from kpk_geo.geocoding.normalise import place_key
from kpk_geo.ingest.boundary import reading
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.offer_rows import ListRows, read_list

_HEAD = "indikatoren"
_ADDITION = re.compile(r"\s*\(([^()]*)\)\s*$")  # "Kinderarmut (%)", "Lengerich (ST)"
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+(,\d+)?")
_DISTRICTS = ("lk", "kreis")  # additions by which the portal tells a Kreis from its town
AGES = {
    "persons_0_2": "Kinder unter 3 Jahren",
    "persons_3_5": "Kinder von 3 bis 5 Jahren",
    "persons_6_9": "Kinder von 6 bis 9 Jahren",
    "persons": "Einwohnerinnen und Einwohner",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One figure of a commune by year."""

    label: str
    unit: str  # as it stands behind the label; "": none does
    values: dict[int, float]  # by year; years without a number are left out
    without: tuple[int, ...]  # years that have none


def read_series(source: Fetched, place: Place) -> Series:
    """Read the series of a commune.

    Parameters
    ----------
    source
        As the portal exports it.
    place
        Which commune must be meant.

    Raises
    ------
    InputError
        It is no such file, or speaks of another place; the message says what stands there.
    """
    file = source.checked()
    with reading(file):
        text = source.path.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=";"))
    at = next((n for n, row in enumerate(rows) if row and row[0].strip().casefold() == _HEAD), None)
    if at is None or len(rows) < at + 2:
        raise InputError(
            f"{file.name}: Eine Kopfzeile, die mit „Indikatoren“ beginnt, fehlt. Hat sich die "
            "Datei geändert? Welche Einträge noch stimmen, sagt: kpk sources check."
        )
    head, row = rows[at], rows[at + 1]
    label, unit = _apart(row[0])
    values: dict[int, float] = {}
    without = []
    for heading, cell in zip(head[1:], row[1:], strict=False):
        if not heading.strip():
            continue
        year, _, region = heading.strip().partition("\n")
        if not re.fullmatch(r"\d{4}", year.strip()):
            raise InputError(f"{file.name}: „{excerpt(heading)}“ nennt kein Jahr.")
        _require_place(region.strip(), place, file.name)
        value = _number(cell, file.name, unit)
        if value is None:
            without.append(int(year))
        else:
            values[int(year)] = value
    if not values:
        raise InputError(f"{file.name}: Für kein Jahr steht eine Zahl da.")
    return Series(label=label, unit=unit, values=values, without=tuple(without))


def read_ages(source: Fetched, place: Place) -> dict[str, int]:
    """Read how many people of which age live in a place, out of a table of all communes.

    Parameters
    ----------
    source
        A row for each commune, by AGS or ARS.
    place
        A commune, or a Kreis: its communes are added up.

    Returns
    -------
    dict
        By measure of the census; one that is withheld in any commune is left out.

    Raises
    ------
    InputError
        A commune has no row, or several.
    """
    rows = read_list(source)
    known = {name: column for name, column in source.reading.columns.items() if name in AGES}
    columns = {name: rows.require(AGES[name], column) for name, column in known.items()}
    lines = _lines(rows, place, [*columns.values()])
    chosen = rows.table[rows.table.index.isin(lines)]
    found = {}
    for name, column in columns.items():
        cells = pd.to_numeric(chosen[column].str.replace(r"[.\s]", "", regex=True), errors="coerce")
        if cells.notna().all():
            found[name] = int(cells.sum())
    return found


def _lines(rows: ListRows, place: Place, columns: Sequence[str]) -> Sequence[object]:
    """Find the row of each commune by the column in whose cells its key stands.

    A kreisfreie Stadt may stand there twice, as a Kreis and as a commune: with the same figures.
    """
    for column in rows.table.columns:
        digits = rows.table[column].str.strip()
        digits = digits.where(digits.str.fullmatch(r"\d{8}|\d{12}"), "")
        keys = digits.str[:5] + digits.str[-3:]
        if keys.isin(place.keys).any():
            own = keys[keys.isin(place.keys)]
            twice = rows.table.loc[own.index, columns].assign(key=own).duplicated()
            own = own[~twice]
            if sorted(own) != sorted(place.keys):
                raise InputError(
                    f"{rows.where}: In der Spalte „{column}“ hat nicht jede Gemeinde genau eine "
                    f"Zeile; gefunden: {listed(own, limit=5)}."
                )
            return list(own.index)
    raise InputError(f"{rows.where}: Keine Zeile nennt den Schlüssel {', '.join(place.keys)}.")


def _apart(text: str) -> tuple[str, str]:
    """Part a label from what stands behind it in brackets.

    >>> _apart("Kinderarmut (%)"), _apart("Geburten")
    (('Kinderarmut', '%'), ('Geburten', ''))
    """
    found = _ADDITION.search(text)
    return (text[: found.start()].strip(), found[1].strip()) if found else (text.strip(), "")


def _require_place(region: str, place: Place, where: str) -> None:
    name, addition = _apart(region)
    is_district = addition.casefold() in _DISTRICTS
    if place_key(name) != place_key(place.name) or is_district != place.is_district:
        raise InputError(
            f"{where}: Die Datei spricht von „{excerpt(region)}“, nicht von {place.label}."
        )


def _number(cell: str, where: str, unit: str) -> float | None:
    """Read a German number; None for what stands where there is none, such as "k.A."."""
    text = cell.strip()
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(".", "").replace(",", "."))
    if unit == "%" and not 0 <= value <= 100:
        raise InputError(f"{where}: „{excerpt(cell)}“ ist kein Anteil in Prozent.")
    return value
