"""Houses of the register in a part of the map."""

from typing import NamedTuple

from sqlalchemy import Connection, text

from kpk_geo.geocoding.house_number import house_text
from kpk_geo.geometry import Box

MAX_HOUSES = 1500  # more than that is a blot, not a map


class PlacedHouse(NamedTuple):
    """A house with its address, in degrees."""

    street: str
    number: int
    suffix: str
    label: str  # number and suffix as delivered
    longitude: float
    latitude: float


def read_houses(connection: Connection, region_id: str, box: Box) -> list[PlacedHouse]:
    """Read the houses in a box in degrees; an empty list if there are more than `MAX_HOUSES`.

    Parameters
    ----------
    box
        West, south, east, north.
    """
    rows = connection.execute(
        text(
            "SELECT s.name, a.number, a.suffix, coalesce(a.label, ''), ST_X(p.point), ST_Y(p.point)"
            " FROM kpk.address a JOIN kpk.address_street s USING (street_pk),"
            " LATERAL (SELECT ST_Transform(a.geometry, 4326) AS point) p"
            " WHERE s.region_id = :region_id AND a.number > 0 AND a.geometry &&"
            " ST_Transform(ST_MakeEnvelope(:west, :south, :east, :north, 4326),"
            " (SELECT srid FROM kpk.region WHERE region_id = :region_id))"
            " LIMIT :most"
        ),
        {
            "region_id": region_id, "west": box[0], "south": box[1], "east": box[2],
            "north": box[3], "most": MAX_HOUSES + 1,
        },
    ).all()  # fmt: skip
    if len(rows) > MAX_HOUSES:
        return []
    houses = [PlacedHouse(*row) for row in rows]
    return [h._replace(label=h.label or house_text(h.number, h.suffix)) for h in houses]
