"""How long is the way? Over the street network, in whole millimetres and minutes."""

from analyses.routing.matrix import PlaceIndex, SparseCosts, index_places, reach
from analyses.routing.nearest import Nearest, nearest
from analyses.routing.straight import straight_metres, straight_reach

__all__ = [
    "Nearest", "PlaceIndex", "SparseCosts", "index_places", "nearest", "reach", "straight_metres",
    "straight_reach",
]  # fmt: skip
