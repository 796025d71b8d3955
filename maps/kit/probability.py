"""How a p-value is written."""

import math

from kpk_geo.german import number

_VERY_SURE = 0.0001


def probability(p: float) -> str:
    """Write a p-value as people read it.

    >>> probability(0.0312), probability(0.00002)
    ('0,031', 'unter 0,0001')
    """
    if math.isnan(p):
        return "–"
    if p < _VERY_SURE:
        return f"unter {number(_VERY_SURE, 4)}"
    return number(p, 3 if p >= 0.001 else 4)
