"""A trend is compared where it can be, of the same areas, and the test is that of area pages."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm
from series_toys import Counts, day, edition, history

from analyses.series.history import Untested
from analyses.standing.levels import ALONE
from analyses.standing.trend import changed, difference_p
from kpk_geo.model import Unit

SHARES = st.tuples(st.integers(0, 400), st.integers(1, 400)).filter(lambda own: own[0] <= own[1])


def score_bound(events: float, people: float, z: float) -> float:
    """A bound of the score interval, solved from its definition: (p - share) / se(p) = z."""
    share = events / people

    def distance(p: float) -> float:
        return (p - share) - z * math.sqrt(p * (1 - p) / people)

    return float(brentq(distance, share, 1 - 1e-12) if z > 0 else brentq(distance, 1e-12, share))


def test_p_is_the_level_at_which_an_independent_interval_just_holds_zero() -> None:
    old, new = (57.0, 310.0), (41.0, 330.0)
    p = difference_p(old, new)
    z = float(norm.isf(p / 2))
    down = old[0] / old[1] - score_bound(*old, -z)
    up = score_bound(*new, z) - new[0] / new[1]
    assert old[0] / old[1] - new[0] / new[1] == pytest.approx(math.hypot(down, up), abs=1e-9)
    assert 0.02 < p < 0.06


@given(SHARES, SHARES)
def test_the_test_is_that_of_area_pages(first: tuple[int, int], last: tuple[int, int]) -> None:
    own = history(edition({2021: [first], 2025: [last]}))
    points = own.trend.points
    p = own.change.p
    if abs(p - (ALONE)) > 1e-9:
        assert (p < ALONE) == changed(points[0], points[1])
    assert p == difference_p(last, first)  # no direction is easier
    others = [(people - events, people) for events, people in (first, last)]
    assert difference_p(*others) == pytest.approx(p, abs=1e-9)


@given(SHARES, SHARES, st.floats(1, 5))
def test_a_design_effect_never_makes_a_change_surer(
    first: tuple[int, int], last: tuple[int, int], effect: float
) -> None:
    assert difference_p(first, last, design_effect=effect) >= difference_p(first, last) - 1e-12


def test_only_areas_with_counts_on_both_days_are_compared() -> None:
    own = history(edition({
        2021: [(50, 500), (30, 500), None],
        2023: [(50, 500), (30, 500), (9, 50)],
        2025: [(80, 500), (40, 500), (9, 50)],
    }))  # fmt: skip
    change = own.change
    assert (change.areas, change.untested) == (2, Untested.NONE)
    assert change.difference == pytest.approx(120 / 1000 - 80 / 1000)
    assert change.p == difference_p((80, 1000), (120, 1000))
    assert change.old is not None
    assert change.new is not None
    assert (change.old.value, change.new.value) == pytest.approx((80 / 1000, 120 / 1000))
    assert (change.only_one, change.is_of_fewer) == (1, True)
    shown = [point.own.value for point in own.trend.points]
    assert shown == pytest.approx([80 / 1000, 89 / 1050, 129 / 1050])  # suppressed: in no sum
    assert [point.own.used for point in own.trend.points] == [2, 3, 3]
    assert not any(point.breaks for point in own.trend.points)


def test_means_are_compared_over_the_same_areas() -> None:
    years: dict[int, list[Counts]] = {
        2021: [(10, 100), (20, 100), None], 2025: [(30, 100), (20, 100), (90, 100)],
    }  # fmt: skip
    change = history(edition(years, with_counts=False)).change
    assert change.untested is Untested.RATES_ONLY
    assert change.old is not None
    assert change.new is not None
    assert (change.old.value, change.new.value) == pytest.approx((0.15, 0.25))


@given(st.lists(st.tuples(st.none() | SHARES, st.none() | SHARES), min_size=1, max_size=12))
def test_figures_and_test_of_a_change_are_of_the_same_areas(
    pairs: list[tuple[tuple[int, int] | None, tuple[int, int] | None]],
) -> None:
    own = history(edition({2021: [one for one, _ in pairs], 2025: [two for _, two in pairs]}))
    change = own.change
    if change.untested is not Untested.NONE:
        return
    both = [(one, two) for one, two in pairs if one and two]
    assert change.areas == len(both)
    assert change.areas + change.only_one <= own.areas
    assert change.old is not None
    assert change.new is not None
    sums = [
        (sum(own[0] for own in day), sum(own[1] for own in day)) for day in zip(*both, strict=True)
    ]
    assert change.old.value == pytest.approx(sums[0][0] / sums[0][1])
    assert change.new.value == pytest.approx(sums[1][0] / sums[1][1])
    assert change.difference == pytest.approx(change.new.value - change.old.value)
    assert change.p == difference_p(*sums)


def test_a_sum_that_speaks_for_too_few_is_none() -> None:
    own = history(edition({2021: [(5, 50), None], 2025: [(5, 50), None]}))
    assert own.known == []
    assert own.change.untested is Untested.NO_DATE
    assert own.trend.points[0].own.suppressed == 1


def test_figures_that_go_the_other_way_in_the_same_areas_are_opposed() -> None:
    own = history(edition({
        2021: [(100, 1000), (60, 1000), None],
        2025: [(80, 1000), (60, 1000), (49, 50)],
    }))  # fmt: skip
    assert own.change.difference < 0 < own.trend.points[1].own.value - own.trend.points[0].own.value
    assert own.is_opposed


def test_nothing_is_compared_across_a_break() -> None:
    years = {2019: [(10, 100)], 2021: [(50, 100)], 2023: [(52, 100)], 2025: [(51, 100)]}
    own = history(edition(years), breaks=[date(2020, 1, 1)])
    assert own.change.first is own.trend.points[1]
    assert own.trend.points[1].breaks == ("seit 01.01.2020 anders gezählt",)
    late = history(edition(years), breaks=[date(2024, 1, 1)])
    assert late.change.untested is Untested.SINCE_BREAK


def test_other_areas_are_a_break_and_the_newest_edition_counts() -> None:
    old = edition({2015: [(10, 100)], 2021: [(90, 100)]}, since=2010)
    new = edition({2021: [(20, 100), (20, 100)], 2025: [(25, 100), (20, 100)]}, since=2020)
    own = history(old, new)
    assert [point.day for point in own.trend.points] == [day(2015), day(2021), day(2025)]
    assert own.trend.points[1].own.value == 0.2
    assert own.trend.points[1].breaks == ("davor andere Gebiete (Gebietsstand vor 01.01.2020)",)
    assert own.change.first is own.trend.points[1]


def test_what_cannot_be_tested_says_why() -> None:
    years = {2021: [(10, 100), (20, 100)], 2025: [(30, 100), (20, 100)]}
    rates = history(edition(years, with_counts=False))
    assert rates.change.untested is Untested.RATES_ONLY
    assert rates.is_mean
    assert rates.trend.points[1].own.value == pytest.approx(0.25)  # the mean, which says so
    assert history(edition(years), unit=Unit.COUNT).change.untested is Untested.NO_RATE
    one = history(edition({2025: [(10, 100)]}))
    assert one.change.untested is Untested.ONE_DATE
    assert history().change.untested is Untested.NO_DATE
    apart = history(edition({
        2021: [(10, 1000), None, (0, 1)], 2025: [None, (10, 1000), None],
    }))  # fmt: skip
    assert apart.change.untested in (Untested.NO_COMMON, Untested.NO_DATE)


def test_an_area_has_the_city_beside_it() -> None:
    own = history(
        edition({2021: [(10, 100), (30, 100)], 2025: [(12, 100), (30, 100)]}), wanted={"0"}
    )
    assert [point.city for point in own.trend.points] == pytest.approx([0.2, 0.21])
    assert [point.own.value for point in own.trend.points] == [0.1, 0.12]


def test_a_day_delivered_late_of_older_areas_breaks_the_line_on_both_sides() -> None:
    """Editions may overlap in time: an area is never compared with another one."""
    older = edition({2019: [(10, 100), (20, 100)], 2023: [(90, 100), (80, 100)]})
    newer = edition({2021: [(12, 100), (22, 100), (5, 50)]}, since=2020)
    own = history(older, newer)
    assert [bool(point.breaks) for point in own.trend.points] == [False, True, True]
    assert own.change.untested is Untested.SINCE_BREAK
