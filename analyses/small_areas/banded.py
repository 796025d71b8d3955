"""How can sparse symmetric matrices of a map be factorised quickly, with nothing but LAPACK?

Numbered by reverse Cuthill and McKee (George and Liu 1981), neighbours on a map lie close to the
diagonal, and the Cholesky factor stays within that band: n b^2 steps instead of n^3.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import cho_solve_banded, cholesky_banded
from scipy.sparse.csgraph import reverse_cuthill_mckee

from kpk_geo.arrays import Floats, Ints

_ROOM = 4  # windows side by side in the working table of `inverse_diagonal`


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BandedLaplacian:
    """Degrees minus adjacency of a graph, numbered so that the band is narrow."""

    order: Ints  # (n,) which area stands at each place
    band: Floats  # (b + 1, n) lower band as LAPACK keeps it: band[k, j] is entry (j + k, j)

    @property
    def width(self) -> int:
        """Give the number of diagonals below the main one."""
        return len(self.band) - 1

    @property
    def has_edges(self) -> bool:
        """Say whether anybody has a neighbour."""
        return bool(self.band[0].any())


def banded_laplacian(adjacency: sparse.csr_matrix) -> BandedLaplacian:
    """Number the areas and lay their Laplacian out as a band.

    Parameters
    ----------
    adjacency
        (n, n) who is whose neighbour; who is one in either direction is one, weights play no part.
    """
    mutual = sparse.csr_matrix(((adjacency + adjacency.T) != 0).astype(float))
    mutual.setdiag(0)
    mutual.eliminate_zeros()
    order = np.asarray(reverse_cuthill_mckee(mutual, symmetric_mode=True), np.int64)
    entries = mutual[order][:, order].tocoo()
    below = entries.row > entries.col
    rows, columns = entries.row[below], entries.col[below]
    width = int((rows - columns).max(initial=0))
    band = np.zeros((width + 1, len(order)))
    band[0] = np.asarray(mutual.sum(axis=1)).ravel()[order]
    band[rows - columns, columns] = -1.0
    return BandedLaplacian(order=order, band=band)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Factor:
    """The Cholesky factor L of a positive definite band, L L' = matrix."""

    band: Floats  # (b + 1, n) lower

    def solve(self, right: Floats) -> Floats:
        """Solve for one column (n,) or several (n, m)."""
        return np.asarray(cho_solve_banded((self.band, True), right, check_finite=False))

    @property
    def log_determinant(self) -> float:
        """Give the logarithm of the determinant of the matrix."""
        return 2 * float(np.log(self.band[0]).sum())


def factorise(band: Floats) -> Factor:
    """Give the Cholesky factor of a lower band.

    Parameters
    ----------
    band
        (b + 1, n), as in `BandedLaplacian`; positive definite.
    """
    return Factor(band=cholesky_banded(band, lower=True, check_finite=False))


def inverse_diagonal(factor: Factor) -> Floats:
    """Give the diagonal of the inverse, (n,), without the rest of it.

    The recursions of Takahashi et al. (1973) from the last column to the first, each of which needs
    the inverse only within the band behind it: a window that moves up a working table.

    Parameters
    ----------
    factor
        Of the matrix.
    """
    band = factor.band
    width, size = len(band) - 1, band.shape[1]
    if width == 0:
        return np.asarray(1 / band[0] ** 2)
    room = _ROOM * (width + 1)
    table = np.zeros((room, room))
    diagonal = np.empty(size)
    at = room  # where the window begins; behind it lies the inverse of later columns
    for column in range(size - 1, -1, -1):
        if at == 0:
            at = room - width
            table[at:, at:] = table[:width, :width].copy()
        behind = min(width, size - 1 - column)
        below = band[1 : behind + 1, column] / band[0, column]
        known = table[at : at + behind, at : at + behind]
        beside = -(known @ below)
        diagonal[column] = 1 / band[0, column] ** 2 - below @ beside
        at -= 1
        table[at, at] = diagonal[column]
        table[at, at + 1 : at + 1 + behind] = beside
        table[at + 1 : at + 1 + behind, at] = beside
    return diagonal
