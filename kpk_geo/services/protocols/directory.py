"""A file of a directory: its index says how the file is called today."""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from kpk_geo.errors import listed
from kpk_geo.open_data.access import DirectoryAccess
from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.task import Brought, Task

_MAX_INDEX = 20_000_000  # bytes; the index of all tiles of a Land has about 5 MB


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch the one file that fits."""
    url = _address(task)
    return (Brought(name=task.named(url), download=task.fetch(url)),)


def probe(task: Task) -> str:
    """Read the index, and look at the first bytes of the file that fits."""
    url = _address(task)
    return f"{url.rpartition('/')[2]}, {task.look(url)}"


def _address(task: Task) -> str:
    access = task.entry.access
    assert isinstance(access, DirectoryAccess)
    host = access.host
    names = file_names(task.asker.content(task.url, max_bytes=_MAX_INDEX), host)
    fitting = sorted({name for name in names if fnmatchcase(name, access.pattern)})
    if not fitting:
        raise FetchError(
            f"{host}: Im Verzeichnis passt keine Datei auf „{access.pattern}“. Dort liegen: "
            f"{listed(sorted(set(names)), limit=5) or 'keine'}.",
            MOVED,
        )
    if len(fitting) > 1 and access.choose == "only":
        raise FetchError(
            f"{host}: Im Verzeichnis passen mehrere Dateien auf „{access.pattern}“: "
            f"{listed(fitting, limit=5)}.",
            "Bitte pattern im Verzeichnis der Quellen genauer fassen.",
        )
    return urljoin(task.url, fitting[-1])


def file_names(content: bytes, host: str) -> list[str]:
    """List the files of an index in JSON, XML or HTML.

    Parameters
    ----------
    content
        The whole index.
    host
        Who sent it, for the message.

    Raises
    ------
    FetchError
        It is none of them.

    Examples
    --------
    >>> file_names(b'{"datasets": [{"files": [{"name": "a.zip"}]}]}', "x")
    ['a.zip']
    >>> file_names(b'<opengeodata><files><file name="a.zip"/></files></opengeodata>', "x")
    ['a.zip']
    >>> file_names(b'<html><a href="../">up</a><a href="a%20b.zip">a b.zip</a></html>', "x")
    ['a b.zip']
    """
    text = content.decode("utf-8-sig", errors="replace").lstrip()
    if text[:1] in ("{", "["):
        try:
            return list(_named(json.loads(text)))
        except (ValueError, RecursionError) as error:
            raise FetchError(f"{host} schickt ein abgeschnittenes Verzeichnis.") from error
    if "<!DOCTYPE" not in text[:200] and "<!ENTITY" not in text:  # no entities are expanded
        try:
            root = ElementTree.fromstring(text)
        except ElementTree.ParseError:
            return _links(text)
        found = [item.get("name", "") for item in root.iter() if item.tag.endswith("file")]
        return [name for name in found if name] or _links(text)
    return _links(text)


def _named(value: Any) -> Iterator[str]:
    """Give the names of all entries of a list called `files`, wherever it stands."""
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "files" and isinstance(item, list):
                yield from (
                    str(file["name"]) for file in item if isinstance(file, dict) and "name" in file
                )
            else:
                yield from _named(item)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag != "a" or not href:
            return
        name = unquote(urlsplit(href).path).rpartition("/")[2]
        if name:
            self.names.append(name)


def _links(text: str) -> list[str]:
    parser = _Links()
    parser.feed(text)
    return parser.names
