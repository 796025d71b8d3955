"""What nobody crosses but on a street: rivers, water, railways."""

from collections.abc import Mapping
from typing import Final

_WATER: Final = {"river", "canal"}
_RAILS: Final = {"rail", "light_rail", "subway", "narrow_gauge", "preserved"}  # a tram is crossed
BARRIER_KEYS: Final = ("waterway", "railway", "natural", "tunnel", "covered", "bridge")


def is_barrier(tags: Mapping[str, str]) -> bool:
    """Say whether nobody crosses here but on a street; of a surface of water, its rim.

    >>> is_barrier({"waterway": "river"}), is_barrier({"railway": "rail", "tunnel": "yes"})
    (True, False)
    """
    if tags.get("tunnel", "no") != "no" or tags.get("covered") == "yes":
        return False
    on_ground = tags.get("railway") in _RAILS and tags.get("bridge", "no") == "no"
    return tags.get("waterway") in _WATER or tags.get("natural") == "water" or on_ground
