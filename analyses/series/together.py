"""Which of many changes are sure, when all of them are looked at at once?

Of twenty indicators without any change one looks changed at a level of 5 of 100. Indicators of one
area are a family of their own: Holm (1979, Scand J Stat 6, 65-70) keeps the probability of a single
false "sure" within the level, since a goal's sentence counts them. Areas of one indicator are many
and are a list to look at first: Benjamini and Hochberg (1995, J R Stat Soc B 57, 289-300) keep the
share of false ones among those that are called sure within it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from analyses.hot_spots.corrections import benjamini_hochberg
from analyses.series.history import History
from analyses.standing.levels import TOGETHER
from kpk_geo.arrays import Floats


class Direction(Enum):
    """Where a figure went."""

    UP = "up"
    DOWN = "down"
    UNSURE = "unsure"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A history, and what can be said of its change beside all others."""

    history: History
    direction: Direction
    p_adjusted: float  # NaN where nothing was tested


def holm(p: Floats) -> Floats:
    """Adjust p values so that the smallest level at which any false one passes is kept.

    Parameters
    ----------
    p
        0-1; NaN is no test and stays.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03, np.nan])).round(3).tolist()
    [0.03, 0.06, 0.06, nan]
    """
    adjusted = np.full(len(p), np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    steps = len(order) - np.arange(len(order))
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * steps))
    return adjusted


def judge_indicators(
    histories: Mapping[str, History], *, level: float = TOGETHER
) -> dict[str, Judged]:
    """Judge all indicators of one area, or of the region, together.

    Parameters
    ----------
    histories
        By indicator.
    level
        Probability of a single false "sure" among all of them.
    """
    return _judged(histories, holm(_values(histories)), level)


def judge_areas(histories: Mapping[str, History], *, level: float = TOGETHER) -> dict[str, Judged]:
    """Judge all areas of one indicator together.

    Parameters
    ----------
    histories
        By area_id.
    level
        Share of false ones among all that are called sure.
    """
    return _judged(histories, benjamini_hochberg(_values(histories)), level)


def most_changed(judged: Mapping[str, Judged]) -> list[str]:
    """Order areas: those that surely changed by the size of it, then the others by key.

    Parameters
    ----------
    judged
        By area_id.
    """
    sure = (Direction.UP, Direction.DOWN)

    def place(key: str) -> tuple[bool, float, str]:
        one = judged[key]
        is_sure = one.direction in sure
        return not is_sure, -abs(one.history.change.difference) if is_sure else 0.0, key

    return sorted(judged, key=place)


def _values(histories: Mapping[str, History]) -> Floats:
    return np.array([history.change.p for history in histories.values()], dtype=float)


def _judged(histories: Mapping[str, History], adjusted: Floats, level: float) -> dict[str, Judged]:
    return {
        key: Judged(
            history=history, direction=_direction(history, p, level), p_adjusted=float(p)
        )
        for (key, history), p in zip(histories.items(), adjusted, strict=True)
    }  # fmt: skip


def _direction(history: History, p: float, level: float) -> Direction:
    if np.isnan(p):
        return Direction.UNTESTED
    if p >= level or history.is_opposed:
        return Direction.UNSURE
    return Direction.UP if history.change.difference > 0 else Direction.DOWN
