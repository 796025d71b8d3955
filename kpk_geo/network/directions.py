"""In which directions a way may be used, read from OpenStreetMap's tags."""

from collections.abc import Mapping
from typing import Final

from kpk_geo.network.tag_values import CYCLEWAYS, NO, OWN_KEYS, YES

_WALK, _PUSHCHAIR, _BIKE, _CAR = range(4)
_ALONG: Final = {"yes", "true", "1"}
_AGAINST: Final = {"-1", "reverse"}
_ROUND: Final = {"roundabout", "circular"}
_OWN_ONEWAY: Final = {
    _WALK: ("oneway:foot",),
    _PUSHCHAIR: ("oneway:foot",),
    _BIKE: ("oneway:bicycle", "bicycle:oneway", "oneway:vehicle"),  # the second: an old spelling
    _CAR: ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle"),
}


def directions(tags: Mapping[str, str], mode: int) -> tuple[bool, bool]:
    """Say whether a mode that may use a way may use it along and against its direction.

    One-way streets bind wheels and not walkers; a ferry or a moving staircase that goes one way
    takes nobody back.

    Parameters
    ----------
    tags
        Of a way, as they hold on a working day.
    mode
        0 on foot, 1 pushchair, 2 bike, 3 car.
    """
    value = _oneway(tags, mode)
    if value in _ALONG:
        ways = [True, False]
    elif value in _AGAINST:
        ways = [False, True]
    else:
        ways = [True, True]
    for at, name in enumerate(("forward", "backward")):
        said = _said(tags, mode, name)
        ways[at] = ways[at] if said is None else said
    return ways[0], ways[1]


def _oneway(tags: Mapping[str, str], mode: int) -> str:
    own = next((tags[key] for key in _OWN_ONEWAY[mode] if key in tags), None)
    if mode in (_WALK, _PUSHCHAIR):
        moving = {"forward": "yes", "backward": "-1"}.get(tags.get("conveying", ""))
        if moving is not None:
            return moving
        usual = tags.get("oneway", "no") if tags.get("route") == "ferry" else "no"
        return own if own is not None else usual
    if own is not None:
        return own
    if mode == _BIKE and _contraflow(tags):
        return "no"
    value = tags.get("oneway", "no")
    implied = tags.get("junction") in _ROUND or tags.get("highway") == "motorway"
    return "yes" if implied and value not in _AGAINST else value


def _contraflow(tags: Mapping[str, str]) -> bool:
    """Say whether bikes have a lane against a one-way street."""
    if any(tags.get(key, "").startswith("opposite") for key in CYCLEWAYS):
        return True
    return any(tags.get(f"{key}:oneway") in ("no", *_AGAINST) for key in CYCLEWAYS)


def _said(tags: Mapping[str, str], mode: int, way: str) -> bool | None:
    """Give what a tag for one direction says; None: there is none."""
    for key in OWN_KEYS[mode]:
        value = tags.get(f"{key}:{way}")
        if value in YES:
            return True
        if value in NO:
            return False
    return None
