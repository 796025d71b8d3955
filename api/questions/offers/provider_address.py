"""An address that a provider is typing, found in the commune's register without showing it."""

from dataclasses import replace

from sqlalchemy import Connection

from api.questions.offers.address_search import FoundAddress, house_of
from kpk_geo.database.provider_addresses import read_near_gazetteer
from kpk_geo.geocoding.locate import candidate_record
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.parse import AddressKind, parse_address
from kpk_geo.model import MatchLevel, MatchMethod

_TYPING = FoundAddress(sentence="", is_sure=False, point=None)
_UNKNOWN = replace(
    _TYPING,
    sentence="Diese Adresse steht nicht im Adressregister. Senden können Sie sie trotzdem; das "
    "Jugendamt sieht sie an.",
)
_CHOOSE = "Welches Haus ist gemeint? Sie können eines wählen oder die Adresse so lassen."
_HOUSES = (MatchLevel.HOUSE, MatchLevel.NEAR_NUMBER)


def find_typed_address(
    connection: Connection, token: str, street: str, postcode: str, city: str
) -> FoundAddress:
    """Find an address as far as a provider's page may; no place is given, only names of houses.

    What is not the very spelling is offered, not taken: of a few streets nobody knows whether
    another one is meant.

    Parameters
    ----------
    token
        Of the link; the connection is one of the provider's room.
    street
        Street and number.
    postcode, city
        Either may be empty.
    """
    address = parse_address(street, postcode=postcode, city=city)
    if address.kind is not AddressKind.HOUSE or address.number is None:
        return _TYPING  # before there is a number, nothing can be said
    gazetteer = read_near_gazetteer(connection, token, address.street, address.number)
    if gazetteer is None:
        return _UNKNOWN
    match = Geocoder(gazetteer).find(address)
    if match.place is not None and match.method is not MatchMethod.FUZZY:
        return replace(_TYPING, sentence=f"Gefunden: {match.place.label}.", is_sure=True)
    records = [candidate_record(c) for c in match.candidates if c.level in _HOUSES]
    if not records:
        return _UNKNOWN
    # Places are not shown here: houses that differ by their place alone would be one text twice.
    houses = tuple(dict.fromkeys(house_of(record, records, None) for record in records))
    return replace(_TYPING, sentence=_CHOOSE, candidates=houses)
