"""Developments as rows and records: what page, CSV and JSON say is the same."""

import math
from collections.abc import Sequence

import pandas as pd

from analyses.series.goals import course_of
from analyses.series.history import Untested
from analyses.series.together import Direction
from analyses.standing.total import Total
from analyses.standing.trend import TrendPoint
from api.series.read import find_goal, find_indicator
from api.series.schemas import (
    GoalIndicatorOut,
    GoalOut,
    SeriesDecisionOut,
    SeriesOut,
    SeriesPageOut,
    SeriesPointOut,
)
from kpk_geo import german
from kpk_geo.profile import Goal
from maps.area.indicator_text import partial_text, value_text
from maps.series.text import goal_sentence, headline, sentence, short_verdict, span_text
from maps.series.view import AreasBeside, SeriesItem, SeriesView

HEADINGS = (
    "Kennzahl", "Stichtag", "Angabe", "Änderung", "Hinweis", "value", "low", "high", "numerator",
    "denominator", "city_value", "areas_used", "areas", "suppressed", "indicator_id",
    "compared_value", "areas_compared",
)  # fmt: skip
AREA_HEADINGS = (
    "Gebiet", "Name", "Änderung", "Werte", "erster Stichtag", "letzter Stichtag", "first_value",
    "last_value", "difference", "p", "p_adjusted", "areas_compared", "areas_only_one_day", "areas",
)  # fmt: skip


def chosen_items(view: SeriesView, *, indicator: str = "", goal: str = "") -> list[SeriesItem]:
    """Give the indicators that were asked for; without a choice all.

    Parameters
    ----------
    view
        What is known.
    indicator, goal
        Keys; empty: not asked for.

    Raises
    ------
    NotFoundError
        The profile describes none of that key.
    """
    if indicator:
        return [find_indicator(view, indicator)]
    if goal:
        return [item for _, item in view.of_goal(find_goal(view, goal))]
    return list(view.items.values())


def series_frame(items: Sequence[SeriesItem]) -> pd.DataFrame:
    """Lay developments out, one row per indicator and day, columns `HEADINGS`.

    `compared_value` stands on the two days that are compared: of the areas with a value on both.
    """
    rows = [
        (
            item.indicator.label, german.day(point.day),
            value_text(point.own, item.indicator.unit), short_verdict(item.judged),
            "; ".join(text for text in (partial_text(point.own), *point.breaks) if text),
            point.own.value, point.low, point.high, point.own.numerator, point.own.denominator,
            point.city, point.own.used, point.own.areas, point.own.suppressed, item.indicator.id,
            *_compared(item, point),
        )
        for item in items
        for point in _points(item)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(HEADINGS), dtype=object)


def _points(item: SeriesItem) -> Sequence[TrendPoint]:
    return () if item.judged is None else item.judged.history.trend.points


def areas_frame(item: SeriesItem, beside: AreasBeside | None) -> pd.DataFrame:
    """Lay all areas of a level out, one row each, columns `AREA_HEADINGS`, as the page orders them.

    Parameters
    ----------
    item
        The indicator.
    beside
        Its areas; None: there are none with a figure.
    """
    rows = []
    for own in beside.items if beside is not None else ():
        history, change = own.judged.history, own.judged.history.change
        rows.append((
            own.place.area_id, own.place.name, short_verdict(own.judged),
            span_text(history, item.indicator.unit),
            None if change.first is None else german.day(change.first.day),
            None if change.last is None else german.day(change.last.day),
            _value(change.old), _value(change.new), change.difference, change.p,
            own.judged.p_adjusted, change.areas, change.only_one, history.areas,
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=list(AREA_HEADINGS), dtype=object)


def _compared(item: SeriesItem, point: TrendPoint) -> tuple[float, int | None]:
    """Give the figure of the areas compared and their number; nothing on a day between."""
    change = None if item.judged is None else item.judged.history.change
    if change is None or change.old is None or change.new is None:
        return math.nan, None
    if point is change.first:
        return change.old.value, change.areas
    return (change.new.value, change.areas) if point is change.last else (math.nan, None)


def series_record(view: SeriesView, items: Sequence[SeriesItem]) -> SeriesPageOut:
    """Give developments for programs.

    Parameters
    ----------
    view
        What is known.
    items
        Which indicators are meant.
    """
    subject = view.subject
    return SeriesPageOut(
        region_id=subject.region_id, place=subject.place_key, name=subject.name,
        headline=headline(view), tested=view.tested, series=[_series(item) for item in items],
        goals=[_goal(view, goal) for goal in view.goals],
        decisions=[
            SeriesDecisionOut(number=own.number, day=own.day, title=own.title, status=own.status)
            for own in view.decisions
        ],
    )  # fmt: skip


def _series(item: SeriesItem) -> SeriesOut:
    judged, indicator = item.judged, item.indicator
    change = None if judged is None else judged.history.change
    why = Untested.NO_DATE if change is None else change.untested
    first, last = (None, None) if change is None else (change.first, change.last)
    return SeriesOut(
        indicator_id=indicator.id, label=indicator.label, unit=indicator.unit.value,
        text=sentence(item),
        direction=(Direction.UNTESTED if judged is None else judged.direction).value,
        untested=None if why is Untested.NONE else why.value,
        first_day=None if first is None else first.day,
        last_day=None if last is None else last.day,
        first_value=_value(None if change is None else change.old),
        last_value=_value(None if change is None else change.new),
        difference=math.nan if change is None else change.difference,
        p=math.nan if change is None else change.p,
        p_adjusted=math.nan if judged is None else judged.p_adjusted,
        areas_tested=0 if change is None or change.untested is not Untested.NONE else change.areas,
        areas_only_one_day=0 if change is None else change.only_one,
        points=[_point(point) for point in _points(item)],
    )  # fmt: skip


def _value(total: Total | None) -> float:
    return math.nan if total is None else total.value


def _point(point: TrendPoint) -> SeriesPointOut:
    own = point.own
    return SeriesPointOut(
        day=point.day, value=own.value, low=point.low, high=point.high, numerator=own.numerator,
        denominator=own.denominator, city_value=point.city, areas_used=own.used, areas=own.areas,
        suppressed=own.suppressed, breaks=list(point.breaks),
    )  # fmt: skip


def _goal(view: SeriesView, goal: Goal) -> GoalOut:
    pairs = view.of_goal(goal)
    return GoalOut(
        goal_id=goal.id, label=goal.label, sentence=goal.sentence, source=goal.source,
        text=goal_sentence(pairs),
        indicators=[
            GoalIndicatorOut(
                indicator_id=own.indicator,
                wanted="up" if own.wanted(item.indicator) > 0 else "down",
                course=course_of(item.judged, own.wanted(item.indicator)).value,
                target=math.nan if own.target is None else own.target / item.indicator.unit.divisor,
                target_day=own.target_day, target_source=own.target_source,
            )
            for own, item in pairs
        ],
    )  # fmt: skip
