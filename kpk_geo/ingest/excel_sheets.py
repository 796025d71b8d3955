"""What a workbook holds beyond the sheet that is read: how full its sheets are, what is hidden."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpk_geo.ingest.excel import open_book, whole_book
from kpk_geo.letters import nfc

_PIECE = 1 << 20
_TAIL = 300  # bytes that two pieces share, so that nothing is cut in two
_VALUE = re.compile(rb"<v>[^<]|<is>")
_HIDDEN_ROW = re.compile(rb'<row [^>]*?hidden="(?:1|true)"')
_HIDDEN_COLUMN = re.compile(rb'<col [^>]*?hidden="(?:1|true)"[^>]*>')
_SPAN = re.compile(rb'(min|max)="(\d+)"')
# A formula whose result nobody stored: what a program writes that is not Excel.
_UNCOUNTED = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>|</c>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet."""

    name: str
    is_hidden: bool
    filled: int  # cells with a value
    hidden_rows: int
    hidden_columns: int
    formulas_without_result: int


def sheets_of(path: Path, name: str) -> tuple[Sheet, ...]:
    """Describe the sheets of a workbook, in their order; nothing of it is computed or run.

    Parameters
    ----------
    path
        Of the file.
    name
        Of the file, for messages.

    Raises
    ------
    InputError
        It is no Excel file, is protected, or would grow suspiciously.
    """
    with whole_book(name):
        book = open_book(path, name, data_only=True)
        try:
            with zipfile.ZipFile(path) as archive:
                return tuple(_sheet(archive, sheet) for sheet in book.worksheets)
        finally:
            book.close()


def _sheet(archive: zipfile.ZipFile, sheet: Any) -> Sheet:
    filled = rows = columns = formulas = 0
    for text, fresh in _pieces(archive, sheet._worksheet_path.lstrip("/")):
        filled += _count(_VALUE, text, fresh)
        rows += _count(_HIDDEN_ROW, text, fresh)
        formulas += _count(_UNCOUNTED, text, fresh)
        columns += sum(
            _width(match.group()) for match in _HIDDEN_COLUMN.finditer(text) if match.end() > fresh
        )
    return Sheet(
        name=nfc(sheet.title), is_hidden=sheet.sheet_state != "visible", filled=filled,
        hidden_rows=rows, hidden_columns=columns, formulas_without_result=formulas,
    )  # fmt: skip


def _pieces(archive: zipfile.ZipFile, member: str) -> Iterator[tuple[bytes, int]]:
    """Give the sheet's XML piece by piece, each with where its unseen part begins."""
    if member not in archive.namelist():
        return
    tail = b""
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            yield tail + piece, len(tail)
            tail = (tail + piece)[-_TAIL:]


def _count(pattern: re.Pattern[bytes], text: bytes, fresh: int) -> int:
    """Count what ends in the unseen part: the rest was counted with the piece before."""
    return sum(match.end() > fresh for match in pattern.finditer(text))


def _width(tag: bytes) -> int:
    """Say how many columns a tag hides; a span up to the end of the sheet counts as one."""
    span = {name: int(number) for name, number in _SPAN.findall(tag)}
    width = span.get(b"max", 1) - span.get(b"min", 1) + 1
    return width if width < 1000 else 1
