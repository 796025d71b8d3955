"""Reads what gaps are computed from: areas, cells, offers, streets, and stored runs of others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection

from analyses.access.offers import offer_keys, offer_sites
from analyses.access.region import AccessRegion, cell_areas, prepare_mode
from analyses.census.spread import spread
from analyses.gaps.even import spread_evenly
from analyses.gaps.offers import inventory_of
from analyses.gaps.region import Burden, Census, GapsRegion, Networks, ordered_grid, region_of
from analyses.gaps.study import modes_of
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.observations import read_observations
from kpk_geo.database.population import read_grids
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import read_area_results, read_latest_run, read_run_subjects
from kpk_geo.database.streets import read_streets
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.frames import Areas
from kpk_geo.local_time import local_today
from kpk_geo.model import USABLE, Cluster, Grade, TravelMode, Unit
from kpk_geo.profile import AccessibilityPlan, PreventionPlan, RegionProfile
from kpk_geo.results.burden import BURDEN
from kpk_geo.results.hot_spots import HOT_SPOTS

NO_RUN = f"Ein Belastungsindex ist noch nicht gerechnet (kpk run {BURDEN.slug})."
OTHER_LEVEL = "Der Belastungsindex ist für eine andere Gebietsebene gerechnet."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LoadedGaps:
    """A region as it is stored, and as gaps need it."""

    region: Region
    level: AreaLevel
    data: GapsRegion  # still without networks
    streets: AccessRegion | None  # None where no streets or no census grid are loaded
    burden_run: int | None
    hot_spot_runs: dict[str, int]


def plans_of(profile: RegionProfile) -> tuple[PreventionPlan, AccessibilityPlan]:
    """Give the plans of the profile; where it has none, the usual ones.

    Parameters
    ----------
    profile
        Without `[prevention]` each life phase is looked at with each field of action, on the level
        of the index, else on the finest.
    """
    level = profile.burden_index.level if profile.burden_index else profile.areas[-1].level
    prevention = profile.prevention or PreventionPlan(level=level)
    return prevention, profile.accessibility or AccessibilityPlan(level=prevention.level)


def read_gaps(connection: Connection, region_id: str) -> LoadedGaps:
    """Read all that gaps are computed from; streets are still to be made searchable.

    Raises
    ------
    NotFoundError
        The region or the level is not loaded.
    OutdatedRunError
        The stored index is of another format.
    """
    region = read_region(connection, region_id)
    plan, accessibility = plans_of(region.profile)
    levels = {name: read_level(connection, region_id, name) for name in dict.fromkeys(plan.levels)}
    level = levels[plan.level]
    areas = {name: read_areas(connection, own.level_pk) for name, own in levels.items()}
    census = _census(connection, region_id, region.profile)
    if census.grid is None and plan.children:
        census = _counted(connection, level, areas[plan.level], region.profile, census)
    offers = read_inventory(connection, region_id, confidential=False)
    burden, burden_run, hot_spot_runs = _burden(connection, region_id, level, areas[plan.level])
    return LoadedGaps(
        region=region, level=level,
        data=region_of(
            plan=plan, accessibility=accessibility, levels=areas, census=census, burden=burden,
            inventory=inventory_of(offers, local_today()),
        ),
        streets=_streets(connection, region, accessibility, areas[plan.level], census, offers),
        burden_run=burden_run, hot_spot_runs=hot_spot_runs,
    )  # fmt: skip


def with_networks(loaded: LoadedGaps, modes: Sequence[TravelMode] | None = None) -> GapsRegion:
    """Make streets searchable; without streets the region stays as it is.

    Parameters
    ----------
    loaded
        As it was read.
    modes
        Which are needed; None: all that the plan names.

    Raises
    ------
    InputError
        The network does not cover the region.
    """
    streets = loaded.streets
    if streets is None:
        return loaded.data
    networks = Networks(
        by_mode={mode: prepare_mode(streets, mode) for mode in modes or modes_of(loaded.data)},
        offer_row={key: row for row, key in enumerate(offer_keys(streets.offers.rows))},
    )
    return replace(loaded.data, networks=networks)


def _census(connection: Connection, region_id: str, profile: RegionProfile) -> Census:
    children = profile.children
    try:
        grids = read_grids(connection, region_id, reference_date=children.reference_date)
    except NotFoundError:
        return Census(ages=children.ages)
    cells = spread(grids)
    return Census(
        grid=ordered_grid(cells.grid.table), ages=children.ages, spread=frozenset(cells.measures)
    )


def _counted(
    connection: Connection, level: AreaLevel, areas: Areas, profile: RegionProfile, census: Census
) -> Census:
    """Spread the children whom indicators count in each area over its ground."""
    plan, _ = plans_of(profile)
    units = {item.id: item.unit for item in profile.indicators}
    counts = {
        f"persons_{own.age_from}_{own.age_to - 1}": _newest(
            connection, level, own.indicator, is_number=units[own.indicator] is Unit.COUNT
        )
        for own in plan.children
    }
    grid = spread_evenly(areas, pd.DataFrame(counts, index=areas.index))
    return replace(census, grid=grid, is_even=True)


def _newest(
    connection: Connection, level: AreaLevel, indicator: str, *, is_number: bool
) -> pd.Series:
    """Read the newest number of people of an indicator by area_id; NaN where it is not usable."""
    rows = read_observations(connection, level_pk=level.level_pk, indicators=[indicator])
    rows = rows[rows["reference_date"] == rows["reference_date"].max()]
    usable = rows["validity"].isin(USABLE)
    people = rows["value"] if is_number else rows["numerator"]
    return pd.Series(people.where(usable).to_numpy(dtype=float), index=rows["area_id"])


def _streets(
    connection: Connection,
    region: Region,
    accessibility: AccessibilityPlan,
    areas: Areas,
    census: Census,
    offers: pd.DataFrame,
) -> AccessRegion | None:
    section = region.profile.network
    if section is None or census.grid is None or census.is_even:
        return None
    try:
        streets = read_streets(connection, region.region_id)
    except NotFoundError:
        return None
    return AccessRegion(
        plan=accessibility, section=section, ages=census.ages, areas=areas, streets=streets,
        grid=census.grid, cell_area=cell_areas(census.grid, areas), offers=offer_sites(offers),
        today=local_today(), spread=census.spread,
    )  # fmt: skip


def _burden(
    connection: Connection, region_id: str, level: AreaLevel, areas: Areas
) -> tuple[Burden, int | None, dict[str, int]]:
    grades, hot_spot_runs = _hot_spots(connection, region_id, level, areas)
    try:
        run = read_latest_run(connection, region_id, BURDEN)
    except NotFoundError:
        return replace(Burden.none(NO_RUN), hot_spots=grades), None, hot_spot_runs
    if run.level_pk != level.level_pk:
        return replace(Burden.none(OTHER_LEVEL), hot_spots=grades), None, hot_spot_runs
    found = read_area_results(connection, BURDEN, run.run_pk, areas.index, part="status")
    burden = Burden(
        class_code=pd.Series([own.class_code for own in found], areas.index, dtype=float),
        probabilities={own.area_id: own.probabilities for own in found},
        hot_spots=grades,
    )
    return burden, run.run_pk, hot_spot_runs


def _hot_spots(
    connection: Connection, region_id: str, level: AreaLevel, areas: Areas
) -> tuple[dict[str, dict[str, Grade]], dict[str, int]]:
    """Say of which clusters of burden an area is a core, by area_id and indicator."""
    grades: dict[str, dict[str, Grade]] = {}
    runs = {}
    for indicator in sorted(read_run_subjects(connection, region_id, HOT_SPOTS)):
        try:
            run = read_latest_run(connection, region_id, HOT_SPOTS, subject=indicator)
        except OutdatedRunError:  # its reasons are not known; the verdicts do not rest on it
            continue
        if run.level_pk != level.level_pk:
            continue
        runs[indicator] = run.run_pk
        for own in read_area_results(connection, HOT_SPOTS, run.run_pk, areas.index):
            if own.cluster in (Cluster.CORE, Cluster.ALIKE) and own.grade is not None:
                grades.setdefault(own.area_id, {})[indicator] = own.grade
    return grades, runs
