"""How much may be sent: a longer body is refused before anything reads it; plain ASGI middleware.

Parsing and checking hold the event loop, so one huge body would keep everybody waiting.
"""

import re
from collections.abc import Iterator, Sequence

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.errors import problem
from kpk_geo.german import number

# bytes; a decision whose hundred pieces of evidence fill a page each takes half of it: own setting
MAX_BODY = 1_000_000


class BodyLimit:
    """Refuses bodies of more than `most` bytes with 413.

    What is sent to one of the `counted` paths passes: its route writes files piece by piece, and
    counts itself.
    """

    def __init__(
        self, app: ASGIApp, most: int = MAX_BODY, counted: Sequence[re.Pattern[str]] = ()
    ) -> None:
        self.app = app
        self.most = most
        self.counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_counted = any(path.fullmatch(scope.get("path", "")) for path in self.counted)
        if scope["type"] != "http" or is_counted:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if "transfer-encoding" in request.headers:  # in pieces: its length is not told before
            messages = await self._read(receive)
        else:  # the server reads no more than the length that is told
            messages = [] if self._declared(request) <= self.most else None
        if messages is None:
            await self._refuse(request, receive, send)
            return
        await self.app(scope, _replayed(iter(messages), receive), send)

    def _declared(self, request: Request) -> int:
        length = request.headers.get("content-length", "0")
        # Longer ones could not even be counted; the server refuses what is no number.
        return int(length) if length.isdecimal() and len(length) < 20 else self.most + 1

    async def _read(self, receive: Receive) -> list[Message] | None:
        """Read a body that comes in pieces; None as soon as it is too long."""
        messages, size = [], 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > self.most:
                return None
            if not message.get("more_body", False):
                return messages

    async def _refuse(self, request: Request, receive: Receive, send: Send) -> None:
        detail = (
            f"Gesendet wurde zu viel: höchstens {number(self.most)} Bytes auf einmal. Bitte Texte "
            "und Listen kürzen."
        )
        await problem(request, 413, detail)(request.scope, receive, send)


def _replayed(messages: Iterator[Message], receive: Receive) -> Receive:
    """Give what was read already, then what comes."""

    async def replay() -> Message:
        for message in messages:
            return message
        return await receive()

    return replay
