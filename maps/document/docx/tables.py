"""Tables in Word: with a head that repeats, rows that stay whole, and words for a screen reader."""

import math
from collections.abc import Sequence
from typing import Final

from maps.document.blocks import Room, Signatures, Table
from maps.document.docx.body import Body
from maps.document.docx.text import attribute, has_words, run
from maps.document.docx.widths import TYPE_SIZES, Layout
from maps.document.words import TO_FILL_IN

WHOLE_ROWS: Final = 12  # a table up to this stays on one page
EMPTY: Final = "Keine Einträge"
ROOM_LINE: Final = 400  # twips, 7 mm: enough to write by hand
MIN_ROOM_LINES, MAX_ROOM_LINES = 1, 30  # more than a page has cannot be asked for
MAX_ALIAS: Final = 64  # letters that Word shows of a field's name
PLACEHOLDER: Final = TO_FILL_IN
SIGNATURES_PER_ROW: Final = 3
_PLACEHOLDER_ID: Final = 7000


def table_xml(body: Body, table: Table, layout: Layout) -> str:
    """Write a table without its caption, notes and source.

    Parameters
    ----------
    body
        Knows the styles.
    table
        Without rows it gets one that says so.
    layout
        Widths and type.
    """
    width = sum(layout.widths)
    is_whole = len(table.rows) <= WHOLE_ROWS
    has_foot = any(has_words(text) for text in (*table.notes, table.source))
    rows = [_head(body, table, layout)]
    for place, row in enumerate(table.rows):
        is_last = place == len(table.rows) - 1
        is_kept = has_foot if is_last else is_whole or place == 0
        rows.append(_row(body, table, layout, row, is_kept=is_kept))
    if not table.rows:
        empty = _paragraph(body, "KpkZelle", EMPTY, layout.type_size, is_kept=has_foot)
        cell = _cell(empty, width, span=len(table.columns))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>")
    heads = ", ".join(column.label for column in table.columns)
    return _frame(body.style("KpkTabelle"), layout.widths, rows, table.caption,
                  f"Tabelle mit {_rows_text(len(table.rows))}. Spalten: {heads}.")  # fmt: skip


def room_xml(body: Body, room: Room, number: int) -> str:
    """Write a frame that somebody fills in, in Word by a click or by hand.

    Parameters
    ----------
    body
        Knows the styles and the width.
    room
        Its label heads the frame.
    number
        Of the frame in the document, from 1.
    """
    width = body.page.text_width
    lines = min(max(room.lines, MIN_ROOM_LINES), MAX_ROOM_LINES)
    mark = f'<w:rStyle w:val="{body.style("Platzhaltertext")}"/>'
    control = (
        f'<w:p><w:pPr><w:pStyle w:val="{body.style("KpkZelle")}"/></w:pPr><w:sdt><w:sdtPr>'
        f'<w:alias w:val="{attribute(room.label[:MAX_ALIAS])}"/>'
        f'<w:id w:val="{_PLACEHOLDER_ID + number}"/><w:showingPlcHdr/>'
        '<w:text w:multiLine="1"/></w:sdtPr><w:sdtContent>'
        f"{run(PLACEHOLDER, mark)}</w:sdtContent></w:sdt></w:p>"
    )
    head = _cell(_paragraph(body, "KpkKopf", room.label), width)
    height = f'<w:trHeight w:val="{lines * ROOM_LINE}" w:hRule="atLeast"/>'
    rows = [
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>",
        f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{_cell(control, width)}</w:tr>",
    ]
    text = "Feld zum Ausfüllen"
    return _frame(body.style("KpkFeld"), (width,), rows, room.label, text, has_row_heads=False)


def signatures_xml(body: Body, signatures: Signatures) -> str:
    """Write lines to sign on, three side by side.

    Parameters
    ----------
    body
        Knows the styles and the width.
    signatures
        With one role or more.
    """
    roles = list(signatures.roles)
    columns = math.ceil(len(roles) / math.ceil(len(roles) / SIGNATURES_PER_ROW))
    widths = [body.page.text_width // SIGNATURES_PER_ROW] * columns
    rows = []
    for start in range(0, len(roles), columns):
        group = roles[start : start + columns]
        group += [""] * (columns - len(group))
        cells = "".join(
            _cell(_signature(body, role), width) for role, width in zip(group, widths, strict=True)
        )
        # The roles head the room above them: the only row there is, so it is the head.
        head = "" if start else "<w:tblHeader/>"
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
    text = "Linien zum Unterschreiben für: " + ", ".join(roles)
    style = body.style("KpkUnterschriften")
    return _frame(style, widths, rows, "Unterschriften", text, has_row_heads=False)


def _rows_text(count: int) -> str:
    return f"{count} Zeile" if count == 1 else f"{count} Zeilen"


def _head(body: Body, table: Table, layout: Layout) -> str:
    cells = [
        _cell(
            _paragraph(body, "KpkKopfZahl" if column.is_number else "KpkKopf", column.label,
                       layout.type_size),
            width,
        )
        for column, width in zip(table.columns, layout.widths, strict=True)
    ]  # fmt: skip
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _row(body: Body, table: Table, layout: Layout, row: Sequence[str], *, is_kept: bool) -> str:
    cells = []
    for place, (column, width, text) in enumerate(
        zip(table.columns, layout.widths, row, strict=True)
    ):
        style = "KpkZahl" if column.is_number else "KpkVorspalte" if place == 0 else "KpkZelle"
        cells.append(_cell(_paragraph(body, style, text, layout.type_size, is_kept=is_kept), width))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(content: str, width: int, *, span: int = 1) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}</w:tcPr>{content}</w:tc>'


def _paragraph(
    body: Body, style: str, text: str, size: int = TYPE_SIZES[0], *, is_kept: bool = False
) -> str:
    keep = "<w:keepNext/>" if is_kept else ""
    # The style has the largest size; only tables that need a smaller one say so themselves.
    smaller = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size != TYPE_SIZES[0] else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{body.style(style)}"/>{keep}</w:pPr>'
        f"{run(text, smaller)}</w:p>"
    )


def _signature(body: Body, role: str) -> str:
    if not role:
        return f'<w:p><w:pPr><w:pStyle w:val="{body.style("KpkZelle")}"/></w:pPr></w:p>'
    return _paragraph(body, "KpkUnterschrift", role)


def _frame(
    style: str, widths: Sequence[int], rows: Sequence[str], caption: str, description: str,
    *, has_row_heads: bool = True,
) -> str:  # fmt: skip
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    first = int(has_row_heads)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"06A0" if first else "0620"}" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="{first}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{attribute(caption)}"/>'
        f'<w:tblDescription w:val="{attribute(description)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
