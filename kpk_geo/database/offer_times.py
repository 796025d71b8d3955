"""When offers came, changed and vanished: read before a list is replaced, and put back with it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from kpk_geo.database.tables import offer

Times = tuple[datetime | None, datetime | None, datetime | None]  # added, changed, vanished


def read_offer_times(connection: Connection, region_id: str) -> dict[str, Times]:
    """Read of all offers of a region when they were added, changed and vanished."""
    query = select(offer.c.offer_id, offer.c.added_at, offer.c.changed_at, offer.c.vanished_at)
    rows = connection.execute(query.where(offer.c.region_id == region_id))
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def restore_offer_times(connection: Connection, region_id: str, times: Mapping[str, Times]) -> None:
    """Put times back; an offer that was not there then goes.

    Parameters
    ----------
    times
        As they were read before.
    """
    own = offer.c.region_id == region_id
    connection.execute(delete(offer).where(own, offer.c.offer_id.not_in(list(times))))
    if not times:
        return
    statement = (
        update(offer)
        .where(own, offer.c.offer_id == bindparam("own_id"))
        .values(
            added_at=bindparam("added"), changed_at=bindparam("changed"),
            vanished_at=bindparam("vanished"),
        )
    )  # fmt: skip
    connection.execute(
        statement,
        [
            {"own_id": name, "added": row[0], "changed": row[1], "vanished": row[2]}
            for name, row in times.items()
        ],
    )
