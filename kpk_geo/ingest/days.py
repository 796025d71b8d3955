"""Days as tables write them: a year, or a date in German or international order."""

import re
from datetime import date

_YEAR = re.compile(r"(1[89]\d\d|20\d\d|21\d\d)")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")


def day_of(text: str, year_day: str) -> date | None:
    """Read a day; a year alone is the day of it that `year_day` names. None: it is no day.

    Parameters
    ----------
    text
        As the table has it.
    year_day
        Month and day, "12-31" for the end of a year.

    Examples
    --------
    >>> day_of("2024", "12-31"), day_of("1.7.2024", "12-31"), day_of("2024/25", "12-31")
    (datetime.date(2024, 12, 31), datetime.date(2024, 7, 1), None)
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        return _date(int(text), *(int(part) for part in year_day.split("-")))
    german, iso = _GERMAN.fullmatch(text), _ISO.fullmatch(text)
    if german:
        day, month, year = (int(part) for part in german.groups())
        return _date(year, month, day)
    return _date(*(int(part) for part in iso.groups())) if iso else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
