"""Ways become segments: split where they meet, end or are barred, measured, squares crossed.

Everything is flat arrays, so that a whole state is split in the memory that its places and segments
take.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from kpk_geo.arrays import Bools, Floats, Int32s, Ints, Objects
from kpk_geo.errors import InputError
from kpk_geo.network.areas import Crossing
from kpk_geo.network.ferries import ferry_seconds
from kpk_geo.network.flat_lines import FlatLines, blocks, runs
from kpk_geo.network.flat_streets import FlatStreets
from kpk_geo.network.numbering import renumbered
from kpk_geo.network.segments import Bits, Codes, Segments
from kpk_geo.network.squares import AreaCounts, Ends, RawArea, among, ways_across
from kpk_geo.network.tags import AREA, CAR, FERRY

_NOT_BY_CAR: Final = ~(0b10001 << CAR) & 0xFF  # across a surface


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RawWays:
    """Ways as the source has them, before they are split where they meet."""

    numbers: Ints  # (nodes,) ascending
    xy: Floats  # (nodes, 2) metres in the working system
    blocked: Bits  # (nodes,) bits of modes stopped here
    rules: pd.DataFrame  # passable, flags, seconds, wait, highway: what tags make of ways
    rule: Int32s  # (ways,) rows of `rules`
    names: Objects  # (ways,) texts; empty where a way has none
    way_numbers: Ints  # (ways,) of OpenStreetMap; minus that of a relation for a surface
    crossings: Ints  # (ways,) of a ferry, which ways share one duration
    row: Int32s  # nodes of all ways, one way after the other; -1: not there, or outside
    owner: Int32s  # for each of them its way
    barriers: FlatLines
    areas: Sequence[RawArea] = ()


def split(raw: RawWays, work_crs: CRS, *, file: str) -> tuple[FlatStreets, AreaCounts]:
    """Split ways where they meet, end or are barred, measure the pieces, and cross the squares.

    A node that the extract cut off ends a way there; it never joins two pieces.

    Parameters
    ----------
    raw
        Left as it is.
    work_crs
        In which the nodes lie: lengths are measured in it.
    file
        Its name, for the message.

    Raises
    ------
    InputError
        There is no street at all.
    """
    row, owner = _without_repeats(raw.row, raw.owner)
    first, last = runs(row, owner, _parting(raw, row))
    if not len(first):
        raise InputError(
            f"{file}: Der Auszug enthält keine Straßen und Wege. Erwartet wird ein "
            "OpenStreetMap-Auszug mit highway-Linien, der die Region überdeckt."
        )
    junctions, start, end = renumbered(row[first], row[last])
    pieces = Ends(start=start, end=end, way=owner[first])
    across, counts = ways_across(raw.areas, raw.numbers, raw.xy, junctions, pieces)
    lines = FlatLines(xy=raw.xy, row=row, first=first, last=last)
    lines = lines.joined([shapely.get_coordinates(link.line) for _, link in across])
    pieces = _joined(pieces, across)
    segments = _segments(raw, pieces, lines, count=len(across), junctions=junctions)
    streets = FlatStreets(
        segments=segments, lines=lines, way=pieces.way, names=raw.names,
        numbers=raw.way_numbers, barriers=raw.barriers, crs=work_crs,
    )  # fmt: skip
    return streets, counts


def _joined(pieces: Ends, across: Sequence[tuple[RawArea, Crossing]]) -> Ends:
    """Give the pieces of ways and after them the ways across surfaces."""
    links = [(link.start, link.end, area.tags_of) for area, link in across]
    more = np.array(links, dtype=np.int32).reshape(-1, 3)
    start, end, way = (
        np.r_[own, other]
        for own, other in zip((pieces.start, pieces.end, pieces.way), more.T, strict=True)
    )
    return Ends(start=start, end=end, way=way)


def _segments(
    raw: RawWays, pieces: Ends, lines: FlatLines, *, count: int, junctions: Ints
) -> Segments:
    """Give segments what their ways say; the last `count` ones lead across surfaces."""
    rule, across = raw.rule[pieces.way], slice(len(pieces.way) - count, None)
    length = np.maximum(np.rint(lines.lengths() * 1000), 1).astype(np.int64)
    passable, flags = (raw.rules[name].to_numpy()[rule] for name in ("passable", "flags"))
    passable[across] &= _NOT_BY_CAR
    flags[across] |= AREA
    highway, classes = _codes(raw.rules["highway"], rule)
    return Segments(
        start=pieces.start, end=pieces.end, length=length, passable=passable, flags=flags,
        seconds=_seconds(raw, pieces, length, flags), highway=highway, classes=classes,
        xy=raw.xy[junctions], blocked=raw.blocked[junctions],
    )  # fmt: skip


def _codes(texts: "pd.Series[str]", rule: Int32s) -> tuple[Codes, tuple[str, ...]]:
    """Number the texts of rules in the order in which segments bring them."""
    of_rule, known = pd.factorize(texts.to_numpy(dtype=object), use_na_sentinel=False)
    codes, order = pd.factorize(of_rule.astype(np.int16)[rule])
    return codes.astype(np.int16), tuple(str(name) for name in known[order])


def _seconds(raw: RawWays, pieces: Ends, length: Ints, flags: Bits) -> Floats:
    """Share out the time of ferries; of all other segments only those count that meet them."""
    seconds = np.full(len(length), np.nan)
    is_ferry = (flags & FERRY) > 0
    if not is_ferry.any():
        return seconds
    is_landing = np.zeros(int(max(pieces.start.max(), pieces.end.max())) + 1, dtype=bool)
    is_landing[pieces.start[is_ferry]] = is_landing[pieces.end[is_ferry]] = True
    rows = np.flatnonzero(is_landing[pieces.start] | is_landing[pieces.end])
    ways = pieces.way[rows]
    said = raw.rules.take(raw.rule[ways])
    seconds[rows] = ferry_seconds(
        pd.DataFrame(
            {
                "start": pieces.start[rows], "end": pieces.end[rows], "length": length[rows],
                "flags": flags[rows],
                "seconds": said["seconds"].to_numpy(), "wait": said["wait"].to_numpy(),
                "crossing": raw.crossings[ways],
            }
        )
    )  # fmt: skip
    return seconds


def _parting(raw: RawWays, row: Int32s) -> Bools:
    """Mark the nodes that part ways: several meet, somebody is stopped, or a hole begins.

    A street that touches the rim of a hole has a choice there.
    """
    uses = np.zeros(len(raw.xy), dtype=np.int32)
    for some in blocks(len(row)):
        np.add.at(uses, row[some][row[some] >= 0], 1)
    parting: Bools = (uses > 1) | (raw.blocked != 0)
    for area in raw.areas:
        for line in area.holes:
            parting[among(raw.numbers, line)] = True
    return parting


def _without_repeats(row: Int32s, owner: Int32s) -> tuple[Int32s, Int32s]:
    """Leave out nodes that a way names twice in a row."""
    kept = np.ones(len(row), dtype=bool)
    kept[1:] = (row[1:] != row[:-1]) | (owner[1:] != owner[:-1]) | (row[1:] < 0)
    return (row, owner) if kept.all() else (row[kept], owner[kept])
