"""Streets from OpenStreetMap extracts (XML or PBF, packed or not), streamed by pyosmium.

The file is read three times: relations (squares, ferries, waters), then ways, then their nodes. So
the order in the file does not matter, and memory grows with the streets alone. A relation that is
broken is counted and cannot stop the import. Several extracts are read as one (`extracts.py`).
"""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import CRS

from kpk_geo.arrays import Bools, Int32s, Ints
from kpk_geo.errors import KpkError, listed
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.streets.extracts import BROKEN, unreadable
from kpk_geo.ingest.streets.nodes import Box, Nodes, read_nodes
from kpk_geo.ingest.streets.relations import read_relations
from kpk_geo.ingest.streets.report import tell_lacks, tell_reading
from kpk_geo.ingest.streets.rules import Rules
from kpk_geo.ingest.streets.ways import StreetWays, read_ways
from kpk_geo.network.flat_lines import FlatLines, blocks, runs
from kpk_geo.network.flat_streets import FlatStreets
from kpk_geo.network.split import RawWays, split
from kpk_geo.network.streets import Streets


def read_osm_streets(
    source_file: SourceFile, *, box: Box, work_crs: CRS, report: Report
) -> Streets:
    """Read streets, ways, squares, steps, lifts and ferries whose nodes lie in `box`.

    Parameters
    ----------
    box
        West, south, east, north in degrees; ways end at their last node in it.
    work_crs
        Of the region: the streets come in its metres.

    Raises
    ------
    InputError
        The file is no OpenStreetMap extract, is cut off, or holds no street in the box.
    """
    found = read_joined_streets([source_file], box=box, work_crs=work_crs, report=report)
    return found.streets()


def read_joined_streets(
    files: Sequence[SourceFile], *, box: Box, work_crs: CRS, report: Report
) -> FlatStreets:
    """Read what several extracts hold as if they were one; what stands in several is taken once.

    Parameters
    ----------
    files
        Extracts; several must be sorted by number, as all that are offered for download are.
    box, work_crs
        As `read_osm_streets` takes them.

    Raises
    ------
    InputError
        A file is no OpenStreetMap extract, is cut off, is one of several and not sorted, or there
        is no street in the box.
    """
    for file in files:
        refuse_large(file.path, limits.EXTRACT, name=file.name)
    names = listed(file.name for file in files)
    try:
        rules = Rules()
        relations = read_relations(files, rules)
        ways = read_ways(files, relations, rules)
        nodes = read_nodes(files, ways.nodes())
    except KpkError:  # says already what is wrong, and with which file
        raise
    except BROKEN as error:
        raise unreadable(names, error) from error
    tell_lacks(report, relations=relations.count, barriers=len(ways.barrier_ends) - 1)
    raw, lacks = _raw(ways, nodes, box, work_crs)
    del nodes
    streets, squares = split(raw, work_crs, file=names)
    tell_reading(report, ways, squares, missing=lacks.missing, unknown_barriers=lacks.unknown)
    return streets


@dataclass(frozen=True, slots=True)
class _Lacks:
    """What is not known of the nodes of streets."""

    missing: int  # not in an extract, or beyond the box
    unknown: Counter[str]  # kinds of barriers


def _raw(ways: StreetWays, nodes: Nodes, box: Box, work_crs: CRS) -> tuple[RawWays, _Lacks]:
    """Put ways and places together, of nodes only those in the box; ways forget theirs."""
    inside = nodes.are_within(box)
    row_of = np.cumsum(inside, dtype=np.int32) - np.int32(1)
    row_of[~inside] = -1
    is_street = np.zeros(len(inside), dtype=bool)
    row = _rows(ways.refs, nodes.numbers, row_of, seen=is_street)
    beside = _rows(ways.barrier_refs, nodes.numbers, row_of)
    ways.forget()
    del row_of
    lacks = _Lacks(int(np.count_nonzero(is_street & ~inside)), nodes.unknown_among(is_street))
    xy = nodes.metres(inside, work_crs)
    first, last = runs(beside, _owner(ways.barrier_ends), np.zeros(len(xy), dtype=bool))
    rules, rule = ways.rules_once()
    raw = RawWays(
        numbers=nodes.numbers[inside], xy=xy, blocked=nodes.stops()[inside],
        rules=rules, rule=rule, names=np.array(ways.names, dtype=object),
        way_numbers=np.frombuffer(ways.numbers, dtype=np.int64),
        crossings=np.frombuffer(ways.crossings, dtype=np.int64),
        row=row, owner=_owner(ways.ends), areas=ways.areas,
        barriers=FlatLines(xy=xy, row=beside, first=first, last=last),
    )  # fmt: skip
    return raw, lacks


def _rows(
    refs: "array[int]", numbers: Ints, row_of: Int32s, *, seen: Bools | None = None
) -> Int32s:
    """Give the rows of nodes by their numbers, all of which are known; mark what was seen."""
    wanted = np.frombuffer(refs, dtype=np.int64)
    rows = np.empty(len(wanted), dtype=np.int32)
    for some in blocks(len(wanted)):
        at = np.searchsorted(numbers, wanted[some])
        rows[some] = row_of[at]
        if seen is not None:
            seen[at] = True
    return rows


def _owner(ends: "array[int]") -> Int32s:
    """Say of which way each node is."""
    return np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))
