"""The page of one commune among its peers, and that of a Kreis; neither needs a script."""

import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from analyses.compare.figures import Comparison, PeerFigure
from analyses.standing.total import Total
from kpk_geo import __version__, german
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import COMMUNE_LEVEL
from kpk_geo.results.state import StateCommune
from maps.area.charts import MARKS
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
from maps.compare.view import ComparedIndicator, CompareView, DistrictView, OwnRegion, StateView
from maps.compare.ways import NOTE, ways_line, ways_table
from maps.deliveries.pictures import figure_map
from maps.kit.area_addresses import area_address
from maps.kit.compare_addresses import (
    COMPARE,
    compare_address,
    district_address,
    run_address,
    table_address,
)
from maps.kit.figure import Figure, FigureTable, written_figure
from maps.kit.menu import OVERVIEW, Menu
from maps.kit.page import Html, render_page
from maps.kit.strip_plot import StripPlot, strip_plot

MAX_FAULTS = 40  # that the page writes out; kpk load --state --json has all


def no_state_page(menu: Menu) -> Html:
    """Write the page that says how a state comes here, where none is loaded."""
    return render_page("compare/none.html.jinja", menu, current=COMPARE, version=__version__)


def choice_of_communes(state: StateView, menu: Menu) -> Html:
    """Write the page of a state, on which a commune is chosen."""
    return render_page(
        "compare/state.html.jinja", menu, current=COMPARE, state=state, here=_here(state),
        run=run_address(state.state_id), downloads=_downloads(state, with_ways=True),
        districts=_districts(state), faults=_faults(state), more=_more(state),
        version=__version__,
    )  # fmt: skip


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
        "compare/page.html.jinja", menu, current=COMPARE, view=view, state=state,
        here=_here(state), headline=headline(view), lead=lead(view),
        programme=programme_text(view), districts=_districts(state),
        choices=[(key, label, getattr(view.alike, key)) for key, label in CHOICES.items()],
        strips=[written_figure(_strip(view, item)) for item in view.compared.values()],
        map=_map(view), others=len(view.peers) - 1, not_said=NOT_SAID, method=method(tests),
        beside=_beside(view), district=district_address(state.state_id, view.own.district),
        area=area_address(state.state_id, COMMUNE_LEVEL, view.own.area_id),
        overview=_overview(view.region), version=__version__,
        ways=None if view.ways is None else (ways_line(view.ways), ways_table(view.ways)),
        ways_note=NOTE, downloads=_downloads(
            state, commune=view.own.area_id, alike=view.alike.names, with_ways=bool(view.ways)
        ), own_faults=[item for item in state.summary.faults if view.own.area_id in item.communes],
    )  # fmt: skip


def district_page(view: DistrictView, menu: Menu) -> Html:
    """Write the page of a Kreis: its communes and their Jugendämter.

    Parameters
    ----------
    view
        What is known.
    """
    offices: dict[str, list[StateCommune]] = {}
    for item in view.members:
        offices.setdefault(item.office_name or item.type.label, []).append(item)
    count = german.several(len(view.members), "Gemeinde", "Gemeinden")
    ruled = german.several(sum(name != "" for name in offices), "Jugendamt", "Jugendämter")
    return render_page(
        "compare/district.html.jinja", menu, current=COMPARE, view=view, state=view.state,
        here=_here(view.state), headline=f"{view.name}: {count}, {ruled}",
        offices=[
            (name, items[0].office_is_sure, [_link(view, item) for item in items])
            for name, items in offices.items()
        ],
        downloads=_downloads(view.state, district=view.key, with_ways=False),
        tables=[_district_table(view, key) for key in view.compared], not_said=NOT_SAID,
        method=method(1)[:2], version=__version__,
    )  # fmt: skip


def _here(state: StateView) -> str:
    return compare_address(state.state_id)


def _districts(state: StateView) -> list[tuple[str, str, list[StateCommune]]]:
    groups: dict[str, list[StateCommune]] = {}
    for item in sorted(state.communes.values(), key=lambda own: (own.name, own.area_id)):
        groups.setdefault(item.district, []).append(item)
    named = [(items[0].district_name, key, items) for key, items in groups.items()]
    found = [(name, district_address(state.state_id, key), items) for name, key, items in named]
    return sorted(found, key=lambda group: group[:2])


def _downloads(
    state: StateView, *, with_ways: bool, commune: str = "", alike: tuple[str, ...] = (),
    district: str = "",
) -> list[tuple[str, str]]:  # fmt: skip
    files = [("CSV", "kommunen.csv"), ("Excel", "kommunen.xlsx")]
    if with_ways:
        files.append(("Wege und Versorgung (CSV)", "wege.csv"))
    return [
        (label, table_address(state.state_id, what, commune=commune, alike=alike,
                              district=district))
        for label, what in files
    ]  # fmt: skip


def _faults(state: StateView) -> list[tuple[str, str]]:
    return [(item.kind.label, item.text) for item in state.summary.faults[:MAX_FAULTS]]


def _more(state: StateView) -> int:
    return max(0, len(state.summary.faults) - MAX_FAULTS)


def _overview(region: OwnRegion | None) -> str:
    return "" if region is None else f"{OVERVIEW}?region={region.region_id}"


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
        table=_table(found, names, unit, indicator.label),
    )  # fmt: skip


def _own_line(own: PeerFigure, unit: Unit) -> str:
    if math.isnan(own.low):
        return ""
    rank = f", {rank_text(own.rank)}" if own.rank else ""
    return f"Spanne {span_text(own, unit)}{rank}"


def _table(found: Comparison, names: Mapping[str, str], unit: Unit, caption: str) -> FigureTable:
    """List the peers by name: in the order of their values it would be a league table."""
    ordered = sorted(found.peers, key=lambda peer: (names[peer.area_id], peer.area_id))
    return FigureTable(
        head=("Kommune", "Wert", "Spanne", "Rang"), caption=f"{caption}, nach Namen",
        rows=tuple(
            (names[peer.area_id], own_text(peer, unit), span_text(peer, unit), rank_text(peer.rank))
            for peer in ordered
        ),
    )  # fmt: skip


def _map(view: CompareView) -> Markup | None:
    if view.shown is None:
        return None
    indicator = view.shown
    values = {key: item.value for key, item in view.values.items() if not math.isnan(item.value)}
    gaps = {key: _why(item) for key, item in view.values.items() if key not in values}
    title = f"Karte: {indicator.label} in {view.state.name}, {view.own.name} umrandet"
    return figure_map(
        view.state.outlines, values, gaps, unit=indicator.unit, polarity=indicator.polarity,
        title=title, marked=(view.own.area_id,),
    )  # fmt: skip


def _why(total: Total) -> Validity:
    return Validity.SUPPRESSED if total.suppressed else Validity.MISSING


def _beside(view: CompareView) -> list[tuple[str, str, str]]:
    """Put the state's figure beside that of the commune's own region."""
    if view.region is None:
        return []
    rows = []
    for key, item in view.compared.items():
        if key not in view.region.figures:
            continue
        value, day = view.region.figures[key]
        unit = item.indicator.unit
        rows.append((
            item.indicator.label,
            f"{own_text(item.comparison.own, unit)} ({german.day(item.day)})",
            f"{german.quantity(value, unit)} ({german.day(day)})",
        ))  # fmt: skip
    return rows


def _link(view: DistrictView, item: StateCommune) -> dict[str, Any]:
    return {
        "name": item.name, "title": item.title,
        "address": compare_address(
            view.state.state_id, commune=item.area_id,
            alike=("type", "size"),
        ),
        "overview": _overview(view.regions.get(item.area_id)),
    }  # fmt: skip


def _district_table(view: DistrictView, key: str) -> dict[str, Any]:
    indicator = next(item for item in view.state.indicators if item.id == key)
    names = {item.area_id: item.name for item in view.members}
    table = _table(view.compared[key], names, indicator.unit, indicator.label)
    return {"label": indicator.label, "day": view.days[key], "table": table}
