"""The page of the forecast: sentences, places, map of one group, table of all areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpk_geo import __version__
from kpk_geo.frames import Areas
from kpk_geo.model import Source
from kpk_geo.profile import ForecastPlan
from kpk_geo.results.forecast import ForecastSummary, GroupSummary
from maps.forecast.text import (
    NOT_SAID,
    ages,
    group_sentence,
    method_lines,
    places_sentence,
)
from maps.kit.area_addresses import area_address
from maps.kit.drawing_addresses import drawing_address
from maps.kit.menu import Menu
from maps.kit.outlines import Fill, outline_map
from maps.kit.page import Html, render_page
from maps.kit.palette import NO_DATA_COLOUR, SUPPLY_COLOURS

# Of a map of growth: fewer, about as many, more. A tenth is below what single areas are sure to.
_LIMITS = (-0.1, 0.1)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ForecastView:
    """All that the page shows."""

    region_id: str
    region_name: str
    synthetic: bool
    level: str
    level_label: str
    areas: Areas
    frames: dict[str, pd.DataFrame]  # by indicator; by area_id: now, forecast, low, high, kept
    plan: ForecastPlan
    summary: ForecastSummary
    group: GroupSummary  # which the map and the table show
    run_pk: int
    run_day: date
    stale: str
    sources: Sequence[Source] = ()


def forecast_page(view: ForecastView, menu: Menu) -> Html:
    """Write the page; it needs no script."""
    summary = view.summary
    return render_page(
        "forecast/page.html.jinja", menu, region=view.region_id, current="/maps/forecast",
        view=view, sentences=[group_sentence(summary, group) for group in summary.groups],
        places=[places_sentence(summary, item) for item in summary.places],
        drawing=forecast_map(view),
        image=drawing_address(view.region_id, "forecast", "karte", {"group": view.group.indicator}),
        rows=_rows(view), method=method_lines(summary), ages=ages,
        not_said=NOT_SAID, version=__version__,
    )  # fmt: skip


def _rows(view: ForecastView) -> list[dict[str, object]]:
    frame = view.frames[view.group.indicator]
    return [
        {
            "id": area_id, "name": name, "now": row["now"], "forecast": row["forecast"],
            "low": row["low"], "high": row["high"],
            "page": area_address(view.region_id, view.level, str(area_id)),
        }
        for (area_id, row), name in zip(frame.iterrows(), view.areas["name"], strict=True)
    ]  # fmt: skip


def map_title(view: ForecastView) -> str:
    """Say what the map draws."""
    return f"Kinder von {ages(view.group)} bis {view.summary.target.year} gegenüber heute"


def forecast_map(view: ForecastView) -> Markup:
    """Colour an area by its change only where the interval leaves no doubt of its sign."""
    frame = view.frames[view.group.indicator]
    change = frame["forecast"] / frame["now"].where(frame["now"] > 0) - 1
    low, high = _LIMITS
    choices = [
        (frame["high"] < frame["now"]) & (change < low),
        (frame["low"] > frame["now"]) & (change > high),
        change.notna(),
    ]
    codes = np.select(choices, ["fewer", "more", "open"], "unknown")
    labels = {
        "fewer": ("weniger, auch am oberen Ende der Spanne", SUPPLY_COLOURS[1]),
        "open": ("offen oder kaum verändert", SUPPLY_COLOURS[2]),
        "more": ("mehr, auch am unteren Ende der Spanne", SUPPLY_COLOURS[3]),
        "unknown": ("keine Angabe", NO_DATA_COLOUR),
    }
    fills = {
        code: Fill(label=label, colour=colour, count=int((codes == code).sum()))
        for code, (label, colour) in labels.items()
        if (codes == code).any()
    }
    return outline_map(
        view.areas, dict(zip(map(str, frame.index), codes.tolist(), strict=True)), fills,
        title=map_title(view),
    )  # fmt: skip
