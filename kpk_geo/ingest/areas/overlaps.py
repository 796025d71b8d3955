"""Areas that claim the same ground."""

import geopandas as gpd
import numpy as np
import shapely

from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity

# Digitising noise along shared borders stays below this; true double claims lie above.
OVERLAP_REPORTED_FROM = 100.0  # square metres
OVERLAPS_NAMED = 10  # the largest; the others are counted


def report_overlaps(areas: gpd.GeoDataFrame, report: Report) -> None:
    """Tell which areas claim the same ground: the largest claims, and the sum of all.

    A layer digitised carelessly has hundreds of them; listed one by one they would hide the rest.
    """
    left, right, sizes = _overlaps(areas.geometry.to_numpy())
    if not len(sizes):
        return
    keys = areas["area_id"].to_numpy()
    largest = np.argsort(-sizes, kind="stable")[:OVERLAPS_NAMED]
    for i in largest:
        report.add(
            f"Die Flächen {keys[left[i]]} und {keys[right[i]]} überlappen sich "
            f"auf {number(sizes[i])} m².",
            line=int(areas.index[left[i]]),
            severity=Severity.NOTE,
        )
    pairs = "einem Paar" if len(sizes) == 1 else f"{number(len(sizes))} Paaren"
    named = f"; genannt sind die {len(largest)} größten" if len(sizes) > len(largest) else ""
    report.note(f"Überlappungen insgesamt: {number(sizes.sum() / 1e6, 2)} km² in {pairs}{named}.")


def _overlaps(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the pairs that share more ground than digitising explains, and how much (m²)."""
    tree = shapely.STRtree(shapes)
    # An area within another, or drawn twice, does not "overlap" in the sense of GEOS.
    found = np.concatenate(
        [tree.query(shapes, predicate=name) for name in ("overlaps", "covers")], axis=1
    )
    pairs = np.unique(np.sort(found[:, found[0] != found[1]], axis=0), axis=1)
    sizes = shapely.area(shapely.intersection(shapes[pairs[0]], shapes[pairs[1]]))
    large = sizes > OVERLAP_REPORTED_FROM
    return pairs[0][large], pairs[1][large], sizes[large]
