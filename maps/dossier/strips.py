"""Several charts as one picture, so that a dossier has one number and one caption for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from maps.kit.chart_scale import FONT
from maps.kit.drawing.labels import text_width

_SIZE: Final = re.compile(r' width="(\d+)" height="(\d+)"')
_LABEL, _VALUE = 190, 96  # pixels for the words left and right of a strip
_TYPE = 13  # pixels
_INK = "#211d18"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One line of the picture."""

    label: str  # German
    value: str  # German: "" where it stands in the chart
    picture: Markup  # SVG with a width and a height


def strips_picture(strips: Sequence[Strip], *, title: str) -> Markup:
    """Put charts below each other, each with its name on the left and its value on the right.

    Parameters
    ----------
    strips
        From top to bottom.
    title
        German: says what is drawn to those who do not see it.
    """
    parts, y, width = [], 0, 0
    for strip in strips:
        wide, high = _size(strip.picture)
        middle = y + round(0.45 * high)
        lines = wrapped(strip.label, _LABEL - 10)
        first = middle - round(0.6 * _TYPE * (len(lines) - 1))
        parts += [_text(0, first + round(1.2 * _TYPE * at), text) for at, text in enumerate(lines)]
        parts.append(_moved(strip.picture, _LABEL, y))
        parts.append(_text(_LABEL + wide + 8, middle, strip.value))
        y, width = y + high + 6, max(width, _LABEL + wide + _VALUE)
    return _picture(parts, width, y, title)


def side_by_side(pictures: Sequence[tuple[str, Markup]], *, title: str, columns: int = 2) -> Markup:
    """Put charts in rows, each below its name.

    Parameters
    ----------
    pictures
        Name and SVG of each, row by row.
    title
        German: says what is drawn to those who do not see it.
    columns
        In a row.
    """
    parts, y, width = [], 0, 0
    for start in range(0, len(pictures), columns):
        row = pictures[start : start + columns]
        x = 0
        for name, picture in row:
            wide, _ = _size(picture)
            parts += [_text(x, y + _TYPE, name), _moved(picture, x, y + 20)]
            x += wide + 16
        y, width = y + 20 + max(_size(picture)[1] for _, picture in row) + 10, max(width, x - 16)
    return _picture(parts, width, y, title)


def _picture(parts: Sequence[str], width: int, height: int, title: str) -> Markup:
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="{FONT}" font-size="{_TYPE}" fill="{_INK}">\n'
        f"<title>{escape(title)}</title>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _size(picture: Markup) -> tuple[int, int]:
    found = _SIZE.search(str(picture))
    assert found is not None, "charts of ours state their size"
    return int(found[1]), int(found[2])


def _moved(picture: Markup, x: int, y: int) -> str:
    """Give a chart its place in the whole; its own title goes, since the whole has one."""
    bare = re.sub(r"<title>.*?</title>\n?", "", str(picture), count=1, flags=re.DOTALL)
    return bare.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1).strip()


def _text(x: int, y: int, text: str) -> str:
    return f'<text x="{x}" y="{y}" font-weight="600">{escape(text)}</text>' if text else ""


def wrapped(text: str, width: float, *, lines: int = 3) -> list[str]:
    """Break a text into lines of a picture, where no writer does.

    Parameters
    ----------
    text
        In words; one that is too long is cut.
    width
        Pixels.
    lines
        At most; what is left over ends in "…".

    Examples
    --------
    >>> wrapped("Betreuungsquote unter 3", 120)
    ['Betreuungsquote', 'unter 3']
    """
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if text_width(longer, _TYPE) <= width or not found[-1]:
            found[-1] = longer
        else:
            found.append(word)
    cut = found if len(found) <= lines else [*found[: lines - 1], f"{found[lines - 1]} …"]
    return [_cut(line, width) for line in cut]


def _cut(line: str, width: float) -> str:
    if text_width(line, _TYPE) <= width:
        return line
    kept = line
    while kept and text_width(f"{kept}…", _TYPE) > width:
        kept = kept[:-1]
    return f"{kept}…"
