"""Figures of several areas: laws of sums, ranks and intervals."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.standing.place import city_value, nothing, place_of, rank_of
from analyses.standing.total import Cell, NoTotal, Total, total_of
from analyses.standing.trend import OTHER_AREAS, changed, trend_of, wilson_interval
from kpk_geo.model import Unit, Validity

NAN = math.nan


def cell(area_id: str, events: float, people: float) -> Cell:
    return Cell(
        area_id=area_id, value=events / people, numerator=events, denominator=people,
        validity=Validity.VALID,
    )  # fmt: skip


def hidden(area_id: str, validity: Validity = Validity.SUPPRESSED) -> Cell:
    return Cell(area_id=area_id, value=NAN, numerator=NAN, denominator=40, validity=validity)


def rate_alone(area_id: str, value: float) -> Cell:
    return Cell(
        area_id=area_id, value=value, numerator=NAN, denominator=NAN, validity=Validity.VALID
    )


@st.composite
def counts(draw: st.DrawFn) -> list[Cell]:
    pairs = draw(
        st.lists(
            st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
            min_size=1, max_size=12,
        )
    )  # fmt: skip
    cells = [cell(f"{place:02}", *pair) for place, pair in enumerate(pairs)]
    return cells + [hidden(f"h{place}") for place in range(draw(st.integers(0, 3)))]


@given(counts())
def test_a_sum_equals_the_sum_of_its_parts(cells: list[Cell]) -> None:
    total = total_of(cells, Unit.PERCENT)
    parts = [item for item in cells if item.is_usable]
    assert total.used == len(parts)
    assert total.areas == len(cells)
    assert total.numerator == sum(item.numerator for item in parts)
    assert total.denominator == sum(item.denominator for item in parts)
    assert total.value == pytest.approx(total.numerator / total.denominator)


@given(counts(), st.randoms())
def test_the_order_of_areas_changes_no_bit(cells: list[Cell], random: object) -> None:
    mixed = list(cells)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert total_of(cells, Unit.PERCENT) == total_of(mixed, Unit.PERCENT)


@given(counts())
def test_a_sum_lies_between_its_parts(cells: list[Cell]) -> None:
    values = [item.value for item in cells if item.is_usable]
    total = total_of(cells, Unit.PERCENT)
    assert min(values) - 1e-12 <= total.value <= max(values) + 1e-12


@given(st.integers(0, 50), st.integers(50, 900))
def test_one_area_alone_is_the_area_itself(events: int, people: int) -> None:
    alone = cell("01", events, people)
    assert total_of([alone], Unit.PERCENT).value == alone.value


@given(counts(), st.integers(0, 40))
def test_a_suppressed_value_has_no_part_in_any_sum(cells: list[Cell], secret: int) -> None:
    """Whatever stands behind it, nothing that is shown would be another."""
    behind = Cell(
        area_id="x", value=NAN, numerator=secret, denominator=40, validity=Validity.SUPPRESSED
    )
    other = hidden("x")
    assert total_of([*cells, behind], Unit.PERCENT) == total_of([*cells, other], Unit.PERCENT)


def test_rates_without_counts_are_never_averaged() -> None:
    total = total_of([rate_alone("01", 0.2), rate_alone("02", 0.4)], Unit.PERCENT)
    assert math.isnan(total.value)
    assert total.why_none is NoTotal.RATES_ONLY
    mixed = total_of([cell("01", 1, 5), rate_alone("02", 0.4)], Unit.PERCENT)
    assert mixed.why_none is NoTotal.RATES_ONLY


def test_counts_add_up_and_rents_do_not() -> None:
    people = [rate_alone("01", 100), rate_alone("02", 50), hidden("03", Validity.MISSING)]
    total = total_of(people, Unit.COUNT)
    assert (total.value, total.used, total.missing, total.suppressed) == (150, 2, 1, 0)
    assert total_of(people, Unit.EURO).why_none is NoTotal.NO_SUM


def test_nothing_known_is_no_zero() -> None:
    total = total_of([hidden("01"), nothing("02")], Unit.PERCENT)
    assert math.isnan(total.value)
    assert (total.suppressed, total.missing) == (1, 1)
    assert total.why_none is NoTotal.NO_VALUES


def test_a_zero_is_a_value() -> None:
    assert total_of([cell("01", 0, 20), cell("02", 0, 30)], Unit.PERCENT).value == 0


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.4]), min_size=1, max_size=20))
def test_equal_values_share_their_ranks(values: list[float]) -> None:
    by_area = {f"{place:02}": value for place, value in enumerate(values)}
    for key, value in by_area.items():
        rank = rank_of(by_area, key)
        assert rank is not None
        assert rank.last - rank.first + 1 == values.count(value)
        assert rank.first == 1 + sum(other > value for other in values)
    assert rank_of(by_area, None) is None


def test_the_city_is_made_from_sums_where_counts_are_and_says_so_where_not() -> None:
    with_counts = {"01": cell("01", 1, 10), "02": cell("02", 9, 10_000), "03": hidden("03")}
    others = {key: total_of([item], Unit.PERCENT) for key, item in with_counts.items()}
    city = city_value(with_counts, others, Unit.PERCENT)
    assert not city.is_mean
    assert (city.used, city.areas) == (2, 3)
    assert city.value == pytest.approx(10 / 10_010)
    rates = {"01": rate_alone("01", 0.2), "02": rate_alone("02", 0.4)}
    mean = city_value(
        rates, {key: total_of([item], Unit.PERCENT) for key, item in rates.items()}, Unit.PERCENT
    )
    assert mean.is_mean
    assert mean.value == pytest.approx(0.3)


def test_suppressed_and_missing_areas_are_counted_apart() -> None:
    cells = [cell("01", 1, 10), hidden("02"), nothing("03")]
    others: dict[str, Total] = {item.area_id: total_of([item], Unit.PERCENT) for item in cells}
    city = city_value({item.area_id: item for item in cells}, others, Unit.PERCENT)
    standing = place_of(others["01"], "01", others, city)
    assert (standing.suppressed, standing.missing, standing.not_added) == (1, 1, 0)
    assert [key for key, _ in standing.dots] == ["01"]


@given(st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_a_share(pair: tuple[int, int]) -> None:
    events, people = pair
    low, high = wilson_interval(events, people)
    assert 0 <= low <= events / people + 1e-12
    assert events / people - 1e-12 <= high <= 1
    wider = wilson_interval(events / 2, people / 2)  # a design effect of 2
    assert wider[1] - wider[0] >= high - low


def test_no_interval_where_counts_make_no_share() -> None:
    assert all(math.isnan(bound) for bound in wilson_interval(3, 2))
    assert all(math.isnan(bound) for bound in wilson_interval(0, 0))


def test_a_break_falls_on_the_first_day_counted_otherwise() -> None:
    days = [date(year, 12, 31) for year in (2019, 2021, 2023)]
    total = total_of([cell("01", 5, 50)], Unit.PERCENT)
    trend = trend_of(
        [(day, total, 0.2) for day in reversed(days)], Unit.PERCENT,
        breaks=[(date(2020, 1, 1), "seit 2020 anders gezählt")],
    )  # fmt: skip
    assert [point.day for point in trend.points] == days
    assert [bool(point.breaks) for point in trend.points] == [False, True, False]
    assert trend.has_intervals


def test_rates_without_counts_have_no_interval() -> None:
    own = total_of([rate_alone("01", 0.2)], Unit.PERCENT)
    trend = trend_of([(date(2023, 12, 31), own, NAN)], Unit.PERCENT)
    assert not trend.has_intervals
    assert not trend.is_shown


def test_a_sum_of_too_few_people_is_no_figure() -> None:
    """Two of three parts hidden: a zero of the third is not the zero of all."""
    cells = [cell("01", 0, 40), hidden("02"), hidden("03")]
    total = total_of(cells, Unit.PERCENT, min_share=0.9)
    assert math.isnan(total.value)
    assert math.isnan(total.numerator)
    assert (total.why_none, total.validity) == (NoTotal.TOO_FEW, Validity.SUPPRESSED)
    many = [cell("01", 100, 960), hidden("02")]  # 960 of 1000 people
    assert total_of(many, Unit.PERCENT, min_share=0.9).value == 100 / 960


def test_a_mean_of_few_areas_is_not_the_citys() -> None:
    cells = {f"{n:02}": rate_alone(f"{n:02}", 0.2) if n < 12 else nothing(f"{n:02}")
             for n in range(60)}  # fmt: skip
    others = {key: total_of([item], Unit.PERCENT) for key, item in cells.items()}
    city = city_value(cells, others, Unit.PERCENT)
    assert math.isnan(city.value)
    assert (city.has_too_few, city.used, city.areas) == (True, 12, 60)
    half = city_value(cells, others, Unit.PERCENT, min_share_of_areas=0.2)
    assert half.value == pytest.approx(0.2)


def two_days(first: Total, last: Total, design_effect: float = 1.0) -> bool | None:
    days = [(date(2020, 12, 31), first, NAN), (date(2024, 12, 31), last, NAN)]
    points = trend_of(days, Unit.PERCENT, design_effect=design_effect).points
    return changed(*points)


def test_a_change_is_tested_by_the_difference_not_by_two_intervals() -> None:
    first = total_of([cell("01", 68, 186)], Unit.PERCENT)
    last = total_of([cell("01", 46, 174)], Unit.PERCENT)
    assert wilson_interval(46, 174)[1] > wilson_interval(68, 186)[0]  # they overlap
    assert two_days(first, last)
    assert not two_days(first, last, design_effect=3)
    assert two_days(total_of([rate_alone("01", 0.1)], Unit.PERCENT), last) is None


@given(
    st.integers(1, 900).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 900).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_intervals_apart_are_a_change_and_direction_plays_no_part(
    old: tuple[int, int], new: tuple[int, int]
) -> None:
    first, last = (total_of([cell("01", *pair)], Unit.PERCENT) for pair in (old, new))
    assert two_days(first, last) == two_days(last, first)
    (low, high), (other_low, other_high) = wilson_interval(*old), wilson_interval(*new)
    if high < other_low - 1e-9 or other_high < low - 1e-9:
        assert two_days(first, last)


def test_days_of_other_areas_do_not_go_on_from_each_other() -> None:
    both = total_of([cell("01", 5, 50), cell("02", 1, 50)], Unit.PERCENT)
    one = total_of([cell("01", 5, 50), hidden("02")], Unit.PERCENT)
    days = [date(year, 12, 31) for year in (2020, 2022, 2024)]
    trend = trend_of([(days[0], both, NAN), (days[1], both, NAN), (days[2], one, NAN)],
                     Unit.PERCENT)  # fmt: skip
    assert [point.breaks for point in trend.points] == [(), (), (OTHER_AREAS,)]


@pytest.mark.parametrize(("people", "share"), [(30, 0.1), (180, 0.02), (180, 0.3), (800, 0.1)])
def test_of_areas_in_which_nothing_changed_at_most_about_one_in_ten_is_noticed(
    people: int, share: float
) -> None:
    draws = np.random.default_rng(7).binomial(people, share, size=(1500, 2))
    noticed = 0
    for events in draws:
        days = [
            (date(2020 + at, 12, 31), total_of([cell("1", count, people)], Unit.PERCENT), NAN)
            for at, count in enumerate(events.tolist())
        ]
        noticed += changed(*trend_of(days, Unit.PERCENT).points) is True
    assert noticed / len(draws) < 0.125  # 0.1 and three times its error of drawing


def test_a_design_effect_makes_a_change_harder_to_notice() -> None:
    days = [
        (date(2020 + at, 12, 31), total_of([cell("1", count, people)], Unit.PERCENT), NAN)
        for at, (count, people) in enumerate([(68, 186), (46, 174)])
    ]
    assert changed(*trend_of(days, Unit.PERCENT).points) is True
    assert changed(*trend_of(days, Unit.PERCENT, design_effect=3.0).points) is False
