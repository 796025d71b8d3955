"""Opening hours: OSM's own syntax checked, usual German read, anything else kept as text.

The syntax is that of OpenStreetMap's key opening_hours; an expression that its parser refuses is
never stored as one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from opening_hours import validate

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY_WORDS = {
    "montag": 0, "mo": 0, "dienstag": 1, "di": 1, "mittwoch": 2, "mi": 2, "donnerstag": 3, "do": 3,
    "freitag": 4, "fr": 4, "samstag": 5, "sonnabend": 5, "sa": 5, "sonntag": 6, "so": 6,
}  # fmt: skip
_GROUPS = {"täglich": range(7), "werktags": range(5), "wochentags": range(5)}
_ORDINALS = {"erster": 1, "ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4, "letzten": -1}
_NOISE = {"uhr", "von", "am", "jeden", "jede", "immer", "im", "monat", "des", "monats", "den"}
_TOKEN = re.compile(
    r"\s*(?:(?P<ordinal>[1-5])\.(?=\s*[a-z])"
    r"|(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?(?!\d)"
    r"|(?P<word>[a-zäöüß]+)\.?"
    r"|(?P<dash>[-–—])|(?P<sign>[,;:.&/+]))",
    re.IGNORECASE,
)


def as_opening_hours(text: str) -> str | None:
    """Give an expression in OSM's syntax; None for a text that is not fully understood.

    >>> as_opening_hours("Tu 15:00-17:00")
    'Tu 15:00-17:00'
    >>> as_opening_hours("montags bis donnerstags: 07.15 bis 16.30 Uhr; freitags: 7 bis 14 Uhr")
    'Mo-Th 07:15-16:30; Fr 07:00-14:00'
    >>> as_opening_hours("jeden 1. Dienstag im Monat 9.30-11 Uhr")
    'Tu[1] 09:30-11:00'
    >>> as_opening_hours("dienstags ab 15 Uhr") is None
    True
    """
    text = text.strip()
    if not text:
        return None
    if validate(text):
        return text
    german = _from_german(text)
    return german if german and validate(german) else None


@dataclass(slots=True)
class _Rule:
    """Days and the times that hold on them."""

    days: list[tuple[int, int]] = field(default_factory=list)  # weekday, which one of the month
    spans: list[tuple[str, str]] = field(default_factory=list)


class _NotUnderstoodError(Exception):
    """A word or an order of words that has no sure meaning."""


def _from_german(text: str) -> str | None:
    try:
        rules = _rules(text)
    except _NotUnderstoodError:
        return None
    parts: list[str] = []
    seen: set[int] = set()
    for rule in rules:
        days = {day for day, _ in rule.days}
        # After a semicolon a rule replaces what held on its days, after a comma it adds to it.
        glue = "" if not parts else ", " if days & seen else "; "
        seen |= days
        spans = ",".join(f"{start}-{end}" for start, end in rule.spans)
        parts.append(f"{glue}{_day_text(rule.days)} {spans}")
    return "".join(parts) or None


def _rules(text: str) -> list[_Rule]:
    reader = _Reader()
    for kind, value in _tokens(text):
        reader.take(kind, value)
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    """Reads token by token; whatever does not fit where it stands is not understood."""

    rules: list[_Rule] = field(default_factory=lambda: [_Rule()])
    start: str = ""  # beginning of a span that waits for its end
    joins: bool = False  # a dash was read
    ordinal: int = 0  # the first, second ... of the month

    def take(self, kind: str, value: str) -> None:
        if kind == "day":
            self._day(int(value))
        elif kind == "group":
            self._group(value)
        elif kind == "ordinal":
            self.ordinal = int(value)
        elif kind == "dash":
            self.joins = True
        else:
            self._time(value)

    def finish(self) -> list[_Rule]:
        last = self.rules[-1]
        if self.start or self.joins or self.ordinal or not (last.days and last.spans):
            raise _NotUnderstoodError
        return self.rules

    def _day(self, day: int) -> None:
        if self.start:
            raise _NotUnderstoodError
        if self.rules[-1].spans:
            self.rules.append(_Rule())
        days = self.rules[-1].days
        if self.joins:
            if not days or self.ordinal or days[-1][1] or days[-1][0] >= day:
                raise _NotUnderstoodError
            days += [(between, 0) for between in range(days[-1][0] + 1, day + 1)]
        else:
            days.append((day, self.ordinal))
        self.joins, self.ordinal = False, 0

    def _group(self, word: str) -> None:
        if self.rules[-1].days or self.start:
            raise _NotUnderstoodError
        self.rules[-1].days = [(day, 0) for day in _GROUPS[word]]

    def _time(self, time: str) -> None:
        rule = self.rules[-1]
        if not rule.days or bool(self.start) != self.joins or (self.start and time <= self.start):
            raise _NotUnderstoodError
        if self.start:
            rule.spans.append((self.start, time))
        self.start = "" if self.start else time
        self.joins = False


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _NotUnderstoodError
        place = found.end()
        if found["ordinal"]:
            yield "ordinal", found["ordinal"]
        elif found["hour"]:
            yield "time", _time(found["hour"], found["minute"])
        elif found["dash"]:
            yield "dash", "-"
        elif found["word"]:
            yield from _word(found["word"].casefold())


def _word(word: str) -> Iterator[tuple[str, str]]:
    singular = word.removesuffix("s") if word not in _DAY_WORDS else word
    if singular in _DAY_WORDS:
        yield "day", str(_DAY_WORDS[singular])
    elif word in _GROUPS:
        yield "group", word
    elif word in _ORDINALS:
        yield "ordinal", str(_ORDINALS[word])
    elif word == "bis":
        yield "dash", "-"
    elif word not in _NOISE and word not in ("und", "u", "sowie"):
        raise _NotUnderstoodError


def _time(hour: str, minute: str | None) -> str:
    if int(hour) > 24 or int(minute or 0) > 59:
        raise _NotUnderstoodError
    return f"{int(hour):02d}:{minute or '00'}"


def _day_text(days: list[tuple[int, int]]) -> str:
    """Write days, three or more in a row as a range."""
    parts: list[str] = []
    plain = sorted({day for day, ordinal in days if not ordinal})
    while plain:
        run = 1
        while run < len(plain) and plain[run] == plain[0] + run:
            run += 1
        names = [_DAYS[day] for day in plain[:run]]
        parts.append(f"{names[0]}-{names[-1]}" if run > 2 else ",".join(names))
        plain = plain[run:]
    parts += [f"{_DAYS[day]}[{ordinal}]" for day, ordinal in days if ordinal]
    return ",".join(parts)
