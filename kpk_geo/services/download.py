"""Fetches one file: asks whether it changed, goes on where it was interrupted, checks what came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from kpk_geo.model.open_data import FileKind
from kpk_geo.services.answers import too_large
from kpk_geo.services.cache import Cache, Slot, digest, now
from kpk_geo.services.client import Client
from kpk_geo.services.faults import FetchError
from kpk_geo.services.magic import check_kind

OnBytes = Callable[[int, int | None], None]  # received, of how many
_ANSWERS = frozenset({200, 206, 304, 416})
_MAX_TORN = 5  # how often in a row a connection may tear without having brought more


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A whole file in the cache."""

    path: Path
    sha256: str
    size: int  # bytes
    url: str  # where it really came from
    retrieved_at: datetime  # when these bytes came
    confirmed_at: datetime  # when the host last said that they hold
    last_modified: str | None
    is_unchanged: bool  # since an earlier fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is fetched, and what it may be."""

    url: str
    kind: FileKind
    max_bytes: int
    fields: tuple[tuple[str, str], ...] = ()  # fields of a POST, which is not taken up again

    @property
    def address(self) -> str:
        """By which the cache knows it."""
        return "\n".join([self.url, *(f"{key}={value}" for key, value in self.fields)])


def download(client: Client, cache: Cache, wanted: Wanted, on_bytes: OnBytes) -> Download:
    """Fetch a file, or learn that the one that is there still holds.

    Parameters
    ----------
    client
        Limited to the hosts of the source.
    cache
        Where it is kept.
    wanted
        What is fetched.
    on_bytes
        Hears how much has come.

    Raises
    ------
    FetchError
        It does not come, is too large, or is not what it is to be.
    """
    slot = cache.slot(wanted.address)
    before = slot.whole()
    torn = best = 0
    while True:
        try:
            if not _transfer(client, slot, wanted, before, on_bytes):
                slot.note("body", before | {"confirmed_at": now()})
                return _found(slot, is_unchanged=True)
            break
        except httpx2.RequestError as error:
            size = slot.part.stat().st_size if slot.part.is_file() else 0
            torn, best = (0, size) if size > best else (torn + 1, best)
            if torn == _MAX_TORN:
                host = urlsplit(wanted.url).hostname
                raise FetchError(
                    f"Die Verbindung zu {host} reißt immer wieder ab.",
                    "Noch einmal aufrufen; es geht dort weiter, wo es aufgehört hat.",
                ) from error
            client.pace.rest(client.limits.backoff)
    return _accepted(slot, wanted, before)


def _accepted(slot: Slot, wanted: Wanted, before: dict[str, str]) -> Download:
    host = urlsplit(slot.read("part").get("url", wanted.url)).hostname or ""
    try:
        check_kind(slot.part, wanted.kind, host)
    except FetchError:
        slot.forget_part()
        raise
    return adopt(slot, before)


def adopt(slot: Slot, before: dict[str, str]) -> Download:
    """Make the part of a slot its body, now that it is whole and checked.

    Parameters
    ----------
    slot
        With a part, and what is noted of it: at least its `url`.
    before
        What was noted of the body that it replaces; empty: there was none.
    """
    found = digest(slot.part)
    is_unchanged = before.get("sha256") == found
    noted = slot.read("part") | {
        "sha256": found,
        "retrieved_at": before["retrieved_at"] if is_unchanged else now(),
        "confirmed_at": now(),
    }
    slot.part.replace(slot.body)
    slot.note("body", noted)
    slot.forget_part()
    return _found(slot, is_unchanged=is_unchanged)


def _found(slot: Slot, *, is_unchanged: bool) -> Download:
    noted = slot.read("body")
    return Download(
        path=slot.body,
        sha256=noted["sha256"],
        size=slot.body.stat().st_size,
        url=noted["url"],
        retrieved_at=datetime.fromisoformat(noted["retrieved_at"]),
        confirmed_at=datetime.fromisoformat(noted["confirmed_at"]),
        last_modified=noted.get("last_modified"),
        is_unchanged=is_unchanged,
    )


def _transfer(
    client: Client, slot: Slot, wanted: Wanted, before: dict[str, str], on_bytes: OnBytes
) -> bool:
    """Fetch what is missing; False where the host says that nothing changed."""
    headers = {"Accept-Encoding": "identity"} | _condition(
        slot, before, is_post=bool(wanted.fields)
    )
    method = "POST" if wanted.fields else "GET"
    fields = dict(wanted.fields) or None
    with client.open(
        wanted.url, method=method, headers=headers, fields=fields, accepted=_ANSWERS
    ) as response:
        if response.status_code == 304:
            return False
        if response.status_code == 416:  # what is there is no beginning of what the host has
            slot.forget_part()
            raise httpx2.ReadError("416")
        begin = _begin(response, slot)
        if not begin:
            slot.note("part", _noted(response))
        total = _total(response, begin)
        if total is not None and total > wanted.max_bytes:
            raise too_large(str(response.url.host), total, wanted.max_bytes)
        with slot.part.open("ab" if begin else "wb") as file:
            received = begin
            for piece in client.pieces(response, wanted.max_bytes - begin):
                file.write(piece)
                received += len(piece)
                on_bytes(received, total)
    if total is not None and received != total:
        raise httpx2.ReadError(f"{received} of {total} bytes")
    return True


def _condition(slot: Slot, before: dict[str, str], *, is_post: bool) -> dict[str, str]:
    """Give the headers that spare a transfer: go on where it stopped, or only if it changed."""
    if is_post:
        return {}
    part = slot.read("part")
    mark = _mark(part)
    if mark and slot.part.is_file() and slot.part.stat().st_size:
        return {"Range": f"bytes={slot.part.stat().st_size}-", "If-Range": mark}
    headers = {}
    if before.get("etag"):
        headers["If-None-Match"] = before["etag"]
    if before.get("last_modified"):
        headers["If-Modified-Since"] = before["last_modified"]
    return headers


def _mark(noted: dict[str, str]) -> str:
    """Give that by which a host knows its own file; a weak ETag does not say byte for byte.

    What came packed lies unpacked here: where it stopped says nothing of where to go on.
    """
    if noted.get("encoding"):
        return ""
    etag = noted.get("etag") or ""
    return etag if etag and not etag.startswith("W/") else noted.get("last_modified") or ""


def _noted(response: httpx2.Response) -> dict[str, str]:
    return {
        "url": str(response.url),
        "etag": response.headers.get("ETag", ""),
        "last_modified": response.headers.get("Last-Modified", ""),
        "encoding": response.headers.get("Content-Encoding", ""),
    }


def _begin(response: httpx2.Response, slot: Slot) -> int:
    """Say how many bytes are there already; 0: the host sends all of it."""
    if response.status_code != 206:
        return 0
    size = slot.part.stat().st_size if slot.part.is_file() else 0
    if not response.headers.get("Content-Range", "").startswith(f"bytes {size}-"):
        slot.forget_part()
        raise httpx2.ReadError("another range than asked for")
    return size


def _total(response: httpx2.Response, begin: int) -> int | None:
    length = response.headers.get("Content-Length", "")
    if not length.isdigit() or response.headers.get("Content-Encoding"):
        return None
    return begin + int(length)
