"""The graphs that the benchmark runs on: a generated town, and Kaiserslautern where it is at hand."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.spatial import Delaunay

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions
from kpk_geo.network.streets import Streets

SHARED = Path(__file__).parents[3] / "shared" / "data"
EVERYONE = 0b11111111
BLOCK = 100.0  # metres between junctions of the generated town
EVERYWHERE = (-180.0, -85.0, 180.0, 85.0)
PIECES = 6  # segments between two junctions, as curves are drawn in OpenStreetMap


@dataclass(frozen=True, eq=False)
class Graph:
    """One graph for all contestants: every drawn point is a node."""

    name: str
    xy: np.ndarray  # (nodes, 2) metres
    tail: np.ndarray
    head: np.ndarray
    millimetres: np.ndarray
    streets: Streets
    place: np.ndarray  # (nodes, 2): a street that passes each node, and how far along it (mm)

    @property
    def nodes(self) -> int:
        return len(self.xy)

    def matrix(self) -> csr_array:
        """Give both directions as a sparse matrix of millimetres for scipy."""
        links = pd.DataFrame({"a": np.r_[self.tail, self.head], "b": np.r_[self.head, self.tail],
                              "mm": np.r_[self.millimetres, self.millimetres]})  # fmt: skip
        links = links[links["a"] != links["b"]].groupby(["a", "b"], as_index=False)["mm"].min()
        values = links["mm"].to_numpy(float), (links["a"], links["b"])
        return csr_array(values, shape=(self.nodes, self.nodes))


def generated_town(nodes: int, seed: int = 1) -> Graph:
    """Draw a street-like graph: irregular blocks, some dead ends, curves between junctions."""
    rng = np.random.default_rng(seed)
    per_junction = 1 + 1.45 * (PIECES - 1)
    side = int(np.sqrt(nodes / per_junction))
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * BLOCK
    xy = grid + rng.normal(0, BLOCK * 0.22, grid.shape)
    corners = Delaunay(xy).simplices
    pairs = np.unique(
        np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1),
        axis=0,
    )
    length = np.linalg.norm(xy[pairs[:, 0]] - xy[pairs[:, 1]], axis=1)
    pairs = pairs[length < 2.2 * BLOCK]
    pairs = _connected(rng, pairs, len(xy), int(1.45 * len(xy)))
    return _with_curves(f"erzeugte Stadt, {nodes:,} Knoten".replace(",", "."), rng, xy, pairs)


def _connected(rng: np.random.Generator, pairs: np.ndarray, count: int, wanted: int) -> np.ndarray:
    """Keep a random spanning tree and as many other streets as wanted."""
    from scipy.sparse.csgraph import minimum_spanning_tree

    weight = rng.uniform(1, 2, len(pairs))
    tree = minimum_spanning_tree(csr_array((weight, pairs.T), shape=(count, count))).tocoo()
    in_tree = {(int(a), int(b)) for a, b in zip(tree.row, tree.col, strict=True)}
    kept = np.array([(int(a), int(b)) in in_tree for a, b in pairs])
    rest = rng.permutation(np.flatnonzero(~kept))[: max(wanted - int(kept.sum()), 0)]
    kept[rest] = True
    return pairs[kept]


def _with_curves(name: str, rng: np.random.Generator, xy: np.ndarray, pairs: np.ndarray) -> Graph:
    share = np.arange(1, PIECES) / PIECES
    a, b = xy[pairs[:, 0]], xy[pairs[:, 1]]
    across = np.stack([-(b - a)[:, 1], (b - a)[:, 0]], axis=1)
    bend = rng.normal(0, 0.06, (len(pairs), 1)) * np.sin(np.pi * share)[None]
    inner = (
        a[:, None] + share[None, :, None] * (b - a)[:, None] + bend[:, :, None] * across[:, None]
    )
    numbers = len(xy) + np.arange(inner.shape[0] * inner.shape[1]).reshape(inner.shape[:2])
    path = np.hstack([pairs[:, :1], numbers, pairs[:, 1:]])
    owner = np.repeat(np.arange(len(path)), path.shape[1])
    return graph_of(name, np.vstack([xy, inner.reshape(-1, 2)]), path.ravel(), owner)


def graph_of(name: str, xy: np.ndarray, path: np.ndarray, owner: np.ndarray) -> Graph:
    """Make the graph from paths, and the same streets as our own import would give them."""
    step = np.flatnonzero(owner[1:] == owner[:-1])
    tail, head = path[step], path[step + 1]
    millimetres = np.maximum(np.rint(np.linalg.norm(xy[tail] - xy[head], axis=1) * 1000), 1)
    millimetres = millimetres.astype(np.int64)
    before = np.zeros(len(path), np.int64)
    before[step + 1] = millimetres
    along = np.cumsum(before)
    first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    along -= along[first][np.cumsum(np.r_[True, owner[1:] != owner[:-1]]) - 1]
    last = np.r_[first[1:], len(path)] - 1
    ends, number = np.unique(np.r_[path[first], path[last]], return_inverse=True)
    edges = pd.DataFrame(
        {
            "start": number[: len(first)].astype(np.int32),
            "end": number[len(first) :].astype(np.int32),
            "length": along[last],
            "passable": EVERYONE,
            "flags": 0,
            "seconds": np.nan,
            "highway": "residential",
            "name": "",
            "way": 0,
        }
    )
    lines = shapely.linestrings(
        xy[path], indices=np.cumsum(np.r_[True, owner[1:] != owner[:-1]]) - 1
    )
    streets = Streets(
        nodes=gpd.GeoDataFrame(
            {"blocked": np.zeros(len(ends), int)},
            geometry=shapely.points(xy[ends]),
            crs=DEFAULT_CRS,
        ),
        edges=gpd.GeoDataFrame(edges, geometry=lines, crs=DEFAULT_CRS),
        barriers=gpd.GeoSeries([], crs=DEFAULT_CRS),
    )
    place = np.zeros((len(xy), 2), np.int64)  # a street that passes each node, and where on it
    place[path] = np.stack([np.cumsum(np.r_[True, owner[1:] != owner[:-1]]) - 1, along], axis=1)
    return Graph(name, xy, tail, head, millimetres, streets, place)


def real_streets(name: str, file: str) -> Graph | None:
    """Take real streets on foot, drawn points and all; None where the file is absent.

    The same rules for whatever extract: nothing about a place is known here.
    """
    if not (SHARED / file).exists():
        return None
    source_file = describe_file(file, SHARED)
    streets = read_osm_streets(
        source_file, box=EVERYWHERE, report=Report(file), work_crs=DEFAULT_CRS
    )
    walkable = streets.edges[(streets.edges["passable"].to_numpy() & 0b10001) > 0]
    lines = walkable.geometry.to_numpy()
    xy, line = shapely.get_coordinates(lines, return_index=True)
    places, number = np.unique(np.round(xy, 3), axis=0, return_inverse=True)
    number = number.ravel()
    kept = np.r_[True, (number[1:] != number[:-1]) | (line[1:] != line[:-1])]
    number, line = number[kept], line[kept]
    long_enough = np.bincount(line)[line] > 1
    return graph_of(name, places, *_parted(number[long_enough], line[long_enough]))


def _parted(path: np.ndarray, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Part lines where they share a point inside, as crossings of one square do at its corners.

    The others' graphs join there, and a place at such a point lies on all of its lines.
    """
    inside = np.r_[False, owner[1:] == owner[:-1]] & np.r_[owner[1:] == owner[:-1], False]
    shared = np.bincount(path)[path] > 1
    times = np.where(inside & shared, 2, 1)  # the last point of one part is the first of the next
    path, owner = np.repeat(path, times), np.repeat(owner, times)
    begins = np.r_[False, owner[1:] != owner[:-1]]
    begins[np.cumsum(times)[times == 2] - 1] = True
    return path, np.cumsum(begins)


def at_nodes(network: Network, graph: Graph) -> Positions:
    """Give every node of the graph as a place on our network; -1 where it is left out."""
    row = np.full(len(graph.streets.edges), -1)
    row[network.segment_rows] = np.arange(len(network.segment_rows))
    segment, step = row[graph.place[:, 0]], graph.place[:, 1]
    found = segment >= 0
    at = np.maximum(segment, 0)
    step = np.where(network.segment_reversed[at], network.segment_cost[at] - step, step)
    return Positions.level(
        edge=np.where(found, network.segment_edge[at], -1).astype(np.int32),
        offset=np.where(found, network.segment_offset[at] + step, 0).astype(np.int32),
        access=np.zeros(graph.nodes, np.int32),
        segment=segment.astype(np.int32),
        along=graph.place[:, 1] / 1000.0,
    )
