"""How many independent areas two maps are worth: against loops, on maps of noise, and its laws."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.association.effective_size import CLASSES, effective_size, pair_classes
from kpk_geo.errors import InputError


def by_loops(x, y, xy, weights) -> float:
    """Write the formula down as it stands: two whole matrices, centred, summed pair by pair."""
    n = len(x)
    w = [float(one) / float(sum(weights)) for one in weights]
    farthest = max(np.hypot(*(a - b)) for a in xy for b in xy)

    def klass(i: int, j: int) -> int:
        if i == j:
            return 0
        away = np.float32(np.hypot(*(xy[i] - xy[j])))
        return min(max(int(np.ceil(away * (CLASSES / float(np.float32(farthest))))), 1), CLASSES)

    def centred(values):
        mean = sum(w[i] * values[i] for i in range(n))
        total, weight = [0.0] * 14, [0.0] * 14
        for i, j in product(range(n), repeat=2):
            k = klass(i, j)
            total[k] += w[i] * w[j] * (values[i] - mean) * (values[j] - mean)
            weight[k] += w[i] * w[j]
        alike = [[total[klass(i, j)] / weight[klass(i, j)] for j in range(n)] for i in range(n)]
        row = [sum(w[j] * alike[i][j] for j in range(n)) for i in range(n)]
        all_ = sum(w[i] * row[i] for i in range(n))
        return [[alike[i][j] - row[i] - row[j] + all_ for j in range(n)] for i in range(n)]

    sx, sy = centred(x), centred(y)
    shared = sum(w[i] * w[j] * sx[i][j] * sy[i][j] for i, j in product(range(n), repeat=2))
    traces = sum(w[i] * sx[i][i] for i in range(n)) * sum(w[i] * sy[i][i] for i in range(n))
    most = 1 / sum(one**2 for one in w)
    return most if shared <= 0 else min(most, 1 + traces / shared)


def smooth(seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 8000, (n, 2))
    away = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    root = np.linalg.cholesky(np.exp(-away / 2500) + 1e-9 * np.eye(n))
    return root @ rng.normal(size=n), root @ rng.normal(size=n), xy, rng.uniform(1, 9, n)


@pytest.mark.parametrize("seed", range(6))
def test_like_the_formula_written_out_in_loops(seed: int) -> None:
    x, y, xy, weights = smooth(seed, 22)
    assert effective_size(x, y, pair_classes(xy, weights)) == pytest.approx(
        by_loops(x, y, xy, weights), rel=1e-9
    )
    assert effective_size(x, y, pair_classes(xy)) == pytest.approx(
        by_loops(x, y, xy, np.ones(22)), rel=1e-9
    )


def test_maps_of_noise_are_worth_nearly_all_their_areas() -> None:
    rng = np.random.default_rng(1)
    pairs = pair_classes(rng.uniform(size=(200, 2)))
    sizes = [effective_size(rng.normal(size=200), rng.normal(size=200), pairs) for _ in range(40)]
    assert np.mean(sizes) > 190
    assert max(sizes) <= 200 + 1e-9


def test_maps_of_smooth_fields_are_worth_few() -> None:
    sizes = [effective_size(x, y, pair_classes(xy)) for x, y, xy, _ in (smooth(s, 200)
             for s in range(10))]  # fmt: skip
    assert np.mean(sizes) < 80


def test_two_halves_by_mental_arithmetic() -> None:
    """Three areas here, three there, one value each: as good as two areas, whatever is added."""
    xy = np.array([[0, 0.0], [0, 0], [0, 0], [9, 0], [9, 0], [9, 0]])
    half = np.array([1.0, 1, 1, 3, 3, 3])
    # Every deviation is 1: within a half all products are 1, across -1; the centred matrix is the
    # same, so Var(r) = 1 / 1 and one more area makes two.
    assert effective_size(half, 5 - 2 * half, pair_classes(xy)) == pytest.approx(2)


@given(st.integers(0, 30), st.randoms())
def test_order_scale_shift_and_turn_change_nothing(seed, random) -> None:
    x, y, xy, weights = smooth(seed, 25)
    first = effective_size(x, y, pair_classes(xy, weights))
    order = list(range(25))
    random.shuffle(order)
    mixed = effective_size(x[order], y[order], pair_classes(xy[order], weights[order]))
    assert mixed == pytest.approx(first, rel=1e-9)
    moved = pair_classes(2 * xy[:, ::-1] + 4096, 3 * weights)
    assert effective_size(-4 * x + 7, y * 1e-3, moved) == pytest.approx(first, rel=1e-6)
    assert effective_size(y, x, pair_classes(xy, weights)) == pytest.approx(first, rel=1e-9)


def places(areas: int) -> np.ndarray:
    return np.column_stack([np.arange(areas), np.zeros(areas)]).astype(float)


@pytest.mark.parametrize(
    ("xy", "weights", "words"),
    [
        (places(3), None, "Nur 3 Gebiete"),
        (places(3001), None, "3.001 Gebiete.*bis 3.000"),
        (np.zeros((9, 2)), None, "derselben Stelle"),
        (np.full((9, 2), np.nan), None, "wo es liegt"),
        (places(9), np.zeros(9), "Gewicht"),
    ],
)
def test_areas_that_cannot_be_compared(xy, weights, words) -> None:
    with pytest.raises(InputError, match=words):
        pair_classes(xy, weights)


@pytest.mark.parametrize(
    ("values", "words"),
    [(np.full(9, 0.3), "denselben Wert"), (np.r_[np.nan, np.arange(8.0)], "fehlen Werte")],
)
def test_values_that_cannot_be_compared(values, words) -> None:
    with pytest.raises(InputError, match=words):
        effective_size(values, np.arange(9.0), pair_classes(places(9)))
