"""What relations say of the ways that they consist of: squares, ferries, water."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import osmium

from kpk_geo.ingest.streets.rules import Rules, WayRule

_SURFACES: Final = ("multipolygon", "site")
_KEYS: Final = ("highway", "route", "natural")


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A surface to walk on: ways of its rim, and of the rims of its holes."""

    number: int
    rule: WayRule
    name: str
    rim: tuple[int, ...]
    holes: tuple[int, ...]


@dataclass(slots=True)
class Relations:
    """What was found, by way where it concerns single ways."""

    count: int = 0  # of all relations in the extract, whatever they are
    squares: list[Square] = field(default_factory=list)
    ferries: dict[int, tuple[int, dict[str, str]]] = field(default_factory=dict)
    water: set[int] = field(default_factory=set)
    closed: list[WayRule] = field(default_factory=list)  # surfaces on which nobody may walk

    rims: set[int] = field(default_factory=set)  # ways that squares consist of

    @property
    def ways(self) -> set[int]:
        """Ways that matter, with tags of their own or without."""
        return self.rims.union(self.ferries, self.water)


def read_relations(path: Path, rules: Rules) -> Relations:
    """Read squares, ferries and waters that consist of several ways.

    Parameters
    ----------
    path
        An extract, XML or PBF, packed or not.
    rules
        Is asked what the tags make of a surface.
    """
    found = Relations()
    stream: Any = osmium.FileProcessor(path, osmium.osm.RELATION)
    for relation in stream:
        found.count += 1
        if not any(key in relation.tags for key in _KEYS):
            continue
        tags = dict(relation.tags)
        is_surface = tags.get("type") in _SURFACES
        if is_surface and "highway" in tags:
            _take_square(relation, tags, rules, found)
        elif is_surface and tags.get("natural") == "water" and rules.of(tags).is_barrier:
            found.water.update(way for way, _ in _ways(relation))
        elif tags.get("type") == "route" and tags.get("route") == "ferry":
            kept = {key: value for key, value in tags.items() if key != "type"}
            for way, _ in _ways(relation):
                found.ferries.setdefault(way, (relation.id, kept))
    return found


def _take_square(relation: Any, tags: dict[str, str], rules: Rules, found: Relations) -> None:
    rule = rules.of({**tags, "area": "yes"})
    if not rule.is_walked:
        found.closed.append(rule)
        return
    by_role: dict[bool, list[int]] = defaultdict(list)
    for way, role in _ways(relation):
        by_role[role == "inner"].append(way)
        found.rims.add(way)
    found.squares.append(
        Square(
            number=relation.id,
            rule=rule,
            name=tags.get("name", ""),
            rim=tuple(by_role[False]),
            holes=tuple(by_role[True]),
        )
    )


def _ways(relation: Any) -> Iterator[tuple[int, str]]:
    return ((member.ref, member.role) for member in relation.members if member.type == "w")
