"""What a single cell looks like, whatever its heading says."""

import re
from functools import lru_cache

from kpk_geo.geocoding.parse import AddressKind, parse_address
from kpk_geo.ingest.days import day_of
from kpk_geo.ingest.offers.fields import NO, YES
from kpk_geo.ingest.offers.latlon import PAIR

_KNOWN = 100_000
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_URL = re.compile(
    r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)+/\S*|[\w-]+(\.[\w-]+)*\.(de|com|org|net|eu)/?", re.I
)
_PHONE = re.compile(r"[+(0][\d\s/()\-–.+]{5,30}\d")
_DIAL = re.compile(r"[\d\s/()\-–.+]{6,32}")
_PHONE_WITHIN = re.compile(r"(?<![\d.,])(\+49|0\d{2,4})[\s/()\-–.]+\d[\d\s\-–]{4,}\d")
_POSTCODE = re.compile(r"(?:D-)?(0[1-9]|[1-9]\d)\d{3}")
_HOUSE_NUMBER = re.compile(r"\d{1,4}\s?[a-zA-Z]?(\s?[-–/+]\s?\d{1,4}\s?[a-zA-Z]?)?(\s?\d/\d)?")
_STREET_WORD = re.compile(
    r"(str\.|stra(ß|ss)e|str|weg|platz|allee|ring|damm|gasse|ufer|markt|hof|wall|graben|pfad|steig|"
    r"berg|tor|park|chaussee|promenade|zeile|kamp|feld|heide|busch)\b", re.I
)  # fmt: skip
_PLACE = re.compile(r"[^\W\d_][^\d_;:@]*")
_GRID = re.compile(r"(CRS3035RES)?(100m|1000m|1km)?N\d+E\d+", re.I)
_CODE = re.compile(r"[A-Za-z]{0,4}[-_.]?\d[\w.-]{0,18}|[\w-]{8,40}")


def is_mail(text: str) -> bool:
    """Whether a cell holds a mail address, alone or within other words."""
    return bool(_MAIL.search(text))


def is_url(text: str) -> bool:
    """Whether a cell is an address on the web."""
    return bool(_URL.fullmatch(text)) and "@" not in text


def is_phone(text: str) -> bool:
    """Whether a cell is a number to dial, as one is written: with 0 or + before, and parted.

    >>> is_phone("030/ 4490741"), is_phone("01010003"), is_phone("2.317"), is_phone("01.12.2021")
    (True, False, False, False)
    """
    digits = sum(letter.isdigit() for letter in text)
    parted = any(letter in " /()-–" for letter in text.strip()) or text.startswith("+")
    return 6 <= digits <= 16 and parted and bool(_PHONE.fullmatch(text)) and not is_day(text)


def may_be_dialled(text: str) -> bool:
    """Whether a cell holds nothing but what a number to dial may hold."""
    return bool(_DIAL.fullmatch(text)) and 6 <= sum(letter.isdigit() for letter in text) <= 16


def mentions_contact(text: str) -> bool:
    """Whether a text holds a number to dial or a mail address among other words."""
    return is_mail(text) or bool(_PHONE_WITHIN.search(text))


def is_postcode(text: str) -> bool:
    """Whether a cell can be a German Postleitzahl.

    >>> is_postcode("47799"), is_postcode("01067"), is_postcode("4779"), is_postcode("00123")
    (True, True, False, False)
    """
    return bool(_POSTCODE.fullmatch(text))


def is_house_number(text: str) -> bool:
    """Whether a cell can be a number of a house: 5, 5a, 5-7."""
    return bool(_HOUSE_NUMBER.fullmatch(text))


@lru_cache(maxsize=_KNOWN)
def is_house(text: str) -> bool:
    """Whether a cell is a street with a number, as addresses are parsed everywhere here."""
    if len(text) > 120 or text[:1].isdigit() or text.count(",") > 2:
        return False
    return parse_address(text).kind is AddressKind.HOUSE


def names_street(text: str) -> bool:
    """Whether a word that streets are called by ends a word of the cell."""
    return bool(_STREET_WORD.search(text)) and len(text) <= 80


def is_place_name(text: str) -> bool:
    """Whether a cell can be the name of a town: letters, no digits, not long."""
    return len(text) <= 40 and bool(_PLACE.fullmatch(text)) and text.casefold() not in YES | NO


def is_yes_no(text: str) -> bool:
    """Whether a cell says ja or nein, in any of the ways that lists have."""
    return text.casefold() in YES | NO


def is_day(text: str) -> bool:
    """Whether a cell is a day; a year alone is none here."""
    return not text.isdigit() and day_of(text, "12-31") is not None


def is_year(text: str) -> bool:
    """Whether a cell is a year."""
    return text.isdigit() and day_of(text, "12-31") is not None


def is_pair(text: str) -> bool:
    """Whether a cell holds latitude and longitude in degrees, both with decimals."""
    found = PAIR.fullmatch(text)
    return found is not None and all("." in part or "," in part for part in found.groups())


def is_grid_cell(text: str) -> bool:
    """Whether a cell names a cell of the census grid."""
    return bool(_GRID.fullmatch(text))


def is_code(text: str) -> bool:
    """Whether a cell can be a number or key of its own: short, no blanks, with a digit."""
    return bool(_CODE.fullmatch(text)) and any(letter.isdigit() for letter in text)
