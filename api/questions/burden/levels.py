"""Reads indicators for a level that the index was not run for: as delivered, else from counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import pandas as pd
from sqlalchemy import Connection

from analyses.standing.coarser import SummedRates, summed_rates
from api.questions.burden.values import dated
from api.regions.context import bounds_of, parent_names, shown_sources
from api.regions.levels import level_links, ordered_levels
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.observations import (
    as_table,
    read_counted,
    read_dates,
    read_observations,
)
from kpk_geo.database.regions import Region, read_region
from kpk_geo.errors import NotFoundError
from kpk_geo.german import day
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator
from maps.burden.level_page import LevelView, ShownIndicator
from maps.kit.levels import LevelLink

PATH = "/maps/burden"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """Where the values of an indicator for a level come from."""

    level: AreaLevel
    is_summed: bool


def burden_levels(
    connection: Connection, region_id: str, index_level: str, shown: str
) -> tuple[LevelLink, ...]:
    """List the levels of the burden page: one has the index, others perhaps indicators.

    Parameters
    ----------
    index_level
        Key of the level that the index was run for.
    shown
        Key of the level that the page shows.
    """
    origins = _origins(connection, read_region(connection, region_id))
    addresses = {
        level: f"{PATH}?{urlencode({'region': region_id, 'level': level})}" for level in origins
    } | {index_level: f"{PATH}?{urlencode({'region': region_id})}"}

    def reason(level: AreaLevel) -> str:
        return (
            "Für diese Ebene ist kein Anteil geladen, und aus keiner feineren lässt sich einer "
            "summieren. Eine Tabelle dieser Ebene ins Regionsprofil aufnehmen ([[tables]] mit "
            f'level = "{level.level}") und neu laden.'
        )

    found = level_links(connection, region_id, shown, reason, addresses)
    return tuple(found)


def index_level_of(connection: Connection, region_id: str) -> str:
    """Give the key of the level that the index is planned for; empty where none is planned."""
    plan = read_region(connection, region_id).profile.burden_index
    return plan.level if plan else ""


def shown_levels(connection: Connection, region_id: str) -> set[str]:
    """Give the keys of the levels that have an indicator to show."""
    return set(_origins(connection, read_region(connection, region_id)))


def _origins(connection: Connection, region: Region) -> dict[str, dict[str, _Origin]]:
    """Say for each level which indicators it can show, and where their values come from."""
    levels = ordered_levels(connection, region.region_id)
    counted = read_counted(connection, [level.level_pk for level in levels])
    units = {item.id: item.unit for item in region.profile.indicators}
    by_key = {level.level: level for level in levels}
    found: dict[str, dict[str, _Origin]] = {}
    for level in levels:
        own = counted.get(level.level_pk, {})
        shown = {name: _Origin(level=level, is_summed=False) for name in own if name in units}
        for finer in _below(by_key, level):
            for name, has_counts in counted.get(finer.level_pk, {}).items():
                if has_counts and name in units and units[name] is Unit.PERCENT:
                    shown.setdefault(name, _Origin(level=finer, is_summed=True))
        rates = {name: item for name, item in shown.items() if units[name] is not Unit.COUNT}
        if rates:
            found[level.level] = rates
    return found


def _below(levels: Mapping[str, AreaLevel], level: AreaLevel) -> list[AreaLevel]:
    """List the levels below one, the nearest first."""
    found, above = [], [level.level]
    while above:
        below = [item for item in levels.values() if item.parent_level in above]
        below = [item for item in below if item not in found]
        found += below
        above = [item.level for item in below]
    return found


def _owners(
    connection: Connection, levels: Mapping[str, AreaLevel], fine: AreaLevel, coarse: AreaLevel
) -> dict[str, str]:
    """Say in which area of the coarser level each of the finer one lies; others are left out."""
    owner = {
        str(key): str(above)
        for key, above in read_areas(connection, fine.level_pk, simplified=True)[
            "parent_id"
        ].items()
        if above is not None and not pd.isna(above)
    }
    at = fine.parent_level
    while at is not None and at != coarse.level:
        upper = read_areas(connection, levels[at].level_pk, simplified=True)["parent_id"]
        owner = {
            key: str(upper[above])
            for key, above in owner.items()
            if above in upper.index and not pd.isna(upper[above])
        }
        at = levels[at].parent_level
    return owner


def read_level_view(
    connection: Connection, region_id: str, level_key: str, index_level: str
) -> LevelView:
    """Read the indicators of a level at their newest dates.

    Parameters
    ----------
    level_key
        Which level.
    index_level
        Key of the level that the index was run for.

    Raises
    ------
    NotFoundError
        No such level, or no indicator can be shown for it.
    """
    region = read_region(connection, region_id)
    level = read_level(connection, region_id, level_key)
    origins = _origins(connection, region).get(level.level)
    if not origins:
        raise NotFoundError(
            f"Für die Ebene „{level.label}“ ist kein Indikator geladen, der sich zeigen lässt."
        )
    areas = read_areas(connection, level.level_pk, simplified=True)
    levels = {item.level: item for item in ordered_levels(connection, region_id)}
    ordered = [item for item in region.profile.indicators if item.id in origins]
    dates = {
        level_pk: read_dates(connection, level_pk=level_pk)
        for level_pk in {origins[item.id].level.level_pk for item in ordered}
    }
    days = {item.id: dates[origins[item.id].level.level_pk][item.id][0] for item in ordered}
    usual = max(days.values(), default=level.valid_from)
    shown = [
        _indicator(
            connection, levels, level, dated(item, days[item.id], usual), origins[item.id],
            days[item.id], areas.index,
        )
        for item in ordered
    ]  # fmt: skip
    missing = [
        item.label for item in region.profile.indicators
        if item.id not in origins and item.unit is not Unit.COUNT
    ]  # fmt: skip
    return LevelView(
        region_id=region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        level=level.level,
        level_label=level.label,
        bounds=bounds_of(areas.geometry),
        parent_names=parent_names(connection, region_id, level),
        names={str(key): str(name) for key, name in areas["name"].items()},
        parents={
            str(key): "" if above is None else str(above)
            for key, above in areas["parent_id"].items()
        },
        shown=shown,
        not_shown=missing,
        levels=burden_levels(connection, region_id, index_level, level.level),
        sources=shown_sources(
            connection, region_id, lambda source: source.kind in ("Gebiete", "Indikatoren")
        ),
        revision=region.revision,
    )


def _indicator(
    connection: Connection,
    levels: Mapping[str, AreaLevel],
    level: AreaLevel,
    indicator: Indicator,
    origin: _Origin,
    newest: date,
    area_ids: pd.Index,
) -> ShownIndicator:
    level_pk = origin.level.level_pk
    observed = read_observations(
        connection, level_pk=level_pk, indicators=[indicator.id], reference_date=newest
    )
    if not origin.is_summed:
        values, validity = as_table(observed, area_ids)
        return ShownIndicator(
            indicator=indicator, value=values[indicator.id], validity=validity[indicator.id],
            origin=f"wie geliefert, {day(newest)}",
        )  # fmt: skip
    summed = summed_rates(observed, _owners(connection, levels, origin.level, level), area_ids)
    return ShownIndicator(
        indicator=indicator, value=summed.value, validity=summed.validity,
        origin=f"aus den Anzahlen der Ebene „{origin.level.label}“ summiert, {day(newest)}",
        parts=_parts(summed),
    )  # fmt: skip


def _parts(summed: SummedRates) -> dict[str, str]:
    """Say of each area from how many finer ones its value is made, where not from all."""
    return {
        str(key): f"aus {used} von {of} Gebieten"
        for key, used, of, code in zip(
            summed.used.index, summed.used, summed.areas, summed.validity, strict=True
        )
        if used != of and code in (Validity.VALID, Validity.ESTIMATED)
    }
