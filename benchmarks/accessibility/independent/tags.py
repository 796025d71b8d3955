"""Who may go where, read from the tags of OpenStreetMap: written from docs/erreichbarkeit.md alone.

Where the page says nothing, the defaults of the OpenStreetMap wiki for Germany hold ("OSM tags for routing /
Access restrictions"). Nothing here looks at how the product reads a tag.
"""

from typing import NamedTuple

Tags = dict[str, str]

MODES = ("walk", "pushchair", "bike", "car")
METRES_PER_SECOND = {"walk": 4.8 / 3.6, "pushchair": 3.6 / 3.6, "bike": 15 / 3.6, "car": 30 / 3.6}

ROADS = {
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street",
    "service", "road",
}  # fmt: skip
LINKS = {f"{road}_link" for road in ("motorway", "trunk", "primary", "secondary", "tertiary")}
PATHS = {
    "pedestrian",
    "footway",
    "cycleway",
    "path",
    "track",
    "bridleway",
    "steps",
    "platform",
    "corridor",
}
ON_FOOT = (ROADS | LINKS | PATHS) - {"motorway", "motorway_link"}
BY_BIKE = ON_FOOT - {"pedestrian", "footway", "bridleway", "steps", "platform", "corridor"}
BY_CAR = ROADS | LINKS
CAR_KMH = {
    "motorway": 90, "motorway_link": 50, "trunk": 60, "trunk_link": 40, "primary": 35, "primary_link": 30,
    "secondary": 32, "secondary_link": 28, "tertiary": 30, "tertiary_link": 26, "unclassified": 26,
    "residential": 22, "living_street": 8, "service": 12,
}  # fmt: skip
OTHER_KMH = 15

CLOSED = {
    "no",
    "private",
    "residents",
    "emergency",
    "restricted",
    "agricultural",
    "forestry",
    "delivery",
    "dismount",
}
# from the general to the special: the last one that is said holds
SAID_BY = {
    "walk": ("access", "foot"),
    "pushchair": ("access", "foot", "wheelchair", "stroller"),
    "bike": ("access", "vehicle", "bicycle"),
    "car": ("access", "vehicle", "motor_vehicle", "motorcar"),
}
# what a point on a way stops if its tags do not say otherwise: everybody, wheels, cars; a gate nobody
WALLS = {"fence", "wall", "hedge", "guard_rail", "city_wall", "debris"}
HURDLES = {
    "stile", "kissing_gate", "turnstile", "full-height_turnstile", "horse_stile", "step", "log", "fallen_tree",
}  # fmt: skip
POSTS = {
    "bollard", "cycle_barrier", "motorcycle_barrier", "block", "stone", "boulder", "rock", "edge", "planter",
    "jersey_barrier", "bus_trap", "rope", "chain", "wicket_gate", "kent_carriage_gap", "sump_buster",
}  # fmt: skip
STOPPED = {
    "walk": WALLS,
    "pushchair": WALLS | HURDLES,
    "bike": WALLS | HURDLES,
    "car": WALLS | HURDLES | POSTS,
}
ROUGH = {"very_bad", "horrible", "very_horrible", "impassable"}
SOFT = {"sand", "mud", "rock", "rocks"}


class Passage(NamedTuple):
    """Whether a way may be used in the direction it is drawn, and against it."""

    along: bool
    against: bool


def passage(tags: Tags, mode: str) -> Passage:
    """Say which directions of a way are open to a mode."""
    if not _is_open(tags, mode):
        return Passage(False, False)
    return _directions(tags, mode)


def speed(tags: Tags, mode: str) -> float:
    """Metres per second on a way: by car that of its class, otherwise that of the mode."""
    if mode != "car":
        return METRES_PER_SECOND[mode]
    return CAR_KMH.get(tags["highway"], OTHER_KMH) / 3.6


def stops(tags: Tags, mode: str) -> bool:
    """Whether a point of a way cannot be passed: a barrier, a kerb, a lift, some steps."""
    barrier = "step" if tags.get("highway") == "steps" else tags.get("barrier")
    is_lift = tags.get("highway") == "elevator"
    if barrier is None and "kerb" not in tags and not is_lift:
        return False
    said = _said(tags, mode)
    if mode == "pushchair" and said is True and not tags.keys() & {"stroller", "wheelchair"}:
        said = None  # "foot=yes" lowers no kerb
    if is_lift and said is not False:
        return mode == "car" or (
            mode == "bike" and tags.get("bicycle") not in {"yes", "designated"}
        )
    if said is not None:
        return not said
    return barrier in STOPPED[mode] or (mode == "pushchair" and _is_high_kerb(tags))


def _is_open(tags: Tags, mode: str) -> bool:
    kind = tags.get("highway", "")
    said = _said(tags, mode)
    if kind not in ON_FOOT | BY_CAR or said is False:
        return False
    if mode == "car":
        return (
            said is True and "motorcar" in tags
            if kind in PATHS
            else tags.get("service") != "emergency_access"
        )
    if kind in {"motorway", "motorway_link"} or tags.get("motorroad") == "yes":
        return False
    if kind in {"trunk", "trunk_link"} and said is None:
        return mode != "bike" and tags.get("sidewalk", "none") not in {"no", "none"}
    if mode == "bike":
        return kind in BY_BIKE or tags.get("bicycle") in {
            "yes",
            "designated",
            "permissive",
            "yes;designated",
        }
    return mode == "walk" or _rolls(tags)


def _rolls(tags: Tags) -> bool:
    """Whether a pushchair gets along: `stroller` and `wheelchair` before ramps, smoothness, surface, track type."""
    for key in ("stroller", "wheelchair"):
        if tags.get(key) in {"yes", "designated", "limited", "no"}:
            return tags[key] != "no"
    if tags["highway"] == "steps":
        return any(tags.get(key) == "yes" for key in ("ramp:stroller", "ramp:wheelchair")) or (
            tags.get("ramp") == "yes" and "ramp:bicycle" not in tags
        )
    if "smoothness" in tags:
        return tags["smoothness"] not in ROUGH
    if "surface" in tags:
        return tags["surface"] not in SOFT
    return tags.get("tracktype") not in {"grade4", "grade5"}


def _said(tags: Tags, mode: str) -> bool | None:
    """What the access tags say to a mode, None if nothing."""
    answer = None
    for key in SAID_BY[mode]:
        value = tags.get(key)
        if value is not None and value != "unknown":
            answer = value not in CLOSED
    return answer


def _is_high_kerb(tags: Tags) -> bool:
    height = tags.get("kerb:height", "")
    try:
        return (
            float(height.removesuffix("m").removesuffix("c"))
            * (0.01 if height.endswith("cm") else 1)
            > 0.15
        )
    except ValueError:
        return False  # raised, and nobody says how high


def _directions(tags: Tags, mode: str) -> Passage:
    if mode in {"walk", "pushchair"}:
        way = tags.get("oneway:foot", "no")
    else:
        way = tags.get("oneway", "yes" if _implies_one_way(tags) else "no")
    if mode == "bike":
        way = _one_way_by_bike(tags, way)
    return Passage(way != "-1", way not in {"yes", "true", "1"})


def _implies_one_way(tags: Tags) -> bool:
    return tags.get("junction") == "roundabout" or tags.get("highway") in {
        "motorway",
        "motorway_link",
    }


def _one_way_by_bike(tags: Tags, way: str) -> str:
    free = (
        tags.get("cycleway", "").startswith("opposite")
        or tags.get("cycleway:left:oneway") in {"-1", "no"}
        or tags.get("bicycle:oneway") == "no"  # an old spelling of oneway:bicycle
    )
    return tags.get("oneway:bicycle", "no" if free else way)
