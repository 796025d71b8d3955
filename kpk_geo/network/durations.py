"""Times of ferries: how long a crossing takes, and how long one waits for it."""

import math
import re
from typing import Final

# Waiting for a ferry whose interval OpenStreetMap does not name, in seconds: an assumption of ours.
FERRY_WAIT: Final = 300.0
# Who comes by chance waits half an interval on average (Transit Capacity and Quality of Service
# Manual, TCRP Report 165, 3rd edition); for a rare ferry one comes on time.
WAIT_SHARE: Final = 0.5
LONGEST_WAIT: Final = 900.0  # seconds; an own setting

_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_WORDS = re.compile(r"(?:(\d+)\s*(?:h|std)\.?)?\s*(?:(\d+)\s*(?:min|m)\w*\.?)?", re.IGNORECASE)


def duration(text: str | None) -> float:
    """Read a duration in seconds; NaN if there is none or it is not understood.

    OpenStreetMap's page "Key:duration" names minutes, HH:MM, HH:MM:SS and ISO 8601.

    >>> duration("00:05"), duration("12"), duration("0:04:30")
    (300.0, 720.0, 270.0)
    >>> duration("PT25M"), duration("PT1H30M"), duration("20 min"), duration("PT")
    (1500.0, 5400.0, 1200.0, nan)
    """
    words = (text or "").strip()
    if not words.isascii():
        return math.nan
    numbers = _by_colons(words) or _by_letters(words)
    if numbers is None:
        return math.nan
    days, hours, minutes, seconds = numbers
    total = days * 86400.0 + hours * 3600.0 + minutes * 60.0 + seconds
    return total if 0 < total <= 86400 * 3 else math.nan


def _by_colons(words: str) -> tuple[int, int, int, int] | None:
    parts = words.split(":")
    if len(parts) > 3 or not all(part.isdigit() and len(part) < 5 for part in parts):
        return None
    if len(parts) == 1:
        return 0, 0, int(parts[0]), 0
    hours, minutes, seconds = (*(int(part) for part in parts), 0)[:3]
    return 0, hours, minutes, seconds


def _by_letters(words: str) -> tuple[int, int, int, int] | None:
    found = _ISO.fullmatch(words)
    if found is not None and any(found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return days, hours, minutes, seconds
    found = _WORDS.fullmatch(words)
    if found is not None and any(found.groups()):
        return 0, int(found[1] or 0), int(found[2] or 0), 0
    return None


def waiting(interval: str | None) -> float:
    """Give the seconds that one waits for a ferry.

    Parameters
    ----------
    interval
        From one departure to the next, written as a duration; None or not understood:
        `FERRY_WAIT`.

    Examples
    --------
    >>> waiting("00:20"), waiting(None), waiting("02:00")
    (600.0, 300.0, 900.0)
    """
    seconds = duration(interval)
    if math.isnan(seconds):
        return FERRY_WAIT
    return min(seconds * WAIT_SHARE, LONGEST_WAIT)
