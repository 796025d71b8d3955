"""What the tags of a way make of it, worked out once for each distinct set of tags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kpk_geo.ingest.streets.barriers import BARRIER_KEYS, is_barrier
from kpk_geo.network.durations import duration, waiting
from kpk_geo.network.pushchair import is_vague_ramp
from kpk_geo.network.tag_values import WAY_KEYS
from kpk_geo.network.tags import (
    WALK,
    Closed,
    flags,
    highway,
    is_area,
    is_sure,
    passable,
    why_closed,
)

_KEYS: Final = frozenset((*WAY_KEYS, *BARRIER_KEYS))


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRule:
    """What is known of a way by its tags."""

    is_street: bool  # a highway or a ferry, whoever may use it
    is_barrier: bool
    is_area: bool = False  # if it is closed
    passable: int = 0
    flags: int = 0
    highway: str = ""  # "ferry" for ferries
    seconds: float = float("nan")  # of a whole crossing by ferry
    wait: float = 0.0
    closed: Closed | None = None  # why nobody may use it
    is_sure: bool = True  # all conditions are understood
    is_vague_ramp: bool = False
    is_odd_duration: bool = False  # stated and not understood

    @property
    def is_walked(self) -> bool:
        """Whether one may walk here in both directions."""
        return self.passable >> WALK & 0b10001 == 0b10001


@dataclass(slots=True)
class Rules:
    """Rules by the tags that matter; a city has a hundred times as many ways as sets of them."""

    _known: dict[tuple[tuple[str, str], ...], WayRule] = field(default_factory=dict)

    def of(self, tags: Mapping[str, str]) -> WayRule:
        """Give what the tags of a way make of it."""
        key = tuple([item for item in tags.items() if item[0] in _KEYS])
        rule = self._known.get(key)
        if rule is None:
            rule = self._known[key] = _rule(dict(key))
        return rule


def _rule(tags: Mapping[str, str]) -> WayRule:
    is_ferry = tags.get("route") == "ferry"
    if not is_ferry and "highway" not in tags:
        return WayRule(is_street=False, is_barrier=is_barrier(tags))
    who = passable(tags)
    seconds = duration(tags.get("duration")) if is_ferry else float("nan")
    return WayRule(
        is_street=True,
        is_barrier=is_barrier(tags),
        is_area=not is_ferry and is_area(tags),
        passable=who,
        flags=flags(tags),
        highway="ferry" if is_ferry else highway(tags),
        seconds=seconds,
        wait=waiting(tags.get("interval")) if is_ferry else 0.0,
        closed=None if who else why_closed(tags),
        is_sure=is_sure(tags),
        is_vague_ramp=is_vague_ramp(tags),
        is_odd_duration=is_ferry and "duration" in tags and seconds != seconds,
    )
