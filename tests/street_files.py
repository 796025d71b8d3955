"""Streets and census cells for the toy commune, as files of the real formats."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely
from conftest import Commune

X0, Y0 = 350_000, 5_700_000
NETWORK = """
[[population]]
file = "cells.csv"
source = "all"
format = "zensus2022"
reference_date = 2022-05-15

[network]
file = "streets.osm"
source = "all"

[accessibility]
level = "gebiet"
modes = ["walk", "pushchair"]
few_children = 0
services = [{ kind = "kita", life_phase = "3-6" }]

[children]
ages = [
  { age_from = 0, age_to = 3, persons = 10 },
  { age_from = 3, age_to = 6, persons = 20 },
  { age_from = 6, age_to = 18, persons = 70 },
]
"""
OFFERS = """id;title;kind;street;secret;hours;places;x;y
K1;Kita Anker;Kita;Hafenstr. 1;;Mo-Fr 07:00-16:00;40;350500;5700500
K2;Kita Brücke;Kita;Marktplatz 3;;;20;351500;5700500
K3;Kita Geheim;Kita;Geheim 7;ja;;90;352500;5700500
K4;Kita ohne Zahl;Kita;Wald 1;;;;353500;5700500
K5;Kita drüben;Kita;Drüben 1;;;30;350500;5701600
"""
Relation = tuple[list[tuple[int, str]], dict[str, str]]  # rows of ways with their roles; tags
Way = tuple[list[tuple[float, float]], dict[str, str]]


def osm_xml(
    ways: list[Way],
    *,
    barriers: dict[tuple[float, float], dict[str, str]] | None = None,
    relations: list[Relation] | None = None,
) -> bytes:
    """Write ways, given in metres from the toy's corner, as an OpenStreetMap file."""
    places = sorted({point for points, _ in ways for point in points})
    degrees = gpd.GeoSeries([shapely.Point(X0 + x, Y0 + y) for x, y in places], crs=25832).to_crs(
        4326
    )
    number = {place: i + 1 for i, place in enumerate(places)}
    lines = ['<?xml version="1.0"?>', '<osm version="0.6">']
    for place, lon, lat in zip(places, degrees.x, degrees.y, strict=True):
        barrier = "".join(
            f'<tag k="{k}" v="{v}"/>' for k, v in ((barriers or {}).get(place) or {}).items()
        )
        lines.append(f'<node id="{number[place]}" lat="{lat:.9f}" lon="{lon:.9f}">{barrier}</node>')
    for i, (points, tags) in enumerate(ways):
        refs = "".join(f'<nd ref="{number[point]}"/>' for point in points)
        text = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        lines.append(f'<way id="{i + 1}">{refs}{text}</way>')
    for i, (members, tags) in enumerate(relations or []):
        inside = "".join(
            f'<member type="way" ref="{way + 1}" role="{role}"/>' for way, role in members
        )
        text = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        lines.append(f'<relation id="{i + 1}">{inside}{text}</relation>')
    return "\n".join([*lines, "</osm>"]).encode()


def street(*points: tuple[float, float], **tags: str) -> Way:
    return list(points), {"highway": "residential"} | tags


def toy_streets() -> list[Way]:
    """A grid of 250 m over the four squares and beyond the border, with one flight of steps."""
    east, north = np.arange(-250, 4251, 250.0), np.arange(0, 2001, 250.0)
    ways = [street(*[(float(x), float(y)) for x in east]) for y in north]
    for x in east:
        for a, b in pairwise(north):
            kind = "steps" if (x, a) == (1000, 250) else "residential"
            ways.append(street((float(x), float(a)), (float(x), float(b)), highway=kind))
    return ways


def cells_csv(children: dict[tuple[float, float], int | str], size: int = 100) -> bytes:
    """Write census cells at places in metres from the toy's corner, moved to a cell's middle."""
    name = {100: "100m", 1000: "1km"}[size]
    points = gpd.GeoSeries([shapely.Point(X0 + x, Y0 + y) for x, y in children], crs=25832).to_crs(
        3035
    )
    rows = [f"GITTER_ID_{name};x_mp_{name};y_mp_{name};Unter18;werterlaeuternde_Zeichen"]
    for x, y, value in zip(points.x, points.y, children.values(), strict=True):
        east, north = (int(part // size * size + size / 2) for part in (x, y))
        rows.append(f"x;{east};{north};{value};")
    return "\r\n".join([*rows, ""]).encode()


CHILDREN: dict[tuple[float, float], int | str] = {
    (400, 400): 100, (800, 600): 50, (1400, 500): 200, (2500, 500): 100, (3600, 600): "–",
    (700, 1600): 40,
}  # fmt: skip


def with_network(commune: Commune) -> Commune:
    """Give the toy commune streets, children and Kitas, one of them beyond the border."""
    commune.profile = commune.profile.replace(
        'columns.provider = "provider"\n', 'columns.capacity_value = "places"\n'
    )
    commune.profile += NETWORK
    commune.files |= {
        "offers.csv": OFFERS.encode(),
        "cells.csv": cells_csv(CHILDREN),
        "streets.osm": osm_xml(toy_streets()),
    }
    return commune
