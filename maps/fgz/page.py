"""The page of schools as places for an FGZ: finding, map, reasons, table, programme, method."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from kpk_geo import __version__, german
from kpk_geo.frames import Areas
from kpk_geo.german import number
from kpk_geo.model import SchoolStanding, Source, Unit
from kpk_geo.profile import FgzPlan
from kpk_geo.results.fgz import FgzSchool, FgzSummary
from maps.fgz.method_text import commune_lines, method_lines, money_line, not_said
from maps.fgz.picture import schools_map
from maps.fgz.price_text import chosen_schools, price_lines
from maps.fgz.text import (
    NO,
    NO_TEST,
    catchment_text,
    eligible_text,
    headline,
    metres_text,
    ranked,
    reason,
    rule_lines,
    stability,
    ways_line,
)
from maps.kit.drawing_addresses import drawing_address
from maps.kit.menu import FUNDING, Menu
from maps.kit.page import Html, render_page

_YES_NO = {True: "ja", False: "nein", None: NO}


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FgzView:
    """All that the page shows."""

    region_id: str
    region_name: str
    synthetic: bool
    level_label: str
    areas: Areas
    plan: FgzPlan
    summary: FgzSummary
    run_pk: int
    run_day: date
    stale: str
    sources: Sequence[Source] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the table."""

    label: str  # German
    text: Callable[[FgzSchool], str]
    is_number: bool = True


def fgz_page(
    view: FgzView, menu: Menu, *, only_startchancen: bool = False, count: int | None = None
) -> Html:
    """Write the page; only its button for printing needs a script.

    Parameters
    ----------
    view
        What it shows.
    menu
        Of the service.
    only_startchancen
        Leave the schools out that are none for sure, or of which it is not known; ranks stay.
    count
        So many of the first are priced; None: as many as the plan names first.
    """
    plan, summary = view.plan, view.summary
    chosen = chosen_schools(plan, summary, count)
    schools = _shown(summary, only_startchancen=only_startchancen)
    shown = [item for item in ranked(summary) if item in schools]
    apart = {
        standing: [item for item in schools if item.standing is standing]
        for standing in (SchoolStanding.WITHOUT_INDEX, SchoolStanding.ALREADY)
    }
    return render_page(
        "fgz/page.html.jinja", menu, region=view.region_id, current="/maps/fgz", view=view,
        headline=headline(plan, summary), ways=ways_line(), rule=rule_lines(summary),
        no_test=NO_TEST,
        gaps=summary.gaps,
        only_startchancen=only_startchancen, can_filter=_knows_startchancen(summary),
        drawing=map_of_schools(view, only_startchancen=only_startchancen),
        image=drawing_address(
            view.region_id, "fgz", "karte", {"startchancen": "ja" if only_startchancen else ""}
        ),
        first=[
            {"school": item, "where": _where(item), "reason": reason(item, plan, summary),
             "stability": stability(item, plan)}
            for item in shown[: plan.first]
        ],
        columns=_columns(view, shown), schools=shown,
        without=[
            {"name": item.title, "where": _where(item), "reason": reason(item, plan, summary),
             "stability": stability(item, plan)}
            for item in apart[SchoolStanding.WITHOUT_INDEX]
        ],
        already=[{"name": item.title, "where": _where(item)}
                 for item in apart[SchoolStanding.ALREADY]],
        programme=commune_lines(plan, summary.communes), money=money_line(plan),
        chosen=len(chosen), price=price_lines(plan, chosen), funding=FUNDING,
        method=method_lines(plan, summary), not_said=not_said(summary), version=__version__,
    )  # fmt: skip


def _shown(summary: FgzSummary, *, only_startchancen: bool) -> list[FgzSchool]:
    return [item for item in summary.schools if item.startchancen or not only_startchancen]


def map_title(view: FgzView) -> str:
    """Say what the map draws."""
    return f"Grundschulen in {view.region_name}, die ersten {view.plan.first} mit Rang"


def map_of_schools(view: FgzView, *, only_startchancen: bool) -> Markup:
    """Draw the schools that the page shows.

    Parameters
    ----------
    view
        What the page shows.
    only_startchancen
        Leave the schools out that are none for sure, or of which it is not known.
    """
    schools = _shown(view.summary, only_startchancen=only_startchancen)
    return schools_map(view.areas, schools, first=view.plan.first, title=map_title(view))


def _knows_startchancen(summary: FgzSummary) -> bool:
    return any(item.startchancen is not None for item in summary.schools)


def _where(school: FgzSchool) -> str:
    return ", ".join(part for part in (school.address or school.commune, school.area) if part)


def _columns(view: FgzView, schools: list[FgzSchool]) -> list[Column]:
    """Give the columns of which something is known of at least one school."""
    near = catchment_text(view.plan, view.summary)
    columns = [
        Column(label="Stufe", text=lambda item: _count(item.social_index)),
        Column(label="Startchancen", text=lambda item: _YES_NO[item.startchancen], is_number=False),
        Column(label=f"Kinder 6 bis unter 10, {near}", text=lambda item: _figure(item.children)),
        Column(label="Kinder unter 10", text=lambda item: _figure(item.children_under_10)),
        Column(label="davon 6–10 in Gebieten mit hohem Index", text=_share),
        Column(label="nächstes Familienzentrum", text=lambda item: metres_text(item.family_centre)),
        Column(label="nächstes FGZ", text=lambda item: metres_text(item.fgz)),
        Column(label="Schülerinnen und Schüler", text=lambda item: _figure(item.pupils)),
        Column(label="Landesprogramm", text=eligible_text, is_number=False),
    ]
    known = [
        column for column in columns if any(column.text(item) not in (NO, "–") for item in schools)
    ]
    return [*known, Column(label=f"unter den ersten {view.plan.first}", text=_held),
            Column(label="Rang von bis", text=_span)]  # fmt: skip


def _count(value: int | None) -> str:
    return NO if value is None else str(value)


def _figure(value: float) -> str:
    return NO if math.isnan(value) else number(value)


def _share(school: FgzSchool) -> str:
    return german.quantity(school.burden_high, Unit.PERCENT, 0)


def _held(school: FgzSchool) -> str:
    return f"{school.first_in} von {school.variants}"


def _span(school: FgzSchool) -> str:
    return f"{school.best}–{school.worst}"
