"""Reading opening hours as OpenStreetMap writes them, as far as their meaning is sure.

The syntax is that of the key opening_hours (specification of the OpenStreetMap wiki), checked by
the parser of the library `opening_hours`. What the library then makes of it is not used: it joins
holidays and weekdays of "SH Mo-Fr" by or, knows no school holidays, opens for a comment alone, ends
an open end at midnight as if it were known, and lets a fallback replace what it stands in for.
"""

import re
from functools import lru_cache

from opening_hours import validate

from kpk_geo.errors import InputError
from kpk_geo.opening.dates import read_dates
from kpk_geo.opening.rules import (
    DAY,
    WHOLE_DAY,
    Glue,
    Holiday,
    Hours,
    Rule,
    State,
    TimeSpan,
    Weekdays,
)
from kpk_geo.opening.tokens import NotReadError, Tokens

MAX_EXPRESSION = 255  # letters, as long as a value of OpenStreetMap may be
_KNOWN = 8192  # expressions that stay read
_DAYS = {name: day for day, name in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su"))}
_HOLIDAYS = {"ph": Holiday.PUBLIC, "sh": Holiday.SCHOOL}
_STATES = {
    "open": State.OPEN, "closed": State.CLOSED, "off": State.CLOSED, "unknown": State.UNKNOWN,
}  # fmt: skip
_APPOINTMENT = re.compile(
    r"vereinbar|absprache|abgesprochen|appointment|arrangement|on request|auf anfrage|n\. ?v\.|"
    r"n\. ?vb\.|terminverg|\btermin(?:en?)?\b",
    re.IGNORECASE,
)
# "Ohne Termin", "keine Absprache nötig", "Termine auch online": nobody has to arrange to come.
_NOT_NEEDED = re.compile(
    r"\b(?:ohne|kein(?:e[nrs]?)?|nicht|no|not|without)\b[^,;.]{0,20}"
    r"(?:termin|vereinbar|absprache|anmeld|appointment)|"
    r"(?:termin|vereinbarung|absprache|appointment)\w*[^,;.]{0,20}\b(?:nicht|kein|auch|not)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=_KNOWN)
def read_hours(text: str) -> Hours:
    """Read an expression.

    Parameters
    ----------
    text
        In the syntax of OpenStreetMap, without blanks around it.

    Raises
    ------
    NotReadError
        It is not written so, or what it means is not sure; says why, in German.
    """
    if not text or len(text) > MAX_EXPRESSION or not validate(text):
        raise NotReadError("so schreibt OpenStreetMap keine Öffnungszeiten")
    rules: list[Rule] = []
    tokens = Tokens(text)
    glue = Glue.OVERRIDE
    while True:
        rules.append(_rule(tokens, glue, is_first=not rules))
        if tokens.at_end:
            break
        glue = _glue(tokens)
    main = tuple(rule for rule in rules if rule.glue is not Glue.FALLBACK)
    if rules[: len(main)] != list(main):
        raise NotReadError("nach || steht noch eine gewöhnliche Regel")
    return Hours(text=text, rules=main, fallbacks=tuple(rules[len(main) :]))


def hours_or_none(text: object) -> Hours | None:
    """Read a stored expression; None where there is none, or it is not surely understood."""
    if not isinstance(text, str):
        return None
    try:
        return read_hours(text)
    except NotReadError:
        return None


def checked_hours(expression: str) -> str:
    """Give an expression that says when an offer is open, if it can be read.

    Raises
    ------
    InputError
        It is empty, too long, not written as OpenStreetMap writes opening hours, or not sure.
    """
    text = expression.strip()
    try:
        return read_hours(text).text
    except NotReadError as error:
        raise InputError(
            f"Die Öffnungszeit „{text[:MAX_EXPRESSION]}“ ist nicht lesbar: {error}. Erwartet wird "
            "zum Beispiel Tu,Th 14:00-17:00 (Mo Tu We Th Fr Sa Su)."
        ) from error


def is_by_appointment(comment: str) -> bool:
    """Say whether a comment says that one has to arrange to come.

    >>> is_by_appointment("nach tel. Absprache"), is_by_appointment("Eingang im Hof")
    (True, False)
    >>> is_by_appointment("ohne Terminvereinbarung"), is_by_appointment("nur mit Termin")
    (False, True)
    """
    return _APPOINTMENT.search(comment) is not None and _NOT_NEEDED.search(comment) is None


def _glue(tokens: Tokens) -> Glue:
    for glue in Glue:
        if tokens.take(glue.value):
            return glue
    raise NotReadError(f"bei „{tokens.rest}“ geht es nicht weiter")


def _rule(tokens: Tokens, glue: Glue, *, is_first: bool) -> Rule:
    always = tokens.take("24/7")
    years, dates, weeks = ((), (), ()) if always else read_dates(tokens)
    weekdays, holidays, both = ((), (), False) if always else _days(tokens)
    tokens.take(":")
    spans = (WHOLE_DAY,) if always else _times(tokens)
    state, comment = _state(tokens)
    rule = Rule(
        years=years, dates=dates, weeks=weeks, weekdays=weekdays, holidays=holidays, both=both,
        spans=spans, state=state, comment=comment, glue=glue,
    )  # fmt: skip
    if glue is Glue.FALLBACK:
        return rule
    if state is State.OPEN and not spans:
        raise NotReadError("zu den Tagen fehlt die Uhrzeit")
    replaces_all = rule.is_everyday and glue is Glue.OVERRIDE and not is_first
    if replaces_all and not (state is State.CLOSED and spans):
        raise NotReadError("eine Regel hebt alle davor auf; gemeint ist wohl , oder ||")
    return rule


def _days(tokens: Tokens) -> tuple[tuple[Weekdays, ...], tuple[Holiday, ...], bool]:
    weekdays: list[Weekdays] = []
    holidays: list[Holiday] = []
    both = False
    while True:
        if (name := tokens.take_word(_HOLIDAYS)) is not None:
            holidays.append(_HOLIDAYS[name])
        elif (name := tokens.take_word(_DAYS)) is not None:
            weekdays.append(_weekdays(tokens, _DAYS[name]))
        else:
            break
        if tokens.at(",") and tokens.next_is_word({*_HOLIDAYS, *_DAYS}):
            tokens.take(",")
        elif holidays and not weekdays and tokens.word in _DAYS:
            both = True  # "SH Mo-Fr": weekdays in school holidays
        elif tokens.word in _HOLIDAYS:
            raise NotReadError("Wochentage und Ferien stehen ohne Komma nebeneinander")
        else:
            break
    return tuple(weekdays), tuple(holidays), both


def _weekdays(tokens: Tokens, first: int) -> Weekdays:
    last = first
    if tokens.take("-"):
        name = tokens.take_word(_DAYS)
        if name is None:
            raise NotReadError("nach dem Strich fehlt ein Wochentag")
        last = _DAYS[name]
    if not tokens.take("["):
        return Weekdays(first, last)
    if last != first:
        raise NotReadError("der wievielte im Monat gilt nur für einen einzelnen Wochentag")
    nth: list[int] = []
    while True:
        sign = -1 if tokens.take("-") else 1
        begin = tokens.number(1, 5)
        until = tokens.number(begin, 5) if sign > 0 and tokens.take("-") else begin
        nth += [sign * item for item in range(begin, until + 1)]
        if not tokens.take(","):
            break
    tokens.need("]")
    return Weekdays(first, first, tuple(nth))


def _times(tokens: Tokens) -> tuple[TimeSpan, ...]:
    spans: list[TimeSpan] = []
    while (start := tokens.take_time()) is not None:
        end = start
        if tokens.take("-"):
            end = tokens.time()
            end += DAY if end < start else 0
            if not start < end <= start + DAY:
                raise NotReadError("Anfang und Ende einer Zeit passen nicht zusammen")
        open_end = tokens.take("+")
        if start >= DAY or (end == start and not open_end):
            raise NotReadError("zu einer Zeit fehlt das Ende")
        if open_end and end >= DAY:
            raise NotReadError("ein offenes Ende nach Mitternacht hat keinen sicheren Sinn")
        spans.append(TimeSpan(start, end, open_end))
        if not (tokens.at(",") and tokens.next_is_time()):
            break
        tokens.take(",")
    return tuple(spans)


def _state(tokens: Tokens) -> tuple[State, str]:
    name = tokens.take_word(_STATES)
    comment = tokens.take_comment()
    if name is None:
        name = tokens.take_word(_STATES)
    said = State.OPEN if name is None else _STATES[name]
    if said is State.CLOSED:
        return said, comment
    if comment and is_by_appointment(comment):
        return State.APPOINTMENT, comment
    # A comment without a word for the state says that something else decides.
    return (State.UNKNOWN if comment and name is None else said), comment
