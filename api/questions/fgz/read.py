"""Reads what schools are judged from, as far as it is there: only a list of schools must be."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from analyses.access.region import AccessRegion
from analyses.burden.classes import BURDENED
from analyses.census.spread import SpreadGrid, spread
from api.questions.access.read import read_access
from api.questions.burden.table import read_burden_table
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.inventory import read_inventory, read_site_areas
from kpk_geo.database.population import read_grids
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.streets import read_streets
from kpk_geo.errors import NotFoundError
from kpk_geo.frames import Areas
from kpk_geo.network.streets import Streets

HIGH = BURDENED[0]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Burden:
    """The index of the areas and what it is made of."""

    scores: pd.DataFrame  # by area_id: score, high (1, 0); NaN where there is none
    indicators: tuple[str, ...]  # German


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LoadedFgz:
    """A region as it is stored; None where something is not loaded."""

    region: Region
    level: AreaLevel
    areas: Areas
    inventory: pd.DataFrame  # one row per offer and site, without confidential sites
    site_areas: dict[str, str]  # area_id by site_id
    access: AccessRegion | None  # streets and census grid
    streets: Streets | None  # without a grid
    grid: SpreadGrid | None  # without streets
    burden: Burden | None


def read_fgz(connection: Connection, region_id: str) -> LoadedFgz:
    """Read schools, facilities, children, burden and streets of a region.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    OutdatedRunError
        Its index is of another format.
    """
    region = read_region(connection, region_id)
    level, burden = _read_burden(connection, region)
    access = _read_access(connection, region)
    return LoadedFgz(
        region=region,
        level=level,
        areas=read_areas(connection, level.level_pk),
        inventory=read_inventory(connection, region_id, confidential=False),
        site_areas=read_site_areas(connection, region_id, level.level_pk),
        access=access,
        streets=None if access else _read_streets(connection, region),
        grid=None if access else _read_grid(connection, region),
        burden=burden,
    )


def _read_access(connection: Connection, region: Region) -> AccessRegion | None:
    if region.profile.network is None:
        return None
    try:
        return read_access(connection, region.region_id).data
    except NotFoundError:  # streets or grid are not loaded
        return None


def _read_streets(connection: Connection, region: Region) -> Streets | None:
    try:
        return read_streets(connection, region.region_id)
    except NotFoundError:
        return None


def _read_grid(connection: Connection, region: Region) -> SpreadGrid | None:
    day = region.profile.children.reference_date
    try:
        return spread(read_grids(connection, region.region_id, reference_date=day))
    except NotFoundError:
        return None


def _read_burden(connection: Connection, region: Region) -> tuple[AreaLevel, Burden | None]:
    """Read the index and its level; without one the last level of the profile."""
    try:
        table = read_burden_table(connection, region.region_id)
    except NotFoundError:
        level = read_level(connection, region.region_id, region.profile.areas[-1].level)
        return level, None
    code = table.rows["status_code"].astype("Float64").astype(float)
    scores = pd.DataFrame(
        {
            "score": table.rows["status_index"].astype(float),
            "high": (code >= HIGH).astype(float).where(code.notna()),
        }
    )
    labels = {item.id: item.label for item in region.profile.indicators}
    used = [item.indicator for item in table.run.parameters.status]
    names = tuple(labels.get(name, name) for name in used)
    return table.level, Burden(scores=scores, indicators=names)
