"""Areas by level and date of validity."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Connection, Select, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on, insert

from kpk_geo.database.bulk import incoming
from kpk_geo.database.slices import ALL, Slice, count, touches
from kpk_geo.database.tables import area, area_level
from kpk_geo.database.work_crs import level_crs
from kpk_geo.errors import NotFoundError, listed
from kpk_geo.frames import Areas, as_areas
from kpk_geo.geometry import Box
from kpk_geo.german import day
from kpk_geo.ingest.areas.layer import outlines
from kpk_geo.profile import AreaLayer


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLevel:
    """A level of areas as of one date."""

    level_pk: int
    level: str
    label: str
    parent_level: str | None
    valid_from: date


def write_areas(
    connection: Connection, areas: Areas, layer: AreaLayer, *, region_id: str, source_pk: int
) -> list[str]:
    """Replace the areas of a level and date; areas that vanished go, with their values.

    Parameters
    ----------
    areas
        Polygons in the region's system by area_id, with name and parent_id.
    layer
        Section of the profile: level, label, and since when the areas hold.
    source_pk
        Key of the source that they come from.

    Returns
    -------
    list of str
        Keys of the areas that vanished.
    """
    values = {
        "label": layer.label, "parent_level": layer.parent_level, "source_pk": source_pk,
    }  # fmt: skip
    statement = insert(area_level).values(
        region_id=region_id, level=layer.level, valid_from=layer.valid_from, **values
    )
    level_pk = connection.scalar(
        statement.on_conflict_do_update(
            index_elements=["region_id", "level", "valid_from"], set_=values
        ).returning(area_level.c.level_pk)
    )
    frame = areas.reset_index()[["area_id", "name", "parent_id"]].astype(object)
    shapes = gpd.GeoDataFrame(
        frame,
        geometry=_multi(areas.geometry),
        crs=areas.crs,
    ).assign(outline=_multi(outlines(areas)))
    with incoming(connection, area, shapes, constants={"level_pk": level_pk}) as table:
        gone = connection.scalars(
            text(
                "DELETE FROM kpk.area a WHERE level_pk = :level_pk AND NOT EXISTS "
                f"(SELECT FROM {table} i WHERE i.area_id = a.area_id) RETURNING area_id"
            ),
            {"level_pk": level_pk},
        ).all()
        connection.execute(
            text(
                f"INSERT INTO kpk.area SELECT * FROM {table} ON CONFLICT (level_pk, area_id) "
                "DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id, "
                "geometry = excluded.geometry, outline = excluded.outline"
            )
        )
    return sorted(str(area_id) for area_id in gone)


def _multi(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    parts = np.array(
        [shapely.multipolygons(shapely.get_parts(shape)) for shape in shapes], dtype=object
    )
    return gpd.GeoSeries(parts, crs=shapes.crs)


def read_levels(connection: Connection, region_id: str) -> list[AreaLevel]:
    """Read the newest version of every level."""
    query = (
        select(area_level)
        .ext(distinct_on(area_level.c.level))
        .where(area_level.c.region_id == region_id)
        .order_by(area_level.c.level, area_level.c.valid_from.desc())
    )
    return [_level(row._mapping) for row in connection.execute(query)]


def read_level(connection: Connection, region_id: str, level: str) -> AreaLevel:
    """Read the newest version of a level.

    Parameters
    ----------
    level
        Its key in the profile, not its label.

    Raises
    ------
    NotFoundError
        The region has no such level; the message names those that exist.
    """
    levels = {found.level: found for found in read_levels(connection, region_id)}
    if level not in levels:
        raise NotFoundError(
            f"Die Gebietsebene „{level}“ gibt es in der Region „{region_id}“ nicht. "
            f"Vorhanden sind: {listed(levels) or 'keine'}."
        )
    return levels[level]


def read_edition(connection: Connection, region_id: str, level: str, valid_from: date) -> AreaLevel:
    """Read one version of a level, also an earlier one.

    Parameters
    ----------
    level
        Its key in the profile.
    valid_from
        Day since which these areas held.

    Raises
    ------
    NotFoundError
        It is not loaded.
    """
    query = select(area_level).where(
        area_level.c.region_id == region_id,
        area_level.c.level == level,
        area_level.c.valid_from == valid_from,
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(
            f"Die Gebiete der Ebene „{level}“ vom {day(valid_from)} sind nicht geladen. Im Profil "
            "stehen sie unter [[areas]] mit diesem valid_from."
        )
    return _level(row._mapping)


def read_earlier_editions(
    connection: Connection, region_id: str, level: AreaLevel
) -> list[AreaLevel]:
    """Read the versions of a level before this one, the oldest first.

    Parameters
    ----------
    level
        The version whose forerunners are asked for.
    """
    query = (
        select(area_level)
        .where(
            area_level.c.region_id == region_id,
            area_level.c.level == level.level,
            area_level.c.valid_from < level.valid_from,
        )
        .order_by(area_level.c.valid_from)
    )
    return [_level(row._mapping) for row in connection.execute(query)]


def _level(row: object) -> AreaLevel:
    names = ("level_pk", "level", "label", "parent_level", "valid_from")
    return AreaLevel(**{name: row[name] for name in names})  # type: ignore[index]


def _select(level_pk: int, geometry: str) -> "Select[tuple[str, str, str | None, bytes]]":
    shape = func.ST_AsBinary(area.c[geometry], type_=None)
    return (
        select(area.c.area_id, area.c.name, area.c.parent_id, shape)
        .where(area.c.level_pk == level_pk)
        .order_by(area.c.area_id)
    )


def read_areas(
    connection: Connection,
    level_pk: int,
    *,
    simplified: bool = False,
    box: Box | None = None,
    part: Slice = ALL,
) -> Areas:
    """Read the areas of a level, exact or simplified for drawing, by area_id.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    simplified
        Outlines for drawing, in which neighbours still share their border.
    box
        Degrees; only areas that touch it. None: all.
    part
        Which of the areas, ordered by area_id.
    """
    column = "outline" if simplified else "geometry"
    query = _select(level_pk, column)
    crs = level_crs(connection, level_pk)
    if box is not None:
        query = query.where(touches(area.c.geometry, box, crs))
    rows = connection.execute(part.of(query)).all()
    ids, names, parents, shapes = zip(*rows, strict=True) if rows else ((), (), (), ())
    frame = gpd.GeoDataFrame(
        {"area_id": list(ids), "name": list(names), "parent_id": list(parents)},
        geometry=shapely.from_wkb([bytes(shape) for shape in shapes]),
        crs=crs,
    )
    return as_areas(frame.set_index("area_id"))


def region_outline(connection: Connection, region_id: str) -> shapely.Geometry | None:
    """Unite the areas of the level that covers most, the coarsest of equals; None without areas."""
    found = connection.scalar(
        text(
            "SELECT ST_AsBinary(ST_Union(geometry)) FROM kpk.area WHERE level_pk = ("
            "SELECT level_pk FROM kpk.area JOIN kpk.area_level USING (level_pk) "
            "WHERE region_id = :region_id GROUP BY level_pk "
            "ORDER BY round(sum(ST_Area(geometry))) DESC, count(*) LIMIT 1)"
        ),
        {"region_id": region_id},
    )
    return None if found is None else shapely.from_wkb(bytes(found))


def area_names(connection: Connection, region_id: str) -> frozenset[str]:
    """Give the names of all areas of a region, of whatever level."""
    query = (
        select(area.c.name)
        .join(area_level, area_level.c.level_pk == area.c.level_pk)
        .where(area_level.c.region_id == region_id)
        .distinct()
    )
    return frozenset(str(name) for name in connection.scalars(query))


def count_areas_in(connection: Connection, level_pk: int, *, box: Box | None = None) -> int:
    """Count the areas of a level, with a box only those that touch it.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    box
        Degrees; None: all areas.
    """
    query = select(area.c.area_id).where(area.c.level_pk == level_pk)
    if box is not None:
        query = query.where(touches(area.c.geometry, box, level_crs(connection, level_pk)))
    return count(connection, query)


def count_areas(connection: Connection, region_id: str) -> dict[int, int]:
    """Count the areas of every level of a region, by the level's key."""
    query = (
        select(area.c.level_pk, func.count())
        .join(area_level)
        .where(area_level.c.region_id == region_id)
        .group_by(area.c.level_pk)
    )
    return {int(level_pk): int(count) for level_pk, count in connection.execute(query)}


def region_bounds(connection: Connection, region_id: str) -> tuple[float, float, float, float]:
    """Give the box around all areas of a region in degrees: west, south, east, north."""
    row = connection.execute(
        text(
            "SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b) FROM (SELECT"
            " ST_Extent(ST_Transform(a.outline, 4326)) AS b FROM kpk.area a"
            " JOIN kpk.area_level l USING (level_pk) WHERE l.region_id = :region_id) found"
        ),
        {"region_id": region_id},
    ).one()
    west, south, east, north = (round(float(value), 5) for value in row)
    return west, south, east, north
