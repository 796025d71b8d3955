"""Is an offer open on a weekday at an hour: on one day, or as a rule in a season?"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from kpk_geo import german
from kpk_geo.arrays import Bools, Ints
from kpk_geo.model.term import Term
from kpk_geo.opening.calendar import (
    Days,
    Period,
    days_of,
    kindergarten_year,
    public_holidays,
)
from kpk_geo.opening.day import fallback_of, pieces_of, rules_holding, state_at
from kpk_geo.opening.read import hours_or_none
from kpk_geo.opening.rules import Hours, State

_KNOWN = 8192
# What takes place in one week of the month does on a fifth to a quarter of the weekdays of a
# season, holidays taken off less; single dates do on fewer. Own setting.
REGULAR = 1 / 8
_DAYS_OF_WEEK = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


class Season(Term):
    """Of which days a question without a date asks."""

    SCHOOL = "school", "in der Schulzeit"
    HOLIDAYS = "holidays", "in den Schulferien"
    SPRING = "spring", "im Frühling (März bis Mai)"
    SUMMER = "summer", "im Sommer (Juni bis August)"
    AUTUMN = "autumn", "im Herbst (September bis November)"
    WINTER = "winter", "im Winter (Dezember bis Februar)"

    def holds(self, days: Days) -> Bools:
        """Say which days belong to it; public holidays to none of the two of the schools."""
        if self is Season.SCHOOL:
            return np.array(~days.school & ~days.public)
        if self is Season.HOLIDAYS:
            return np.array(days.school & ~days.public)
        return np.isin(days.month_day // 100, _MONTHS[self])


_OF_SCHOOLS = (Season.SCHOOL, Season.HOLIDAYS)
_MONTHS = {
    Season.SPRING: (3, 4, 5), Season.SUMMER: (6, 7, 8), Season.AUTUMN: (9, 10, 11),
    Season.WINTER: (12, 1, 2),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A weekday and an hour, on one day or in a season, such as Tuesday 15:00 in school time."""

    weekday: int  # 0 Monday; of the day, where there is one
    minute: int  # of the day
    today: date  # names the Kindergarten year, and which courses run
    day: date | None = None
    season: Season = Season.SCHOOL  # of no matter where there is a day

    @property
    def holiday(self) -> str:
        """German: name of the public holiday that the day is; empty where it is none."""
        return "" if self.day is None else public_holidays(self.day.year).get(self.day, "")

    @property
    def text(self) -> str:
        """Say it in German.

        >>> Slot(weekday=1, minute=900, today=date(2026, 11, 27)).text
        'dienstags 15 Uhr in der Schulzeit'
        >>> Slot(weekday=4, minute=600, today=date(2026, 11, 27), day=date(2026, 12, 25)).text
        'Freitag, 25.12.2026 (Feiertag: 1. Weihnachtstag), 10 Uhr'
        """
        hour, minute = divmod(self.minute, 60)
        clock = f"{hour}{f':{minute:02d}' if minute else ''} Uhr"
        if self.day is not None:
            day = f"{_DAYS_OF_WEEK[self.weekday]}, {german.day(self.day)}"
            return (
                f"{day} (Feiertag: {self.holiday}), {clock}" if self.holiday else f"{day}, {clock}"
            )
        return f"{_DAYS_OF_WEEK[self.weekday].casefold()}s {clock} {self.season.label}"


def state_in_slot(text: object, slot: Slot) -> State:
    """Say what is known of an offer in a slot.

    In a season an offer counts as open that is so on at least an eighth of those weekdays, so also
    what takes place in one week of the month; a course with dates only while it runs.

    Parameters
    ----------
    text
        Opening hours as OpenStreetMap writes them; None or NaN where there are none.
    slot
        When.

    Examples
    --------
    >>> tuesday = Slot(weekday=1, minute=15 * 60, today=date(2026, 11, 27))
    >>> [state_in_slot(text, tuesday).value for text in ("Tu 15:00-17:00", "SH Tu 15:00-17:00")]
    ['open', 'closed']
    """
    return _state(text, slot) if isinstance(text, str) else State.UNKNOWN


@lru_cache(maxsize=_KNOWN)
def _state(text: str, slot: Slot) -> State:
    hours = hours_or_none(text)
    if hours is None:
        return State.UNKNOWN
    period = kindergarten_year(slot.today)
    if slot.day is not None:
        period = Period(slot.day, slot.day)
    days = days_of(Period(period.first - timedelta(days=1), period.last))
    if hours.asks_school_holidays and not days.school_known.all():
        return State.UNKNOWN
    if slot.day is not None:
        return _states_on(hours, days, np.array([1]), slot.minute)[0]
    if slot.season in _OF_SCHOOLS and not days.school_known.all():
        return State.UNKNOWN
    asked = np.flatnonzero(slot.season.holds(days) & (days.weekday == slot.weekday))
    states = _states_on(hours, days, asked[asked > 0], slot.minute)
    if hours.is_dated and not is_running(hours, slot.today):
        return State.CLOSED
    return _as_a_rule(states)


def _as_a_rule(states: list[State]) -> State:
    need = REGULAR * len(states)
    for state in (State.OPEN, State.APPOINTMENT, State.UNKNOWN):
        count = states.count(state)
        if count and count >= need:
            return state
    return State.CLOSED


def _states_on(hours: Hours, days: Days, asked: Ints, minute: int) -> list[State]:
    holding = rules_holding(hours, days)
    found = []
    for place in asked.tolist():
        said = state_at(
            pieces_of(hours, holding[place]), pieces_of(hours, holding[place - 1]), minute
        )
        found.append(fallback_of(hours, holding[place]) if said is None else said)
    return found


def is_running(hours: Hours, today: date) -> bool:
    """Say whether a course with dates has begun and is not over.

    Parameters
    ----------
    hours
        That name years.
    today
        The day of the question.
    """
    around = Period(today - timedelta(days=366), today + timedelta(days=366))
    holding = rules_holding(hours, days_of(around))
    opens = [rule.state is State.OPEN for rule in (*hours.rules, *hours.fallbacks)]
    ordinal = np.flatnonzero(holding[:, opens].any(axis=1))
    place = (today - around.first).days
    return bool(len(ordinal) and ordinal[0] <= place <= ordinal[-1])
