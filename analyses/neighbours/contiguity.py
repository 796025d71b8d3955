"""Which areas share a border, in geometries as they really are?

Two areas are neighbours if at least `min_border` metres of the border of each lie within
`tolerance` of the other. So gaps and overlaps of a few decimetres (digitised twice, transformed,
rounded) change nothing, while a common corner or a sliver is no border. Comparing vertices, as is
usual, breaks without notice as soon as coordinates differ by a millimetre.

Areas without inhabitants are neither tested nor may they part their neighbours: their ground is
given to the nearest inhabited area, and areas that meet there are neighbours too.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analyses.neighbours.graph import NeighbourGraph, from_pairs
from kpk_geo.errors import InputError, listed
from kpk_geo.frames import Areas
from kpk_geo.model import NeighbourKind

TOLERANCE = 1.0  # metres; must exceed the width of gaps between the polygons
MIN_BORDER = 10.0  # metres; removes corners and slivers (measured on jittered boundaries)
_EXACT = 1e-6  # metres
_SPACING = 25.0  # metres between points on borders of uninhabited ground
_CORNERS = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])


def shared_borders(
    areas: Areas,
    *,
    inhabited: pd.Series | None = None,
    tolerance: float = TOLERANCE,
    min_border: float = MIN_BORDER,
) -> NeighbourGraph:
    """Find neighbours by common border.

    Parameters
    ----------
    areas
        In any order; the result is sorted by area_id.
    inhabited
        By area_id; areas with False are left out of the result and bridged. None: all inhabited.
    tolerance, min_border
        Metres. Two corners that touch have up to four times the tolerance in common, so
        `min_border` must be larger than that.

    Raises
    ------
    InputError
        Two polygons cover the same ground, or the parameters cannot tell corners from borders.
    """
    if tolerance < 0 or min_border <= 4 * tolerance:
        raise InputError(
            f"min_border ({min_border:g} m) muss größer sein als das Vierfache von tolerance "
            f"({tolerance:g} m): Sonst gälte eine gemeinsame Ecke als gemeinsame Grenze."
        )
    ordered = areas.sort_index()
    lives = np.ones(len(ordered), bool)
    if inhabited is not None:
        lives = inhabited.reindex(ordered.index).fillna(True).to_numpy(bool)
    homes = ordered[lives]
    pairs, lengths = _borders(homes, tolerance, min_border)
    bridges = _bridges(homes, ordered[~lives], tolerance, min_border)
    known = set(map(tuple, pairs.tolist()))
    new = [pair for pair in bridges if pair not in known]
    both = [(i, j) for i, j in new] + [(j, i) for i, j in new]
    all_pairs = np.concatenate([pairs, np.array(both, np.int64).reshape(-1, 2)])
    borders = np.concatenate([lengths, np.zeros(len(both))])
    found = from_pairs(
        homes.index,
        all_pairs,
        kind=NeighbourKind.BORDER,
        parameters={"tolerance": tolerance, "min_border": min_border},
        border=borders,
    )
    return replace(
        found,
        only_by_tolerance=_only_by_tolerance(homes, pairs),
        bridged=tuple((str(homes.index[i]), str(homes.index[j])) for i, j in new),
    )


def _borders(homes: Areas, tolerance: float, min_border: float) -> tuple[np.ndarray, np.ndarray]:
    """Give directed pairs of positions, both directions, and their common metres."""
    shapes = homes.geometry.to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=tolerance)
    other = left != right
    left, right = left[other], right[other]
    _require_distinct(homes, left, right)
    edges = shapely.boundary(shapes)
    span = shapely.buffer(shapes, tolerance, quad_segs=4) if tolerance else shapes
    metres = shapely.length(shapely.intersection(edges[left], span[right]))
    size = len(shapes)
    key, back = left * size + right, right * size + left
    order = np.argsort(key)
    common = np.minimum(metres, metres[order][np.searchsorted(key[order], back)])
    keep = common >= min_border
    return np.column_stack([left[keep], right[keep]]), common[keep]


def _require_distinct(homes: Areas, left: np.ndarray, right: np.ndarray) -> None:
    once = left < right
    left, right = left[once], right[once]
    shapes = homes.geometry.to_numpy()
    size = shapely.area(shapes)
    alike = np.abs(size[left] - size[right]) <= 0.01 * np.maximum(size[left], size[right])
    left, right = left[alike], right[alike]
    common = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    twice = common > 0.99 * size[left]
    if twice.any():
        names = [f"{homes.index[i]} und {homes.index[j]}"
                 for i, j in zip(left[twice], right[twice], strict=True)]  # fmt: skip
        raise InputError(
            f"Flächen decken sich: {listed(names)}. Nachbarschaften sind so nicht zu bestimmen; "
            "bitte die doppelte Fläche aus der Datei der Gebiete nehmen."
        )


def _only_by_tolerance(homes: Areas, pairs: np.ndarray) -> tuple[tuple[str, str], ...]:
    """Name pairs whose common border vanishes without the tolerance."""
    once = pairs[pairs[:, 0] < pairs[:, 1]]
    edges = shapely.boundary(homes.geometry.to_numpy())
    apart = shapely.distance(edges[once[:, 0]], edges[once[:, 1]]) > _EXACT
    touching = ~apart
    exact = np.zeros(len(once))
    exact[touching] = shapely.length(
        shapely.intersection(edges[once[touching, 0]], edges[once[touching, 1]])
    )
    return tuple(
        (str(homes.index[i]), str(homes.index[j])) for i, j in once[exact <= _EXACT].tolist()
    )


def _bridges(
    homes: Areas, empty: Areas, tolerance: float, min_border: float
) -> list[tuple[int, int]]:
    """Find pairs of inhabited areas that meet where uninhabited ground is given to the nearest."""
    if not len(empty) or not len(homes):
        return []
    ground = shapely.get_parts(shapely.union_all(shapely.buffer(empty.geometry, tolerance)))
    shapes = homes.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    found: set[tuple[int, int]] = set()
    for piece in ground:
        around = np.unique(tree.query(piece, predicate="intersects"))
        if len(around) > 1:
            found |= _meeting(piece, shapes, around, min_border)
    return sorted(found)


def _meeting(
    piece: shapely.Polygon, shapes: np.ndarray, around: np.ndarray, min_border: float
) -> set[tuple[int, int]]:
    points, owners = [], []
    for i in around:
        shore = shapely.segmentize(
            shapely.intersection(shapely.boundary(shapes[i]), piece), _SPACING
        )
        spots = shapely.get_coordinates(shore)
        points.append(spots)
        owners.append(np.full(len(spots), i))
    spots, first = np.unique(np.round(np.concatenate(points), 3), axis=0, return_index=True)
    owner = np.concatenate(owners)[first]
    if len(spots) < 4 or len(np.unique(owner)) < 2:
        return set()
    from scipy.spatial import Voronoi  # only where there is uninhabited ground

    middle = spots.mean(axis=0)
    far = 20 * np.ptp(spots, axis=0).max() * _CORNERS  # makes every ridge that matters finite
    # Joggled, since points along a straight border lie on one line.
    cells = Voronoi(np.vstack([spots - middle, far]), qhull_options="Qbb Qc QJ")
    between = np.concatenate([owner, np.full(len(far), -1)])[cells.ridge_points]
    finite = np.array([-1 not in ridge for ridge in cells.ridge_vertices])
    apart = finite & (between[:, 0] != between[:, 1]) & (between.min(axis=1) >= 0)
    ridges = np.array([cells.ridge_vertices[i] for i in np.flatnonzero(apart)])
    if not len(ridges):
        return set()
    between = between[apart]
    ends = cells.vertices[ridges] + middle
    inside = shapely.length(shapely.intersection(shapely.linestrings(ends), piece))
    pairs = pd.DataFrame(np.sort(between, axis=1), columns=["a", "b"]).assign(length=inside)
    metres = pairs.groupby(["a", "b"], as_index=False)["length"].sum()
    long = metres[metres["length"] >= min_border]
    return set(zip(long["a"].tolist(), long["b"].tolist(), strict=True))


def centres(areas: gpd.GeoDataFrame) -> np.ndarray:
    """Give a point inside each area that stands for it, (n, 2) metres."""
    return shapely.get_coordinates(shapely.point_on_surface(areas.geometry.to_numpy()))
