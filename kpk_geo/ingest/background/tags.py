"""What a way or a relation is on the map, read from OpenStreetMap's tags."""

from collections.abc import Mapping

from kpk_geo.background import FeatureKind

KEYS = ("highway", "waterway", "railway", "natural", "leisure", "landuse")

_ROADS = {
    "motorway": FeatureKind.MAJOR_ROAD,
    "trunk": FeatureKind.MAJOR_ROAD,
    "primary": FeatureKind.MAJOR_ROAD,
    "secondary": FeatureKind.SECONDARY_ROAD,
    "tertiary": FeatureKind.TERTIARY_ROAD,
    "residential": FeatureKind.MINOR_ROAD,
    "unclassified": FeatureKind.MINOR_ROAD,
    "living_street": FeatureKind.MINOR_ROAD,
    "pedestrian": FeatureKind.MINOR_ROAD,
}
_RAILS = {"rail", "light_rail"}
_RIVERS = {"river", "canal"}
_STREAMS = {"stream", "ditch", "drain"}
_WATER = {"riverbank", "dock"}
_GREEN = {
    "leisure": {"park", "nature_reserve", "common", "garden"},
    "landuse": {"forest", "cemetery", "village_green", "recreation_ground", "allotments"},
    "natural": {"wood", "heath", "scrub"},
}


def kind_of(tags: Mapping[str, str], *, is_closed: bool) -> FeatureKind | None:
    """Say what a way is; None: it is not drawn.

    Parameters
    ----------
    tags
        Of the way, or of the relation that holds its rings.
    is_closed
        Whether it is a ring: surfaces must be, lines may be.

    Examples
    --------
    >>> kind_of({"highway": "primary_link"}, is_closed=False)
    <FeatureKind.MAJOR_ROAD: 'major_road'>
    >>> kind_of({"railway": "rail", "service": "siding"}, is_closed=False) is None
    True
    >>> kind_of({"natural": "water"}, is_closed=True)
    <FeatureKind.WATER: 'water'>
    """
    if is_closed and (surface := _surface(tags)):
        return surface
    if tags.get("area") == "yes":
        return None
    road = _ROADS.get(tags.get("highway", "").removesuffix("_link"))
    return road or _rail(tags) or _waterway(tags)


def _surface(tags: Mapping[str, str]) -> FeatureKind | None:
    if tags.get("natural") == "water" or tags.get("waterway") in _WATER:
        return FeatureKind.WATER
    if tags.get("landuse") in ("reservoir", "basin"):
        return FeatureKind.WATER
    is_green = any(tags.get(key) in values for key, values in _GREEN.items())
    return FeatureKind.GREEN if is_green else None


def _rail(tags: Mapping[str, str]) -> FeatureKind | None:
    is_line = tags.get("railway") in _RAILS and "service" not in tags
    return FeatureKind.RAIL if is_line and not _is_below(tags) else None


def _waterway(tags: Mapping[str, str]) -> FeatureKind | None:
    kind = tags.get("waterway")
    if _is_below(tags):
        return None
    if kind in _RIVERS:
        return FeatureKind.RIVER
    return FeatureKind.STREAM if kind in _STREAMS else None


def _is_below(tags: Mapping[str, str]) -> bool:
    return tags.get("tunnel", "no") != "no" or tags.get("covered") == "yes"
