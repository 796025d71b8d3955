"""Files of packages that a CKAN portal knows by name or finds by words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from kpk_geo.german import several
from kpk_geo.open_data.access import CkanAccess
from kpk_geo.open_data.place import filled
from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.task import Brought, Task, plain_name

_ROWS = 100  # packages of one search; the most that CKAN gives unasked is 1,000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resource:
    url: str
    name: str
    title: str
    licence: str | None
    reference_date: date | None


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch all files that are meant."""
    found = _meant(task)
    names = _distinct([resource.name for resource in found])
    return tuple(
        Brought(
            name=name,
            download=task.fetch(resource.url),
            title=resource.title,
            licence_seen=resource.licence,
            reference_date=resource.reference_date,
        )
        for name, resource in zip(names, found, strict=True)
    )


def probe(task: Task) -> str:
    """Search, and look at the first bytes of the newest file."""
    found = _meant(task)
    count = several(len(found), "Datei", "Dateien")
    wanted = task.entry.expected.files
    if wanted is not None and len(found) != wanted:
        raise FetchError(
            f"{task.entry.access.host} kennt {count}, erwartet sind {wanted}.",
            "Ist etwas hinzugekommen, files im Verzeichnis der Quellen anheben.",
        )
    return f"{count}, die letzte: {task.look(found[-1].url)}"


def _meant(task: Task) -> list[_Resource]:
    access = task.entry.access
    assert isinstance(access, CkanAccess)
    found = [
        resource
        for package in _packages(task, access)
        for resource in _resources(package, access, task)
    ]
    if not found:
        raise FetchError(
            f"{access.host} kennt keine passende Datei.",
            "Vermutlich heißt der Datensatz heute anders. Bitte im Portal danach suchen und die "
            "Angaben im Verzeichnis der Quellen berichtigen.",
        )
    return found


def _packages(task: Task, access: CkanAccess) -> list[dict[str, Any]]:
    action = f"{task.url.rstrip('/')}/action"
    if access.dataset is not None:
        answer = task.json(f"{action}/package_show", {"id": filled(access.dataset, task.place)})
        return [_result(answer, dict, access.host)]
    query = {"q": filled(access.query or "", task.place), "rows": str(_ROWS)}
    result = _result(task.json(f"{action}/package_search", query), dict, access.host)
    packages = result.get("results")
    if not isinstance(packages, list):
        raise FetchError(f"{access.host} antwortet anders als ein CKAN-Portal.", MOVED)
    if int(result.get("count", 0)) > len(packages):
        raise FetchError(
            f"{access.host} findet {result['count']} Datensätze; so viele sind nicht gemeint.",
            "Bitte die Suche im Verzeichnis der Quellen genauer fassen.",
        )
    return sorted(packages, key=lambda package: str(package.get("title", "")))


def _result(answer: Any, kind: type[dict[str, Any]], host: str) -> dict[str, Any]:
    if not isinstance(answer, dict) or not answer.get("success"):
        raise FetchError(f"{host} meldet einen Fehler.", MOVED)
    result = answer.get("result")
    if not isinstance(result, kind):
        raise FetchError(f"{host} antwortet anders als ein CKAN-Portal.", MOVED)
    return result


def _resources(package: dict[str, Any], access: CkanAccess, task: Task) -> Iterator[_Resource]:
    title = str(package.get("title", ""))
    if access.title is not None and not title.startswith(access.title):
        return
    for resource in package.get("resources", []):
        url = _secured(str(resource.get("url") or ""))
        if not _is_meant(url, resource, access):
            continue
        yield _Resource(
            url=url,
            name=_name(package, url, task),
            title=title,
            licence=package.get("license_title") or package.get("license_id") or None,
            reference_date=_day(title, access, task.entry.access.host),
        )


def _secured(url: str) -> str:
    """Ask by https, though many portals still list http.

    >>> _secured("http://daten.example.de/a.csv")
    'https://daten.example.de/a.csv'
    """
    return f"https://{url.removeprefix('http://')}" if url.startswith("http://") else url


def _is_meant(url: str, resource: dict[str, Any], access: CkanAccess) -> bool:
    text = f"{unquote(url)} {resource.get('name') or ''}".casefold()
    formats = {name.casefold() for name in access.resource_formats}
    return (
        bool(url)
        and all(word.casefold() in text for word in access.contains)
        and not any(word.casefold() in text for word in access.without)
        and (not formats or str(resource.get("format", "")).casefold() in formats)
    )


def _name(package: dict[str, Any], url: str, task: Task) -> str:
    """Name a file by its package: the files of all years may be called alike."""
    ending = PurePosixPath(urlsplit(url).path).suffix or f".{task.entry.kind}"
    return plain_name(f"{package.get('name') or task.entry.id}{ending}")


def _distinct(names: list[str]) -> list[str]:
    """Number those that are called alike.

    >>> _distinct(["a.csv", "b.csv", "a.csv"])
    ['a.csv', 'b.csv', 'a_2.csv']
    """
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        stem, dot, ending = name.rpartition(".")
        distinct.append(f"{stem}_{seen[name]}{dot}{ending}" if seen[name] > 1 else name)
    return distinct


def _day(title: str, access: CkanAccess, host: str) -> date | None:
    if access.year_day is None:
        return None
    year = title.split()[-1] if title.split() else ""
    if not (year.isdigit() and len(year) == 4):
        raise FetchError(
            f"{host}: Der Titel „{title}“ endet nicht mit dem Jahr, von dem die Zahlen sind.",
            "Bitte die Suche oder year_day im Verzeichnis der Quellen berichtigen.",
        )
    return date.fromisoformat(f"{year}-{access.year_day}")
