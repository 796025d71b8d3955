"""The ways of an extract as columns, with what relations say of them."""

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate
from typing import Any, Final

import numpy as np
import osmium
import pandas as pd

from kpk_geo.arrays import Int32s, Ints
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.streets.extracts import joined, joined_refs
from kpk_geo.ingest.streets.relations import Relations
from kpk_geo.ingest.streets.rules import Rules, WayRule
from kpk_geo.network.durations import duration
from kpk_geo.network.squares import RawArea
from kpk_geo.network.tags import Closed

_KEYS: Final = ("highway", "route", "waterway", "railway", "natural")


@dataclass(slots=True)
class StreetWays:
    """Ways by row, and what of them is told."""

    refs: "array[int]" = field(default_factory=lambda: array("q"))
    ends: "array[int]" = field(default_factory=lambda: array("q", [0]))  # of each way in `refs`
    rules: list[WayRule] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    crossings: "array[int]" = field(default_factory=lambda: array("q"))
    barrier_refs: "array[int]" = field(default_factory=lambda: array("q"))
    barrier_ends: "array[int]" = field(default_factory=lambda: array("q", [0]))
    areas: list[RawArea] = field(default_factory=list)
    lost_areas: int = 0  # squares of which a way is not in the extract
    doubled: int = 0  # ways that stood in the extract before, such as where extracts were joined
    torn: int = 0  # ways of which several extracts hold parts that do not meet
    closed: Counter[Closed] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)  # values of highway
    unsure: int = 0  # with a condition that holds for a part of the time, or is not understood
    vague_ramps: int = 0
    odd_durations: int = 0
    untimed_ferries: int = 0

    def add(self, rule: WayRule, refs: list[int], *, name: str, number: int, crossing: int) -> int:
        """Add a way; give its row.

        Parameters
        ----------
        rule
            What its tags make of it.
        refs
            Numbers of its nodes.
        name, number
            Its own; minus the relation's number for a surface.
        crossing
            Of a ferry, which ways share one duration.
        """
        self.refs.extend(refs)
        self.ends.append(len(self.refs))
        self.rules.append(rule)
        self.names.append(name)
        self.numbers.append(number)
        self.crossings.append(crossing)
        return len(self.rules) - 1

    def nodes(self) -> Ints:
        """Give the numbers of all nodes whose place is needed, ascending, each once.

        Sorted in place: `numpy.unique` takes several times the memory of its input.
        """
        holes = [line for area in self.areas for line in area.holes]
        lines = (np.frombuffer(refs, dtype=np.int64) for refs in (self.refs, self.barrier_refs))
        numbers = np.concatenate([*lines, *holes])
        numbers.sort()
        is_first = np.ones(len(numbers), dtype=bool)
        is_first[1:] = numbers[1:] != numbers[:-1]
        return numbers[is_first]

    def forget(self) -> None:
        """Let go of the nodes, which are the largest part, once `RawWays` has them as rows."""
        self.refs, self.barrier_refs = array("q"), array("q")

    def rules_once(self) -> tuple[pd.DataFrame, Int32s]:
        """Give the columns of `RawWays.rules`, each rule once, and of each way the row of its own.

        A whole state has a few hundred rules.
        """
        rows = dict[int, int]()
        of_way = (rows.setdefault(id(rule), len(rows)) for rule in self.rules)
        row = np.fromiter(of_way, dtype=np.int32, count=len(self.rules))
        at = np.unique(row, return_index=True)[1]
        said = [self.rules[way] for way in at.tolist()]
        frame = pd.DataFrame(
            {
                "passable": np.array([rule.passable for rule in said], dtype=np.uint8),
                "flags": np.array([rule.flags for rule in said], dtype=np.uint8),
                "seconds": np.array([rule.seconds for rule in said], dtype=float),
                "wait": np.array([rule.wait for rule in said], dtype=float),
                "highway": np.array([rule.highway for rule in said], dtype=object),
            }
        )
        return frame, row


def read_ways(files: Sequence[SourceFile], relations: Relations, rules: Rules) -> StreetWays:
    """Read streets, ferries and barriers, and put squares together.

    Parameters
    ----------
    files
        Extracts, as `joined` takes them.
    relations
        Of the same extracts.
    rules
        Is asked what the tags make of a way.
    """
    members = relations.ways
    reader = _Reader(relations, rules)
    # those of relations often have no tags
    filters = () if members else (osmium.filter.KeyFilter(*_KEYS),)
    for way, same in joined(files, osmium.osm.WAY, *filters):
        if way.id in members or any(key in way.tags for key in _KEYS):
            reader.take(way, same)
    reader.drop_doubled()
    reader.add_squares()
    return reader.found


@dataclass(slots=True)
class _Reader:
    relations: Relations
    rules: Rules
    found: StreetWays = field(default_factory=StreetWays)
    refs_of: dict[int, list[int]] = field(default_factory=dict)  # ways that squares consist of
    row_of: dict[int, int] = field(default_factory=dict)  # of those that are streets too
    texts: dict[str, str] = field(default_factory=dict)  # each name once in memory

    def take(self, way: Any, same: Sequence[Any]) -> None:
        """Put a way where it belongs: streets, barriers, rims of squares.

        Parameters
        ----------
        way, same
            As `joined` gives them.
        """
        number, tags = way.id, dict(way.tags)
        crossing = number
        if number in self.relations.ferries and "highway" not in tags:
            tags, crossing = self._as_ferry(number, tags)
        rule = self.rules.of(tags)
        is_barrier = rule.is_barrier or number in self.relations.water
        is_rim = number in self.relations.rims
        if not (rule.is_street or is_barrier or is_rim):
            return
        refs, is_torn = joined_refs(same)
        self.found.torn += is_torn
        if is_rim:
            self.refs_of[number] = refs
        if is_barrier:
            self.found.barrier_refs.extend(refs)
            self.found.barrier_ends.append(len(self.found.barrier_refs))
        if rule.is_street and self._is_counted(rule, tags):
            name = tags.get("name", "")
            row = self.found.add(
                rule, refs, number=number, crossing=crossing,
                name=self.texts.setdefault(name, name),
            )  # fmt: skip
            if is_rim:
                self.row_of[number] = row
            if rule.is_area and rule.is_walked and len(refs) > 3 and refs[0] == refs[-1]:
                rim = (np.array(refs, dtype=np.int64),)
                own = frozenset((row,))
                self.found.areas.append(RawArea(rim=rim, holes=(), tags_of=row, own=own))

    def _as_ferry(self, number: int, tags: dict[str, str]) -> tuple[dict[str, str], int]:
        """Give a way what its relation says; whose duration counts is the crossing."""
        relation, said = self.relations.ferries[number]
        if not math.isnan(duration(tags.get("duration"))):
            return {**said, **tags}, number
        own = {key: value for key, value in tags.items() if key != "duration"}
        return {**said, **own}, -relation

    def _is_counted(self, rule: WayRule, tags: dict[str, str]) -> bool:
        """Count what is to be told of a street; say whether anybody may use it."""
        found = self.found
        if rule.closed is not None:
            found.closed[rule.closed] += 1
            if rule.closed is Closed.UNKNOWN:
                found.unknown[tags["highway"]] += 1
            return False
        found.unsure += not rule.is_sure
        found.vague_ramps += rule.is_vague_ramp
        found.odd_durations += rule.is_odd_duration
        found.untimed_ferries += rule.highway == "ferry" and math.isnan(rule.seconds)
        return True

    def drop_doubled(self) -> None:
        """Keep the last of each way: versions ascend."""
        found = self.found
        numbers = np.frombuffer(found.numbers, dtype=np.int64)
        kept = len(numbers) - 1 - np.unique(numbers[::-1], return_index=True)[1]
        kept.sort()
        found.doubled = len(numbers) - len(kept)
        if not found.doubled:
            return
        row = np.full(len(numbers), -1, dtype=np.int64)
        row[kept] = np.arange(len(kept))
        lines = [found.refs[found.ends[at] : found.ends[at + 1]] for at in kept.tolist()]
        found.refs = array("q", np.concatenate([*lines, []]).astype(np.int64).tobytes())
        found.ends = array("q", accumulate(map(len, lines), initial=0))
        found.rules = [found.rules[at] for at in kept.tolist()]
        found.names = [found.names[at] for at in kept.tolist()]
        found.crossings = array("q", [found.crossings[at] for at in kept.tolist()])
        found.numbers = array("q", numbers[kept].tolist())
        self.row_of = {number: int(row[at]) for number, at in self.row_of.items()}
        found.areas = [
            replace(area, tags_of=int(row[area.tags_of]),
                    own=frozenset(int(row[at]) for at in area.own))
            for area in found.areas
            if row[area.tags_of] >= 0
        ]  # fmt: skip

    def add_squares(self) -> None:
        """Make the surfaces of relations: their rims are ways, where nobody made them one."""
        for rule in self.relations.closed:
            self.found.closed[rule.closed or Closed.PRIVATE] += 1
        for square in self.relations.squares:
            if not square.rim or not self.refs_of.keys() >= {*square.rim, *square.holes}:
                self.found.lost_areas += 1
                continue
            add = partial(self.found.add, square.rule, name=square.name)
            own = frozenset(
                add(self.refs_of[way], number=way, crossing=way)
                for way in square.rim
                if not self._is_as_open(way, square.rule)
            )
            self.found.areas.append(
                RawArea(
                    rim=self._lines(square.rim),
                    holes=self._lines(square.holes),
                    tags_of=add([], number=-square.number, crossing=0),
                    own=own,
                )
            )

    def _is_as_open(self, way: int, rule: WayRule) -> bool:
        row = self.row_of.get(way)
        return row is not None and not rule.passable & ~self.found.rules[row].passable

    def _lines(self, ways: tuple[int, ...]) -> tuple[Ints, ...]:
        return tuple(np.array(self.refs_of[way], dtype=np.int64) for way in ways)
