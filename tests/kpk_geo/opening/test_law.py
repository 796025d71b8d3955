"""Hours a week are the mean over the year, minute by minute: a slow evaluator of our own agrees.

The slow one knows nothing of the fast one: its rules are drawn as plain values, written down in
OpenStreetMap's syntax for the reader, and asked for every minute. Its holidays are typed from the
calendar of 2026/27. Where no holidays and no open ends are in play, the parser's own library is a
second witness.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from kpk_geo.opening.calendar import kindergarten_year, whole_weeks
from kpk_geo.opening.read import hours_or_none
from kpk_geo.opening.week import week_of

YEAR = kindergarten_year(date(2026, 11, 27))
FIRST, LAST = date(2026, 8, 3), date(2027, 8, 1)  # 52 weeks
NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PUBLIC = {
    date(2026, 10, 3), date(2026, 11, 1), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1),
    date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 17),
    date(2027, 5, 27),
}  # fmt: skip
SCHOOL = [
    (date(2026, 7, 20), date(2026, 9, 1)), (date(2026, 10, 17), date(2026, 10, 31)),
    (date(2026, 12, 23), date(2027, 1, 6)), (date(2027, 3, 22), date(2027, 4, 3)),
    (date(2027, 5, 18), date(2027, 5, 18)), (date(2027, 7, 19), date(2027, 8, 31)),
]  # fmt: skip
DAY = 1440


@dataclass(frozen=True)
class Drawn:
    """A rule as it is drawn: everything that is None or empty is not said."""

    glue: str
    months: tuple[int, int] | None  # from 1
    weeks: tuple[int, int, int] | None
    days: tuple[int, int]
    nth: int
    holiday: str  # PH or SH
    is_both: bool
    spans: tuple[tuple[int, int], ...]
    is_off: bool

    @property
    def text(self) -> str:
        """Write it as OpenStreetMap does."""
        parts = []
        if self.months:
            parts.append("-".join(MONTHS[month - 1] for month in self.months))
        if self.weeks:
            first, last, step = self.weeks
            parts.append(f"week {first}-{last}/{step}")
        first, last = self.days
        days = NAMES[first] if self.nth else f"{NAMES[first]}-{NAMES[last]}"
        days += f"[{self.nth}]" if self.nth else ""
        if self.holiday:
            days = f"{self.holiday}{' ' if self.is_both else ','}{days}"
        parts.append(days)
        times = [
            f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"
            for start, end in self.spans
        ]
        parts += ["off"] if self.is_off else [",".join(times)]
        return " ".join(parts)

    def holds(self, day: date) -> bool:
        """Say whether it is about a day."""
        if self.months:
            first, last = self.months
            inside = first <= day.month <= last
            if first > last:
                inside = day.month >= first or day.month <= last
            if not inside:
                return False
        if self.weeks:
            first, last, step = self.weeks
            if day.isocalendar().week not in range(first, last + 1, step):
                return False
        weekday = self._is_weekday(day)
        if not self.holiday:
            return weekday
        holiday = day in PUBLIC
        if self.holiday == "SH":
            holiday = any(first <= day <= last for first, last in SCHOOL)
        return (weekday and holiday) if self.is_both else (weekday or holiday)

    def _is_weekday(self, day: date) -> bool:
        first, last = self.days
        if self.nth > 0:
            return day.weekday() == first and (day.day + 6) // 7 == self.nth
        if self.nth < 0:
            return day.weekday() == first and (day + timedelta(days=7)).month != day.month
        run = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
        return day.weekday() in run


def slow_minutes(rules: list[Drawn]) -> int:
    """Ask every minute of the 52 weeks whether it is open."""
    night = [False] * DAY  # of the day before, after midnight
    total, day = 0, FIRST - timedelta(days=1)
    while day <= LAST:
        minutes = [False] * (2 * DAY)
        for rule in rules:
            if not rule.holds(day):
                continue
            if rule.is_off or rule.glue == ";":
                minutes = [False] * (2 * DAY)
            for start, end in () if rule.is_off else rule.spans:
                minutes[start:end] = [True] * (end - start)
        if day >= FIRST:
            total += sum(a or b for a, b in zip(minutes[:DAY], night, strict=True))
        night = minutes[DAY:]
        day += timedelta(days=1)
    return total


def spans(latest: int) -> st.SearchStrategy[tuple[int, int]]:
    start = st.integers(0, 47).map(lambda half: 30 * half)
    length = st.integers(1, 20).map(lambda half: 30 * half)
    pairs = st.tuples(start, length).map(lambda pair: (pair[0], pair[0] + pair[1]))
    return pairs.map(lambda pair: (pair[0], min(pair[1], max(latest, pair[0] + 30))))


@st.composite
def drawn(draw: st.DrawFn, *, plain: bool = False) -> Drawn:
    months = draw(st.none() | st.tuples(st.integers(1, 12), st.integers(1, 12)))
    # Of "week 17-20/4" the library takes all four weeks; the specification and we take the first.
    step = st.just(1) if plain else st.integers(1, 4)
    week = st.tuples(st.integers(1, 20), st.integers(20, 53), step)
    nth = draw(st.sampled_from((0, 0, 0, 1, 2, 3, 4, 5, -1)))
    return Drawn(
        glue=draw(st.sampled_from((";", ","))),
        months=months,
        weeks=None if months else draw(st.none() | week),
        days=draw(st.tuples(st.integers(0, 6), st.integers(0, 6))),
        nth=nth,
        holiday="" if plain else draw(st.sampled_from(("", "", "PH", "SH"))),
        is_both=draw(st.booleans()),
        spans=tuple(draw(st.lists(spans(DAY if plain else DAY + 360), min_size=1, max_size=2))),
        is_off=draw(st.sampled_from((False, False, False, True))),
    )


def written(rules: list[Drawn]) -> str:
    return "".join(
        f"{'' if place == 0 else '; ' if rule.glue == ';' else ', '}{rule.text}"
        for place, rule in enumerate(rules)
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(drawn(), min_size=1, max_size=4))
def test_hours_a_week_lie_in_the_week_and_are_the_mean_minute_by_minute(rules: list[Drawn]) -> None:
    hours = hours_or_none(written(rules))
    assert hours is not None, written(rules)
    found = week_of(hours, YEAR)
    assert found is not None
    assert 0 <= found.open <= 168
    assert found.open == pytest.approx(slow_minutes(rules) / 60 / 52, abs=1e-9), written(rules)


@settings(max_examples=40, deadline=None)
@given(st.lists(drawn(plain=True), min_size=1, max_size=3))
def test_where_no_calendar_is_asked_the_library_agrees(rules: list[Drawn]) -> None:
    text = written(rules)
    hours = hours_or_none(text)
    assert hours is not None, text
    found = week_of(hours, YEAR)
    assert found is not None
    begin = datetime.combine(FIRST, datetime.min.time())
    end = begin + timedelta(weeks=52)
    opened = timedelta()
    for start, stop, state, *_ in OpeningHours(text).intervals(begin, end):
        if str(state) == "open":
            opened += min(stop, end) - start
    assert found.open == pytest.approx(opened / timedelta(hours=52), abs=1e-9), text


def test_the_year_of_the_law_is_the_one_that_counts() -> None:
    weeks = whole_weeks(YEAR)
    assert (weeks.first, weeks.last) == (FIRST, LAST)
