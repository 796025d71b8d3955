"""Small street networks for tests, and a plain search over them to hold ours against."""

from dataclasses import dataclass, replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import crs_of
from kpk_geo.network.flat_lines import FlatLines
from kpk_geo.network.flat_streets import FlatStreets
from kpk_geo.network.graph import Network
from kpk_geo.network.height_samples import Heights
from kpk_geo.network.snap import Positions, _offsets
from kpk_geo.network.streets import Streets

BOTH, ALONG, AGAINST = 0b11111111, 0b00001111, 0b11110000
X0, Y0 = 350_000, 5_700_000


def streets_of(xy, edges, *, blocked=None, barriers=(), highway="residential") -> Streets:
    """Build streets from places (metres) and edges: start, end, length in mm or None, who may."""
    xy = np.asarray(xy, dtype=float) + np.array([X0, Y0])
    lines = [shapely.LineString([xy[a], xy[b]]) for a, b, *_ in edges]
    rows = pd.DataFrame(
        {
            "start": np.array([segment[0] for segment in edges], np.int32),
            "end": np.array([segment[1] for segment in edges], np.int32),
            "length": [
                max(round(line.length * 1000), 1) if segment[2] is None else segment[2]
                for segment, line in zip(edges, lines, strict=True)
            ],
            "passable": [segment[3] if len(segment) > 3 else BOTH for segment in edges],
            "flags": 0,
            "seconds": np.nan,
            "highway": highway,
            "name": [f"Weg {i}" for i in range(len(edges))],
            "way": np.arange(len(edges)),
        }
    )
    nodes = gpd.GeoDataFrame(
        {"blocked": np.zeros(len(xy), int) if blocked is None else blocked},
        geometry=shapely.points(xy),
        crs=DEFAULT_CRS,
    )
    return Streets(
        nodes=nodes,
        edges=gpd.GeoDataFrame(rows, geometry=np.array(lines, object), crs=DEFAULT_CRS),
        barriers=gpd.GeoSeries(list(barriers), crs=DEFAULT_CRS),
    )


def flat_lines(lines) -> FlatLines:
    """Lay lines out as an extract has them, but that none shares a place with another."""
    counts = shapely.get_num_coordinates(lines)
    ends = np.cumsum(counts, dtype=np.int32)
    return FlatLines(
        xy=shapely.get_coordinates(lines), row=np.arange(counts.sum(), dtype=np.int32),
        first=(ends - counts).astype(np.int32), last=ends - np.int32(1),
    )  # fmt: skip


def flat_streets(streets: Streets) -> FlatStreets:
    """Lay streets out as they come out of an extract, each segment a way of its own."""
    edges = streets.edges
    return FlatStreets(
        segments=streets.segments(), lines=flat_lines(edges.geometry.to_numpy()),
        way=np.arange(len(edges), dtype=np.int32), names=edges["name"].to_numpy(dtype=object),
        numbers=edges["way"].to_numpy(), barriers=flat_lines(streets.barriers.to_numpy()),
        crs=crs_of(edges), extent=streets.extent,
    )  # fmt: skip


def random_streets(seed: int, *, nodes: int = 30, edges: int = 60) -> Streets:
    """Draw a network with loops, parallel edges, one-way streets and detached parts."""
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, nodes, (edges, 2))
    ends[rng.uniform(size=edges) < 0.1, 1] = ends[0, 1]  # one junction that many meet at
    loops = rng.uniform(size=edges) < 0.06
    ends[loops, 1] = ends[loops, 0]
    who = rng.choice([BOTH, ALONG, AGAINST], edges, p=[0.6, 0.2, 0.2])
    lengths = rng.integers(1, 400_000, edges)
    rows = [
        (int(a), int(b), int(n), int(w)) for (a, b), n, w in zip(ends, lengths, who, strict=True)
    ]
    rows += rows[:3]  # the same street twice
    # a long edge without junctions, and a ring that nothing touches
    size = nodes + 12
    rows += [(nodes + i, nodes + i + 1, 50_000 + i, BOTH) for i in range(5)] + [
        (nodes + 5, 0, 7, BOTH)
    ]
    rows += [(nodes + 6 + i, nodes + 6 + (i + 1) % 6, 90_000, BOTH) for i in range(6)]
    return streets_of(rng.uniform(0, 3000, (size, 2)), rows)


def with_heights(streets: Streets, rng: np.random.Generator, *, rise: float = 12.0) -> Streets:
    """Draw two to five heights along every edge, up to `rise` metres apart, some unknown."""
    counts = rng.integers(2, 6, len(streets.edges))
    metres = rng.uniform(0, rise, counts.sum())
    metres[rng.uniform(size=len(metres)) < 0.05] = np.nan
    return replace(streets, heights=Heights(indptr=np.r_[0, np.cumsum(counts)], metres=metres))


def places_on(network: Network, rng: np.random.Generator, count: int) -> Positions:
    """Put places at random on the streets, some at corners, one nowhere."""
    segment = rng.integers(0, len(network.segment_rows), count).astype(np.int32)
    share = rng.uniform(size=count)
    share[rng.uniform(size=count) < 0.2] = 0
    segment[rng.uniform(size=count) < 0.2] = segment[0]  # many on one street
    offsets = _offsets(network, segment.astype(np.int64), share)
    edge = network.segment_edge[segment].copy()
    if count > 2:
        edge[-1] = -1
    return Positions(
        edge=edge.astype(np.int32),
        offset=offsets[0].astype(np.int32),
        offset_back=offsets[1].astype(np.int32),
        offset_length=offsets[2].astype(np.int32),
        access=rng.integers(0, 90_000, count).astype(np.int32),
        segment=segment,
        along=share * network.segment_length[segment] / 1e3,
    )


Place = tuple[str, int]  # a node, an origin or a target


@dataclass
class Plain:
    """The streets with every place as a node of its own, for scipy."""

    network: Network

    def costs(self, origins: Positions, targets: Positions) -> np.ndarray:
        """Give the cost from each origin to each target; inf where there is no way."""
        network = self.network
        links: dict[tuple[Place, Place], float] = {}
        spots: dict[int, list[tuple[int, int, Place]]] = {}
        for group, places in (("o", origins), ("t", targets)):
            for i in np.flatnonzero(places.is_near):
                spots.setdefault(int(places.edge[i]), []).append(
                    (int(places.offset[i]), int(places.offset_back[i]), (group, int(i)))
                )

        def link(a, b, cost):
            links[a, b] = min(cost, links.get((a, b), np.inf))

        for c in range(len(network.tail)):
            whole = (int(network.cost[c]), int(network.cost_back[c]))
            along = [(0, 0, ("n", int(network.tail[c]))), *sorted(spots.get(c, [])),
                     (*whole, ("n", int(network.head[c])))]  # fmt: skip
            for (x, u, a), (y, v, b) in pairwise(along):
                if network.forward[c]:
                    link(a, b, y - x)
                if network.backward[c]:
                    link(b, a, v - u)
        names = {name: i for i, name in enumerate(sorted({n for pair in links for n in pair}))}
        rows = [names[a] for a, _ in links]
        columns = [names[b] for _, b in links]
        matrix = csr_array((list(links.values()), (rows, columns)), shape=(len(names), len(names)))
        result = np.full((len(origins.edge), len(targets.edge)), np.inf)
        for i in np.flatnonzero(origins.is_near):
            found = dijkstra(matrix, indices=names["o", int(i)])
            for j in np.flatnonzero(targets.is_near):
                # Who is there already goes nowhere; on a slope both may still differ by a rounded
                # millimetre in the costs of one direction, which counts for all others.
                is_there = (origins.edge[i], origins.offset[i]) == (
                    targets.edge[j],
                    targets.offset[j],
                )
                way = 0 if is_there else found[names["t", int(j)]]
                result[i, j] = way + origins.access[i] + targets.access[j]
        return result
