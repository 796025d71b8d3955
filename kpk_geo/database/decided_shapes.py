"""Areas as they were when they were decided on, kept beside the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from sqlalchemy import Connection, func, select, text

from kpk_geo.database.planning_decisions import DecisionVersion
from kpk_geo.database.tables import area, planning_decision_area


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DecidedShape:
    """An area as it was when it was decided on, in metres of the region's system."""

    area_id: str
    geometry: shapely.Geometry
    outline: shapely.Geometry  # simplified for drawing


def write_shapes(connection: Connection, version: DecisionVersion, level_pk: int) -> None:
    """Keep the shapes of the decided areas as they are now, if this version brought its own.

    Parameters
    ----------
    version
        As stored just now.
    level_pk
        Key of the level whose areas were decided on.
    """
    if version.shapes_version != version.version:
        return
    connection.execute(
        text(
            "INSERT INTO kpk.planning_decision_area (decision_pk, version, area_id, geometry,"
            " outline) SELECT :decision_pk, :version, area_id, geometry, outline FROM kpk.area"
            " WHERE level_pk = :level_pk AND area_id = ANY(:area_ids)"
        ),
        {
            "decision_pk": version.decision_pk, "version": version.version, "level_pk": level_pk,
            "area_ids": [area.area_id for area in version.decision.areas],
        },
    )  # fmt: skip


def read_shapes(connection: Connection, version: DecisionVersion) -> list[DecidedShape]:
    """Read the areas of a decision as they were when it was put down, by area_id."""
    table = planning_decision_area.c
    query = (
        select(
            table.area_id, func.ST_AsBinary(table.geometry, type_=None),
            func.ST_AsBinary(table.outline, type_=None),
        )
        .where(
            table.decision_pk == version.decision_pk, table.version == version.shapes_version
        )
        .order_by(table.area_id)
    )  # fmt: skip
    return [
        DecidedShape(
            area_id=area_id,
            geometry=shapely.from_wkb(bytes(exact)),
            outline=shapely.from_wkb(bytes(simple)),
        )
        for area_id, exact, simple in connection.execute(query)
    ]


def read_ground(
    connection: Connection, level_pk: int, area_ids: Sequence[str]
) -> dict[str, shapely.Geometry]:
    """Read the exact shapes that areas have today, by area_id; those that are gone are left out.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    area_ids
        Which areas.
    """
    query = select(area.c.area_id, func.ST_AsBinary(area.c.geometry, type_=None)).where(
        area.c.level_pk == level_pk, area.c.area_id.in_(list(area_ids))
    )
    return {
        str(area_id): shapely.from_wkb(bytes(shape)) for area_id, shape in connection.execute(query)
    }
