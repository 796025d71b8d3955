"""An extract as a directed graph in which every drawn node is a node: parsed with the standard library.

Lengths are plane lengths in EPSG:25832, in metres. Nothing is simplified; a piece between two junctions, ends or
barriers is rounded to whole millimetres as the page says, or not at all.
"""

import gzip
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from pyproj import Transformer
from scipy.sparse import coo_array, csgraph

from benchmarks.accessibility.independent.squares import crossings
from benchmarks.accessibility.independent.tags import (
    METRES_PER_SECOND,
    MODES,
    Passage,
    Tags,
    passage,
    speed,
    stops,
)

CRS = "EPSG:25832"
MIN_FRAGMENT = 500.0


class Way(NamedTuple):
    """A drawn line: its number, its tags, the numbers of its nodes in order."""

    number: int
    tags: Tags
    nodes: list[int]


@dataclass(frozen=True)
class Extract:
    """What an OSM file draws: the place (metres) and tags of each node, and the ways."""

    places: dict[int, tuple[float, float]]
    node_tags: dict[int, Tags]
    ways: list[Way]
    bounds: tuple[float, float, float, float]

    def line(self, way: Way) -> shapely.LineString:
        """Give a way as a line in metres."""
        return shapely.LineString([self.places[node] for node in way.nodes])


class Segment(NamedTuple):
    """A straight piece between two nodes: the way it is of, its directions, its length (m), seconds on it."""

    start: int
    end: int
    way: int
    open: Passage
    metres: float
    seconds: float


@dataclass(frozen=True)
class Streets:
    """What one mode can use: places of its nodes (metres) and the segments between them.

    `reach_all` are the segments of the main part, from which one gets everywhere and back.
    """

    mode: str
    places: list[tuple[float, float]]
    segments: list[Segment]
    reach_all: list[bool] = field(default_factory=list)


def read(path: Path) -> Extract:
    """Read a gzipped OSM XML file."""
    with gzip.open(path) as opened:
        root = ET.parse(opened).getroot()
    nodes = root.findall("node")
    to_metres = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    x, y = to_metres.transform(
        [float(node.get("lon", "nan")) for node in nodes],
        [float(node.get("lat", "nan")) for node in nodes],
    )
    numbers = [int(node.get("id", "")) for node in nodes]
    ways = [
        Way(int(way.get("id", "")), _tags(way), [int(nd.get("ref", "")) for nd in way.iter("nd")])
        for way in root.iter("way")
    ]
    south, west, north, east = (float(v) for v in root.find("bound").get("box").split(","))
    return Extract(
        dict(zip(numbers, zip(x, y, strict=True), strict=True)),
        {
            number: tags
            for number, node in zip(numbers, nodes, strict=True)
            if (tags := _tags(node))
        },
        ways,
        (west, south, east, north),
    )


def _tags(element: ET.Element) -> Tags:
    return {tag.get("k", ""): tag.get("v", "") for tag in element.iter("tag")}


def build(extract: Extract, mode: str, *, whole: bool = True) -> Streets:
    """Build the graph of a mode; `whole`: pieces are whole millimetres long."""
    builder = _Builder(extract, mode, whole=whole)
    for way in _kept(extract):
        open_ = passage(way.tags, mode)
        if open_.along or open_.against:
            builder.add(way, open_, extract)
    streets = Streets(mode, builder.places, builder.segments)
    return Streets(mode, streets.places, streets.segments, _main_part(streets))


class _Builder:
    """Numbers nodes as they come; a node that stops the mode is another one for each segment that ends there."""

    def __init__(self, extract: Extract, mode: str, *, whole: bool) -> None:
        self.mode = mode
        self.whole = whole
        self.places: list[tuple[float, float]] = []
        self.segments: list[Segment] = []
        self._row: dict[int, int] = {}
        self._entrances = shared_nodes(extract)
        self._stopped = {node for node, tags in extract.node_tags.items() if stops(tags, mode)}
        self._ends = self._entrances | {
            node for node, tags in extract.node_tags.items() if any(stops(tags, m) for m in MODES)
        }

    def add(self, way: Way, open_: Passage, extract: Extract) -> None:
        lines = [way.nodes]
        if is_square(way):
            doors = [node for node in way.nodes[:-1] if node in self._entrances]
            lines = [way.nodes, *crossings(way.nodes, doors, extract.places)]
        for line in lines:
            for piece in self._pieces(line):
                self._piece(way, open_, extract, piece)

    def _pieces(self, line: list[int]) -> Iterable[list[int]]:
        cuts = [0, *(i for i in range(1, len(line) - 1) if line[i] in self._ends), len(line) - 1]
        return (line[a : b + 1] for a, b in pairwise(cuts))

    def _piece(self, way: Way, open_: Passage, extract: Extract, piece: list[int]) -> None:
        """Add the segments of a piece; its length and what it costs are rounded together."""
        metres = np.hypot(*np.diff([extract.places[node] for node in piece], axis=0).T)
        length, base = metres.sum(), METRES_PER_SECOND[self.mode]
        seconds = length / speed(way.tags, self.mode)
        if self.whole and length:
            slower = base / speed(way.tags, self.mode)
            seconds = max(round(round(length * 1000) * slower), 1) / 1000 / base
        for (start, end), part in zip(pairwise(piece), metres, strict=True):
            if start != end:
                rows = self._node(start, extract), self._node(end, extract)
                share = part / length if length else 0.0
                self.segments.append(Segment(*rows, way.number, open_, part, seconds * share))

    def _node(self, node: int, extract: Extract) -> int:
        if node in self._stopped or node not in self._row:
            self.places.append(extract.places[node])
            if node in self._stopped:
                return len(self.places) - 1
            self._row[node] = len(self.places) - 1
        return self._row[node]


def is_street(way: Way) -> bool:
    """Whether anybody at all may go there."""
    return any(any(passage(way.tags, mode)) for mode in MODES)


def is_square(way: Way) -> bool:
    """Whether a way draws the rim of a square that is crossed straight."""
    return way.tags.get("area") == "yes" and len(way.nodes) > 3 and way.nodes[0] == way.nodes[-1]


def shared_nodes(extract: Extract) -> set[int]:
    """Nodes that two streets have in common, or one street twice."""
    times = Counter(
        node
        for way in extract.ways
        if is_street(way)
        for node in (way.nodes[:-1] if way.nodes[0] == way.nodes[-1] else way.nodes)
    )
    return {node for node, count in times.items() if count > 1}


def _kept(extract: Extract) -> Iterable[Way]:
    """Streets without the small fragments: parts of less than 500 m that nothing joins to the rest."""
    ways = [way for way in extract.ways if is_street(way)]
    rows = {node: row for row, node in enumerate({node for way in ways for node in way.nodes})}
    pairs = [(rows[a], rows[b]) for way in ways for a, b in pairwise(way.nodes)]
    start, end = np.array(pairs).T
    graph = coo_array((np.ones(len(pairs)), (start, end)), shape=(len(rows), len(rows)))
    _, part = csgraph.connected_components(graph, directed=False)
    length = Counter[int]()
    for way in ways:
        length[part[rows[way.nodes[0]]]] += extract.line(way).length if len(way.nodes) > 1 else 0.0
    return [way for way in ways if length[part[rows[way.nodes[0]]]] >= MIN_FRAGMENT]


def _main_part(streets: Streets) -> list[bool]:
    """Which segments lie in the longest part in which every point is reached from every other."""
    size = len(streets.places)
    pairs = [
        pair
        for s in streets.segments
        for pair, is_open in (((s.start, s.end), s.open.along), ((s.end, s.start), s.open.against))
        if is_open
    ]
    start, end = np.array(pairs).T
    graph = coo_array((np.ones(len(pairs)), (start, end)), shape=(size, size))
    _, part = csgraph.connected_components(graph, directed=True, connection="strong")
    length = Counter[int]()
    for s in streets.segments:
        if part[s.start] == part[s.end]:
            length[part[s.start]] += s.metres
    main = length.most_common(1)[0][0]
    return [bool(part[s.start] == main == part[s.end]) for s in streets.segments]
