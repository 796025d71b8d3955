"""The hours of one offer for people: what was understood, for how long, and what was not."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kpk_geo import german
from kpk_geo.opening.calendar import Period, kindergarten_year, year_text
from kpk_geo.opening.read import hours_or_none
from kpk_geo.opening.rules import Hours, HoursStatus
from kpk_geo.opening.week import week_of
from kpk_geo.opening.words import hours_in_words, season_of

_KNOWN = 8192  # texts that stay described


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedHours:
    """What is known of the hours of an offer at one place; German texts."""

    status: HoursStatus
    words: str = ""  # what was understood; empty where nothing was
    week: str = ""  # hours a week with the season; empty where nobody knows
    unread: str = ""  # the text as it is in the list, where its meaning is not sure
    written: str = ""  # the text as it is in the list, whether read or not

    @property
    def text(self) -> str:
        """Say all of it in one line; empty where nothing is said of hours at all.

        >>> describe_hours("Tu 15:00-17:00", None, date(2026, 11, 27)).text
        'Di 15–17 Uhr (2 Stunden je Woche)'
        >>> describe_hours(None, "oft dienstags", date(2026, 11, 27)).text
        'nicht sicher zu lesen: „oft dienstags“; zählt als Zeiten unbekannt'
        """
        if self.unread:
            return f"nicht sicher zu lesen: „{self.unread}“; zählt als {HoursStatus.UNKNOWN.label}"
        return f"{self.words} ({self.week})" if self.week else self.words

    @property
    def in_list(self) -> str:
        """Give the text of the list; what was understood, where the list has OSM's syntax."""
        return self.written or self.text

    @property
    def understood(self) -> str:
        """Say what was understood or not, beside `in_list`; empty where that says it already.

        >>> describe_hours(None, "oft dienstags", date(2026, 11, 27)).understood
        'nicht sicher zu lesen; zählt als Zeiten unbekannt'
        """
        if self.unread:
            return f"nicht sicher zu lesen; zählt als {HoursStatus.UNKNOWN.label}"
        return self.text if self.written else ""


def describe_hours(expression: object, times_text: object, today: date) -> DescribedHours:
    """Describe the hours of an offer at one place.

    Parameters
    ----------
    expression
        Opening hours as OpenStreetMap writes them; None or NaN where none were read.
    times_text
        The times as the list has them, where they are written otherwise; None or NaN else.
    today
        Names the Kindergarten year over which hours a week are a mean.
    """
    plain = expression if isinstance(expression, str) else ""
    written = times_text if isinstance(times_text, str) else ""
    return _described(plain, written, kindergarten_year(today))


@lru_cache(maxsize=_KNOWN)
def _described(expression: str, written: str, year: Period) -> DescribedHours:
    hours = hours_or_none(expression)
    if hours is None:
        unread = written or expression
        return DescribedHours(status=HoursStatus.UNKNOWN, unread=unread, written=unread)
    return DescribedHours(
        status=hours.status, words=hours_in_words(hours),
        week=_week_text(hours, year),
        written=written,
    )  # fmt: skip


def _week_text(hours: Hours, year: Period) -> str:
    season = season_of(hours)
    if hours.status is not HoursStatus.KNOWN:
        return season
    found = week_of(hours, year)
    if found is None:
        return f"{season}; die Schulferien im {year_text(year)} sind noch nicht bekannt"
    if found.open == 0 and found.is_least:
        return season
    if found.open == 0 and hours.is_dated:
        return f"{season}; kein Termin im {year_text(year)}"
    digits = 0 if abs(found.open - round(found.open)) < 0.05 else 1
    value = german.number(found.open, digits)
    least = "mindestens " if found.is_least else ""
    unit = "Stunde" if value == "1" else "Stunden"
    mean = f"im Mittel des Jahres {least}" if season else least
    text = f"{mean}{value} {unit} je Woche"
    return f"{season}, {text}" if season else text


def status_of(expression: object) -> HoursStatus:
    """Say what is known of when an offer is open.

    >>> status_of('"nach Vereinbarung"').label, status_of(None).label
    ('nur nach Vereinbarung', 'Zeiten unbekannt')
    """
    hours = hours_or_none(expression)
    return HoursStatus.UNKNOWN if hours is None else hours.status
