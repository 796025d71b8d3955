"""Foreign hosts in the test: one local server that answers for all of them, as they were recorded.

`LocalTransport` leads every request of a client there; the client itself knows nothing of it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx2


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it arrived."""

    host: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a host says."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None  # bytes; then the connection breaks
    wait: threading.Event | None = None  # until which nothing is said


Route = Callable[[Asked], Answer]


class RecordedHosts:
    """All hosts that the test knows; any other address is answered with 404."""

    transport: "LocalTransport"

    def __init__(self) -> None:
        self.otherwise: Route = lambda asked: Answer(status=404, body=b"not here")
        self.routes: dict[tuple[str, str], Route] = {}
        self.asked: list[Asked] = []

    def serve(self, url: str, route: Route | Answer | bytes) -> None:
        parts = urlsplit(url)
        if isinstance(route, bytes):
            route = Answer(body=route)
        if isinstance(route, Answer):
            answer = route
            route = lambda asked: answer  # noqa: E731
        self.routes[str(parts.hostname), parts.path] = route

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        route = self.routes.get((asked.host, asked.path))
        return route(asked) if route else self.otherwise(asked)


def file_route(content: bytes, *, etag: str | None = '"1"', modified: str | None = None,
               cuts: list[int] | None = None) -> Route:  # fmt: skip
    """A file as nginx serves it: with ETag, 304 and ranges; each of `cuts` breaks one answer."""

    def route(asked: Asked) -> Answer:
        headers = {"ETag": etag} if etag else {}
        if modified:
            headers["Last-Modified"] = modified
        if etag and asked.headers.get("if-none-match") == etag:
            return Answer(status=304, headers=headers)
        begin, status = 0, 200
        wanted = asked.headers.get("range")
        if wanted and asked.headers.get("if-range") in (etag, modified):
            begin, status = int(wanted.removeprefix("bytes=").rstrip("-")), 206
            if begin >= len(content):
                return Answer(status=416)
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        cut = cuts.pop(0) if cuts else None
        return Answer(body=content[begin:], status=status, headers=headers, cut_after=cut)

    return route


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hosts: RecordedHosts

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(
            host=self.headers["Host"].partition(":")[0],
            method=self.command,
            path=parts.path,
            query={key: values[0] for key, values in parse_qs(parts.query).items()},
            headers={key.lower(): value for key, value in self.headers.items()},
            body=self.rfile.read(length).decode(),
        )
        answer = self.hosts.answer(asked)
        if answer.wait is not None:
            answer.wait.wait(20)
        self.send_response(answer.status)
        for key, value in answer.headers.items():
            self.send_header(key, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(answer.body[: answer.cut_after])
        if answer.cut_after is not None:
            self.close_connection = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Stay quiet: clients that hang up are what some tests are about."""


class LocalTransport(httpx2.HTTPTransport):
    """Leads requests of any host to the local server, which sees the host's name."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        local = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        return super().handle_request(
            httpx2.Request(
                request.method, local, headers=request.headers, stream=request.stream,
                extensions=request.extensions,
            )
        )  # fmt: skip


@contextmanager
def recorded_hosts() -> Iterator[tuple[RecordedHosts, LocalTransport]]:
    """Run the server for one test."""
    hosts = RecordedHosts()
    handler = type("Handler", (_Handler,), {"hosts": hosts})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    transport = hosts.transport = LocalTransport(server.server_port)
    try:
        yield hosts, transport
    finally:
        transport.close()
        server.shutdown()
        thread.join()
        server.server_close()
