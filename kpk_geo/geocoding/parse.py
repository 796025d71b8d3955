"""Taking a typed address apart: street, number, suffix, range, and what is no address at all."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from kpk_geo.geocoding.house_number import HouseNumber, read_house_number
from kpk_geo.geocoding.remarks import is_of_building, set_aside
from kpk_geo.geocoding.town_of_line import bare_postcode, split_town, without_country
from kpk_geo.geocoding.whole_text import whole_texts

# Letters. The longest addresses of real lists stay below 150; the searches below try every way of
# dividing a text, so that their time grows with its square.
MAX_ADDRESS = 300


class AddressKind(StrEnum):
    """What kind of text stood in the address field."""

    HOUSE = "house"
    NO_NUMBER = "no_number"
    CORNER = "corner"
    PO_BOX = "po_box"
    TOO_LONG = "too_long"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Reading:
    """A way of dividing a line into street and house number."""

    street: str
    houses: tuple[HouseNumber, ...] = ()  # what the number can mean; empty: there is none
    # The number with what was set aside behind it, longest first: a register may hold just that.
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A typed address, taken apart; empty texts where nothing was said.

    Streets have numbers in their names ("Straße 13", "C 4"): a register may know another of the
    readings than the first, which is the usual one.
    """

    text: str  # as typed; of what is too long only the beginning
    readings: tuple[Reading, ...] = ()
    line: str = ""  # of which the readings are: perhaps a name with a number in it
    crossing: str = ""  # the second street of a corner
    postcode: str = ""
    city: str = ""
    district: str = ""
    before: str = ""  # what precedes the street before a comma: a town, or a building
    addition: str = ""  # what follows the house number after a comma: a town, or a building
    remarks: tuple[str, ...] = ()  # what was set aside: c/o, Hinterhaus, name of the building
    kind: AddressKind = AddressKind.EMPTY

    @property
    def street(self) -> str:
        """Name of the street; "" where there is none."""
        return self.readings[0].street if self.readings else ""

    @property
    def house(self) -> HouseNumber | None:
        """The house number in its first meaning; None where there is none."""
        houses = self.readings[0].houses if self.readings else ()
        return houses[0] if houses else None

    @property
    def number(self) -> int | None:
        """The first number named."""
        return self.house.first[0] if self.house else None

    @property
    def suffix(self) -> str:
        """What follows the first number, as `suffix_key` writes it."""
        return self.house.first[1] if self.house else ""


# Control characters, invisible ones, and all beyond the basic plane, where the emoji are.
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\u2600-\u27bf\ufe00-\ufe0f\ufeff\ufffd]"
    r"|[^\u0000-\uffff]"
)
# Where a house number may begin: not within a word, a number, or another house number.
_BEGIN = re.compile(r"(?<![\d/+&–—])(?<![\d\s]-)(?<!\d\.)(?<!\d[a-z]-)\d{1,4}(?!\d)", re.IGNORECASE)
# Most addresses are as plain as this; they need none of the searches below.
_PLAIN = re.compile(
    r"^(?P<street>[^\W\d_][^\W\d_.\- ]*(?:[-. ]{1,2}[^\W\d_]+){0,5}?"
    r"(?:str\.|straße|strasse|weg|platz|allee|ring|damm|gasse|ufer))"
    r" {0,2}(?P<number>\d{1,4}[ -]?[a-z]?)$",
    re.IGNORECASE,
)
_NR = r"(?:haus\s*-?\s*)?(?:nr|nummer|hs\.?\s*-?\s*nr|hausnr)"
# Only before the house number itself: there are streets called "Straße Nr. 10".
_NR_BEFORE = re.compile(rf"[\s,]+\b{_NR}\b\.?\s*$", re.IGNORECASE)
_NR_BEHIND = re.compile(rf"(?<=\d)\s*\b{_NR}\.?$|(?<=[\da-zA-Z])\s*\.$", re.IGNORECASE)
_SQUARE = re.compile(r"[A-Z]\s?\d{1,2}", re.IGNORECASE)  # Mannheim's squares: "C 4, 12"
_LETTER = re.compile(r"[^\W\d_]")
_PO_BOX = re.compile(r"\bpost(?:fach|schließfach|schliessfach)\b", re.IGNORECASE)
_CORNER = re.compile(r"\s*(?:[/,(-]|\ban der|\ban)?\s*\b(?:ecke|eck)\b\s*", re.IGNORECASE)
_TWO_STREETS = re.compile(r"^([^\d/]{4,})/([^\d/]{4,})$")
_STREET_LIKE = re.compile(
    r"str\b|str\.|stra(?:ß|ss)e|weg\b|platz|pl\.|allee|gasse|ring\b|damm\b|ufer\b|markt\b|wall\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"^(?:online|digital|telefonisch|diverse|verschiedene.*|mobil|unbekannt|k\.?\s?a\.?|-+|–)$",
    re.I,
)


def parse_address(text: str, *, postcode: str = "", city: str = "", district: str = "") -> Address:
    """Take an address apart; place names from fields of their own outweigh the text.

    Never raises: a text that is no address comes back with a form that says so.

    Parameters
    ----------
    text
        As typed, with or without postcode and town.
    postcode, city, district
        From fields of their own; empty: what the text says of postcode and town counts.

    Examples
    --------
    >>> address = parse_address("Haupt-Str. 12 A-C (Hinterhaus), 47798 Krefeld")
    >>> address.street, address.house.text, address.remarks, address.postcode, address.city
    ('Haupt-Str.', '12a-12c', ('Hinterhaus',), '47798', 'Krefeld')
    """
    clean = _tidy(text)
    if max(len(clean), len(postcode), len(city), len(district)) > MAX_ADDRESS:
        return Address(text=clean[:MAX_ADDRESS], kind=AddressKind.TOO_LONG)
    line, found_postcode, found_city = split_town(clean)
    base = Address(
        text=clean,
        postcode=bare_postcode(_tidy(postcode)) or found_postcode,
        city=without_country(_tidy(city)) or found_city,
        district=_tidy(district),
    )
    if not line or _ELSEWHERE.match(line):
        return base
    if _PO_BOX.search(line):
        return replace(base, kind=AddressKind.PO_BOX, remarks=(line,))
    return _street_line(line, base)


def _tidy(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _street_line(line: str, base: Address) -> Address:
    plain = _PLAIN.match(line)
    if plain:
        reading = Reading(plain["street"], read_house_number(plain["number"]))
        return replace(base, readings=(reading,), line=line, kind=AddressKind.HOUSE)
    whole_line = line
    line, remarks = set_aside(line)
    corner = _corner(line.split(",")[0])
    if corner and any(reading.houses for reading in _readings(corner[0])):
        line, remarks = corner[0], (*remarks, f"Ecke {corner[1]}")  # "Hauptstr. 5 / Ecke Markt"
    elif corner:
        return replace(
            base,
            readings=(Reading(corner[0]),),
            crossing=corner[1],
            kind=AddressKind.CORNER,
            remarks=remarks,
            addition=line.partition(",")[2].strip(),
        )
    return _of_parts(line, remarks, base, whole_texts(whole_line, line) if remarks else ())


def _corner(line: str) -> tuple[str, str] | None:
    parts = [part.strip(" ,;/") for part in _CORNER.split(line)]
    if len(parts) == 2 and all(re.search(r"[^\W\d_]{3}", part) for part in parts):
        return parts[0], parts[1]
    found = _TWO_STREETS.match(line)
    if found and all(_STREET_LIKE.search(part) for part in found.groups()):
        return found.group(1).strip(), found.group(2).strip()
    return None


def _of_parts(
    line: str, remarks: tuple[str, ...], base: Address, behind: tuple[str, ...]
) -> Address:
    """Choose among parts between commas the one that is a street; the others are remarks."""
    parts = _parts(line)
    chosen = max(range(len(parts)), key=lambda place: (_likeness(parts[place]), -place), default=-1)
    if chosen < 0:
        return replace(base, remarks=remarks)
    readings = _readings(parts[chosen], behind if chosen == len(parts) - 1 else ())
    if readings[0].houses:
        kind = AddressKind.HOUSE
    else:
        kind = AddressKind.NO_NUMBER if _LETTER.search(parts[chosen]) else AddressKind.EMPTY
    return replace(
        base,
        readings=readings,
        line=parts[chosen],
        before=parts[chosen - 1] if chosen else "",
        addition=parts[-1] if chosen < len(parts) - 1 else "",
        remarks=remarks + tuple(part for place, part in enumerate(parts) if place != chosen),
        kind=kind,
    )


def _parts(line: str) -> list[str]:
    """Divide at commas, but leave a house number with its street: "Hauptstr., 5"."""
    parts: list[str] = []
    for part in filter(None, map(str.strip, re.split(r"[,;]", line))):
        if len(parts) == 1 and read_house_number(_NR_BEHIND.sub("", part)):
            parts[-1] = f"{parts[-1]}, {part}"
        else:
            parts.append(part)
    return parts


def _likeness(part: str) -> int:
    has_number = bool(_readings(part)[0].houses)
    return 2 * has_number + bool(_STREET_LIKE.search(part)) - 2 * is_of_building(part)


def _readings(line: str, behind: tuple[str, ...] = ()) -> tuple[Reading, ...]:
    """List the ways of dividing a line into street and number, the usual one first.

    `behind` are endings that were set aside.
    """
    bare = _NR_BEHIND.sub("", line)
    found = []
    for begin in _BEGIN.finditer(bare):
        street = _NR_BEFORE.sub("", bare[: begin.start()]).strip(" ,;")
        text = bare[begin.start() :]
        houses = read_house_number(text) if _LETTER.search(street) else ()
        if houses:
            found.append(Reading(street, houses, tuple(text + ending for ending in behind)))
    found.sort(key=lambda reading: not _SQUARE.fullmatch(reading.street))
    return tuple(found) or (Reading(line),)
