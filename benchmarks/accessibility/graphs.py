"""The graphs that the benchmark runs on: a generated town, and Kaiserslautern where it is at hand."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.spatial import Delaunay

from kpk_geo.crs import WORK_CRS
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.findings import Report
from kpk_geo.network.graph import Network
from kpk_geo.network.osm import read_osm_streets
from kpk_geo.network.snap import Positions
from kpk_geo.network.streets import Streets

SHARED = Path(__file__).parents[3] / "shared" / "data"
EVERYONE = 0b11111111
BLOCK = 100.0  # metres between junctions of the generated town
PIECES = 6  # stretches between two junctions, as curves are drawn in OpenStreetMap


@dataclass(frozen=True, eq=False)
class Graph:
    """One graph for all contestants: every drawn point is a node."""

    name: str
    xy: np.ndarray  # (nodes, 2) metres
    tail: np.ndarray
    head: np.ndarray
    millimetres: np.ndarray
    streets: Streets

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
    return graph_of(
        name, np.vstack([xy, inner.reshape(-1, 2)]), path[:, :-1].ravel(), path[:, 1:].ravel()
    )


def graph_of(name: str, xy: np.ndarray, tail: np.ndarray, head: np.ndarray) -> Graph:
    """Make the graph and the same streets as our own import would give them."""
    lines = shapely.linestrings(np.stack([xy[tail], xy[head]], axis=1))
    millimetres = np.maximum(np.rint(shapely.length(lines) * 1000), 1).astype(np.int64)
    edges = pd.DataFrame({"start": tail.astype(np.int32), "end": head.astype(np.int32), "length": millimetres,
                          "passable": EVERYONE, "flags": 0, "seconds": np.nan, "highway": "residential",
                          "name": "", "way": 0})  # fmt: skip
    nodes = gpd.GeoDataFrame(
        {"blocked": np.zeros(len(xy), int)}, geometry=shapely.points(xy), crs=WORK_CRS
    )
    streets = Streets(nodes=nodes, edges=gpd.GeoDataFrame(edges, geometry=lines, crs=WORK_CRS),
                      barriers=gpd.GeoSeries([], crs=WORK_CRS))  # fmt: skip
    return Graph(name, xy, tail, head, millimetres, streets)


def kaiserslautern() -> Graph | None:
    """Take the real streets on foot, drawn points and all; None where the file is absent."""
    file = "kaiserslautern/kaiserslautern.osm.gz"
    if not (SHARED / file).exists():
        return None
    facts = describe_file(file, SHARED)
    streets = read_osm_streets(facts, box=(7.5, 49.3, 8.0, 49.6), report=Report(file))
    walkable = streets.edges[(streets.edges["passable"].to_numpy() & 0b10001) > 0]
    lines = walkable.geometry.to_numpy()
    xy, line = shapely.get_coordinates(lines, return_index=True)
    places, number = np.unique(np.round(xy, 3), axis=0, return_inverse=True)
    steps = np.flatnonzero(line[1:] == line[:-1])
    tail, head = number.ravel()[steps], number.ravel()[steps + 1]
    real = tail != head
    return graph_of("Kaiserslautern (OpenStreetMap 2015)", places, tail[real], head[real])


def at_nodes(network: Network, count: int) -> Positions:
    """Give every node of the graph as a place on our network; -1 where it is left out."""
    start = network.streets.edges["start"].to_numpy()[network.edge_rows]
    end = network.streets.edges["end"].to_numpy()[network.edge_rows]
    edge = np.full(count, -1, np.int32)
    step = np.zeros(count, np.int64)
    edge[end], step[end] = np.arange(len(end)), network.edge_cost
    edge[start], step[start] = np.arange(len(start)), 0
    found = edge >= 0
    chain, offset = np.full(count, -1, np.int32), np.zeros(count, np.int32)
    at = edge[found]
    turned = network.edge_turned[at]
    chain[found] = network.edge_chain[at]
    offset[found] = network.edge_offset[at] + np.where(
        turned, network.edge_cost[at] - step[found], step[found]
    )
    return Positions(
        chain=chain, offset=offset, access=np.zeros(count, np.int32), edge=edge, along=step / 1000.0
    )
