"""Small multiples: the same small chart for every area, on one scale, with the city's line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kpk_geo.german import cut
from kpk_geo.model import Unit
from maps.area.charts import MARKS
from maps.kit.chart_scale import FONT, scale_over
from maps.kit.page import render
from maps.kit.trend import polylines
from maps.series.text import short_verdict, span_text
from maps.series.view import AreaItem

WIDTH, HEIGHT = 300, 120  # half pixels of one
EDGE = 12
CELL_WIDTH, CELL_HEIGHT, HEAD = 340, 220, 62  # of one on paper, with its words above
COLUMNS = 3  # on paper
MAX_LETTERS, MAX_WORDS = 26, 34  # of a name, and of figures, on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallChart:
    """One area, as paths of SVG."""

    own: str
    city: str
    bars: str
    points: Sequence[tuple[int, int]]
    colour: str


def small_charts(
    items: Sequence[AreaItem], unit: Unit, polarity_sign: int, *, most: int
) -> list[SmallChart]:
    """Draw areas on one scale of days and values, each with the city's line.

    Parameters
    ----------
    items
        Of one indicator; all of them make the scale.
    most
        So many are drawn, the first ones.
    unit
        Of it; numbers are not held against the city's.
    polarity_sign
        Says the colour: 1 burden, -1 relief, 0 neither.
    """
    trends = [item.judged.history.trend for item in items]
    with_city = unit is not Unit.COUNT
    points = [point for trend in trends for point in trend.points]
    across = scale_over([point.day.toordinal() for point in points], EDGE, WIDTH - EDGE)
    shown = [x for point in points for x in (point.own.value, point.low, point.high)]
    shown += [point.city for point in points] if with_city else []
    is_amount = unit in (Unit.COUNT, Unit.PERCENT, Unit.PER_1000)
    upward = scale_over([0.0, *shown] if is_amount else shown, HEIGHT - EDGE, EDGE)

    def height(value: float) -> int | None:
        return upward.at(value) if math.isfinite(value) else None

    charts = []
    for trend in trends[:most]:
        places = [across.at(point.day.toordinal()) for point in trend.points]
        own = [height(point.own.value) for point in trend.points]
        city = [height(point.city) if with_city else None for point in trend.points]
        breaks = [bool(point.breaks) for point in trend.points]
        bars = "".join(
            f"M{x} {upward.at(point.low)}V{upward.at(point.high)}"
            for x, point in zip(places, trend.points, strict=True)
            if math.isfinite(point.low)
        )
        charts.append(
            SmallChart(
                own=polylines(places, own, breaks), city=polylines(places, city, breaks), bars=bars,
                points=[(x, y) for x, y in zip(places, own, strict=True) if y is not None],
                colour=MARKS[polarity_sign],
            )
        )  # fmt: skip
    return charts


def small_picture(chart: SmallChart, title: str) -> Markup:
    """Draw one area for a page.

    Parameters
    ----------
    chart
        Of the area.
    title
        German: what it shows, for those who do not see it.
    """
    return Markup(
        render(
            "series/multiples.svg.jinja", width=WIDTH, height=HEIGHT, font=FONT, title=title,
            cells=[{"x": 0, "y": 0, "chart": chart, "words": ()}], base=HEIGHT - EDGE,
            across=WIDTH, head=0,
        )
    )  # fmt: skip


def grid_picture(
    items: Sequence[AreaItem], charts: Sequence[SmallChart], unit: Unit, title: str
) -> Markup:
    """Draw areas side by side for paper, each with its name and what was found.

    Parameters
    ----------
    items, charts
        Of the same areas.
    unit
        Of the indicator.
    title
        German: what it shows, for those who do not see it.
    """
    cells = [
        {
            "x": CELL_WIDTH * (at % COLUMNS), "y": CELL_HEIGHT * (at // COLUMNS), "chart": chart,
            "words": (cut(item.place.name, MAX_LETTERS),
                      cut(span_text(item.judged.history, unit), MAX_WORDS),
                      short_verdict(item.judged)),
        }
        for at, (item, chart) in enumerate(zip(items, charts, strict=True))
    ]  # fmt: skip
    rows = math.ceil(len(cells) / COLUMNS)
    return Markup(
        render(
            "series/multiples.svg.jinja", width=CELL_WIDTH * COLUMNS, height=CELL_HEIGHT * rows,
            font=FONT, title=title, cells=cells, base=HEIGHT - EDGE, across=WIDTH, head=HEAD + 14,
        )
    )  # fmt: skip
