"""What each candidate would be worth to each point of demand: one form for all aims.

Maximal coverage (Church and ReVelle 1974) and the p-median (Hakimi 1964) are the same question in
two measures: choose k candidates so that the sum over all points of the best benefit any chosen one
brings them is greatest. For coverage a benefit is the weight of a point within the cutoff, for the
median the weight times what is saved of the cutoff.
"""

from dataclasses import dataclass, replace

import numpy as np

from analyses.routing.matrix import CostMatrix
from analyses.siting import kernels
from kpk_geo.arrays import Floats, Int32s, Ints
from kpk_geo.errors import InputError


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Benefits:
    """Benefit of each candidate for each point of demand, as compressed sparse rows.

    What is not there is 0. All values are positive.
    """

    indptr: Ints  # (candidates + 1,)
    indices: Int32s  # points of demand, ascending in each row
    value: Floats
    points: int

    @property
    def candidates(self) -> int:
        """Number of candidates."""
        return len(self.indptr) - 1

    def row(self, candidate: int) -> tuple[Int32s, Floats]:
        """Give the points that a candidate serves, and what it is worth to them."""
        part = slice(self.indptr[candidate], self.indptr[candidate + 1])
        return self.indices[part], self.value[part]

    def take(self, rows: Ints) -> "Benefits":
        """Give some of the candidates, in the order asked for."""
        parts = [self.row(int(row)) for row in rows]
        sizes = [len(points) for points, _ in parts]
        return replace(
            self,
            indptr=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            indices=np.concatenate([np.empty(0, np.int32), *(points for points, _ in parts)]),
            value=np.concatenate([np.empty(0), *(value for _, value in parts)]),
        )

    def best_of(self, candidates: Ints) -> Floats:
        """Give for each point the best benefit of some candidates; 0 where none serves it."""
        best = np.zeros(self.points)
        for candidate in candidates:
            points, value = self.row(int(candidate))
            best[points] = np.maximum(best[points], value)
        return best

    def beyond(self, best: Floats) -> "Benefits":
        """Give what each candidate adds to what a point has already; the rest vanishes."""
        added = self.value - best[self.indices]
        kept = added > 0
        indptr = np.concatenate([[0], np.cumsum(kept)])[self.indptr]
        return replace(
            self, indptr=indptr.astype(np.int64), indices=self.indices[kept], value=added[kept]
        )


def coverage(costs: CostMatrix, weight: Floats) -> Benefits:
    """Count a point for a candidate if it lies within the cutoff of the matrix.

    Parameters
    ----------
    costs
        Candidates as destinations, points of demand as origins.
    weight
        (points,) people, or people weighted by need.

    Raises
    ------
    InputError
        A weight is negative or absent.
    """
    return _sorted(costs, checked_weight(weight, costs.origins)[costs.indices])


def saved_cost(costs: CostMatrix, weight: Floats) -> Benefits:
    """Count what a candidate saves a point of the cutoff; a point that none reaches pays all of it.

    Parameters
    ----------
    costs
        Candidates as destinations, points of demand as origins.
    weight
        (points,) people, or people weighted by need.

    Raises
    ------
    InputError
        A weight is negative or absent.
    """
    saved = costs.cutoff - costs.cost.astype(np.float64)
    return _sorted(costs, saved * checked_weight(weight, costs.origins)[costs.indices])


def without_idle(reached: Benefits, weight: Floats, chosen: Ints, *, standing: Ints) -> Ints:
    """Leave out chosen sites that reach nobody whom the others do not reach, the last ones first.

    A program that may open five sites is as content with five as with the three that are enough.

    Parameters
    ----------
    reached
        Which points each candidate reaches.
    weight
        (points,) people; a point without any asks for no site.
    chosen
        Candidates, ascending.
    standing
        Candidates that are open besides.
    """
    times = np.zeros(reached.points, dtype=np.int64)
    for site in [*standing, *chosen]:
        times[reached.row(int(site))[0]] += 1
    kept = []
    for site in chosen[::-1]:
        points = reached.row(int(site))[0]
        if (weight[points[times[points] == 1]] > 0).any():
            kept.append(int(site))
        else:
            times[points] -= 1
    return np.array(kept[::-1], dtype=np.int64)


def checked_weight(weight: Floats, points: int) -> Floats:
    """Give the weights of the points as they are, if all of them are known.

    Raises
    ------
    InputError
        A weight is negative or absent.
    """
    if weight.shape != (points,) or not np.isfinite(weight).all() or (weight < 0).any():
        raise InputError("Der Bedarf muss für jeden Punkt bekannt und mindestens 0 sein.")
    return weight.astype(np.float64)


def _sorted(costs: CostMatrix, value: Floats) -> Benefits:
    """Bring each row into the order of the points: sums do not hang on the order of a search."""
    kept = value > 0
    indptr = np.concatenate([[0], np.cumsum(kept)])[costs.indptr].astype(np.int64)
    indices, value = costs.indices[kept].copy(), value[kept].copy()
    kernels.sort_rows(indptr, indices, value)
    return Benefits(indptr=indptr, indices=indices, value=value, points=costs.origins)
