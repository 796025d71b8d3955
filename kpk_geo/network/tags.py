"""Who may pass a street, read from OpenStreetMap's tags.

The answer is a number of eight bits: bit *i* says that mode *i* may pass in the direction of the
way, bit *i* + 4 that it may pass against it. Rules follow OpenStreetMap's access defaults for
Germany; a tag for the mode itself beats a general one, and what holds on a working day beats what
holds without a condition (`conditions`).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kpk_geo.model import TravelMode
from kpk_geo.network.conditions import on_a_working_day
from kpk_geo.network.directions import directions
from kpk_geo.network.pushchair import is_high_kerb, rolls
from kpk_geo.network.tag_values import (
    CAR_ROADS,
    EMERGENCY,
    MOTORWAYS,
    NO,
    NO_BIKE,
    NO_WAY,
    NOT_BUILT,
    OTHER_WAYS,
    OWN_KEYS,
    RESIDENTS,
    STOPS_ALL,
    STOPS_CARS,
    STOPS_WHEELS,
    TRUNKS,
    YES,
)

MODES: Final = tuple(TravelMode)
WALK, PUSHCHAIR, BIKE, CAR = range(4)

# Flags of an edge. AREA: straight across a square, on no line of the map.
STEPS, BRIDGE, TUNNEL, FERRY, LIFT, AREA = 1, 2, 4, 8, 16, 32

Tags = Mapping[str, str]


class Closed(StrEnum):
    """Why nobody may use a way."""

    PRIVATE = "gesperrt oder privat"
    RESIDENTS = "nur für Anwohner"
    EMERGENCY = "nur für Rettungsdienste"
    NOT_BUILT = "geplant, im Bau oder aufgegeben"
    NO_WAY = "keine Straße (Haltestelle, Rastplatz und Ähnliches)"
    UNKNOWN = "Straßenart unbekannt"


def highway(tags: Tags) -> str:
    """Give the class of a street; of several values the first that is known.

    >>> highway({"highway": "unclassified;tertiary"}), highway({"highway": "bus_stop"})
    ('unclassified', 'bus_stop')
    """
    value = tags.get("highway", "no")
    if ";" not in value:
        return value
    parts = [part.strip() for part in value.split(";")]
    return next((part for part in parts if part in CAR_ROADS | OTHER_WAYS), parts[0])


def passable(tags: Tags) -> int:
    """Say who may pass a way, in which direction; 0 for nobody.

    >>> bin(passable({"highway": "residential", "oneway": "yes"}))
    '0b111111'
    >>> bin(passable({"highway": "steps"}))
    '0b10001'
    """
    tags, _ = on_a_working_day(tags)
    bits = 0
    for mode in range(4):
        if _may_use(tags, mode):
            forward, backward = directions(tags, mode)
            bits |= forward << mode | backward << (mode + 4)
    return bits


def why_closed(tags: Tags) -> Closed:
    """Say why nobody may use a way.

    >>> why_closed({"highway": "ladder"}), why_closed({"highway": "service", "access": "residents"})
    (<Closed.UNKNOWN: 'Straßenart unbekannt'>, <Closed.RESIDENTS: 'nur für Anwohner'>)
    """
    tags, _ = on_a_working_day(tags)
    if tags.get("route") != "ferry":
        kind = highway(tags)
        if kind in NOT_BUILT:
            return Closed.NOT_BUILT
        if kind in NO_WAY:
            return Closed.NO_WAY
        if kind not in CAR_ROADS | OTHER_WAYS:
            return Closed.UNKNOWN
    words = {word.strip() for word in tags.get("access", "").split(";")}
    if words & RESIDENTS:
        return Closed.RESIDENTS
    return Closed.EMERGENCY if words & EMERGENCY else Closed.PRIVATE


def is_sure(tags: Tags) -> bool:
    """Say whether all conditions are understood and hold always or never on a working day."""
    return on_a_working_day(tags)[1]


def _may_use(tags: Tags, mode: int) -> bool:
    own, general = _verdict(tags, OWN_KEYS[mode]), _verdict(tags, ("access",))
    if tags.get("route") == "ferry":
        return own if own is not None else general if general is not None else mode != CAR
    kind = highway(tags)
    if kind not in CAR_ROADS and kind not in OTHER_WAYS:
        return False
    if mode == PUSHCHAIR:
        said = _verdict(tags, ("stroller",))
        if said is False or (said is None and not rolls(tags)):
            return False
    if kind in ("steps", "elevator") and mode in (BIKE, CAR):
        return kind == "elevator" and mode == BIKE and _verdict(tags, ("bicycle",)) is True
    if mode != CAR and (kind in MOTORWAYS or tags.get("motorroad") == "yes"):
        keys = ("bicycle",) if mode == BIKE else OWN_KEYS[mode]  # "vehicle=yes" means cars there
        return _verdict(tags, keys) is True
    if own is not None:
        return own
    return general is not False and _usual(tags, kind, mode)


def _usual(tags: Tags, kind: str, mode: int) -> bool:
    """Give the default of a class of street."""
    if mode == CAR:
        return kind in CAR_ROADS and tags.get("service") != "emergency_access"
    if kind in TRUNKS:
        has_pavement = tags.get("sidewalk", "none") not in ("no", "none")
        return mode != BIKE and has_pavement
    if mode == BIKE:
        return kind not in NO_BIKE
    return kind != "busway"


def _verdict(tags: Tags, keys: tuple[str, ...]) -> bool | None:
    """Give what the first of several keys says; None where none says anything."""
    for key in keys:
        value = tags.get(key)
        if value is None:
            continue
        words = {word.strip() for word in value.split(";")}
        if words & YES:
            return True
        if words & NO:
            return False
    return None


def blocked(tags: Tags) -> int:
    """Say whom a node stops, by a barrier, a kerb, some steps or a lift: bit *i* for mode *i*.

    >>> blocked({"barrier": "bollard"}) == 1 << CAR, blocked({"barrier": "gate"})
    (True, 0)
    """
    if not tags.keys() & {"barrier", "kerb"} and tags.get("highway") not in ("elevator", "steps"):
        return 0
    tags, _ = on_a_working_day(tags)
    return sum(1 << mode for mode in range(4) if _stopped(tags, mode))


def _stopped(tags: Tags, mode: int) -> bool:
    kind = tags.get("highway")
    # steps that are too short to be drawn as a line stop whom a single step stops
    barrier, is_lift = (
        tags.get("barrier", "step" if kind == "steps" else "kerb"),
        kind == "elevator",
    )
    own = _verdict(tags, OWN_KEYS[mode])
    if own is not None and not (is_lift and mode == CAR):
        is_own = mode != PUSHCHAIR or _verdict(tags, ("stroller",)) is not None
        if is_own or not own:  # "foot=yes" makes no kerb lower
            return not own
    general = _verdict(tags, ("access",))
    if general is False or (tags.get("locked") == "yes" and general is None):
        return own is None
    if mode == PUSHCHAIR and own is None and tags.get("wheelchair") in ("yes", "designated"):
        return False  # as on a way: where a wheelchair passes, a pushchair does
    if is_lift:
        return mode in (BIKE, CAR)
    if barrier == "kerb" or "kerb" in tags:
        return mode == PUSHCHAIR and is_high_kerb(tags)
    if barrier in STOPS_ALL:
        return general is None and own is None
    return (barrier in STOPS_WHEELS and mode != WALK) or (barrier in STOPS_CARS and mode == CAR)


def flags(tags: Tags) -> int:
    """Give what is worth showing or counting: steps, bridge, tunnel, ferry, lift."""
    kind = highway(tags)
    found = STEPS if kind == "steps" else LIFT if kind == "elevator" else 0
    found |= BRIDGE if tags.get("bridge", "no") != "no" else 0
    found |= TUNNEL if tags.get("tunnel", "no") not in ("no", "building_passage") else 0
    return found | (FERRY if tags.get("route") == "ferry" else 0)


def is_area(tags: Tags) -> bool:
    """Say whether a closed way is a surface to walk on; a ring of street is none."""
    return tags.get("area") == "yes" and "highway" in tags
