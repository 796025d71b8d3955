"""Sentences of an area's page: no claim from a tie, and a change only where it is one."""

import math
from datetime import date

import pytest

from analyses.standing.place import city_value, place_of
from analyses.standing.total import Cell, total_of
from analyses.standing.trend import trend_of
from kpk_geo.model import Polarity, Unit, Validity
from kpk_geo.profile import Indicator
from maps.area.charts import trend_title
from maps.area.indicator_text import standouts
from maps.area.profile import IndicatorFigures

POVERTY = Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT, design_effect=1.0)


def cell(area_id: str, events: float, people: float = 100) -> Cell:
    return Cell(
        area_id=area_id, value=events / people, numerator=events, denominator=people,
        validity=Validity.VALID,
    )  # fmt: skip


def figures(chosen: str, events: list[float], indicator: Indicator = POVERTY) -> IndicatorFigures:
    cells = {str(at): cell(str(at), count) for at, count in enumerate(events)}
    others = {key: total_of([own], Unit.PERCENT) for key, own in cells.items()}
    city = city_value(cells, others, Unit.PERCENT)
    standing = place_of(others[chosen], chosen, others, city)
    return IndicatorFigures(indicator=indicator, standing=standing)


@pytest.mark.parametrize("chosen", ["0", "19"])
def test_the_lowest_and_the_highest_of_twenty_stand_out(chosen: str) -> None:
    found = figures(chosen, [float(at) for at in range(20)])
    assert standouts([found]) == [found]


@pytest.mark.parametrize("events", [[0.0] * 10 + [5.0] * 10, [9.0] * 10 + [5.0] * 10])
def test_who_shares_the_last_place_with_half_of_the_city_does_not_stand_out(
    events: list[float],
) -> None:
    assert standouts([figures("0", events)]) == []


def test_what_is_neither_burden_nor_relief_stands_out_nowhere() -> None:
    neutral = POVERTY.model_copy(update={"polarity": Polarity.NEUTRAL})
    assert standouts([figures("19", [float(at) for at in range(20)], neutral)]) == []


def test_the_title_of_a_trend_says_a_change_that_is_more_than_the_noise_of_small_numbers() -> None:
    counts = [(date(2020, 12, 31), 68, 186), (date(2024, 12, 31), 46, 174)]
    dated = [(day, total_of([cell("1", *both)], Unit.PERCENT), math.nan) for day, *both in counts]
    trend = trend_of(dated, Unit.PERCENT)
    assert trend_title(POVERTY, trend).endswith("gesunken: mehr als Zufall kleiner Zahlen.")
