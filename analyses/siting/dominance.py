"""Rows and columns that a set cover can do without (Toregas and ReVelle 1973).

A point is served whenever another is whose candidates are among its own; a candidate is not needed
where another serves all that it serves.
"""

import numpy as np
from scipy import sparse

from kpk_geo.arrays import Bools, Ints

_BLOCK = 500  # rows compared at once: memory grows with it
_ROUNDS = 4  # dropping rows frees columns and the other way round; two are usual


def essential(serving: sparse.csr_array) -> tuple[sparse.csr_array, Ints]:
    """Reduce a cover to what decides it.

    Parameters
    ----------
    serving
        (classes, candidates) of 1.

    Returns
    -------
    tuple
        What is left, and its candidates; a cover of it covers all, and one of as few exists.
    """
    columns = np.arange(serving.shape[1])
    for _ in range(_ROUNDS):
        shape = serving.shape
        serving = serving[_kept(serving)]
        kept = _kept(serving.T.tocsr(), greatest=True)
        serving, columns = serving[:, kept].tocsr(), columns[kept]
        if serving.shape == shape:
            break
    return serving, columns


def _kept(sets: sparse.csr_array, *, greatest: bool = False) -> Ints:
    """Keep the sets that contain no other, or that no other contains; of equals the first."""
    dense = sets.toarray().astype(np.float32)
    size, number = dense.sum(axis=1), np.arange(len(dense))
    dropped: Bools = np.zeros(len(dense), dtype=bool)
    for begin in range(0, len(dense), _BLOCK):
        own = slice(begin, begin + _BLOCK)
        common = dense[own] @ dense.T
        if greatest:
            decided, other_first = common == size[own, None], size[None, :] > size[own, None]
        else:
            decided, other_first = common == size[None, :], size[None, :] < size[own, None]
        equal = (size[None, :] == size[own, None]) & (number[None, :] < number[own, None])
        dropped[own] = (decided & (other_first | equal)).any(axis=1)
    return np.flatnonzero(~dropped)
