"""At most one request a second and host."""

import time
from collections.abc import Callable

PAUSE_SECONDS = 1.0  # between two requests to one host: own setting, as a guest


class Pace:
    """Waits where a host was asked a moment ago.

    Parameters
    ----------
    pause
        Seconds between two requests to one host.
    sleep
        Waits; tests count instead.
    """

    def __init__(
        self, pause: float = PAUSE_SECONDS, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._pause, self._sleep = pause, sleep
        self._last: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Return when the host may be asked."""
        rest = self._last.get(host, -float("inf")) + self._pause - time.monotonic()
        if rest > 0:
            self._sleep(rest)
        self._last[host] = time.monotonic()

    def rest(self, seconds: float) -> None:
        """Wait before something that failed is tried again."""
        self._sleep(seconds)
