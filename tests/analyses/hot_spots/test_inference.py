"""Exact probabilities against enumeration, permutations against brute force, laws."""

import math
from itertools import combinations, permutations
from random import Random

import numpy as np
import pandas as pd
import pytest
from area_toys import ring
from graph_toys import from_libpysal
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analyses.hot_spots import random_kernels
from analyses.hot_spots.inference import Inference, InferenceOptions, infer
from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import NeighbourGraph, from_pairs
from kpk_geo.errors import InputError
from kpk_geo.model import NeighbourKind

DRAWN = InferenceOptions(permutations=999, allow_exact=False)


def scattered(count: int, k: int, seed: int = 0) -> NeighbourGraph:
    points = np.random.default_rng(seed).uniform(size=(count, 2))
    names = pd.Index([f"{i:05d}" for i in range(count)], name="area_id")
    return nearest(names, points, count=k)


def row(graph: NeighbourGraph, i: int) -> np.ndarray:
    return graph.indices[graph.indptr[i] : graph.indptr[i + 1]]


values_with_ties = st.lists(st.integers(-3, 12), min_size=7, max_size=10).filter(
    lambda x: min(x) < max(x)
)


@given(values_with_ties, st.integers(1, 3))
def test_exact_equals_full_enumeration(numbers: list[int], largest: int) -> None:
    x, graph = np.array(numbers, float), ring(len(numbers), largest)
    found = infer(x, graph)
    assert found.exact
    for i in range(len(x)):
        sums = [sum(c) for c in combinations(np.delete(x, i), 2 * largest)]
        own = x[row(graph, i)].sum()
        assert found.p_upper[i] == pytest.approx(np.mean([s >= own for s in sums]), rel=1e-9)
        assert found.p_lower[i] == pytest.approx(np.mean([s <= own for s in sums]), rel=1e-9)


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
    graph = nearest(pd.Index([f"{i:03d}" for i in range(80)]), points, count=8)
    x = np.round(100 * rng.beta(2, 6, 80))
    hot = np.linalg.norm(points - 0.5, axis=1) < 0.2
    x = {"smooth": x, "planted": x + 150 * hot, "extreme": np.where(hot, 1000, x)}[kind]
    found, whole = infer(x, graph), [int(v) for v in x]
    for i in range(80):
        own = int(x[row(graph, i)].sum())
        high, low = whole_number_tails(whole, i, len(row(graph, i)), own)
        assert found.p_upper[i] == pytest.approx(high, rel=1e-9)
        assert found.p_lower[i] == pytest.approx(low, rel=1e-9)


def test_yes_and_no_is_the_hypergeometric_distribution() -> None:
    graph = scattered(150, 6)
    attribute = np.random.default_rng(2).random(150) < 0.3
    found = infer(attribute.astype(float), graph)
    count = np.array([attribute[row(graph, i)].sum() for i in range(150)])
    expected = stats.hypergeom.sf(count - 1, 149, attribute.sum() - attribute, graph.cardinalities)
    assert np.allclose(found.p_upper, expected, rtol=1e-9)


def test_random_numbers_are_those_of_numpys_philox() -> None:
    u = np.uint64
    ours = random_kernels.philox(u(8), u(2), u(3), u(4), u(5), u(6))
    theirs = np.random.Philox(key=[5, 6], counter=[7, 2, 3, 4]).random_raw(4)  # it counts first
    assert [int(x) for x in ours] == [int(x) for x in theirs]


@pytest.mark.parametrize("values", ["whole, with ties", "endless"])
@pytest.mark.parametrize(("areas", "permutations"), [(40, 700), (600, 99)])  # every way of counting
def test_shared_draws_count_exactly_like_brute_force(
    areas: int, permutations: int, values: str
) -> None:
    graph = scattered(areas, 4)
    x = np.random.default_rng(5).gamma(1, 3, areas)
    x = x if values == "endless" else np.round(x)
    found = infer(x, graph, InferenceOptions(permutations=permutations, seed=7, allow_exact=False))
    order = np.argsort(x, kind="stable")
    pool, width = np.arange(areas), int(graph.cardinalities.max()) + 1
    p_upper, p_lower = np.ones(areas), np.ones(areas)
    for p in range(permutations):
        chosen = np.empty(width, np.int64)
        random_kernels.draw(pool, chosen, np.uint64(7), np.uint64(0), p)
        drawn = order[chosen]
        for i in range(areas):
            total = x[drawn[drawn != i][: graph.cardinalities[i]]].sum()
            own = x[row(graph, i)].sum()
            p_upper[i] += total >= own - 1e-9
            p_lower[i] += total <= own + 1e-9
    assert (np.rint(found.p_upper * (permutations + 1)) == p_upper).all()
    assert (np.rint(found.p_lower * (permutations + 1)) == p_lower).all()


def test_draws_agree_with_the_exact_answer_within_their_error() -> None:
    graph, rng = scattered(170, 5), np.random.default_rng(9)
    x = np.round(rng.beta(2, 6, 170), 3)
    exact = infer(x, graph)
    drawn = infer(x, graph, InferenceOptions(permutations=20_000, allow_exact=False))
    error = np.sqrt(exact.p_upper * (1 - exact.p_upper) / 20_000) + 1e-4
    assert (np.abs(drawn.p_upper - exact.p_upper) < 5 * error).all()


def weighted(count: int) -> NeighbourGraph:
    graph = scattered(count, 4)
    pairs = np.column_stack([graph.focal, graph.indices])
    weights = np.random.default_rng(1).uniform(0.2, 1, len(pairs))
    return from_pairs(graph.area_ids, pairs, kind=NeighbourKind.GIVEN, weights=weights)


def test_unequal_weights_draw_for_each_area_and_say_so() -> None:
    graph, x = weighted(12), np.arange(12.0) ** 2
    found = infer(x, graph, InferenceOptions(permutations=30_000))
    assert not found.exact
    assert "verschieden" in found.why_not_exact
    assert graph.weights is not None
    i = 3
    w = graph.weights[graph.indptr[i] : graph.indptr[i + 1]]
    sums = [np.dot(w, c) for c in permutations(np.delete(x, i), len(w))]
    own = np.dot(w, x[row(graph, i)])
    assert found.p_upper[i] == pytest.approx(np.mean(np.array(sums) >= own - 1e-9), abs=0.015)


@pytest.mark.parametrize("options", [DRAWN, InferenceOptions()], ids=["drawn", "exact"])
@pytest.mark.parametrize("kind", ["equal", "weighted"])
def test_results_are_the_same_bytes_for_any_number_of_threads(
    options: InferenceOptions, kind: str
) -> None:
    graph = weighted(90) if kind == "weighted" else scattered(90, 5)
    x = np.random.default_rng(4).normal(size=90)
    runs = [
        infer(
            x, graph, InferenceOptions(permutations=999, allow_exact=options.allow_exact, threads=t)
        )
        for t in (1, 2, 3, 1)
    ]
    assert len({(run.p_upper.tobytes(), run.p_lower.tobytes()) for run in runs}) == 1


def same(a: Inference, b: Inference, order: np.ndarray | None = None) -> bool:
    take = slice(None) if order is None else order
    return np.allclose(a.p_upper[take], b.p_upper, rtol=1e-9) and np.allclose(
        a.p_lower[take], b.p_lower, rtol=1e-9
    )


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 400), min_size=20, max_size=40, unique=True),
    st.randoms(use_true_random=False),
    st.sampled_from([DRAWN, InferenceOptions()]),
)
def test_relabelling_shifting_and_scaling_change_nothing(
    numbers: list[int], random: Random, options: InferenceOptions
) -> None:
    x, graph = np.array(numbers, float), scattered(len(numbers), 4)
    base = infer(x, graph, options)
    assert same(base, infer(x + 1000, graph, options))
    assert same(base, infer(0.25 * x, graph, options))
    order = np.array(random.sample(range(len(x)), len(x)))
    place = np.argsort(order)
    pairs = np.column_stack([place[graph.focal], place[graph.indices]])
    mixed = from_pairs(graph.area_ids, pairs, kind=NeighbourKind.GIVEN)
    assert same(base, infer(x[order], mixed, options), order)


def test_high_values_are_low_values_upside_down() -> None:
    x, graph = np.round(np.random.default_rng(8).gamma(2, 9, 60)), scattered(60, 5)
    up, down = infer(x, graph), infer(-x, graph)
    assert np.allclose(up.p_upper, down.p_lower, rtol=1e-9)


def test_area_without_neighbours_has_no_probability() -> None:
    graph = from_libpysal(ring(6).to_libpysal()).within(np.array([1, 0, 1, 0, 1, 1], bool))
    found = infer(np.array([1.0, 2.0, 3.0, 4.0]), graph)
    assert np.isnan(found.p_upper).tolist() == [False, True, False, False]


def test_values_with_endless_digits_fall_back_to_draws_and_say_why() -> None:
    x = np.random.default_rng(0).normal(size=50)
    found = infer(x, scattered(50, 4), InferenceOptions(permutations=999))
    assert (found.exact, found.permutations) == (False, 999)
    assert "Nachkommastellen" in found.why_not_exact
    many = np.round(x, 6)
    assert "zu viele Stellen" in infer(many, scattered(50, 4), InferenceOptions(
        permutations=99, max_work=1e6)).why_not_exact  # fmt: skip
    assert infer(x, scattered(50, 4), InferenceOptions(step=0.01)).exact


def test_smallest_probability_is_never_zero() -> None:
    x = np.array([9.0, 9, 9, 0, 0, 0, 0, 0, 0, 0])
    assert infer(x, ring(10)).p_upper.min() > 0
    assert infer(x, ring(10), DRAWN).p_upper.min() >= 1 / 1000


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_gaps_and_infinite_values_are_refused(bad: float) -> None:
    with pytest.raises(InputError, match="endliche"):
        infer(np.array([1, 2, 3, bad]), ring(4))


def test_constant_values_are_refused() -> None:
    for value in (0.0, 7.0):
        with pytest.raises(InputError, match="gleich"):
            infer(np.full(8, value), ring(8))
    with pytest.raises(InputError, match="feiner"):
        infer(np.linspace(0, 0.001, 8), ring(8), InferenceOptions(step=0.1))
