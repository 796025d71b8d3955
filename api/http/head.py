"""Whoever asks whether an address answers (HEAD) gets what GET would say, without its body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadIsGet:
    """Answers HEAD by GET and keeps the body back, as RFC 9110, section 9.3.2, wants it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_head)
