"""Answers kept as compressed bytes: built once per version of the data, sent many times.

A compressing middleware would do the work again for every request (a factor of 12 to 16); here
the bytes are stored compressed and the ETag is the version plus the parameters.
"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request, Response

from api.http.work import Kind, Work, WorkLimit
from maps.kit.assets import current_assets
from maps.kit.page import Html

MAX_BODIES = 256
MAX_PICTURES = 48  # of maps handed on: some hundred kilobytes each; own setting
MAX_TYPED = 16  # of forms that somebody filled in; own setting
PAGES = "page/"
REVALIDATE = "private, no-cache"  # may be kept, must be asked for
IMMUTABLE = "public, max-age=31536000, immutable"  # the address holds the version


@dataclass(frozen=True, slots=True)
class Body:
    """A stored answer."""

    packed: bytes
    media_type: str
    etag: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class BodyCache:
    """The most recent bodies; used in the event loop only, so it needs no lock."""

    most: int = MAX_BODIES
    _bodies: "OrderedDict[tuple[str, str], Body]" = field(default_factory=OrderedDict)
    _coming: "dict[tuple[str, str], asyncio.Task[Body]]" = field(default_factory=dict)

    async def get(self, key: tuple[str, str], build: Callable[[], Body], limit: WorkLimit) -> Body:
        """Give a body, built on first demand in a thread; all who ask meanwhile get the same.

        Parameters
        ----------
        key
            Resource and version.
        build
            Makes the body; called in another thread.
        limit
            Lets only so many build at a time.
        """
        if key in self._bodies:
            self._bodies.move_to_end(key)
            return self._bodies[key]
        task = self._coming.get(key)
        if task is None:
            task = self._coming[key] = asyncio.create_task(self._built(key, build, limit))
        return await asyncio.shield(task)  # one who leaves does not stop it for the others

    async def _built(
        self, key: tuple[str, str], build: Callable[[], Body], limit: WorkLimit
    ) -> Body:
        try:
            body = await limit.run(build)
        finally:
            del self._coming[key]
        self._bodies[key] = body
        while len(self._bodies) > self.most:
            self._bodies.popitem(last=False)
        return body


def pack(
    content: bytes | str, media_type: str, version: str, headers: tuple[tuple[str, str], ...] = ()
) -> Body:
    """Compress a body; `version` names data and parameters.

    Parameters
    ----------
    content
        Text is written as UTF-8.
    media_type
        With its charset, where it has one.
    version
        Of data and parameters: what the ETag is made of.
    headers
        Sent along with every answer.
    """
    plain = content.encode() if isinstance(content, str) else content
    # mtime=0: the same content gives the same bytes
    packed = gzip.compress(plain, compresslevel=6, mtime=0)
    # A digest, since a header takes no letters such as those of a user's name.
    tag = hashlib.sha256(f"{current_assets().program} {version}".encode()).hexdigest()[:20]
    return Body(packed, media_type, f'"{tag}"', headers)


def html_body(html: Html, version: str, *, styles: str = "'self'") -> Body:
    """Pack a page with its own Content-Security-Policy.

    Parameters
    ----------
    html
        Page with the digests of its own scripts.
    version
        Of data and parameters: what the ETag is made of.
    styles
        Sources of styles that the policy allows.
    """
    policy = ("Content-Security-Policy", html.policy(styles=styles))
    # The frame names all cities: a page changes with what is loaded beside its own region.
    content = hashlib.sha256(html.text.encode()).hexdigest()
    return pack(html.text, "text/html; charset=utf-8", f"{version} {content}", (policy,))


def answer(request: Request, body: Body, *, cache_control: str = REVALIDATE) -> Response:
    """Send a body, or 304 if the client has it; unpacked for clients that cannot unpack.

    Parameters
    ----------
    body
        Its ETag is compared with what the client has.
    cache_control
        How long the client may keep it.
    """
    headers = dict(body.headers) | {
        "ETag": body.etag,
        "Cache-Control": cache_control,
        "Vary": "Accept-Encoding",
    }
    if body.etag in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(body.packed, headers=headers, media_type=body.media_type)
    return Response(gzip.decompress(body.packed), headers=headers, media_type=body.media_type)


async def stored_answer(
    request: Request,
    name: str,
    revision: int,
    build: Callable[[], tuple[str, str]],
    *,
    kind: Kind = "reading",
    computes_for: str | None = None,
    is_long: bool = False,
) -> Response:
    """Answer from the store of the application; `build` gives content and media type.

    An address that names revision and program (`?v=`) can be kept by the client for good.

    Parameters
    ----------
    name
        Of the resource, with all its parameters.
    revision
        Of the region's data.
    build
        Gives content and media type; called in another thread.
    kind
        Which of the limits on work done at a time holds.
    computes_for
        Region whose places for computing are taken; None: nothing is computed.
    is_long
        Whether it may take many seconds: then only a share of the places is open to it.
    """

    def packed() -> Body:
        content, media_type = build()
        return pack(content, media_type, f"{revision}-{name.replace('/', '-')}")

    key = (name, str(revision))
    body = await stored_body(
        request, key, packed, kind=kind, computes_for=computes_for, is_long=is_long
    )
    is_named = request.query_params.get("v") == current_assets().data_version(revision)
    return answer(request, body, cache_control=IMMUTABLE if is_named else REVALIDATE)


async def stored_body(
    request: Request,
    key: tuple[str, str],
    build: Callable[[], Body],
    *,
    kind: Kind = "reading",
    computes_for: str | None = None,
    is_long: bool = False,
    store: BodyCache | None = None,
) -> Body:
    """Give a body from the store of the application, or from another one.

    Parameters
    ----------
    key
        Resource and version. Of a page (its name begins with `PAGES`) the cities that its frame
        lists belong to the version.
    build
        Makes the body; called in another thread.
    kind
        Which of the limits on work done at a time holds.
    computes_for
        Region whose places for computing are taken; None: nothing is computed.
    is_long
        Whether it may take many seconds: then only a share of the places is open to it.
    store
        Of answers of which free texts make any number, so that they drive out no others; None:
        that of all pages and data.
    """
    if key[0].startswith(PAGES):
        key = (key[0], f"{key[1]} {request.app.state.cities}")
    cache: BodyCache = request.app.state.bodies if store is None else store
    work: Work = request.app.state.work
    if computes_for is None:
        limit = work.of(kind)
    else:
        limit = (work.searching_for if is_long else work.computing_for)(computes_for)
    return await cache.get(key, build, limit)


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
