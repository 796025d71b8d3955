"""The tokens of opening hours in OpenStreetMap's syntax, taken one after the other."""

import re
from collections.abc import Collection

_TOKEN = re.compile(
    r'\s*(?:(?P<comment>"[^"]*")|(?P<always>24/7)|(?P<fallback>\|\|)|(?P<time>\d{1,2}:\d{2})'
    r"|(?P<year>\d{4})|(?P<number>\d{1,2})|(?P<word>[A-Za-z]+)|(?P<sign>[-,;+/\[\]:]))"
)
_HOUR = 60
_LAST = 48 * _HOUR


class NotReadError(Exception):
    """What opening hours mean is not sure; says why, in German."""


class Tokens:
    """Reads on from where it stands."""

    def __init__(self, text: str) -> None:
        """Take an expression apart.

        Raises
        ------
        NotReadError
            It has a sign of no meaning here.
        """
        self._found: list[tuple[str, str]] = []
        self._place = 0
        place, text = 0, text.rstrip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None or match.lastgroup is None:
                raise NotReadError(f"„{text[place : place + 20].strip()}“ wird hier nicht gelesen")
            self._found.append((match.lastgroup, match[match.lastgroup]))
            place = match.end()

    @property
    def at_end(self) -> bool:
        """Say whether nothing follows."""
        return self._place == len(self._found)

    @property
    def rest(self) -> str:
        """Give what follows, for a message."""
        return " ".join(value for _, value in self._found[self._place :])

    @property
    def word(self) -> str:
        """Give the word that follows, in small letters; "" for anything else."""
        kind, value = self._peek()
        return value.casefold() if kind == "word" else ""

    def at(self, value: str) -> bool:
        """Say whether this sign follows."""
        return self._peek()[1] == value

    def next_is_word(self, words: Collection[str]) -> bool:
        """Say whether after what follows one of these words stands."""
        kind, value = self._peek(1)
        return kind == "word" and value.casefold() in words

    def next_is(self, kinds: Collection[str]) -> bool:
        """Say whether after what follows a token of such a kind stands."""
        return self._peek(1)[0] in kinds

    def next_is_time(self) -> bool:
        """Say whether after what follows a time stands."""
        return self._peek(1)[0] == "time"

    def take(self, value: str) -> bool:
        """Take this sign if it follows."""
        if self._peek()[1] != value:
            return False
        self._place += 1
        return True

    def need(self, value: str) -> None:
        """Take this sign, which must follow."""
        if not self.take(value):
            raise NotReadError(f"vor „{self.rest}“ fehlt {value}")

    def take_word(self, words: Collection[str]) -> str | None:
        """Take one of these words if it follows, in small letters."""
        word = self.word
        if word not in words or not word:
            return None
        self._place += 1
        return word

    def take_comment(self) -> str:
        """Take a comment if it follows, without its quotation marks."""
        kind, value = self._peek()
        if kind != "comment":
            return ""
        self._place += 1
        return value.strip('"').strip()

    def take_year(self) -> int | None:
        """Take a year if it follows."""
        kind, value = self._peek()
        if kind != "year":
            return None
        self._place += 1
        return int(value)

    def take_number(self) -> int | None:
        """Take a number of one or two digits if it follows."""
        kind, value = self._peek()
        if kind != "number":
            return None
        self._place += 1
        return int(value)

    def number(self, low: int, high: int) -> int:
        """Take a number, which must follow and lie between both."""
        found = self.take_number()
        if found is None or not low <= found <= high:
            raise NotReadError(f"erwartet wird eine Zahl von {low} bis {high}")
        return found

    def take_time(self) -> int | None:
        """Take a time if it follows, in minutes since midnight."""
        kind, value = self._peek()
        if kind != "time":
            return None
        self._place += 1
        hour, _, minute = value.partition(":")
        minutes = int(hour) * _HOUR + int(minute)
        if int(minute) >= _HOUR or minutes > _LAST:
            raise NotReadError(f"die Uhrzeit {value} gibt es nicht")
        return minutes

    def time(self) -> int:
        """Take a time, which must follow."""
        found = self.take_time()
        if found is None:
            raise NotReadError("zu einer Zeit fehlt das Ende")
        return found

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        place = self._place + ahead
        return self._found[place] if place < len(self._found) else ("", "")
