"""Features of a WFS 1.1 or 2.0: pages of GeoJSON or GML, or one archive as it is."""

from collections.abc import Iterator
from functools import partial
from xml.etree import ElementTree

from kpk_geo.errors import excerpt
from kpk_geo.open_data.access import WfsAccess
from kpk_geo.open_data.place import filled
from kpk_geo.services.answers import json_of
from kpk_geo.services.faults import LATER, MOVED, FetchError
from kpk_geo.services.features import Feature, merge
from kpk_geo.services.pages import Page, Pages, first_feature
from kpk_geo.services.protocols.gml import gml_features
from kpk_geo.services.task import Brought, Task, with_query

_SIZE_KEYS = {"1.1.0": "maxfeatures", "2.0.0": "count"}


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch all features as one GeoJSON, or the archive that the service makes."""
    access = task.entry.access
    assert isinstance(access, WfsAccess)
    query = _query(access, task)
    if access.archive:
        download = task.fetch(with_query(task.url, query))
        return (Brought(name=task.named(f"{task.entry.id}.zip"), download=download),)
    address = with_query(task.url, query)
    merged = merge(task, address, _pages(task, access, query), crs=access.srs)
    name = task.named(f"{task.entry.id}.geojson")
    return (Brought(name=name, download=merged.download, features=merged.features),)


def probe(task: Task) -> str:
    """Ask for one feature, of an archive too."""
    access = task.entry.access
    assert isinstance(access, WfsAccess)
    size_key = _SIZE_KEYS[access.version]
    url = with_query(task.url, _query(access, task) | {size_key: "1"})
    if access.archive:
        return task.look(url)
    read = _read_json if "json" in access.output.lower() else _read_gml
    return first_feature(read(task.asker.content(url), access.host), task)


def _query(access: WfsAccess, task: Task) -> dict[str, str]:
    is_new = access.version == "2.0.0"
    query = {
        "service": "WFS",
        "version": access.version,
        "request": "GetFeature",
        "typenames" if is_new else "typename": access.type_name,
        "srsname": access.srs,
        "outputformat": access.output,
    }
    if access.properties:
        query["propertyname"] = ",".join(access.properties)
    if access.cql_filter:
        query["cql_filter"] = filled(access.cql_filter, task.place)
    if access.sort_by:
        query["sortby"] = access.sort_by
    return query


def _pages(task: Task, access: WfsAccess, query: dict[str, str]) -> Iterator[list[Feature]]:
    url, host = task.url, access.host
    pages = Pages(task.cache.slot(with_query(url, query)), url)
    size_key = _SIZE_KEYS[access.version]
    read = _read_json if "json" in access.output.lower() else _read_gml
    number = start = 0
    while True:
        asked = with_query(url, query | {size_key: str(access.page_size), "startindex": str(start)})
        page = pages.page(number, partial(task.asker.content, asked), lambda got: read(got, host))
        yield page.features
        number, start = number + 1, start + len(page.features)
        if not page.features or _is_last(page, start, access.page_size):
            break
    _check_count(page, start, host)
    pages.forget()


def _is_last(page: Page, received: int, page_size: int) -> bool:
    """Say whether nothing follows; where the service counts, by its count, else by a short page.

    A service may give less than was asked for, so a short page alone does not end a counted answer.
    """
    if page.following is not None:
        return received >= int(page.following)
    return len(page.features) < page_size


def _check_count(page: Page, received: int, host: str) -> None:
    if page.following is not None and received != int(page.following):
        raise FetchError(f"{host} kündigt {page.following} Objekte an, es kamen {received}.", LATER)


def _read_json(content: bytes, host: str) -> Page:
    if content.lstrip()[:1] == b"<":
        raise _reported(content, host)
    answer = json_of(content, host)
    if not isinstance(answer, dict) or not isinstance(answer.get("features"), list):
        raise FetchError(f"{host} schickt JSON ohne Objekte.", MOVED)
    return Page(
        answer["features"], _number(answer.get("numberMatched", answer.get("totalFeatures")))
    )


def _read_gml(content: bytes, host: str) -> Page:
    root = _root(content, host)
    if root.tag.rpartition("}")[2] in ("ExceptionReport", "ServiceExceptionReport"):
        raise _reported(content, host)
    return Page(gml_features(content, host), _number(root.get("numberMatched")))


def _root(content: bytes, host: str) -> ElementTree.Element:
    if b"<!DOCTYPE" in content[:500] or b"<!ENTITY" in content[:5000]:  # no entities are expanded
        raise FetchError(f"{host} schickt eine Webseite statt GML.", LATER)
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise FetchError(f"{host} schickt abgeschnittenes oder beschädigtes GML.", LATER) from error


def _reported(content: bytes, host: str) -> FetchError:
    """Say what a service reports, which it does with state 200."""
    root = _root(content, host)
    if root.tag.rpartition("}")[2].lower() == "html":
        return FetchError(f"{host} schickt eine Webseite statt der Objekte.", LATER)
    said = " ".join(" ".join(root.itertext()).split())
    return FetchError(f"{host} meldet: {excerpt(said) or 'einen Fehler'}.", MOVED)


def _number(value: object) -> int | None:
    """Give how many features there are in all, where the service says so ("unknown" is none)."""
    text = str(value)
    return int(text) if text.isdigit() else None
