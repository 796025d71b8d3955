"""Moments as the communes' clocks show them, wherever the program runs.

A run that a server in universal time finished at 23:30 was finished the next day in NRW; page,
file and document must name the same day. So the day of a moment is asked for here and nowhere else.
"""

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/Berlin")


def local_time(moment: datetime) -> datetime:
    """Give a moment as a clock in Germany shows it.

    Parameters
    ----------
    moment
        With a time zone; one without would be read differently on every machine.

    Raises
    ------
    ValueError
        It has no time zone.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(ZONE)


def local_day(moment: datetime) -> date:
    """Give the day of a moment in Germany.

    Parameters
    ----------
    moment
        With a time zone.

    Raises
    ------
    ValueError
        It has no time zone.

    Examples
    --------
    >>> local_day(datetime(2026, 11, 26, 23, 30, tzinfo=UTC))
    datetime.date(2026, 11, 27)
    """
    return local_time(moment).date()


def local_today() -> date:
    """Give today's day in Germany."""
    return local_day(datetime.now(UTC))
