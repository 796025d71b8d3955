"""One budget over a region bounds what it says, and never says more than the single maps."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.hot_spots.budget import Family, Question, RegionBudget, region_budget, simes
from analyses.hot_spots.corrections import benjamini_hochberg
from kpk_geo.errors import InputError

LEVEL = 0.05
PROBABILITIES = st.lists(st.floats(1e-6, 1), min_size=1, max_size=12).map(np.array)


def family(
    p: float, indicator: str = "a", question: Question = "high", *, by_area: bool = True
) -> Family:
    return Family(indicator=indicator, label=indicator, question=question, p=p, by_area=by_area)


def budget_of(maps: list[np.ndarray]) -> RegionBudget:
    """Each map is the high side of an indicator of its own."""
    return region_budget(
        [family(simes(benjamini_hochberg(p)), str(at)) for at, p in enumerate(maps)], level=LEVEL
    )


def passing(p: np.ndarray, level: float) -> set[int]:
    """Step up as Benjamini and Hochberg wrote it: the largest k with p_(k) <= k level / n."""
    order = np.argsort(p, kind="stable")
    good = np.flatnonzero(p[order] <= (np.arange(len(p)) + 1) * level / len(p) + 1e-15)
    return set(order[: good[-1] + 1].tolist()) if len(good) else set()


def by_the_book(maps: list[np.ndarray]) -> set[tuple[int, int]]:
    """Benjamini and Bogomolov 2014, procedure 1, from plain probabilities."""
    at_once = np.array([min(np.sort(p) * len(p) / (np.arange(len(p)) + 1)) for p in maps])
    selected = passing(at_once, LEVEL)
    inner = LEVEL * len(selected) / len(maps)
    return {(m, area) for m in selected for area in passing(maps[m], inner)}


@given(st.lists(PROBABILITIES, min_size=1, max_size=8))
@settings(deadline=None)
def test_areas_are_those_of_the_procedure_by_the_book(maps: list[np.ndarray]) -> None:
    budget = budget_of(maps)
    held = {
        (m, area)
        for m, p in enumerate(maps)
        for area, adjusted in enumerate(benjamini_hochberg(p))
        if budget.holds(str(m), "high", float(adjusted))
    }
    assert held == by_the_book(maps)


@given(PROBABILITIES)
def test_simes_is_the_smallest_corrected_probability(p: np.ndarray) -> None:
    by_hand = min(np.sort(p) * len(p) / (np.arange(len(p)) + 1))
    assert simes(benjamini_hochberg(p)) == pytest.approx(min(1, by_hand))


@given(st.lists(PROBABILITIES, min_size=1, max_size=8))
@settings(deadline=None)
def test_what_holds_in_the_region_holds_in_its_map(maps: list[np.ndarray]) -> None:
    budget = budget_of(maps)
    assert budget.inner_level <= LEVEL
    for m, p in enumerate(maps):
        for adjusted in benjamini_hochberg(p):
            assert not budget.holds(str(m), "high", float(adjusted)) or adjusted <= LEVEL


def test_one_map_alone_has_the_whole_budget() -> None:
    budget = budget_of([np.array([0.001, 0.02, 0.9])])
    assert budget.inner_level == LEVEL
    assert budget.chance_of_any == pytest.approx(LEVEL)


def test_regions_of_noise_keep_the_budget_where_single_maps_do_not() -> None:
    rng = np.random.default_rng(7)
    any_region, any_map, regions = 0, 0, 400
    for _ in range(regions):
        maps = list(rng.uniform(size=(12, 50)))
        any_region += bool(budget_of(maps).selected)
        any_map += any(simes(benjamini_hochberg(p)) <= LEVEL for p in maps)
    assert any_region / regions <= LEVEL + 2 * math.sqrt(LEVEL * (1 - LEVEL) / regions)
    assert any_map / regions == pytest.approx(budget_of(maps).chance_of_any, abs=0.08)


def test_drawn_probabilities_say_nothing_of_areas_and_have_a_budget_of_their_own() -> None:
    families = [
        family(0.01), family(0.001, "b", by_area=False), family(0.02, "b", "circle", by_area=False),
        family(0.9, "a", "moves", by_area=False),
    ]  # fmt: skip
    budget = region_budget(families)
    assert len(budget.families) == 1
    assert budget.holds("a", "high", 0.01) is True
    assert budget.holds("b", "high", 0.001) is None
    assert budget.certain_maps == {("b", "high"), ("b", "circle")}


def test_more_indicators_without_a_finding_leave_less_for_the_others() -> None:
    alone = region_budget([family(0.01)])
    among = region_budget([family(0.01), *(family(0.9, str(n)) for n in range(5))])
    assert alone.holds("a", "high", 0.01) is True
    assert among.holds("a", "high", 0.01) is False  # 0.01 > 0.05 / 6


def test_questions_without_a_probability_do_not_count_and_untested_areas_stay_open() -> None:
    budget = region_budget([family(0.01), family(math.nan, "b")], left_out={"B": "veraltet"})
    assert (len(budget.families), budget.indicators, budget.planned) == (1, ("a",), 2)
    assert budget.holds("a", "high", math.nan) is None
    assert budget.holds("a", "low", 0.001) is None
    assert simes(np.array([math.nan, math.nan])) != simes(np.array([math.nan, math.nan]))  # NaN


def test_region_without_families_claims_nothing() -> None:
    budget = region_budget([])
    assert (budget.inner_level, budget.chance_of_any, budget.planned) == (0, 0, 0)
    assert budget.holds("a", "high", 0.0) is None


def test_a_question_asked_twice_is_refused() -> None:
    with pytest.raises(InputError, match="nur einmal"):
        region_budget([family(0.01), family(0.02)])
