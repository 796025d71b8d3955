"""Fetches the streets of a place or polygon from OpenStreetMap by osmnx, where one is online.

What comes is kept as a file, which the region profile then names: so it has a fingerprint and a
date like every other source, and loading never depends on a network.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from kpk_geo.errors import InputError, NotFoundError, SourceError
from kpk_geo.output_file import output_file

# Tags that `kpk_geo.network.tags` reads; osmnx keeps only those it is told.
_WAY_TAGS = (
    "access", "bicycle", "bridge", "conveying", "cycleway", "cycleway:both", "cycleway:left",
    "cycleway:right", "duration", "foot", "highway", "junction", "motor_vehicle", "motorcar",
    "name", "oneway", "oneway:bicycle", "oneway:foot", "ramp:stroller", "route", "sac_scale",
    "sidewalk", "smoothness", "stroller", "tunnel", "vehicle",
)  # fmt: skip
_NODE_TAGS = (
    "access", "barrier", "bicycle", "foot", "locked", "motor_vehicle", "motorcar", "stroller",
    "vehicle",
)  # fmt: skip
_WANTED = ['["highway"]', '["route"="ferry"]']


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """What was fetched."""

    path: Path
    nodes: int
    segments: int


def download_streets(
    where: str | shapely.Polygon | shapely.MultiPolygon,
    path: Path,
    *,
    overpass_url: str,
    nominatim_url: str,
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

    Raises
    ------
    NotFoundError
        The place is not known, or there are no streets in it.
    SourceError
        The service cannot be reached or refuses, or the file cannot be written.
    InputError
        The name of the place is blank.
    """
    import osmnx  # takes a second; only this command needs it

    with _settings(osmnx.settings, overpass_url, nominatim_url):
        try:
            polygon = _polygon(osmnx, where) if isinstance(where, str) else where
            graph = osmnx.graph_from_polygon(
                polygon, simplify=False, retain_all=True, truncate_by_edge=True,
                custom_filter=_WANTED,
            )  # fmt: skip
            with output_file(path) as draft, warnings.catch_warnings():
                # osmnx 2.1 fills gaps in a way that pandas 4 will refuse; the file is right
                warnings.simplefilter("ignore", pd.errors.Pandas4Warning)
                osmnx.io.save_graph_xml(graph, draft)
        except osmnx._errors.InsufficientResponseError as error:
            raise NotFoundError(f"OpenStreetMap kennt dort keine Straßen: {error}") from error
        except (osmnx._errors.ResponseStatusCodeError, OSError) as error:
            raise SourceError(
                f"Die Straßen lassen sich nicht holen ({error}). Besteht eine Verbindung ins "
                "Internet? Ohne sie einen Auszug (.osm.pbf) von Hand herunterladen und im Profil "
                "unter [network] nennen."
            ) from error
    return Downloaded(
        path=path, nodes=graph.number_of_nodes(), segments=graph.number_of_edges() // 2
    )


def _polygon(osmnx: Any, place: str) -> Any:
    if not place.strip():
        raise InputError("Der Ort fehlt, etwa --place „Unna, Deutschland“.")
    return osmnx.geocode_to_gdf(place).geometry.iloc[0]


@contextmanager
def _settings(settings: Any, overpass_url: str, nominatim_url: str) -> Iterator[None]:
    """Set osmnx up for one call: it keeps its settings in its module."""
    wanted = {
        "all_oneway": True,
        "use_cache": False,
        "useful_tags_way": list(_WAY_TAGS),
        "useful_tags_node": list(_NODE_TAGS),
        "overpass_url": overpass_url,
        "nominatim_url": nominatim_url,
        "overpass_rate_limit": "127.0.0.1" not in overpass_url,
        "doh_url_template": None,  # no third party is asked for the address of a host
        "http_user_agent": "kpk_geo",
        "http_referer": "kpk_geo",
    }
    before = {name: getattr(settings, name) for name in wanted}
    for name, value in wanted.items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)
