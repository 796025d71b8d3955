"""The cells of an offer list before they are fields: sums, dates that Excel made, numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.excel import cell_text
from kpk_geo.ingest.numbers import Ambiguous, NumberFormat, reading_of
from kpk_geo.ingest.offers.fields import typed as bare
from kpk_geo.ingest.sums import is_sum_word, mentions_sum, names_a_figure
from kpk_geo.ingest.tables import TypedCells, date_remark, text_rows
from kpk_geo.offers.record import FIELD_BY_NAME, OFFER_FIELDS, FieldType
from kpk_geo.profile import OfferTable

# What a sum row may hold: its words, and a number.
_SUM_FIELDS = {"offer_id", "title", "street", "description", "capacity_value", "capacity_unit"}
_SUM_LABELS = {"title", "capacity_value", "capacity_unit"}
_PLACES = ("street", "x", "site_name")
_ADDENDS = 3  # two numbers that add up to a third are often chance
_BEGINS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|\d+", re.ASCII)
_MAX_DIGITS = 15  # longer ones are no number of places
_NUMBER = re.compile(r"[0-9., ]*[0-9]")
_DISCREET = "Excel hat aus einer Angabe dieser Zeile ein Datum gemacht; das Feld bleibt leer."


def sum_rows(text: pd.DataFrame, report: Report) -> "pd.Series[bool]":
    """Find the rows that sum up a list; they are told and are no offers.

    A title that says nothing but "sum" is enough; one with further words, or a row without a
    title, is a sum only if nothing but a number stands beside it. So is a number without an address
    that adds up three or more above it, whatever it is called, where the list or a part of it ends.
    """
    numbered = text_rows(text)
    rows = [cells for _, cells in numbered]
    sums = _running_sums(rows)
    ends = _ends([line for line, _ in numbered], rows)
    places = [found if last else set() for found, last in zip(sums, ends, strict=True)]
    found = pd.Series(
        [_is_sum(cells, sums) for cells, sums in zip(rows, places, strict=True)],
        index=text.index, dtype=bool,
    )  # fmt: skip
    _note_titles(text, rows, report)
    lines = [f"Zeile {line}" for line in text.index[found]]
    if lines:
        report.tally.not_meant += len(lines)
        report.note(
            f"Summenzeilen ({len(lines)}) sind keine Angebote und nicht geladen: "
            f"{listed(lines, limit=5)}."
        )
    return found


def _running_sums(rows: Sequence[Mapping[str, str]]) -> list[set[int]]:
    """Give for each row the sums of three and more numbers above: of all, and since the last."""
    if 2 * sum(any(cells.get(name) for name in _PLACES) for cells in rows) <= len(rows):
        return [set() for _ in rows]  # a row without a place would be nothing special
    found: list[set[int]] = []
    whole: list[int] = []
    block: list[int] = []
    for cells in rows:
        sums = {sum(some) for some in (whole, block) if len(some) >= _ADDENDS}
        found.append(sums)
        number = _first_number(cells.get("capacity_value", ""))
        if number in sums and not cells.get("street"):
            block = []
        elif number:
            whole.append(number)
            block.append(number)
    return found


def _ends(lines: Sequence[int], rows: Sequence[Mapping[str, str]]) -> list[bool]:
    """Say which rows end the list, or stand above a blank line or a row with a title only."""
    followers = zip([*lines[1:], None][: len(lines)], [*rows[1:], None][: len(rows)], strict=True)
    return [
        after is None or below is None or after > line + 1 or _names(below) == {"title"}
        for line, (after, below) in zip(lines, followers, strict=True)
    ]


def _names(cells: Mapping[str, str]) -> set[str]:
    return {name for name, cell in cells.items() if cell and ":" not in name}


def _first_number(text: str) -> int:
    """Read the whole number that a cell begins with, such as 75 of "75 (davon 20 U3)"."""
    begun = _BEGINS.match(text)
    digits = begun[0].replace(".", "") if begun else ""
    return int(digits) if 0 < len(digits) <= _MAX_DIGITS else 0


def _note_titles(text: pd.DataFrame, rows: Sequence[Mapping[str, str]], report: Report) -> None:
    """Tell of rows with nothing but a title in a list whose rows have more: probably headings."""
    filled = [_names(cells) for cells in rows]
    bare = [int(line) for line, names in zip(text.index, filled, strict=True) if names == {"title"}]
    if bare and 2 * len(bare) < len(rows):
        lines = listed((f"Zeile {line}" for line in bare), limit=5)
        report.note(
            f"Nur ein Titel, sonst nichts ({len(bare)}): {lines}. Geladen sind sie als Angebote "
            "ohne Ort; Überschriften und Bemerkungen bitte aus der Liste löschen."
        )


def _is_sum(cells: Mapping[str, str], sums: set[int]) -> bool:
    filled = {name: text for name, text in cells.items() if text and ":" not in name}
    if is_sum_word(filled.get("title", "")):
        return True
    if not _SUM_FIELDS.issuperset(filled) or not _NUMBER.fullmatch(cells.get("capacity_value", "")):
        return False
    labels = [text for name, text in filled.items() if not name.startswith("capacity")]
    if filled.keys() <= _SUM_LABELS and _first_number(cells["capacity_value"]) in sums:
        return True
    is_sum = names_a_figure if filled.keys() <= _SUM_LABELS else mentions_sum
    return not labels or any(is_sum(label) for label in labels)


def with_numbers(
    text: pd.DataFrame, typed: TypedCells, formats: Mapping[str, NumberFormat]
) -> pd.DataFrame:
    """Write the numbers that a file knows as numbers as its texts write theirs.

    Parameters
    ----------
    text
        Cells by line and field.
    typed
        What the file knows of them, by line and field.
    formats
        How each field writes numbers.
    """
    written: dict[str, dict[int, str]] = {}
    for (line, name), cell in typed.items():
        field = FIELD_BY_NAME.get(name)
        if field is not None and field.type is FieldType.NUMBER and isinstance(cell, float):
            written.setdefault(name, {})[line] = cell_text(cell, formats[name].decimal)
    columns = {
        name: text[name].where(~text.index.isin(cells), text.index.map(cells).to_series(text.index))
        for name, cells in written.items()
        if name in text
    }
    return text.assign(**columns)


def without_dates(
    lines: list[tuple[int, dict[str, str]]], typed: TypedCells, report: Report
) -> list[tuple[int, dict[str, str]]]:
    """Empty the cells in which Excel made a date of "1-2", and name each.

    Parameters
    ----------
    lines
        Line number and cells by field.
    typed
        What the file knows of the cells, by line and field.
    """
    made: dict[int, dict[str, date]] = {}
    for (line, name), cell in typed.items():
        field = FIELD_BY_NAME.get(name)
        if isinstance(cell, date) and (field is None or field.type is not FieldType.DATE):
            made.setdefault(line, {})[name] = cell
    kept: list[tuple[int, dict[str, str]]] = []
    for line, cells in lines:
        wrong = made.get(line, {})
        for name, moment in wrong.items():
            field = FIELD_BY_NAME.get(name)
            report.add(
                f"{date_remark(moment)}; das Feld bleibt leer. Die Spalte in Excel als Text "
                "formatieren und die Angabe neu eintragen.",
                line=line, column=field.heading if field else "Hausnummer",
                value=cells.get(name, str(moment)),
                severity=Severity.NOTE, discreet=_DISCREET,
            )  # fmt: skip
        kept.append((line, cells | {name: "" for name in wrong if name in cells}))
    return kept


def offer_numbers(
    text: pd.DataFrame,
    typed: TypedCells,
    table: OfferTable,
    numbers: NumberFormat,
    confidential: set[int],
) -> dict[str, NumberFormat]:
    """Decide for every field how its column writes numbers.

    Parameters
    ----------
    text
        Cells by line and field.
    typed
        What the file knows of them beyond their text.
    table
        Section of the profile.
    numbers
        How numbers are written where a column leaves it open.
    confidential
        Lines of which nothing is quoted.

    Raises
    ------
    InputError
        A column allows two readings; the message asks.
    """
    formats = {field.name: numbers for field in OFFER_FIELDS}
    for field in OFFER_FIELDS:
        if field.type is not FieldType.NUMBER or field.name not in text:
            continue
        plain = {
            int(str(line)): bare(str(cell))
            for line, cell in text[field.name].items()
            if not isinstance(typed.get((int(str(line)), field.name)), float)
        }
        reading = reading_of(
            plain.values(), table.decimal, default=numbers.decimal,
            counts=field.name in ("capacity_value", "pupils"),
        )  # fmt: skip
        if isinstance(reading, Ambiguous):
            public = {line: cell for line, cell in plain.items() if line not in confidential}
            raise InputError(
                f"{table.file}: Das Dezimalzeichen ist nicht sicher; geladen ist nichts. Feld "
                f"„{field.heading}“{_example(public)} Im Profil bei dieser Liste "
                'decimal = "." oder decimal = "," eintragen.'
            )
        formats[field.name] = replace(numbers, decimal=reading.decimal)
    return formats


def _example(cells: dict[int, str]) -> str:
    """Show both readings of a cell that may be quoted; without one only the question remains."""
    reading = reading_of(cells.values())
    if not isinstance(reading, Ambiguous):
        return ": Punkt und Komma lassen zwei Lesarten zu."
    line = next(line for line, cell in cells.items() if cell.strip() == reading.text)
    return f", Zeile {line}: {reading.question}"
