"""Which streets and house numbers belong to which area?

The Straßenraster is what a labour agency asks of a commune before it counts by small areas: every
address in exactly one area, without overlap. A street that lies in one area whole is one line; a
street that is split gives ranges, apart for odd and even numbers.

Laws, kept by property tests: looking an address up in the ranges gives its own area; no two ranges
of a street and side overlap.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from kpk_geo.geocoding.house_number import house_text

ALL, ODD, EVEN = "alle", "ungerade", "gerade"


class Range(NamedTuple):
    """House numbers of one street and side in one area, first and last included."""

    municipality: str
    street_key: str
    street: str
    side: str  # alle, ungerade, gerade
    first: str
    last: str
    area_id: str
    addresses: int


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AddressRanges:
    """The Straßenraster, and what does not fit into it."""

    ranges: list[Range]
    outside: pd.DataFrame  # addresses in no area
    ambiguous: pd.DataFrame  # addresses in two areas or more; the first by key is used


def address_ranges(addresses: pd.DataFrame) -> AddressRanges:
    """Draw up the Straßenraster.

    Parameters
    ----------
    addresses
        One row per address: `municipality`, `street_key`, `street`, `number`, `suffix`, and
        `areas`, the sorted list of areas in which it lies.
    """
    count = addresses["areas"].map(len)
    inside = addresses[count > 0].assign(area_id=addresses["areas"].map(_first))
    ranges = [
        found
        for key, street in inside.groupby(["municipality", "street_key", "street"], sort=True)
        for found in _street_ranges(tuple(map(str, key)), street)
    ]
    return AddressRanges(
        ranges=ranges, outside=addresses[count == 0], ambiguous=addresses[count > 1]
    )


def _first(areas: list[str]) -> str | None:
    return areas[0] if areas else None


def _street_ranges(key: tuple[str, ...], street: pd.DataFrame) -> Iterator[Range]:
    houses = sorted(
        {
            (int(number), str(suffix), str(area))
            for number, suffix, area in zip(
                street["number"], street["suffix"], street["area_id"], strict=True
            )
        }
    )
    if len({area for _, _, area in houses}) == 1:
        yield _range(key, ALL, houses)
        return
    for side, remainder in ((ODD, 1), (EVEN, 0)):
        part = [house for house in houses if house[0] % 2 == remainder]
        for _, run in groupby(_unique(part), key=lambda house: house[2]):
            yield _range(key, side, list(run))


def _unique(houses: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """Keep one area per address, though two entries of one address lie in different areas."""
    kept: dict[tuple[int, str], tuple[int, str, str]] = {}
    for house in houses:
        kept.setdefault(house[:2], house)
    return list(kept.values())


def _range(key: tuple[str, ...], side: str, houses: list[tuple[int, str, str]]) -> Range:
    municipality, street_key, street = key
    (first, last) = (house_text(number, suffix) for number, suffix, _ in (houses[0], houses[-1]))
    return Range(municipality, street_key, street, side, first, last, houses[0][2], len(houses))


def look_up(ranges: list[Range], street: tuple[str, str, str], number: int, suffix: str) -> Any:
    """Find the area of an address in a Straßenraster; None if it is in none.

    Parameters
    ----------
    ranges
        As `address_ranges` draws them up.
    street
        Municipality, key of the street, and its name.
    number
        House number.
    suffix
        In lower case; empty where there is none.
    """
    side = ODD if number % 2 else EVEN
    wanted = (number, suffix)
    for item in ranges:
        if (item.municipality, item.street_key, item.street) != street:
            continue
        if item.side == ALL:
            return item.area_id
        if item.side == side and _split(item.first) <= wanted <= _split(item.last):
            return item.area_id
    return None


def _split(text: str) -> tuple[int, str]:
    number = text[: len(text) - len(text.lstrip("0123456789"))]
    return int(number), text[len(number) :].strip()
