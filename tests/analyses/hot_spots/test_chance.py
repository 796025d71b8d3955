"""Exact probabilities against enumeration, draws against brute force on the same draws, laws."""

import math
from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from area_toys import ring
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analyses.hot_spots import kernels
from analyses.hot_spots.chance import Chance, ChanceOptions, chance
from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import Neighbours, from_libpysal, from_pairs
from kpk_geo.errors import InputError
from kpk_geo.model import NeighbourKind

DRAWN = ChanceOptions(draws=999, allow_exact=False)


def scattered(count: int, k: int, seed: int = 0) -> Neighbours:
    points = np.random.default_rng(seed).uniform(size=(count, 2))
    names = pd.Index([f"{i:05d}" for i in range(count)], name="area_id")
    return nearest(names, points, count=k)


def row(near: Neighbours, i: int) -> np.ndarray:
    return near.others[near.first[i] : near.first[i + 1]]


values_with_ties = st.lists(st.integers(-3, 12), min_size=7, max_size=10).filter(
    lambda x: min(x) < max(x)
)


@given(values_with_ties, st.integers(1, 3))
def test_exact_equals_full_enumeration(numbers: list[int], reach: int) -> None:
    x, near = np.array(numbers, float), ring(len(numbers), reach)
    found = chance(x, near)
    assert found.exact
    for i in range(len(x)):
        sums = [sum(c) for c in combinations(np.delete(x, i), 2 * reach)]
        own = x[row(near, i)].sum()
        assert found.at_least[i] == pytest.approx(np.mean([s >= own for s in sums]), rel=1e-9)
        assert found.at_most[i] == pytest.approx(np.mean([s <= own for s in sums]), rel=1e-9)


def whole_number_tails(x: list[int], i: int, k: int, own: int) -> tuple[float, float]:
    """Count all choices of k others by sum, in Python's whole numbers without end."""
    ways: list[dict[int, int]] = [{0: 1}, *({} for _ in range(k))]
    for j, value in enumerate(x):
        if j != i:
            for size in range(k, 0, -1):
                for total, count in ways[size - 1].items():
                    ways[size][total + value] = ways[size].get(total + value, 0) + count
    everything = math.comb(len(x) - 1, k)
    high = sum(count for total, count in ways[k].items() if total >= own)
    low = sum(count for total, count in ways[k].items() if total <= own)
    return high / everything, low / everything


@pytest.mark.parametrize("kind", ["smooth", "planted", "extreme"])
def test_exact_keeps_its_digits_where_taking_one_value_out_loses_them(kind: str) -> None:
    rng = np.random.default_rng(3)
    points = rng.uniform(size=(80, 2))
    near = nearest(pd.Index([f"{i:03d}" for i in range(80)]), points, count=8)
    x = np.round(100 * rng.beta(2, 6, 80))
    hot = np.linalg.norm(points - 0.5, axis=1) < 0.2
    x = {"smooth": x, "planted": x + 150 * hot, "extreme": np.where(hot, 1000, x)}[kind]
    found, whole = chance(x, near), [int(v) for v in x]
    for i in range(80):
        own = int(x[row(near, i)].sum())
        high, low = whole_number_tails(whole, i, len(row(near, i)), own)
        assert found.at_least[i] == pytest.approx(high, rel=1e-9)
        assert found.at_most[i] == pytest.approx(low, rel=1e-9)


def test_yes_and_no_is_the_hypergeometric_distribution() -> None:
    near = scattered(150, 6)
    facts = np.random.default_rng(2).random(150) < 0.3
    found = chance(facts.astype(float), near)
    count = np.array([facts[row(near, i)].sum() for i in range(150)])
    expected = stats.hypergeom.sf(count - 1, 149, facts.sum() - facts, near.counts)
    assert np.allclose(found.at_least, expected, rtol=1e-9)


def test_random_numbers_are_those_of_numpys_philox() -> None:
    u = np.uint64
    ours = kernels.philox(u(8), u(2), u(3), u(4), u(5), u(6))
    theirs = np.random.Philox(key=[5, 6], counter=[7, 2, 3, 4]).random_raw(4)  # it counts first
    assert [int(x) for x in ours] == [int(x) for x in theirs]


@pytest.mark.parametrize("values", ["whole, with ties", "endless"])
@pytest.mark.parametrize(("areas", "draws"), [(40, 700), (600, 99)])  # every way of counting
def test_shared_draws_count_exactly_like_brute_force(areas: int, draws: int, values: str) -> None:
    near = scattered(areas, 4)
    x = np.random.default_rng(5).gamma(1, 3, areas)
    x = x if values == "endless" else np.round(x)
    found = chance(x, near, ChanceOptions(draws=draws, seed=7, allow_exact=False))
    order = np.argsort(x, kind="stable")
    pool, width = np.arange(areas), int(near.counts.max()) + 1
    at_least, at_most = np.ones(areas), np.ones(areas)
    for p in range(draws):
        chosen = np.empty(width, np.int64)
        kernels.draw(pool, chosen, np.uint64(7), np.uint64(0), p)
        drawn = order[chosen]
        for i in range(areas):
            total = x[drawn[drawn != i][: near.counts[i]]].sum()
            own = x[row(near, i)].sum()
            at_least[i] += total >= own - 1e-9
            at_most[i] += total <= own + 1e-9
    assert (np.rint(found.at_least * (draws + 1)) == at_least).all()
    assert (np.rint(found.at_most * (draws + 1)) == at_most).all()


def test_draws_agree_with_the_exact_answer_within_their_error() -> None:
    near, rng = scattered(170, 5), np.random.default_rng(9)
    x = np.round(rng.beta(2, 6, 170), 3)
    exact = chance(x, near)
    drawn = chance(x, near, ChanceOptions(draws=20_000, allow_exact=False))
    error = np.sqrt(exact.at_least * (1 - exact.at_least) / 20_000) + 1e-4
    assert (np.abs(drawn.at_least - exact.at_least) < 5 * error).all()


def weighted(count: int) -> Neighbours:
    near = scattered(count, 4)
    pairs = np.column_stack([near.rows, near.others])
    weights = np.random.default_rng(1).uniform(0.2, 1, len(pairs))
    return from_pairs(near.area_ids, pairs, kind=NeighbourKind.GIVEN, weights=weights)


def test_unequal_weights_draw_for_each_area_and_say_so() -> None:
    near, x = weighted(12), np.arange(12.0) ** 2
    found = chance(x, near, ChanceOptions(draws=30_000))
    assert not found.exact
    assert "verschieden" in found.why_draws
    assert near.weights is not None
    i = 3
    w = near.weights[near.first[i] : near.first[i + 1]]
    sums = [np.dot(w, c) for c in permutations(np.delete(x, i), len(w))]
    own = np.dot(w, x[row(near, i)])
    assert found.at_least[i] == pytest.approx(np.mean(np.array(sums) >= own - 1e-9), abs=0.015)


@pytest.mark.parametrize("options", [DRAWN, ChanceOptions()], ids=["drawn", "exact"])
@pytest.mark.parametrize("graph", ["equal", "weighted"])
def test_results_are_the_same_bytes_for_any_number_of_threads(
    options: ChanceOptions, graph: str
) -> None:
    near = weighted(90) if graph == "weighted" else scattered(90, 5)
    x = np.random.default_rng(4).normal(size=90)
    runs = [
        chance(x, near, ChanceOptions(draws=999, allow_exact=options.allow_exact, threads=t))
        for t in (1, 2, 3, 1)
    ]
    assert len({(run.at_least.tobytes(), run.at_most.tobytes()) for run in runs}) == 1


def same(a: Chance, b: Chance, order: np.ndarray | None = None) -> bool:
    take = slice(None) if order is None else order
    return np.allclose(a.at_least[take], b.at_least, rtol=1e-9) and np.allclose(
        a.at_most[take], b.at_most, rtol=1e-9
    )


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 400), min_size=20, max_size=40, unique=True),
    st.randoms(use_true_random=False),
    st.sampled_from([DRAWN, ChanceOptions()]),
)
def test_relabelling_shifting_and_scaling_change_nothing(
    numbers: list[int], random: object, options: ChanceOptions
) -> None:
    x, near = np.array(numbers, float), scattered(len(numbers), 4)
    base = chance(x, near, options)
    assert same(base, chance(x + 1000, near, options))
    assert same(base, chance(0.25 * x, near, options))
    order = np.arange(len(x))
    random.shuffle(order)  # type: ignore[attr-defined]
    place = np.argsort(order)
    pairs = np.column_stack([place[near.rows], place[near.others]])
    mixed = from_pairs(near.area_ids, pairs, kind=NeighbourKind.GIVEN)
    assert same(base, chance(x[order], mixed, options), order)


def test_high_values_are_low_values_upside_down() -> None:
    x, near = np.round(np.random.default_rng(8).gamma(2, 9, 60)), scattered(60, 5)
    up, down = chance(x, near), chance(-x, near)
    assert np.allclose(up.at_least, down.at_most, rtol=1e-9)


def test_area_without_neighbours_has_no_probability() -> None:
    near = from_libpysal(ring(6).to_libpysal()).within(np.array([1, 0, 1, 0, 1, 1], bool))
    found = chance(np.array([1.0, 2.0, 3.0, 4.0]), near)
    assert np.isnan(found.at_least).tolist() == [False, True, False, False]


def test_values_with_endless_digits_fall_back_to_draws_and_say_why() -> None:
    x = np.random.default_rng(0).normal(size=50)
    found = chance(x, scattered(50, 4), ChanceOptions(draws=999))
    assert (found.exact, found.draws) == (False, 999)
    assert "Nachkommastellen" in found.why_draws
    many = np.round(x, 6)
    assert "zu viele Stellen" in chance(many, scattered(50, 4), ChanceOptions(
        draws=99, most_work=1e6)).why_draws  # fmt: skip
    assert chance(x, scattered(50, 4), ChanceOptions(step=0.01)).exact


def test_smallest_probability_is_never_zero() -> None:
    x = np.array([9.0, 9, 9, 0, 0, 0, 0, 0, 0, 0])
    assert chance(x, ring(10)).at_least.min() > 0
    assert chance(x, ring(10), DRAWN).at_least.min() >= 1 / 1000


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_gaps_and_infinite_values_are_refused(bad: float) -> None:
    with pytest.raises(InputError, match="endliche"):
        chance(np.array([1, 2, 3, bad]), ring(4))


def test_constant_values_are_refused() -> None:
    for value in (0.0, 7.0):
        with pytest.raises(InputError, match="gleich"):
            chance(np.full(8, value), ring(8))
    with pytest.raises(InputError, match="feiner"):
        chance(np.linspace(0, 0.001, 8), ring(8), ChanceOptions(step=0.1))
