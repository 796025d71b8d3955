"""Which areas of a finer level make up those of a coarser one; without their shapes."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from kpk_geo.database.areas import AreaLevel, read_levels
from kpk_geo.database.tables import area


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedArea:
    """An area by key and name."""

    area_id: str
    name: str
    parent_id: str | None


def read_named_areas(connection: Connection, level_pk: int) -> list[NamedArea]:
    """Read key, name and parent of all areas of a level, by area_id.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    """
    query = (
        select(area.c.area_id, area.c.name, area.c.parent_id)
        .where(area.c.level_pk == level_pk)
        .order_by(area.c.area_id)
    )
    return [
        NamedArea(
            area_id=str(row.area_id), name=str(row.name or "").strip() or f"Nr. {row.area_id}",
            parent_id=None if row.parent_id is None else str(row.parent_id),
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def levels_above(levels: dict[str, AreaLevel], level: AreaLevel) -> list[AreaLevel]:
    """List the levels above one, the nearest first.

    Parameters
    ----------
    levels
        The newest of each, by key.
    level
        Where the list begins; it is not part of it.
    """
    found: list[AreaLevel] = []
    here: AreaLevel | None = level
    while here is not None and here.parent_level is not None:
        here = levels.get(here.parent_level)
        if here is None or here in found:
            break
        found.append(here)
    return found


def read_owners(
    connection: Connection, region_id: str, fine: AreaLevel, coarse: AreaLevel
) -> dict[str, str] | None:
    """Say in which area of a coarser level each area of a finer one lies.

    Parameters
    ----------
    fine, coarse
        Levels of one region.

    Returns
    -------
    dict or None
        Key of the coarse area by that of the fine one, those without a parent left out; itself
        where both levels are the same. None: the levels are not above each other.
    """
    own = {item.area_id: item.parent_id for item in read_named_areas(connection, fine.level_pk)}
    if fine.level_pk == coarse.level_pk:
        return {key: key for key in own}
    levels = {level.level: level for level in read_levels(connection, region_id)}
    above = levels_above(levels, fine)
    if coarse.level_pk not in {level.level_pk for level in above}:
        return None
    owners = {key: parent for key, parent in own.items() if parent is not None}
    for level in above:
        known = {a.area_id: a.parent_id for a in read_named_areas(connection, level.level_pk)}
        if level.level_pk == coarse.level_pk:
            return {key: owner for key, owner in owners.items() if owner in known}
        owners = {key: up for key, owner in owners.items() if (up := known.get(owner)) is not None}
    return None
