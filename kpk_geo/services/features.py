"""Pages of features become one GeoJSON in degrees, longitude first.

In which order a service writes its axes depends on version, format and product. The numbers decide:
within Germany neither degrees nor metres of UTM can be mistaken for each other when swapped.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from kpk_geo.arrays import Floats
from kpk_geo.crs import EXCHANGE_CRS, GERMANY, as_crs, to_degrees
from kpk_geo.services.answers import too_large
from kpk_geo.services.download import Download, adopt
from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.task import Task

Feature = dict[str, Any]
DEGREES = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Merged:
    """One file of all features."""

    download: Download
    features: int


def merge(task: Task, address: str, pages: Iterable[Sequence[Feature]], *, crs: str) -> Merged:
    """Write the features of all pages into one file.

    Parameters
    ----------
    task
        Whose they are.
    address
        By which the cache knows the answer.
    pages
        Features as a service gives them.
    crs
        What was asked for; a service may answer in degrees all the same.

    Raises
    ------
    FetchError
        There is none, they do not lie in Germany, or there are too many.
    """
    slot = task.cache.slot(address)
    before = slot.whole()
    count = size = 0
    host = task.entry.access.host
    with slot.part.open("w", encoding="utf-8") as file:
        size += file.write('{"type": "FeatureCollection", "features": [')
        for page in pages:
            for feature in in_degrees(page, crs=crs, host=host):
                text = json.dumps(feature, ensure_ascii=False)
                size += file.write(f"{',' if count else ''}\n{text}")
                count += 1
                if size > task.max_bytes:
                    raise too_large(host, size, task.max_bytes)
            task.on_bytes(size, None)
        file.write("\n]}\n")
    if not count:
        slot.forget_part()
        raise FetchError(f"{host} antwortet, hat aber keine Gebiete oder Orte.", MOVED)
    slot.note("part", {"url": address.partition("\n")[0]})
    return Merged(adopt(slot, before), count)


def in_degrees(page: Sequence[Feature], *, crs: str, host: str) -> Iterator[Feature]:
    """Give features in degrees, longitude first and without heights.

    Parameters
    ----------
    page
        As GeoJSON has them; a feature may lack its geometry.
    crs
        What was asked for.
    host
        Who sent them, for the message.

    Raises
    ------
    FetchError
        A geometry cannot be read, or lies outside Germany.
    """
    try:
        shapes = np.array(
            [shape(item["geometry"]) if item.get("geometry") else None for item in page],
            dtype=object,
        )
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise FetchError(
            f"{host} schickt Geometrien, die sich nicht lesen lassen.", MOVED
        ) from error
    flat = shapely.force_2d(shapes)
    points = shapely.get_coordinates(flat)
    if len(points):
        flat = shapely.set_coordinates(flat, _degrees(points, crs, host))
    for item, geometry in zip(page, flat, strict=True):
        yield {
            "type": "Feature",
            **({"id": item["id"]} if "id" in item else {}),
            "properties": item.get("properties") or {},
            "geometry": None if geometry is None else mapping(geometry),
        }


def _degrees(points: Floats, crs: str, host: str) -> Floats:
    asked = as_crs(crs, where=host)
    for system in dict.fromkeys((asked, EXCHANGE_CRS)):
        for candidate in (points, points[:, ::-1]):
            found = candidate if system == EXCHANGE_CRS else to_degrees(candidate, system)
            if _lies_in_germany(found):
                return found if system == EXCHANGE_CRS else found.round(9)
    x, y = points[0]
    raise FetchError(
        f"{host} schickt Koordinaten außerhalb Deutschlands (zum Beispiel {x:.6g} / {y:.6g}).",
        "Bitte das Koordinatensystem der Quelle im Verzeichnis berichtigen.",
    )


def _lies_in_germany(points: Floats) -> bool:
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return bool(
        west >= GERMANY.west and east <= GERMANY.east
        and south >= GERMANY.south and north <= GERMANY.north
    )  # fmt: skip
