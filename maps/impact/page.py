"""The page of one site: answer, event study, catchment, and what was compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from kpk_geo import __version__
from kpk_geo.frames import Areas
from kpk_geo.model import ImpactRole, Polarity, Source
from kpk_geo.results.impact import ImpactArea, ImpactParameters, ImpactSummary
from maps.impact.event_picture import event_picture
from maps.impact.text import (
    headline,
    left_out_line,
    method_lines,
    not_said,
    p_text,
    past_lines,
    picture_note,
    points,
    power_line,
)
from maps.kit.drawing_addresses import drawing_address
from maps.kit.menu import Menu
from maps.kit.outlines import Fill, outline_map
from maps.kit.page import Html, render_page

_COLOURS = {
    ImpactRole.CATCHMENT: "#b35806", ImpactRole.CATCHMENT_LEFT_OUT: "#fdb863",
    ImpactRole.OTHER: "#e2e7ec", ImpactRole.LEFT_OUT: "#ffffff",
}  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ImpactView:
    """All that the page shows."""

    region_id: str
    region_name: str
    synthetic: bool
    level_label: str
    label: str  # German: of the indicator
    polarity: Polarity  # of the indicator
    areas: Areas
    results: list[ImpactArea]
    parameters: ImpactParameters
    summary: ImpactSummary
    others: tuple[tuple[str, str], ...]  # other indicators with a stored answer: key, German name
    run_pk: int
    run_day: date
    stale: str
    sources: Sequence[Source] = ()


def impact_page(view: ImpactView, menu: Menu) -> Html:
    """Write the page; it needs no script."""
    parameters, summary = view.parameters, view.summary
    return render_page(
        "impact/page.html.jinja", menu, region=view.region_id, current="/maps/impact", view=view,
        headline=headline(parameters, summary, view.label, view.polarity),
        left_out=left_out_line(summary), power=power_line(summary),
        past=past_lines(parameters, summary), picture=event_picture(parameters, summary),
        drawing=catchment_map(view),
        images={name: drawing_address(view.region_id, "impact", name,
                                      {"indicator": parameters.indicator})
                for name in ("verlauf", "karte")},
        rows=_rows(summary), method=method_lines(parameters, summary),
        not_said=not_said(summary), note=picture_note(parameters, summary), version=__version__,
    )  # fmt: skip


def map_title(view: ImpactView) -> str:
    """Say what the map draws."""
    return f"Einzugsgebiet: {view.parameters.title}"


def catchment_map(view: ImpactView) -> Markup:
    """Draw which areas were compared."""
    roles = {item.area_id: item.role or ImpactRole.LEFT_OUT for item in view.results}
    counts = list(roles.values())
    fills = {
        role.value: Fill(label=role.label, colour=colour, count=counts.count(role))
        for role, colour in _COLOURS.items()
        if role in counts
    }
    return outline_map(
        view.areas, {key: role.value for key, role in roles.items()}, fills,
        title=map_title(view),
    )  # fmt: skip


def _rows(summary: ImpactSummary) -> list[dict[str, object]]:
    return [
        {
            "date": item.date, "catchment": item.catchment, "others": item.others,
            "difference": "Bezug" if item.comparison is None else points(item.comparison.effect),
            "span": "–" if item.comparison is None else
            f"{points(item.comparison.low)} bis {points(item.comparison.high)}",
            "p": "–" if item.comparison is None else p_text(item.comparison.p),
        }
        for item in summary.events
    ]  # fmt: skip
