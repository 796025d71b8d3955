"""The calendar never says that a date is sure when it is not, and knows what is past."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.funding.calendar import (
    DateState,
    FundingDate,
    Timing,
    calendar_for,
    funding_dates,
)
from kpk_geo.funding.sources import Evidence

DATES = {item.id: item for item in funding_dates()}
TODAY = date(2026, 11, 26)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def test_2027_is_not_confirmed_and_has_no_day() -> None:
    item = DATES["kinderstark-2027"]
    assert item.state is DateState.UNCONFIRMED
    assert item.day is None


@given(DAYS)
def test_an_unconfirmed_date_is_never_past_and_never_coming(today: date) -> None:
    for item in funding_dates():
        is_unknown = item.timing(today) is Timing.UNKNOWN
        assert is_unknown == (item.state is DateState.UNCONFIRMED)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": None}, "needs a day"),
        ({"state": DateState.UNCONFIRMED}, "has no day"),
        ({"evidence": Evidence.INFERRED}, "was seen"),
        ({"evidence": Evidence.PRESS}, "was seen"),
        ({"address": ""}, "was seen"),
        ({"checked": ""}, "was seen"),
    ],
)
def test_a_date_that_claims_too_much_cannot_be_made(change: dict[str, object], words: str) -> None:
    item = DATES["kinderstark-2026-frist"]
    of_source = {
        key: value for key, value in change.items() if key in ("evidence", "address", "checked")
    }
    source = replace(item.source, **of_source)  # type: ignore[arg-type]
    of_date = {key: value for key, value in change.items() if key not in of_source}
    with pytest.raises(ValueError, match=words):
        replace(item, source=source, **of_date)  # type: ignore[arg-type]


def test_a_deadline_is_past_from_the_day_after_on() -> None:
    item = DATES["kinderstark-2026-frist"]
    assert item.timing(date(2026, 1, 31)) is Timing.COMING
    assert item.timing(date(2026, 2, 1)) is Timing.PAST


def test_a_yearly_deadline_comes_back_until_its_last_year() -> None:
    item = DATES["fgz-bestehend"]
    shown = [item.day_for(day) for day in (
        date(2025, 1, 1), date(2026, 7, 31), date(2026, 8, 1), date(2028, 8, 1), date(2031, 1, 1)
    )]  # fmt: skip
    assert shown == [date(year, 7, 31) for year in (2026, 2026, 2027, 2028, 2028)]
    assert item.timing(date(2028, 8, 1)) is Timing.PAST


@given(DAYS)
def test_the_calendar_holds_every_date_once_what_is_open_first(today: date) -> None:
    listed = calendar_for(today)
    assert sorted(item.id for item in listed) == sorted(DATES)
    order = [list(Timing).index(item.timing(today)) for item in listed]
    assert order == sorted(order)
    coming = [item.day_for(today) for item in listed if item.timing(today) is Timing.COMING]
    assert coming == sorted(coming, key=lambda day: day or date.max)


@given(DAYS, st.integers(1, 900))
def test_what_is_past_stays_past(today: date, later: int) -> None:
    def past(day: date) -> set[str]:
        return {item.id for item in calendar_for(day) if item.timing(day) is Timing.PAST}

    assert past(today) <= past(today + timedelta(days=later))


def test_every_confirmed_date_names_a_place_and_a_month() -> None:
    for item in funding_dates():
        assert item.source.text
        assert item.source.checked_label
        assert isinstance(item, FundingDate)
    assert all(item.timing(TODAY) for item in funding_dates())
