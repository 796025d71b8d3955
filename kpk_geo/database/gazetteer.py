"""Reads address registers: streets at once, houses street by street.

Plain SQL instead of the tables, and no geometry library: a single address asked for on the command
line would wait longer for those to be imported than for everything else.
"""

from collections.abc import Sequence

import psycopg
from sqlalchemy import Connection, text

from kpk_geo.errors import NotFoundError, listed
from kpk_geo.geocoding.gazetteer import Gazetteer, House, Street

_STREETS = """
    SELECT street_pk, a.name, municipality, municipality_key, district, postcode, street_key,
           s.reference_date
    FROM kpk.address_street a JOIN kpk.source s USING (source_pk)
    WHERE a.region_id = :region_id ORDER BY street_pk
"""


def read_gazetteer(connection: Connection, region_id: str) -> Gazetteer | None:
    """Read the streets of a region's registers; houses follow on demand. None if there are none.

    The gazetteer keeps asking this connection.
    """
    rows = connection.execute(text(_STREETS), {"region_id": region_id}).all()
    if not rows:
        return None
    streets = [
        Street(
            id=row[0], name=row[1], municipality=row[2], municipality_key=row[3], district=row[4],
            postcode=row[5], street_key=row[6], register_date=row[7],
        )
        for row in rows
    ]  # fmt: skip
    return Gazetteer(streets, lambda ids: _fetch_houses(connection, ids))


def _fetch_houses(connection: Connection, ids: Sequence[int]) -> dict[int, list[House]]:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    found: dict[int, list[House]] = {}
    with raw.cursor() as cursor:
        cursor.execute(
            "SELECT street_pk, number, suffix, ST_X(geometry), ST_Y(geometry), quality,"
            " coalesce(label, '')"
            " FROM kpk.address WHERE street_pk = ANY(%s)",
            (list(ids),),
        )
        for street_pk, *fields in cursor:
            found.setdefault(street_pk, []).append(House(*fields))
    return found


def region_with_addresses(connection: Connection, region_id: str | None) -> str:
    """Give the region to look in: the one named, or the only one with a register.

    Raises
    ------
    NotFoundError
        No region has a register, this one has none, or there are several and none is named.
    """
    known = list(connection.scalars(text("SELECT DISTINCT region_id FROM kpk.address_street")))
    if region_id in known:
        return str(region_id)
    if region_id is None and len(known) == 1:
        return str(known[0])
    if not known:
        raise NotFoundError(
            "Es ist noch kein Adressregister geladen. Im Profil [[addresses]] angeben und laden: "
            "kpk load PROFIL.toml (Musterstadt: make demo)."
        )
    names = listed(sorted(known))
    if region_id is None:
        raise NotFoundError(
            f"Mehrere Regionen haben ein Adressregister: {names}. --region angeben."
        )
    raise NotFoundError(f"Die Region „{region_id}“ hat kein Adressregister. Vorhanden: {names}.")
