"""What one knows a town by: river, harbour, railway with stations, wood, parks, names of places."""

from collections.abc import Sequence

import numpy as np
import shapely
from city import CENTRE, City

Tags = dict[str, str]
RIVER = "Muster"
WOOD = np.array([4600, -3600])
WORKS = np.array([-4700, 300])
BULGES = ((7.0, -3.8, 2300), (3.6, 7.0, 1300), (-8.3, -2.3, 900))  # km from the centre; metres
PARKS = 70  # green blocks that are drawn, the largest ones
# Kilometres from the centre.
STATIONS = (
    ("Musterstadt Hauptbahnhof", 0.4), ("Bahnhof Gleisdreieck", -3.2), ("Bahnhof Kirchdorf", -6.1),
    ("Bahnhof Oststadt", 4.3), ("Bahnhof Osterholz", 7.2),
)  # fmt: skip
VILLAGES = {
    "Oberau": (1.5, 8.6), "Steinfelde": (-5.2, 6.9), "Lindenau": (10.2, 1.7), "Rotenbach": (-7.0, -6.9),
    "Hohenfelde": (8.6, 6.2), "Niederau": (0.6, -7.9),
}  # fmt: skip
PLACES = (
    ("suburb", "Musterwald", (6.6, -3.9)), ("neighbourhood", "Stadtpark", (-0.09, 1.77)),
    ("neighbourhood", "Schloss Musterburg", (2.35, -4.56)), ("neighbourhood", "Stahlwerke", (-4.7, 0.3)),
    ("quarter", "Hafenbecken", (-2.3, 0.72)),
)  # fmt: skip


def surfaces(city: City, border: shapely.Polygon) -> list[tuple[Tags, np.ndarray]]:
    """Draw water and green as rings; nobody lives there."""
    blocks = city.blocks.geometry.to_numpy()
    empty = blocks[(city.blocks["density"] == 0).to_numpy()]
    centre = shapely.get_coordinates(shapely.centroid(empty)) - CENTRE
    bank = shapely.distance(empty, city.river) < 1
    wood = np.linalg.norm(centre - WOOD, axis=1) < 1500
    works = np.linalg.norm(centre - WORKS, axis=1) < 800
    river = river_surface(city)
    basins = _basins(empty[bank], city)
    water = shapely.union_all([river, *basins])
    park = empty[~bank & ~wood & ~works]
    park = park[np.argsort(-shapely.area(park), kind="stable")[:PARKS]]
    forest = shapely.union_all(empty[wood & ~bank]).buffer(-15).union(_new_wood(city, border))
    forest = forest.buffer(160).buffer(-160).difference(city.river.buffer(110))
    meadows = shapely.union_all(empty[bank]).buffer(-12).difference(water.buffer(10))
    rings = [({"natural": "water", "water": "river", "name": RIVER}, water)]
    rings.append(({"landuse": "forest", "name": "Musterwald"}, forest))
    rings.append(({"leisure": "park", "name": "Muster-Auen"}, meadows))
    kinds = (
        {"leisure": "park"},
        {"landuse": "allotments"},
        {"landuse": "cemetery"},
        {"leisure": "park"},
    )
    rings += [(kinds[at % 4], shape.buffer(-10)) for at, shape in enumerate(park)]
    return [(tags, ring) for tags, shape in rings for ring in _rings(shape)]


def is_wood(point: np.ndarray) -> bool:
    """Say whether a place lies in the wood."""
    return bool(np.linalg.norm(point - CENTRE - WOOD) < 1400)


def river_surface(city: City) -> shapely.Geometry:
    """Give the river a width that changes, at most 34 metres to either side."""
    along = np.linspace(0, city.river.length, 220)
    spots = shapely.line_interpolate_point(city.river, along)
    width = 27 + 5 * np.sin(along / 900) + 2 * np.sin(along / 310)
    return shapely.union_all(
        [shapely.convex_hull(shapely.union(spots[at].buffer(width[at], 6), spots[at + 1].buffer(width[at + 1], 6)))
         for at in range(len(spots) - 1)]
    )  # fmt: skip


def _basins(bank: np.ndarray, city: City) -> list[shapely.Geometry]:
    """Docks in the empty blocks on the harbour's bank: streets run around them."""
    spot = shapely.Point(*(CENTRE + np.array([-1900, 900])))
    north = shapely.get_coordinates(shapely.centroid(bank))
    on_river = shapely.get_coordinates(
        shapely.line_interpolate_point(
            city.river, shapely.line_locate_point(city.river, shapely.points(north))
        )
    )
    docks = bank[(shapely.distance(bank, spot) < 650) & (north[:, 1] > on_river[:, 1])]
    return [dock.buffer(-24) for dock in docks]


def _new_wood(city: City, border: shapely.Polygon) -> shapely.Geometry:
    """Cover the bulges beyond the last houses with wood."""
    around = [
        shapely.Point(*(CENTRE + 1000 * np.array(spot))).buffer(radius) for *spot, radius in BULGES
    ]
    new = border.buffer(-60).difference(city.outline.buffer(60))
    return new.intersection(shapely.union_all(around)).difference(city.river.buffer(120))


def _rings(shape: shapely.Geometry) -> list[np.ndarray]:
    parts = shapely.get_parts(shapely.simplify(shape, 2.5))
    return [
        np.round(shapely.get_coordinates(part.exterior), 1)
        for part in parts
        if part.geom_type == "Polygon" and part.area > 1500
    ]


def lines(city: City) -> list[tuple[Tags, np.ndarray]]:
    """River and railway as lines: what nobody crosses but on a street."""
    return [
        ({"waterway": "river", "name": RIVER}, np.array(city.river.coords)),
        ({"railway": "rail", "name": "Bahnstrecke Kirchdorf–Osterholz"}, np.array(city.railway.coords)),
    ]  # fmt: skip


def places(city: City, districts: Sequence[tuple[str, shapely.Point]]) -> list[tuple[Tags, tuple]]:
    """Name places: the town, its districts, stations, landmarks and the villages around."""
    found = [({"place": "city", "name": "Musterstadt"}, tuple(CENTRE))]
    found += [({"place": "suburb", "name": name}, (point.x, point.y)) for name, point in districts]
    found += [({"place": kind, "name": name}, tuple(CENTRE + 1000 * np.array(spot)))
              for kind, name, spot in PLACES]  # fmt: skip
    found += [({"place": "village", "name": name}, tuple(CENTRE + 1000 * np.array(spot)))
              for name, spot in VILLAGES.items()]  # fmt: skip
    x = np.array(city.railway.coords)[:, 0] - CENTRE[0]
    y = np.array(city.railway.coords)[:, 1]
    for name, at in STATIONS:
        spot = (CENTRE[0] + 1000 * at, float(np.interp(1000 * at, x, y)))
        found.append(({"place": "neighbourhood", "railway": "station", "name": name}, spot))
    return [(tags, (round(float(px), 1), round(float(py), 1))) for tags, (px, py) in found]
