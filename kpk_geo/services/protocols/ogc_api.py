"""Items of a collection of an OGC API, page by page along its links."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from kpk_geo.open_data.access import OgcApiAccess
from kpk_geo.services.answers import json_of
from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.features import DEGREES, Feature, merge
from kpk_geo.services.pages import Page, Pages, first_feature
from kpk_geo.services.task import Brought, Task, with_query


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch all items as one GeoJSON."""
    access = task.entry.access
    assert isinstance(access, OgcApiAccess)
    url = with_query(f"{task.url.rstrip('/')}/items", {"f": "json", "limit": str(access.page_size)})
    merged = merge(task, url, _pages(task, url), crs=DEGREES)
    name = task.named(f"{task.entry.id}.geojson")
    return (Brought(name=name, download=merged.download, features=merged.features),)


def probe(task: Task) -> str:
    """Ask for one item."""
    url = with_query(f"{task.url.rstrip('/')}/items", {"f": "json", "limit": "1"})
    return first_feature(_read(task.asker.content(url), task.entry.access.host), task)


def _pages(task: Task, url: str) -> Iterator[list[Feature]]:
    pages = Pages(task.cache.slot(url), url)
    host = urlsplit(url).hostname or ""
    asked: str | None = url
    number = 0
    while asked:
        page = pages.page(number, partial(task.asker.content, asked), lambda got: _read(got, host))
        yield page.features
        number += 1
        asked = urljoin(asked, page.following) if page.following and page.features else None
    pages.forget()


def _read(content: bytes, host: str) -> Page:
    answer: Any = json_of(content, host)
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        raise FetchError(f"{host} schickt JSON ohne Objekte.", MOVED)
    links = [item for item in answer.get("links", []) if isinstance(item, dict)]
    following = next((item.get("href") for item in links if item.get("rel") == "next"), None)
    return Page(answer["features"], following)
