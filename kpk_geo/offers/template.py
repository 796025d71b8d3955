"""The Excel template for an offer inventory, with drop-downs and an explanation of each column."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kpk_geo.offers.record import OFFER_FIELDS, FieldType, OfferField
from kpk_geo.output_file import output_file

ROWS_WITH_LISTS = 2000
TEXT_FORMAT = "@"
_HEADING_FILL = PatternFill("solid", fgColor="DCE6F0")
WIDE = ("title", "description", "remark")
_REQUIRED = ("title", "kind")


def write_offer_template(path: Path, rows: Iterable[dict[str, Any]] = ()) -> None:
    """Write the template, filled with `rows` (field name to cell value) if there are any.

    Raises
    ------
    InputError, SourceError
        The file cannot be written.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Angebote"
    write_headings(sheet, OFFER_FIELDS)
    for row in rows:
        sheet.append([row.get(field.name) for field in OFFER_FIELDS])
    keep_texts(sheet, OFFER_FIELDS)
    add_lists(sheet, book.create_sheet("Listen"), OFFER_FIELDS)
    _explain(book.create_sheet("Erläuterung", 1))
    with output_file(path) as draft:
        book.save(draft)


def write_headings(sheet: Worksheet, fields: Sequence[OfferField]) -> None:
    """Write the first row of a sheet with a column for each field."""
    for column, field in enumerate(fields, 1):
        cell = sheet.cell(1, column, field.heading)
        cell.font = Font(bold=True)
        cell.fill = _HEADING_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        width = 34 if field.name in WIDE else 18
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(fields))}1"


def keep_texts(sheet: Worksheet, fields: Sequence[OfferField]) -> None:
    """Make columns of text out of those that hold neither numbers nor dates.

    Else Excel makes a date of "1-2" or "3-6", and drops the zeros of "0012".
    """
    for column, field in enumerate(fields, 1):
        if field.type in (FieldType.NUMBER, FieldType.DATE):
            continue
        sheet.column_dimensions[get_column_letter(column)].number_format = TEXT_FORMAT
        for row in range(2, sheet.max_row + 1):
            cell = sheet.cell(row, column)
            if cell.value is not None:  # an empty one takes the format of its column
                cell.number_format = TEXT_FORMAT


def add_lists(sheet: Worksheet, lists: Worksheet, fields: Sequence[OfferField]) -> None:
    """Add a drop-down to each column whose words are fixed.

    Parameters
    ----------
    sheet
        With a row of headings.
    lists
        Empty sheet that takes the words; it is hidden.
    fields
        Of the columns, in their order.
    """
    lists.sheet_state = "hidden"
    for column, field in enumerate(fields, 1):
        choices = choices_of(field)
        if not choices:
            continue
        list_column = lists.max_column + (lists.cell(1, 1).value is not None)
        for row, choice in enumerate(choices, 1):
            lists.cell(row, list_column, choice)
        letter = get_column_letter(list_column)
        rule = DataValidation(
            type="list",
            formula1=f"Listen!${letter}$1:${letter}${len(choices)}",
            allow_blank=True,
            # Several words are allowed there, which Excel's own check does not know.
            showErrorMessage=field.type is not FieldType.TERMS,
            errorTitle="Nicht in der Liste",
            error="Bitte einen Eintrag der Liste wählen.",
        )
        rule.add(f"{get_column_letter(column)}2:{get_column_letter(column)}{ROWS_WITH_LISTS}")
        sheet.add_data_validation(rule)


def choices_of(field: OfferField) -> list[str]:
    """Give the words that may stand in a field; none where any may."""
    if field.type in (FieldType.FLAG, FieldType.YES_NO):
        return ["ja", "nein"]
    return [term.label for term in field.terms] if field.terms else []


def _explain(sheet: Worksheet) -> None:
    sheet.append(["Spalte", "Pflicht", "Was hineingehört", "Mögliche Angaben"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for field in OFFER_FIELDS:
        needed = "ja" if field.name in _REQUIRED else ""
        sheet.append([field.heading, needed, field.help, "; ".join(choices_of(field))])
    for letter, width in (("A", 24), ("B", 9), ("C", 60), ("D", 90)):
        sheet.column_dimensions[letter].width = width
