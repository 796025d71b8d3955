"""Search in circles: known answers, laws of its null model, memory, and what it refuses."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from area_toys import board

from analyses.hot_spots import scan
from analyses.hot_spots.moments import Moments, binomial_moments
from analyses.hot_spots.scan import circular_scan
from analyses.neighbours.contiguity import centres
from kpk_geo.errors import InputError

BOARD = board(9, 9)
XY = centres(BOARD)
PEOPLE = pd.Series(np.random.default_rng(1).integers(60, 300, 81), BOARD.index)
BLOCK = [f"{row:02d}{column:02d}" for row in (3, 4, 5) for column in (3, 4, 5)]


def cases(inside: float, outside: float, seed: int = 1) -> pd.Series:
    rate = pd.Series(outside, BOARD.index)
    rate[BLOCK] = inside
    return pd.Series(np.random.default_rng(seed).binomial(PEOPLE, rate), BOARD.index)


def test_planted_circle_is_found() -> None:
    found = circular_scan(cases(0.5, 0.2), PEOPLE, XY)
    first = found.clusters[0]
    assert first.p == 0.001
    assert len(set(first.areas) & set(BLOCK)) >= 8
    assert len(set(first.areas) - set(BLOCK)) <= 1
    assert first.relative_risk == pytest.approx(2.5, abs=0.4)
    assert found.found(0.05) >= set(first.areas)


def test_statistic_by_mental_arithmetic() -> None:
    """Four areas of 25 in a row with rates .4 .4 .2 .2, and chance alone: V = .3 x .7 / 25 = .0084.

    Two areas are a half of all: u = 2 x .1 / V, w (1 - w / W) = 2 / V x 1 / 2 = 1 / V, so the
    statistic is .2 / sqrt(V) = 2.182. Of the 6 ways to deal two high and two low rates out, the 3
    with both in ab, bc or cd are as high: these pairs are the circles of two.
    """
    ids = list("abcd")
    found = circular_scan(
        pd.Series([10, 10, 5, 5], ids), pd.Series(25, ids),
        np.array([[0.0, 0], [1, 0], [3, 0], [6, 0]]),
        moments=Moments(mean=0.3, between=0.0), simulations=5_999,
    )  # fmt: skip
    first = found.clusters[0]
    assert first.statistic == pytest.approx(0.2 / np.sqrt(0.0084))
    assert set(first.areas) == {"a", "b"}
    assert (first.events, first.at_risk, first.expected) == (20, 50, 15)
    assert first.relative_risk == 2
    assert first.p == pytest.approx(3 / 6, abs=0.02)


def enumerated(events: pd.Series, moments: Moments) -> float:
    """Highest statistic over every circle, written out from its definition."""
    people = PEOPLE.to_numpy(float)
    rate = events.to_numpy() / people
    weight = 1 / (moments.between + moments.mean * (1 - moments.mean) / people)
    total, deviation = weight.sum(), weight * (rate - moments.mean)
    best = 0.0
    for centre in range(81):
        distance = np.hypot(*(XY - XY[centre]).T)
        for radius in np.unique(distance):
            inside = distance <= radius
            if people[inside].sum() > people.sum() / 2:
                break
            w = weight[inside].sum()
            above = deviation[inside].sum() - w * deviation.sum() / total
            best = max(best, above / np.sqrt(w * (1 - w / total)))
    return best


def test_statistic_is_that_of_every_circle_written_out() -> None:
    """Areas at the same distance come in together, so the order of names plays no part."""
    events = cases(0.4, 0.25)
    moments = binomial_moments(events.to_numpy(float), PEOPLE.to_numpy(float))
    first = circular_scan(events, PEOPLE, XY, simulations=9).clusters[0]
    assert first.statistic == pytest.approx(enumerated(events, moments), rel=1e-9)


def test_null_model_treats_all_residuals_alike() -> None:
    """If areas of one size swap their rates, the draws may not change: only the circle does."""
    people = pd.Series(100, BOARD.index)
    events = pd.Series(np.random.default_rng(3).binomial(100, 0.2, 81), BOARD.index)
    ranks = []
    for seed in range(120):
        dealt = pd.Series(np.random.default_rng(seed).permutation(events), BOARD.index)
        ranks.append(circular_scan(dealt, people, XY, simulations=19, seed=seed).clusters[0].p)
    # Exchangeable: each of 20 places is equally likely, so p is uniform on .05, .10, ... 1.
    assert np.mean(ranks) == pytest.approx(0.525, abs=0.08)
    assert np.mean(np.array(ranks) <= 0.05) <= 0.12
    assert np.mean(np.array(ranks) <= 0.5) == pytest.approx(0.5, abs=0.14)


@pytest.mark.parametrize("skewed", [False, True], ids=["scattered", "skewed"])
def test_areas_that_differ_without_lying_together_are_no_find(skewed: bool) -> None:
    """The earlier model, one risk for all, marked every such map."""
    lowest = []
    for seed in range(80):
        rng = np.random.default_rng(seed)
        rate = np.where(rng.random(81) < 0.05, 0.6, 0.2) if skewed else rng.beta(8, 32, 81)
        events = pd.Series(rng.binomial(PEOPLE, rate), BOARD.index)
        lowest.append(circular_scan(events, PEOPLE, XY, simulations=99, seed=seed).clusters[0].p)
    assert np.mean(np.array(lowest) <= 0.05) <= 0.125  # 5 % expected; more once in a hundred


def test_rows_in_another_order_give_the_same_bytes() -> None:
    events, turned = cases(0.4, 0.2), np.random.default_rng(2).permutation(81)
    a = circular_scan(events, PEOPLE, XY, simulations=99)
    b = circular_scan(events.iloc[turned], PEOPLE.iloc[turned], XY[turned], simulations=99)
    assert repr(a) == repr(b)


def test_design_effect_lowers_the_statistic_of_large_areas() -> None:
    events = cases(0.3, 0.2)
    moments = Moments(mean=0.2, between=0.0)
    one, two = (
        circular_scan(events, PEOPLE, XY, design_effect=d, moments=moments, simulations=19)
        for d in (1, 2)
    )
    assert two.clusters[0].statistic == pytest.approx(one.clusters[0].statistic / np.sqrt(2))
    assert two.design_effect == 2


MEMORY = """
import resource, sys
import numpy as np, pandas as pd
from analyses.hot_spots.scan import circular_scan

def scan(areas):
    ids = [f"{i:05d}" for i in range(areas)]
    people = pd.Series(100, ids)
    events = pd.Series(np.random.default_rng(1).binomial(people, 0.2), ids)
    circular_scan(events, people, np.random.default_rng(2).uniform(size=(areas, 2)), simulations=9)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

before = scan(50)
print(scan(int(sys.argv[1])) - before)
"""


def test_memory_grows_with_areas_not_with_their_square() -> None:
    """In a process of its own, since compiled code asks the system for memory itself."""
    areas = 3_500
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(areas)], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert int(done.stdout) < 2 * areas * areas  # two bytes for each pair would be more


def test_too_many_areas_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MAX_AREAS", 80)
    with pytest.raises(InputError, match=r"81 Gebiete.*höchstens 80.*gröbere Ebene"):
        circular_scan(cases(0.3, 0.2), PEOPLE, XY)


@pytest.mark.parametrize(
    ("events", "people", "word"),
    [([0, 0, 0], [5, 5, 5], "Ohne Fälle"), ([1, 7, 0], [5, 5, 5], "größer"),
     ([1, 1, 1], [5, 0, 5], "Nenner 0"), ([5, 5, 5], [5, 5, 5], "alle Fälle")],
)  # fmt: skip
def test_impossible_counts_are_refused(events: list[float], people: list[float], word: str) -> None:
    ids = list("abc")
    with pytest.raises(InputError, match=word):
        circular_scan(pd.Series(events, ids), pd.Series(people, ids), XY[:3])
