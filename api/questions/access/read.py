"""Reads what questions about access need of a region."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from analyses.access.offers import offer_sites
from analyses.access.region import AccessRegion, cell_areas
from analyses.census.spread import spread
from api.questions.burden.table import read_burden_table
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.population import read_grids
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import read_analyses
from kpk_geo.database.streets import read_streets
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.local_time import local_today
from kpk_geo.profile import AccessibilityPlan
from kpk_geo.results.state import STATE
from maps.kit.compare_addresses import compare_address


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LoadedAccess:
    """A region as it is stored, and as questions need it."""

    region: Region
    level: AreaLevel
    data: AccessRegion


def read_access(connection: Connection, region_id: str) -> LoadedAccess:
    """Read streets, cells, offers and areas of a region.

    Raises
    ------
    NotFoundError
        Region, network or census grid are not loaded, or it is a state.
    InputError
        The profile names no network.
    """
    region = read_region(connection, region_id)
    section = region.profile.network
    if section is None and STATE.slug in read_analyses(connection, region_id):
        raise NotFoundError(
            f"„{region.name}“ ist ein Land; Wege und Versorgung seiner Kommunen stehen unter "
            f"„Kommunen vergleichen“: {compare_address(region_id)}."
        )
    if section is None:
        raise InputError(
            f"Das Profil der Region „{region_id}“ nennt kein Straßennetz. Bitte den Abschnitt "
            "[network] ergänzen und neu laden; Straßen holt kpk streets."
        )
    plan = plan_of(region)
    level = read_level(connection, region_id, plan.level)
    areas = read_areas(connection, level.level_pk)
    children = region.profile.children
    cells = spread(read_grids(connection, region_id, reference_date=children.reference_date))
    grid = cells.grid.table
    data = AccessRegion(
        plan=plan, section=section, ages=children.ages, areas=areas,
        streets=read_streets(connection, region_id), grid=grid, cell_area=cell_areas(grid, areas),
        offers=offer_sites(read_inventory(connection, region_id, confidential=False)),
        today=local_today(), spread=frozenset(cells.measures),
        buffer=region.profile.region.edge_buffer_km * 1000,
    )  # fmt: skip
    return LoadedAccess(region=region, level=level, data=data)


def plan_of(region: Region) -> AccessibilityPlan:
    """Give the plan of a region's profile; where it has none, the usual one for its index."""
    if region.profile.accessibility is not None:
        return region.profile.accessibility
    burden = region.profile.burden_index
    level = burden.level if burden else region.profile.areas[-1].level
    return AccessibilityPlan(level=level)


def read_burden(connection: Connection, loaded: LoadedAccess) -> pd.Series | None:
    """Read the status index by area_id; None without one for these areas.

    Raises
    ------
    OutdatedRunError
        There is one of another format: whoever stores what rests on it must ask for it anew.
    """
    try:
        table = read_burden_table(connection, loaded.region.region_id)
    except NotFoundError:
        return None
    if table.level.level_pk != loaded.level.level_pk:
        return None
    return pd.Series(table.rows["status_index"].astype(float))
