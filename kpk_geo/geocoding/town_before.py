"""Towns that stand before the street: "Kleinstadt, Markt 5", "Kleinstadt Markt 5"."""

from dataclasses import replace

from kpk_geo.geocoding.gazetteer import Gazetteer, Scope
from kpk_geo.geocoding.normalise import street_key
from kpk_geo.geocoding.parse import Address

MAX_WORDS = 4  # of the name of a town and its district: own setting


def in_town_before(gazetteer: Gazetteer, address: Address, scope: Scope) -> Scope:
    """Narrow a scope to the town before the comma; anything else there is a building.

    Parameters
    ----------
    gazetteer
        Knows the names of towns and districts.
    address
        Its `before` is looked at.
    scope
        What town and postcode of the address gave.
    """
    town = gazetteer.named_place(address.before) if address.before else None
    return _both(scope, town, address) or scope if town else scope


def behind_town(
    gazetteer: Gazetteer, address: Address, scope: Scope
) -> tuple[Address, Scope] | None:
    """Take the town off the front of the street, if the rest is a street there; else None.

    Parameters
    ----------
    gazetteer
        Knows the names of towns, districts and streets.
    address
        Whose street is in no register as it stands.
    scope
        What town and postcode of the address gave.
    """
    words = address.street.split()
    for count in range(min(len(words) - 1, MAX_WORDS), 0, -1):
        name = " ".join(words[:count]).strip(" ,;-")
        town = gazetteer.named_place(name)
        narrowed = _both(scope, town, address) if town else None
        if narrowed is None:
            continue
        readings = tuple(
            replace(reading, street=rest)
            for reading in address.readings
            if (rest := reading.street[len(" ".join(words[:count])) :].strip(" ,;-"))
            and gazetteer.streets_of(street_key(rest), narrowed)
        )
        if readings:
            return replace(address, readings=readings, city=address.city or name), narrowed
    return None


def _both(scope: Scope, town: Scope | None, address: Address) -> Scope | None:
    """Put two scopes together; None where the town lies outside, though another is named."""
    if town is None:
        return None
    if scope.municipalities is None or not (address.city or address.addition):
        return replace(town, doubt=scope.doubt)
    common = scope.municipalities & (town.municipalities or frozenset())
    if not common:
        return None
    return replace(scope, municipalities=common, district=town.district or scope.district)
