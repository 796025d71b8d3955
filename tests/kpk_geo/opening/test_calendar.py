"""Holidays of North Rhine-Westphalia: computed where the law says how, data with a source else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kpk_geo.opening.calendar import (
    kindergarten_year,
    public_holidays,
    school_holidays,
    school_holidays_known,
    whole_weeks,
)


def test_the_public_holidays_of_a_year_are_those_of_the_law() -> None:
    names = {day.isoformat(): name for day, name in public_holidays(2026).items()}
    assert names == {
        "2026-01-01": "Neujahr", "2026-04-03": "Karfreitag", "2026-04-06": "Ostermontag",
        "2026-05-01": "Tag der Arbeit", "2026-05-14": "Christi Himmelfahrt",
        "2026-05-25": "Pfingstmontag", "2026-06-04": "Fronleichnam",
        "2026-10-03": "Tag der Deutschen Einheit", "2026-11-01": "Allerheiligen",
        "2026-12-25": "1. Weihnachtstag", "2026-12-26": "2. Weihnachtstag",
    }  # fmt: skip


def test_school_holidays_are_in_order_apart_and_as_long_as_such_holidays_are() -> None:
    every = school_holidays()
    for before, after in pairwise(every):
        assert timedelta(days=30) < after.days.first - before.days.last < timedelta(days=120)
    length = {
        "Sommerferien": (44, 44), "Herbstferien": (13, 15), "Weihnachtsferien": (15, 16),
        "Osterferien": (13, 13), "Pfingstferien": (1, 1),
    }  # fmt: skip
    for holiday in every:
        low, high = length[holiday.name]
        assert low <= (holiday.days.last - holiday.days.first).days + 1 <= high, holiday
        assert holiday.days.first.weekday() != 6
        assert holiday.evidence in ("KMK", "zwei", "eine")


@pytest.mark.parametrize("year", range(2024, 2030))
def test_every_school_year_until_2030_has_its_holidays(year: int) -> None:
    period = kindergarten_year(date(year, 9, 1))
    names = {item.name for item in school_holidays() if item.days.first in period}
    assert {"Herbstferien", "Weihnachtsferien", "Osterferien"} <= names
    assert period.first in school_holidays_known()
    assert whole_weeks(period).last in school_holidays_known()


def test_easter_holidays_hold_easter() -> None:
    for holiday in school_holidays():
        if holiday.name == "Osterferien":
            (monday,) = (
                day
                for day, name in public_holidays(holiday.days.first.year).items()
                if name == "Ostermontag"
            )
            assert monday in holiday.days
