"""How many streets begin in each commune: an extract's box says less than its streets do.

An extract of Geofabrik is cut along a border, but says a box of itself; a commune in the box and
beyond the border has no street at all.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely

from kpk_geo.crs import to_work
from kpk_geo.errors import KpkError, listed
from kpk_geo.frames import crs_of
from kpk_geo.german import number
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.streets.extracts import BROKEN, joined, joined_refs, unreadable
from kpk_geo.ingest.streets.nodes import read_nodes
from kpk_geo.model import StateFaultKind
from kpk_geo.results.state import StateFault
from kpk_geo.states.communes import StateCommunes


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StreetCounts:
    """Streets of all extracts together, each counted once."""

    by_commune: "pd.Series[int]"  # in which they begin
    torn: int = 0  # of which extracts hold parts that do not meet


def count_streets(files: Sequence[SourceFile], shapes: gpd.GeoSeries) -> StreetCounts:
    """Count the ways with a highway tag by the commune in which they begin.

    Parameters
    ----------
    files
        Extracts; several must be sorted by number. A way that stands in several counts once.
    shapes
        Of the communes by key, in metres.

    Raises
    ------
    InputError
        One is no extract, or one of several is not sorted.
    """
    first, torn = array("q"), 0
    try:
        tagged = osmium.filter.KeyFilter("highway")
        for way, same in joined(files, osmium.osm.WAY, tagged):
            if "highway" not in way.tags:
                continue
            refs, is_torn = joined_refs(same)
            torn += is_torn
            first.extend(refs[:1])
        begun, times = np.unique(np.frombuffer(first, dtype=np.int64), return_counts=True)
        nodes = read_nodes(files, begun)
    except KpkError:  # says already what is wrong, and with which file
        raise
    except BROKEN as error:
        raise unreadable(listed(file.name for file in files), error) from error
    counts = np.zeros(len(shapes), dtype=np.int64)
    known = nodes.is_known
    if known.any():
        degrees = np.column_stack([nodes.x[known], nodes.y[known]]) / 1e7
        places = shapely.points(to_work(degrees, crs_of(shapes)))
        place, commune = shapely.STRtree(shapes.to_numpy()).query(places, predicate="intersects")
        np.add.at(counts, commune, times[known][place])
    by_commune = pd.Series(counts, index=shapes.index, dtype=np.int64)
    return StreetCounts(by_commune=by_commune, torn=torn)


def torn_streets(counts: StreetCounts, files: Sequence[SourceFile]) -> Iterable[StateFault]:
    """Say how many streets lack a part that no extract holds.

    Parameters
    ----------
    counts
        As `count_streets` gives them.
    files
        The extracts.
    """
    if counts.torn:
        named = listed(file.name for file in files)
        yield StateFault(
            kind=StateFaultKind.CUT_OFF, file=named,
            text=f"{number(counts.torn)} Straßen sind in keinem der Auszüge ({named}) ganz, und "
            "ihre Stücke treffen sich nicht: Gerechnet wird je mit dem längsten. Bitte Auszüge "
            "holen, die an der Grenze ganze Wege enthalten.",
        )  # fmt: skip


def without_streets(
    counts: StreetCounts, state: StateCommunes, files: Sequence[SourceFile]
) -> Iterable[StateFault]:
    """Name the communes in which no street begins.

    Parameters
    ----------
    counts
        As `count_streets` gives them.
    state
        Its list.
    files
        The extracts.
    """
    named = listed(file.name for file in files)
    begun = counts.by_commune
    for key in begun.index[begun.to_numpy() == 0]:
        yield StateFault(
            kind=StateFaultKind.NO_STREETS, communes=(str(key),), file=named,
            text=f"{state.communes[str(key)].name} ({key}): In den Auszügen ({named}) beginnt hier "
            "keine einzige Straße. Reicht ein Auszug nur bis zur Grenze seines Bezirks, fehlt der "
            "des Nachbarn.",
        )  # fmt: skip
