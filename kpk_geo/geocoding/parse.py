"""Taking a typed address apart: street, number, suffix, range, and what is no address at all."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A typed address, taken apart; empty texts where nothing was said."""

    text: str  # as typed; of what is too long only the beginning
    street: str = ""
    number: int | None = None
    suffix: str = ""  # lower case, without blanks
    last: int | None = None  # end of a range such as 1-4
    crossing: str = ""  # the second street of a corner
    postcode: str = ""
    city: str = ""
    district: str = ""
    addition: str = ""  # what follows the house number after a comma: a town, or a building
    remarks: tuple[str, ...] = ()  # what was set aside: c/o, Hinterhaus, name of the building
    kind: AddressKind = AddressKind.EMPTY


# Control characters, invisible ones, and all beyond the basic plane, where the emoji are.
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\u2600-\u27bf\ufe00-\ufe0f\ufeff\ufffd]"
    r"|[^\u0000-\uffff]"
)
_PLACE = re.compile(r"(?:^|[,;\s])(?:D\s*-\s*)?(\d{5})\b\s*([^\d,;]*)$")
_NUMBER = re.compile(
    r"""^(?P<street>.*?[^\W\d_].*?)[\s,]*
    (?<!\d)(?P<number>\d{1,4})
    (?:\s*-?\s*(?P<suffix>[a-z])(?![a-zäöüß]))?
    (?:\s*(?:-|–|—|/|\+|&|,|u\.|und|bis)\s*
       (?:(?P<last>\d{1,4})\s*(?:[a-z](?![a-zäöüß]))?|(?P<last_suffix>[a-z](?![a-zäöüß]))))*
    \s*\.?$""",
    re.IGNORECASE | re.VERBOSE,
)
# Most addresses are as plain as this; they need none of the searches below.
_PLAIN = re.compile(
    r"^(?P<street>[^\W\d_][^\W\d_.\- ]*(?:[-. ]{1,2}[^\W\d_]+){0,5}?"
    r"(?:str\.|straße|strasse|weg|platz|allee|ring|damm|gasse|ufer))"
    r" {0,2}(?P<number>\d{1,4})[ -]?(?P<suffix>[a-z])?$",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"""[\s,;(/-]*\b(?:
        (?:c/o|z\.\s?hd\.?|p\.\s?a\.|bei)\s.+
      | (?:im\s)?(?:hinterhaus|hinterhof|vorderhaus|gartenhaus|anbau)\b.*
      | (?:im\s)?(?:seitenfl(?:ü|ue)gel|quergeb(?:ä|ae)ude)\b.*
      | (?:hhs?|vh|hths)\.?$
      | (?:im\s)?(?:eg|dg|ug|souterrain|hochparterre)\b.*
      | (?:im\s)?(?:erd|dach|unter)gescho(?:ss|ß)\b.*
      | \d{1,2}\s?\.\s?(?:og|ug|stock|etage|obergeschoss|obergeschoß)\b.*
      | (?P<building>
          (?:raum|zimmer|haus|geb(?:ä|ae)ude|eingang|block|etage|aufgang|halle|trakt)\s.+)
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_DIGIT = re.compile(r"\d")
_BRACKETS = re.compile(r"\(([^()]*)\)")
# Only before the house number itself: there are streets called "Straße Nr. 10".
_NR = re.compile(
    r"\b(?:haus\s*-?\s*)?(?:nr|nummer|hs\.?\s*-?\s*nr|hausnr)\b\.?\s*"
    r"(?=\d+\s*[a-z]?(?:\s*[-–/+]\s*\d*\s*[a-z]?)*\s*$)",
    re.IGNORECASE,
)
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
    >>> address.street, address.number, address.suffix, address.postcode, address.city
    ('Haupt-Str.', 12, 'a', '47798', 'Krefeld')
    """
    clean = _tidy(text)
    if max(len(clean), len(postcode), len(city), len(district)) > MAX_ADDRESS:
        return Address(text=clean[:MAX_ADDRESS], kind=AddressKind.TOO_LONG)
    line, found_postcode, found_city = _split_place(clean)
    base = Address(
        text=clean,
        postcode=_tidy(postcode) or found_postcode,
        city=_tidy(city) or found_city,
        district=_tidy(district),
    )
    if not line or _ELSEWHERE.match(line):
        return base
    if _PO_BOX.search(line):
        return replace(base, kind=AddressKind.PO_BOX, remarks=(line,))
    return _street_line(line, base)


def _tidy(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _split_place(text: str) -> tuple[str, str, str]:
    found = _PLACE.search(text)
    if not found:
        return text, "", ""
    return text[: found.start()].strip(" ,;"), found.group(1), found.group(2).strip(" ,;.")


def _street_line(line: str, base: Address) -> Address:
    plain = _PLAIN.match(line)
    if plain:
        return replace(
            base,
            street=plain["street"],
            number=int(plain["number"]),
            suffix=(plain["suffix"] or "").lower(),
            kind=AddressKind.HOUSE,
        )
    line, remarks = _set_aside(line)
    corner = _corner(line.split(",")[0])
    if corner and _NUMBER.match(corner[0]):  # "Hauptstr. 5 / Ecke Marktstr."
        line, remarks = corner[0], (*remarks, f"Ecke {corner[1]}")
    elif corner:
        return replace(
            base,
            street=corner[0],
            crossing=corner[1],
            kind=AddressKind.CORNER,
            remarks=remarks,
            addition=line.partition(",")[2].strip(),
        )
    line, names, addition = _street_part(line)
    found = _NUMBER.match(_NR.sub("", line))
    remarks += names
    if found is None:
        kind = AddressKind.NO_NUMBER if re.search(r"[^\W\d_]", line) else AddressKind.EMPTY
        return replace(base, street=line, kind=kind, addition=addition, remarks=remarks)
    last = found["last"]
    return replace(
        base,
        addition=addition,
        street=found["street"].strip(" ,;"),
        number=int(found["number"]),
        suffix=(found["suffix"] or "").lower(),
        last=int(last) if last else None,
        kind=AddressKind.HOUSE,
        remarks=remarks,
    )


def _set_aside(line: str) -> tuple[str, tuple[str, ...]]:
    """Take c/o, floors, rear buildings and brackets off the end."""
    remarks = [part.strip() for part in _BRACKETS.findall(line) if part.strip()]
    line = _BRACKETS.sub(" ", line)
    while found := _REMARK.search(line):
        before = line[: found.start()]
        # "Hauptstr. 5 Haus B" names a building, "Am Roten Haus 5" a street.
        if not before.strip() or (found["building"] and not _DIGIT.search(before)):
            break
        remarks.insert(0, found.group().strip(" ,;(/-"))
        line = line[: found.start()]
    return " ".join(line.split()).strip(" ,;"), tuple(remarks)


def _corner(line: str) -> tuple[str, str] | None:
    parts = [part.strip(" ,;/") for part in _CORNER.split(line)]
    if len(parts) == 2 and all(re.search(r"[^\W\d_]{3}", part) for part in parts):
        return parts[0], parts[1]
    found = _TWO_STREETS.match(line)
    if found and all(_STREET_LIKE.search(part) for part in found.groups()):
        return found.group(1).strip(), found.group(2).strip()
    return None


def _street_part(line: str) -> tuple[str, tuple[str, ...], str]:
    """Choose among parts between commas the one that is a street; the others are remarks."""
    parts = [part.strip() for part in re.split(r"[,;]", line) if part.strip()]
    if len(parts) < 2:
        return line, (), ""
    if re.fullmatch(r"\d{1,4}\s*[a-z]?", parts[1], re.IGNORECASE):  # "Hauptstr., 5"
        parts[:2] = [f"{parts[0]} {parts[1]}"]
    ranked = sorted(range(len(parts)), key=lambda place: (-_likeness(parts[place]), place))
    chosen = ranked[0]
    rest = tuple(part for place, part in enumerate(parts) if place != chosen)
    return parts[chosen], rest, parts[-1] if chosen < len(parts) - 1 else ""


def _likeness(part: str) -> int:
    return 2 * bool(_NUMBER.match(_NR.sub("", part))) + bool(_STREET_LIKE.search(part))
