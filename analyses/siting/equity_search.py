"""Good sites for the least served group fast: swaps, as long as the shares get better from below.

Shares are compared from the smallest upwards (leximin), so that a swap that lifts one of several
groups without any site is seen although the smallest share is still 0. It proves nothing;
`equity.py` does.
"""

import numpy as np
from scipy import sparse

from analyses.siting.benefit import Benefits
from analyses.siting.groups import Groups
from kpk_geo.arrays import Bools, Floats, Ints

_DIGITS = 9  # of a share: less is no difference
_SWEEPS = 100  # at most; a dozen are usual


def searched_shares(
    reached: Benefits, weight: Floats, groups: Groups, count: int, *, standing: Ints, may: Bools
) -> Ints:
    """Choose sites one after the other, then swap.

    Parameters
    ----------
    reached
        Which points each candidate reaches.
    weight
        (points,) people.
    groups
        Whose shares are compared; those that nobody reaches do not matter.
    count
        New sites at most.
    standing
        Candidates that are open besides.
    may
        (candidates,) which may be chosen.
    """
    search = _Search(reached, weight, groups, standing, may)
    chosen: list[int] = []
    for _ in range(count):
        chosen.append(search.best(chosen)[0])
    now = search.rank(chosen)
    for _ in range(_SWEEPS):
        swaps = []
        for place in range(len(chosen)):
            rest = chosen[:place] + chosen[place + 1 :]
            site, rank = search.best(rest)
            swaps.append((rank, [*rest, site]))
        rank, other = max(swaps, key=lambda swap: swap[0])
        if rank <= now:
            break
        chosen, now = other, rank
    return np.array(sorted(chosen), dtype=np.int64)


class _Search:
    def __init__(
        self, reached: Benefits, weight: Floats, groups: Groups, standing: Ints, may: Bools
    ) -> None:
        shape = (reached.candidates, reached.points)
        ones = np.ones(len(reached.indices))
        self._matrix = sparse.csr_array((ones, reached.indices, reached.indptr), shape=shape)
        self._standing, self._may = standing.tolist(), may
        people, inside = groups.sums(weight), np.flatnonzero(groups.of_point >= 0)
        shape = (reached.points, len(people))
        entries = (weight[inside], (inside, groups.of_point[inside]))
        self._members = sparse.csr_array(entries, shape=shape)
        self._people = np.where(people > 0, people, 1.0)
        self._empty, self._weight = people == 0, weight

    def _bare(self, chosen: list[int]) -> Floats:
        """Say of each point whether no open site serves it: 1, else 0."""
        times = self._matrix[[*self._standing, *chosen]].sum(axis=0)
        bare: Floats = (np.asarray(times).ravel() == 0).astype(np.float64)
        return bare

    def _keys(self, served: Floats, total: Floats) -> Floats:
        """Give shares from the smallest upwards, and all served as the last of the keys."""
        shares = np.sort(np.where(self._empty, 1.0, served / self._people), axis=1)
        of_all = total / max(float(self._weight.sum()), 1e-9)
        keys: Floats = np.round(np.column_stack([shares, of_all]), _DIGITS)
        return keys

    def rank(self, chosen: list[int]) -> tuple[float, ...]:
        """Give the keys of a choice."""
        served = 1 - self._bare(chosen)
        keys = self._keys((self._members.T @ served)[None, :], np.array([served @ self._weight]))
        return tuple(keys[0].tolist())

    def best(self, chosen: list[int]) -> tuple[int, tuple[float, ...]]:
        """Find the candidate that is best beside others; of equals the first."""
        bare = self._bare(chosen)
        now = self._members.T @ (1 - bare)
        more = (self._matrix.multiply(bare[None, :])).tocsr()
        keys = self._keys(
            (more @ self._members).toarray() + now, more @ self._weight + (1 - bare) @ self._weight
        )
        free = self._may.copy()
        free[chosen] = False
        allowed = np.flatnonzero(free)
        order = np.lexsort((-allowed, *keys[allowed].T[::-1]))
        site = int(allowed[order[-1]])
        return site, tuple(keys[site].tolist())
