"""What very few cases do not mean is said from their own interval, and without their number."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.standing.levels import ALONE, LEVEL, TOGETHER
from analyses.standing.total import Cases, Cell, Total, cases_of, total_of
from analyses.standing.trend import TrendPoint, trend_of, wilson_interval
from kpk_geo import german
from kpk_geo.model import Unit, Validity
from maps.area.chance_text import alone_text, few_cases_text, together_text


def own(events: float, people: float) -> tuple[Total, TrendPoint]:
    cell = Cell(area_id="1", value=events / people, numerator=events, denominator=people,
                validity=Validity.VALID)  # fmt: skip
    total = total_of([cell], Unit.PERCENT)
    return total, trend_of([(date(2025, 12, 31), total, math.nan)], Unit.PERCENT).points[0]


@pytest.mark.parametrize(
    ("events", "people", "cases"),
    [
        (0, 12, Cases.NOBODY), (12, 12, Cases.EVERYBODY), (1, 12, Cases.FEW), (2, 12, Cases.FEW),
        (3, 12, Cases.ENOUGH), (10, 12, Cases.FEW), (9, 12, Cases.ENOUGH),
    ],
)  # fmt: skip
def test_three_cases_are_enough_on_both_sides(events: int, people: int, cases: Cases) -> None:
    assert cases_of(own(events, people)[0], Unit.PERCENT) is cases
    assert cases_of(own(events, people)[0], Unit.COUNT) is Cases.UNKNOWN


@given(st.integers(1, 5000))
def test_nobody_is_said_with_the_end_of_the_interval_or_not_at_all(people: int) -> None:
    total, point = own(0, people)
    text = few_cases_text(total, point, Unit.PERCENT)
    high = german.quantity(wilson_interval(0, people)[1], Unit.PERCENT)
    shown = german.quantity(0.0, Unit.PERCENT)
    assert (text == "") == (high == shown)
    assert not text or f"bis {high}" in text
    assert f"von {people}" not in text


def test_without_an_interval_nothing_is_promised() -> None:
    total, _ = own(0, 12)
    assert few_cases_text(total, None, Unit.PERCENT).endswith("heißt hier nicht null")
    unknown = total_of([], Unit.PERCENT)
    assert few_cases_text(unknown, None, Unit.PERCENT) == ""


def test_the_levels_fit_each_other_and_each_place_says_its_own() -> None:
    assert pytest.approx(1 - LEVEL) == ALONE
    assert TOGETHER < ALONE
    assert "10 von 100" in alone_text()
    assert "5 von 100" in alone_text()
    assert "10 von 100" in together_text()
