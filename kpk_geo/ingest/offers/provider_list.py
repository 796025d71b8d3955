"""Reads back the list that a provider was given: what was answered, and what was changed.

Both sheets, the one that was handed out and the one that comes back, are read by the same rules, so
that only what a person changed counts as changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.excel_sheets import sheets_of
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.ingest.offers.fields import read_field, typed
from kpk_geo.ingest.offers.shelters import may_be_shelter
from kpk_geo.ingest.tables import TypedCells, date_remark, number_format, read_table, text_rows
from kpk_geo.model import ListAnswer
from kpk_geo.offers.corrections import TIMES, Plain, part_of
from kpk_geo.offers.listed import plain_value
from kpk_geo.offers.provider_list import (
    ANSWER,
    EDITION,
    ISSUED,
    LIST_FIELDS,
    LIST_PARTS,
    MARK,
    MARK_HEADINGS,
    OFFER_KEY,
    REMARK,
    SHEET,
    SITE_KEY,
    ListMark,
)
from kpk_geo.offers.record import FieldType, OfferField
from kpk_geo.profile import OfferTable

Key = tuple[str, str]  # offer_id and site_id
_FOREIGN = (
    "ist keine Liste, die kpk offers lists geschrieben hat, oder ihr fehlen die verborgenen "
    "Blätter „Kennzeichen“ und „Ausgabe“. Wurde nur das Blatt „Angebote“ in eine neue Datei "
    "kopiert? Bitte die ursprüngliche Datei ausfüllen lassen oder die Liste neu ausgeben."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """A row of the list as it came back."""

    line: int
    key: Key | None  # None: a new offer
    answer: ListAnswer | None
    values: Mapping[str, Plain]  # all parts that could be read
    remark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredList:
    """A list as it came back, and as it was handed out."""

    mark: ListMark
    rows: tuple[AnsweredRow, ...]
    issued: Mapping[Key, Mapping[str, Plain]]


def is_provider_list(source_file: SourceFile) -> bool:
    """Say whether a file is a list that was handed out to a provider, by its hidden sheets.

    Parameters
    ----------
    source_file
        Any file; one that is damaged is none.
    """
    if source_file.path.suffix.lower() != ".xlsx":
        return False
    try:
        with reading(source_file):
            names = {sheet.name for sheet in sheets_of(source_file.path, source_file.name)}
    except InputError:
        return False
    return {SHEET, ISSUED, MARK} <= names


def read_provider_list(source_file: SourceFile, report: Report) -> AnsweredList:
    """Read a list that came back; what cannot be read in it goes into the report.

    Parameters
    ----------
    source_file
        The Excel file.

    Raises
    ------
    InputError
        It is no such list, or damaged.
    """
    with reading(source_file):
        if source_file.path.suffix.lower() != ".xlsx":
            raise InputError(f"{source_file.name}: {_FOREIGN}")
        mark = _mark(source_file)
        issued = _rows(source_file, ISSUED, Report(source_file.name))
        rows = _rows(source_file, SHEET, report)
    return AnsweredList(
        mark=mark, rows=tuple(_once(rows, report)),
        issued={row.key: row.values for row in issued if row.key is not None},
    )  # fmt: skip


def _table(source_file: SourceFile, sheet: str) -> OfferTable:
    return OfferTable(file=source_file.name, source="list", sheet=sheet)


def _mark(source_file: SourceFile) -> ListMark:
    try:
        table = read_table(
            source_file, _table(source_file, MARK), MARK_HEADINGS, Report(source_file.name)
        )
        found = dict(zip(table[MARK_HEADINGS[0]], table[MARK_HEADINGS[1]], strict=True))
        edition, issued_on = found["Fassung"], date.fromisoformat(found["Ausgegeben am"])
        region_id, provider = found["Region"], found["Träger"]
    except (InputError, KeyError, ValueError) as error:
        raise InputError(f"{source_file.name}: Die Datei {_FOREIGN}") from error
    if edition != EDITION:
        raise InputError(
            f"{source_file.name}: Die Liste hat die Fassung {edition}, gelesen wird {EDITION}. "
            "Bitte die Liste mit diesem Programm neu ausgeben."
        )
    return ListMark(region_id=region_id, region_name="", provider=provider, issued_on=issued_on)


def _rows(source_file: SourceFile, sheet: str, report: Report) -> list[AnsweredRow]:
    table = _table(source_file, sheet)
    cells_known: TypedCells = {}
    headings = [field.heading for field in LIST_FIELDS]
    text = read_table(source_file, table, headings, report, cells_known)
    text = text.rename(columns={field.heading: field.name for field in LIST_FIELDS})
    numbers = number_format(source_file, table)
    _note_dates(text, cells_known, report)
    return [
        row
        for line, cells in text_rows(text)
        if (row := _row(line, cells, numbers, report)) is not None
    ]


def _note_dates(text: pd.DataFrame, known: TypedCells, report: Report) -> None:
    """Tell of cells in which Excel made a date of "1-2"; they are not taken."""
    fields = {field.heading: field for field in LIST_FIELDS}
    for (line, heading), cell in known.items():
        field = fields.get(heading)
        if not isinstance(cell, date) or field is None or field.type is FieldType.DATE:
            continue
        report.add(
            f"{date_remark(cell)}; die Angabe ist nicht übernommen. Bitte die Zelle als Text "
            "formatieren und neu eintragen.",
            line=line, column=heading, value=str(text.at[line, field.name]),
        )  # fmt: skip


def _row(
    line: int, cells: dict[str, str], numbers: NumberFormat, report: Report
) -> AnsweredRow | None:
    plain = {name: typed(cell) for name, cell in cells.items()}
    values = {
        name: value
        for name in LIST_PARTS
        if (value := _value(name, plain, line, numbers, report)) is not _UNREAD
    }
    key = plain[OFFER_KEY.name], plain[SITE_KEY.name]
    word = plain[ANSWER.name]
    answer = ListAnswer.parse(word) if word else None
    if word and answer is None:
        choices = ", ".join(f"„{member.label}“" for member in ListAnswer)
        report.add(
            f"„{word}“ ist keine der Antworten {choices}; die Zeile gilt als nicht beantwortet.",
            line=line, column=ANSWER.heading, value=word,
        )  # fmt: skip
    remark = plain[REMARK.name] or None
    if not any(key):
        if not any((word, remark, *values.values())):
            return None
        if not _may_be_added(line, plain, values, report):
            return None
        return AnsweredRow(line=line, key=None, answer=answer, values=values, remark=remark)
    return AnsweredRow(line=line, key=key, answer=answer, values=values, remark=remark)


_UNREAD = object()


def _value(
    name: str, cells: Mapping[str, str], line: int, numbers: NumberFormat, report: Report
) -> Plain:
    """Read one part; what was remarked about a cell means that it is not taken."""
    field: OfferField = part_of(name)
    noted = {(note.line, note.column) for note in report.notes}
    if (line, field.heading) in noted:
        return _UNREAD
    text = cells[field.name]
    if name == TIMES:
        return " ".join(text.split()) or None
    own = Report(report.file)
    value = read_field(text, field, line=line, numbers=numbers, report=own)
    report.notes += own.notes
    return _UNREAD if own.notes else plain_value(value)


def _may_be_added(
    line: int, cells: Mapping[str, str], values: Mapping[str, Plain], report: Report
) -> bool:
    missing = [part_of(name).heading for name in ("title", "kinds") if not values.get(name)]
    if missing:
        report.add(
            f"Ein neues Angebot braucht {' und '.join(missing)}; die Zeile ist nicht übernommen. "
            "Gehört sie zu einem vorhandenen Angebot, fehlen ihre Kennungen.",
            line=line,
        )
        return False
    if may_be_shelter(cells, _plain_table()):
        report.add(
            "Das Angebot ist vielleicht eine Schutzeinrichtung. Solche nimmt diese Liste nicht "
            "auf; bitte unmittelbar mit dem Jugendamt abstimmen. Die Zeile ist nicht übernommen.",
            line=line,
        )
        return False
    return True


def _plain_table() -> OfferTable:
    return OfferTable(file="", source="list")


def _once(rows: list[AnsweredRow], report: Report) -> list[AnsweredRow]:
    """Leave out all rows of a key that stands there twice: which one is meant nobody knows."""
    lines: dict[Key, list[int]] = {}
    for row in rows:
        if row.key is not None:
            lines.setdefault(row.key, []).append(row.line)
    for key, found in lines.items():
        if len(found) > 1:
            report.add(
                f"Die Kennung {key[0]} steht mit demselben Ort in den Zeilen "
                f"{', '.join(map(str, found))}; keine davon ist übernommen. Bitte die überzählige "
                "Zeile löschen; ein neues Angebot bekommt keine Kennung.",
                line=found[0], column=OFFER_KEY.heading, value=key[0],
            )  # fmt: skip
    return [row for row in rows if row.key is None or len(lines[row.key]) == 1]
