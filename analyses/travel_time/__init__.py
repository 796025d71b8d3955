"""How long is the way? Over the street network, in whole millimetres and minutes."""

from analyses.travel_time.matrix import PlaceIndex, SparseCosts, index_places, reach
from analyses.travel_time.nearest import Nearest, nearest
from analyses.travel_time.straight import straight_metres, straight_reach

__all__ = [
    "Nearest", "PlaceIndex", "SparseCosts", "index_places", "nearest", "reach", "straight_metres",
    "straight_reach",
]  # fmt: skip
