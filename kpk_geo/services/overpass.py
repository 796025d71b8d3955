"""Fetches the streets of a place or polygon from OpenStreetMap, where one is online.

What comes is kept as a file, which the region profile then names: so it has a fingerprint and a
date like every other source, and loading never depends on a network. The client of the program
asks; osmnx cuts the answer at the border and writes it down.
"""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import shapely
from shapely.geometry import shape

from kpk_geo.errors import InputError, NotFoundError, SourceError, excerpt
from kpk_geo.network.tag_values import NODE_KEYS, WAY_KEYS
from kpk_geo.output_file import output_file
from kpk_geo.services.answers import json_of
from kpk_geo.services.client import Client
from kpk_geo.services.faults import FetchError
from kpk_geo.services.protocols.overpass import check_answer, is_empty
from kpk_geo.services.task import with_query

# Tags that `kpk_geo.network.tags` reads; osmnx keeps only those it is told.
_WAY_TAGS = ("name", *WAY_KEYS)
_NODE_TAGS = NODE_KEYS
_WANTED = ('["highway"]', '["route"="ferry"]')
_SECONDS = 180  # that the service may reckon
_MAX_BYTES = 2_000_000_000  # as `ingest.limits.EXTRACT`; a Kreis with its edge has about 0.2 GB
_MAX_PLACES = 50  # answers to a name, the first of which that is a surface is meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """What was fetched."""

    path: Path
    nodes: int
    segments: int


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
    """Fetch all streets and ferries of a place by name, or within a polygon in degrees.

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
            return _cut(answer, polygon, path)
    except FetchError as error:
        raise SourceError(
            f"Die Straßen lassen sich nicht holen ({error.why.rstrip('.')}). Besteht eine "
            "Verbindung ins Internet? Ohne sie einen Auszug (.osm.pbf) von Hand herunterladen und "
            "im Profil unter [network] nennen."
        ) from error


def _ask(client: Client, url: str, polygon: Any, answer: Path) -> None:
    parts = [polygon] if isinstance(polygon, shapely.Polygon) else list(polygon.geoms)
    wanted = "".join(
        f'way{filter_}(poly:"{_corners(part)}");' for part in parts for filter_ in _WANTED
    )
    query = f"[out:xml][timeout:{_SECONDS}];({wanted});(._;>;);out body;"
    host = urlsplit(url).hostname or ""
    with (
        client.open(
            f"{url.rstrip('/')}/interpreter", method="POST", fields={"data": query}
        ) as found,
        answer.open("wb") as file,
    ):
        for piece in client.pieces(found, _MAX_BYTES):
            file.write(piece)
    if is_empty(answer):
        raise NotFoundError("OpenStreetMap kennt dort keine Straßen.")
    check_answer(answer, host)


def _corners(part: shapely.Polygon) -> str:
    """Give the border as Overpass wants it, latitude first; holes are cut out later."""
    return " ".join(f"{y:.6f} {x:.6f}" for x, y in part.exterior.coords)


def _cut(answer: Path, polygon: Any, path: Path) -> Downloaded:
    import osmnx  # takes a second; only this command needs it

    with _settings(osmnx.settings):
        try:
            whole = osmnx.graph_from_xml(answer, simplify=False, retain_all=True)
            graph = osmnx.truncate.truncate_graph_polygon(whole, polygon, truncate_by_edge=True)
        except (osmnx._errors.InsufficientResponseError, ValueError) as error:
            raise NotFoundError("OpenStreetMap kennt dort keine Straßen.") from error
        with output_file(path) as draft, warnings.catch_warnings():
            # osmnx 2.1 fills gaps in a way that pandas 4 will refuse; the file is right
            warnings.simplefilter("ignore", _pandas_warning())
            osmnx.io.save_graph_xml(graph, draft)
    return Downloaded(
        path=path, nodes=graph.number_of_nodes(), segments=graph.number_of_edges() // 2
    )


def _pandas_warning() -> type[Warning]:
    import pandas as pd

    return pd.errors.Pandas4Warning


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


@contextmanager
def _settings(settings: Any) -> Iterator[None]:
    """Set osmnx up for one call: it keeps its settings in its module."""
    wanted = {
        "all_oneway": True,
        "useful_tags_way": list(_WAY_TAGS),
        "useful_tags_node": list(_NODE_TAGS),
    }
    before = {name: getattr(settings, name) for name in wanted}
    for name, value in wanted.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
