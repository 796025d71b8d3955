"""Streets along the blocks, few bridges, named streets and addresses on both sides."""

from collections import defaultdict
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from city import City
from names import street_names

BRIDGES = 6
HOUSE_DISTANCE = 27.0  # metres between houses on one side


@dataclass(slots=True)
class Street:
    """A named line of points."""

    name: str
    points: list[tuple[float, float]]
    kind: str = "residential"
    tags: dict[str, str] = field(default_factory=dict)


def make_streets(rng: np.random.Generator, city: City) -> list[Street]:
    """Lay streets on the block borders; cross the river on bridges, the railway now and then."""
    lines = np.array(city.edges, dtype=object)
    over_river = shapely.intersects(lines, city.river)
    near_river = shapely.distance(lines, city.river) < 45
    over_rail = shapely.intersects(lines, city.railway)
    keep = ~near_river & ~(over_rail & (rng.uniform(size=len(lines)) > 0.3))
    bridges = _bridges(lines[over_river], city)
    graph = _graph([*lines[keep], *bridges])
    bridge_set = {_key(point) for line in bridges for point in line.coords}
    lines = _chains(_largest(graph))
    names = street_names(rng, len(lines))
    streets = []
    for position, nodes in enumerate(lines):
        name = names[position] if position < len(names) else f"Straße Nr. {position}"
        length = shapely.LineString(nodes).length
        kind = "tertiary" if length > 1500 else "residential" if rng.uniform() > 0.07 else "footway"
        street = Street(name, nodes, kind)
        if sum(point in bridge_set for point in nodes) >= 2:
            street.kind, street.tags = "secondary", {"bridge": "yes"}
        elif kind == "footway" and rng.uniform() < 0.3:
            street.kind = "steps"
        streets.append(street)
    return streets


def _bridges(crossing: np.ndarray, city: City) -> list[shapely.LineString]:
    """Take crossings spread along the river, lengthened to reach both banks."""
    spots = np.linspace(0.2, 0.8, BRIDGES) * city.river.length
    where = shapely.line_locate_point(city.river, shapely.centroid(crossing))
    return [crossing[np.abs(where - spot).argmin()] for spot in spots]


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


def make_addresses(rng: np.random.Generator, streets: list[Street], city: City) -> gpd.GeoDataFrame:
    """Put houses on both sides, even and odd, where people live."""
    rows = []
    for position, street in enumerate(streets):
        if street.kind in ("footway", "steps") or street.tags.get("bridge"):
            continue
        line = shapely.LineString(street.points)
        for side, first in ((1, 1), (-1, 2)):
            spots = np.arange(12.0, max(line.length - 8, 13), HOUSE_DISTANCE) + rng.uniform(-3, 3)
            here = shapely.get_coordinates(shapely.line_interpolate_point(line, spots))
            ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, spots + 0.5))
            along = (ahead - here) / np.linalg.norm(ahead - here, axis=1)[:, None].clip(1e-9)
            homes = here + side * 14.0 * np.c_[-along[:, 1], along[:, 0]]
            for place, (x, y) in enumerate(homes):
                rows.append((position, street.name, first + 2 * place, "", x, y))
                if rng.uniform() < 0.06:
                    rows.append((position, street.name, first + 2 * place, "a", x + 6, y + 4))
    frame = pd.DataFrame(rows, columns=["street", "name", "number", "suffix", "x", "y"])
    points = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["x"], frame["y"]), crs=25832)
    found = points.sjoin(city.blocks[["density", "area_id", "geometry"]], predicate="within")
    found = found[found["density"] > 0].drop(columns="index_right")
    # Sparse blocks have gaps between houses.
    keep = rng.uniform(size=len(found)) < np.clip(found["density"] / 12, 0.1, 1)
    return found[keep].reset_index(drop=True)
