"""What a person is offered where an address is not sure: near numbers, streets, corners."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from kpk_geo.geocoding.gazetteer import Gazetteer, House, Scope, Street
from kpk_geo.geocoding.house_number import HouseNumber
from kpk_geo.geocoding.normalise import street_key
from kpk_geo.geocoding.parse import Address
from kpk_geo.geocoding.results import Candidate, Match, nothing
from kpk_geo.geocoding.similar import Named
from kpk_geo.geocoding.spots import (
    Spot,
    by_hints,
    by_identity,
    candidate,
    one_per_house,
    spot_order,
    where,
)
from kpk_geo.german import number
from kpk_geo.model import MatchGrade, MatchLevel, MatchMethod

MAX_CANDIDATES = 3
CORNER_METRES = 200  # so near must houses of two streets lie for the streets to meet


def near_numbers(gazetteer: Gazetteer, address: Address, scope: Scope, named: Named) -> Match:
    """Offer the nearest numbers of the street; never booked.

    Parameters
    ----------
    gazetteer
        Fetches the houses of the streets.
    address
        With a house number; postcode and district choose among the streets.
    scope
        Where the streets were looked for; its district is a hint too.
    named
        Streets of the spelling that was found.
    """
    wanted = address.house
    assert wanted is not None
    spots = [
        Spot(house, street)
        for street in named.streets
        for key in gazetteer.numbers(street).near(wanted, MAX_CANDIDATES)
        for house in gazetteer.houses(street)[key]
    ]
    if not spots:
        return street_only(gazetteer, named, "Die Straße hat im Register keine Hausnummern.")
    fitting, _ = by_hints(address, scope, spots)
    ranked = sorted(
        fitting, key=lambda spot: (*_distance_in_numbers(spot.house, wanted), *spot_order(spot))
    )
    best = one_per_house(ranked, MAX_CANDIDATES)
    return Match(
        grade=MatchGrade.CHECK,
        level=MatchLevel.NEAR_NUMBER,
        method=MatchMethod.NEAR_NUMBER,
        score=named.score,
        gap=named.gap,
        reason=f"Die Nummer {wanted.text} steht nicht im Register; die nächsten sind "
        "vorgeschlagen.",
        candidates=tuple(candidate(s, MatchLevel.NEAR_NUMBER, named.score) for s in best),
    )


def _distance_in_numbers(house: House, wanted: HouseNumber) -> tuple[bool, int, int, str]:
    """Put houses within the range first, then the same number, then near ones of that side."""
    difference = abs(house.number - wanted.first[0])
    return (
        not wanted.covers(house.number),
        difference + 2 * (difference % 2),
        difference,
        house.suffix,
    )


def street_only(gazetteer: Gazetteer, named: Named, reason: str) -> Match:
    """Offer the middle of each street of that name; never booked.

    Parameters
    ----------
    gazetteer
        Fetches the houses of the streets.
    named
        Streets of the spelling that was found.
    reason
        German sentence: why there is no house to book.
    """
    places = (_middle(gazetteer, part, named.score) for part in by_identity(named.streets))
    found = list(islice((place for place in places if place is not None), MAX_CANDIDATES))
    if not found:
        return nothing(reason)
    return Match(
        grade=MatchGrade.CHECK,
        level=MatchLevel.STREET,
        method=MatchMethod.STREET,
        score=named.score,
        gap=named.gap,
        reason=reason,
        candidates=tuple(found),
    )


def _middle(gazetteer: Gazetteer, streets: Sequence[Street], score: float) -> Candidate | None:
    """Give the house nearest the middle of a street, as a place to look at, not to book."""
    ids = tuple(street.id for street in streets)
    if ids not in gazetteer.middles:
        gazetteer.middles[ids] = _nearest_to_middle(gazetteer, streets)
    nearest = gazetteer.middles[ids]
    if nearest is None:
        return None
    return replace(
        candidate(nearest, MatchLevel.STREET, score),
        label=f"{nearest.street.name} (Mitte der Straße), {where(nearest.street)}",
    )


def _nearest_to_middle(gazetteer: Gazetteer, streets: Sequence[Street]) -> Spot | None:
    spots = [
        Spot(house, street)
        for street in streets
        for found in gazetteer.houses(street).values()
        for house in found
    ]
    if not spots:
        return None
    x = sum(spot.house.x for spot in spots) / len(spots)
    y = sum(spot.house.y for spot in spots) / len(spots)
    return min(spots, key=lambda s: (math.hypot(s.house.x - x, s.house.y - y), spot_order(s)))


def corner(gazetteer: Gazetteer, address: Address, scope: Scope) -> Match:
    """Look where two streets come closest; a corner is never booked.

    Parameters
    ----------
    gazetteer
        Fetches the houses of the streets.
    address
        With a street and the one that crosses it.
    scope
        In which municipalities to look.
    """
    pair = [
        [
            Spot(house, street)
            for street in gazetteer.streets_of(street_key(name), scope)
            for found in gazetteer.houses(street).values()
            for house in found
        ]
        for name in (address.street, address.crossing)
    ]
    known = [spots for spots in pair if spots]
    if not known:
        return nothing(f"Keine der Straßen der Ecke „{address.text}“ steht im Register.")
    if len(known) == 1:
        named = Named([spot.street for spot in known[0]])
        return street_only(gazetteer, named, "Von der Straßenecke ist nur eine Straße bekannt.")
    distance, first, second = _closest(*pair)
    return Match(
        grade=MatchGrade.CHECK,
        level=MatchLevel.STREET,
        method=MatchMethod.CORNER,
        score=100.0,
        gap=100.0,
        reason="Eine Straßenecke hat keine Hausnummer; vorgeschlagen sind die Häuser dort."
        if distance <= CORNER_METRES
        else f"Die beiden Straßen treffen sich nicht: Zwischen ihnen liegen {number(distance)} m.",
        candidates=tuple(
            candidate(spot, MatchLevel.NEAR_NUMBER, 100.0)
            for spot in one_per_house((first, second), MAX_CANDIDATES)
        ),
    )


def _closest(some: Sequence[Spot], others: Sequence[Spot]) -> tuple[float, Spot, Spot]:
    """Find the two houses that lie closest; the first in order of equally close ones."""
    from scipy.spatial import KDTree  # a single address does not wait for it

    some, others = sorted(some, key=spot_order), sorted(others, key=spot_order)
    tree = KDTree([(spot.house.x, spot.house.y) for spot in others])
    distances, places = tree.query([(spot.house.x, spot.house.y) for spot in some])
    best = int(distances.argmin())
    return float(distances[best]), some[best], others[int(places[best])]
