"""How broad the columns of a table are on paper: as asked for, but so that words stay whole."""

import re
from collections.abc import Sequence
from typing import Final

from maps.document.blocks import Table
from maps.document.shares import shared_widths
from maps.kit.drawing.labels import text_width

MAX_NEED: Final = 46.0  # millimetres; a longer word is hyphenated
_BREAKS: Final = re.compile(r" |(?<=[^\W\d_]-)(?=[^\W\d_])")  # blanks, hyphens between letters
_LEAST_WEIGHT: Final = 1e-3
_ROUNDING: Final = 1e-6  # millimetres
MM_PER_POINT: Final = 25.4 / 72


def column_widths(table: Table, *, total: float, size: float, inset: float) -> list[float]:
    """Share the width of the text out among the columns of a table.

    Each column gets its weight, but no less than its longest word; and where lines must break, no
    more than its longest line. Where not all words can fit, each column gets a share by its need.

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
        One per column, in millimetres; they sum to `total`.
    """
    texts = [
        [column.label, *(row[at] for row in table.rows)] for at, column in enumerate(table.columns)
    ]
    words = [_longest_word(column, size) for column in texts]
    lines = [max(text_width(text, size) for text in column) * MM_PER_POINT for column in texts]
    needs = [min(MAX_NEED, word) + 2 * inset for word in words]
    pairs = [(need, max(need, line + 2 * inset)) for need, line in zip(needs, lines, strict=True)]
    return _shared(table, pairs, total)


def holds_words(text: str, width: float, *, size: float, inset: float) -> bool:
    """Say whether every word of a cell fits into a line, so that none need be cut.

    Parameters
    ----------
    text
        Of the cell.
    width
        Of its column, in millimetres.
    size, inset
        As for `column_widths`.
    """
    return _longest_word([text], size) + 2 * inset <= width + _ROUNDING


def _shared(table: Table, columns: list[tuple[float, float]], total: float) -> list[float]:
    needs = [need for need, _ in columns]
    if sum(needs) >= total:
        return [need / sum(needs) * total for need in needs]
    weights = [max(_LEAST_WEIGHT, column.weight) for column in table.columns]
    return shared_widths(columns, weights, total)


def _longest_word(texts: Sequence[str], size: float) -> float:
    """Estimate the width of the widest word, in millimetres."""
    words = (word for text in texts for word in _BREAKS.split(text) if word)
    return max((text_width(word, size) for word in words), default=0.0) * MM_PER_POINT
