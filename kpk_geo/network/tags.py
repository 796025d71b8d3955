"""Who may pass a street, read from OpenStreetMap's tags.

The answer is a number of eight bits: bit *i* says that mode *i* may pass in the direction of the
way, bit *i* + 4 that it may pass against it. Rules follow OpenStreetMap's access defaults for
Germany; a tag for the mode itself beats a general one.
"""

from collections.abc import Mapping
from typing import Final

from kpk_geo.model import TravelMode

MODES: Final = tuple(TravelMode)
WALK, PUSHCHAIR, BIKE, CAR = range(4)

STEPS, BRIDGE, TUNNEL, FERRY = 1, 2, 4, 8  # flags of an edge

_NOT_BUILT = {
    "construction", "proposed", "abandoned", "razed", "raceway", "bus_guideway", "escape",
    "corridor", "elevator", "no", "planned", "rest_area", "services", "via_ferrata",
}  # fmt: skip
_CAR_ONLY = {"motorway", "motorway_link", "trunk", "trunk_link"}
_NO_CAR = {
    "footway", "path", "steps", "pedestrian", "cycleway", "bridleway", "platform", "track",
    "busway",
}  # fmt: skip
_NO_BIKE = {"footway", "pedestrian", "steps", "platform", "bridleway", "busway"}
_YES = {"yes", "designated", "permissive", "destination", "official", "customers", "public"}
_NO = {"no", "private", "use_sidepath", "restricted", "forestry", "agricultural", "delivery",
       "military", "dismount"}  # fmt: skip
_ROUGH = {"horrible", "very_horrible", "impassable"}
_ONEWAY = {"yes", "true", "1"}
_ROUND = {"roundabout", "circular"}

# Node barriers that stop a mode unless its own tag allows it.
_STOPS_ALL = {"fence", "wall", "hedge", "guard_rail", "debris", "city_wall"}
_STOPS_WHEELS = {"stile", "kissing_gate", "turnstile", "full-height_turnstile", "step"}
_STOPS_CARS = {
    "bollard", "cycle_barrier", "block", "motorcycle_barrier", "log", "edge", "planter",
    "jersey_barrier", "bus_trap", "rope",
}  # fmt: skip

_OWN_TAGS = (
    ("foot",),
    ("stroller", "foot"),
    ("bicycle", "vehicle"),
    ("motorcar", "motor_vehicle", "vehicle"),
)


def passable(tags: Mapping[str, str]) -> int:
    """Say who may pass a way, in which direction; 0 for nobody.

    >>> bin(passable({"highway": "residential", "oneway": "yes"}))
    '0b111111'
    >>> bin(passable({"highway": "steps"}))
    '0b10001'
    """
    allowed = [_may_use(tags, mode) for mode in range(4)]
    bits = 0
    for mode, may in enumerate(allowed):
        if may:
            forward, backward = _directions(tags, mode)
            bits |= forward << mode | backward << (mode + 4)
    return bits


def _may_use(tags: Mapping[str, str], mode: int) -> bool:
    own = _verdict(tags, _OWN_TAGS[mode])
    if tags.get("route") == "ferry":
        general = _verdict(tags, ("access",))
        return own if own is not None else general if general is not None else mode != CAR
    kind = tags.get("highway", "no")
    if kind in _NOT_BUILT:
        return False
    if mode == PUSHCHAIR and not _smooth(tags):
        return False
    if own is not None:
        return own and not (kind == "steps" and mode in (PUSHCHAIR, BIKE, CAR))
    general = _verdict(tags, ("access",))
    if general is False:
        return False
    return _usual(tags, kind, mode)


def _usual(tags: Mapping[str, str], kind: str, mode: int) -> bool:
    """Give the default of a class of street."""
    if mode == CAR:
        return kind not in _NO_CAR
    if kind in _CAR_ONLY:
        has_pavement = tags.get("sidewalk", "none") not in ("no", "none")
        return mode != BIKE and kind.startswith("trunk") and has_pavement
    if mode == BIKE:
        return kind not in _NO_BIKE
    return kind != "busway"


def _verdict(tags: Mapping[str, str], keys: tuple[str, ...]) -> bool | None:
    """Give what the first of several keys says; None where none says anything."""
    for key in keys:
        value = tags.get(key)
        if value is None:
            continue
        words = {word.strip() for word in value.split(";")}
        if words & _YES:
            return True
        if words & _NO:
            return False
    return None


def _smooth(tags: Mapping[str, str]) -> bool:
    """Say whether a pushchair can roll here."""
    if tags.get("highway") == "steps":
        return tags.get("ramp:stroller") == "yes"
    if tags.get("sac_scale", "hiking") != "hiking" or tags.get("stroller") == "no":
        return False
    return tags.get("smoothness") not in _ROUGH


def _directions(tags: Mapping[str, str], mode: int) -> tuple[bool, bool]:
    if mode in (WALK, PUSHCHAIR):
        value = tags.get("oneway:foot", "no")
        if tags.get("conveying") in ("forward", "backward"):  # a moving staircase
            value = "yes" if tags["conveying"] == "forward" else "-1"
    else:
        value = tags.get("oneway", "no")
        implied = tags.get("junction") in _ROUND or tags.get("highway", "") == "motorway"
        if implied and value != "-1":
            value = "yes"
        if mode == BIKE and _contraflow(tags):
            value = "no"
    if value in _ONEWAY:
        return True, False
    return (False, True) if value in ("-1", "reverse") else (True, True)


def _contraflow(tags: Mapping[str, str]) -> bool:
    if tags.get("oneway:bicycle") == "no":
        return True
    keys = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
    return any(tags.get(key, "").startswith("opposite") for key in keys)


def blocked(tags: Mapping[str, str]) -> int:
    """Say whom a barrier on a node stops: bit *i* for mode *i*.

    >>> blocked({"barrier": "bollard"}) == 1 << CAR, blocked({"barrier": "gate"})
    (True, 0)
    """
    barrier = tags.get("barrier")
    if barrier is None:
        return 0
    return sum(1 << mode for mode in range(4) if _stopped(tags, barrier, mode))


def _stopped(tags: Mapping[str, str], barrier: str, mode: int) -> bool:
    own = _verdict(tags, _OWN_TAGS[mode])
    if own is not None:
        return not own
    general = _verdict(tags, ("access",))
    if general is False or (tags.get("locked") == "yes" and general is None):
        return True
    if barrier in _STOPS_ALL:
        return general is None
    return (barrier in _STOPS_WHEELS and mode != WALK) or (barrier in _STOPS_CARS and mode == CAR)


def flags(tags: Mapping[str, str]) -> int:
    """Give what is worth showing or counting: steps, bridge, tunnel, ferry."""
    found = STEPS if tags.get("highway") == "steps" else 0
    found |= BRIDGE if tags.get("bridge", "no") != "no" else 0
    found |= TUNNEL if tags.get("tunnel", "no") not in ("no", "building_passage") else 0
    return found | (FERRY if tags.get("route") == "ferry" else 0)


def duration(text: str | None) -> float:
    """Read the duration of a ferry in seconds; NaN if there is none or it is not understood.

    >>> duration("00:05"), duration("12"), duration("0:04:30")
    (300.0, 720.0, 270.0)
    """
    parts = (text or "").strip().split(":")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return float("nan")
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return numbers[0] * 60.0
    hours, minutes, seconds = (*numbers, 0)[:3]
    return hours * 3600.0 + minutes * 60.0 + seconds
