"""Re-zonings and variants."""

import numpy as np
import pandas as pd
from area_toys import board, observed

from analyses.hot_spots.grading import HotSpotOptions
from analyses.hot_spots.rezoning import rezone
from analyses.hot_spots.sensitivity import sensitivity
from analyses.hot_spots.variants import Variant
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
    base = Variant(name="Grenze", graph=NEAR, data=data, options=options)
    others = [
        Variant(name="zweite Ordnung", graph=second_order(NEAR), data=data, options=options),
    ]
    found = sensitivity(base, others, rezonings=30)
    assert found.variants == ("zweite Ordnung", "30 zufällige Zuschnitte zu 40 Zonen")
    assert found.refused == (
        "Zufällige Zuschnitte zu 20 Zonen: zu wenige Zonen",
        "Ebene darüber: die Gebiete haben keine Ebene darüber",
    )
    assert found.rows.loc["0404", "variants"] == 2  # the map itself is none of them
    assert found.rows.loc["0404", "robustness"] == 1
    assert found.rows["rezoning_share"]["0404"] > 0.5
    assert found.rows.loc[["0000", "0808"], "robustness"].tolist() == [0, 0]
    again = sensitivity(base, others, rezonings=30)
    assert found.rows.equals(again.rows)


def test_variant_that_cannot_be_computed_is_named_and_stops_nothing() -> None:
    events = cases(0.6, 0.2).astype(float)
    data = observed(events / PEOPLE)
    strict = HotSpotOptions(global_permutations=0, smoothing="standardised")
    raw = HotSpotOptions(global_permutations=0)
    base = Variant(name="roh", graph=NEAR, data=data, options=raw)
    others = [
        Variant(name="zweite Ordnung", graph=second_order(NEAR), data=data, options=raw),
        Variant(name="geglättet", graph=NEAR, data=data, options=strict),
    ]
    found = sensitivity(base, others, rezonings=20)
    assert found.variants == ("zweite Ordnung",)
    assert "geglättet" in found.refused[0]
    assert "Menschen" in found.refused[1]  # no people known: no re-zonings
    by_people = sensitivity(base, others, rezonings=20, people=PEOPLE)
    assert by_people.by_people
    assert by_people.rezonings == 20
