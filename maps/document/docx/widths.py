"""How broad columns must be so that no word breaks, and which type and page they need.

Widths are twips (1/20 point). Letters are measured by Arial's widths, rounded up: close enough to
choose between sizes of type, without reading a font.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from maps.document.blocks import Table
from maps.document.shares import shared_widths

# Of an em, by the letters that share a width; Liberation Sans has the same.
WIDTHS: Final = {
    letter: width
    for letters, width in (
        ("ijl'", 0.222), (" !,./:;It[]|f\u00a0", 0.278), ("-()r", 0.333), ("ckJsvxyz", 0.5),
        ("abdeghnopqu0123456789LäöüßéFTZ", 0.611), ("ABEKPSVXYÄ&", 0.667), ("CDHNRUwÜ", 0.722),
        ("GOQÖ", 0.778), ("mM", 0.833), ("%W", 0.944), ("—@…", 1.015),
    )
    for letter in letters
}  # fmt: skip
OTHER_WIDTH: Final = 0.667  # accents, other scripts
BOLD: Final = 1.06
TYPE_SIZES: Final = (18, 16, 14)  # half points: 9, 8, 7
CELL_MARGINS: Final = 170  # both sides, as in the style of the table, and a hair
MAX_WORD: Final = 2600  # a longer word breaks anywhere; four to five centimetres
LEAST_WEIGHT: Final = 1e-3
MAX_NUMBER: Final = 16  # letters of a number with its unit
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
    >>> round(text_twips("00", 20))
    244
    """
    em = sum(WIDTHS.get(letter, OTHER_WIDTH) for letter in text)
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
    weights = [max(column.weight, LEAST_WEIGHT) for column in table.columns]
    for width, is_landscape in ((portrait, False), (landscape, True)):
        for size in TYPE_SIZES:
            columns = _breadths(table, size, breadth)
            if sum(least for least, _ in columns) <= width:
                widths = shared_widths(columns, weights, width)
                return Layout(_whole(widths, width), size, is_landscape)
    size = TYPE_SIZES[-1]
    levelled = _levelled([least for least, _ in _breadths(table, size, breadth)], landscape)
    return Layout(_whole(levelled, landscape), size, True)


def _breadths(table: Table, size: int, breadth: float) -> list[tuple[float, float]]:
    """Give for each column its longest word and its longest line, with the margins of a cell."""
    found = []
    for place, column in enumerate(table.columns):
        texts = [(cell, place == 0) for cell in {row[place] for row in table.rows}]
        texts.append((column.label, True))
        word = max(_longest(text, size, bold, column.is_number) for text, bold in texts)
        line = max(text_twips(text, size, is_bold=bold) for text, bold in texts)
        least = min(word * breadth, MAX_WORD)
        found.append((least + CELL_MARGINS, max(line * breadth, least) + CELL_MARGINS))
    return found


def _longest(text: str, size: int, is_bold: bool, is_number: bool) -> float:
    # "12,5 %" and "10 von 169" stay in one line; a sentence in a column of numbers does not.
    is_whole = is_number and len(text) <= MAX_NUMBER and not is_bold
    words = [text] if is_whole else text.translate(BREAKS).split(" ")
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


def _whole(widths: Sequence[float], total: int) -> tuple[int, ...]:
    """Round so that the sum is exact; what is left over goes to the last column."""
    edges = [round(sum(widths[:i])) for i in range(len(widths))] + [total]
    return tuple(after - before for before, after in pairwise(edges))
