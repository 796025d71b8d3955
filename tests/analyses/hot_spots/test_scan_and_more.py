"""Burden against supply, re-zonings and variants."""

import numpy as np
import pandas as pd
import pytest
from area_toys import board, observed, ring

from analyses.hot_spots.bivariate import bivariate, lees_l
from analyses.hot_spots.grading import HotSpotOptions
from analyses.hot_spots.inference import InferenceOptions
from analyses.hot_spots.rezoning import rezone
from analyses.hot_spots.sensitivity import Variant, sensitivity
from analyses.hot_spots.statistics import row_standardised
from analyses.neighbours.contiguity import shared_borders
from analyses.neighbours.graph import second_order

BOARD = board(9, 9)
NEAR = shared_borders(BOARD)
PEOPLE = pd.Series(np.random.default_rng(1).integers(60, 300, 81), BOARD.index)
BLOCK = [f"{row:02d}{column:02d}" for row in (3, 4, 5) for column in (3, 4, 5)]


def cases(inside: float, outside: float, seed: int = 1) -> pd.Series:
    rate = pd.Series(outside, BOARD.index)
    rate[BLOCK] = inside
    return pd.Series(np.random.default_rng(seed).binomial(PEOPLE, rate), BOARD.index)


def test_burden_without_supply_around_is_found() -> None:
    burden = pd.Series(np.random.default_rng(1).uniform(0, 1, 81), BOARD.index)
    supply = pd.Series(np.random.default_rng(2).uniform(40, 60, 81).round(1), BOARD.index)
    burden[BLOCK], supply[BLOCK] = 2.0, 5.0
    found = bivariate(burden, supply, NEAR)
    row = found.rows.loc["0404"]
    assert (row["grade"], row["quadrant"]) == ("certain", "high_low")
    assert found.lee < 0
    assert found.p_lee < 0.01
    assert found.inference is not None
    assert found.inference.exact


def test_lees_l_of_a_variable_with_itself_is_its_smoothed_variance() -> None:
    z = np.random.default_rng(3).normal(size=30)
    z = (z - z.mean()) / z.std()
    graph = ring(30)
    lag = (np.roll(z, 1) + np.roll(z, -1)) / 2
    assert lees_l(z, z, row_standardised(graph)) == pytest.approx((lag**2).mean())


def test_areas_without_either_value_are_left_out() -> None:
    burden = pd.Series(np.arange(81.0), BOARD.index)
    supply = pd.Series(np.arange(81.0)[::-1].copy(), BOARD.index)
    burden["0000"], supply["0808"] = np.nan, np.nan
    found = bivariate(burden, supply, NEAR, InferenceOptions(permutations=99))
    assert found.tests == 79
    assert found.rows.loc[["0000", "0808"], "grade"].isna().all()
    few = bivariate(burden.iloc[:20], supply.iloc[:20], NEAR)
    assert "30" in few.reason


def test_rezonings_are_contiguous_complete_and_repeat() -> None:
    people = PEOPLE.to_numpy(float)
    first, again, other = (
        rezone(NEAR, people, zones=27, seed=4, number=number) for number in (0, 0, 1)
    )
    assert (first.zone == again.zone).all()
    assert (first.zone != other.zone).any()
    assert set(first.zone) == set(range(27))
    for zone in range(27):
        part = NEAR.within(first.zone == zone)
        assert part.report().components == 1
    sizes = np.bincount(first.zone, people)
    assert sizes.max() < 5 * sizes.mean()


def test_every_part_of_the_map_gets_a_zone() -> None:
    graph = NEAR.within(
        ~np.isin(BOARD.index.str[2:], ["04"])
    )  # a street of nobody through the middle
    division = rezone(graph, np.ones(72), zones=2, seed=1, number=0)
    assert division.zone.min() == 0
    assert graph.within(division.zone == division.zone[0]).report().components == 1


def test_planted_cluster_is_robust_and_noise_is_not() -> None:
    events = cases(0.6, 0.2).astype(float)
    data = observed(events / PEOPLE, events=events, at_risk=PEOPLE.astype(float))
    options = HotSpotOptions(global_permutations=0)
    variants = [
        Variant(name="Grenze", graph=NEAR, data=data, options=options),
        Variant(name="zweite Ordnung", graph=second_order(NEAR), data=data, options=options),
    ]
    found = sensitivity(variants, rezonings=30)
    assert found.variants == ("Grenze", "zweite Ordnung", "30 zufällige Zuschnitte")
    assert found.rows.loc["0404", "robustness"] == 1
    assert found.rows["rezoning_share"]["0404"] > 0.5
    assert found.rows.loc[["0000", "0808"], "robustness"].tolist() == [0, 0]
    again = sensitivity(variants, rezonings=30)
    assert found.rows.equals(again.rows)


def test_variant_that_cannot_be_computed_is_named_and_stops_nothing() -> None:
    events = cases(0.6, 0.2).astype(float)
    data = observed(events / PEOPLE)
    strict = HotSpotOptions(global_permutations=0, smoothing="standardised")
    variants = [
        Variant(name="roh", graph=NEAR, data=data, options=HotSpotOptions(global_permutations=0)),
        Variant(name="geglättet", graph=NEAR, data=data, options=strict),
    ]
    found = sensitivity(variants, rezonings=20)
    assert found.variants == ("roh",)
    assert "geglättet" in found.refused[0]
    assert "Menschen" in found.refused[1]  # no people known: no re-zonings
    by_people = sensitivity(variants, rezonings=20, people=PEOPLE)
    assert by_people.by_people
    assert by_people.rezonings == 20
