"""The grammar of house numbers: what „25/3“, „2 1/2“, „10a-c“ or „2 und 4“ name.

    text      = item { separator item }
    item      = digits [ fraction ] [ letter ] { sub } | letter      (of the number before)
    fraction  = ½ | " 1/2" | "-1/2"
    letter    = [ "-" ] a … z [ digits ]
    sub       = "/" digits [ letter ] | "/" letter | "." digits
    separator = "-" | "bis" (a range) | "+" | "&" | "und" | "u." | "," | ";" | "/" (a list)

Between letters "u." joins only what rises, as in „7a u. b“: „5 u. a.“ means „und andere“.
A slash means two things. „25/3“ is a house of its own, „130/132“ are two: the register decides, so
such a text has two readings, the house of its own first. A range never ends below its start:
„25-3“ is another way to write 25/3. What the grammar does not cover is no house number.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

HouseKey = tuple[int, str]  # number, and the suffix as `suffix_key` writes it

MAX_TEXT = 60  # letters; longer texts are no house number
MAX_PAIR = 4  # so many numbers apart may be what a slash joins: own setting
MIN_PAIR = 10  # below, what follows a slash may be an entrance or a flat: own setting

_FRACTION = r"(?:\s?[½⅓⅔¼¾]|[\s-]\s?(?:1\s?/\s?2|[12]\s?/\s?3|[13]\s?/\s?4)(?![\d/]))"
_NO_MORE = r"(?![a-zäöüßÄÖÜ\d])"
_LETTER = rf"(?!u\.?\s*\d)[a-z](?:\s?\d{{1,2}})?{_NO_MORE}"  # "5 u. 7" is a list
_SUB = rf"(?:\s?/\s?(?:\d{{1,3}}(?:\s?[a-z])?|[a-z]){_NO_MORE}|\.\d{{1,2}}(?![\d.]))"
_ITEM = rf"(?P<number>\d{{1,4}})(?!\d)(?P<fraction>{_FRACTION})?(?P<letter>\s?-?\s?{_LETTER})?"
_FLAGS = re.IGNORECASE | re.ASCII  # "²" and "٣" are digits, but no numbers of houses
_ONE_HOUSE = re.compile(rf"{_ITEM}(?P<sub>{_SUB}{{0,2}})", _FLAGS)
_PLAIN_ITEM = re.compile(rf"{_ITEM}(?P<sub>)", _FLAGS)
_ONLY_LETTER = re.compile(rf"[a-z]{_NO_MORE}", _FLAGS)
_RANGE_SIGN = re.compile(r"\s*(?:[-–—]|\bbis\b)\s*", _FLAGS)
_LIST_SIGN = re.compile(
    rf"\s*(?:[+&,;]|\bund\b|\bu\.?(?=\s*\d))\s*|(?<=[a-z])\s*\bu(?:\.\s*|\s+)(?=[a-z]{_NO_MORE})",
    _FLAGS,
)
_SLASH = re.compile(r"\s*/\s*")
_PLAIN = re.compile(r"(\d{1,4})[ -]?([a-z]?)", _FLAGS)
_BELOW = re.compile(r"(\d{1,4}) ?[-–] ?(\d{1,3})", _FLAGS)
_NOT_IN_SUFFIX = re.compile(r"[^a-z0-9/.]")


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """What a text names: one house, several, or a range from the first to the last."""

    numbers: tuple[HouseKey, ...]  # as named, in order; at least one
    is_range: bool = False  # the last ends a range; on which side of the street says its parity
    is_guess: bool = False  # two houses, or one whose number has a slash: the register decides
    last_is_sure: bool = True  # the last is a house number for sure, not a flat or an entrance

    @property
    def first(self) -> HouseKey:
        """The first number."""
        return self.numbers[0]

    @property
    def last(self) -> HouseKey | None:
        """The last number; None where only one is named."""
        return self.numbers[-1] if len(self.numbers) > 1 else None

    @property
    def text(self) -> str:
        """Written so that it reads as the same again."""
        sign = "-" if self.is_range else "+"
        return sign.join(house_text(number, suffix) for number, suffix in self.numbers)

    def covers(self, number: int) -> bool:
        """Say whether a number is named or lies within the range, on the range's side.

        A range whose ends are both odd or both even covers that side of the street alone.
        """
        if not self.is_range:
            return any(number == named for named, _ in self.numbers)
        first, last = self.numbers[0][0], self.numbers[-1][0]
        step = 2 if (last - first) % 2 == 0 else 1
        return first <= number <= last and (number - first) % step == 0


def house_text(number: int | None, suffix: str) -> str:
    """Write a house number; "" for a place without one.

    >>> house_text(2, "1/2"), house_text(25, "/3"), house_text(7, "a")
    ('2 1/2', '25/3', '7a')
    """
    if not number:
        return suffix
    return f"{number} {suffix}" if suffix[:1].isdigit() else f"{number}{suffix}"


@lru_cache(maxsize=50_000)
def read_house_number(text: str) -> tuple[HouseNumber, ...]:
    """Read a house number in every way that it can be meant, the most exact first.

    Parameters
    ----------
    text
        The number alone, blanks around it or not.

    Returns
    -------
    tuple of HouseNumber
        Empty: it is no house number.

    Examples
    --------
    >>> [reading.numbers for reading in read_house_number("25/3")]
    [((25, '/3'),)]
    >>> [reading.numbers for reading in read_house_number("130/132")]
    [((130, '/132'),), ((130, ''), (132, ''))]
    >>> read_house_number("2½") == read_house_number("2 1/2") == read_house_number("2-1/2")
    True
    """
    text = text.strip()
    if len(text) > MAX_TEXT:
        return ()
    plain = _PLAIN.fullmatch(text)
    if plain:
        single = HouseNumber(((int(plain[1]), plain[2].lower()),))
        return (single,) if single.first[0] else ()
    below = _BELOW.fullmatch(text)
    if below and 0 < int(below[2]) <= int(below[1]):
        return (HouseNumber(((int(below[1]), f"/{int(below[2])}"),)),)
    letters = _letters_after_slash(text)
    if letters:
        return (letters,)
    found = (_sequence(text, _ONE_HOUSE, _LIST_SIGN), _pair(text))
    return tuple(dict.fromkeys(reading for reading in found if reading))


def _sequence(text: str, item: re.Pattern[str], list_sign: re.Pattern[str]) -> HouseNumber | None:
    """Read items and separators to the end; None if something else is in between."""
    numbers: list[HouseKey] = []
    place, after_range, after_u, last_is_sure = 0, False, False, True
    while True:
        found = item.match(text, place)
        is_letter = not found and bool(numbers)
        found = _ONLY_LETTER.match(text, place) if is_letter else found
        if found is None:
            return None
        key = (numbers[-1][0], found[0].lower()) if is_letter else _key(found)
        if not key[0]:
            return None  # 0 marks a place without a number
        if (after_range or (after_u and is_letter)) and key <= numbers[-1]:
            return None  # a range never ends below its start
        numbers.append(key)
        place = found.end()
        if place == len(text):
            is_range = after_range and len(numbers) == 2
            return HouseNumber(tuple(numbers), is_range=is_range, last_is_sure=last_is_sure)
        sign = list_sign.match(text, place)
        after_range = sign is None
        sign = sign or _RANGE_SIGN.match(text, place)
        if sign is None or sign.end() == place:
            return None
        after_u = sign[0].strip(" .").lower() == "u"
        last_is_sure &= sign[0].strip() not in (",", ";")
        place = sign.end()


def _key(found: re.Match[str]) -> HouseKey:
    return int(found["number"]), _suffix(found)


def _pair(text: str) -> HouseNumber | None:
    """Read a slash as "and", where two numbers of one side of the street lie close together."""
    found = _sequence(text, _PLAIN_ITEM, _SLASH) if "/" in text else None
    if found is None or len(found.numbers) < 2 or found.is_range:
        return None
    numbers = [number for number, _ in found.numbers]
    apart = [after - before for before, after in pairwise(numbers)]
    if min(numbers[1:]) < MIN_PAIR or any(d % 2 or not 0 < d <= MAX_PAIR for d in apart):
        return None
    return HouseNumber(found.numbers, is_guess=True, last_is_sure=False)


def _letters_after_slash(text: str) -> HouseNumber | None:
    """Read "12a/b" as 12a and 12b."""
    found = _sequence(text, _PLAIN_ITEM, _SLASH) if "/" in text else None
    if found is None or len({number for number, _ in found.numbers}) > 1 or not found.first[1]:
        return None
    return found if len(found.numbers) > 1 else None


def _suffix(found: re.Match[str]) -> str:
    return suffix_key(f"{found['fraction'] or ''}{found['letter'] or ''}{found['sub'] or ''}")


def suffix_key(text: str) -> str:
    """Write what follows the digits of a house number the one way, so that spellings meet.

    >>> suffix_key(" A"), suffix_key("½"), suffix_key("-1/2"), suffix_key(" / 3"), suffix_key("/b")
    ('a', '1/2', '1/2', '/3', 'b')
    """
    bare = unicodedata.normalize("NFKC", text).replace("\u2044", "/").casefold()
    bare = _NOT_IN_SUFFIX.sub("", bare)
    bare = re.sub(r"(?<![\d])0+(?=\d)", "", bare)
    return bare[1:] if re.fullmatch(r"/[a-z]", bare) else bare
