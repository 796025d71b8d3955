"""Which houses of a street a number names: the exact number first, then ranges and neighbours.

A register that holds "25", "25/3" and "1-3" has three entries. "25/3" is looked for before anything
else that the text can mean, an entry for one house before an entry for several.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpk_geo.geocoding.gazetteer import Gazetteer, Street
from kpk_geo.geocoding.house_number import HouseKey, HouseNumber, read_house_number
from kpk_geo.geocoding.parse import Reading
from kpk_geo.geocoding.register_entry import names_exactly
from kpk_geo.geocoding.spots import Spot, metres_between
from kpk_geo.geocoding.whole_text import words_of
from kpk_geo.model import MatchMethod

MAX_RANGE_METRES = 200  # further apart the ends of a range are no one place: own setting


@dataclass(frozen=True, slots=True)
class NamedHouses:
    """Entries of the register that a number names."""

    spots: Sequence[Spot]
    method: MatchMethod = MatchMethod.EXACT
    reason: str = ""  # German sentence, where it is not the very number that was asked for
    doubt: str = ""  # German sentence, where a person has to look


def named_houses(
    gazetteer: Gazetteer, streets: Sequence[Street], reading: Reading
) -> NamedHouses | None:
    """Give what the register has for a house number; None if it has none that may be booked.

    Parameters
    ----------
    gazetteer
        Fetches the houses of the streets.
    streets
        All of the same name.
    reading
        What the number can mean, the most exact first; before it whatever the register holds as
        written.
    """
    for text in reading.whole:
        written = _as_written(gazetteer, streets, reading.houses[0], text)
        if written:
            return NamedHouses(written)
    for number in reading.houses:
        found = _of_meaning(gazetteer, streets, number)
        if found:
            return found
    return None


def _as_written(
    gazetteer: Gazetteer, streets: Iterable[Street], number: HouseNumber, text: str
) -> list[Spot]:
    """Give entries beyond the grammar that hold the very words: "3 Hs. 2"."""
    wanted = words_of(text)
    return [
        Spot(house, street)
        for street in streets
        for key in gazetteer.numbers(street).keys.get(number.first[0], ())
        for house in gazetteer.houses(street)[key]
        if house.label
        and words_of(house.label) == wanted
        and not read_house_number(house.label)  # "12 (A)" may be an entrance, "12 A" is a house
    ]


def _of_meaning(
    gazetteer: Gazetteer, streets: Sequence[Street], number: HouseNumber
) -> NamedHouses | None:
    first = _entries(gazetteer, streets, number.first)
    exact = [spot for spot in first if names_exactly(spot.house.label, number)]
    if exact:
        return NamedHouses(exact)
    if number.last is None:
        return _in_entry(gazetteer, first)
    last = _entries(gazetteer, streets, number.last)
    if number.is_guess and not (first and last and not _has_subs(gazetteer, streets, number)):
        return None  # one house with a slash in its number that the register does not have
    text = number.text.replace("-", "–").replace("+", " und ")
    what = "Bereich" if number.is_range else "Mehrere Nummern,"
    if first:
        return NamedHouses(
            _single_first(first), MatchMethod.RANGE,
            f"{what} {text}: gebucht ist die erste Nummer.", _too_far(first, last, text),
        )  # fmt: skip
    if last and number.last_is_sure:
        reason = f"{what} {text}: gebucht ist die letzte Nummer, die erste hat das Register nicht."
        return NamedHouses(_single_first(last), MatchMethod.RANGE, reason)
    return None


def _entries(gazetteer: Gazetteer, streets: Iterable[Street], key: HouseKey) -> list[Spot]:
    return [
        Spot(house, street) for street in streets for house in gazetteer.houses(street).get(key, ())
    ]


def _in_entry(gazetteer: Gazetteer, spots: Sequence[Spot]) -> NamedHouses | None:
    """Give an entry with several numbers of which this is one."""
    spots = [spot for spot in spots if not _is_entrance(gazetteer, spot)]
    if not spots:
        return None
    label = spots[0].house.label
    return NamedHouses(
        spots, MatchMethod.RANGE, f"Das Register führt die Hausnummer im Eintrag „{label}“."
    )


def _single_first(spots: Sequence[Spot]) -> Sequence[Spot]:
    """Keep the entries for one house, where there are some."""
    return [s for s in spots if names_exactly(s.house.label, _single(s))] or spots


def _single(spot: Spot) -> HouseNumber:
    return HouseNumber(((spot.house.number, spot.house.suffix),))


def _is_entrance(gazetteer: Gazetteer, spot: Spot) -> bool:
    """Say whether "8/12" is an entrance of 8, since the street writes others that way."""
    guess = read_house_number(spot.house.label)[-1:]
    return any(g.is_guess and _has_subs(gazetteer, [spot.street], g) for g in guess)


def _has_subs(gazetteer: Gazetteer, streets: Iterable[Street], number: HouseNumber) -> bool:
    """Say whether the register writes entrances of that house with a slash."""
    return any(
        "/" in suffix
        for street in streets
        for _, suffix in gazetteer.numbers(street).keys.get(number.first[0], ())
    )


def _too_far(first: Sequence[Spot], last: Sequence[Spot], text: str) -> str:
    """Say that the ends of a range are no one place; "" where they may be."""
    if not last or any(metres_between(a, b) <= MAX_RANGE_METRES for a in first for b in last):
        return ""
    metres = round(min(metres_between(a, b) for a in first for b in last))
    return f"Die Nummern {text} liegen {metres} m auseinander."
