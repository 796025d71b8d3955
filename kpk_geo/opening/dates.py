"""Reading on which dates a rule of opening hours holds: years, days of the year, weeks."""

from datetime import date

from kpk_geo.opening.rules import DatedDays, Dates, EasterDay, Weeks, YearlyDays, Years
from kpk_geo.opening.tokens import NotReadError, Tokens

_MONTHS = {
    name: month
    for month, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_LENGTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKS = 53


def read_dates(
    tokens: Tokens,
) -> tuple[tuple[Years, ...], tuple[Dates, ...], tuple[Weeks, ...]]:
    """Read what stands before the weekdays of a rule.

    Raises
    ------
    NotReadError
        A date that does not exist, or one of no sure meaning.
    """
    years: list[Years] = []
    dates: list[Dates] = []
    weeks: list[Weeks] = []
    while _take_one(tokens, years, dates, weeks):
        if tokens.at(",") and (
            tokens.next_is(("year",)) or tokens.next_is_word({*_MONTHS, "easter"})
        ):
            tokens.take(",")
    if years and any(isinstance(item, DatedDays) for item in dates):
        raise NotReadError("Jahre und Tage mit Jahr stehen nebeneinander")
    return tuple(years), tuple(dates), tuple(weeks)


def _take_one(
    tokens: Tokens, years: list[Years], dates: list[Dates], weeks: list[Weeks]
) -> bool:  # fmt: skip
    year = tokens.take_year()
    if tokens.word in _MONTHS:
        dates.append(_date_range(tokens, year))
    elif year is not None:
        years.append(_years(tokens, year))
    elif tokens.take_word(("easter",)):
        dates.append(_easter(tokens))
    elif tokens.take_word(("week",)):
        weeks += _weeks(tokens)
    else:
        return False
    return True


def _years(tokens: Tokens, first: int) -> Years:
    if tokens.take("+"):
        return Years(first, date.max.year)
    if not tokens.take("-"):
        return Years(first, first)
    last = tokens.take_year()
    if last is None or last < first:
        raise NotReadError("nach dem Strich fehlt ein Jahr")
    return Years(first, last)


def _date_range(tokens: Tokens, year: int | None) -> Dates:
    """Read dates from the month on; a year before it is read already."""
    month = _MONTHS[tokens.take_word(_MONTHS) or ""]
    day = tokens.take_number()
    if year is not None and day is not None and tokens.take("+"):
        return DatedDays(_dated(year, month, day), date.max)
    if not tokens.take("-"):
        return _made(year, (month, day), year, (month, day))
    last_year = tokens.take_year()
    if tokens.word in _MONTHS:
        last_month = _MONTHS[tokens.take_word(_MONTHS) or ""]
        last_day = tokens.take_number()
    else:
        last_month, last_day = month, tokens.number(1, 31)
    if (day is None) != (last_day is None):
        raise NotReadError("ein Zeitraum nennt nur an einem Ende den Tag")
    if last_year is not None and year is None:
        raise NotReadError("ein Zeitraum nennt nur am Ende das Jahr")
    return _made(year, (month, day), last_year or year, (last_month, last_day))


def _made(
    year: int | None, first: tuple[int, int | None], last_year: int | None,
    last: tuple[int, int | None],
) -> Dates:  # fmt: skip
    begin, end = (first[0], first[1] or 1), (last[0], last[1] or _LENGTH[last[0] - 1])
    for month, day in (begin, end):
        if not 1 <= day <= _LENGTH[month - 1]:
            raise NotReadError(f"den {day}.{month}. gibt es nicht")
    if year is None or last_year is None:
        return YearlyDays(100 * begin[0] + begin[1], 100 * end[0] + end[1])
    stop = _dated(last_year, end[0], end[1], is_month_end=last[1] is None)
    found = DatedDays(_dated(year, *begin), stop)
    if found.last < found.first:
        raise NotReadError("ein Zeitraum endet vor seinem Anfang")
    return found


def _dated(year: int, month: int, day: int, *, is_month_end: bool = False) -> date:
    if is_month_end and (month, day) == (2, 29):
        day = 29 if _is_leap(year) else 28
    try:
        return date(year, month, day)
    except ValueError:
        raise NotReadError(f"den {day}.{month}.{year} gibt es nicht") from None


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _easter(tokens: Tokens) -> EasterDay:
    sign = 1 if tokens.take("+") else -1 if tokens.take("-") else 0
    if not sign:
        return EasterDay(0)
    offset = sign * tokens.number(1, 99)
    if tokens.take_word(("day", "days")) is None:
        raise NotReadError("nach easter fehlt, wie viele Tage")
    return EasterDay(offset)


def _weeks(tokens: Tokens) -> list[Weeks]:
    found: list[Weeks] = []
    while True:
        first = tokens.number(1, _WEEKS)
        last = tokens.number(first, _WEEKS) if tokens.take("-") else first
        step = tokens.number(1, _WEEKS) if tokens.take("/") else 1
        found.append(Weeks(first, last, step))
        if not (tokens.at(",") and tokens.next_is(("number",))):
            return found
        tokens.take(",")
