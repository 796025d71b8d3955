"""Do areas differ at all? Against plain enumeration, and how often the test errs."""

from itertools import product
from math import comb

import numpy as np
import pytest

from analyses.hot_spots.difference import difference

PEOPLE = np.array([3, 5, 8, 4])


def enumerated(cases: np.ndarray) -> float:
    """Probability of a statistic at least as high, over all ways to share the cases out."""
    total, everyone = cases.sum(), PEOPLE.sum()
    mean = total / everyone

    def score(counts: np.ndarray) -> float:
        return float(((counts - PEOPLE * mean) ** 2).sum())

    ways = {
        counts: np.prod([comb(int(n), k) for n, k in zip(PEOPLE, counts, strict=True)])
        for counts in product(*(range(n + 1) for n in PEOPLE))
        if sum(counts) == total
    }
    assert sum(ways.values()) == comb(int(everyone), int(total))
    high = [w for counts, w in ways.items() if score(np.array(counts)) >= score(cases) - 1e-9]
    return float(sum(high) / sum(ways.values()))


@pytest.mark.parametrize("cases", [[3, 1, 2, 0], [0, 0, 6, 0], [1, 2, 2, 1]])
def test_p_is_that_of_plain_enumeration(cases: list[int]) -> None:
    counts = np.array(cases, float)
    found = difference(counts, PEOPLE.astype(float), simulations=19_999)
    assert found.p == pytest.approx(enumerated(counts), abs=0.012)


def test_statistic_by_mental_arithmetic() -> None:
    """Half of all are cases: 2 x (8 - 5)^2 / 0.25 = 72, on average 20 x 10 / 19."""
    found = difference(np.array([8.0, 2.0]), np.array([10.0, 10.0]), design_effect=2)
    assert found.statistic == pytest.approx(36)
    assert found.expected == pytest.approx(200 / 19)


def test_rows_in_another_order_give_the_same_bytes() -> None:
    rng = np.random.default_rng(1)
    people = rng.integers(10, 400, 60).astype(float)
    cases = rng.binomial(people.astype(int), 0.2).astype(float)
    turned = rng.permutation(60)
    assert difference(cases, people) == difference(cases[turned], people[turned])


def test_error_rate_of_rare_cases_in_tiny_areas() -> None:
    """Of 18 people 2 % each: the chi-square approximation errs twice as often as it says."""
    rng = np.random.default_rng(2)
    people = np.full(170, 18.0)
    p = [
        difference(rng.binomial(18, 0.02, 170).astype(float), people, simulations=199, seed=k).p
        for k in range(200)
    ]
    assert np.mean(np.array(p) <= 0.05) <= 0.10  # 5 % expected; 9.7 % once in a thousand


def test_brothers_and_sisters_make_no_difference_once_they_are_counted() -> None:
    rng = np.random.default_rng(3)
    families = rng.integers(20, 200, 170)
    people = (2 * families).astype(float)
    cases = [(2 * rng.binomial(families, 0.2)).astype(float) for _ in range(60)]
    naive = [difference(x, people, simulations=99).p for x in cases]
    aware = [difference(x, people, simulations=99, design_effect=2).p for x in cases]
    assert np.mean(np.array(naive) <= 0.05) > 0.9
    assert np.mean(np.array(aware) <= 0.05) <= 0.15  # 5 % expected; 60 maps


@pytest.mark.parametrize("cases", [[0.0, 0.0], [4.0, 6.0]])
def test_nobody_or_everybody_is_no_difference(cases: list[float]) -> None:
    found = difference(np.array(cases), np.array([4.0, 6.0]))
    assert found.p == 1
    assert not found.found
