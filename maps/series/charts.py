"""The charts of a development: one line of time with what was decided, and a table of the same."""

from collections.abc import Sequence
from datetime import date, timedelta

from analyses.standing.trend import TrendPoint
from kpk_geo import german
from kpk_geo.model import Unit
from maps.area.charts import MARKS, RATES, interval, short_name, trend_dot
from maps.area.indicator_text import partial_text, value_text
from maps.kit.chart_scale import day_label
from maps.kit.figure import Figure, FigureTable
from maps.kit.trend import TrendLines, TrendMark, TrendTarget, trend_chart
from maps.series.notes import notes_of
from maps.series.text import (
    sentence,
    target_text,
)
from maps.series.view import SeriesItem, SeriesView, ShownDecision

AFTER = timedelta(
    days=730
)  # so long after the newest figure a decision is on the axis: own setting


def trend_figure(view: SeriesView, item: SeriesItem) -> Figure | None:
    """Draw how an indicator went on; None where fewer than two days have a value.

    Parameters
    ----------
    view
        With goals and decisions.
    item
        One of its indicators.
    """
    if item.judged is None or not item.has_several_days:
        return None
    history, indicator = item.judged.history, item.indicator
    unit = indicator.unit
    with_city = view.subject.place is not None and unit is not Unit.COUNT
    title = sentence(item)
    points = history.trend.points
    decisions = [
        f"Beschluss {at}: {german.day(own.day)} {own.title}"
        for at, own in on_axis(view.decisions, points)
    ]
    alt = f"{title} Verlauf: " + "; ".join(
        [f"{german.day(p.day)} {value_text(p.own, unit)}" for p in points] + decisions
    )
    mean = "Ø Gebiete" if history.is_mean else ""
    other = "gesamt" if view.subject.place is None else "hier"
    lines = TrendLines(
        dots=[trend_dot(point, unit, with_city=with_city) for point in points],
        name=mean if mean and not with_city else short_name(view.subject.name, other),
        city_name=(mean or "Stadt") if with_city else "",
        alt=alt, colour=MARKS[indicator.polarity.sign], from_zero=unit in RATES,
        marks=[TrendMark(day=own.day, number=str(at), text=own.title)
               for at, own in on_axis(view.decisions, points)],
        target=_target(view, item),
    )  # fmt: skip
    return Figure(
        id=f"reihe-{indicator.id}", title=title, picture=trend_chart(lines), alt=alt,
        source=item.source, note="; ".join(notes_of(item)),
        table=days_table(view, item),
    )  # fmt: skip


def on_axis(
    decisions: Sequence[ShownDecision], points: Sequence[TrendPoint]
) -> list[tuple[int, ShownDecision]]:
    """Give the decisions that a line of time has room for, each with its number on the page.

    Parameters
    ----------
    decisions
        Oldest first.
    points
        Days of the figure.
    """
    if not points:
        return []
    first, last = points[0].day, points[-1].day + AFTER
    return [
        (at, own) for at, own in enumerate(decisions, start=1) if first <= own.day <= last
    ]  # fmt: skip


def when_text(decision_day: date, points: Sequence[TrendPoint]) -> str:
    """Say between which figures a decision lies, without a word about what it did.

    Parameters
    ----------
    decision_day
        When it was taken.
    points
        Days of the figure with a value.
    """
    before = [point.day for point in points if point.day <= decision_day]
    after = [point.day for point in points if point.day > decision_day]
    if before and after:
        return f"davor: {day_label(before[-1])}, danach: {day_label(after[0])}"
    if before:
        return f"davor: {day_label(before[-1])}, danach noch keine Zahl"
    return f"davor keine Zahl, danach: {day_label(after[0])}" if after else ""


def _target(view: SeriesView, item: SeriesItem) -> TrendTarget | None:
    for _, own in view.goals_of(item.indicator.id):
        value = own.stored_target(item.indicator)
        if value is not None:
            text = f"Ziel {german.quantity(value, item.indicator.unit)}"
            return TrendTarget(value=value, text=text, day=own.target_day)
    return None


def targets_of(view: SeriesView, item: SeriesItem) -> list[str]:
    """Say all targets of an indicator with their sources.

    Parameters
    ----------
    view
        With the goals.
    item
        One of its indicators.
    """
    texts = [target_text(own, item) for _, own in view.goals_of(item.indicator.id)]
    return list(dict.fromkeys(text for text in texts if text))


def days_table(view: SeriesView, item: SeriesItem) -> FigureTable:
    """Give every day as a row: value, interval, city, and what is to be known of it.

    Parameters
    ----------
    view
        Of the page.
    item
        One of its indicators; one of which nothing is stored has no rows.
    """
    unit = item.indicator.unit
    with_city = view.subject.place is not None
    rows = []
    for point in item.judged.history.trend.points if item.judged else ():
        span = interval(point, unit)
        notes = "; ".join(text for text in (partial_text(point.own), *point.breaks) if text)
        city = [german.quantity(point.city, unit)] if with_city else []
        rows.append((german.day(point.day), value_text(point.own, unit), span, *city, notes))
    head = ("Stichtag", "Wert", "Spanne", *(["Stadt"] if with_city else []), "Hinweis")
    return FigureTable(head=head, rows=tuple(rows), caption=item.indicator.label)
