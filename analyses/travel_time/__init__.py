"""How long is the way? Over the street network, in whole millimetres and minutes."""

from analyses.travel_time.matrix import PlaceIndex, SparseCosts, index_places, reach
from analyses.travel_time.nearest import Nearest, nearest, straight_metres

__all__ = [
    "Nearest", "PlaceIndex", "SparseCosts", "index_places", "nearest", "reach", "straight_metres",
]  # fmt: skip
