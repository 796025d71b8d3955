"""Points that the same candidates serve are one to the solver: fewer variables, the same answer."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analyses.siting.benefit import Benefits
from kpk_geo.arrays import Floats, Ints


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PointClasses:
    """Classes of points of demand with the same candidates (and, if asked, of the same group)."""

    of_point: Ints  # (points,); -1 where no candidate serves the point
    serving: sparse.csr_array  # (classes, candidates) of 1

    @property
    def count(self) -> int:
        """Number of classes."""
        return int(self.serving.shape[0])

    def sums(self, weight: Floats) -> Floats:
        """Add up a weight of the points by class."""
        served = self.of_point >= 0
        sums = np.bincount(self.of_point[served], weight[served], minlength=self.count)
        return sums.astype(np.float64)


def point_classes(benefits: Benefits, group: Ints | None = None) -> PointClasses:
    """Find the points that exactly the same candidates serve.

    Parameters
    ----------
    benefits
        Only which entries there are counts.
    group
        (points,) whom a condition tells apart; None: nobody.
    """
    shape = (benefits.candidates, benefits.points)
    ones = np.ones(len(benefits.indices), dtype=np.int8)
    by_point = sparse.csr_array((ones, benefits.indices, benefits.indptr), shape=shape).T.tocsr()
    by_point.sort_indices()
    classes: dict[tuple[int, bytes], int] = {}
    members: list[int] = []  # of each class the first point
    of_point = np.full(benefits.points, -1, dtype=np.int64)
    for point in range(benefits.points):
        begin, end = by_point.indptr[point], by_point.indptr[point + 1]
        if begin == end:
            continue
        key = (0 if group is None else int(group[point]), by_point.indices[begin:end].tobytes())
        of_point[point] = classes.setdefault(key, len(classes))
        if of_point[point] == len(members):
            members.append(point)
    return PointClasses(of_point=of_point, serving=by_point[np.array(members, dtype=np.int64)])
