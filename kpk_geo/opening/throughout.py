"""Does something hold all of the time that is asked about, never, or for a part of it?"""

from collections.abc import Sequence

import numpy as np

from kpk_geo.arrays import Bools
from kpk_geo.opening.calendar import Period, days_of
from kpk_geo.opening.day import Piece, fallback_of, pieces_of, rules_holding, state_at
from kpk_geo.opening.rules import DAY, Hours, State


def open_throughout(hours: Hours, year: Period, *, minutes: tuple[int, int]) -> bool | None:
    """Say whether hours are open on every working day of a year, from one minute to another.

    Working days are Mondays to Fridays that are no public holiday; those in school holidays too.

    Parameters
    ----------
    hours
        As they were read.
    year
        Of which school holidays are known.
    minutes
        Of the day, from the first up to the last.

    Returns
    -------
    bool or None
        True: open all the time; False: closed all the time. None: for a part of it, or not sure,
        also where the hours name years, since they then say nothing of an ordinary day.

    Examples
    --------
    >>> from datetime import date
    >>> from kpk_geo.opening.calendar import kindergarten_year
    >>> from kpk_geo.opening.read import read_hours
    >>> year = kindergarten_year(date(2025, 9, 1))
    >>> texts = ("Mo-Fr 07:00-19:00", "Sa,PH 00:00-24:00", "SH Mo-Fr 07:00-19:00")
    >>> [open_throughout(read_hours(text), year, minutes=(480, 1080)) for text in texts]
    [True, False, None]
    """
    if hours.is_dated:
        return None
    days = days_of(year)
    asked = np.flatnonzero((days.weekday < 5) & ~days.public)
    asked = asked[asked > 0]  # a night may reach in from the day before
    holding = rules_holding(hours, days)
    pairs = np.unique(np.stack([holding[asked], holding[asked - 1]], axis=1), axis=0)
    states = {
        state for own, yesterday in pairs for state in _states(hours, own, yesterday, minutes)
    }
    if len(states) > 1 or not states <= {State.OPEN, State.CLOSED}:
        return None
    return states == {State.OPEN}


def _states(hours: Hours, own: Bools, yesterday: Bools, minutes: tuple[int, int]) -> set[State]:
    """Give all states between two minutes of a day."""
    today, before = pieces_of(hours, own), pieces_of(hours, yesterday)
    said = [state_at(today, before, minute) for minute in _changes(today, before, minutes)]
    return {fallback_of(hours, own) if state is None else state for state in said}


def _changes(
    today: Sequence[Piece], before: Sequence[Piece], minutes: tuple[int, int]
) -> list[int]:
    """Give the minutes at which the state may change; an open end does one minute later too."""
    edges = {minutes[0], *(edge for piece in today for edge in (piece.start, piece.end))}
    edges |= {piece.end - DAY for piece in before}
    edges |= {edge + 1 for edge in edges}
    return sorted(edge for edge in edges if minutes[0] <= edge < minutes[1])
