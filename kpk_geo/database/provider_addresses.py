"""The few streets and houses that the page of a provider may look at, for an address being typed.

The role of that page sees no register: two functions give it the streets that begin as somebody
typed, and of these the houses around one number.
"""

from sqlalchemy import Connection, text

from kpk_geo.geocoding.gazetteer import Gazetteer, House, Street
from kpk_geo.keys import fingerprint

_STREETS = text("SELECT * FROM kpk_provider.streets(:wanted, :typed)")
_HOUSES = text("SELECT * FROM kpk_provider.houses(:wanted, :typed, :near)")


def read_near_gazetteer(
    connection: Connection, token: str, street: str, number: int
) -> Gazetteer | None:
    """Read what of the register may be meant; None: nothing begins like this.

    Parameters
    ----------
    token
        Of the link.
    street
        As it is being typed.
    number
        House number; houses around it are read, at most six up and down.
    """
    wanted = fingerprint(token)
    streets = [
        Street(
            id=row.street_pk, name=row.name, municipality=row.municipality,
            municipality_key=row.municipality_key, district=row.district, postcode=row.postcode,
            street_key=row.street_key, register_date=row.reference_date,
        )
        for row in connection.execute(_STREETS, {"wanted": wanted, "typed": street})
    ]  # fmt: skip
    if not streets:
        return None
    houses: dict[int, list[House]] = {}
    rows = connection.execute(_HOUSES, {"wanted": wanted, "typed": street, "near": number})
    for street_pk, *parts in rows:
        houses.setdefault(street_pk, []).append(House(*parts))
    return Gazetteer(streets, lambda ids: {key: houses.get(key, []) for key in ids})
