"""Scan statistic, re-zonings and variants."""

import numpy as np
import pandas as pd
import pytest
from area_toys import board, observed
from scipy.special import xlogy

from analyses.hot_spots.grading import HotSpotOptions
from analyses.hot_spots.rezoning import rezone
from analyses.hot_spots.scan import circular_scan
from analyses.hot_spots.sensitivity import Variant, sensitivity
from analyses.neighbours.contiguity import centres, shared_borders
from analyses.neighbours.graph import second_order
from kpk_geo.errors import InputError

BOARD = board(9, 9)
NEAR = shared_borders(BOARD)
XY = centres(BOARD)
PEOPLE = pd.Series(np.random.default_rng(1).integers(60, 300, 81), BOARD.index)
BLOCK = [f"{row:02d}{column:02d}" for row in (3, 4, 5) for column in (3, 4, 5)]


def cases(inside: float, outside: float, seed: int = 1) -> pd.Series:
    rate = pd.Series(outside, BOARD.index)
    rate[BLOCK] = inside
    return pd.Series(np.random.default_rng(seed).binomial(PEOPLE, rate), BOARD.index)


def test_scan_finds_the_planted_circle() -> None:
    found = circular_scan(cases(0.5, 0.2), PEOPLE, XY)
    first = found.clusters[0]
    assert first.p == 0.001
    assert len(set(first.areas) & set(BLOCK)) >= 8
    assert len(set(first.areas) - set(BLOCK)) <= 1
    assert first.relative_risk == pytest.approx(2.5, abs=0.4)
    assert found.found(0.05) >= set(first.areas)


def test_scan_of_chance_finds_nothing_too_often() -> None:
    lowest = [
        circular_scan(cases(0.2, 0.2, seed), PEOPLE, XY, simulations=99, seed=seed).clusters[0].p
        for seed in range(60)
    ]
    assert np.mean(np.array(lowest) <= 0.05) <= 0.15  # 5 % expected; 60 maps


def test_scan_maximises_the_bernoulli_likelihood() -> None:
    """Against plain enumeration of every circle."""
    events, people = cases(0.4, 0.25), PEOPLE
    y, n = events.to_numpy(), people.to_numpy()
    best = 0.0
    for centre in range(81):
        order = np.argsort(np.hypot(*(XY - XY[centre]).T), kind="stable")
        inside, at = np.cumsum(y[order]), np.cumsum(n[order])
        for c, m in zip(inside, at, strict=True):
            if m > n.sum() / 2 or c / m <= (y.sum() - c) / (n.sum() - m):
                continue
            groups = ((c, m), (y.sum() - c, n.sum() - m))
            whole = xlogy(y.sum(), y.sum() / n.sum()) + xlogy(
                n.sum() - y.sum(), 1 - y.sum() / n.sum()
            )
            value = sum(xlogy(a, a / b) + xlogy(b - a, 1 - a / b) for a, b in groups) - whole
            best = max(best, value)
    found = circular_scan(events, people, XY, simulations=99).clusters[0].log_likelihood_ratio
    # Among equally distant areas the order is free: ours may be another, never better by far.
    assert found == pytest.approx(best, rel=0.05)


def test_scan_is_the_same_whatever_the_order_of_rows() -> None:
    events = cases(0.4, 0.2)
    turned = np.arange(81)[::-1]
    a = circular_scan(events, PEOPLE, XY, simulations=99)
    b = circular_scan(events.iloc[turned], PEOPLE.iloc[turned], XY[turned], simulations=99)
    assert a == b


@pytest.mark.parametrize(
    ("events", "people", "word"),
    [([0, 0, 0], [5, 5, 5], "Ohne Fälle"), ([1, 1.5, 0], [5, 5, 5], "ganze"),
     ([1, 1, 1], [5, 0, 5], "Nenner 0"), ([5, 5, 5], [5, 5, 5], "alle Fälle")],
)  # fmt: skip
def test_scan_refuses_impossible_counts(
    events: list[float], people: list[float], word: str
) -> None:
    ids = list("abc")
    with pytest.raises(InputError, match=word):
        circular_scan(pd.Series(events, ids), pd.Series(people, ids), XY[:3])


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
