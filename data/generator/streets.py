"""Streets along the blocks, bent as people build them, with bridges, classes and names."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from bends import moved_corners, rounded
from city import CENTRE, City
from landmarks import VILLAGES, is_wood
from main_roads import direction, main_roads
from street_names import name_streets

BRIDGES = 6
# Share of the river's length. The other bridges end on a bank without streets or lie far out.
NEW_BRIDGES = {
    "Hafenbrücke": 0.40, "Nepomukbrücke": 0.485, "Domherrenbrücke": 0.55, "Gerberbrücke": 0.62,
    "Mühlenbrücke": 0.71,
}  # fmt: skip
USED_DRAWS = (850, 765)  # left out of the stream, so that all that is drawn later stays as it is
THROUGH = 15  # points: a street from here on is a through street
NAME_SEED = 20260104  # of their own: names change no other draw


@dataclass(slots=True)
class Street:
    """A named line of points."""

    name: str
    points: list[tuple[float, float]]  # of the raw plan
    kind: str = "residential"
    main: str = ""  # which main road it is (a key of `street_words.MAIN`)
    bent: list[tuple[float, float]] = field(default_factory=list)  # as it is built
    pieces: list[tuple[dict[str, str], list[tuple[float, float]]]] = field(default_factory=list)


@dataclass(slots=True)
class Network:
    """Streets, and where the corners of the raw plan went."""

    streets: list[Street]
    moved: dict[tuple[float, float], tuple[float, float]]


def make_streets(rng: np.random.Generator, city: City) -> Network:
    """Lay streets on the block borders; cross the river on bridges, the railway now and then."""
    lines = np.array(city.edges, dtype=object)
    over_river = shapely.intersects(lines, city.river)
    near_river = shapely.distance(lines, city.river) < 45
    over_rail = shapely.intersects(lines, city.railway)
    keep = ~near_river & ~(over_rail & (rng.uniform(size=len(lines)) > 0.3))
    bridges = _bridges(lines[over_river], city)
    graph = _largest(_graph([*lines[keep], *bridges]))
    bridge_set = {_key(point) for line in bridges for point in line.coords}
    lines = _chains(graph)
    more = _more_bridges(graph, city)
    roads, numbers = main_roads(
        _graph([*_edges(graph), *(shapely.LineString(ends) for _, ends in more)])
    )
    moved = moved_corners(lines, roads, city)
    for count in USED_DRAWS:
        rng.permutation([str(number) for number in range(count)])
    streets = []
    for nodes in lines:
        length = shapely.LineString(nodes).length
        kind = "tertiary" if length > 1500 else "residential" if rng.uniform() > 0.07 else "footway"
        street = Street("", nodes, kind)
        if sum(point in bridge_set for point in nodes) >= 2:
            street.kind = "secondary"
        elif kind == "footway" and rng.uniform() < 0.3:
            street.kind = "steps"
        streets.append(street)
    streets += [Street(name, ends, "secondary") for name, ends in more]
    for street in streets:
        _build(street, moved, numbers, city)
    return Network(streets, moved)


def _build(street: Street, moved: dict, numbers: dict, city: City) -> None:
    """Bend a street, and cut it where its class changes or it crosses river or railway."""
    street.bent, ends = rounded([moved[point] for point in street.points])
    own = [
        numbers.get(frozenset(edge), "")
        for edge in zip(street.points, street.points[1:], strict=False)
    ]
    if sum(map(bool, own)) > 0.5 * len(own):
        ring = max(sorted(set(filter(None, own))), key=own.count).startswith("K")
        street.main = f"ring_{direction(street.points)}" if ring else "radial"
    for number, start, end in zip(own, ends, ends[1:], strict=False):
        points = street.bent[start : end + 1]
        tags = _tags(street, number, shapely.LineString(points), city)
        if street.pieces and street.pieces[-1][0] == tags:
            street.pieces[-1][1].extend(points[1:])
        else:
            street.pieces.append((tags, list(points)))


def _tags(street: Street, number: str, line: shapely.LineString, city: City) -> dict[str, str]:
    kinds = {"B": "primary", "L": "secondary", "K": "secondary" if number == "K 1" else "tertiary"}
    kind = kinds.get(number[:1], street.kind)
    if not number and street.kind == "tertiary" and len(street.points) < THROUGH:
        kind = "residential"
    if not number and is_wood(np.array(line.centroid.coords[0])):
        kind = "track"
    tags = {"highway": kind} | ({"ref": number} if number else {})
    if line.intersects(city.river):
        return tags | {"highway": kinds.get(number[:1], "secondary"), "bridge": "yes"}
    if line.intersects(city.railway):
        return tags | ({"tunnel": "yes"} if len(street.points) % 2 else {"bridge": "yes"})
    return tags


def give_names(network: Network, quarters: gpd.GeoDataFrame) -> None:
    """Name streets by the quarter they lie in; footways and bridges over the river have no name."""
    middle = [
        shapely.LineString(street.bent).interpolate(0.5, normalized=True)
        for street in network.streets
    ]
    found = gpd.GeoDataFrame(geometry=middle, crs=quarters.crs)
    found = found.sjoin_nearest(quarters[["quarter_id", "geometry"]])
    place = found[~found.index.duplicated()]["quarter_id"].sort_index().tolist()
    named = [
        at
        for at, street in enumerate(network.streets)
        if street.kind not in ("footway", "steps") and not street.name
    ]
    names = name_streets(
        np.random.default_rng(NAME_SEED), [place[at] for at in named],
        [len(network.streets[at].points) for at in named], [network.streets[at].main for at in named],
    )  # fmt: skip
    for at, name in zip(named, names, strict=True):
        network.streets[at].name = name


def _bridges(crossing: np.ndarray, city: City) -> list[shapely.LineString]:
    """Take crossings spread along the river, lengthened to reach both banks."""
    spots = np.linspace(0.2, 0.8, BRIDGES) * city.river.length
    where = shapely.line_locate_point(city.river, shapely.centroid(crossing))
    return [crossing[np.abs(where - spot).argmin()] for spot in spots]


def _more_bridges(graph: dict, city: City) -> list[tuple[str, list[tuple[float, float]]]]:
    """Give bridges from bank to bank, where both banks have streets."""
    nodes = sorted(graph)
    points = shapely.points(np.array(nodes))
    spots = shapely.line_locate_point(city.river, points)
    on_river = shapely.get_coordinates(shapely.line_interpolate_point(city.river, spots))
    near = shapely.distance(points, city.river) < 260
    north = np.array(nodes)[:, 1] > on_river[:, 1]
    found = []
    for name, share in NEW_BRIDGES.items():
        away = np.abs(spots - share * city.river.length) + 2 * shapely.distance(points, city.river)
        ends = [
            nodes[np.where(near & (north == side), away, np.inf).argmin()] for side in (True, False)
        ]
        found.append((name, ends))
    return found


def _edges(graph: dict) -> list[shapely.LineString]:
    return [shapely.LineString([a, b]) for a in graph for b in sorted(graph[a]) if a < b]


def _key(point: tuple[float, ...]) -> tuple[float, float]:
    return round(point[0], 1), round(point[1], 1)


def _graph(lines: list[shapely.LineString]) -> dict:
    graph = defaultdict(set)
    for line in lines:
        a, b = _key(line.coords[0]), _key(line.coords[-1])
        if a != b:
            graph[a].add(b)
            graph[b].add(a)
    return graph


def _largest(graph: dict) -> dict:
    left, best = set(graph), set()
    while left:
        found, queue = set(), [next(iter(sorted(left)))]
        while queue:
            node = queue.pop()
            if node not in found:
                found.add(node)
                queue.extend(graph[node] - found)
        left -= found
        best = max(best, found, key=len)
    return {node: graph[node] & best for node in sorted(best)}


def _chains(graph: dict) -> list[list[tuple[float, float]]]:
    """Follow each street straight on (turning at most 66 degrees) for up to about 1,800 m."""
    unused = {frozenset((a, b)) for a in graph for b in graph[a]}
    lines = []
    for a in graph:
        for b in sorted(graph[a]):
            if frozenset((a, b)) not in unused:
                continue
            unused.discard(frozenset((a, b)))
            nodes = [a, b]
            while (following := _straight_on(graph, nodes, unused)) is not None:
                unused.discard(frozenset((nodes[-1], following)))
                nodes.append(following)
                if len(nodes) > 18:
                    break
            lines.append(nodes)
    return sorted(lines, key=lambda nodes: (-len(nodes), nodes[0]))


def _straight_on(graph: dict, nodes: list, unused: set):
    a, b = np.array(nodes[-2]), np.array(nodes[-1])
    ahead = (b - a) / np.linalg.norm(b - a)
    options = []
    for point in sorted(graph[nodes[-1]]):
        if frozenset((nodes[-1], point)) in unused:
            turn = np.array(point) - b
            options.append((float(ahead @ turn / np.linalg.norm(turn)), point))
    if not options or max(options)[0] < np.cos(np.radians(66)):
        return None
    return max(options)[1]


def cut_at(network: Network, border: shapely.Polygon) -> None:
    """Leave out what lies beyond the border, and what hangs on nothing then."""
    kept = [
        (street, (tags, points))
        for street in network.streets
        for tags, whole in street.pieces
        for points in _inside(whole, border)
    ]
    graph = defaultdict(set)
    for _, (_, points) in kept:
        for a, b in pairwise(points):
            graph[a].add(b)
            graph[b].add(a)
    connected = _largest(graph)
    for street in network.streets:
        street.pieces = []
    for street, piece in kept:
        if piece[1][0] in connected:
            street.pieces.append(piece)


def _inside(points: list[tuple[float, float]], border: shapely.Polygon) -> list[list]:
    """Cut a line into the runs of its points within the border."""
    within = shapely.contains_xy(border, *np.array(points).T)
    starts = [0, *(np.flatnonzero(np.diff(within)) + 1).tolist(), len(points)]
    runs = [points[a:b] for a, b in pairwise(starts) if within[a]]
    return [run for run in runs if len(run) > 1]


def country_roads(network: Network) -> None:
    """Lead main roads on to the villages around."""
    kept = [piece for street in network.streets for piece in street.pieces]
    ends = sorted({point for tags, points in kept if "ref" in tags for point in points})
    for name, spot in VILLAGES.items():
        village = CENTRE + 1000 * np.array(spot)
        start = np.array(ends[int(np.linalg.norm(np.array(ends) - village, axis=1).argmin())])
        along = village - start
        aside = np.array([-along[1], along[0]]) * 0.08
        line = [start, start + 0.35 * along + aside, start + 0.7 * along + 0.6 * aside, village]
        points = [(round(float(x), 1), round(float(y), 1)) for x, y in line]
        road = name.removesuffix("e") + ("r Straße" if name.endswith("er") else "er Straße")
        pieces = [({"highway": "secondary"}, points)]
        network.streets.append(Street(road, points, "secondary", pieces=pieces))
