"""How a p-value is written."""

import math

from kpk_geo.german import number

_VERY_SURE = 0.001  # below that digits say nothing more to a reader


def probability(p: float) -> str:
    """Write a p-value as people read it.

    >>> probability(0.0312), probability(0.00002)
    ('0,031', 'kleiner als 0,001')
    """
    if math.isnan(p):
        return "–"
    if p < _VERY_SURE:
        return f"kleiner als {number(_VERY_SURE, 3)}"
    return number(p, 3)
