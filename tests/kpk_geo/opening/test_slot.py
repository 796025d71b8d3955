"""Open on Tuesday at three? On one day, or as a rule in a season; unknown is not closed."""

from datetime import date

import pytest

from kpk_geo.opening.rules import State
from kpk_geo.opening.slot import Season, Slot, state_in_slot

TODAY = date(2026, 11, 27)


def at(minute: int = 15 * 60, season: Season = Season.SCHOOL, day: date | None = None) -> Slot:
    weekday = 1 if day is None else day.weekday()
    return Slot(weekday=weekday, minute=minute, today=TODAY, season=season, day=day)


@pytest.mark.parametrize(
    ("text", "season", "state"),
    [
        ("Tu 15:00-17:00", Season.SCHOOL, State.OPEN),
        ("Tu 13:00-15:00", Season.SCHOOL, State.CLOSED),
        ("Mo 22:00-16:00", Season.SCHOOL, State.OPEN),
        ("Tu[3] 15:00-17:00", Season.SCHOOL, State.OPEN),  # in one week of the month
        ("2026 Dec 01 15:00-17:00", Season.SCHOOL, State.CLOSED),  # once is no rule
        ("Tu 15:00-17:00; SH off", Season.SCHOOL, State.OPEN),
        ("Tu 15:00-17:00; SH off", Season.HOLIDAYS, State.CLOSED),
        ("SH Tu 15:00-17:00", Season.SCHOOL, State.CLOSED),
        ("SH Tu 15:00-17:00", Season.HOLIDAYS, State.OPEN),
        ("Apr-Oct Tu 15:00-17:00", Season.WINTER, State.CLOSED),
        ("Apr-Oct Tu 15:00-17:00", Season.SUMMER, State.OPEN),
        ("Tu 15:00+", Season.SCHOOL, State.OPEN),  # begins then
        ("Tu 14:00+", Season.SCHOOL, State.UNKNOWN),  # perhaps over
        ("Tu 16:00+", Season.SCHOOL, State.CLOSED),  # not yet
        ('Tu 15:00-17:00 "nach Vereinbarung"', Season.SCHOOL, State.APPOINTMENT),
        ('Tu 09:00-11:00 || "nach Vereinbarung"', Season.SCHOOL, State.APPOINTMENT),
        ("Tu 15:00-17:00 unknown", Season.SCHOOL, State.UNKNOWN),
        ("Jul-Aug off", Season.SCHOOL, State.UNKNOWN),
        ("sometimes", Season.SCHOOL, State.UNKNOWN),
        (None, Season.SCHOOL, State.UNKNOWN),
    ],
)
def test_a_season_asks_for_the_rule(text: str | None, season: Season, state: State) -> None:
    assert state_in_slot(text, at(season=season)) is state


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ("2026 Sep 01-2027 Jul 15", State.OPEN),
        ("2026 Aug 03-2026 Nov 20", State.CLOSED),  # over
        ("2027 Jan 11-2027 Jul 15", State.CLOSED),  # not begun
        ("2026+", State.OPEN),
    ],
)
def test_a_course_with_dates_counts_while_it_runs(dates: str, state: State) -> None:
    assert state_in_slot(f"{dates} Tu 15:00-17:00", at()) is state


def test_a_day_is_asked_for_itself() -> None:
    autumn, before = date(2026, 10, 20), date(2026, 10, 13)
    assert state_in_slot("Tu 15:00-17:00; SH off", at(day=autumn)) is State.CLOSED
    assert state_in_slot("Tu 15:00-17:00; SH off", at(day=before)) is State.OPEN
    assert state_in_slot("2026 Aug 03-2026 Nov 20 Tu 15:00-17:00", at(day=autumn)) is State.OPEN
    holiday = date(2027, 5, 27)  # Corpus Christi
    assert state_in_slot("Th 15:00-17:00; PH off", at(day=holiday)) is State.CLOSED
    assert state_in_slot('PH off || "nach Absprache"', at(day=holiday)) is State.CLOSED


def test_a_day_of_unknown_holidays_is_unknown_where_they_matter() -> None:
    far = date(2031, 4, 8)
    assert state_in_slot("Tu 15:00-17:00; SH off", at(day=far)) is State.UNKNOWN
    assert state_in_slot("Tu 15:00-17:00", at(day=far)) is State.OPEN
