"""The page of money and time; it needs no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analyses.funding.fgz_posts import FgzCosts, fgz_costs
from kpk_geo import __version__, german
from kpk_geo.funding.budgets import allocation_key, budgets
from kpk_geo.funding.elements import FundingElement, elements, programme
from kpk_geo.funding.fgz_terms import fgz_figures, fgz_terms
from kpk_geo.german import number, several
from kpk_geo.model import OfferKind, Unit
from maps.funding.text import (
    BASIS_OPEN,
    CHECKED,
    NO_CLAIM,
    calendar_rows,
    costs_line,
    euros,
    headline,
    posts,
)
from maps.kit.menu import FUNDING, Menu
from maps.kit.page import Html, render_page

TABLE_UP_TO = 6  # FGZ that the table lists by themselves; own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRegion:
    """The region that the page is shown beside."""

    region_id: str
    name: str
    synthetic: bool
    offers: Mapping[OfferKind, int]  # that everybody may see; none: no list is loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody wrote into the two forms, word for word."""

    fgz: str = ""
    half_post: str = ""  # EUR a year
    children: str = ""
    all_children: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingView:
    """All that the page shows."""

    today: date
    region: FundingRegion | None
    typed: Typed
    costs: FgzCosts | None  # of what was typed; None: nothing, or what is no number
    costs_problem: str  # German; empty: none
    share: str  # German: what the commune would get; empty: not asked
    share_problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    element: FundingElement
    fields: str
    kinds: str
    here: str  # German: what of it the region has; empty: no region is shown


def funding_page(view: FundingView, menu: Menu) -> Html:
    """Write the page.

    Parameters
    ----------
    view
        What it shows.
    menu
        Of the service.
    """
    rows = calendar_rows(view.today)
    counts = sorted({*range(1, TABLE_UP_TO + 1), *([view.costs.count] if view.costs else [])})
    region = view.region
    return render_page(
        "funding/page.html.jinja",
        menu,
        region=None if region is None else region.region_id,
        current=FUNDING,
        view=view,
        region_id="" if region is None else region.region_id,
        headline=headline(view.today),
        dates=[row for row in rows if row.timing.value != "past"],
        past=[row for row in rows if row.timing.value == "past"],
        cards=[_card(item, region) for item in elements()],
        programme=programme(),
        budgets=budgets(),
        key=allocation_key(),
        table=[fgz_costs(count) for count in counts],
        asked=view.costs,
        asked_line="" if view.costs is None else costs_line(view.costs),
        terms=fgz_terms(),
        state_share=german.quantity(fgz_terms().state_share, Unit.PERCENT, 0),
        figures=fgz_figures(),
        euros=euros,
        posts=posts,
        checked=CHECKED,
        basis_open=BASIS_OPEN,
        no_claim=NO_CLAIM,
        version=__version__,
    )


def _card(element: FundingElement, region: FundingRegion | None) -> _Card:
    return _Card(
        element=element,
        fields=", ".join(field.label for field in element.fields_of_action),
        kinds=", ".join(kind.label for kind in element.kinds),
        here="" if region is None or not element.kinds else _here(element, region),
    )


def _here(element: FundingElement, region: FundingRegion) -> str:
    if not region.offers:
        return f"{region.name}: Es sind keine Angebote geladen."
    counts = [(kind, region.offers.get(kind, 0)) for kind in element.kinds]
    found = [f"{kind.label} {number(count)}" for kind, count in counts if count]
    if not found:
        return f"{region.name}: Es ist noch keines eingetragen."
    whole = several(sum(count for _, count in counts), "Eintrag", "Einträge")
    return f"{region.name}: {whole} ({', '.join(found)})." if len(found) > 1 else (
        f"{region.name}: {whole}."
    )  # fmt: skip
