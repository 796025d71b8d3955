"""How broad the columns of a table are on paper: as asked for, but so that words stay whole."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from maps.document.blocks import Table
from maps.kit.drawing.labels import text_width

MAX_NEED: Final = 36.0  # millimetres; a longer word is hyphenated
_BREAKS: Final = re.compile(r" |(?<=[^\W\d_]-)(?=[^\W\d_])")  # blanks, hyphens between letters
_LEAST_WEIGHT: Final = 1e-3
_ROUNDING: Final = 1e-6  # millimetres
MM_PER_POINT: Final = 25.4 / 72


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnWidth:
    """How broad a column is."""

    width: float  # millimetres
    holds_words: bool  # every word of it fits into a line


def column_widths(table: Table, *, total: float, size: float, inset: float) -> list[ColumnWidth]:
    """Share the width of the text out among the columns of a table.

    Each column gets its weight; one whose longest word would not fit takes what it needs from the
    columns that have room to spare, in proportion to it. Where not all words can fit, each column
    gets a share by its need.

    Parameters
    ----------
    table
        With its columns and their weights.
    total
        Width of the text, in millimetres.
    size
        Height of the type, in points.
    inset
        Free at each side of a cell, in millimetres.

    Returns
    -------
    :
        One per column; the widths sum to `total`.
    """
    words = [
        _longest_word([column.label, *(row[at] for row in table.rows)], size)
        for at, column in enumerate(table.columns)
    ]
    needs = [min(MAX_NEED, word) + 2 * inset for word in words]
    return [
        ColumnWidth(width=width, holds_words=word + 2 * inset <= width + _ROUNDING)
        for width, word in zip(_shared(table, needs, total), words, strict=True)
    ]


def _shared(table: Table, needs: list[float], total: float) -> list[float]:
    weights = [max(_LEAST_WEIGHT, column.weight) for column in table.columns]
    asked = [weight / sum(weights) * total for weight in weights]
    if sum(needs) >= total:
        return [need / sum(needs) * total for need in needs]
    pairs = list(zip(asked, needs, strict=True))
    lacking = sum(max(0.0, need - width) for width, need in pairs)
    spare = sum(max(0.0, width - need) for width, need in pairs)
    given = lacking / spare if spare else 0.0
    return [max(width, need) - given * max(0.0, width - need) for width, need in pairs]


def _longest_word(texts: Sequence[str], size: float) -> float:
    """Estimate the width of the widest word, in millimetres."""
    words = (word for text in texts for word in _BREAKS.split(text) if word)
    return max((text_width(word, size) for word in words), default=0.0) * MM_PER_POINT
