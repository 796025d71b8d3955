"""What OpenStreetMap knows, asked at an Overpass service: objects as they are, or areas."""

import re
from pathlib import Path
from typing import Any

from kpk_geo.errors import excerpt, listed
from kpk_geo.model.open_data import FileKind
from kpk_geo.open_data.access import OverpassAccess
from kpk_geo.open_data.place import filled
from kpk_geo.services.download import Download
from kpk_geo.services.faults import LATER, MOVED, FetchError
from kpk_geo.services.features import DEGREES, Feature, merge
from kpk_geo.services.magic import HEAD_BYTES, check_head
from kpk_geo.services.task import Brought, Task

_REMARK = re.compile(rb"<remark>(.*?)</remark>", re.S)
_TAIL = 4096  # bytes; a remark stands at the end
_NOTHING = "Zu dieser Kommune ist dort nichts eingetragen, oder die Frage passt nicht zu ihr."


def bring(task: Task) -> tuple[Brought, ...]:
    """Ask the query of the entry."""
    access = task.entry.access
    assert isinstance(access, OverpassAccess)
    query = filled(access.query, task.place)
    answer = task.fetch(task.url, kind=FileKind.OSM, fields={"data": query})
    check_answer(answer.path, access.host)
    if access.give == "objects":
        return (Brought(name=task.named(f"{task.entry.id}.osm"), download=answer),)
    return (_areas(task, query, answer, access.host),)


def probe(task: Task) -> str:
    """Ask for nothing: whether the service answers at all, not whether it knows the commune."""
    answer = task.asker.content(task.url, fields={"data": "[out:xml];node(1);out ids;"})
    check_head(answer[:HEAD_BYTES], FileKind.OSM, task.entry.access.host)
    return "der Dienst antwortet; die Frage selbst ist nicht gestellt"


def check_answer(path: Path, host: str) -> None:
    """Refuse an answer that the service cut short, or that holds nothing.

    Raises
    ------
    FetchError
        It says so in a remark, with state 200; or there is no object.
    """
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _TAIL, 0))
        tail = file.read()
        file.seek(0)
        head = file.read(1 << 16)
    remark = _REMARK.search(tail) or _REMARK.search(head)
    if remark is not None:
        said = excerpt(remark[1].decode(errors="replace").strip())
        raise FetchError(f"{host} hat die Frage abgebrochen: {said}", LATER)
    if b"</osm>" not in tail:
        raise FetchError(f"{host} schickt eine abgeschnittene Antwort.", LATER)
    if is_empty(path):
        raise FetchError(f"{host} antwortet, kennt aber nichts dazu.", _NOTHING)


def is_empty(path: Path) -> bool:
    """Say whether a whole answer holds no object."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    return b"</osm>" in head and b"<node" not in head and b"<remark>" not in head


def _areas(task: Task, query: str, answer: Download, host: str) -> Brought:
    closed, open_ones = osm_areas(answer.path)
    if not closed:
        raise FetchError(f"{host} kennt dort keine geschlossenen Gebiete.", _NOTHING)
    address = f"{task.url}\n{query}\nareas"
    merged = merge(task, address, [closed], crs=DEGREES)
    note = None
    if open_ones:
        note = (
            "In OpenStreetMap nicht geschlossen und deshalb nicht dabei: "
            f"{listed(sorted(open_ones), limit=10)}."
        )
    return Brought(
        name=task.named(f"{task.entry.id}.geojson"),
        download=merged.download,
        features=merged.features,
        note=note,
    )


def osm_areas(path: Path) -> tuple[list[Feature], list[str]]:
    """Give the polygons of all boundary relations, and the names of those that do not close.

    Parameters
    ----------
    path
        An answer of Overpass as XML.

    Raises
    ------
    FetchError
        It cannot be read.
    """
    import osmium

    wanted: dict[int, dict[str, str]] = {}
    found: dict[int, Feature] = {}
    file = osmium.io.File(path, "osm")  # the cache's names have no ending
    try:
        for item in osmium.FileProcessor(file, osmium.osm.RELATION):
            tags = {tag.k: tag.v for tag in item.tags}
            if tags.get("boundary") == "administrative":
                wanted[item.id] = tags
        factory: Any = osmium.geom.GeoJSONFactory()
        whole: Any = osmium.FileProcessor(file).with_areas()  # its types know no areas
        for area in whole:
            is_relation = area.is_area() and not area.from_way() and area.orig_id() in wanted
            if is_relation and area.num_rings()[0]:  # one that does not close comes without rings
                found[area.orig_id()] = _feature(area, wanted[area.orig_id()], factory)
    except (RuntimeError, ValueError) as error:
        raise FetchError("Die Antwort aus OpenStreetMap lässt sich nicht lesen.", MOVED) from error
    names = [tags.get("name", str(key)) for key, tags in wanted.items() if key not in found]
    return [found[key] for key in sorted(found)], names


def _feature(area: Any, tags: dict[str, str], factory: Any) -> Feature:
    import json

    return {
        "type": "Feature",
        "properties": {"@id": f"relation/{area.orig_id()}"} | tags,
        "geometry": json.loads(factory.create_multipolygon(area)),
    }
