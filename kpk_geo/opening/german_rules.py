"""Usual German times, word by word: days and the hours that hold on them, and nothing guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kpk_geo.opening.tokens import NotReadError

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY_WORDS = {
    "montag": 0, "mo": 0, "dienstag": 1, "di": 1, "mittwoch": 2, "mi": 2, "donnerstag": 3, "do": 3,
    "freitag": 4, "fr": 4, "samstag": 5, "sonnabend": 5, "sa": 5, "sonntag": 6, "so": 6,
}  # fmt: skip
_ORDINALS = {"erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "letzt": -1}
_NOISE = {
    "uhr", "h", "von", "am", "jeden", "jede", "jeder", "jedes", "immer", "im", "in", "eines", "des",
    "den", "der", "die", "geöffnet", "offen",
}  # fmt: skip
# Words whose meaning hangs on who says them: the question that has to be answered first.
ASKED = {
    "ferien": "Ferien: nur dann, auch dann, oder dann zu anderen Zeiten?",
    "außer": "„außer“: welche Tage oder Zeiten sind ausgenommen?",
    "werktag": "werktags: mit oder ohne Samstag?",
    "wochentag": "wochentags: mit oder ohne Samstag?",
    "wochenende": "Wochenende: Samstag, Sonntag oder beide?",
}
_TOKEN = re.compile(
    r"\s*(?:(?P<ordinal>[1-5])\.(?=\s*(?:[a-zäöü]|[,/&+]\s*[1-5]\.))"
    r"|(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?(?![\d.:]\d)(?!\d)"
    r"|(?P<word>[a-zäöüß]+)\.?"
    r"|(?P<dash>[-–—])|(?P<sign>[,;:.&/+]))",
    re.IGNORECASE,
)
_EVENING, _MORNING = "17:00", "06:00"  # a night goes from one to the other at most; own setting
_AFTERNOON = ("01:00", "06:00")  # a span within is meant to be of the afternoon, or of the night
_OPEN_END = re.compile(r"[,;(]?\s*\(?(?:open[ -]?end|ende offen|offenes ende)\)?")


@dataclass(slots=True)
class _Rule:
    """Days and the times that hold on them."""

    days: list[tuple[int, int]] = field(default_factory=list)  # weekday, which one of the month
    spans: list[str] = field(default_factory=list)
    is_closed: bool = False
    of_month: bool = False  # the text says that ordinals count in the month

    @property
    def is_done(self) -> bool:
        """Say whether a further day begins another rule."""
        return bool(self.spans) or self.is_closed


def german_rules(text: str) -> list[str]:
    """Write German times as rules of OpenStreetMap, the glue before each but the first.

    >>> german_rules("montags bis donnerstags: 07.15 bis 16.30 Uhr; freitags: 7 bis 14 Uhr")
    ['Mo-Th 07:15-16:30', '; Fr 07:00-14:00']

    Raises
    ------
    NotReadError
        A word or an order of words that has no sure meaning.
    """
    reader = _Reader()
    for kind, value in _tokens(text):
        reader.take(kind, value)
    parts: list[str] = []
    before: list[_Rule] = []
    for rule in reader.finish():
        # After a semicolon a rule replaces what held on its days, after a comma it adds to it.
        adds = not rule.is_closed and _adds(rule, before)
        glue = "" if not parts else ", " if adds else "; "
        before.append(rule)
        times = "off" if rule.is_closed else ",".join(rule.spans)
        parts.append(f"{glue}{_day_text(rule.days)} {times}")
    return parts


def _adds(rule: _Rule, before: list[_Rule]) -> bool:
    """Say whether the times of a rule come on top of those before it on the same days.

    Times within earlier ones add nothing: of single days out of more they are an exception.

    Raises
    ------
    NotReadError
        They may replace the earlier ones, or come on top of them.
    """
    days = {day for day, _ in rule.days}
    same = [own for own in before if days & {day for day, _ in own.days}]
    if not any(_meet(span, earlier) for own in same for span in rule.spans
               for earlier in own.spans):  # fmt: skip
        return bool(same)
    is_exception = len(same) == 1 and not same[0].is_closed and _is_part(rule, same[0])
    if not is_exception:
        raise NotReadError("zwei Zeiten desselben Tages überschneiden sich: welche gilt?")
    return False


def _is_part(rule: _Rule, whole: _Rule) -> bool:
    """Say whether single days of a rule have shorter times."""
    own, all_days = set(rule.days), set(whole.days)
    plain = {(day, 0) for day, _ in own}
    fewer = own < all_days or (plain <= all_days and own != plain)
    return fewer and all(
        any(_within(span, earlier) for earlier in whole.spans) for span in rule.spans
    )


def _ends(span: str) -> tuple[str, str]:
    start, _, end = span.partition("-")
    return start.rstrip("+"), (end or "24:00").rstrip("+")


def _meet(one: str, other: str) -> bool:
    (a, b), (c, d) = _ends(one), _ends(other)
    return max(a, c) < min(b if b > a else "24:00", d if d > c else "24:00")


def _within(inner: str, outer: str) -> bool:
    (a, b), (c, d) = _ends(inner), _ends(outer)
    return c <= a < b <= d


@dataclass(slots=True)
class _Reader:
    """Reads token by token; whatever does not fit where it stands is not understood."""

    rules: list[_Rule] = field(default_factory=lambda: [_Rule()])
    start: str = ""  # beginning of a span that waits for its end
    joins: bool = False  # a dash was read
    starts_open: bool = False  # "ab" was read
    ordinals: list[int] = field(default_factory=list)  # the first, second ... of the month
    in_range: bool = False  # the last day ended a range

    def take(self, kind: str, value: str) -> None:
        """Take one token as `_tokens` gives it."""
        match kind:
            case "day":
                self._day(int(value))
            case "every":
                self._every()
            case "ordinal":
                self._ordinal(int(value))
            case "closed":
                self._closed()
            case "time":
                self._time(value)
            case "open_end":
                self._open_end()
            case _:
                self._mark(kind)

    def _mark(self, kind: str) -> None:
        """Take a word that only says how to read what is beside it."""
        self.joins |= kind == "dash"
        self.rules[-1].of_month |= kind == "month"
        self.starts_open |= kind == "from"

    def _ordinal(self, nth: int) -> None:
        if self.start or self.joins or self.starts_open:
            raise NotReadError("eine Zählung steht an unerwarteter Stelle")
        self.ordinals.append(nth)

    def finish(self) -> list[_Rule]:
        last = self.rules[-1]
        if not last.days:
            raise NotReadError("kein Wochentag ist genannt")
        if self.start or not last.is_done:
            raise NotReadError("zu einem Wochentag fehlt, von wann bis wann")
        if self.joins or self.ordinals or self.starts_open:
            raise NotReadError("der Text endet mitten in einer Angabe")
        for rule in self.rules:
            nth = {ordinal for _, ordinal in rule.days} - {0}
            # "Jeden zweiten Mittwoch" may be every other one, or the second of the month.
            if rule.of_month and not nth:
                raise NotReadError("im Monat: der wievielte?")
            if len(nth) == 1 and not rule.of_month and not nth <= {1, -1}:
                raise NotReadError("der wievielte im Monat, oder alle wie viele Wochen?")
        return self.rules

    def _day(self, day: int) -> None:
        if self.start or self.starts_open:
            raise NotReadError("zu einer Uhrzeit fehlt das Ende")
        if self.rules[-1].is_done:
            self.rules.append(_Rule())
        days = self.rules[-1].days
        if self.joins:
            if not days or self.ordinals or days[-1][1] or days[-1][0] >= day or self.in_range:
                raise NotReadError("von welchem bis zu welchem Wochentag?")
            days += [(between, 0) for between in range(days[-1][0] + 1, day + 1)]
        else:
            days += [(day, nth) for nth in self.ordinals or [0]]
        self.joins, self.ordinals, self.in_range = False, [], self.joins

    def _open_end(self) -> None:
        rule = self.rules[-1]
        if not rule.spans or self.start or self.joins or rule.spans[-1].endswith("+"):
            raise NotReadError("zu einem offenen Ende fehlt der Anfang")
        rule.spans[-1] += "+"

    def _every(self) -> None:
        if self.rules[-1].days or self.start or self.ordinals:
            raise NotReadError("„täglich“ steht an unerwarteter Stelle")
        self.rules[-1].days = [(day, 0) for day in range(7)]

    def _closed(self) -> None:
        rule = self.rules[-1]
        if not rule.days or rule.spans or self.start or self.joins or self.starts_open:
            raise NotReadError("was geschlossen ist, ist nicht sicher")
        rule.is_closed = True

    def _time(self, time: str) -> None:
        rule = self.rules[-1]
        if not rule.days or rule.is_closed:
            raise NotReadError("zu einer Uhrzeit fehlt der Wochentag")
        if self.ordinals or bool(self.start) != self.joins or (self.starts_open and self.start):
            raise NotReadError("von wann bis wann?")
        if self.start:
            rule.spans.append(_span(self.start, time))
        elif self.starts_open:
            rule.spans.append(f"{time}+")
        self.start = "" if self.start or self.starts_open else time
        self.joins = self.starts_open = False


def _span(start: str, end: str) -> str:
    is_night = start >= _EVENING and end <= _MORNING
    if _AFTERNOON[0] <= start < end <= _AFTERNOON[1]:
        raise NotReadError(f"{start} bis {end} Uhr: nachts oder nachmittags?")
    if end <= start and not is_night:
        raise NotReadError(f"{start} bis {end} Uhr endet vor dem Anfang")
    return f"{start}-{'24:00' if end == '00:00' else end}"


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = _OPEN_END.sub(" openend ", text).rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise NotReadError(f"„{text[place : place + 20].strip()}“ wird nicht verstanden")
        place = found.end()
        if found["ordinal"]:
            yield "ordinal", found["ordinal"]
        elif found["hour"]:
            yield "time", _time(found["hour"], found["minute"])
        elif found["dash"]:
            yield "dash", "-"
        elif found["word"]:
            yield from _word(found["word"].lower())


def _word(word: str) -> Iterator[tuple[str, str]]:
    singular = word.removesuffix("s") if word not in _DAY_WORDS else word
    if singular in _DAY_WORDS:
        yield "day", str(_DAY_WORDS[singular])
    elif singular.removesuffix("en").removesuffix("er").removesuffix("e") in _ORDINALS:
        stem = singular.removesuffix("en").removesuffix("er").removesuffix("e")
        yield "ordinal", str(_ORDINALS[stem])
    elif word in _KINDS:
        yield _KINDS[word], ""
    elif word in ASKED or singular in ASKED:
        raise NotReadError(ASKED.get(word) or ASKED[singular])
    elif word not in _NOISE and word not in ("und", "u", "sowie"):
        raise NotReadError(f"„{word}“ wird nicht verstanden")


_KINDS = {
    "bis": "dash", "ab": "from", "täglich": "every", "geschlossen": "closed", "zu": "closed",
    "monat": "month", "monats": "month", "monatlich": "month", "openend": "open_end",
}  # fmt: skip


def _time(hour: str, minute: str | None) -> str:
    if int(hour) > 24 or int(minute or 0) > 59 or (int(hour) == 24 and int(minute or 0)):
        raise NotReadError(f"die Uhrzeit {hour}:{minute or '00'} gibt es nicht")
    return f"{int(hour):02d}:{minute or '00'}"


def _day_text(days: list[tuple[int, int]]) -> str:
    """Write days, three or more in a row as a range; ordinals of one weekday together."""
    parts: list[str] = []
    plain = sorted({day for day, ordinal in days if not ordinal})
    while plain:
        run = 1
        while run < len(plain) and plain[run] == plain[0] + run:
            run += 1
        names = [_DAYS[day] for day in plain[:run]]
        parts.append(f"{names[0]}-{names[-1]}" if run > 2 else ",".join(names))
        plain = plain[run:]
    for day in dict.fromkeys(day for day, ordinal in days if ordinal):
        nth = ",".join(str(ordinal) for of, ordinal in days if of == day and ordinal)
        parts.append(f"{_DAYS[day]}[{nth}]")
    return ",".join(parts)
