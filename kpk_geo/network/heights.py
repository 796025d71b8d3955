"""Heights along streets: sampled from a raster once, kept with the streets."""

from typing import Final, Protocol

import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.linalg import splu

from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.network.height_samples import Heights
from kpk_geo.network.streets import Streets
from kpk_geo.network.tags import BRIDGE, FERRY, TUNNEL

STEP: Final = 20.0  # metres between samples: shorter steps measure the noise of a raster (own)


class Terrain(Protocol):
    """Ground whose height can be asked for."""

    def at(self, xy: Floats) -> Floats:
        """Give heights in metres at points (n, 2) in its system; NaN where nothing is known."""
        ...


def sample_heights(streets: Streets, terrain: Terrain) -> Heights:
    """Sample heights along all edges.

    A raster shows the ground. On a bridge or in a tunnel one goes from end to end instead: nodes at
    which only bridges and tunnels meet get heights in between, linear along the way. Ferries are
    level.

    Parameters
    ----------
    streets
        As they were read.
    terrain
        Gives the height of the ground.
    """
    edges = streets.edges
    lines = edges.geometry.to_numpy()
    length = edges["length"].to_numpy() / 1000
    flags = edges["flags"].to_numpy()
    steps = np.maximum(np.ceil(length / STEP), 1).astype(np.int64)
    indptr = np.r_[0, np.cumsum(steps + 1)]
    edge = np.repeat(np.arange(len(steps)), steps + 1)
    share = (np.arange(indptr[-1]) - indptr[edge]) / steps[edge]
    points = shapely.line_interpolate_point(lines[edge], share, normalized=True)
    metres = terrain.at(shapely.get_coordinates(points))
    off_ground = (flags & (BRIDGE | TUNNEL)) > 0
    ends = edges[["start", "end"]].to_numpy().astype(np.int64)
    nodes = _node_heights(streets, terrain, ends, length, off_ground)
    spanning = off_ground[edge]
    low, high = nodes[ends[edge[spanning], 0]], nodes[ends[edge[spanning], 1]]
    metres[spanning] = low + share[spanning] * (high - low)
    ferry = ((flags & FERRY) > 0)[edge]
    metres[ferry] = 0.0
    return Heights(indptr=indptr, metres=metres.astype(np.float32).astype(np.float64))


def _node_heights(
    streets: Streets, terrain: Terrain, ends: Ints, length: Floats, off_ground: Bools
) -> Floats:
    """Give the heights of nodes: in between where only bridges and tunnels meet."""
    count = len(streets.nodes)
    heights = terrain.at(shapely.get_coordinates(streets.nodes.geometry.to_numpy()))
    spans = ends[off_ground]
    on_ground = np.bincount(ends[~off_ground].ravel(), minlength=count) > 0
    degree = np.bincount(spans.ravel(), minlength=count)
    inner = (degree > 1) & ~on_ground  # an end that nothing else meets stands on the ground
    if inner.any():
        heights[inner] = _between(heights, inner, spans, length[off_ground])
    return heights


def _between(heights: Floats, inner: Bools, spans: Ints, length: Floats) -> Floats:
    """Solve for inner nodes: each is the mean of its neighbours, the nearer counting more.

    Along a chain that is the straight line between its ends.
    """
    count = len(heights)
    weight = 1 / np.maximum(length, 0.001)
    a, b = spans.T
    links = coo_array((np.r_[weight, weight], (np.r_[a, b], np.r_[b, a])), shape=(count, count))
    links = csr_array(links)
    known = ~inner & ~np.isnan(heights)
    reached = _reached(links, known, inner)
    rows = np.flatnonzero(inner & reached)
    result = np.full(count, np.nan)
    if len(rows):
        usable = np.flatnonzero(known)
        within = links[rows][:, rows]
        outside = links[rows][:, usable]
        total = np.asarray(within.sum(axis=1)).ravel() + np.asarray(outside.sum(axis=1)).ravel()
        matrix = csr_array((total, (np.arange(len(rows)),) * 2), shape=(len(rows),) * 2) - within
        base = float(heights[usable].min())  # so that level ends give exactly that level
        result[rows] = base + splu(matrix.tocsc()).solve(outside @ (heights[usable] - base))
    return result[inner]


def _reached(links: csr_array, known: Bools, inner: Bools) -> Bools:
    """Mark inner nodes from which bridges and tunnels lead to a known height."""
    reached = known.copy()
    while True:
        more = reached | (inner & ((links @ reached.astype(float)) > 0))
        if (more == reached).all():
            return reached
        reached = more
