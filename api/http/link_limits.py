"""Pages that are opened by a secret address: not in any log, and not too often."""

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from fastapi import Request

OUTSIDE = "/traeger/"  # begins the addresses that end with a token
# Own settings. A person answers ten offers in some minutes; a program that tries addresses has a
# chance of 2^-256 each, so this only keeps the database free.
OF_A_LINK = 90  # requests a minute
ADDRESSES = 40  # addresses that are looked up a minute and link: one who types needs some ten
UNKNOWN = 60  # requests a minute with addresses that nobody was given, all together
SECONDS = 60.0
KEPT = 2000  # links that are remembered


def is_outside(request: Request) -> bool:
    """Say whether somebody without an account asks, by a link."""
    return request.url.path.startswith(OUTSIDE)


def logged_path(request: Request) -> str:
    """Give the path as a log may have it: without a token.

    Parameters
    ----------
    request
        Whose path is to be logged.
    """
    return f"{OUTSIDE}…" if is_outside(request) else request.url.path


@dataclass(slots=True)
class LinkLimits:
    """Counts requests by link; used in the event loop only, so it needs no lock."""

    of_a_link: int = OF_A_LINK
    unknown: int = UNKNOWN
    _times: "OrderedDict[str, deque[float]]" = field(default_factory=OrderedDict)
    _failures: "deque[float]" = field(default_factory=deque)

    def admits(self, link: str) -> bool:
        """Say whether a link may be asked for now; known ones are not held up by guessing.

        Parameters
        ----------
        link
            Digest of its token.
        """
        now = time.monotonic()
        if link not in self._times:
            return _within(self._failures, now) < self.unknown
        own = self._times[link]
        if _within(own, now) >= self.of_a_link:
            return False
        own.append(now)
        return True

    def note(self, link: str, *, is_known: bool) -> None:
        """Remember whether anybody was given a link.

        Parameters
        ----------
        link
            Digest of its token.
        is_known
            Whether it is one of ours.
        """
        if not is_known:
            self._failures.append(time.monotonic())
        elif link not in self._times:
            self._times[link] = deque([time.monotonic()])
            while len(self._times) > KEPT:
                self._times.popitem(last=False)


def _within(times: "deque[float]", now: float) -> int:
    while times and times[0] < now - SECONDS:
        times.popleft()
    return len(times)
