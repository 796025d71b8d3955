"""Reads what a forecast is made from: children by group and date, women, places of offers."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from analyses.access.offers import capacity_of, kinds_among, of_kind, offer_sites
from analyses.forecast.cohorts import Register
from analyses.forecast.groups import AgeGroup
from analyses.forecast.supply import Capacity
from analyses.hot_spots.comparable import require_comparable
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.observations import read_observations
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError
from kpk_geo.local_time import local_today
from kpk_geo.model import USABLE, CapacityUnit, OfferKind
from kpk_geo.profile import ForecastPlan, RegionProfile


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ForecastData:
    """All that is computed from."""

    plan: ForecastPlan
    level: AreaLevel
    register: Register
    dropped: tuple[str, ...]  # German: dates that cannot be compared
    capacities: tuple[Capacity, ...]


def read_forecast_data(connection: Connection, region_id: str) -> ForecastData:
    """Read counts of all groups and dates.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    InputError
        The profile plans no forecast.
    """
    profile = read_region(connection, region_id).profile
    plan = profile.forecast
    if plan is None:
        raise InputError(
            f"Das Profil der Region „{region_id}“ plant keine Vorausberechnung. Bitte den "
            "Abschnitt [forecast] mit den Altersgruppen ergänzen und neu laden."
        )
    level = read_level(connection, region_id, plan.level)
    area_ids = read_areas(connection, level.level_pk, simplified=True).index
    register, dropped = _register(connection, profile, plan, level, area_ids)
    return ForecastData(
        plan=plan, level=level, register=register, dropped=dropped,
        capacities=_capacities(connection, region_id, profile),
    )  # fmt: skip


def _register(
    connection: Connection,
    profile: RegionProfile,
    plan: ForecastPlan,
    level: AreaLevel,
    area_ids: pd.Index,
) -> tuple[Register, tuple[str, ...]]:
    names = [group.indicator for group in plan.groups]
    wanted = names + ([plan.women] if plan.women else [])
    observed = read_observations(connection, level_pk=level.level_pk, indicators=wanted)
    observed = observed.assign(value=observed["value"].where(observed["validity"].isin(USABLE)))
    by_indicator = {
        name: observed[observed["indicator_id"] == name]
        .pivot(index="area_id", columns="reference_date", values="value")
        .reindex(area_ids)
        for name in wanted
    }
    # A date counts where every group was counted at it: cohorts run from group to group.
    dates: list[set[date]] = [set(by_indicator[name].columns) for name in names]  # type: ignore[arg-type]  # pandas-stubs: str
    days = sorted(set.intersection(*dates))
    kept, dropped = _comparable(days, profile, names, level)
    counts = {
        day: pd.DataFrame({n: by_indicator[n][day] for n in names}, dtype=float) for day in kept
    }
    women = None
    if plan.women is not None and all(day in by_indicator[plan.women] for day in kept):
        women = {day: by_indicator[plan.women][day].astype(float) for day in kept}
    groups = tuple(
        AgeGroup(id=group.indicator, age_from=group.age_from, age_to=group.age_to)
        for group in sorted(plan.groups, key=lambda group: group.age_from)
    )
    return Register(groups=groups, counts=counts, women=women), dropped


def _comparable(
    days: list[date], profile: RegionProfile, names: list[str], level: AreaLevel
) -> tuple[list[date], tuple[str, ...]]:
    breaks = tuple(
        moment for item in profile.indicators if item.id in names for moment in item.breaks
    )
    kept, dropped = [], []
    for day in days:
        try:
            require_comparable(day, days[-1], areas_since=level.valid_from, breaks=breaks)
        except InputError as error:
            dropped.append(str(error))
            continue
        kept.append(day)
    return kept, tuple(dropped)


def _capacities(
    connection: Connection, region_id: str, profile: RegionProfile
) -> tuple[Capacity, ...]:
    """Add up the places of each kind; ages are those of the planned services, else the usual."""
    rows = offer_sites(read_inventory(connection, region_id, confidential=False)).rows
    planned = profile.accessibility.services if profile.accessibility else ()
    phases = {service.kind: service.life_phase for service in planned}
    found = []
    for code in kinds_among(rows):
        kind = OfferKind.of(code)
        own = rows[of_kind(rows, code)]
        # Schools and Kitas outside the region serve others first.
        own = own[~own["outside"].astype(bool)]
        places = pd.Series(capacity_of(own, CapacityUnit.PLACES, local_today()))
        if places.notna().any():
            found.append(
                Capacity(
                    kind=code,
                    life_phase=phases.get(kind) or kind.usual_phase,
                    places=float(places.sum()),
                    offers=int(places.notna().sum()),
                    unknown=int(places.isna().sum()),
                )
            )
    return tuple(found)
