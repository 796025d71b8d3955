"""The noise model: how forty providers type the same address.

Each rule is drawn independently for each query, in this order, from a generator with a fixed seed:

abbreviation  50 %  "straße" at the end becomes str., Str. or "straße" with a blank before it, and
                    back: "Str." becomes Straße; "platz" becomes pl.; "Sankt" and "St." change
sharp s       30 %  ß becomes ss (and, where the register has ss, ss becomes ß)
umlaut        15 %  ä, ö, ü become ae, oe, ue
typo          15 %  one letter of the street's name is dropped, doubled, changed or swapped with
                    the next; never in the number
hyphens       20 %  hyphens become blanks, or vanish
case          15 %  upper case; 5 % lower case
suffix        50 %  "10a" becomes "10 a", "10 A" or "10-a"
postcode      30 %  the postcode is missing (only where the register has postcodes)
blank          5 %  two blanks between street and number, or none
"""

import random
import re
import string
from dataclasses import dataclass

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True, slots=True)
class Query:
    """A typed address and whether its street's name has a slip."""

    text: str
    has_typo: bool


def typed(street: str, number: int, suffix: str, rng: random.Random) -> Query:
    """Write an address of the register as somebody might type it."""
    name, has_typo = typed_street(street, rng)
    gap = rng.choice(("", "  ")) if rng.random() < 0.05 else " "
    text = f"{name}{gap}{number}{_suffix(suffix, rng)}"
    return Query(_cased(text, rng.random()), has_typo)


def typed_street(street: str, rng: random.Random) -> tuple[str, bool]:
    """Write a street as somebody might type it; say whether it has a slip."""
    name = street
    if rng.random() < 0.50:
        name = _abbreviated(name, rng)
    if rng.random() < 0.30:
        name = name.replace("ß", "ss") if "ß" in name else name.replace("ss", "ß")
    if rng.random() < 0.15:
        name = name.translate(_UMLAUTS)
    has_typo = rng.random() < 0.15
    if has_typo:
        name = with_typo(name, rng)
    if rng.random() < 0.20:
        name = name.replace("-", rng.choice((" ", "")))
    return name, has_typo


def _cased(text: str, probability: float) -> str:
    if probability < 0.15:
        return text.upper()
    return text.lower() if probability < 0.20 else text


def _abbreviated(name: str, rng: random.Random) -> str:
    if re.search(r"[Ss]tr\.$", name):
        full = rng.choice(("straße", "strasse", "str", " Straße"))
        return re.sub(
            r"\s?[Ss]tr\.$", lambda m: (" " if m[0][0] == " " else "") + full.strip(), name
        )
    if name.endswith("straße"):
        return name[:-6] + rng.choice(("str.", "str", "strasse"))
    if name.endswith("platz"):
        return name[:-5] + "pl."
    if name.startswith("St. "):
        return "Sankt " + name[4:]
    return name


def with_typo(name: str, rng: random.Random) -> str:
    """Change one letter of a name; blanks, hyphens and dots are left alone."""
    places = [place for place, letter in enumerate(name) if letter.isalpha()]
    while True:
        place = rng.choice(places)
        letter, rest = name[place], name[place + 1 :]
        kind = rng.randrange(4)
        if kind == 0:
            made = name[:place] + rest
        elif kind == 1:
            made = name[:place] + letter + letter.lower() + rest
        elif kind == 2:
            made = name[:place] + rng.choice(string.ascii_lowercase) + rest
        elif rest and rest[0].isalpha():
            made = name[:place] + rest[0] + letter + rest[1:]
        else:
            continue
        if made.casefold() != name.casefold():
            return made


def _suffix(suffix: str, rng: random.Random) -> str:
    if not suffix or rng.random() < 0.50:
        return suffix
    return rng.choice((f" {suffix}", f" {suffix.upper()}", f"-{suffix}"))
