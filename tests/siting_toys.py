"""Small siting problems: some by chance, and a line on which one can count in the head."""

import numpy as np
from hypothesis import strategies as st

from analyses.routing.matrix import CostMatrix
from kpk_geo.arrays import Floats, Ints

CUTOFF = 30
NONE: Ints = np.empty(0, dtype=np.int64)


def matrix(cost: Floats) -> CostMatrix:
    """Candidates are rows; costs beyond the cutoff are not there."""
    near = cost <= CUTOFF
    return CostMatrix(
        indptr=np.r_[0, np.cumsum(near.sum(axis=1))].astype(np.int64),
        indices=np.nonzero(near)[1].astype(np.int32),
        cost=cost[near].astype(np.int32),
        origins=cost.shape[1],
        cutoff=CUTOFF,
    )


def dense_costs(costs: CostMatrix) -> Floats:
    """Give (candidates, points) costs; infinite beyond the cutoff."""
    dense = np.full((costs.destinations, costs.origins), np.inf)
    dense[costs.destination_of_entry(), costs.indices] = costs.cost
    return dense


@st.composite
def instances(draw: st.DrawFn) -> tuple[CostMatrix, Floats, int]:
    candidates, points = draw(st.integers(1, 8)), draw(st.integers(1, 15))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    cost = rng.integers(0, 60, (candidates, points)).astype(float)
    return matrix(cost), rng.integers(0, 9, points).astype(float), draw(st.integers(1, 4))


LINE = matrix(np.array([[0, 0, 99, 99, 99], [99, 0, 0, 99, 99], [99, 99, 99, 0, 0]]))
PEOPLE = np.array([10.0, 1.0, 4.0, 3.0, 2.0])
