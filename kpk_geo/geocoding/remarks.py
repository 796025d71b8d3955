"""What stands in an address and is no part of it: c/o, rear buildings, floors, flats."""

import re

_BRACKETS = re.compile(r"\(([^()]*)\)")
_DIGIT = re.compile(r"\d")
_BUILDING = (
    r"raum|zimmer|zi\.|haus|hs\.|geb(?:ä|ae)ude|geb\.|geb|eingang|block|etage|aufgang|halle|trakt"
    r"|wohnung|wohneinheit|whg\.?|we|app?artement|apartment|app?\.|app|treppe|stiege"
)
_REMARK = re.compile(
    rf"""[\s,;(/-]*\b(?:
        (?:c/o|z\.\s?hd\.?|p\.\s?a\.|bei)\s.+
      | (?:im\s)?(?:hinterhaus|hinterhof|vorderhaus|gartenhaus|anbau)\b.*
      | (?:im\s)?(?:seitenfl(?:ü|ue)gel|quergeb(?:ä|ae)ude)\b.*
      | (?:hhs?|vh|hths)\.?$
      | (?:im\s)?(?:eg|dg|ug|souterrain|hochparterre)\b.*
      | (?:im\s)?(?:erd|dach|unter)gescho(?:ss|ß)\b.*
      | \d{{1,2}}\s?\.\s?(?:og|ug|stock|etage|obergeschoss|obergeschoß)\b.*
      | (?:{_BUILDING})[\s:]*(?:nr\.?\s*)?(?:(?<=[\s.:])[\w]|\d).*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_BUILDING = re.compile(rf"^(?:{_BUILDING})(?=[\s.:\d])", re.IGNORECASE)


def set_aside(line: str) -> tuple[str, tuple[str, ...]]:
    """Take what is no part of the address off its end; give the rest, and what was taken.

    It must follow a number: "Hauptstr. 5 Haus B" names a building, "Am Roten Haus 5" a street.

    >>> set_aside("Hauptstr. 5 Whg. 12 (2. OG)")
    ('Hauptstr. 5', ('Whg. 12', '2. OG'))
    """
    remarks = [part.strip() for part in _BRACKETS.findall(line) if part.strip()]
    line = _BRACKETS.sub(" ", line)
    while found := _remark(line):
        remarks.insert(0, found.group().strip(" ,;(/-"))
        line = line[: found.start()]
    return " ".join(line.split()).strip(" ,;"), tuple(remarks)


def _remark(line: str) -> re.Match[str] | None:
    """Find the first that follows a number."""
    digit = _DIGIT.search(line)
    return _REMARK.search(line, digit.end()) if digit else None


def ends_before_remarks(behind: str) -> tuple[int, ...]:
    """Give where a text may end that follows a number: at its end, before remarks and commas.

    Parameters
    ----------
    behind
        What `set_aside` took off the end of an address.

    Returns
    -------
    tuple of int
        Falling; places in the text, never its beginning.
    """
    ends = {len(behind), *(found.start() for found in re.finditer("[,;]", behind))}
    place = 0
    while found := _REMARK.search(behind, place):
        ends.add(found.start())
        word = re.search(r"\w", found[0])
        place = found.start() + (word.end() if word else 1)
    return tuple(sorted(ends - {0}, reverse=True))


def is_of_building(part: str) -> bool:
    """Say whether a part of an address is a building, an entrance, or a flat: "Geb. 3".

    >>> is_of_building("Geb. 3"), is_of_building("Hausdorfer Str. 3")
    (True, False)
    """
    return bool(_OF_BUILDING.match(part))
