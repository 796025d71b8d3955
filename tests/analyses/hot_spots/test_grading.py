"""Grades: planted clusters, noise, ties, gaps, islands, and what must change nothing."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from area_toys import board, observed, ring
from graph_toys import from_lists

from analyses.hot_spots.clusters import join_count_clusters
from analyses.hot_spots.grading import (
    HotSpotOptions,
    HotSpots,
    hot_spots,
)
from analyses.hot_spots.inference import InferenceOptions
from analyses.hot_spots.inputs import HotSpotInput
from analyses.neighbours.contiguity import shared_borders
from analyses.neighbours.graph import NeighbourGraph
from kpk_geo.errors import InputError
from kpk_geo.frames import Areas
from kpk_geo.model import Cluster, Grade, Validity

BOARD = board(10, 10)
NEAR = shared_borders(BOARD)
RNG = np.random.default_rng(11)
NOISE = pd.Series(np.round(RNG.beta(4, 16, 100), 3), index=BOARD.index)
BLOCK = [f"{row:02d}{column:02d}" for row in (2, 3, 4) for column in (2, 3, 4)]
QUICK = HotSpotOptions(global_permutations=99)


def planted(low: float = 0.5, high: float = 0.6) -> pd.Series:
    values = NOISE.copy()
    values[BLOCK] = np.round(np.random.default_rng(2).uniform(low, high, 9), 3)
    return values


def clusters(found: HotSpots, name: Cluster, prefix: str = "") -> list[str]:
    return list(found.rows.index[found.rows[f"{prefix}cluster"] == name.value])


def test_planted_cluster_is_found_with_core_and_surrounding() -> None:
    found = hot_spots(observed(planted()), NEAR, QUICK)
    core = clusters(found, Cluster.CORE)
    assert "0303" in core  # all its neighbours are in the block
    assert set(core) <= set(BLOCK)
    assert set(BLOCK) <= {*core, *clusters(found, Cluster.SURROUNDING)}
    assert found.rows.loc["0303", "grade"] == Grade.CERTAIN.value
    assert found.moran is not None
    assert found.moran.p_permuted == 0.01


def test_neighbours_mean_is_that_of_the_published_values() -> None:
    values = planted()
    found = hot_spots(observed(values), NEAR, QUICK)
    for key in ("0000", "0303", "0509"):
        assert found.rows.loc[key, "neighbour_mean"] == pytest.approx(values[NEAR.of(key)].mean())


def test_cold_clusters_are_a_question_of_their_own() -> None:
    found = hot_spots(observed(-planted() + 1), NEAR, QUICK)
    assert "0303" in clusters(found, Cluster.CORE, "cold_")
    assert clusters(found, Cluster.CORE) == []


def test_relief_turns_the_question_round() -> None:
    found = hot_spots(observed(1 - planted(), sign=-1), NEAR, QUICK)
    assert "0303" in clusters(found, Cluster.CORE)
    assert found.rows["value"]["0303"] < 0.5  # shown as published


def test_low_area_amid_a_cluster_is_named_as_such() -> None:
    values = planted()
    values["0303"] = 0.01
    found = hot_spots(observed(values), NEAR, QUICK)
    assert found.rows.loc["0303", "cluster"] == Cluster.CONTRARY.value


def test_correction_counts_only_tested_areas() -> None:
    values = planted()
    values.iloc[[0, 1, 2, 3]] = np.nan
    found = hot_spots(observed(values), NEAR, QUICK)
    assert found.tests == 96
    above = int((found.tested > found.tested.mean()).sum())
    assert found.expected_false_hints == pytest.approx(0.05 * above)
    assert found.expected_false_cold_hints == pytest.approx(0.05 * (96 - above))
    assert found.rows["grade"].isna().sum() == 4
    assert found.rows.loc["0000", "validity"] is Validity.MISSING


def test_one_gap_does_not_spoil_the_map() -> None:
    values = planted()
    whole = hot_spots(observed(values), NEAR, QUICK)
    values["0909"] = np.nan
    found = hot_spots(observed(values), NEAR, QUICK)
    assert clusters(found, Cluster.CORE) == clusters(whole, Cluster.CORE)


def test_estimates_are_tested_like_others_and_keep_their_mark() -> None:
    data = observed(planted())
    marked = data.validity.astype(object)
    marked["0303"], marked["0909"] = Validity.ESTIMATED, Validity.UNCERTAIN
    found = hot_spots(replace(data, validity=marked), NEAR, QUICK)
    same = hot_spots(data, NEAR, QUICK).rows
    pd.testing.assert_frame_equal(
        found.rows.drop(columns="validity"), same.drop(columns="validity")
    )
    assert found.rows["validity"][["0303", "0909"]].tolist() == ["estimated", "uncertain"]


def test_islands_get_a_class_and_no_probability() -> None:
    lists = {key: NEAR.of(key) for key in BOARD.index}
    graph = from_lists([*BOARD.index, "isle"], lists)
    values = pd.concat([planted(), pd.Series({"isle": 0.9})])
    values.index.name = "area_id"
    found = hot_spots(observed(values), graph, QUICK)
    assert found.rows.loc["isle", "validity"] is Validity.NO_NEIGHBOURS
    assert np.isnan(found.rows["p_one_sided"]["isle"])
    assert found.tests == 100
    without = hot_spots(observed(planted()), NEAR, QUICK)
    assert found.rows["p_one_sided"].dropna().tolist() == without.rows["p_one_sided"].tolist()


def test_area_whose_neighbours_have_no_values_cannot_be_tested() -> None:
    values = planted()
    values[NEAR.of("0000")] = np.nan
    found = hot_spots(observed(values), NEAR, QUICK)
    assert found.rows.loc["0000", "validity"] is Validity.NO_NEIGHBOURS


def test_mostly_zeros_show_no_false_cluster() -> None:
    """Ties: with counts of almost only zeros usual software marks a quarter of the areas."""
    false_maps = 0
    for seed in range(40):
        values = pd.Series(
            np.where(np.random.default_rng(seed).random(100) < 0.1, 0.05, 0.0), BOARD.index
        )
        found = hot_spots(observed(values), NEAR, QUICK)
        false_maps += bool(found.rows["grade"].eq("certain").any())
    assert false_maps <= 5  # 5 % of 40 are 2; more than 5 would happen once in 70


@pytest.mark.parametrize("exact", [True, False], ids=["exact", "drawn"])
def test_what_must_change_nothing(exact: bool) -> None:
    """Reversing rows, adding a constant, scaling, an uninhabited area more."""
    options = HotSpotOptions(
        global_permutations=99,
        step=None,
        inference=InferenceOptions(permutations=4_999, allow_exact=exact),
    )
    values = planted() + pd.Series(np.arange(100) * 1e-5, BOARD.index)  # no ties
    base = hot_spots(observed(values), NEAR, options)
    columns = ["p_one_sided", "p_two_sided", "p_adjusted", "grade", "cluster"]

    def check(data: HotSpotInput, graph: NeighbourGraph) -> None:
        found = hot_spots(data, graph, options).rows.loc[base.rows.index, columns]
        for name in columns[:3]:
            assert np.allclose(found[name], base.rows[name], rtol=1e-9)
        assert found["grade"].tolist() == base.rows["grade"].tolist()
        assert found["cluster"].tolist() == base.rows["cluster"].tolist()

    check(observed(values[::-1]), shared_borders(Areas(BOARD[::-1])))
    check(observed(values + 3), NEAR)
    check(observed(values * 8), NEAR)
    wider = board(10, 11)
    lives = pd.Series([key[:2] != "10" for key in wider.index], wider.index)
    more = values.reindex(wider.index)
    check(observed(more), shared_borders(wider, inhabited=lives))
    found = hot_spots(observed(more), shared_borders(wider, inhabited=lives), options)
    assert found.rows.loc["1000", "validity"] is Validity.UNINHABITED


def test_other_names_for_the_areas_change_nothing() -> None:
    names = dict(zip(BOARD.index, np.random.default_rng(5).permutation(BOARD.index), strict=True))
    renamed = Areas(BOARD.rename(index=names))
    renamed.index.name = "area_id"
    base = hot_spots(observed(planted()), NEAR, QUICK).rows
    found = hot_spots(observed(planted().rename(names)), shared_borders(renamed), QUICK).rows
    for old, new in names.items():
        assert found.loc[new, "p_one_sided"] == pytest.approx(base.loc[old, "p_one_sided"])
        assert found.loc[new, "cluster"] == base.loc[old, "cluster"]


def test_too_few_areas_are_not_tested_but_described() -> None:
    values = pd.Series(np.arange(20.0), [f"{i:04d}" for i in range(20)])
    found = hot_spots(observed(values), ring(20), HotSpotOptions(global_permutations=99, step=None))
    assert "20 prüfbaren" in found.reason
    assert found.moran is not None
    assert found.tests == 0
    assert set(found.rows["validity"]) == {Validity.TOO_FEW_AREAS}
    assert found.rows["neighbour_mean"].notna().all()


def test_no_neighbours_at_all_says_that_the_tolerance_may_be_too_small() -> None:
    lonely = board(8, 8)
    lonely["geometry"] = lonely.geometry.buffer(-5)
    values = pd.Series(np.arange(64.0), lonely.index)
    found = hot_spots(observed(values), shared_borders(lonely), QUICK)
    assert "tolerance" in found.reason
    assert "1 m" in found.reason
    assert set(found.rows["validity"]) == {Validity.NO_NEIGHBOURS}


@pytest.mark.parametrize("values", [pd.Series(dtype=float), pd.Series({"0000": 0.2})])
def test_nothing_or_one_area_is_no_map(values: pd.Series) -> None:
    graph = from_lists(list(values.index), {})
    assert hot_spots(observed(values), graph, QUICK).reason


@pytest.mark.parametrize("value", [0.0, 0.3])
def test_constant_values_are_refused_in_words(value: float) -> None:
    with pytest.raises(InputError, match="gleich"):
        hot_spots(observed(pd.Series(value, BOARD.index)), NEAR, QUICK)


def test_infinite_value_is_refused_with_its_area() -> None:
    values = planted()
    values["0505"] = np.inf
    with pytest.raises(InputError, match="0505"):
        hot_spots(observed(values), NEAR, QUICK)


def counts() -> dict[str, pd.Series]:
    people = pd.Series(np.random.default_rng(3).integers(20, 900, 100), BOARD.index)
    return {"events": (people * planted()).round(), "at_risk": people.astype(float)}


def test_rates_with_counts_are_standardised_and_tested_exactly() -> None:
    numbers = counts()
    data = observed(numbers["events"] / numbers["at_risk"], **numbers)
    found = hot_spots(data, NEAR, QUICK)
    assert found.standardised
    assert found.inference is not None
    assert found.inference.exact
    assert "0303" in clusters(found, Cluster.CORE)


@pytest.mark.parametrize(
    ("change", "word"),
    [({}, "keine Zähler"), ({"at_risk": 0.0}, "fehlen"), ({"events": 1e6}, "größer")],
)
def test_smoothing_without_sound_counts_is_refused_with_the_reason(
    change: dict[str, float], word: str
) -> None:
    numbers = counts() if change else {}
    for name, value in change.items():
        numbers[name]["0000"] = value
    data = observed(planted(), **numbers)
    with pytest.raises(InputError, match=word):
        hot_spots(data, NEAR, HotSpotOptions(smoothing="standardised", global_permutations=99))
    assert not hot_spots(data, NEAR, QUICK).standardised  # "auto" goes on with raw values


def test_facts_lie_together_or_alone() -> None:
    burdened = pd.Series(
        [key in {*BLOCK, "0009"} for key in BOARD.index], BOARD.index, dtype=object
    )
    burdened["0900"] = None
    found = join_count_clusters(burdened, NEAR)
    assert found.loc[["0303", "0009"], "neighbours"].tolist() == [4, 0]
    assert found.loc[["0303", "0009"], "grade"].tolist() == ["certain", "none"]
    assert pd.isna(found["grade"]["0000"])
    assert np.isnan(found["neighbours"]["0900"])


def test_two_parts_without_connection_are_tested_together() -> None:
    left, right = board(6, 6), board(6, 6)
    right["geometry"] = right.geometry.translate(20_000)
    right.index = pd.Index([f"r{key}" for key in right.index], name="area_id")
    both = Areas(pd.concat([left, right]))
    graph = shared_borders(both)
    assert graph.report().components == 2
    values = pd.Series(np.round(np.random.default_rng(1).uniform(0, 1, 72), 3), both.index)
    assert hot_spots(observed(values), graph, QUICK).tests == 72
