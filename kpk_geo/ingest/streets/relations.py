"""What relations say of the ways that they consist of: squares, ferries, water."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import osmium

from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.streets.extracts import joined
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


def read_relations(files: Sequence[SourceFile], rules: Rules) -> Relations:
    """Read squares, ferries and waters that consist of several ways.

    Parameters
    ----------
    files
        Extracts, as `joined` takes them.
    rules
        Is asked what the tags make of a surface.
    """
    found = Relations()
    for relation, same in joined(files, osmium.osm.RELATION):
        found.count += 1
        if not any(key in relation.tags for key in _KEYS):
            continue
        tags = dict(relation.tags)
        is_surface = tags.get("type") in _SURFACES
        if is_surface and "highway" in tags:
            _take_square(relation.id, tags, _ways(same), rules, found)
        elif is_surface and tags.get("natural") == "water" and rules.of(tags).is_barrier:
            found.water.update(way for way, _ in _ways(same))
        elif tags.get("type") == "route" and tags.get("route") == "ferry":
            kept = {key: value for key, value in tags.items() if key != "type"}
            for way, _ in _ways(same):
                found.ferries.setdefault(way, (relation.id, kept))
    return found


def _take_square(
    relation: int,
    tags: dict[str, str],
    members: Iterable[tuple[int, str]],
    rules: Rules,
    found: Relations,
) -> None:
    rule = rules.of({**tags, "area": "yes"})
    if not rule.is_walked:
        found.closed.append(rule)
        return
    by_role: dict[bool, list[int]] = defaultdict(list)
    for way, role in members:
        by_role[role == "inner"].append(way)
        found.rims.add(way)
    found.squares.append(
        Square(
            number=relation,
            rule=rule,
            name=tags.get("name", ""),
            rim=tuple(by_role[False]),
            holes=tuple(by_role[True]),
        )
    )


def _ways(same: Sequence[Any]) -> Iterable[tuple[int, str]]:
    """Give the ways of a relation, and what they are in it; each extract may lack some."""
    longest_first = sorted(same, key=lambda relation: len(relation.members), reverse=True)
    members = (member for relation in longest_first for member in relation.members)
    found = [(member.ref, member.role) for member in members if member.type == "w"]
    return found if len(same) == 1 else dict.fromkeys(found)
