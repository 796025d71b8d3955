"""One source on its way: what is asked, by which client, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from kpk_geo.german import size
from kpk_geo.model.open_data import FileKind
from kpk_geo.open_data.entry import SourceEntry
from kpk_geo.open_data.place import Place, filled
from kpk_geo.services.answers import json_of, too_large
from kpk_geo.services.cache import Cache
from kpk_geo.services.client import Client
from kpk_geo.services.download import Download, OnBytes, Wanted, download
from kpk_geo.services.magic import HEAD_BYTES, check_head


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One file that came."""

    name: str  # of the file
    download: Download
    title: str | None = None  # as the portal says it
    licence_seen: str | None = None  # as the portal says it
    reference_date: date | None = None
    features: int | None = None  # counted while it came
    note: str | None = None  # German: what is missing in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked of one source."""

    entry: SourceEntry
    place: Place | None
    client: Client
    cache: Cache
    on_bytes: OnBytes

    @property
    def url(self) -> str:
        """The address of the entry, with the commune in it."""
        return filled(self.entry.access.url, self.place)

    @property
    def max_bytes(self) -> int:
        """How much the entry allows."""
        return int(self.entry.max_mb * 1_000_000)

    @property
    def asker(self) -> Client:
        """The client, limited to the hosts of the entry."""
        return self.client.limited_to(self.entry.hosts)

    def fetch(
        self, url: str, *, kind: FileKind | None = None, fields: Mapping[str, str] | None = None
    ) -> Download:
        """Fetch one file.

        Parameters
        ----------
        url
            Whole address.
        kind
            What it is to be; None: as the entry says.
        fields
            Fields of a POST.

        Raises
        ------
        FetchError
            It does not come.
        """
        wanted = Wanted(
            url=url,
            kind=kind or self.entry.kind,
            max_bytes=self.max_bytes,
            fields=tuple((fields or {}).items()),
        )
        return download(self.asker, self.cache, wanted, self.on_bytes)

    def look(self, url: str, *, kind: FileKind | None = None) -> str:
        """Look at the first bytes of a file, and say in German how large it is.

        Parameters
        ----------
        url
            Whole address.
        kind
            What it is to be; None: as the entry says.

        Raises
        ------
        FetchError
            It does not answer, or is not what it is to be.
        """
        expected = kind or self.entry.kind
        headers = {"Range": f"bytes=0-{HEAD_BYTES - 1}", "Accept-Encoding": "identity"}
        with self.asker.open(url, headers=headers, accepted=frozenset({200, 206})) as response:
            head = next(response.iter_bytes(HEAD_BYTES), b"")
            total = _whole_size(response.headers)
        host = urlsplit(url).hostname or ""
        check_head(head, expected, host)
        if total is not None and total > self.max_bytes:
            raise too_large(host, total, self.max_bytes)
        return size(total) if total is not None else "Größe nicht genannt"

    def json(self, url: str, query: Mapping[str, str] | None = None) -> Any:
        """Ask for an answer in JSON.

        Parameters
        ----------
        url
            Address without a query.
        query
            Its fields.

        Raises
        ------
        FetchError
            There is none.
        """
        whole = with_query(url, query or {})
        return json_of(self.asker.content(whole), urlsplit(whole).hostname or "")

    def named(self, url: str) -> str:
        """Give the name of a file: the entry's own, else the last part of its address."""
        own = self.entry.file or urlsplit(url).path.rstrip("/").rpartition("/")[2]
        return plain_name(own) or f"{self.entry.id}.{self.entry.kind}"


def _whole_size(headers: Mapping[str, str]) -> int | None:
    """Say how large a file is of which a part was asked for; None: the host does not."""
    total = headers.get("Content-Range", "").rpartition("/")[2] or headers.get("Content-Length", "")
    return int(total) if total.isdigit() else None


def with_query(url: str, query: Mapping[str, str]) -> str:
    """Add fields to an address.

    >>> with_query("https://x.example/a", {"f": "1=1"})
    'https://x.example/a?f=1%3D1'
    """
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def plain_name(name: str) -> str:
    """Give a name that any file system takes, and that leads into no other folder.

    >>> plain_name("../../Bezirke 2025.zip"), plain_name("Größe.csv")
    ('Bezirke_2025.zip', 'Größe.csv')
    """
    kept = "".join(sign if sign.isalnum() or sign in "-._" else "_" for sign in name)
    return kept.strip("._")[:120]
