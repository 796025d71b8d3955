"""Whom the service answers, and security headers on every answer; plain ASGI middleware."""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import problem

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
_STRICTEST = "default-src 'none'; frame-ancestors 'none'"


class SecurityHeaders:
    """Adds the headers; a page brings its own Content-Security-Policy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", _STRICTEST)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class KnownHosts:
    """Answers only under the names of the service.

    A foreign page can give its own name the address 127.0.0.1 and read what a browser gets there;
    the name in the header Host betrays it.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self.app = app
        self.names = frozenset(name.strip().casefold() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            request = Request(scope)
            name = _without_port(request.headers.get("host", "")).casefold()
            if name not in self.names:
                detail = (
                    f"Unter dem Namen „{name}“ antwortet dieser Dienst nicht. Bitte die Adresse "
                    "nehmen, die kpk serve zeigt, oder den Namen in KPK_ALLOWED_HOSTS eintragen."
                )
                await problem(request, 400, detail)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class PlainAddress:
    """Refuses a NUL character in an address, which no key holds and no database takes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            detail = (
                "Die Adresse enthält ein Zeichen, das in keinem Namen und keiner Nummer vorkommt "
                "(%00). Bitte die Adresse ohne dieses Zeichen aufrufen."
            )
            await problem(Request(scope), 422, detail)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _without_port(host: str) -> str:
    """Take the port off; an address in brackets holds colons of its own.

    >>> _without_port("localhost:8000"), _without_port("[::1]:8000")
    ('localhost', '[::1]')
    """
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
