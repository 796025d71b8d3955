"""What German times say beside days and hours: holidays, seasons, weeks, by appointment.

A clause is only taken off where it is sure of what it speaks: at an end of the text, and where
there are several rules only if a sign sets it apart from the last of them.
"""

import re
from dataclasses import dataclass, replace

from kpk_geo.opening.tokens import NotReadError

_FERIEN = r"\b(?:den |der )?(?:nrw-?)?(?:schul)?ferien(?:zeit(?:en)?)?(?: (?:von |in )?nrw)?"
_FEIERTAGE = r"(?:(?:gesetzlichen )?feiertagen?|feiertags)"
_MONTHS = {
    "jan": "Jan", "januar": "Jan", "feb": "Feb", "februar": "Feb", "mär": "Mar", "mrz": "Mar",
    "märz": "Mar", "apr": "Apr", "april": "Apr", "mai": "May", "jun": "Jun", "juni": "Jun",
    "jul": "Jul", "juli": "Jul", "aug": "Aug", "august": "Aug", "sep": "Sep", "sept": "Sep",
    "september": "Sep", "okt": "Oct", "oktober": "Oct", "nov": "Nov", "november": "Nov",
    "dez": "Dec", "dezember": "Dec",
}  # fmt: skip
_MONTH_NAMES = list(dict.fromkeys(_MONTHS.values()))
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?"
_SEASON = re.compile(
    rf"(?:nur |von |vom |im zeitraum )*(?P<first>{_MONTH}|{_DAY})\s*(?:-|bis)\s*"
    rf"(?P<last>{_MONTH}|{_DAY})"
)
_BY = (
    r"(?:termine? )?(?:nach|auf) "
    r"(?:vorheriger |telefonischer |tel\. ?|individueller |persönlicher )?"
    r"(?:termin)?(?:vereinbarung|absprache|anfrage)|n\. ?v\.|termine? vereinbar(?:en|ung)"
)
_ALSO = r"\bund\b|\bsowie\b|\boder\b|\bsonst\b|\bansonsten\b"
_ARRANGED = re.compile(rf"(?P<glue>(?:[,;(]|{_ALSO}|\s)*)(?P<only>nur )?(?:{_BY})\)?$")
_BOTH = rf"(?:{_FERIEN}|{_FEIERTAGE})(?: (?:und|sowie)(?: in| an)? (?:{_FERIEN}|{_FEIERTAGE}))?"
_HOLIDAYS = re.compile(
    rf"(?:außer|nicht|kein angebot)(?: während| in| an)? {_BOTH}|"
    rf"außerhalb {_BOTH}|nur in der schulzeit|"
    rf"(?:während |in |an )?{_BOTH}:? (?:ist |sind )?(?:geschlossen|kein angebot|zu)"
)
_ONLY_HOLIDAYS = re.compile(rf"(?:nur )?(?:in|während) {_FERIEN}:?")
# What joins a clause to what stands beside it, or turns it round.
_JOINED = re.compile(rf"(?:{_ALSO}|\bauch\b)\s*$")
_JOINS = re.compile(rf"\s*(?:{_ALSO}|\bauch\b)")
_NEGATED = re.compile(r"\b(?:nicht|außer|ohne|kein(?:e[nr]?)?)\s*$")
_FORTNIGHT = re.compile(
    r"14-? ?(?:tägig|täglich|tägl\.)|vierzehntäg|zweiwöchent|alle (?:2|zwei) wochen|alle 14 tage|"
    r"jede (?:2\.|zweite) woche|14 tage"
)
_PARITY = re.compile(
    r"(?:in |nur in )?(?:den |jeder |jede )?(?P<odd>un)?gerade[nr]? (?:kalender)?(?:wochen?|kw)"
)


def _unnamed(pattern: re.Pattern[str]) -> str:
    """Give a pattern without the names of its groups."""
    return re.sub(r"\?P<\w+>", "?:", pattern.pattern)


_LIMIT = re.compile(
    rf"(?:{_unnamed(_PARITY)}|{_unnamed(_SEASON)}|(?:(?:in|während|an) )?{_BOTH})[\s:(]*$"
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """What was taken off a text, as OpenStreetMap writes it, and the rest."""

    rest: str
    before: str = ""  # before each rule, such as "Apr-Oct "
    after: str = ""  # after the last one, such as "; SH off"
    comment: str = ""  # by appointment within the hours
    need_one_rule: bool = False  # for several rules it is not sure which of them is meant


def taken_off(text: str) -> Clauses:
    """Take the clauses off a German text.

    Parameters
    ----------
    text
        In small letters, with plain dashes and single blanks.

    Raises
    ------
    NotReadError
        It says something that can be read in two ways.
    """
    if _FORTNIGHT.search(text) and not _PARITY.search(text):
        raise NotReadError("alle zwei Wochen: in geraden oder ungeraden Kalenderwochen?")
    found = _appointment(Clauses(rest=text.strip(" .")))
    for take in (_closed_on_holidays, _parity, _season, _only_holidays):
        found = take(found)
    return found


def _appointment(said: Clauses) -> Clauses:
    match = _ARRANGED.search(said.rest)
    if match is None:
        return said
    rest = said.rest[: match.start()].strip(" ,;")
    # "In the holidays by appointment" says nothing of the hours before it.
    if not match["glue"].strip() and _LIMIT.search(rest):
        raise NotReadError("nach Vereinbarung: nur in der genannten Zeit, oder immer?")
    if not rest:
        return Clauses(rest="", comment="nach Vereinbarung")
    is_within = match["only"] or not match["glue"].strip()
    if is_within and "termin" not in match[0].split("nach")[0]:
        return Clauses(rest=rest, comment="nach Vereinbarung", need_one_rule=True)
    if not re.search(rf";|{_ALSO}", match["glue"]):
        raise NotReadError("nach Vereinbarung: in diesen Zeiten, oder auch zu anderen?")
    return Clauses(rest=rest, after=' || "nach Vereinbarung"')


def _limit_at_an_end(
    said: Clauses, pattern: re.Pattern[str]
) -> tuple[re.Match[str], Clauses] | None:
    """Find a clause to which times are limited; one that is joined by "und" adds to them.

    Raises
    ------
    NotReadError
        It is joined to what stands beside it.
    """
    found = _at_an_end(said, pattern)
    if found is not None:
        match = found[0]
        before, after = said.rest[: match.start()], said.rest[match.end() :]
        if _JOINED.search(before) or _JOINS.match(after) or _NEGATED.search(before):
            raise NotReadError(f"„{match[0].strip(' :')}“: nur dann, oder auch dann?")
    return found


def _at_an_end(said: Clauses, pattern: re.Pattern[str]) -> tuple[re.Match[str], Clauses] | None:
    """Find a clause at an end of the text and take it off."""
    for match in pattern.finditer(said.rest):
        head, tail = said.rest[: match.start()], said.rest[match.end() :]
        if not tail.strip(" ).;,!"):
            apart = bool(re.search(r"[,;.]\s*(?:nur )?$", head)) or not head.strip()
            rest = re.sub(r"[\s,;.(:]+$|[\s,;(]+nur$", "", head)
            need = said.need_one_rule or not apart
            return match, _with(said, rest, need_one_rule=need)
        if not head.strip(" (") and re.match(r"\s*[:,;)]?\s", tail):
            need = said.need_one_rule or tail.strip().startswith(")")
            return match, _with(said, tail.strip(" :,;)"), need_one_rule=need)
    return None


def _with(said: Clauses, rest: str, *, need_one_rule: bool) -> Clauses:
    return replace(said, rest=rest, need_one_rule=need_one_rule)


def _closed_on_holidays(said: Clauses) -> Clauses:
    found = _at_an_end(said, _HOLIDAYS)
    if found is None:
        return said
    match, rest = found
    if _NEGATED.search(said.rest[: match.start()]):
        raise NotReadError("„nicht geschlossen“: wann genau ist dann geöffnet?")
    days = []
    if "feiertag" in match[0]:
        days.append("PH")
    if re.search(r"ferien|schulzeit", match[0]):
        days.append("SH")
    return replace(rest, after=f"; {','.join(days)} off{rest.after}")


def _parity(said: Clauses) -> Clauses:
    found = _limit_at_an_end(said, _PARITY)
    if found is None:
        return said
    match, rest = found
    rest = _without_fortnight(rest)
    return _prefixed(rest, "week 1-53/2 " if match["odd"] else "week 2-52/2 ")


def _without_fortnight(said: Clauses) -> Clauses:
    rest = re.sub(
        r"[,;(]?\s*(?:14-? ?(?:tägig|täglich)|alle (?:2|zwei) wochen)\s*[,;(]?\s*$", "", said.rest
    )
    return _with(said, rest.strip(" ,;("), need_one_rule=said.need_one_rule)


def _only_holidays(said: Clauses) -> Clauses:
    found = _limit_at_an_end(said, _ONLY_HOLIDAYS)
    return said if found is None else _prefixed(found[1], "SH ")


def _season(said: Clauses) -> Clauses:
    found = _limit_at_an_end(said, _SEASON)
    if found is None:
        return said
    match, rest = found
    first, last = _date(match["first"]), _date(match["last"])
    if len(first) != len(last):
        raise NotReadError("ein Zeitraum nennt Tag oder Jahr nur an einem Ende")
    return _prefixed(rest, f"{' '.join(first)}-{' '.join(last)} ")


def _prefixed(said: Clauses, before: str) -> Clauses:
    return replace(said, before=said.before + before)


def _date(text: str) -> tuple[str, ...]:
    """Write a month or day as OpenStreetMap does: year, month, day, as far as they are there."""
    name = text.strip().rstrip(".")
    if name in _MONTHS:
        return (_MONTHS[name],)
    day, month, *year = [part for part in re.split(r"[.\s]+", text) if part]
    if not 1 <= int(month) <= len(_MONTH_NAMES):
        raise NotReadError(f"den Monat {month} gibt es nicht")
    return (*year, _MONTH_NAMES[int(month) - 1], f"{int(day):02d}")
