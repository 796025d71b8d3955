"""What opening hours say, read: rules of days and times, each with the state that then holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np

from kpk_geo.arrays import Bools
from kpk_geo.model.term import Term
from kpk_geo.opening.calendar import Days

DAY = 24 * 60  # minutes


class State(Term):
    """What is known of an offer at a moment; open, unknown and by appointment are three things."""

    OPEN = "open", "geöffnet"
    APPOINTMENT = "appointment", "nach Vereinbarung"
    UNKNOWN = "unknown", "unbekannt"
    CLOSED = "closed", "geschlossen"


class Glue(Term):
    """How a rule goes with those before it."""

    OVERRIDE = ";", "ersetzt die Regeln davor an seinen Tagen"
    ADDITIONAL = ",", "kommt zu den Regeln davor hinzu"
    FALLBACK = "||", "gilt, wo keine andere Regel gilt"


@dataclass(frozen=True, slots=True)
class Years:
    """Years from the first to the last; an open end is `date.max.year`."""

    first: int
    last: int

    def holds(self, days: Days) -> Bools:
        """Say on which days."""
        return np.array((days.year >= self.first) & (days.year <= self.last))


@dataclass(frozen=True, slots=True)
class YearlyDays:
    """The same days every year, as 100 times the month plus the day; may go over New Year."""

    first: int
    last: int

    def holds(self, days: Days) -> Bools:
        """Say on which days."""
        after, before = days.month_day >= self.first, days.month_day <= self.last
        return np.array(after & before if self.first <= self.last else after | before)


@dataclass(frozen=True, slots=True)
class DatedDays:
    """Days of certain years, once: a course; an open end is `date.max`."""

    first: date
    last: date

    def holds(self, days: Days) -> Bools:
        """Say on which days."""
        low, high = self.first.toordinal(), self.last.toordinal()
        return np.array((days.ordinal >= low) & (days.ordinal <= high))


@dataclass(frozen=True, slots=True)
class EasterDay:
    """A day counted from Easter Sunday."""

    offset: int

    def holds(self, days: Days) -> Bools:
        """Say on which days."""
        return np.array(days.easter == self.offset)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Calendar weeks (ISO 8601), every one or every `step`-th from the first."""

    first: int
    last: int
    step: int = 1

    def holds(self, days: Days) -> Bools:
        """Say on which days."""
        inside = (days.week >= self.first) & (days.week <= self.last)
        return np.array(inside & ((days.week - self.first) % self.step == 0))


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Weekdays from the first to the last, perhaps over Sunday; `nth` of the month, -1 the last."""

    first: int
    last: int
    nth: tuple[int, ...] = ()

    def holds(self, days: Days) -> Bools:
        """Say on which days."""
        span = (self.last - self.first) % 7
        found = np.array((days.weekday - self.first) % 7 <= span)
        if self.nth:
            found &= np.isin(days.nth, [n for n in self.nth if n > 0]) | np.isin(
                days.nth_last, [-n for n in self.nth if n < 0]
            )
        return found


class Holiday(Term):
    """Days that only a calendar knows."""

    PUBLIC = "PH", "an Feiertagen"
    SCHOOL = "SH", "in den Schulferien"

    def holds(self, days: Days) -> Bools:
        """Say on which days."""
        return days.public if self is Holiday.PUBLIC else days.school


Dates = YearlyDays | DatedDays | EasterDay
_Selector = Years | Dates | Weeks | Weekdays | Holiday


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Minutes of the day, from start up to end; the end may lie on the next day.

    With an open end it is known when it begins, and until `end` at least it lasts.
    """

    start: int
    end: int
    open_end: bool = False


WHOLE_DAY = TimeSpan(0, DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """On which days, at what times, what holds."""

    years: tuple[Years, ...] = ()
    dates: tuple[Dates, ...] = ()
    weeks: tuple[Weeks, ...] = ()
    weekdays: tuple[Weekdays, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    both: bool = False  # a weekday that is a holiday, not one or the other
    spans: tuple[TimeSpan, ...] = ()  # empty: the whole day
    state: State = State.OPEN
    comment: str = ""
    glue: Glue = Glue.OVERRIDE

    @property
    def is_everyday(self) -> bool:
        """Say whether it holds on all days."""
        return not (self.years or self.dates or self.weeks or self.weekdays or self.holidays)

    def holds(self, days: Days) -> Bools:
        """Say on which days it holds, (days,)."""
        found = _any(self.years, days) & _any(self.dates, days) & _any(self.weeks, days)
        if self.both:
            return found & _any(self.weekdays, days) & _any(self.holidays, days)
        return found & _any((*self.weekdays, *self.holidays), days)


def _any(selectors: tuple[_Selector, ...], days: Days) -> Bools:
    if not selectors:
        return np.ones(len(days), dtype=bool)
    either: Callable[[Bools, Bools], Bools] = np.logical_or
    return reduce(either, [selector.holds(days) for selector in selectors])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours that were read, rule by rule; a fallback stands apart."""

    text: str  # as OpenStreetMap writes it
    rules: tuple[Rule, ...]
    fallbacks: tuple[Rule, ...] = ()

    @property
    def status(self) -> "HoursStatus":
        """Say what is known on the whole."""
        states = {rule.state for rule in self.rules}
        if State.OPEN in states:
            return HoursStatus.KNOWN
        if State.APPOINTMENT in states | {rule.state for rule in self.fallbacks}:
            return HoursStatus.APPOINTMENT
        if self.says_only_when_closed or State.UNKNOWN in states:
            return HoursStatus.UNKNOWN
        return HoursStatus.KNOWN  # always closed

    @property
    def says_only_when_closed(self) -> bool:
        """Say whether all rules close some days, so that nothing is known of the others."""
        return all(rule.state is State.CLOSED for rule in self.rules) and not any(
            rule.is_everyday and not rule.spans for rule in self.rules
        )

    @property
    def asks_school_holidays(self) -> bool:
        """Say whether the hours hang on school holidays."""
        return any(Holiday.SCHOOL in rule.holidays for rule in (*self.rules, *self.fallbacks))

    @property
    def is_dated(self) -> bool:
        """Say whether it names years, as a course does."""
        return any(
            rule.years or any(isinstance(item, DatedDays) for item in rule.dates)
            for rule in self.rules
            if rule.state is State.OPEN
        )


class HoursStatus(Term):
    """What is known of when an offer is open."""

    KNOWN = "known", "Zeiten bekannt"
    APPOINTMENT = "appointment", "nur nach Vereinbarung"
    UNKNOWN = "unknown", "Zeiten unbekannt"
