"""Texts of a PDF in the order in which they are drawn: enough to find numbers in an official list.

What a font draws is read by its ToUnicode table, else as Latin letters. A text that is drawn as a
picture is not found, and numbers that are drawn digit by digit are not put together: who looks for
a number then finds none, and never a wrong one.
"""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from kpk_geo.errors import InputError
from kpk_geo.import_report import SourceFile

_CODES = re.compile(r"<([0-9A-Fa-f]+)>")
_BLOCKS = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def text_of(file: SourceFile) -> str:
    """Give all texts of a PDF, with a blank between two that are drawn one after the other.

    Parameters
    ----------
    file
        The PDF.

    Raises
    ------
    InputError
        It is no PDF, or locked.
    """
    try:
        with pikepdf.open(file.path) as pdf:
            return " ".join(text for page in pdf.pages for text in _texts(page))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError) as error:
        raise InputError(
            f"{file.name}: lässt sich nicht als PDF lesen. Bitte noch einmal holen."
        ) from error


def _texts(page: Any) -> Iterator[str]:
    fonts: dict[str, tuple[int, dict[int, str]]] = {}
    resources = page.obj.get("/Resources", {})
    for name, font in dict(resources.get("/Font", {})).items():
        fonts[str(name)] = _letters(font)
    width, letters = 1, dict[int, str]()
    for step in pikepdf.parse_content_stream(page):
        operands: Any = step.operands
        match str(step.operator):
            case "Tf":
                width, letters = fonts.get(str(operands[0]), (1, {}))
            case "Tj" | "'":
                yield _decoded(operands[0], width, letters)
            case '"':
                yield _decoded(operands[2], width, letters)
            case "TJ":
                parts = [part for part in operands[0] if isinstance(part, pikepdf.String)]
                yield "".join(_decoded(part, width, letters) for part in parts)


def _letters(font: Any) -> tuple[int, dict[int, str]]:
    """Give how many bytes a code has, and the letters by code."""
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    table = font.get("/ToUnicode")
    if table is None:
        return width, {}
    letters: dict[int, str] = {}
    for kind, body in _BLOCKS.findall(table.read_bytes().decode("latin-1")):
        for line in body.strip().splitlines():
            codes = _CODES.findall(line)
            if kind == "bfchar" and len(codes) == 2:
                letters[int(codes[0], 16)] = _utf16(codes[1])
            elif kind == "bfrange" and len(codes) == 3 and "[" not in line:
                letters |= _range(codes)
            elif kind == "bfrange":
                start = int(codes[0], 16)
                letters |= {start + n: _utf16(code) for n, code in enumerate(codes[2:])}
    return width, letters


def _range(codes: list[str]) -> dict[int, str]:
    first, last = int(codes[0], 16), int(codes[1], 16)
    start = int(codes[2], 16)
    return {first + n: chr(start + n) for n in range(min(last - first, 0xFFFF) + 1)}


def _utf16(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be", errors="replace")


def _decoded(text: Any, width: int, letters: dict[int, str]) -> str:
    raw = bytes(text)
    if not letters and width == 1:
        return raw.decode("latin-1")
    codes = (int.from_bytes(raw[at : at + width], "big") for at in range(0, len(raw), width))
    return "".join(letters.get(code, "") for code in codes)
