"""Do the indicators that speak for a goal go where it wants them, and is its target met?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from analyses.series.together import Direction, Judged
from analyses.standing.trend import TrendPoint


class Course(Enum):
    """How an indicator stands to a goal."""

    TOWARDS = "towards"  # surely as wanted
    AWAY = "away"  # surely the other way
    UNSURE = "unsure"
    UNTESTED = "untested"


class Target(Enum):
    """How the newest figure stands to a target."""

    MET = "met"  # its whole interval
    MISSED = "missed"
    UNSURE = "unsure"  # the interval holds the target
    UNKNOWN = "unknown"  # no figure, or none with an interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """How many indicators of a goal go which way."""

    towards: int
    away: int
    unsure: int
    untested: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.towards + self.away + self.unsure + self.untested


def course_of(judged: Judged | None, wanted: int) -> Course:
    """Say how an indicator stands to a goal.

    Parameters
    ----------
    judged
        None: nothing is stored of it.
    wanted
        1: it is to rise, -1: to fall.
    """
    if judged is None or judged.direction is Direction.UNTESTED:
        return Course.UNTESTED
    if judged.direction is Direction.UNSURE:
        return Course.UNSURE
    is_up = judged.direction is Direction.UP
    return Course.TOWARDS if is_up == (wanted > 0) else Course.AWAY


def count_courses(courses: Sequence[Course]) -> Courses:
    """Count them.

    >>> count_courses([Course.TOWARDS, Course.UNSURE]).total
    2
    """
    counted = {course: sum(own is course for own in courses) for course in Course}
    return Courses(
        towards=counted[Course.TOWARDS], away=counted[Course.AWAY],
        unsure=counted[Course.UNSURE], untested=counted[Course.UNTESTED],
    )  # fmt: skip


def target_state(point: TrendPoint | None, target: float, wanted: int) -> Target:
    """Say whether a day's figure surely meets a target.

    Parameters
    ----------
    point
        The newest day with a value; None: there is none.
    target
        As values are stored: a rate is 0-1.
    wanted
        1: the figure is to be at least the target, -1: at most.
    """
    if point is None or math.isnan(point.low):
        return Target.UNKNOWN
    worst, best = (point.low, point.high) if wanted > 0 else (point.high, point.low)
    if (worst - target) * wanted >= 0:
        return Target.MET
    return Target.MISSED if (best - target) * wanted < 0 else Target.UNSURE
