"""What nobody crosses but on a street: rivers, water, railways."""

from collections.abc import Mapping
from typing import Final

from kpk_geo.network.tag_values import RAILWAYS, WATERWAYS

BARRIER_KEYS: Final = ("waterway", "railway", "natural", "tunnel", "covered", "bridge")


def is_barrier(tags: Mapping[str, str]) -> bool:
    """Say whether nobody crosses here but on a street; of a surface of water, its rim.

    >>> is_barrier({"waterway": "river"}), is_barrier({"railway": "rail", "tunnel": "yes"})
    (True, False)
    """
    if tags.get("tunnel", "no") != "no" or tags.get("covered") == "yes":
        return False
    on_ground = tags.get("railway") in RAILWAYS and tags.get("bridge", "no") == "no"
    return tags.get("waterway") in WATERWAYS or tags.get("natural") == "water" or on_ground
