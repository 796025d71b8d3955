"""Reads developments of a region or of an area: every indicator judged beside the others."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from analyses.series.history import History, cities_of, history_of
from analyses.series.together import Judged, judge_areas, judge_indicators, most_changed
from api.area_pages.figures import read_origins
from api.questions.decisions.area_part import decisions_about
from api.questions.decisions.read import shown_version
from api.questions.decisions.view import impact_command
from api.series.stored import Levels
from kpk_geo import german
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.confidential import read_confidential_names
from kpk_geo.database.newest_runs import read_newest_runs
from kpk_geo.database.planning_decisions import read_decisions_of
from kpk_geo.database.regions import Region, read_region
from kpk_geo.errors import NotFoundError, suggestion
from kpk_geo.profile import Goal, Indicator
from kpk_geo.results.decisions import Decision
from maps.decisions.address import log_address
from maps.kit.series_addresses import place_key
from maps.series.view import (
    AreaItem,
    AreasBeside,
    Place,
    PlaceLevel,
    SeriesItem,
    SeriesView,
    ShownDecision,
    Subject,
)

IMPACT = "impact"  # slug of the question that asks for an effect


def read_series(levels: Levels, *, place: str = "") -> SeriesView:
    """Read all indicators of a region, or of one of its areas, over all dates.

    Parameters
    ----------
    levels
        Of the region, as `read_series_levels` gives them.
    place
        As `place_key` gives it; empty: the region as a whole.

    Raises
    ------
    NotFoundError
        There is no such region, level or area.
    """
    connection, region_id = levels.connection, levels.region_id
    region = read_region(connection, region_id)
    level, chosen = _place(levels, place)
    candidates = levels.finest_first if level is None else levels.at_or_below(level)
    wanted = None if chosen is None else {chosen.area_id}
    holders = {
        item.id: holder
        for item in region.profile.indicators
        if (holder := levels.holder_of(item.id, candidates)) is not None
    }
    histories = {
        item.id: _history(levels, item, holders[item.id], level or holders[item.id], wanted)
        for item in region.profile.indicators
        if item.id in holders
    }
    subject = Subject(
        region_id=region_id, region_name=region.name, synthetic=region.synthetic, place=chosen,
        level_label="" if level is None else level.label,
    )  # fmt: skip
    return SeriesView(
        subject=subject, items=_items(levels, region, holders, histories),
        goals=region.profile.goals, decisions=_decisions(connection, region, level, chosen),
        levels=_levels(levels), created=region.loaded_at.replace(microsecond=0),
        impact_address=_impact_address(connection, region_id),
    )  # fmt: skip


def _place(levels: Levels, key: str) -> tuple[AreaLevel | None, Place | None]:
    if not key:
        return None, None
    name, _, area_id = key.partition(":")
    if name not in levels.by_name:
        raise NotFoundError(
            f"ort={key}: Eine Gebietsebene „{name}“ gibt es nicht. "
            f"{suggestion(name, levels.by_name)} Alles zur Region: /reihen/{levels.region_id}."
        )
    level = levels.by_name[name]
    names = {item.area_id: item.name for item in levels.names_of(level)}
    if area_id not in names:
        raise NotFoundError(
            f"ort={key}: Ein Gebiet „{area_id}“ gibt es auf der Ebene „{level.label}“ nicht. "
            f"{suggestion(area_id, names)} Alles zur Region: /reihen/{levels.region_id}."
        )
    return level, Place(key=key, area_id=area_id, name=names[area_id] or area_id)


def _history(
    levels: Levels,
    indicator: Indicator,
    holder: AreaLevel,
    asked: AreaLevel,
    wanted: set[str] | None,
) -> History:
    editions = levels.history_editions(indicator.id, holder, asked)
    return history_of(
        editions, wanted, indicator.unit, cities=cities_of(editions, indicator.unit),
        design_effect=indicator.design_effect or 1.0, breaks=indicator.breaks,
    )  # fmt: skip


def _items(
    levels: Levels,
    region: Region,
    holders: Mapping[str, AreaLevel],
    histories: Mapping[str, History],
) -> dict[str, SeriesItem]:
    judged = judge_indicators(histories)
    origins = read_origins(levels.connection, region.region_id)
    items = {}
    for indicator in region.profile.indicators:
        holder = holders.get(indicator.id)
        if holder is None:
            elsewhere = levels.holder_of(indicator.id, levels.finest_first)
            label = "" if elsewhere is None else elsewhere.label
            items[indicator.id] = SeriesItem(indicator=indicator, judged=None, elsewhere=label)
            continue
        items[indicator.id] = SeriesItem(
            indicator=indicator, judged=judged[indicator.id], level_label=holder.label,
            source=_dated(origins.get((indicator.id, holder.level_pk), ""), judged[indicator.id]),
        )  # fmt: skip
    return items


def _dated(origin: str, judged: Judged) -> str:
    """Say of which days the figures are, behind who delivered them.

    Parameters
    ----------
    origin
        Publisher and data set; empty where nobody is named.
    judged
        With its history; days without a value do not count.
    """
    days = [german.day(point.day) for point in judged.history.known]
    if not days:
        return origin
    when = f"Stand {' bis '.join(dict.fromkeys((days[0], days[-1])))}"
    return f"{origin}, {when}" if origin else when


def _levels(levels: Levels) -> list[PlaceLevel]:
    return [
        PlaceLevel(
            level=item.level, label=item.label,
            places=[
                Place(
                    key=place_key(item.level, area.area_id), area_id=area.area_id,
                    name=area.name or area.area_id,
                )
                for area in sorted(
                    levels.names_of(item), key=lambda own: (own.name.casefold(), own.area_id)
                )
            ],
        )
        for item in reversed(levels.finest_first)
    ]  # fmt: skip


def _decisions(
    connection: Connection, region: Region, level: AreaLevel | None, chosen: Place | None
) -> list[ShownDecision]:
    region_id = region.region_id
    if level is not None and chosen is not None:
        found = decisions_about(connection, region_id, level, [chosen.area_id])
    else:
        secret = read_confidential_names(connection, region_id)
        versions = read_decisions_of(connection, region_id)
        covered = [(own.decision_pk, shown_version(own, secret).decision) for own in versions]
        found = [(number, decision) for number, decision in covered if not decision.removed]
    ordered = sorted(found, key=lambda own: (own[1].day, own[0]))
    return [_shown(connection, region, number, decision) for number, decision in ordered]


def _shown(
    connection: Connection, region: Region, number: int, decision: Decision
) -> ShownDecision:
    return ShownDecision(
        number=number, day=decision.day, title=decision.title, status=decision.status.label,
        address=log_address(region.region_id, number),
        impact_command=impact_command(connection, region, decision),
    )  # fmt: skip


def _impact_address(connection: Connection, region_id: str) -> str:
    runs = read_newest_runs(connection, region_id, {})
    return f"/maps/impact?region={region_id}" if any(r.question == IMPACT for r in runs) else ""


def read_areas_beside(
    levels: Levels, indicator: Indicator, *, level: str = ""
) -> AreasBeside | None:
    """Read one indicator in all areas of a level; None where it is stored on none.

    Parameters
    ----------
    levels
        Of the region, as `read_series_levels` gives them.
    indicator
        Of the region's profile.
    level
        Key of the level; empty: the one with its figures.

    Raises
    ------
    NotFoundError
        There is no such level.
    """
    if level and level not in levels.by_name:
        raise NotFoundError(
            f"ebene={level}: Die gibt es nicht. {suggestion(level, levels.by_name)}"
        )
    asked = levels.by_name.get(level) or levels.holder_of(indicator.id, levels.finest_first)
    holder = asked and levels.holder_of(indicator.id, levels.at_or_below(asked))
    if asked is None or holder is None:
        return None
    editions = levels.history_editions(indicator.id, holder, asked)
    cities = cities_of(editions, indicator.unit)
    names = {item.area_id: item.name for item in levels.names_of(asked)}
    judged = judge_areas({
        key: history_of(
            editions, {key}, indicator.unit, cities=cities,
            design_effect=indicator.design_effect or 1.0, breaks=indicator.breaks,
        )
        for key in names
    })  # fmt: skip
    places = {
        key: Place(key=place_key(asked.level, key), area_id=key, name=name or key)
        for key, name in names.items()
    }
    items = [AreaItem(place=places[key], judged=judged[key]) for key in most_changed(judged)]
    return AreasBeside(level=asked.level, label=asked.label, items=items)


def find_indicator(view: SeriesView, indicator_id: str) -> SeriesItem:
    """Find an indicator of the profile.

    Parameters
    ----------
    view
        Of the region or an area.
    indicator_id
        Key as it was asked for.

    Raises
    ------
    NotFoundError
        The profile describes none of that key.
    """
    if indicator_id not in view.items:
        raise NotFoundError(_unknown("Eine Kennzahl", indicator_id, list(view.items), view))
    return view.items[indicator_id]


def find_goal(view: SeriesView, goal_id: str) -> Goal:
    """Find a goal of the profile.

    Parameters
    ----------
    view
        Of the region or an area.
    goal_id
        Key as it was asked for.

    Raises
    ------
    NotFoundError
        The profile describes none of that key.
    """
    goals = {goal.id: goal for goal in view.goals}
    if goal_id not in goals:
        raise NotFoundError(_unknown("Ein Ziel", goal_id, list(goals), view))
    return goals[goal_id]


def _unknown(what: str, key: str, known: Sequence[str], view: SeriesView) -> str:
    subject = view.subject
    hint = suggestion(key, known) if known else "Das Profil nennt keine ([[goals]])."
    return (
        f"{what} „{key}“ gibt es in {subject.region_name} nicht. {hint} "
        f"Alle: /reihen/{subject.region_id}."
    )
