"""Opening hours said back in German words, so that a person sees what was understood.

The words do not repeat the text: they come from asking the expression, day by day through a year,
when it is open. So a misreading is heard.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from opening_hours import OpeningHours

_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
_YEAR = 2027  # any year would do: nothing that is read here knows holidays
_DAY = 24 * 60
_MAX_SEASONS = 4  # said one by one; what changes more often is said to be irregular
_IRREGULAR = "von Woche zu Woche verschieden"
Spans = tuple[tuple[int, int], ...]  # minutes since midnight; beyond 24 hours: into the next day
Month = Mapping[int, tuple[Spans, ...]]  # by weekday: the first, second ... of the month


@lru_cache(maxsize=1024)
def hours_in_words(expression: str) -> str:
    """Say when an offer is open.

    Parameters
    ----------
    expression
        As OpenStreetMap writes opening hours; it must be readable.

    Examples
    --------
    >>> hours_in_words("Mo-Th 07:15-16:30; Fr 07:00-14:00")
    'Montag bis Donnerstag 7:15–16:30 Uhr; Freitag 7:00–14:00 Uhr'
    >>> hours_in_words("Tu[1] 09:30-11:00"), hours_in_words("Fr[-1] 20:00-02:00")
    ('am 1. Dienstag im Monat 9:30–11:00 Uhr', 'am letzten Freitag im Monat 20:00–2:00 Uhr')
    >>> hours_in_words("24/7"), hours_in_words("off")
    ('täglich rund um die Uhr', 'nie geöffnet')
    """
    months = _year(OpeningHours(expression))
    whole = _words(months)
    if whole is not None:
        return whole
    seasons: list[tuple[int, int]] = []
    for place in range(len(months)):
        if seasons and _words(months[seasons[-1][0] : place + 1]) is not None:
            seasons[-1] = seasons[-1][0], place
        else:
            seasons.append((place, place))
    if len(seasons) > _MAX_SEASONS:
        return _IRREGULAR
    return "; ".join(
        f"{_season(first, last)}: {_words(months[first : last + 1])}" for first, last in seasons
    )


def _season(first: int, last: int) -> str:
    return _MONTHS[first] if first == last else f"{_MONTHS[first]} bis {_MONTHS[last]}"


def _year(hours: OpeningHours) -> list[Month]:
    """Ask for every day of a year."""
    by_day: dict[datetime, list[tuple[int, int]]] = {}
    first = datetime(_YEAR, 1, 1)
    # From the day before, since what began then is not a span of the first day.
    begin, end = first - timedelta(days=1), datetime(_YEAR + 1, 1, 3)
    for start, stop, state, *_ in hours.intervals(begin, end):
        moment, stop = max(start, begin), min(stop, end)
        while str(state) == "open" and moment < stop:
            midnight = datetime(moment.year, moment.month, moment.day)
            until = min(stop, midnight + timedelta(days=1))
            if until < stop <= midnight + timedelta(hours=36) and moment != midnight:
                until = stop  # an evening that goes on after midnight is one span
            by_day.setdefault(midnight, []).append(
                (_minute(moment, midnight), _minute(until, midnight))
            )
            moment = until
    months: list[dict[int, tuple[Spans, ...]]] = [{} for _ in _MONTHS]
    for count in range((datetime(_YEAR + 1, 1, 1) - first).days):
        day = first + timedelta(days=count)
        month = months[day.month - 1]
        spans = tuple(by_day.get(day, ()))
        month[day.weekday()] = (*month.get(day.weekday(), ()), spans)
    return list(months)


def _minute(moment: datetime, midnight: datetime) -> int:
    return int((moment - midnight).total_seconds() // 60)


def _words(months: Sequence[Month]) -> str | None:
    """Say what holds in all of these months; None where no rule does."""
    weekly: dict[int, Spans] = {}
    parts: list[str] = []
    for day in range(len(_DAYS)):
        found = [month[day] for month in months]
        every = {spans for month in found for spans in month}
        if len(every) == 1:
            if spans := every.pop():
                weekly[day] = spans
            continue
        said = _by_ordinal(found, day) or _by_last(found, day)
        if said is None:
            return None
        parts += said
    return "; ".join([*_weekly(weekly), *parts]) or "nie geöffnet"


def _by_ordinal(months: Sequence[tuple[Spans, ...]], day: int) -> list[str] | None:
    which: dict[Spans, list[str]] = {}
    for place in range(max(map(len, months))):
        every = {month[place] for month in months if place < len(month)}
        if len(every) > 1:
            return None
        which.setdefault(every.pop(), []).append(f"{place + 1}.")
    return [
        f"am {_listed(ordinals)} {_DAYS[day]} im Monat {_times(spans)}"
        for spans, ordinals in which.items()
        if spans
    ]


def _by_last(months: Sequence[tuple[Spans, ...]], day: int) -> list[str] | None:
    every = {month[-1] for month in months}
    if len(every) > 1 or any(spans for month in months for spans in month[:-1]):
        return None
    return [f"am letzten {_DAYS[day]} im Monat {_times(every.pop())}"]


def _weekly(weekly: Mapping[int, Spans]) -> list[str]:
    """Name days with the same hours together, those that follow each other by their ends."""
    parts = []
    for spans in dict.fromkeys(weekly.values()):
        days = [day for day, found in weekly.items() if found == spans]
        parts.append(f"{_day_words(days)} {_times(spans)}")
    return parts


def _day_words(days: Sequence[int]) -> str:
    if len(days) == len(_DAYS):
        return "täglich"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{_DAYS[days[0]]} bis {_DAYS[days[-1]]}"
    return _listed([_DAYS[day] for day in days])


def _listed(words: Sequence[str]) -> str:
    return " und ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _times(spans: Spans) -> str:
    if spans == ((0, _DAY),):
        return "rund um die Uhr"
    return f"{_listed([f'{_clock(start)}–{_clock(end)}' for start, end in spans])} Uhr"


def _clock(minute: int) -> str:
    return "24:00" if minute == _DAY else f"{minute // 60 % 24}:{minute % 60:02d}"
