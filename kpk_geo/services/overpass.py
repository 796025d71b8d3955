"""Fetches the streets of a place or polygon from OpenStreetMap, where one is online.

What comes is kept as a file, which the region profile then names: so it has a fingerprint and a
date like every other source, and loading never depends on a network. Asked is for all that
`kpk_geo.ingest.streets` reads: ways with their nodes, and relations with those of their ways that
touch the polygon, so that a river through five countries stays as long as the region is.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import shapely
from shapely.geometry import shape

from kpk_geo.errors import InputError, NotFoundError, SourceError, excerpt
from kpk_geo.network.tag_values import RAILWAYS, WATERWAYS
from kpk_geo.services.answers import json_of
from kpk_geo.services.client import Client
from kpk_geo.services.faults import FetchError
from kpk_geo.services.osm_cut import Downloaded, cut
from kpk_geo.services.protocols.overpass import check_answer, is_empty
from kpk_geo.services.task import with_query

# What is a street or ferry, and what nobody crosses off the streets: as `ingest.streets` reads it.
_WAYS: Final = (
    '["highway"]',
    '["route"="ferry"]',
    f'["waterway"~"^({"|".join(WATERWAYS)})$"]',
    f'["railway"~"^({"|".join(RAILWAYS)})$"]',
    '["natural"="water"]',
)
# Squares, shores and ferries that consist of several ways.
_RELATIONS: Final = (
    '["type"~"^(multipolygon|site)$"]["highway"]',
    '["type"~"^(multipolygon|site)$"]["natural"="water"]',
    '["type"="route"]["route"="ferry"]',
)
_SECONDS = 180  # that the service may reckon
_MAX_BYTES = 2_000_000_000  # as `ingest.limits.EXTRACT`; a Kreis with its edge has about 0.2 GB
_MAX_PLACES = 50  # answers to a name, the first of which that is a surface is meant


def street_hosts(overpass_url: str, nominatim_url: str) -> frozenset[str]:
    """Name whom `download_streets` asks."""
    return frozenset(urlsplit(url).hostname or "" for url in (overpass_url, nominatim_url))


def download_streets(
    where: str | shapely.Polygon | shapely.MultiPolygon,
    path: Path,
    *,
    overpass_url: str,
    nominatim_url: str,
    client: Client,
) -> Downloaded:
    """Fetch all streets, squares, ferries and barriers of a place, or of a polygon in degrees.

    Parameters
    ----------
    where
        Name of the place, or the polygon.
    overpass_url
        Address of the service that gives the streets.
    nominatim_url
        Address of the service that knows places; asked for a name only.
    client
        That may ask both.

    Raises
    ------
    NotFoundError
        The place is not known, or there are no streets in it.
    SourceError
        The service cannot be reached or refuses, or the file cannot be written.
    InputError
        The name of the place is blank.
    """
    try:
        polygon = _polygon(client, nominatim_url, where) if isinstance(where, str) else where
        with tempfile.TemporaryDirectory() as folder:
            answer = Path(folder) / "answer.osm"
            _ask(client, overpass_url, polygon, answer)
            return cut(answer, polygon, path)
    except FetchError as error:
        raise SourceError(
            f"Die Straßen lassen sich nicht holen ({error.why.rstrip('.')}). Besteht eine "
            "Verbindung ins Internet? Ohne sie einen Auszug (.osm.pbf) von Hand herunterladen und "
            "im Profil unter [network] nennen."
        ) from error


def _ask(client: Client, url: str, polygon: Any, answer: Path) -> None:
    host = urlsplit(url).hostname or ""
    with (
        client.open(
            f"{url.rstrip('/')}/interpreter", method="POST", fields={"data": query_of(polygon)}
        ) as found,
        answer.open("wb") as file,
    ):
        for piece in client.pieces(found, _MAX_BYTES):
            file.write(piece)
    if is_empty(answer):
        raise NotFoundError("OpenStreetMap kennt dort keine Straßen.")
    check_answer(answer, host)


def query_of(polygon: shapely.Polygon | shapely.MultiPolygon) -> str:
    """Write what Overpass is asked: ways, relations, and of these the ways at the polygon.

    Relations are not followed to their ends (`>`): the banks of the Rhine are one of them.

    Parameters
    ----------
    polygon
        Degrees; holes are cut out later.
    """
    within = list(_within(polygon))
    ways = "".join(f"way{tags}{area};" for area in within for tags in _WAYS)
    relations = "".join(f"rel{tags}{area};" for area in within for tags in _RELATIONS)
    members = "".join(f"way(r.relations){area};" for area in within)
    return (
        f"[out:xml][timeout:{_SECONDS}];({relations})->.relations;({ways}{members})->.ways;"
        "(node(w.ways);.ways;.relations;);out body;"
    )


def _within(polygon: Any) -> Iterator[str]:
    """Give the border of each part as a filter of Overpass, latitude first."""
    for part in [polygon] if isinstance(polygon, shapely.Polygon) else polygon.geoms:
        corners = " ".join(f"{y:.6f} {x:.6f}" for x, y in part.exterior.coords)
        yield f'(poly:"{corners}")'


def _polygon(client: Client, url: str, place: str) -> Any:
    if not place.strip():
        raise InputError("Der Ort fehlt, etwa --place „Unna, Deutschland“.")
    query = {"q": place, "format": "json", "polygon_geojson": "1", "limit": str(_MAX_PLACES)}
    host = urlsplit(url).hostname or ""
    answer = json_of(client.content(with_query(f"{url.rstrip('/')}/search", query)), host)
    outlines = [item.get("geojson", {}) for item in answer if isinstance(item, dict)]
    for outline in outlines:
        if outline.get("type") in ("Polygon", "MultiPolygon"):
            return shape(outline)
    raise NotFoundError(
        f"OpenStreetMap kennt „{excerpt(place)}“ nicht als Gebiet. Bitte genauer nennen, etwa "
        "--place „Unna, Deutschland“."
    )
