"""The one way out: every request of the program to another machine goes through this client.

It asks only hosts it was given, says who asks, keeps a pause, follows a redirect only to a host it
was given, and gives up with a sentence that names the host and the way out.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx2

from kpk_geo import __version__
from kpk_geo.errors import excerpt
from kpk_geo.services.answers import TRY_AGAIN, no_answer, refusal, retry_after, too_large
from kpk_geo.services.faults import MOVED, FetchError
from kpk_geo.services.pace import Pace

MAX_REDIRECTS = 5
MAX_TRIES = 4
MAX_CONNECT_TRIES = 2  # where no connection comes about at all
BACKOFF_SECONDS = 2.0  # doubles with each try
MAX_RETRY_AFTER = 60.0  # seconds; a host that wants more is asked another day
MAX_ANSWER = 50_000_000  # bytes of an answer that is held in memory
MAX_SECONDS = 3600.0  # for one answer, however slowly it comes
_REDIRECTS = {301, 302, 303, 307, 308}
READ_SECONDS = 60.0  # without a byte
CONNECT_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How patient the client is; tests are less so."""

    read_seconds: float = READ_SECONDS
    connect_seconds: float = CONNECT_SECONDS
    max_seconds: float = MAX_SECONDS
    tries: int = MAX_TRIES
    backoff: float = BACKOFF_SECONDS


class Client:
    """Asks hosts; use it as a context manager.

    Parameters
    ----------
    hosts
        That may be asked at all: those that a person has agreed to.
    contact
        Who asks, for the one who runs the host: an address of the office, never of a person.
    transport
        None: the network. Tests give one that leads to a local server.
    pace
        Keeps the pause between two requests.
    limits
        How patient it is.
    """

    def __init__(
        self,
        hosts: frozenset[str],
        *,
        contact: str = "",
        transport: httpx2.BaseTransport | None = None,
        pace: Pace | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.hosts = hosts
        self.pace = pace or Pace()
        self.limits = limits or Limits()
        self._https_only = False  # a service in the house may do without
        self._silent: set[str | None] = set()  # hosts that did not answer
        self._http = httpx2.Client(
            transport=transport,
            timeout=httpx2.Timeout(self.limits.read_seconds, connect=self.limits.connect_seconds),
            follow_redirects=False,
            limits=httpx2.Limits(max_keepalive_connections=0),  # with a pause, keeping is no gain
            headers={"User-Agent": user_agent(contact), "Accept-Language": "de"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def limited_to(self, hosts: frozenset[str]) -> "Client":
        """Give the same client for the hosts of one source, by https alone."""
        other = copy(self)  # pace and what is known of silent hosts are shared
        other.hosts, other._https_only = self.hosts & hosts, True
        return other

    @contextmanager
    def open(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
        accepted: frozenset[int] = frozenset({200}),
    ) -> Iterator[httpx2.Response]:
        """Ask, and give the answer before its body is read.

        Parameters
        ----------
        url
            Whole address.
        method
            GET, HEAD or POST.
        headers
            More of them.
        fields
            Fields of a POST.
        accepted
            States that are an answer; any other raises.

        Raises
        ------
        FetchError
            The host may not be asked, does not answer, refuses, or leads elsewhere.
        """
        for trial in range(1, self.limits.tries + 1):
            try:
                response = self._follow(url, method, headers, fields)
            except httpx2.RequestError as error:
                if trial >= self._tries(url, error):
                    self._silent.add(urlsplit(url).hostname)
                    raise no_answer(url, error) from error
                self.pace.rest(self.limits.backoff * 2 ** (trial - 1))
                continue
            if response.status_code in TRY_AGAIN and trial < self.limits.tries:
                seconds = retry_after(response) or self.limits.backoff * 2 ** (trial - 1)
                if seconds <= MAX_RETRY_AFTER:
                    response.close()
                    self.pace.rest(seconds)
                    continue
            break
        try:
            if response.status_code not in accepted:
                raise refusal(response)
            yield response
        finally:
            response.close()

    def content(
        self,
        url: str,
        *,
        fields: Mapping[str, str] | None = None,
        max_bytes: int = MAX_ANSWER,
    ) -> bytes:
        """Give a whole answer that is held in memory.

        Parameters
        ----------
        url
            Whole address.
        fields
            Fields, where it is a POST.
        max_bytes
            A longer answer is refused.

        Raises
        ------
        FetchError
            There is none, or it is too long.
        """
        for trial in range(1, self.limits.tries + 1):
            method = "POST" if fields is not None else "GET"
            with self.open(url, method=method, fields=fields) as response:
                try:
                    return b"".join(self.pieces(response, max_bytes))
                except httpx2.RequestError as error:
                    if trial == self.limits.tries:
                        raise no_answer(url, error) from error
            self.pace.rest(self.limits.backoff * 2 ** (trial - 1))
        raise AssertionError("the last try raises or returns")

    def pieces(
        self, response: httpx2.Response, max_bytes: int, *, clock: Callable[[], float] | None = None
    ) -> Iterator[bytes]:
        """Give a body piece by piece, and stop where it is too long or takes too long.

        Parameters
        ----------
        response
            As `open` gives it.
        max_bytes
            Of this body, as it lies unpacked.
        clock
            Seconds; None: the machine's.

        Raises
        ------
        FetchError
            It is too long or takes too long.
        """
        now = clock or time.monotonic
        host, end, received = response.url.host, now() + self.limits.max_seconds, 0
        announced = response.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > max_bytes:
            raise too_large(host, int(announced), max_bytes)
        for piece in response.iter_bytes():  # as it comes: what a torn line brought is kept
            received += len(piece)
            if received > max_bytes:
                raise too_large(host, received, max_bytes)
            if now() > end:
                raise FetchError(
                    f"{host} antwortet zu langsam: nach {self.limits.max_seconds / 60:.0f} Minuten "
                    "war die Datei nicht ganz da."
                )
            yield piece

    def _tries(self, url: str, error: httpx2.RequestError) -> int:
        """Say how often a host is asked that does not answer: without a network nobody waits long.

        One that was silent already is asked once, in case it is back.
        """
        if urlsplit(url).hostname in self._silent:
            return 1
        is_refused = isinstance(error, httpx2.ConnectError)
        return min(self.limits.tries, MAX_CONNECT_TRIES) if is_refused else self.limits.tries

    def _follow(
        self,
        url: str,
        method: str,
        headers: Mapping[str, str] | None,
        fields: Mapping[str, str] | None,
    ) -> httpx2.Response:
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            self._check(asked, url)
            host = urlsplit(asked).hostname or ""
            self.pace.wait(host)
            request = self._http.build_request(method, asked, headers=headers, data=fields)
            response = self._http.send(request, stream=True)
            self._http.cookies.clear()  # no host is to know the program again
            if response.status_code not in _REDIRECTS:
                return response
            target = response.headers.get("Location", "")
            response.close()
            asked = urljoin(asked, target)
        raise FetchError(f"{urlsplit(url).hostname} leitet im Kreis weiter.", MOVED)

    def _check(self, asked: str, first: str) -> None:
        parts, begin = urlsplit(asked), urlsplit(first)
        allowed = ("https",) if self._https_only or begin.scheme == "https" else ("http", "https")
        if parts.scheme not in allowed:
            raise FetchError(
                f"{begin.hostname} führt auf eine ungesicherte Adresse ({excerpt(asked)}); ihr "
                "wird nicht gefolgt.",
                MOVED,
            )
        if self._https_only and parts.port not in (None, 443):
            raise FetchError(
                f"{begin.hostname} führt auf einen anderen Port ({parts.port}).", MOVED
            )
        if parts.hostname not in self.hosts:
            if asked == first:
                raise FetchError(
                    f"{parts.hostname} steht bei dieser Quelle nicht im Verzeichnis und wird nicht "
                    "gefragt.",
                    "Ist der Rechner richtig, ihn dort unter also_hosts eintragen.",
                )
            raise FetchError(
                f"{begin.hostname} leitet auf einen fremden Rechner weiter ({parts.hostname}); ihm "
                "wird nicht gefolgt.",
                MOVED,
            )


def user_agent(contact: str = "") -> str:
    """Say who asks, in the letters that a header may have.

    >>> user_agent("geo@stadt.example").split("; ")[-1]
    'geo@stadt.example)'
    """
    plain = " ".join(contact.encode("ascii", "ignore").decode().split()).strip("()")
    return f"kpk_geo/{__version__} (Sozialraumplanung{f'; {plain}' if plain else ''})"
