"""Smoothed rates: laws, intervals that hold, and what cannot be said."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from graph_toys import from_lists
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from analyses.neighbours.graph import NeighbourGraph
from analyses.small_areas.smoothing import (
    COLUMNS,
    MIN_AREAS,
    SURE,
    SmoothedRates,
    smoothed_rates,
)
from kpk_geo.errors import InputError

DAYS = [date(2019, 12, 31), date(2021, 12, 31), date(2023, 12, 31)]
NOW = DAYS[-1]


def value(rows: pd.DataFrame, area_id: str, name: str = "rate") -> float:
    return float(rows[name].to_numpy(float)[rows.index.get_loc(area_id)])


def board(rows: int, columns: int, cut: tuple[str, ...] = ()) -> NeighbourGraph:
    """Squares beside each other; those in `cut` have no neighbours."""
    names = {(r, c): f"{r:02d}{c:02d}" for r in range(rows) for c in range(columns)}
    lists = {
        name: [
            names[place]
            for place in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1))
            if place in names and name not in cut and names[place] not in cut
        ]
        for (r, c), name in names.items()
    }
    return from_lists(list(names.values()), lists)


def panel(
    graph: NeighbourGraph, rates: np.ndarray, people: np.ndarray, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw counts; rates (dates, areas)."""
    rng = np.random.default_rng(seed)
    days = DAYS[-len(rates) :]
    at_risk = np.broadcast_to(people, rates.shape).astype(float)
    cases = rng.binomial(at_risk.astype(int), rates).astype(float)
    return (
        pd.DataFrame(cases.T, graph.area_ids, days), pd.DataFrame(at_risk.T, graph.area_ids, days)
    )  # fmt: skip


def wave(graph: NeighbourGraph, dates: int, seed: int) -> np.ndarray:
    """Rates that rise over the board, with something of each area's own."""
    rng = np.random.default_rng(seed)
    size = len(graph.area_ids)
    logits = np.linspace(-2, -0.5, size) + rng.normal(0, 0.25, size)
    return np.asarray(expit(logits + rng.normal(0, 0.1, (dates, size))))


@pytest.fixture(scope="module")
def found() -> SmoothedRates:
    graph = board(6, 6)
    people = np.where(np.arange(36) % 3 == 0, 20, 400)
    return smoothed_rates(*panel(graph, wave(graph, 3, 1), people, 2), graph)


def test_every_area_and_date_has_an_estimate_within_its_intervals(found: SmoothedRates) -> None:
    assert list(found.rows) == DAYS
    for rows in found.rows.values():
        assert tuple(rows.columns) == COLUMNS
        assert rows.notna().all().all()
        order = ["low_95", "low_90", "rate", "high_90", "high_95"]
        assert (np.diff(rows[order].to_numpy(), axis=1) > 0).all()
        shares = rows[["above_city", "own_share"]].to_numpy(float)
        assert shares.min() >= 0
        assert shares.max() <= 1


def test_small_areas_lean_on_others_and_are_less_sure(found: SmoothedRates) -> None:
    small = np.arange(36) % 3 == 0
    rows = found.rows[NOW]
    assert rows["own_share"][small].max() < rows["own_share"][~small].min()
    assert rows["sd"][small].mean() > rows["sd"][~small].mean()


def test_own_share_is_by_how_much_the_estimate_follows_its_own_counts() -> None:
    """Raise the counts of one area at all dates a little: so much of it arrives, in logits."""
    graph = board(5, 5)
    cases, people = panel(graph, wave(graph, 3, 3), np.full(25, 300), 4)
    before = smoothed_rates(cases, people, graph)
    area, step = "0203", 1.0
    raised = cases.copy()
    raised.loc[area] += step
    after = smoothed_rates(raised, people, graph)
    raw = logit(raised.loc[area] / 300) - logit(cases.loc[area] / 300)
    moved = logit(value(after.rows[NOW], area)) - logit(value(before.rows[NOW], area))
    assert moved / raw.mean() == pytest.approx(value(before.rows[NOW], area, "own_share"), abs=0.12)


@given(st.integers(0, 1000), st.integers(1, 3))
@settings(max_examples=10, deadline=None)
def test_those_who_are_no_cases_mirror_the_estimate(seed: int, dates: int) -> None:
    graph = board(4, 5)
    cases, people = panel(graph, wave(graph, dates, seed), np.full(20, 90), seed)
    one = smoothed_rates(cases, people, graph).rows[NOW]
    other = smoothed_rates(people - cases, people, graph).rows[NOW]
    assert np.allclose(one["rate"], 1 - other["rate"], atol=0.004)
    assert np.allclose(one["low_95"], 1 - other["high_95"], atol=0.008)
    assert np.allclose(one["above_city"], 1 - other["above_city"], atol=0.02)


@given(st.integers(0, 1000))
@settings(max_examples=8, deadline=None)
def test_the_order_of_areas_decides_nothing(seed: int) -> None:
    graph = board(4, 5)
    cases, people = panel(graph, wave(graph, 2, seed), np.full(20, 90), seed)
    order = np.random.default_rng(seed).permutation(20)
    lists = {str(key): graph.of(str(key)) for key in graph.area_ids}
    shuffled = from_lists([str(graph.area_ids[at]) for at in order], lists)
    one = smoothed_rates(cases, people, graph).rows[NOW]
    other = smoothed_rates(cases.iloc[order], people.iloc[order], shuffled).rows[NOW]
    assert np.allclose(one, other.reindex(one.index), atol=0.004)


def test_without_differences_all_are_drawn_to_the_city() -> None:
    graph = board(6, 6)
    people = np.full(36, 150)
    cases, at_risk = panel(graph, np.full((3, 36), 0.2), people, 5)
    rows = smoothed_rates(cases, at_risk, graph).rows[NOW]
    raw = cases[NOW] / at_risk[NOW]
    assert rows["rate"].std() < 0.35 * raw.std()
    assert not ((rows["above_city"] > SURE) | (rows["above_city"] < 1 - SURE)).any()


def test_a_design_effect_widens_the_intervals() -> None:
    graph = board(6, 6)
    cases, people = panel(graph, wave(graph, 3, 6), np.full(36, 150), 7)
    plain = smoothed_rates(cases, people, graph).rows[NOW]
    shared = smoothed_rates(cases, people, graph, design_effect=1.9).rows[NOW]
    assert (shared["high_90"] - shared["low_90"]).mean() > 1.1 * (
        plain["high_90"] - plain["low_90"]
    ).mean()
    assert shared["own_share"].mean() < plain["own_share"].mean()


@pytest.mark.parametrize(("dates", "people"), [(1, 120), (3, 40)])
def test_nine_of_ten_true_rates_lie_within_the_ninety_per_cent(dates: int, people: int) -> None:
    """Twelve maps of 49 areas; the long version is benchmarks/small_areas/calibration.py."""
    graph = board(7, 7)
    inside = []
    for seed in range(12):
        rates = wave(graph, dates, seed)
        made = smoothed_rates(*panel(graph, rates, np.full(49, people), 100 + seed), graph)
        for day, truth in zip(DAYS[-dates:], rates, strict=True):
            rows = made.rows[day]
            inside.append(((rows["low_90"] <= truth) & (truth <= rows["high_90"])).mean())
    assert 0.84 < np.mean(inside) < 0.95


def test_the_estimate_is_nearer_to_the_truth_than_the_raw_rate() -> None:
    graph = board(7, 7)
    rates = wave(graph, 2, 8)
    cases, people = panel(graph, rates, np.full(49, 60), 9)
    rows = smoothed_rates(cases, people, graph).rows[NOW]
    raw = (cases[NOW] / people[NOW]).to_numpy()
    assert ((rows["rate"] - rates[-1]) ** 2).mean() < 0.75 * ((raw - rates[-1]) ** 2).mean()


def test_a_suppressed_count_pulls_down_where_a_gap_says_nothing() -> None:
    graph = board(5, 5)
    cases, people = panel(graph, np.full((2, 25), 0.3), np.full(25, 40), 10)
    cases.loc["0202"] = np.nan
    hidden = cases.isna()
    withheld = smoothed_rates(cases, people, graph, suppressed=hidden, choices=(1, 2))
    rows = withheld.rows[NOW]
    assert withheld.suppressed == 2
    assert value(rows, "0202") < rows["rate"].drop("0202").min()
    assert value(rows, "0202", "own_share") > 0
    gap = smoothed_rates(cases, people, graph).rows[NOW]
    assert gap.loc["0202"].isna().all()
    assert gap.drop("0202").notna().all().all()


def test_a_date_missing_in_one_area_leaves_its_other_dates() -> None:
    graph = board(4, 4)
    cases, people = panel(graph, wave(graph, 3, 11), np.full(16, 100), 12)
    cases.loc["0101", NOW] = np.nan
    found = smoothed_rates(cases, people, graph)
    assert found.rows[NOW].loc["0101"].isna().all()
    assert found.rows[DAYS[0]].loc["0101"].notna().all()


def test_an_island_leans_on_the_city_and_its_own_years() -> None:
    graph = board(5, 5, cut=("0404",))
    cases, people = panel(graph, wave(graph, 3, 13), np.full(25, 80), 14)
    found = smoothed_rates(cases, people, graph)
    assert found.islands == 1
    rows = found.rows[NOW]
    assert rows.loc["0404"].notna().all()
    assert value(rows, "0404", "own_share") >= rows["own_share"].median()


def test_without_any_border_areas_are_drawn_to_the_city_alone() -> None:
    graph = from_lists([f"{at:02d}" for at in range(20)], {})
    rng = np.random.default_rng(15)
    rates = expit(rng.normal(-1, 0.5, (1, 20)))
    cases, people = panel(graph, rates, np.full(20, 70), 16)
    found = smoothed_rates(cases, people, graph)
    raw = (cases[NOW] / people[NOW]).to_numpy()
    assert (found.alike.mean, found.alike.sd, found.years.mean) == (0, 0, 0)
    city = raw.mean()
    assert (np.abs(found.rows[NOW]["rate"] - city) <= np.abs(raw - city) + 0.01).all()


def test_nobody_is_no_rate_and_never_zero() -> None:
    graph = board(4, 4)
    cases, people = panel(graph, wave(graph, 2, 17), np.full(16, 100), 18)
    cases.loc["0000"], people.loc["0000"] = 0.0, 0.0
    rows = smoothed_rates(cases, people, graph).rows[NOW]
    assert rows.loc["0000"].isna().all()


def test_an_area_that_the_graph_lacks_has_no_estimate() -> None:
    graph = board(4, 4)
    cases, people = panel(graph, wave(graph, 1, 19), np.full(16, 100), 20)
    cases.loc["elsewhere"], people.loc["elsewhere"] = 5.0, 50.0
    rows = smoothed_rates(cases, people, graph).rows[NOW]
    assert rows.loc["elsewhere"].isna().all()
    assert rows.drop("elsewhere").notna().all().all()


def test_a_date_without_counts_is_left_out_and_named() -> None:
    graph = board(4, 4)
    cases, people = panel(graph, wave(graph, 2, 21), np.full(16, 100), 22)
    cases[DAYS[1]] = np.nan
    found = smoothed_rates(cases, people, graph)
    assert (list(found.rows), found.left_out) == ([NOW], (DAYS[1],))
    assert found.years.mean == 0


def test_a_date_without_any_case_has_an_upper_end_near_zero() -> None:
    graph = board(5, 5)
    cases, people = panel(graph, wave(graph, 2, 23), np.full(25, 100), 24)
    cases[DAYS[1]] = 0.0
    rows = smoothed_rates(cases, people, graph).rows[DAYS[1]]
    assert rows["high_95"].max() < 0.02


def counts(size: int, value: float = 5.0) -> tuple[pd.DataFrame, pd.DataFrame, NeighbourGraph]:
    ids = [f"{at:05d}" for at in range(size)]
    graph = from_lists(ids, {})
    return (pd.DataFrame({NOW: value}, ids), pd.DataFrame({NOW: 50.0}, ids), graph)


def test_few_areas_are_told() -> None:
    with pytest.raises(InputError, match=f"Nur {MIN_AREAS - 1} Gebiete.*erst ab {MIN_AREAS}"):
        smoothed_rates(*counts(MIN_AREAS - 1))


def test_all_suppressed_is_told() -> None:
    cases, people, graph = counts(40, np.nan)
    with pytest.raises(InputError, match=r"Nur 0 Gebiete .*40 sind gesperrt"):
        smoothed_rates(cases, people, graph, suppressed=cases.isna(), choices=(1, 2))


def test_ten_thousand_areas_are_too_many_and_told() -> None:
    with pytest.raises(InputError, match=r"bis 5000 Gebiete .*hier sind es 10000"):
        smoothed_rates(*counts(10_000))


@pytest.mark.parametrize("value", [0.0, 50.0])
def test_no_case_or_nothing_else_is_told(value: float) -> None:
    with pytest.raises(InputError, match="überall 0 oder überall 100"):
        smoothed_rates(*counts(20, value))


@pytest.mark.parametrize("value", [-1.0, 51.0])
def test_impossible_counts_are_told(value: float) -> None:
    cases, people, graph = counts(20)
    cases.iloc[3, 0] = value
    with pytest.raises(InputError, match="Zähler"):
        smoothed_rates(cases, people, graph)


def test_a_design_effect_below_one_is_refused() -> None:
    with pytest.raises(InputError, match="design_effect"):
        smoothed_rates(*counts(20), design_effect=0.9)


def test_equal_counts_everywhere_are_no_trouble() -> None:
    rows = smoothed_rates(*counts(20)).rows[NOW]
    assert rows["rate"].to_numpy() == pytest.approx(0.1, abs=0.01)
    assert rows["above_city"].between(0.2, 0.8).all()
