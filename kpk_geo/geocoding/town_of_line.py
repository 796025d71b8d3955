"""Postcode and town in one line with the street, before it or behind; country words set aside."""

import re
from typing import NamedTuple

_PREFIX = r"(?:(?:DE?|BRD)\s*-?\s*)?"
# A town before the street ends at a comma; without one, only a register knows where it ends.
_BEFORE = re.compile(rf"^{_PREFIX}(\d{{5}})(?!\d)\s*([^\d,;]*)[,;]\s*(?=\S)", re.IGNORECASE)
_POSTCODE_BEFORE = re.compile(rf"^{_PREFIX}(\d{{5}})(?!\d)\s+(?=\D*[^\W\d_].*\d)", re.IGNORECASE)
_BEHIND = re.compile(rf"(?:^|[,;\s]){_PREFIX}(\d{{5}})(?!\d)\s*([^\d,;]*)$", re.IGNORECASE)
_LAND = r"deutschland|germany|bundesrepublik(?:\s+deutschland)?|nrw|nordrhein[\s-]+westfalen"
_COUNTRY = re.compile(
    rf"[\s,;(]*(?:[,;(]\s*(?:{_LAND}|brd|de?)|(?<!\S)(?:{_LAND}))[\s,;.)]*$", re.I
)
_POSTCODE = re.compile(rf"^{_PREFIX}(\d{{5}})$", re.IGNORECASE)


class Line(NamedTuple):
    """An address without its place, and the place."""

    street: str
    postcode: str = ""
    city: str = ""


def split_town(text: str) -> Line:
    """Take postcode and town off an address.

    >>> split_town("Markt 5, DE-45999 Kleinstadt, Deutschland")
    Line(street='Markt 5', postcode='45999', city='Kleinstadt')
    >>> split_town("45999 Kleinstadt, Teststraße 25/3")
    Line(street='Teststraße 25/3', postcode='45999', city='Kleinstadt')
    """
    text = without_country(text)
    before = _BEFORE.match(text)
    if before:
        return Line(text[before.end() :].strip(" ,;"), before[1], before[2].strip(" ,;."))
    behind = _BEHIND.search(text)
    if behind and behind.start() > 0:
        return Line(text[: behind.start()].strip(" ,;"), behind[1], behind[2].strip(" ,;."))
    alone = _POSTCODE_BEFORE.match(text)
    if alone:
        return Line(text[alone.end() :].strip(" ,;"), alone[1])
    return Line("", behind[1], behind[2].strip(" ,;.")) if behind else Line(text)


def without_country(text: str) -> str:
    """Take the name of the country off the end, as long as something is left.

    >>> without_country("Kleinstadt, Germany"), without_country("Deutschland")
    ('Kleinstadt', 'Deutschland')
    """
    found = _COUNTRY.search(text)
    return text[: found.start()] if found and text[: found.start()].strip(" ,;") else text


def bare_postcode(text: str) -> str:
    """Write a postcode without its country.

    >>> bare_postcode("DE-45999"), bare_postcode("D 45999"), bare_postcode("4599")
    ('45999', '45999', '4599')
    """
    found = _POSTCODE.match(text)
    return found[1] if found else text
