"""Reads what the burden index of a region is computed from."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from analyses.burden.change import change
from analyses.burden.index import IndexInput
from api.questions.burden.counts import PartCounts, part_counts
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.observations import as_table, read_observations
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError
from kpk_geo.frames import Observations
from kpk_geo.profile import BurdenIndexPlan, RegionProfile, WeightedIndicator

Table = tuple[pd.DataFrame, pd.DataFrame]  # values and validity by area_id


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenData:
    """The index of a region as its profile plans it, with the values of all areas."""

    plan: BurdenIndexPlan
    level: AreaLevel
    status: IndexInput
    dynamic: IndexInput | None
    population: pd.Series | None  # by area_id; None: the profile names none
    effects_not_stated: frozenset[str] = frozenset()  # indicators without a design effect


def read_burden_data(connection: Connection, region_id: str) -> BurdenData:
    """Read the values of status and dynamic.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    InputError
        The profile plans no index, or values are missing for its date.
    """
    profile = read_region(connection, region_id).profile
    plan = profile.burden_index
    if plan is None:
        raise InputError(
            f"Das Profil der Region „{region_id}“ plant keinen Index. "
            "Bitte den Abschnitt [burden_index] ergänzen und neu laden."
        )
    level = read_level(connection, region_id, plan.level)
    area_ids = pd.Index(read_areas(connection, level.level_pk, simplified=True).index)

    def observations(names: list[str], day: date) -> Observations:
        observed = read_observations(
            connection, level_pk=level.level_pk, indicators=names, reference_date=day
        )
        _require_values(observed, names, day, profile)
        return observed

    def part(items: tuple[WeightedIndicator, ...], *days: date) -> IndexInput:
        names = _names(items)
        observed = {day: observations(names, day) for day in days}
        tables = [_table(observed[day], area_ids, names) for day in days]
        found = tables[0] if len(tables) == 1 else change(tables[0], tables[1])
        counts = part_counts(profile, plan.level, names, observed, days)
        return _input(items, profile, found, counts)

    since = (plan.compare_with,) if plan.compare_with else ()
    status = part(plan.status, plan.reference_date)
    dynamic = part(plan.dynamic, plan.reference_date, *since) if plan.dynamic else None
    population = None
    if plan.population:
        observed = observations([plan.population], plan.reference_date)
        population = _table(observed, area_ids, [plan.population])[0][plan.population]
    return BurdenData(
        plan=plan,
        level=level,
        status=status,
        dynamic=dynamic,
        population=population,
        effects_not_stated=frozenset(
            item.id for item in profile.indicators if item.design_effect is None
        ),
    )


def _table(observed: Observations, area_ids: pd.Index, names: list[str]) -> Table:
    values, validity = as_table(observed, area_ids)
    return values[names], validity[names]


def _require_values(
    observed: pd.DataFrame, names: list[str], day: date, profile: RegionProfile
) -> None:
    absent = [name for name in names if name not in set(observed["indicator_id"])]
    if absent:
        raise InputError(
            f"Region „{profile.region.id}“: Zum Stichtag {day} fehlen Werte für "
            f"{', '.join(absent)}. "
            "Stimmt reference_date in [burden_index] mit den Tabellen überein?"
        )


def _names(items: tuple[WeightedIndicator, ...]) -> list[str]:
    return [item.indicator for item in items]


def _input(
    items: tuple[WeightedIndicator, ...], profile: RegionProfile, table: Table, counts: PartCounts
) -> IndexInput:
    polarity = {item.id: item.polarity for item in profile.indicators}
    names = _names(items)
    return IndexInput(
        values=table[0],
        validity=table[1],
        weights=pd.Series([item.weight for item in items], index=names, dtype=float),
        signs=pd.Series([polarity[name].sign for name in names], index=names),
        counts=counts.counts,
        why_exact=counts.why_exact,
    )
