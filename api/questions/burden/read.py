"""Reads what the burden index of a region is computed from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Connection

from analyses.burden.change import change
from analyses.burden.index import IndexInput
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.observations import as_table, read_observations
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError
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

    def table(names: Iterable[str], day: date) -> Table:
        names = list(names)
        observed = read_observations(
            connection, level_pk=level.level_pk, indicators=names, reference_date=day
        )
        _require_values(observed, names, day, profile)
        values, validity = as_table(observed, area_ids)
        return values[names], validity[names]

    status = _input(plan.status, profile, table(_names(plan.status), plan.reference_date))
    dynamic = None
    if plan.dynamic:
        found = table(_names(plan.dynamic), plan.reference_date)
        if plan.compare_with:
            found = change(found, table(_names(plan.dynamic), plan.compare_with))
        dynamic = _input(plan.dynamic, profile, found)
    population = None
    if plan.population:
        population = table([plan.population], plan.reference_date)[0][plan.population]
    return BurdenData(
        plan=plan,
        level=level,
        status=status,
        dynamic=dynamic,
        population=population,
    )


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
    items: tuple[WeightedIndicator, ...], profile: RegionProfile, table: Table
) -> IndexInput:
    polarity = {item.id: item.polarity for item in profile.indicators}
    names = _names(items)
    return IndexInput(
        values=table[0],
        validity=table[1],
        weights=pd.Series([item.weight for item in items], index=names, dtype=float),
        signs=pd.Series([polarity[name].sign for name in names], index=names),
    )
