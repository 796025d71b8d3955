"""Which days are holidays in North Rhine-Westphalia, and over which year hours are a mean.

Public holidays are computed (Feiertagsgesetz NW, § 2); school holidays are data with their source
(`school_holidays_nrw.csv`). Days beyond what is known are told, never taken for school days.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np
from dateutil.easter import easter

from kpk_geo.arrays import Bools, Ints

_FIXED = {
    (1, 1): "Neujahr", (5, 1): "Tag der Arbeit", (10, 3): "Tag der Deutschen Einheit",
    (11, 1): "Allerheiligen", (12, 25): "1. Weihnachtstag", (12, 26): "2. Weihnachtstag",
}  # fmt: skip
_FROM_EASTER = {
    -2: "Karfreitag", 1: "Ostermontag", 39: "Christi Himmelfahrt", 50: "Pfingstmontag",
    60: "Fronleichnam",
}  # fmt: skip
_AUGUST = 8


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Say whether a day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """One holiday of the schools of the Land."""

    name: str
    days: Period
    evidence: str  # how sure the days are, as the file explains it


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """Give the public holidays of North Rhine-Westphalia with their German names.

    Easter Sunday and Whit Sunday are none there, nor is what a single year once had.

    >>> [f"{day:%d.%m.}" for day, name in public_holidays(2027).items() if name == "Fronleichnam"]
    ['27.05.']
    """
    sunday = easter(year)
    found = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    found |= {sunday + timedelta(days=days): name for days, name in _FROM_EASTER.items()}
    return MappingProxyType(dict(sorted(found.items())))


@cache
def school_holidays() -> tuple[SchoolHoliday, ...]:
    """Give the school holidays of North Rhine-Westphalia that are known, in order of time."""
    text = (files("kpk_geo") / "opening" / "school_holidays_nrw.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(
        SchoolHoliday(
            row["ferien"],
            Period(date.fromisoformat(row["von"]), date.fromisoformat(row["bis"])),
            row["belegt"],
        )
        for row in csv.DictReader(lines, delimiter=";")
    )


def school_holidays_known() -> Period:
    """Give the days of which it is known whether they are school holidays."""
    every = school_holidays()
    return Period(every[0].days.first, every[-1].days.last)


def kindergarten_year(day: date) -> Period:
    """Give the year from August to July in which a day lies: of Kitas, schools and most courses.

    >>> kindergarten_year(date(2026, 11, 27))
    Period(first=datetime.date(2026, 8, 1), last=datetime.date(2027, 7, 31))
    """
    begin = day.year if day.month >= _AUGUST else day.year - 1
    return Period(date(begin, _AUGUST, 1), date(begin + 1, _AUGUST, 1) - timedelta(days=1))


def whole_weeks(year: Period) -> Period:
    """Give the 52 weeks from the first Monday of a Kindergarten year, over which hours are a mean.

    Whole weeks, so that "Mo-Fr 08:00-16:00" is 40 hours and no more on a year with one Monday more.

    >>> whole_weeks(kindergarten_year(date(2026, 11, 27)))
    Period(first=datetime.date(2026, 8, 3), last=datetime.date(2027, 8, 1))
    """
    first = year.first + timedelta(days=-year.first.weekday() % 7)
    return Period(first, first + timedelta(weeks=52, days=-1))


def year_text(year: Period) -> str:
    """Name a Kindergarten year.

    >>> year_text(kindergarten_year(date(2026, 11, 27)))
    'Kindergartenjahr 2026/27'
    """
    return f"Kindergartenjahr {year.first.year}/{year.last.year % 100:02d}"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Days:
    """Days in a row with what selectors of opening hours ask of them; arrays of (days,)."""

    first: date
    ordinal: Ints  # proleptic, as `date.toordinal`
    year: Ints
    month_day: Ints  # 100 times the month, plus the day
    weekday: Ints  # 0 Monday
    nth: Ints  # which of its weekdays in the month, from 1
    nth_last: Ints  # the same from the end: 1 is the last
    week: Ints  # ISO 8601
    easter: Ints  # days since Easter Sunday of its year
    public: Bools
    school: Bools
    school_known: Bools

    def __len__(self) -> int:
        """Count the days."""
        return len(self.ordinal)


@cache
def days_of(period: Period) -> Days:
    """Describe the days of a period.

    Parameters
    ----------
    period
        Both ends included.
    """
    count = (period.last - period.first).days + 1
    every = [period.first + timedelta(days=step) for step in range(count)]
    known = school_holidays_known()
    free = [holiday.days for holiday in school_holidays()]

    def ints(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)

    return Days(
        first=period.first,
        ordinal=ints([day.toordinal() for day in every]),
        year=ints([day.year for day in every]),
        month_day=ints([100 * day.month + day.day for day in every]),
        weekday=ints([day.weekday() for day in every]),
        nth=ints([(day.day - 1) // 7 + 1 for day in every]),
        nth_last=ints([(_month_length(day) - day.day) // 7 + 1 for day in every]),
        week=ints([day.isocalendar().week for day in every]),
        easter=ints([(day - easter(day.year)).days for day in every]),
        public=np.array([day in public_holidays(day.year) for day in every], dtype=bool),
        school=np.array([any(day in days for days in free) for day in every], dtype=bool),
        school_known=np.array([day in known for day in every], dtype=bool),
    )


def _month_length(day: date) -> int:
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (after - timedelta(days=1)).day
