"""How the width of a page is shared out among the columns of a table, whatever the unit."""

import math
from collections.abc import Sequence
from typing import Final

HALVINGS: Final = 50  # until widths differ by less than any unit


def shared_widths(
    columns: Sequence[tuple[float, float]], weights: Sequence[float], total: float
) -> list[float]:
    """Share a width by weight; nobody gets less than the longest word.

    Nobody gets more than the longest line either, while others have to break theirs.

    Parameters
    ----------
    columns
        Of each its longest word and its longest line, with the margins of a cell. The words fit
        into the width together.
    weights
        One per column, positive.
    total
        To be shared out, in the unit of the columns.

    Returns
    -------
    :
        One per column; they sum to `total` but for rounding.

    Examples
    --------
    >>> [round(width) for width in shared_widths([(5, 8), (5, 80)], [1, 1], 60)]
    [8, 52]
    """
    breaks = sum(line for _, line in columns) > total
    clamped = [
        (weight, least, line if breaks else math.inf)
        for weight, (least, line) in zip(weights, columns, strict=True)
    ]

    def at(scale: float) -> list[float]:
        return [min(max(scale * weight, least), line) for weight, least, line in clamped]

    low, high = 0.0, total / min(weights)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) < total else (low, middle)
    return at(low)
