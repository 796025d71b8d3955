"""Finds names and addresses in a text however they are spaced, hyphenated or capitalised."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kpk_geo.geocoding.parse import parse_address
from kpk_geo.letters import nfc

MIN_LETTERS = 5  # shorter names are words of every text: own setting
# So many letters in a row are no accident, wherever they begin: own setting.
LONG_NAME = 12
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NUMBER_WORD = "(?:hausnummer|hausnr|nummer|nr)?"


@dataclass(frozen=True, slots=True, order=True)
class House:
    """A street with a house number; letters and digits alone."""

    street: str
    number: str  # with its suffix


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter).casefold().translate(_UMLAUTS)
    return "".join(part for part in plain if part.isalnum())


def squeezed(content: str) -> str:
    r"""Reduce a text to its letters and digits in lower case, umlauts written out.

    >>> squeezed("Schutz-Haus  für\nKinder")
    'schutzhausfuerkinder'
    """
    return "".join(map(_folded, nfc(content)))


def name_key(name: str) -> str:
    """Give what makes a name the same, whatever it is written like."""
    return squeezed(name).replace("strasse", "str")


def houses_of(address: str) -> frozenset[House]:
    """Give street and house number of an address, in every way that it can be read.

    Of a range its first and its last; of 25/3 also 25, where somebody left out the rest.

    >>> sorted(houses_of("Zum Falkenhof 8, 00101 Musterstadt"))
    [House(street='zumfalkenhof', number='8')]
    """
    parsed = parse_address(nfc(address))
    return frozenset(
        House(street, written)
        for reading in parsed.readings
        for meaning in reading.houses
        for number, suffix in meaning.numbers
        for written in _written(number, suffix)
        if (street := name_key(reading.street))
    )


def _written(number: int, suffix: str) -> set[str]:
    whole = f"{number}{squeezed(suffix)}"
    return {whole} if suffix.isalpha() else {whole, str(number)}


def named_spans(
    content: str, names: frozenset[str], houses: frozenset[House]
) -> list[tuple[int, int]]:
    """Find where a text names one of them; places in the composed text, merged, in order.

    A street alone is none, nor is the number in another street.

    Parameters
    ----------
    content
        Composed letters, see `kpk_geo.letters.nfc`.
    names
        Keys of `name_key`.
    houses
        Of `houses_of`.
    """
    if not names and not houses:
        return []
    small = "".join(map(_folded, content))
    if not _any_of(names, houses).search(small):
        return []
    at = [place for place, letter in enumerate(content) for _ in _folded(letter)]
    found = []
    for key in _keys(names, houses):
        for hit in _pattern(key).finditer(small):
            start, end = at[hit.start(1)], at[hit.end(1) - 1] + 1
            if _is_meant(content, start, end, key):
                found.append((start, end))
    return _merged(found)


def _is_meant(content: str, start: int, end: int, key: str | House) -> bool:
    begins = start == 0 or not content[start - 1].isalnum()
    follows = content[end : end + 1]
    if isinstance(key, House):
        return begins and not follows.isalnum()
    if key[-1].isdigit() and follows.isdigit():
        return False
    return begins or len(key) >= LONG_NAME or content[start:end].isalnum()


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _keys(names: frozenset[str], houses: frozenset[House]) -> list[str | House]:
    return [*sorted(names), *sorted(houses)]


def _expression(key: str | House) -> str:
    if isinstance(key, House):
        return f"{_expression(key.street)}{_NUMBER_WORD}{re.escape(key.number)}"
    return re.escape(key).replace("str", "str(?:asse)?")


@lru_cache(maxsize=1024)
def _pattern(key: str | House) -> re.Pattern[str]:
    return re.compile(f"(?=({_expression(key)}))")  # looks ahead: names may overlap


@lru_cache(maxsize=16)
def _any_of(names: frozenset[str], houses: frozenset[House]) -> re.Pattern[str]:
    return re.compile("|".join(map(_expression, _keys(names, houses))))
