"""Times as people write them: OSM's own syntax, usual German, and anything else stays a text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from opening_hours import validate

from kpk_geo.opening.german_clauses import taken_off
from kpk_geo.opening.german_rules import german_rules
from kpk_geo.opening.read import MAX_EXPRESSION, hours_or_none, read_hours
from kpk_geo.opening.tokens import NotReadError

_KNOWN = 8192
_ALWAYS = ("rund um die uhr", "rund um die uhr geöffnet", "24 stunden", "24 h", "24h")


@dataclass(frozen=True, slots=True)
class ReadTimes:
    """Opening hours in OSM's syntax, or why a text is none."""

    hours: str | None
    reason: str = ""  # German, where there are none: what is not sure


@lru_cache(maxsize=_KNOWN)
def read_times(text: str) -> ReadTimes:
    """Read times as people write them.

    >>> read_times("1. und 3. Mittwoch im Monat 9-11 Uhr").hours
    'We[1,3] 09:00-11:00'
    >>> read_times("Di 15-17 Uhr, 14-tägig").reason
    'alle zwei Wochen: in geraden oder ungeraden Kalenderwochen?'
    """
    text = text.strip()
    if not text or len(text) > MAX_EXPRESSION:
        return ReadTimes(None, "zu lang" if text else "leer")
    if hours_or_none(text) is not None:
        return ReadTimes(text)
    try:
        german = _from_german(text)
        read_hours(german)
    except NotReadError as error:
        return ReadTimes(None, _why_not(text) or str(error))
    return ReadTimes(german)


def _why_not(text: str) -> str:
    """Say why a text in OSM's syntax is not sure; "" where it is not written so."""
    try:
        read_hours(text)
    except NotReadError as error:
        return str(error) if validate(text) else ""
    return ""


def as_opening_hours(text: str) -> str | None:
    """Give an expression in OSM's syntax; None for a text that is not fully understood.

    >>> as_opening_hours("Tu 15:00-17:00")
    'Tu 15:00-17:00'
    >>> as_opening_hours("dienstags 15-17 Uhr (nicht in den Ferien)")
    'Tu 15:00-17:00; SH off'
    >>> as_opening_hours("jeden zweiten Mittwoch 9-11 Uhr") is None
    True
    """
    return read_times(text).hours


def _from_german(text: str) -> str:
    lines = re.sub(r"\s*[\r\n]+\s*", "; ", re.sub("[–—−]", "-", text.lower()))
    plain = re.sub(r"\s+", " ", lines)
    plain = plain.replace("ausser", "außer")
    if plain.strip(" .") in _ALWAYS:
        return "24/7"
    said = taken_off(plain)
    if not said.rest and said.comment:
        return f'"{said.comment}"'
    rules = german_rules(said.rest)
    if said.need_one_rule and len(rules) > 1:
        raise NotReadError(
            "ein Zusatz gilt vielleicht nur für die letzte Zeit, vielleicht für alle"
        )
    comment = f' "{said.comment}"' if said.comment else ""
    joined = "".join(_prefixed(rule, said.before) + comment for rule in rules)
    return joined + said.after


def _prefixed(rule: str, before: str) -> str:
    """Put a season before a rule, after the glue to the one before."""
    glue = next((sign for sign in ("; ", ", ") if rule.startswith(sign)), "")
    return f"{glue}{before}{rule.removeprefix(glue)}"
