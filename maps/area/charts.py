"""The charts of an area's page: each with its finding as title, its source and its table."""

import math
from typing import Final

from analyses.standing.levels import LEVEL
from analyses.standing.place import Standing
from analyses.standing.trend import OTHER_AREAS, Trend, TrendPoint, changed
from kpk_geo import german
from kpk_geo.german import number
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator
from maps.area.chance_text import alone_text
from maps.area.indicator_text import (
    city_name,
    city_text,
    none_text,
    notes_of,
    place_text,
    title_of,
    value_text,
)
from maps.area.profile import AreaProfile, IndicatorFigures
from maps.kit.chart_scale import day_label
from maps.kit.figure import Figure, FigureTable
from maps.kit.palette import BURDEN_COLOURS, INK, REACHED_COLOURS
from maps.kit.strip_plot import StripPlot, strip_plot
from maps.kit.trend import TrendDot, TrendLines, trend_chart

MAX_NAME = 9  # letters at the end of a line
RATES: Final = (Unit.COUNT, Unit.PERCENT, Unit.PER_1000)  # whose axis begins at 0
# Burden is warm, what relieves is teal, what is neither is ink.
MARKS: Final = {1: BURDEN_COLOURS[-1], -1: REACHED_COLOURS[-1], 0: INK["dark"]}


def strip_figure(
    profile: AreaProfile, figures: IndicatorFigures, *, with_members: bool = True
) -> Figure | None:
    """Draw where an area stands in one indicator; None where no area has a value.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    figures
        Of one indicator.
    with_members
        Whether the areas of a Quartier are marked beside it.
    """
    standing, indicator = figures.standing, figures.indicator
    if standing is None or not standing.dots:
        return None
    is_quarter = profile.quarter is not None
    values = dict(standing.dots)
    is_marked = is_quarter and with_members
    members = [values[key] for key in profile.area_ids if key in values] if is_marked else []
    is_sum = is_quarter and indicator.unit is Unit.COUNT  # beyond all areas: it is none of them
    title = title_of(figures, is_quarter=is_quarter)
    alt = f"{title}. Ein Punkt je Gebiet, {number(len(standing.dots))} Gebiete."
    low, high = standing.dots[0][1], standing.dots[-1][1]
    plot = StripPlot(
        values=standing.dots, own=math.nan if is_sum else standing.own.value, members=members,
        city=standing.city.value, city_label=city_text(standing.city, indicator.unit),
        low_label=german.quantity(low, indicator.unit),
        high_label=german.quantity(high, indicator.unit), alt=alt,
        colour=MARKS[indicator.polarity.sign],
    )  # fmt: skip
    return Figure(
        id=f"streifen-{indicator.id}", title=title, picture=strip_plot(plot), alt=alt,
        source=figures.source, note="; ".join(notes_of(figures)),
        table=_strip_table(standing, indicator),
    )  # fmt: skip


def _strip_table(standing: Standing, indicator: Indicator) -> FigureTable:
    unit = indicator.unit
    rows = [
        ("hier", value_text(standing.own, unit), place_text(standing, unit)),
        (city_name(standing.city), german.quantity(standing.city.value, unit), ""),
    ]
    for words, (_, value) in (("niedrigster Wert", standing.dots[0]),
                              ("höchster Wert", standing.dots[-1])):  # fmt: skip
        rows.append((words, german.quantity(value, unit), ""))
    return FigureTable(
        head=(indicator.label, "Wert", "Rang"), rows=tuple(rows), caption=indicator.label
    )


def trend_figure(profile: AreaProfile, figures: IndicatorFigures) -> Figure | None:
    """Draw how an indicator went on; None where fewer than two days have a value.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    figures
        Of one indicator.
    """
    trend, indicator = figures.trend, figures.indicator
    if trend is None or not trend.is_shown:
        return None
    unit = indicator.unit
    is_sum = profile.quarter is not None and unit is Unit.COUNT
    with_city = not is_sum and unit is not Unit.COUNT
    title = trend_title(indicator, trend)
    standing = figures.standing
    city = "Stadt" if standing is not None and not standing.city.is_mean else "Ø Gebiete"
    alt = f"{title} Verlauf: " + "; ".join(
        f"{german.day(point.day)} {value_text(point.own, unit)}" for point in trend.points
    )
    lines = TrendLines(
        dots=[trend_dot(point, unit, with_city=with_city) for point in trend.points],
        name=short_name(profile.name, "hier"), city_name=city if with_city else "", alt=alt,
        colour=MARKS[indicator.polarity.sign],
        from_zero=unit in RATES,
    )  # fmt: skip
    return Figure(
        id=f"verlauf-{indicator.id}", title=title, picture=trend_chart(lines), alt=alt,
        source=figures.source, note=_trend_note(indicator, trend), table=_trend_table(trend, unit),
    )  # fmt: skip


def short_name(name: str, other: str) -> str:
    """Give a name that fits the end of a line of time.

    Parameters
    ----------
    name
        Of the area, Quartier or region.
    other
        German: what stands there where the name is too long.
    """
    return name if len(name) <= MAX_NAME else other


def trend_dot(point: TrendPoint, unit: Unit, *, with_city: bool) -> TrendDot:
    """Give a day of a line of time.

    Parameters
    ----------
    point
        With its interval; NaN where there is none.
    unit
        Of its value.
    with_city
        Whether the city's line is drawn beside it.
    """
    return TrendDot(
        day=point.day, day_label=day_label(point.day), value=point.own.value, low=point.low,
        high=point.high, city=point.city if with_city else math.nan, is_break=bool(point.breaks),
        text=value_text(point.own, unit) if not math.isnan(point.own.value)
        else none_text(point.own),
    )  # fmt: skip


def trend_title(indicator: Indicator, trend: Trend) -> str:
    """Say from where to where, and whether that is more than the chance of small numbers.

    Parameters
    ----------
    indicator
        Whose days they are.
    trend
        At least two days with a value.
    """
    known = [point for point in trend.points if point.has_value]
    first, last = known[0], known[-1]
    texts = [german.quantity(point.own.value, indicator.unit) for point in (first, last)]
    span = f"{day_label(first.day)} {texts[0]}, {day_label(last.day)} {texts[1]}"
    between = [point for point in trend.points if first.day < point.day <= last.day]
    breaks = {reason for point in between for reason in point.breaks}
    if breaks:
        is_other = breaks == {OTHER_AREAS}
        why = "nicht aus denselben Gebieten" if is_other else "dazwischen anders gezählt"
        return f"{indicator.label}: {span}; {why}, nicht vergleichbar."
    is_change = changed(first, last)
    if is_change is None:
        return f"{indicator.label}: {span}."
    if not is_change:
        return f"{indicator.label}: {span}. Ob sich etwas geändert hat, ist nicht sicher."
    verb = "gestiegen" if last.own.value > first.own.value else "gesunken"
    return f"{indicator.label}: {span}, {verb}: mehr als Zufall kleiner Zahlen."


def _trend_note(indicator: Indicator, trend: Trend) -> str:
    notes = list(dict.fromkeys(text for point in trend.points for text in point.breaks))
    if trend.has_intervals:
        percent = number(100 * LEVEL)
        notes.append(f"senkrechte Striche: {percent}-%-Spanne des Zufalls kleiner Zahlen")
        notes.append(alone_text())
        if indicator.design_effect is None:
            notes.append("als wären alle Personen unabhängig voneinander")
    elif indicator.unit in (Unit.PERCENT, Unit.PER_1000):
        notes.append("nur Quoten gespeichert: Wie sicher sie sind, ist nicht bekannt")
    partial = [point for point in trend.points if point.own.is_partial]
    if partial:
        notes.append(
            "nicht aus allen Gebieten: "
            + ", ".join(
                f"{day_label(point.day)} {point.own.used} von {point.own.areas}"
                for point in partial
            )
        )
    return "; ".join(notes)


def interval(point: TrendPoint, unit: Unit) -> str:
    """Say in which span of chance a day's value lies; a dash where none is known.

    Parameters
    ----------
    point
        With its interval.
    unit
        Of its value.
    """
    if math.isnan(point.low):
        return "–"
    return f"{german.quantity(point.low, unit)} bis {german.quantity(point.high, unit)}"


def _trend_table(trend: Trend, unit: Unit) -> FigureTable:
    rows = []
    for point in trend.points:
        rows.append((german.day(point.day), value_text(point.own, unit), interval(point, unit),
                     german.quantity(point.city, unit)))  # fmt: skip
    return FigureTable(head=("Stichtag", "hier", "Spanne", "Stadt"), rows=tuple(rows))
