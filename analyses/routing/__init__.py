"""How long is the route? Over the street network, in whole millimetres and minutes."""

from analyses.routing.matrix import CostMatrix, OriginIndex, cost_matrix, index_origins
from analyses.routing.nearest import Nearest, nearest
from analyses.routing.straight import straight_cost_matrix, straight_metres

__all__ = [
    "CostMatrix", "Nearest", "OriginIndex", "cost_matrix", "index_origins", "nearest",
    "straight_cost_matrix", "straight_metres",
]  # fmt: skip
