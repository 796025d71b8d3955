"""How broad columns must be so that no word breaks, and which type and page they need.

Widths are twips (1/20 point). Letters are measured by classes of Arial's widths: close enough to
choose between sizes of type, without reading a font.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from maps.document.blocks import Table

NARROW: Final = frozenset("iljtfrIJ.,:;'|()[]-!/ \u00a0")
BROAD: Final = frozenset("mwMWOQGCDHNUAVKXYÄÖÜ%@&+–—")
NARROW_EM, MEAN_EM, BROAD_EM = 0.31, 0.56, 0.76  # of the size of the type
BOLD: Final = 1.08
TYPE_SIZES: Final = (18, 16, 14)  # half points: 9, 8, 7
CELL_MARGINS: Final = 150  # both sides, as in the style of the table
MAX_WORD: Final = 2600  # a longer word breaks anywhere; four to five centimetres
BREAKS: Final = str.maketrans({"-": "- ", "\n": " ", "\u00ad": "- ", "–": "– "})


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is set."""

    widths: tuple[int, ...]  # twips; they sum up to the width of the text
    type_size: int  # half points
    is_landscape: bool = False


def text_twips(text: str, size: int, *, is_bold: bool = False) -> float:
    """Estimate how broad a text is in one line.

    Parameters
    ----------
    text
        Without line breaks.
    size
        Of the type, half points.
    is_bold
        As heads and first columns are.

    Examples
    --------
    >>> text_twips("00", 20)
    224.00000000000003
    """
    em = sum(NARROW_EM if c in NARROW else BROAD_EM if c in BROAD else MEAN_EM for c in text)
    return em * size * 10 * (BOLD if is_bold else 1)


def layout(table: Table, portrait: int, landscape: int, *, breadth: float = 1.0) -> Layout:
    """Choose the largest type in which every word fits; the page is turned only where none does.

    Parameters
    ----------
    table
        With its weights of columns.
    portrait, landscape
        Width of the text on either page, twips.
    breadth
        Of the type against Arial.
    """
    for width, is_landscape in ((portrait, False), (landscape, True)):
        for size in TYPE_SIZES:
            needed = _needed(table, size, breadth)
            if sum(needed) <= width:
                widths = _shares(needed, [c.weight for c in table.columns], width)
                return Layout(widths, size, is_landscape)
    needed = _needed(table, TYPE_SIZES[-1], breadth)
    return Layout(_shares([0] * len(needed), _levelled(needed, landscape), landscape),
                  TYPE_SIZES[-1], True)  # fmt: skip


def _needed(table: Table, size: int, breadth: float) -> list[float]:
    """Give the longest word of each column with the margins of its cell."""
    needed = []
    for place, column in enumerate(table.columns):
        cells = {row[place] for row in table.rows}
        if column.is_number:  # "12,5 %" or "10 von 169" does not break
            word = max((text_twips(cell, size) for cell in cells), default=0.0)
        else:
            word = max((_longest(cell, size, is_bold=place == 0) for cell in cells), default=0.0)
        word = max(word, _longest(column.label, size, is_bold=True))
        needed.append(min(word * breadth, MAX_WORD) + CELL_MARGINS)
    return needed


def _longest(text: str, size: int, *, is_bold: bool) -> float:
    words = text.translate(BREAKS).split(" ")
    return max(text_twips(word, size, is_bold=is_bold) for word in words)


def _levelled(needed: Sequence[float], total: float) -> list[float]:
    """Cut the broadest columns down to one breadth, so that the others keep what they need."""
    left = total
    for place, need in enumerate(sorted(needed)):
        share = left / (len(needed) - place)
        if need > share:
            return [min(n, share) for n in needed]
        left -= need
    return list(needed)


def _shares(needed: Sequence[float], weights: Sequence[float], total: int) -> tuple[int, ...]:
    """Share a width by weight; who would get less than needed gets that, and the others the rest.

    The columns held at their need grow in number with every round, so this ends.
    """
    if not any(weight > 0 for weight in weights):
        weights = [1.0] * len(weights)
    held: set[int] = set()
    while True:
        left = total - sum(needed[i] for i in held)
        free = sum(max(w, 0) for i, w in enumerate(weights) if i not in held) or 1
        widths = [
            needed[i] if i in held else left * max(w, 0) / free for i, w in enumerate(weights)
        ]
        short = {i for i in range(len(widths)) if i not in held and widths[i] < needed[i]}
        if not short:
            break
        held |= short
    edges = [round(sum(widths[:i])) for i in range(len(widths))] + [total]
    return tuple(after - before for before, after in pairwise(edges))
