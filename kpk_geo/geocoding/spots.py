"""Houses in their streets: which of several is meant, and in which order they are offered."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kpk_geo.geocoding.gazetteer import House, Scope, Street
from kpk_geo.geocoding.house_number import house_text
from kpk_geo.geocoding.normalise import place_key, street_key
from kpk_geo.geocoding.parse import Address
from kpk_geo.geocoding.results import Candidate
from kpk_geo.model import MatchLevel

SAME_HOUSE_METRES = 50  # entries of one address this close are entrances of one house
_QUALITY_ORDER = "ABCDEFG"


@dataclass(frozen=True, slots=True)
class Spot:
    """A house in its street."""

    house: House
    street: Street


def by_hints(address: Address, scope: Scope, spots: Sequence[Spot]) -> tuple[Sequence[Spot], str]:
    """Keep the spots that postcode and district speak for; say what contradicts them.

    Parameters
    ----------
    address
        Its postcode and district are the hints.
    scope
        Its district is a hint too.
    spots
        Houses to choose among; their order is kept.
    """
    contradicts = ""
    if address.postcode:
        fitting = [spot for spot in spots if spot.street.postcode in ("", address.postcode)]
        known = {spot.street.postcode for spot in spots}
        if fitting:
            spots = [s for s in fitting if s.street.postcode] or fitting
        else:
            contradicts = f"die Postleitzahl ist dort {', '.join(sorted(known))}"
    wanted = _districts(address, scope)
    fitting = [spot for spot in spots if place_key(spot.street.district) in wanted]
    districts = {spot.street.district for spot in spots}
    if wanted and not fitting and all(districts) and not contradicts:
        contradicts = f"der Ortsteil ist dort {', '.join(sorted(districts))}"
    return (fitting or spots), contradicts


def _districts(address: Address, scope: Scope) -> set[str]:
    return {key for key in (place_key(address.district), scope.district) if key}


def are_distinguished(
    best: Sequence[Spot], streets: Sequence[Street], address: Address, scope: Scope
) -> bool:
    """Say whether postcode or district of the address single out one of several streets.

    Parameters
    ----------
    best
        At least one spot, all in the street that is to be singled out.
    streets
        All streets that may be meant, that one included.
    address
        Only its postcode and district are looked at.
    scope
        Its district counts as the address's own.
    """
    rest = [s for s in streets if identity(s) != identity(best[0].street)]
    by_postcode = bool(address.postcode) and all(
        s.postcode and s.postcode != address.postcode for s in rest
    )
    wanted = _districts(address, scope)
    by_district = all(s.district and place_key(s.district) not in wanted for s in rest)
    return (by_postcode and best[0].street.postcode == address.postcode) or (
        by_district and place_key(best[0].street.district) in wanted
    )


def identity(street: Street) -> tuple[str, ...]:
    """Tell streets of one name apart: by the register's number, else by postcode and district."""
    own = (street.street_key,) if street.street_key else ("", street.postcode, street.district)
    return (street.municipality, street.municipality_key, *own)


def by_identity(streets: Sequence[Street]) -> list[list[Street]]:
    """Group the parts of each street."""
    if len(streets) == 1 or _is_one_street(streets):
        return [list(streets)]
    unique = sorted({s.id: s for s in streets}.values(), key=lambda s: (*identity(s), s.id))
    return [list(part) for _, part in groupby(unique, key=identity)]


def _is_one_street(streets: Sequence[Street]) -> bool:
    """Say whether only missing postcodes or districts make one street look like several (OSM)."""
    return (
        not any(street.street_key for street in streets)
        and len({(street.municipality, street.municipality_key) for street in streets}) == 1
        and len({street.postcode for street in streets} - {""}) <= 1
        and len({street.district for street in streets} - {""}) <= 1
    )


def is_one_place(spots: Sequence[Spot]) -> bool:
    """Say whether all lie close enough together to be entrances of one house."""
    return all(metres_between(spots[0], spot) <= SAME_HOUSE_METRES for spot in spots)


def metres_between(one: Spot, other: Spot) -> float:
    """Measure how far two houses are apart."""
    return math.hypot(one.house.x - other.house.x, one.house.y - other.house.y)


def apart(spots: Sequence[Spot], most: int) -> list[Spot]:
    """Leave out spots that lie at one already kept; stop when there are enough.

    Parameters
    ----------
    spots
        The first come first.
    most
        So many at most.
    """
    return _first_of_each(
        spots, most, lambda other, spot: metres_between(other, spot) <= SAME_HOUSE_METRES
    )


def one_per_house(spots: Sequence[Spot], most: int) -> list[Spot]:
    """Keep the first spot of each entry; stop when there are enough.

    An entry with several numbers is met under each of them, and two registers may hold one house.
    Streets of one name that lie apart are addresses of their own.

    Parameters
    ----------
    spots
        The first come first.
    most
        So many at most.
    """
    return _first_of_each(spots, most, _is_same_entry)


def _first_of_each(
    spots: Sequence[Spot], most: int, is_same: Callable[[Spot, Spot], bool]
) -> list[Spot]:
    kept: list[Spot] = []
    for spot in spots:
        if len(kept) == most:
            break
        if not any(is_same(other, spot) for other in kept):
            kept.append(spot)
    return kept


def _is_same_entry(one: Spot, other: Spot) -> bool:
    if _address_key(one) != _address_key(other):
        return False
    is_near = metres_between(one, other) <= SAME_HOUSE_METRES
    return is_near or identity(one.street) == identity(other.street)


def _address_key(spot: Spot) -> tuple[str, str, str]:
    number = "".join(_house_label(spot.house).casefold().split())
    return (spot.street.municipality, street_key(spot.street.name), number)


def _house_label(house: House) -> str:
    return house.label or house_text(house.number, house.suffix)


def spot_order(spot: Spot) -> tuple[int, str, str, float, float]:
    """Order spots the same way every time, good quality marks first."""
    mark = _QUALITY_ORDER.find(spot.house.quality or "A")
    street = spot.street
    return (mark, street.municipality, street.district, spot.house.x, spot.house.y)


def candidate(spot: Spot, level: MatchLevel, score: float) -> Candidate:
    """Write a spot as a place to choose.

    Parameters
    ----------
    spot
        Its coordinates are kept, in metres of the region's system.
    level
        How exact the place is: the house, a number near it, the street.
    score
        0 to 100: how alike the spellings of the street are.
    """
    street, house = spot.street, spot.house
    return Candidate(
        label=f"{street.name} {_house_label(house)}, {where(street)}",
        level=level,
        x=house.x,
        y=house.y,
        score=score,
        municipality=street.municipality,
        district=street.district,
        postcode=street.postcode,
        quality=house.quality,
        register_date=street.register_date,
    )


def where(street: Street) -> str:
    """Say in which place a street lies."""
    place = f"{street.postcode} {street.municipality}".strip()
    return f"{place} ({street.district})" if street.district else place
