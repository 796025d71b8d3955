"""When an offer is open: at a given hour, and for how long in a week."""

from datetime import datetime, timedelta
from functools import lru_cache

from opening_hours import OpeningHours, validate

from kpk_geo.errors import InputError

# Four whole weeks from a Monday, without a holiday: every week of a month occurs once.
_FIRST = datetime(2027, 2, 1)
_WEEKS = 4
_KNOWN = 8192  # expressions whose answers are kept
MAX_EXPRESSION = 200  # letters; the longest of the lists that we know has 120


@lru_cache(maxsize=_KNOWN)
def is_open(expression: str, weekday: int, minute: int) -> bool:
    """Say whether an offer is open on a weekday (0 Monday) at a minute of the day.

    What takes place in one week of the month only counts as open.

    Parameters
    ----------
    expression
        Opening hours as OpenStreetMap writes them.
    weekday
        0 to 6.
    minute
        Since midnight.

    Examples
    --------
    >>> is_open("Tu 15:00-17:00", 1, 15 * 60), is_open("Tu 15:00-17:00", 1, 17 * 60)
    (True, False)
    """
    hours = OpeningHours(expression)
    moment = _FIRST + timedelta(days=weekday, minutes=minute)
    return any(hours.is_open(moment + timedelta(weeks=week)) for week in range(_WEEKS))


@lru_cache(maxsize=_KNOWN)
def weekly_hours(expression: str) -> float:
    """Give the mean hours a week.

    >>> weekly_hours("Mo-Fr 08:00-16:00"), weekly_hours("Tu[1] 09:00-11:00")
    (40.0, 0.5)
    """
    end = _FIRST + timedelta(weeks=_WEEKS)
    open_for = timedelta()
    for start, stop, state, *_ in OpeningHours(expression).intervals(_FIRST, end):
        if str(state) == "open":
            open_for += min(stop, end) - start
    return open_for / timedelta(hours=1) / _WEEKS


def checked_hours(expression: str) -> str:
    """Give an expression that says when an offer is open, if it can be read.

    Raises
    ------
    InputError
        It is empty, too long, or not written as OpenStreetMap writes opening hours.
    """
    text = expression.strip()
    if not text or len(text) > MAX_EXPRESSION or not validate(text):
        raise InputError(
            f"Die Öffnungszeit „{text[:MAX_EXPRESSION]}“ ist nicht lesbar. Erwartet wird zum "
            "Beispiel Tu,Th 14:00-17:00 (Mo Tu We Th Fr Sa Su)."
        )
    return text
