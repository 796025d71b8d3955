"""For how long in a week an offer is open: the mean over a year, minute by minute."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np

from kpk_geo.opening.calendar import Period, days_of, whole_weeks
from kpk_geo.opening.day import measured, pieces_of, rules_holding
from kpk_geo.opening.read import hours_or_none
from kpk_geo.opening.rules import Hours, HoursStatus, State

_KNOWN = 8192  # expressions and years whose answers are kept
_MINUTES = 60
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """Mean hours a week over a year, each between 0 and 168.

    They are hours of the clock: the hour that a night of changing clocks has more or less is not
    counted, and both nights of a year would cancel.
    """

    open: float
    appointment: float
    unknown: float  # also from where an open end is no longer known, to midnight

    @property
    def is_least(self) -> bool:
        """Say whether it may be open for longer than is known."""
        return self.unknown > 0


def weekly_hours(text: object, year: Period) -> float:
    """Give the mean hours a week over a year; NaN where nobody knows.

    Not known are hours that are absent or not surely read, that are by appointment, whose ends are
    all open, and those that hang on school holidays nobody has fixed yet.

    Parameters
    ----------
    text
        Opening hours as OpenStreetMap writes them; None or NaN where there are none.
    year
        Over whose 52 weeks (`whole_weeks`) the mean is taken.

    Examples
    --------
    >>> from datetime import date
    >>> from kpk_geo.opening.calendar import kindergarten_year
    >>> year = kindergarten_year(date(2026, 11, 27))
    >>> round(weekly_hours("Apr-Oct We 15:00-18:00", year), 1), weekly_hours("Tu 15:00+", year)
    (1.7, nan)
    """
    return _weekly(text, year) if isinstance(text, str) else np.nan


@lru_cache(maxsize=_KNOWN)  # by the text: rules take longer to tell apart
def _weekly(text: str, year: Period) -> float:
    hours = hours_or_none(text)
    return np.nan if hours is None else hours_in_week(hours, year)


def hours_in_week(hours: Hours, year: Period) -> float:
    """Give the mean hours a week as `weekly_hours` does, of hours that are read."""
    if hours.status is not HoursStatus.KNOWN:
        return np.nan
    found = week_of(hours, year)
    if found is None or (found.open == 0 and found.is_least):
        return np.nan
    return found.open


@lru_cache(maxsize=_KNOWN)
def week_of(hours: Hours, year: Period) -> WeeklyHours | None:
    """Give the mean hours a week by state; None where school holidays of the year are not known.

    Parameters
    ----------
    hours
        That were read.
    year
        Over whose 52 weeks the mean is taken; what began the night before counts from midnight.
    """
    weeks = whole_weeks(year)
    days = days_of(Period(weeks.first - timedelta(days=1), weeks.last))
    if hours.asks_school_holidays and not days.school_known.all():
        return None
    patterns, which = np.unique(rules_holding(hours, days), axis=0, return_inverse=True)
    pieces = [pieces_of(hours, pattern) for pattern in patterns]
    which = which.ravel()
    pairs, counts = np.unique(np.stack([which[:-1], which[1:]], axis=1), axis=0, return_counts=True)
    total = dict.fromkeys(State, 0)
    for (yesterday, today), count in zip(pairs.tolist(), counts.tolist(), strict=True):
        for state, minutes in measured(pieces[today], pieces[yesterday]).items():
            total[state] += minutes * count
    weekly = _WEEK / (_MINUTES * (len(days) - 1))
    return WeeklyHours(
        open=total[State.OPEN] * weekly, appointment=total[State.APPOINTMENT] * weekly,
        unknown=total[State.UNKNOWN] * weekly,
    )  # fmt: skip
