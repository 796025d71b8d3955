"""The banded factor gives what dense algebra gives."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analyses.small_areas.banded import banded_laplacian, factorise, inverse_diagonal


def dense(band: np.ndarray) -> np.ndarray:
    size = band.shape[1]
    full = np.zeros((size, size))
    for offset, row in enumerate(band):
        for at in range(size - offset):
            full[at + offset, at] = full[at, at + offset] = row[at]
    return full


def random_graph(size: int, edges: int, seed: int) -> sparse.csr_matrix:
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, size, (edges, 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    return sparse.csr_matrix((np.ones(len(ends)), ends.T), shape=(size, size))


@given(st.integers(1, 40), st.integers(0, 80), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_solution_determinant_and_inverse_are_those_of_the_dense_matrix(
    size: int, edges: int, seed: int
) -> None:
    laplacian = banded_laplacian(random_graph(size, edges, seed))
    band = 0.8 * laplacian.band
    band[0] += np.random.default_rng(seed).uniform(0.1, 3, size)
    matrix, factor = dense(band), factorise(band)
    right = np.arange(size, dtype=float)
    assert np.allclose(factor.solve(right), np.linalg.solve(matrix, right))
    assert np.isclose(factor.log_determinant, np.linalg.slogdet(matrix)[1])
    assert np.allclose(inverse_diagonal(factor), np.diag(np.linalg.inv(matrix)))


@given(st.integers(2, 30), st.integers(1, 60), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_the_band_is_degrees_minus_adjacency_of_the_mutual_graph(
    size: int, edges: int, seed: int
) -> None:
    adjacency = random_graph(size, edges, seed)
    laplacian = banded_laplacian(adjacency)
    mutual = ((adjacency + adjacency.T) != 0).toarray().astype(float)
    expected = np.diag(mutual.sum(axis=1)) - mutual
    order = laplacian.order
    assert sorted(order) == list(range(size))
    assert np.array_equal(dense(laplacian.band), expected[np.ix_(order, order)])


def test_a_long_map_has_a_narrow_band_however_its_areas_are_numbered() -> None:
    shuffled = np.random.default_rng(1).permutation(400)
    path = sparse.csr_matrix((np.ones(399), (shuffled[:-1], shuffled[1:])), shape=(400, 400))
    assert banded_laplacian(path).width == 1
