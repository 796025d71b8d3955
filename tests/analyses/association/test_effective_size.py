"""How many independent areas two maps are worth: against loops, on maps of noise, and its laws."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.association.effective_size import CLASSES, effective_size, pair_classes
from kpk_geo.errors import InputError


def by_loops(x, y, xy, weights) -> float:
    """Write the formula down as it stands: whole matrices, centred, summed pair by pair.

    The covariances are those that, centred, have the class means of the deviations (least squares).
    """
    n = len(x)
    w = [float(one) / float(sum(weights)) for one in weights]
    farthest = float(max(np.float32(np.hypot(*(a - b))) for a in xy for b in xy))
    klass = [[0] * n for _ in range(n)]
    for i, j in product(range(n), repeat=2):
        if i != j:
            away = np.float32(np.hypot(*(xy[i] - xy[j]))) * np.float32(CLASSES / farthest)
            klass[i][j] = min(max(int(np.ceil(away)), 1), CLASSES)

    def centred(matrix):
        row = [sum(w[j] * matrix[i][j] for j in range(n)) for i in range(n)]
        all_ = sum(w[i] * row[i] for i in range(n))
        return [[matrix[i][j] - row[i] - row[j] + all_ for j in range(n)] for i in range(n)]

    def class_sums(matrix):
        total = [0.0] * (CLASSES + 1)
        for i, j in product(range(n), repeat=2):
            total[klass[i][j]] += w[i] * w[j] * matrix[i][j]
        return total

    def of_class(covariances):
        return [[covariances[klass[i][j]] for j in range(n)] for i in range(n)]

    effect = [class_sums(centred(of_class([float(k == one) for k in range(CLASSES + 1)])))
              for one in range(CLASSES + 1)]  # fmt: skip

    def covariance(values):
        mean = sum(w[i] * values[i] for i in range(n))
        away = [value - mean for value in values]
        seen = class_sums([[a * b for b in away] for a in away])
        solved = np.linalg.lstsq(np.array(effect).T, np.array(seen), rcond=1e-9)[0]
        return centred(of_class(solved))

    sx, sy = covariance(x), covariance(y)
    shared = sum(w[i] * w[j] * sx[i][j] * sy[i][j] for i, j in product(range(n), repeat=2))
    traces = sum(w[i] * sx[i][i] for i in range(n)) * sum(w[i] * sy[i][i] for i in range(n))
    most = 1 / sum(one**2 for one in w)
    return most if shared <= 0 or traces <= 0 else min(most, 1 + traces / shared)


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


def test_the_variance_is_that_of_correlations_drawn_many_times() -> None:
    """Fields as wide as the map, where a correlogram that is only centred claims too many areas."""
    rng = np.random.default_rng(1)
    centre = rng.normal(scale=1500, size=(250, 2))  # dense in the middle, as a city is
    xy = np.r_[centre, rng.uniform(-9000, 9000, (120, 2))]
    away = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    root = np.linalg.cholesky(np.exp(-away / 9000) + 1e-9 * np.eye(len(xy)))
    pairs, found, variances = pair_classes(xy), [], []
    for _ in range(60):
        x, y = (root @ rng.normal(size=len(xy)) for _ in range(2))
        found.append(np.corrcoef(x, y)[0, 1])
        variances.append(1 / (effective_size(x, y, pairs) - 1))
    assert np.mean(variances) == pytest.approx(np.mean(np.square(found)), rel=0.35)


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
