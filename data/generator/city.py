"""The ground plan of Musterstadt: blocks between streets, cut by a river and a railway."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.cluster.vq import kmeans2

CRS = "EPSG:25832"
CENTRE = np.array([352_000.0, 5_701_000.0])
BLOCKS = 3_200
AREAS, QUARTERS, DISTRICTS = 170, 60, 12
POPULATION = 330_000
SUBCENTRES = np.array(
    [[0, 0], [-3600, 2300], [3900, 1700], [1500, -4000], [-3000, -3200], [700, 4300]]
)
SUBCENTRE_WEIGHT = np.array([1.0, 0.55, 0.5, 0.45, 0.4, 0.4])
SUBCENTRE_REACH = np.array([1900, 1000, 1000, 900, 900, 900])


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class City:
    """Blocks and lines, all in metres."""

    outline: shapely.Polygon
    river: shapely.LineString
    railway: shapely.LineString
    edges: list[shapely.LineString]  # borders of the blocks: where streets can run
    blocks: gpd.GeoDataFrame  # density (persons/ha), area_id


def urbanity(points: np.ndarray) -> np.ndarray:
    """How town-like a place is, 0 to about 1."""
    distance = np.linalg.norm(points[:, None, :] - CENTRE - SUBCENTRES[None], axis=2)
    return (SUBCENTRE_WEIGHT * np.exp(-((distance / SUBCENTRE_REACH) ** 2) / 2)).max(axis=1)


def make_city(rng: np.random.Generator) -> City:
    """Draw the ground plan."""
    outline = _outline(rng)
    river = _wave(np.array([-9000, 3800]), np.array([9000, -2600]), 900, 2.2)
    railway = _wave(np.array([-9000, -1500]), np.array([9000, 900]), 350, 1.1)
    seeds = _relaxed(_scatter(rng, outline), outline)
    lines = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), only_edges=True))
    edges = [line for line in shapely.intersection(lines, outline) if line.length > 1]
    edges = [part for line in edges for part in shapely.get_parts(line)]
    noded = shapely.unary_union([*edges, outline.exterior, river, railway])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = faces[shapely.contains(outline, shapely.point_on_surface(faces))]
    blocks = gpd.GeoDataFrame(geometry=faces, crs=CRS)
    blocks["density"] = _density(rng, blocks, river)
    blocks["area_id"] = _areas(rng, blocks, river, railway)
    return City(outline=outline, river=river, railway=railway, edges=edges, blocks=blocks)


def _outline(rng: np.random.Generator) -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    radius = 6500 * np.ones_like(angle)
    for k in range(2, 7):
        radius += 6500 * rng.normal(0, 0.16 / k) * np.cos(k * angle + rng.uniform(0, 6.28))
    return shapely.Polygon(CENTRE + np.c_[1.12 * radius * np.cos(angle), radius * np.sin(angle)])


def _wave(start: np.ndarray, end: np.ndarray, height: float, turns: float) -> shapely.LineString:
    t = np.linspace(0, 1, 90)[:, None]
    along = end - start
    across = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    line = start + t * along + height * np.sin(2 * np.pi * turns * t) * across
    return shapely.LineString(CENTRE + line)


def _scatter(rng: np.random.Generator, outline: shapely.Polygon) -> np.ndarray:
    west, south, east, north = outline.bounds
    points = rng.uniform((west, south), (east, north), (80_000, 2))
    keep = rng.uniform(size=len(points)) < 0.05 + 0.95 * urbanity(points) ** 0.8
    points = points[keep & shapely.contains_xy(outline, points)]
    return points[:BLOCKS]


def _relaxed(points: np.ndarray, outline: shapely.Polygon) -> np.ndarray:
    """Move each point towards the centre of its cell, so that blocks look built, not spilt."""
    for _ in range(3):
        cells = shapely.get_parts(
            shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=outline, ordered=True)
        )
        points = shapely.get_coordinates(shapely.centroid(shapely.intersection(cells, outline)))
    return points


def _density(
    rng: np.random.Generator, blocks: gpd.GeoDataFrame, river: shapely.LineString
) -> np.ndarray:
    """Persons per hectare; parks, works and the river bank are empty."""
    centre = shapely.get_coordinates(shapely.centroid(blocks.geometry.to_numpy()))
    density = 150 * urbanity(centre) ** 1.3 * rng.lognormal(0, 0.35, len(blocks)) + 1.0
    works = np.linalg.norm(centre - CENTRE - np.array([-4700, 300]), axis=1) < 800
    forest = np.linalg.norm(centre - CENTRE - np.array([4600, -3600]), axis=1) < 1500
    bank = shapely.distance(shapely.points(centre), river) < 130
    density[works | forest | bank | (rng.uniform(size=len(blocks)) < 0.06)] = 0
    hectares = blocks.geometry.area.to_numpy() / 1e4
    return density * POPULATION / (density * hectares).sum()


def _areas(
    rng: np.random.Generator,
    blocks: gpd.GeoDataFrame,
    river: shapely.LineString,
    railway: shapely.LineString,
) -> np.ndarray:
    """Group blocks to areas that do not cross the river and seldom the railway."""
    points = shapely.get_coordinates(shapely.point_on_surface(blocks.geometry.to_numpy()))
    sides = np.c_[_side(points, river) * 6000, _side(points, railway) * 900]
    people = blocks["density"].to_numpy() * blocks.geometry.area.to_numpy() / 1e4
    spread = rng.choice(len(points), 40_000, p=_shares(people + 12))
    features = np.c_[points, sides]
    centres, _ = kmeans2(features[spread], AREAS, minit="++", seed=rng, iter=40)
    nearest = ((features[:, None, :] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    return _joined(blocks, nearest, np.round(sides[:, 0]))


def _side(points: np.ndarray, line: shapely.LineString) -> np.ndarray:
    spots = shapely.line_locate_point(line, shapely.points(points))
    on_line = shapely.get_coordinates(shapely.line_interpolate_point(line, spots))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, spots + 1.0))
    direction, offset = ahead - on_line, points - on_line
    cross = direction[:, 0] * offset[:, 1] - direction[:, 1] * offset[:, 0]
    return np.where(cross > 0, 0.5, -0.5)


def _shares(weights: np.ndarray) -> np.ndarray:
    return weights / weights.sum()


def _joined(blocks: gpd.GeoDataFrame, label: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Hand detached pieces of an area to the neighbour on the same bank with most border."""
    shapes = blocks.geometry.to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="touches")
    border = shapely.length(shapely.intersection(shapes[left], shapes[right]))
    allowed = (border > 1) & (side[left] == side[right])
    links = pd.DataFrame({"a": left[allowed], "b": right[allowed], "m": border[allowed]})
    for _ in range(12):
        parts = _components(links[label[links["a"]] == label[links["b"]]], len(label))
        sizes = (
            pd.Series(1, index=pd.MultiIndex.from_arrays([label, parts]))
            .groupby(level=[0, 1])
            .sum()
        )
        largest = sizes.groupby(level=0).idxmax().map(lambda key: key[1])
        stray = parts != pd.Series(label).map(largest).to_numpy()
        if not stray.any():
            break
        options = links[stray[links["a"]] & ~stray[links["b"]]]
        options = options.assign(part=parts[options["a"]], target=label[options["b"]])
        best = options.groupby(["part", "target"])["m"].sum().reset_index()
        best = (
            best.sort_values("m").drop_duplicates("part", keep="last").set_index("part")["target"]
        )
        moved = pd.Series(parts).map(best).to_numpy()
        label = np.where(stray & ~pd.isna(moved), moved, label).astype(int)
    return label


def _components(links: pd.DataFrame, count: int) -> np.ndarray:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(links)), (links["a"], links["b"])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1])
