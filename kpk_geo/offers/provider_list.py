"""The Excel list that a provider gets: its own offers, to confirm, correct, end or add to.

What was handed out stands in a hidden sheet, too: only what differs from it was changed by the
provider, whatever happened to the list of the commune meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kpk_geo.german import day, several
from kpk_geo.model import ListAnswer
from kpk_geo.offers.corrections import part_of
from kpk_geo.offers.record import FIELD_BY_NAME, FieldType, OfferField
from kpk_geo.offers.template import add_lists, choices_of, keep_texts, write_headings
from kpk_geo.output_file import output_file

SHEET, ISSUED, MARK = "Angebote", "Ausgabe", "Kennzeichen"
OFFER_KEY = FIELD_BY_NAME["offer_id"]
SITE_KEY = OfferField(
    name="site_key", heading="Kennung des Ortes", help="Gehört zur Kennung; bitte nicht ändern."
)
ANSWER = OfferField(
    name="answer", heading="Stimmt noch?", type=FieldType.TERM, terms=ListAnswer,
    help="Je Zeile eine Antwort. Wer Angaben ändert, ändert sie einfach in den Spalten daneben.",
)  # fmt: skip
REMARK = OfferField(
    name="remark", heading="Hinweis an das Jugendamt",
    help="Wird nicht veröffentlicht. Keine Namen von Personen.",
)  # fmt: skip
# In the order in which they are looked at: what changes most often comes first.
LIST_PARTS = (
    "title", "kinds", "times", "site_name", "street", "postcode", "city", "capacity_value",
    "capacity_unit", "capacity_period", "free_slots", "life_phases", "age_from", "age_to",
    "delivery", "target_groups", "languages", "cost", "barrier_free", "registration",
    "description", "url", "status", "valid_from", "valid_to",
)  # fmt: skip
LIST_FIELDS = (
    OFFER_KEY, SITE_KEY, ANSWER, FIELD_BY_NAME["last_checked"], *map(part_of, LIST_PARTS), REMARK,
)  # fmt: skip
LOCKED = (OFFER_KEY.name, SITE_KEY.name, "last_checked")
MARK_HEADINGS = ("Merkmal", "Wert")
EDITION = "1"  # of the list; another one is not read
_FREE_ROWS = 40  # below the offers, to add some
_ANSWER_FILL = PatternFill("solid", fgColor="FFF3D6")
_LOCKED_FILL = PatternFill("solid", fgColor="EEEEEE")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMark:
    """Whose list it is."""

    region_id: str
    region_name: str
    provider: str
    issued_on: date


def write_provider_list(path: Path, mark: ListMark, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the list of one provider.

    Parameters
    ----------
    mark
        Whose list it is, and when it is handed out.
    rows
        One per offer and place: field name to cell value, without confidential places.

    Raises
    ------
    InputError, SourceError
        The file cannot be written.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    _fill(sheet, rows)
    add_lists(sheet, book.create_sheet("Listen"), LIST_FIELDS)
    _protect(sheet, len(rows))
    _explain(book.create_sheet("Erläuterung", 1), mark, len({row["offer_id"] for row in rows}))
    issued = book.create_sheet(ISSUED)
    _fill(issued, rows)
    marks = book.create_sheet(MARK)
    for line in (MARK_HEADINGS, *_marks(mark).items()):
        marks.append(line)
    for hidden in (issued, marks):
        hidden.sheet_state = "hidden"
        hidden.protection.sheet = True
    with output_file(path) as draft:
        book.save(draft)


def _marks(mark: ListMark) -> dict[str, str]:
    return {
        "Fassung": EDITION, "Region": mark.region_id, "Träger": mark.provider,
        "Ausgegeben am": mark.issued_on.isoformat(),
    }  # fmt: skip


def _fill(sheet: Worksheet, rows: Sequence[Mapping[str, Any]]) -> None:
    write_headings(sheet, LIST_FIELDS)
    for row in rows:
        sheet.append([row.get(field.name) for field in LIST_FIELDS])
    keep_texts(sheet, LIST_FIELDS)
    sheet.freeze_panes = "F2"
    for column, field in enumerate(LIST_FIELDS, 1):
        if field.type is FieldType.DATE:
            sheet.column_dimensions[get_column_letter(column)].number_format = "DD.MM.YYYY"
            for line in range(2, len(rows) + 2):
                sheet.cell(line, column).number_format = "DD.MM.YYYY"


def _protect(sheet: Worksheet, rows: int) -> None:
    """Lock the keys; all else may be written in, and widths and filters changed."""
    protection = sheet.protection
    protection.sheet = True  # without a password: it guards against slips, not against anybody
    for name in ("formatColumns", "formatRows", "formatCells", "sort", "autoFilter"):
        setattr(protection, name, False)
    for column, field in enumerate(LIST_FIELDS, 1):
        for line in range(2, rows + 2 + _FREE_ROWS):
            cell = sheet.cell(line, column)
            is_locked = field.name in LOCKED
            cell.protection = Protection(locked=is_locked)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line >= rows + 2 and field.type not in (FieldType.NUMBER, FieldType.DATE):
                cell.number_format = "@"
            if is_locked:
                cell.fill = _LOCKED_FILL
            elif field is ANSWER and line < rows + 2:
                cell.fill = _ANSWER_FILL
    sheet.column_dimensions["A"].width = 14
    sheet.column_dimensions["B"].width = 10


def _explain(sheet: Worksheet, mark: ListMark, offers: int) -> None:
    answers = "; ".join(f"„{answer.label}“" for answer in ListAnswer)
    lines = [
        f"Angebote von {mark.provider}, {mark.region_name}, Stand {day(mark.issued_on)}",
        f"Diese Liste enthält {several(offers, 'Angebot', 'Angebote')}, je Ort eine Zeile. Bitte "
        "prüfen und die Datei an das Jugendamt zurückgeben.",
        f"1. In der Spalte „{ANSWER.heading}“ je Zeile antworten: {answers}.",
        "2. Was nicht mehr stimmt, in der Zeile selbst ändern. Eine leere Zelle heißt: keine "
        "Angabe.",
        "3. Neue Angebote unter der letzten Zeile eintragen; Titel und Art sind nötig, die "
        "Kennungen bleiben leer.",
        "Die grauen Spalten sind gesperrt: An ihnen erkennt das Jugendamt die Zeile wieder. "
        "Zeilen nicht löschen; eine fehlende Zeile gilt nicht als beendet.",
        "Angebote an geschützten Orten stehen nicht in dieser Liste und gehören nicht hinein; "
        "bitte solche nur unmittelbar mit dem Jugendamt abstimmen.",
        "Ihre Antworten sind Vorschläge. Das Jugendamt prüft sie, bevor sie gelten. Bitte keine "
        "Namen und Telefonnummern von Personen eintragen.",
    ]
    for line in lines:
        sheet.append([line])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=3
        )
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[sheet.max_row].height = 32
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append(["Spalte", "Was hineingehört", "Mögliche Angaben"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for field in LIST_FIELDS:
        sheet.append([field.heading, field.help, "; ".join(choices_of(field))])
    for letter, width in (("A", 28), ("B", 60), ("C", 80)):
        sheet.column_dimensions[letter].width = width
