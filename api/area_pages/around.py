"""What lies around an area: those above and below it, its neighbours, Quartiere with it."""

from collections.abc import Sequence

import shapely
from sqlalchemy import Connection

from kpk_geo.database.area_tree import NamedArea, levels_above, read_named_areas, read_owners
from kpk_geo.database.areas import AreaLevel, read_levels
from kpk_geo.database.quarters import SavedQuarter
from kpk_geo.frames import Areas
from kpk_geo.local_time import local_day
from maps.area.profile import AreaLink, ListedQuarter
from maps.kit.area_addresses import area_address, quarter_address

NEAR = 1.0  # metres: borders that are drawn twice need not meet exactly; own setting


def area_link(region_id: str, level: AreaLevel, area: NamedArea) -> AreaLink:
    """Give an area as a link to its page.

    Parameters
    ----------
    level
        Of the area.
    area
        By key and name.
    """
    return AreaLink(
        area_id=area.area_id, name=area.name, level=level.level, level_label=level.label,
        address=area_address(region_id, level.level, area.area_id),
    )  # fmt: skip


def read_parents(
    connection: Connection, region_id: str, asked: AreaLevel, area_ids: Sequence[str]
) -> list[AreaLink]:
    """List the areas around, the nearest level first.

    Parameters
    ----------
    asked
        The level asked about.
    area_ids
        Which of its areas.
    """
    levels = {level.level: level for level in read_levels(connection, region_id)}
    found = []
    for above in levels_above(levels, asked):
        owners = read_owners(connection, region_id, asked, above) or {}
        wanted = {owners[key] for key in area_ids if key in owners}
        found += [
            area_link(region_id, above, item)
            for item in read_named_areas(connection, above.level_pk)
            if item.area_id in wanted
        ]
    return found


def read_members(
    connection: Connection, region_id: str, asked: AreaLevel, area_ids: Sequence[str]
) -> list[AreaLink]:
    """List the areas of the level right below.

    Parameters
    ----------
    asked, area_ids
        As of `read_parents`.
    """
    wanted = set(area_ids)
    return [
        area_link(region_id, level, item)
        for level in read_levels(connection, region_id)
        if level.parent_level == asked.level
        for item in read_named_areas(connection, level.level_pk)
        if item.parent_id in wanted
    ]


def neighbours_of(ground: Areas, area_ids: Sequence[str]) -> list[str]:
    """Name the areas that touch one of these, without themselves, by area_id.

    Parameters
    ----------
    ground
        All areas of the level, simplified for drawing.
    area_ids
        Those asked about.
    """
    own = ground.index.isin(list(area_ids))
    shapes = ground.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    _, near = tree.query(shapes[own], predicate="dwithin", distance=NEAR)
    return sorted({str(ground.index[at]) for at in near if not own[at]})


def listed_quarter(saved: SavedQuarter) -> ListedQuarter:
    """Give a saved Quartier as lists show it."""
    return ListedQuarter(
        number=saved.quarter_pk, name=saved.name, areas=len(saved.areas), author=saved.author,
        address=quarter_address(saved.region_id, saved.quarter_pk),
        saved_on=local_day(saved.created_at), is_removed=saved.is_removed,
    )  # fmt: skip
