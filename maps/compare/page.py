"""The page of one commune among its peers; it needs no script."""

import math

from markupsafe import Markup

from analyses.compare.figures import PeerFigure
from kpk_geo import __version__, german
from kpk_geo.model import OfferKind, Unit
from kpk_geo.profile import COMMUNE_LEVEL
from maps.area.charts import MARKS
from maps.area.indicator_text import value_text
from maps.compare.commune_map import commune_map
from maps.compare.shared import by_district, downloads, overview_address, peer_table
from maps.compare.text import (
    CHOICES,
    NOT_SAID,
    headline,
    lead,
    method,
    notes,
    own_text,
    programme_text,
    rank_text,
    span_text,
    verdict,
)
from maps.compare.view import ComparedIndicator, CompareView, StateView
from maps.compare.ways import NOTE, beside_ways, ways_line, ways_table
from maps.kit.area_addresses import area_address
from maps.kit.compare_addresses import (
    COMPARE,
    compare_address,
    district_address,
    what_if_address,
)
from maps.kit.figure import Figure, written_figure
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page
from maps.kit.strip_plot import StripPlot, strip_plot


def compare_page(view: CompareView, menu: Menu) -> Html:
    """Write the page of one commune among its peers.

    Parameters
    ----------
    view
        What is known.
    """
    state = view.state
    tests = max((item.comparison.tests for item in view.compared.values()), default=0)
    return render_page(
        "compare/page.html.jinja", menu, current=COMPARE, region=state.state_id, view=view,
        state=state,
        here=_here(state), headline=headline(view), lead=lead(view),
        programme=programme_text(view), districts=by_district(state),
        choices=[(key, label, getattr(view.alike, key)) for key, label in CHOICES.items()],
        strips=[written_figure(_strip(view, item)) for item in view.compared.values()],
        map=commune_map(
            state, view.shown, view.values, marked=(view.own.area_id,),
            title=f"{view.own.name} umrandet", alike=view.alike.names,
        ), others=len(view.peers) - 1, not_said=NOT_SAID, method=method(tests),
        beside=_beside(view) + beside_ways(view.ways, view.region),
        district=district_address(state.state_id, view.own.district),
        area=area_address(state.state_id, COMMUNE_LEVEL, view.own.area_id),
        overview=overview_address(view.region), version=__version__,
        ways=None if view.ways is None else (ways_line(view.ways), ways_table(view.ways)),
        what_if=_what_if(view),
        ways_note=NOTE, downloads=downloads(
            state, commune=view.own.area_id, alike=view.alike.names, with_ways=bool(view.ways)
        ), own_faults=state.faults_of([view.own.area_id]),
    )  # fmt: skip


def _what_if(view: CompareView) -> str:
    """Give the address of trial changes in this commune, with the mode that is shown."""
    words = [("kommune", view.own.area_id)]
    if view.ways and view.ways.rows:
        first = next((q for q, _ in view.ways.rows if q.kind is OfferKind.KITA), None)
        words.append(("frage", (first or view.ways.rows[0][0]).part))
    return what_if_address(view.state.state_id, words)


def _here(state: StateView) -> str:
    return compare_address(state.state_id)


def _strip(view: CompareView, item: ComparedIndicator) -> Figure:
    found, indicator = item.comparison, item.indicator
    unit, own = indicator.unit, found.own
    title = f"{indicator.label}: {own_text(own, unit)}, {verdict(found)}"
    known = sorted(found.known, key=lambda peer: peer.total.value)
    alt = (
        f"{title}. Ein Punkt je Kommune, {german.number(len(known))} Kommunen; der Balken ist die "
        "Spanne."
    )
    city = "" if math.isnan(found.others.value) else (
        f"andere {german.quantity(found.others.value, unit)}"
    )  # fmt: skip
    ends = [german.quantity(peer.total.value, unit) for peer in known[:1] + known[-1:]]
    picture = strip_plot(StripPlot(
        values=[(peer.area_id, peer.total.value) for peer in known], own=own.total.value,
        own_low=own.low, own_high=own.high, city=found.others.value, city_label=city,
        low_label=ends[0], high_label=ends[-1], alt=alt, colour=MARKS[indicator.polarity.sign],
    )) if known else Markup("<p>Keine der Kommunen hat hier einen Wert.</p>")  # fmt: skip
    names = {key: row.name for key, row in view.state.communes.items()}
    return Figure(
        id=f"vergleich-{indicator.id}", title=title, picture=picture, alt=alt, source=item.source,
        note="; ".join(text for text in (_own_line(own, unit), notes(item)) if text),
        table=peer_table(found, names, unit, indicator.label),
    )  # fmt: skip


def _own_line(own: PeerFigure, unit: Unit) -> str:
    if math.isnan(own.low):
        return ""
    rank = f", {rank_text(own.rank)}" if own.rank else ""
    return f"Spanne {span_text(own, unit)}{rank}"


def _beside(view: CompareView) -> list[tuple[str, str, str]]:
    """Put the state's figure beside that of the commune's own region."""
    if view.region is None:
        return []
    rows = []
    for indicator in view.state.indicators:
        if indicator.id not in view.region.figures:
            continue
        theirs, stood = view.own_figures[indicator.id]
        value, day = view.region.figures[indicator.id]
        unit = indicator.unit
        rows.append((
            indicator.label, f"{value_text(theirs, unit)} ({german.day(stood)})",
            f"{german.quantity(value, unit)} ({german.day(day)})",
        ))  # fmt: skip
    return rows
