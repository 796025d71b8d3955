"""What was understood of opening hours, in German words: for planners and providers to check.

The one place for these words: popup, list, area, provider's page and file say the same.
"""

import re
from datetime import date
from typing import Final

from kpk_geo import german
from kpk_geo.opening.rules import (
    DAY,
    WHOLE_DAY,
    DatedDays,
    Dates,
    EasterDay,
    Glue,
    Holiday,
    Hours,
    Rule,
    State,
    TimeSpan,
    Weekdays,
    Weeks,
    YearlyDays,
    Years,
)

_DAYS: Final = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_MONTHS: Final = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
_MONTH_ENDS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EASTER = {
    -2: "Karfreitag", 0: "Ostersonntag", 1: "Ostermontag", 39: "Christi Himmelfahrt",
    49: "Pfingstsonntag", 50: "Pfingstmontag", 60: "Fronleichnam",
}  # fmt: skip
_GLUE = {Glue.OVERRIDE: "; ", Glue.ADDITIONAL: "; dazu ", Glue.FALLBACK: "; sonst "}
_STATES = {
    State.OPEN: "", State.CLOSED: "geschlossen", State.APPOINTMENT: "nach Vereinbarung",
    State.UNKNOWN: "nicht sicher",
}  # fmt: skip
_LAST_WEEKS = (52, 53)
_ENGLISH = re.compile(r"^(only )?(by|on) (appointment|arrangement|request)", re.IGNORECASE)
_DAYS_IN_MONTH = 30
_LONG = 28  # days; what is closed for less is no season


def hours_in_words(hours: Hours) -> str:
    """Say what was understood.

    >>> from kpk_geo.opening.read import read_hours
    >>> hours_in_words(read_hours('Tu[1,3] 09:00-11:30; SH off || "nach Absprache"'))
    '1. und 3. Di im Monat 9–11:30 Uhr; in den Schulferien geschlossen; sonst nach Absprache'
    """
    texts: list[str] = []
    for rule in (*hours.rules, *hours.fallbacks):
        texts.append(f"{_GLUE[rule.glue] if texts else ''}{_rule(rule)}")
    silent = "; wann geöffnet ist, steht nicht da" if hours.says_only_when_closed else ""
    return "".join(texts) + silent


def season_of(hours: Hours) -> str:
    """Name the part of the year to which hours are limited; "" where they are not.

    >>> from kpk_geo.opening.read import read_hours
    >>> season_of(read_hours("Apr-Oct We 15:00-18:00"))
    'nur April bis Oktober'
    >>> season_of(read_hours("Mo 09:00-10:00; SH off"))
    'nicht in den Schulferien'
    """
    opened = [rule for rule in hours.rules if rule.state is State.OPEN]
    when = [_when(rule) for rule in opened]
    if opened and all(when):
        return f"nur {_listed(list(dict.fromkeys(when)))}"
    closed = [text for rule in hours.rules if opened for text in _closed_for_long(rule)]
    return f"nicht {_either(closed)}" if closed else ""


def _closed_for_long(rule: Rule) -> list[str]:
    """Name what is no single days: school holidays, or weeks of the year."""
    if rule.state is not State.CLOSED or rule.spans or rule.weekdays:
        return []
    weeks = [item for item in rule.dates if isinstance(item, YearlyDays) and _is_long(item)]
    is_school = Holiday.SCHOOL in rule.holidays
    return [*map(_yearly, weeks), *([Holiday.SCHOOL.label] if is_school else [])]


def _is_long(item: YearlyDays) -> bool:
    first, last = divmod(item.first, 100), divmod(item.last, 100)
    days = _DAYS_IN_MONTH * ((last[0] - first[0]) % 12) + last[1] - first[1] + 1
    return days >= _LONG


def _when(rule: Rule) -> str:
    """Name the dates of a rule, and holidays where they alone decide."""
    parts = [_years(rule.years), _either([_dates(item) for item in rule.dates]), _weeks(rule.weeks)]
    if rule.holidays and (rule.both or not rule.weekdays):
        parts.append(_either([item.label for item in rule.holidays]))
    return " ".join(part for part in parts if part)


def _rule(rule: Rule) -> str:
    if rule.is_everyday and rule.spans == (WHOLE_DAY,) and rule.state is State.OPEN:
        return "rund um die Uhr"
    days = _either([_weekday(item) for item in rule.weekdays])
    if rule.weekdays and rule.holidays and not rule.both:
        days = f"{days} und {_either([item.label for item in rule.holidays])}"
    spans = "" if rule.spans in ((), (WHOLE_DAY,)) else _times(rule.spans)
    if rule.spans == (WHOLE_DAY,) and rule.state is State.OPEN:
        spans = "ganztägig"
    if rule.is_everyday and rule.spans:
        days = "täglich"
    parts = [_when(rule), days, spans, _state(rule)]
    return " ".join(part for part in parts if part)


def _state(rule: Rule) -> str:
    if rule.glue is Glue.FALLBACK and rule.state is State.OPEN:
        return "(Ausweichregel, zählt nicht als geöffnet)"
    if not rule.comment:
        return _STATES[rule.state]
    if rule.state is State.APPOINTMENT:
        return _STATES[rule.state] if _ENGLISH.search(rule.comment) else rule.comment
    return f"{_STATES[rule.state]} („{rule.comment}“)".strip()


def _either(texts: list[str]) -> str:
    return _listed(list(dict.fromkeys(texts)))


def _listed(texts: list[str]) -> str:
    """Write as "a, b und c".

    >>> _listed(["Mo", "Mi", "Fr"]), _listed(["Mo"])
    ('Mo, Mi und Fr', 'Mo')
    """
    return " und ".join(part for part in (", ".join(texts[:-1]), *texts[-1:]) if part)


def _weekday(item: Weekdays) -> str:
    if not item.nth:
        first, last = _DAYS[item.first], _DAYS[item.last]
        if item.first == item.last:
            return first
        if (item.last - item.first) % 7 == 6:
            return "täglich"
        return f"{first}–{last}"
    which = _either([_ordinal(nth) for nth in item.nth])
    return f"{which} {_DAYS[item.first]} im Monat"


def _ordinal(nth: int) -> str:
    if nth > 0:
        return f"{nth}."
    return "letzter" if nth == -1 else f"{-nth}.-letzter"


def _times(spans: tuple[TimeSpan, ...]) -> str:
    closed = [span for span in spans if not span.open_end]
    parts = [f"{_either([f'{_hour(span.start)}–{_hour(span.end)}' for span in closed])} Uhr"]
    parts = parts if closed else []
    for span in spans:
        if span.open_end and span.start == span.end:
            parts.append(f"ab {_hour(span.start)} Uhr, Ende offen")
        elif span.open_end:
            parts.append(f"{_hour(span.start)} bis mindestens {_hour(span.end)} Uhr")
    return ", ".join(parts)


def _hour(minutes: int) -> str:
    hour, minute = divmod(minutes - DAY if minutes > DAY else minutes, 60)
    return f"{hour}:{minute:02d}" if minute else str(hour)


def _years(years: tuple[Years, ...]) -> str:
    texts = []
    for item in years:
        if item.last == date.max.year:
            texts.append(f"ab {item.first}")
        else:
            texts.append(
                str(item.first) if item.first == item.last else f"{item.first} bis {item.last}"
            )
    return _listed(texts)


def _dates(item: Dates) -> str:
    if isinstance(item, EasterDay):
        return _EASTER.get(item.offset, f"{item.offset:+d} Tage von Ostersonntag")
    if isinstance(item, DatedDays):
        if item.last == date.max:
            return f"ab {german.day(item.first)}"
        if item.first == item.last:
            return german.day(item.first)
        return f"{german.day(item.first)} bis {german.day(item.last)}"
    return _yearly(item)


def _yearly(item: YearlyDays) -> str:
    (month, day), (last_month, last_day) = divmod(item.first, 100), divmod(item.last, 100)
    if day == 1 and last_day == _MONTH_ENDS[last_month - 1]:
        first, last = _MONTHS[month - 1], _MONTHS[last_month - 1]
        return first if month == last_month else f"{first} bis {last}"
    if item.first == item.last:
        return f"{day}.{month}."
    return f"{day}.{month}. bis {last_day}.{last_month}."


def _weeks(weeks: tuple[Weeks, ...]) -> str:
    texts = []
    for item in weeks:
        if item.step == 2 and item.last in _LAST_WEEKS and item.first in (1, 2):
            kind = "ungeraden" if item.first == 1 else "geraden"
            texts.append(f"in {kind} Kalenderwochen")
        elif item.step > 1:
            texts.append(f"jede {item.step}. Woche ab KW {item.first} bis KW {item.last}")
        elif item.first == item.last:
            texts.append(f"in KW {item.first}")
        else:
            texts.append(f"in KW {item.first} bis {item.last}")
    return _listed(texts)
