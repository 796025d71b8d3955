"""Reads the indicators of areas: which level knows them, and what its areas come to."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from analyses.standing.place import Standing, city_value, nothing, place_of
from analyses.standing.total import MIN_SHARE, Cell, Total, total_of
from analyses.standing.trend import Trend, trend_of
from kpk_geo import german
from kpk_geo.database.area_tree import levels_above, read_named_areas, read_owners
from kpk_geo.database.areas import AreaLevel, read_earlier_editions, read_levels
from kpk_geo.database.observations import read_observations
from kpk_geo.database.tables import observation, source
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator
from maps.area.profile import IndicatorFigures

Days = Mapping[date, Mapping[str, Cell]]  # by day, then by area_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is stored of all indicators on one level."""

    level: AreaLevel
    area_ids: tuple[str, ...]
    owners: Mapping[str, str]  # area of the level asked about, by area of this one
    by_indicator: Mapping[str, Days]


def read_figures(
    connection: Connection,
    region_id: str,
    indicators: Sequence[Indicator],
    level: AreaLevel,
    area_ids: Sequence[str],
) -> list[IndicatorFigures]:
    """Read every indicator of an area, or of several taken as one, in the order of the profile.

    Figures of a finer level are added up where the level asked about has none of its own.

    Parameters
    ----------
    indicators
        Of the region's profile.
    level
        Whose areas are meant.
    area_ids
        Which of them, each once.
    """
    known = _known_levels(connection, region_id, level)
    earlier = _earlier(connection, region_id, level, area_ids)
    coarser = _coarser(connection, region_id, level)
    origins = read_origins(connection, region_id)
    found = []
    for indicator in indicators:
        holder = next((item for item in known if indicator.id in item.by_indicator), None)
        if holder is None:
            found.append(
                IndicatorFigures(indicator=indicator, elsewhere=coarser.get(indicator.id, ""))
            )
            continue
        figures = _figures(indicator, holder, level, area_ids, earlier)
        origin = origins.get((indicator.id, holder.level.level_pk), "")
        day = german.day(figures.day)
        found.append(replace(figures, source=f"{origin}, Stand {day}" if origin else day))
    return found


def read_origins(connection: Connection, region_id: str) -> dict[tuple[str, int], str]:
    """Name by indicator and level who delivered its values, each data set once."""
    query = (
        select(
            observation.c.indicator_id, observation.c.level_pk, source.c.publisher,
            source.c.dataset,
        )
        .join(source, source.c.source_pk == observation.c.source_pk)
        .where(observation.c.region_id == region_id)
        .distinct()
        .order_by(source.c.publisher, source.c.dataset)
    )  # fmt: skip
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for indicator_id, level_pk, publisher, dataset in connection.execute(query):
        found[indicator_id, level_pk].append(f"{publisher}, {dataset}")
    return {key: "; ".join(names) for key, names in found.items()}


def _known_levels(connection: Connection, region_id: str, level: AreaLevel) -> list[Known]:
    """Read the level itself and those below it, the nearest first."""
    levels = {item.level: item for item in read_levels(connection, region_id)}
    below = [
        (len(levels_above(levels, item)), item)
        for item in levels.values()
        if level.level_pk in {above.level_pk for above in levels_above(levels, item)}
    ]
    ordered = [
        level,
        *(item for _, item in sorted(below, key=lambda pair: (pair[0], pair[1].level))),
    ]
    return [known for item in ordered if (known := _known(connection, region_id, item, level))]


def _known(
    connection: Connection, region_id: str, fine: AreaLevel, level: AreaLevel
) -> Known | None:
    owners = read_owners(connection, region_id, fine, level)
    if owners is None:
        return None
    names = read_named_areas(connection, fine.level_pk)
    return Known(
        level=fine, area_ids=tuple(item.area_id for item in names), owners=owners,
        by_indicator=read_cells(connection, fine.level_pk),
    )  # fmt: skip


def read_cells(connection: Connection, level_pk: int) -> dict[str, dict[date, dict[str, Cell]]]:
    """Read all stored values of a level, by indicator, day and area_id.

    Parameters
    ----------
    level_pk
        Key of the level as of one date.
    """
    found: dict[str, dict[date, dict[str, Cell]]] = {}
    frame = read_observations(connection, level_pk=level_pk)
    columns = ["area_id", "indicator_id", "reference_date", "numerator", "denominator", "value",
               "validity"]  # fmt: skip
    for row in frame[columns].itertuples(index=False, name=None):
        area_id, indicator, day, numerator, denominator, value, validity = row
        cell = Cell(
            area_id=str(area_id), value=_number(value), numerator=_number(numerator),
            denominator=_number(denominator), validity=Validity.of(str(validity)),
        )  # fmt: skip
        found.setdefault(str(indicator), {}).setdefault(day, {})[cell.area_id] = cell
    return found


def _number(value: object) -> float:
    return math.nan if value is None else float(value)  # type: ignore[arg-type]


def _earlier(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> list[tuple[AreaLevel, Known]]:
    """Read earlier editions of a level in which all of these keys stand, the oldest first."""
    found = []
    for edition in read_earlier_editions(connection, region_id, level):
        keys = [item.area_id for item in read_named_areas(connection, edition.level_pk)]
        if set(area_ids) <= set(keys):
            cells = read_cells(connection, edition.level_pk)
            known = Known(
                level=edition, area_ids=tuple(keys), owners={key: key for key in keys},
                by_indicator=cells,
            )  # fmt: skip
            found.append((edition, known))
    return found


def _coarser(connection: Connection, region_id: str, level: AreaLevel) -> dict[str, str]:
    """Name by indicator the nearest coarser level that knows it."""
    levels = {item.level: item for item in read_levels(connection, region_id)}
    found: dict[str, str] = {}
    for above in levels_above(levels, level):
        for indicator in read_cells(connection, above.level_pk):
            found.setdefault(indicator, above.label)
    return found


def _figures(
    indicator: Indicator,
    known: Known,
    level: AreaLevel,
    area_ids: Sequence[str],
    earlier: Sequence[tuple[AreaLevel, Known]],
) -> IndicatorFigures:
    days = known.by_indicator[indicator.id]
    newest = max(days)
    is_same = known.level.level_pk == level.level_pk
    return IndicatorFigures(
        indicator=indicator,
        day=newest,
        standing=_standing(days[newest], known, area_ids, indicator.unit),
        trend=_trend(indicator, known, area_ids, earlier if is_same else ()),
        level_label="" if is_same else known.level.label,
        areas_label=level.label,
    )


def _standing(
    cells: Mapping[str, Cell], known: Known, area_ids: Sequence[str], unit: Unit
) -> Standing:
    whole = {key: cells.get(key) or nothing(key) for key in known.area_ids}
    groups: dict[str, list[Cell]] = defaultdict(list)
    for key, owner in known.owners.items():
        groups[owner].append(whole[key])
    others = {owner: total_of(group, unit, min_share=MIN_SHARE) for owner, group in groups.items()}
    chosen = area_ids[0] if len(area_ids) == 1 else None
    own = _own(whole, known, area_ids, unit)
    city = city_value(whole, others, unit)
    if chosen is None and unit is Unit.COUNT:  # a sum is never held against single areas
        city = replace(city, value=math.nan, has_too_few=False)
    everything = chosen is None and set(area_ids) >= set(others)
    return place_of(own, chosen, others, city, is_everything=everything)


def _own(cells: Mapping[str, Cell], known: Known, area_ids: Sequence[str], unit: Unit) -> Total:
    wanted = set(area_ids)
    members = [key for key, owner in known.owners.items() if owner in wanted]
    whole = [cells.get(key) or nothing(key) for key in members]
    # An area that has none of the finer ones brings nothing, and the sum says so.
    whole += [nothing(key) for key in sorted(wanted - set(known.owners.values()))]
    return total_of(whole, unit, min_share=MIN_SHARE)  # as the map of a coarser level


def _trend(
    indicator: Indicator,
    known: Known,
    area_ids: Sequence[str],
    earlier: Sequence[tuple[AreaLevel, Known]],
) -> Trend:
    breaks = [(day, f"seit {german.day(day)} anders gezählt") for day in indicator.breaks]
    newer = known.by_indicator[indicator.id]
    dated: dict[date, tuple[Total, float]] = {}
    editions = [item for _, item in earlier if indicator.id in item.by_indicator]
    for edition in [*editions, known]:
        for day, cells in edition.by_indicator[indicator.id].items():
            if edition is not known and day in newer:
                continue
            standing = _standing(cells, edition, area_ids, indicator.unit)
            dated[day] = standing.own, standing.city.value
    if editions and newer:
        since = known.level.valid_from
        breaks.append((min(newer), f"davor andere Gebiete (Gebietsstand vor {german.day(since)})"))
    return trend_of(
        [(day, own, city) for day, (own, city) in dated.items()],
        indicator.unit,
        design_effect=indicator.design_effect or 1.0,
        breaks=breaks,
    )
