"""Shares and ages, as all texts about new sites write them."""

import math
from collections.abc import Sequence

from kpk_geo.german import NARROW_SPACE, number
from kpk_geo.model import LifePhase


def percent(share: float, digits: int = 0) -> str:
    """Write a share; "–" for NaN.

    >>> percent(0.287) == "29" + NARROW_SPACE + "%"
    True
    """
    return "–" if math.isnan(share) else f"{number(100 * share, digits)}{NARROW_SPACE}%"


def phases_text(phases: Sequence[LifePhase]) -> str:
    """Say how old the children of some life phases are; neighbours are one span.

    >>> phases_text([LifePhase.EARLY, LifePhase.KITA, LifePhase.PRIMARY])
    'unter 10 Jahren'
    >>> phases_text([LifePhase.EARLY, LifePhase.PRIMARY])
    'unter 3 und von 6 bis unter 10 Jahren'
    """
    spans: list[list[int]] = []
    for low, high in sorted(phase.ages for phase in phases):
        if spans and spans[-1][1] == low:
            spans[-1][1] = high
        else:
            spans.append([low, high])
    texts = [f"von {low} bis unter {high}" if low else f"unter {high}" for low, high in spans]
    return f"{' und '.join(texts)} {'Jahr' if spans == [[0, 1]] else 'Jahren'}"
