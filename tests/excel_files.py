"""Excel files that tests write."""

import io
from typing import Any

from openpyxl import Workbook


def book(rows: list[list[Any]], formats: dict[str, str] | None = None) -> bytes:
    """Write rows into a sheet, with number formats by place."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
