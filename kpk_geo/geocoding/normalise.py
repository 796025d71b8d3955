"""One spelling for every way of writing a street, a suffix or a place.

Everything works on the text without blanks, hyphens and dots, and long words are shortened
("Straße" to "str"), not short ones expanded: so "Prof.-Dr.-Meyer-Str.", "Prof Dr Meyer Straße" and
"ProfDrMeyerstr" give one key without any rule about where a word begins.
"""

import re
import unicodedata
from functools import lru_cache

_FOLDED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"}
)
_SHORT = (
    ("strasse", "str"),
    ("platz", "pl"),
    ("professor", "prof"),
    ("doktor", "dr"),
    ("sankt", "st"),
)
_NOT_IN_KEY = re.compile(r"[^a-z0-9]")


@lru_cache(maxsize=200_000)
def street_key(name: str) -> str:
    """Give the key under which all spellings of a street name meet; "" for no letters.

    >>> street_key("Berliner Straße") == street_key("BERLINERSTR.")
    True
    >>> street_key("Käthe-Kollwitz-Str.")
    'kaethekollwitzstr'
    """
    key = plain_key(name)
    while True:
        shorter = key
        for long, short in _SHORT:
            shorter = shorter.replace(long, short)
        if shorter == key:
            return key
        key = shorter


def plain_key(text: str) -> str:
    """Fold case, umlauts and accents, and drop all that is neither letter nor digit.

    >>> plain_key("Essen-Kettwig (Süd)")
    'essenkettwigsued'
    """
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
        folded = unicodedata.normalize("NFKD", folded)
    else:
        folded = text.lower()
    return _NOT_IN_KEY.sub("", folded)


@lru_cache(maxsize=20_000)
def place_key(name: str) -> str:
    """Give the key of a municipality or district: without title and addition.

    >>> place_key("Stadt Unna") == place_key("Unna, Kreisstadt") == place_key("UNNA")
    True
    """
    bare = re.sub(r"\(.*?\)|,.*$", "", name)
    bare = re.sub(r"^\s*(kreis|hanse)?stadt\s+", "", bare, flags=re.IGNORECASE)
    return plain_key(bare)
