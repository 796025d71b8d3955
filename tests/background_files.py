"""Extracts of OpenStreetMap with surfaces, relations and named places, small enough to draw."""

from collections.abc import Sequence

import geopandas as gpd
import shapely
from street_files import X0, Y0, Way, osm_xml

Ring = list[tuple[float, float]]


def ring(west: float, south: float, side: float) -> Ring:
    """A closed square."""
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def place(x: float, y: float, kind: str, name: str) -> tuple[float, float, dict[str, str]]:
    return x, y, {"place": kind, "name": name}


def relation(members: Sequence[tuple[int, str]], **tags: str) -> str:
    """A multipolygon of ways, by their place in the list counted from one."""
    rows = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members)
    text = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in {"type": "multipolygon", **tags}.items())
    return f"{rows}{text}"


def extract(
    ways: list[Way],
    *,
    places: Sequence[tuple[float, float, dict[str, str]]] = (),
    relations: Sequence[str] = (),
) -> bytes:
    """Write an extract, with places and relations in the order of a real one."""
    head, _, rest = osm_xml(ways).decode().partition("<way")
    points = gpd.GeoSeries([shapely.Point(X0 + x, Y0 + y) for x, y, _ in places], crs=25832).to_crs(
        4326
    )
    nodes = "".join(
        f'<node id="{90_000 + at}" lat="{y:.9f}" lon="{x:.9f}">{_tags(tags)}</node>'
        for at, (x, y, (_, _, tags)) in enumerate(zip(points.x, points.y, places, strict=True))
    )
    last = "".join(
        f'<relation id="{at + 1}">{text}</relation>' for at, text in enumerate(relations)
    )
    body = f"{head}{nodes}<way{rest}" if rest else head.replace("</osm>", f"{nodes}</osm>")
    return body.replace("</osm>", f"{last}</osm>").encode()


def _tags(tags: dict[str, str]) -> str:
    escaped = {k: v.replace("&", "&amp;").replace("<", "&lt;") for k, v in tags.items()}
    return "".join(f'<tag k="{k}" v="{v}"/>' for k, v in escaped.items())
