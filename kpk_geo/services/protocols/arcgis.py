"""Features of a layer of an ArcGIS server, page by page."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from kpk_geo.errors import excerpt
from kpk_geo.open_data.access import ArcGisAccess
from kpk_geo.open_data.place import filled
from kpk_geo.services.answers import json_of
from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.features import DEGREES, Feature, merge
from kpk_geo.services.pages import Page, Pages, first_feature
from kpk_geo.services.task import Brought, Task, with_query


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch all features as one GeoJSON."""
    access = task.entry.access
    assert isinstance(access, ArcGisAccess)
    query = {
        "where": filled(access.where, task.place), "outFields": "*", "returnGeometry": "true",
        "outSR": "4326", "f": "geojson",
    }  # fmt: skip
    url = f"{task.url.rstrip('/')}/query"
    merged = merge(task, with_query(url, query), _pages(task, url, query, access.page_size),
                   crs=DEGREES)  # fmt: skip
    name = task.named(f"{task.entry.id}.geojson")
    return (Brought(name=name, download=merged.download, features=merged.features),)


def probe(task: Task) -> str:
    """Ask for one feature."""
    query = {"where": "1=1", "outFields": "*", "outSR": "4326", "f": "geojson",
             "resultRecordCount": "1"}  # fmt: skip
    url = with_query(f"{task.url.rstrip('/')}/query", query)
    return first_feature(_read(task.asker.content(url), task.entry.access.host), task)


def _pages(task: Task, url: str, query: dict[str, str], page_size: int) -> Iterator[list[Feature]]:
    pages = Pages(task.cache.slot(with_query(url, query)), url)
    host = urlsplit(url).hostname or ""
    number = offset = 0
    while True:
        asked = with_query(
            url, query | {"resultOffset": str(offset), "resultRecordCount": str(page_size)}
        )
        page = pages.page(number, partial(task.asker.content, asked), lambda got: _read(got, host))
        yield page.features
        number, offset = number + 1, offset + len(page.features)
        if not page.following or not page.features:
            break
    pages.forget()


def _read(content: bytes, host: str) -> Page:
    """Read a page; a server says with state 200 that something went wrong."""
    answer = json_of(content, host)
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        fault = answer.get("error", {}) if isinstance(answer, dict) else {}
        said = fault.get("message", "") if isinstance(fault, dict) else fault
        raise FetchError(
            f"{host} meldet einen Fehler: {excerpt(said) or 'ohne Begründung'}.", MOVED
        )
    properties = answer.get("properties") or {}
    exceeded = answer.get("exceededTransferLimit") or properties.get("exceededTransferLimit")
    return Page(answer["features"], following=bool(exceeded) or None)
