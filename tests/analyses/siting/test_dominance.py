"""A cover of what is left covers all, and none is smaller."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from analyses.siting.dominance import essential
from kpk_geo.arrays import Bools


def fewest(serving: Bools) -> int | None:
    for size in range(serving.shape[1] + 1):
        for chosen in combinations(range(serving.shape[1]), size):
            if serving[:, list(chosen)].any(axis=1).all():
                return size
    return None


@given(st.integers(1, 9), st.integers(1, 7), st.integers(0, 10_000))
def test_as_few_candidates_cover_what_is_left(points: int, candidates: int, seed: int) -> None:
    serving = np.random.default_rng(seed).random((points, candidates)) < 0.35
    rest, columns = essential(sparse.csr_array(serving.astype(np.int8)))
    left = rest.toarray() > 0
    assert left.shape[1] == len(columns)
    assert fewest(left) == fewest(serving)
    for chosen in combinations(range(len(columns)), fewest(left) or 0):
        if left[:, list(chosen)].any(axis=1).all():
            assert serving[:, columns[list(chosen)]].any(axis=1).all()


def test_point_whose_candidates_serve_another_too_is_dropped() -> None:
    serving = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]])
    rest, columns = essential(sparse.csr_array(serving))
    assert columns.tolist() == [0, 2]
    assert rest.toarray().tolist() == [[1, 0], [0, 1]]
