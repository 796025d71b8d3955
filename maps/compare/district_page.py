"""The page of a Kreis: its communes side by side, and which Jugendamt serves which."""

import math
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from analyses.compare.figures import Comparison
from analyses.standing.place import CityValue
from kpk_geo import __version__, german
from kpk_geo.errors import listed
from kpk_geo.german import several
from kpk_geo.model import CommuneType, Polarity, Unit
from kpk_geo.profile import Indicator
from kpk_geo.results.state import StateCommune
from maps.area.charts import MARKS
from maps.compare.commune_map import USUAL, commune_map
from maps.compare.shared import downloads, overview_address, peer_table
from maps.compare.text import NOT_SAID, method, own_text, span_text
from maps.compare.view import DistrictView
from maps.compare.ways import DISTRICT_NOTE, district_ways_tables, ways_line
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


def district_page(view: DistrictView, menu: Menu) -> Html:
    """Write the page of a Kreis.

    Parameters
    ----------
    view
        What is known.
    """
    state, figures = view.state, view.compared
    shares = [item for item in state.indicators if item.unit is not Unit.COUNT]
    shown = view.shown
    return render_page(
        "compare/district.html.jinja", menu, current=COMPARE, region=state.state_id, view=view,
        state=state,
        here=compare_address(state.state_id),
        own_address=district_address(state.state_id, view.key),
        headline=headline(view, shares), offices=offices(view), programme=programme(view),
        map=commune_map(
            state, shown,
            {peer.area_id: peer.total for peer in figures[shown.id].peers} if shown else {},
            title=view.name,
        ),
        strips=[written_figure(_strip(view, item)) for item in shares],
        columns=[(item.label, german.day(view.days[item.id])) for item in state.indicators],
        rows=[_row(view, item) for item in _by_name(view.members)],
        ways=None if view.ways is None else (
            ways_line(view.ways), district_ways_tables(
                view.ways, _by_name(view.members), poor_streets=state.poor_streets
            )
        ),
        what_if=what_if_address(state.state_id),
        ways_note=DISTRICT_NOTE, own_faults=state.faults_of(
            [item.area_id for item in view.members]
        ), not_said=NOT_SAID, method=method(1)[:2],
        downloads=downloads(state, district=view.key, with_ways=view.ways is not None),
        overview=overview_address(view.own_region), version=__version__,
    )  # fmt: skip


def headline(view: DistrictView, shares: Iterable[Indicator]) -> str:
    """Say who is responsible, and in what the communes differ beyond chance; burdens go first."""
    offices = {item.office for item in view.members if item.office}
    start = (
        f"{view.name}: {several(len(view.members), 'Gemeinde', 'Gemeinden')}, "
        f"{several(len(offices), 'Jugendamt', 'Jugendämter')}"
    )
    unlike = [item for item in shares if view.compared[item.id].differ]
    if not unlike:
        return start
    first = min(unlike, key=lambda item: item.polarity is Polarity.NEUTRAL)
    return f"{start}; {first.label}: {_ends(view.compared[first.id], first.unit)}"


def offices(view: DistrictView) -> list[tuple[str, str]]:
    """Say which Jugendamt serves which communes: that of the Kreis first."""
    found: dict[str, list[StateCommune]] = {}
    for item in _by_name(view.members):
        if item.type is not CommuneType.OWN_OFFICE:
            found.setdefault(item.office_name or item.type.label, []).append(item)
    own = [item for item in _by_name(view.members) if item.type is CommuneType.OWN_OFFICE]
    lines = [(name, _named(items)) for name, items in found.items()]
    return lines + ([("Eigenes Jugendamt", _named(own))] if own else [])


def programme(view: DistrictView) -> str:
    """Say how many of the communes and Jugendämter a source names, and which it does not."""
    named = [item for item in view.members if item.programme]
    note = view.state.summary.programme_note
    if not named:
        return f"Im Programm ist von keiner Quelle eine der Gemeinden genannt. {note}".strip()
    ruled = len({item.office for item in named if item.office})
    others = [item for item in _by_name(view.members) if not item.programme]
    rest = f"; nicht genannt: {listed(item.name for item in others)}" if others else ""
    return (
        f"Im Programm genannt: {several(len(named), 'Gemeinde', 'Gemeinden')} mit "
        f"{several(ruled, 'Jugendamt', 'Jugendämtern')}{rest}. {note}"
    ).strip()


def _by_name(members: Iterable[StateCommune]) -> list[StateCommune]:
    return sorted(members, key=lambda item: (item.name, item.area_id))


def _named(items: Iterable[StateCommune]) -> str:
    return listed(
        item.name + ("" if item.office_is_sure else " (Annahme, zu bestätigen)") for item in items
    )


def _ends(found: Comparison, unit: Unit) -> str:
    values = [item.total.value for item in found.known]
    ends = [german.quantity(value, unit) for value in (min(values), max(values))]
    return " bis ".join(dict.fromkeys(ends))


def _strip(view: DistrictView, indicator: Indicator) -> Figure:
    found, unit, whole = view.compared[indicator.id], indicator.unit, view.whole[indicator.id]
    known = sorted(found.known, key=lambda peer: peer.total.value)
    says = f"{_ends(found, unit)}, {_verdict(found)}" if known else "kein Wert"
    title = f"{indicator.label}: {says}"
    alt = f"{title}. Ein Punkt je Gemeinde; gestrichelt {_whole_name(whole)}."
    ends = [german.quantity(peer.total.value, unit) for peer in known[:1] + known[-1:]]
    city = "" if math.isnan(whole.value) else (
        f"{_whole_name(whole)} {german.quantity(whole.value, unit)}"
    )  # fmt: skip
    picture = strip_plot(StripPlot(
        values=[(peer.area_id, peer.total.value) for peer in known], own=math.nan,
        city=whole.value, city_label=city, low_label=ends[0], high_label=ends[-1], alt=alt,
        colour=MARKS[indicator.polarity.sign],
    )) if known else Markup("<p>Keine der Gemeinden hat hier einen Wert.</p>")  # fmt: skip
    names = {item.area_id: item.name for item in view.members}
    return Figure(
        id=f"kreis-{indicator.id}", title=title, picture=picture, alt=alt,
        source=view.sources[indicator.id],
        table=peer_table(found, names, unit, indicator.label),
    )  # fmt: skip


def _verdict(found: Comparison) -> str:
    if found.differ is None:
        return "nicht geprüft: zu wenige mit Zähler und Nenner"
    return "mehr verschieden als durch Zufall" if found.differ else (
        "nicht mehr verschieden als durch Zufall"
    )  # fmt: skip


def _whole_name(whole: CityValue) -> str:
    return "Durchschnitt" if whole.is_mean else "alle zusammen"


def _row(view: DistrictView, item: StateCommune) -> dict[str, Any]:
    figures = []
    for indicator in view.state.indicators:
        own = next(
            peer for peer in view.compared[indicator.id].peers if peer.area_id == item.area_id
        )
        span = span_text(own, indicator.unit)
        figures.append((own_text(own, indicator.unit), "" if span == "–" else span))
    return {
        "name": item.name, "figures": figures,
        "office": "Kreis" if item.type is CommuneType.DISTRICT_OFFICE else (
            "eigenes" if item.office else item.type.label
        ),
        "sure": item.office_is_sure or not item.office,
        "programme": f"seit {item.programme}" if item.programme else "nicht genannt",
        "address": compare_address(view.state.state_id, commune=item.area_id, alike=USUAL),
        "overview": overview_address(view.regions.get(item.area_id)),
    }  # fmt: skip
