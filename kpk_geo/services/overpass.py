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

import httpx2
import shapely
from shapely.geometry import shape

from kpk_geo.errors import InputError, NotFoundError, SourceError, excerpt
from kpk_geo.network.tag_values import RAILWAYS, WATERWAYS
from kpk_geo.services.answers import json_of, no_answer
from kpk_geo.services.client import Client
from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.osm_cut import Downloaded, cut, format_of
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
    """Name whom `download_streets` asks.

    Raises
    ------
    InputError
        One of them is no address.
    """
    return frozenset(_host(url) for url in (overpass_url, nominatim_url))


def _host(url: str) -> str:
    """Give the host of an address that the settings name.

    Raises
    ------
    InputError
        It is no address.
    """
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or not parts.hostname:
        raise InputError(
            f"„{excerpt(url)}“ ist keine Adresse eines Dienstes. Bitte KPK_OVERPASS_URL und "
            "KPK_NOMINATIM_URL prüfen; erwartet wird etwas wie https://dienst.example/api."
        )
    return parts.hostname


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
        The name of the place is blank, or no extract is called like the file.
    """
    format_of(path)
    if not path.absolute().parent.is_dir():  # before anything is fetched
        raise SourceError(f"{path}: Den Ordner {path.parent} gibt es nicht. Bitte anlegen.")
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
    host = _host(url)
    with (
        client.open(
            f"{url.rstrip('/')}/interpreter", method="POST", fields={"data": query_of(polygon)}
        ) as found,
        answer.open("wb") as file,
    ):
        try:
            for piece in client.pieces(found, _MAX_BYTES):
                file.write(piece)
        except httpx2.RequestError as error:
            raise no_answer(url, error) from error
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
    host = _host(url)
    answer = json_of(client.content(with_query(f"{url.rstrip('/')}/search", query)), host)
    items = answer if isinstance(answer, list) else []
    for outline in (item.get("geojson") for item in items if isinstance(item, dict)):
        if isinstance(outline, dict) and outline.get("type") in ("Polygon", "MultiPolygon"):
            try:
                return shape(outline)
            except (
                ValueError,
                TypeError,
                KeyError,
                AttributeError,
                shapely.GEOSException,
            ) as error:
                raise FetchError(f"{host} schickt kein lesbares Gebiet.", MOVED) from error
    raise NotFoundError(
        f"OpenStreetMap kennt „{excerpt(place)}“ nicht als Gebiet. Bitte genauer nennen, etwa "
        "--place „Unna, Deutschland“."
    )
