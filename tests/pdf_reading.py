"""Reads a PDF as a reader of it would: its texts with their places, and what each is marked as.

Knows what our documents use: fonts with two bytes per glyph, horizontal writing, forms in forms.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pikepdf

Matrix = np.ndarray
_Glyphs = tuple[dict[int, str], dict[int, float]]  # letters and widths by code


@dataclass(frozen=True)
class Run:
    """A text that was drawn in one go."""

    page: int  # from 0
    text: str
    x: tuple[float, float]  # left and right edge, in points
    y: float
    size: float  # height of the type, in points
    marks: tuple[str, ...]  # "Artifact", "MCID 4", outermost first


@dataclass
class _State:
    page: int
    resources: Any
    ctm: Matrix
    marks: list[str]


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.Pdf.open(io.BytesIO(content))


def runs(content: bytes) -> list[Run]:
    """Give all texts in the order in which they are drawn."""
    found: list[Run] = []
    with opened(content) as pdf:
        for number, page in enumerate(pdf.pages):
            state = _State(number, page.obj.get("/Resources", {}), np.eye(3), [])
            found += _drawn(page, state)
    return found


def text_of(content: bytes) -> str:
    """Give what can be copied out of a PDF, without blanks and soft hyphens of line breaks."""
    return squeezed("".join(run.text for run in runs(content)))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b-\u200d]+", "", text)


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    """Give every font that a page or a form on it names."""
    found: dict[Any, Any] = {}
    waiting: list[Any] = [page.obj.get("/Resources", {}) for page in pdf.pages]
    seen: set[Any] = set()
    while waiting:
        resources = waiting.pop()
        for font in resources.get("/Font", {}).values():
            found[font.objgen if font.objgen != (0, 0) else id(font)] = font
        for kind in ("/XObject", "/Pattern"):
            for item in resources.get(kind, {}).values():
                if item.objgen not in seen and "/Resources" in item:
                    seen.add(item.objgen)
                    waiting.append(item.Resources)
    return list(found.values())


def _drawn(stream: Any, state: _State) -> Iterator[Run]:
    stack: list[tuple[Matrix, tuple[_Glyphs, float]]] = []
    tables: dict[str, _Glyphs] = {}
    place, depth, size = np.eye(3), len(state.marks), 0.0
    font: _Glyphs = ({}, {})
    spelled: list[str | None] = []
    for instruction in pikepdf.parse_content_stream(stream):
        operands, operator = instruction.operands, instruction.operator
        match str(operator):
            case "q":
                stack.append((state.ctm, (font, size)))
            case "Q":
                state.ctm, (font, size) = stack.pop()
            case "cm":
                state.ctm = _matrix(operands) @ state.ctm
            case "BT":
                place = np.eye(3)
            case "Tm":
                place = _matrix(operands)
            case "Tf":
                size = float(operands[1])
                if (name := str(operands[0])) not in tables:
                    tables[name] = _tables(state.resources.Font[name])
                font = tables[name]
            case "BDC" | "BMC":
                state.marks.append(_mark(operands))
                spelled.append(_spelled(operands))
            case "EMC":
                state.marks.pop()
                spelled.pop()
            case "TJ" | "Tj":
                items = operands[0] if str(operator) == "TJ" else operands
                text, width = _shown(font, size, items)
                corners = [np.array([x, 0, 1]) @ place @ state.ctm for x in (0, width)]
                high = np.array([0, size, 0]) @ place @ state.ctm
                if spelled and spelled[-1] is not None:  # what is read instead, once
                    text, spelled[-1] = spelled[-1], ""
                edges = sorted(float(corner[0]) for corner in corners)
                yield Run(state.page, text, (edges[0], edges[1]), float(corners[0][1]),
                          float(np.hypot(*high[:2])), tuple(state.marks))  # fmt: skip
            case "Do":
                inside = state.resources.XObject[operands[0]]
                if inside.get("/Subtype") == pikepdf.Name.Form:
                    inner = _State(
                        state.page, inside.get("/Resources", state.resources),
                        _matrix(inside.get("/Matrix", [1, 0, 0, 1, 0, 0])) @ state.ctm,
                        list(state.marks),
                    )  # fmt: skip
                    yield from _drawn(inside, inner)
            case "'" | '"' | "Td" | "TD" | "T*":
                raise NotImplementedError(str(operator))
    assert len(state.marks) == depth, "marks that are opened and not closed"


def _mark(operands: Any) -> str:
    properties = operands[1] if len(operands) > 1 else {}
    if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
        return f"MCID {int(properties.MCID)}"
    return str(operands[0]).lstrip("/")


def _spelled(operands: Any) -> str | None:
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties:
        return str(properties.ActualText)
    return None


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return np.array([[a, b, 0], [c, d, 0], [e, f, 1]])


def _shown(font: _Glyphs, size: float, items: Any) -> tuple[str, float]:
    letters, widths = font
    text, width = "", 0.0
    for item in items:
        if isinstance(item, pikepdf.String):
            codes = bytes(item)
            for at in range(0, len(codes), 2):
                code = int.from_bytes(codes[at : at + 2])
                text += letters.get(code, "")
                width += widths.get(code, 0.0) * size / 1000
        else:
            width -= float(item) * size / 1000
    return text, width


def _tables(font: Any) -> _Glyphs:
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    assert "beginbfrange" not in cmap
    letters = {
        int(code, 16): bytes.fromhex(target).decode("utf-16-be")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL)
        for code, target in re.findall(r"<(\w+)>\s*<(\w+)>", block)
    }
    widths = list(font.DescendantFonts[0].W)
    by_code: dict[int, float] = {}
    while widths:
        first, second = int(widths.pop(0)), widths.pop(0)
        if isinstance(second, pikepdf.Array):
            by_code |= dict(enumerate(map(float, second), first))
        else:
            by_code |= dict.fromkeys(range(first, int(second) + 1), float(widths.pop(0)))
    return letters, by_code
