"""The page of gaps: the finding, where families need more first, the whole chain, one map each."""

from dataclasses import dataclass
from typing import Any

from kpk_geo import __version__, german
from kpk_geo.errors import excerpt
from kpk_geo.model import LifePhase, Underserved
from maps.gaps.hosts import host_lists
from maps.gaps.matrix import table_of
from maps.gaps.phrases import first_sentence
from maps.gaps.popup import OFFER_WORDS, POPUP_OF_OFFERS
from maps.gaps.signs import STATUS_SIGNS
from maps.gaps.small_maps import small_maps
from maps.gaps.text import headline, link_line, run_notes
from maps.gaps.underserved import RankedList, phase_headline, ranked_list
from maps.gaps.view import PATH, Choice, GapsView
from maps.gaps.words import link_name
from maps.kit.area_addresses import area_pages
from maps.kit.assets import current_assets
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.kit.substitutes import substitute_text

STATE = ("cell", "theme", "area")  # what the script writes into the address


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A link to another part of the page."""

    label: str
    address: str
    is_current: bool


def gaps_page(view: GapsView, choice: Choice, menu: Menu, *, unknown_phase: str = "") -> Html:
    """Write the page for a choice; geometry and data of the map are fetched by address.

    Parameters
    ----------
    view
        All that is known.
    choice
        Life phase, and which table.
    menu
        Of the application.
    unknown_phase
        What the address asks for and no life phase is called; empty: nothing.
    """
    west, south, east, north = view.bounds
    lines = {item.cell: link_line(item) for item in view.summary.links}
    ranked = ranked_list(view, choice)
    finding, more = first_sentence(_finding(view, choice, ranked))
    page = MapPage(
        "gaps/page.html.jinja", menu, module="gaps.js", config=_config(view, choice),
        region=view.region_id, current=PATH,
        unknown_phase=excerpt(unknown_phase) if unknown_phase else "",
        view=view, choice=choice,
        finding=finding, more=more, ranked=ranked, table=table_of(view, choice),
        small=small_maps(view, choice, lines), signs=list(STATUS_SIGNS.values()),
        links=_options(view, choice), phases=_phase_tabs(view, choice),
        tables=_table_tabs(view, choice), groupings=_grouping_tabs(view, choice),
        notes=run_notes(view.summary, view.names),
        hosts=host_lists(view, choice), counts=_counts(view, choice), verdicts=Underserved,
        substitutes=substitute_text(view.sources), exports=_exports(view), version=__version__,
    )  # fmt: skip
    centre = ((south + north) / 2, (west + east) / 2)
    page.add_child(ThinMap("gaps", f"Karte der Lücken in {view.region_name}", centre))
    return page.written()


def page_finding(view: GapsView, choice: Choice) -> str:
    """Give the title of the page, which heads its map too.

    Parameters
    ----------
    view
        All that is known.
    choice
        Life phase, and which table.
    """
    return first_sentence(_finding(view, choice, ranked_list(view, choice)))[0]


def _finding(view: GapsView, choice: Choice, ranked: RankedList) -> str:
    if choice.phase is not None:
        return phase_headline(view, choice.phase)
    names = [entry.name for entry in ranked.certain]
    return headline(view.parameters, view.summary, names)


def _config(view: GapsView, choice: Choice) -> dict[str, Any]:
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    version = current_assets().data_version(view.revision)
    phase = "" if choice.phase is None else f"&phase={choice.phase.value}"
    return {
        "bounds": [[south, west], [north, east]],
        "outlines": f"{base}/outlines/{view.level}?v={version}",
        "area_pages": area_pages(view.region_id, view.level),
        "background": f"{base}/background/{view.level}?v={version}",
        "parents": f"{base}/outlines/parents/{view.level}?v={version}"
        if view.parent_names
        else None,
        "overall": f"{base}/gaps/map?v={version}{phase}",
        "link": f"{base}/gaps/map?v={version}",
        "offers": f"{base}/gaps",
        "popup_of_offers": POPUP_OF_OFFERS.data(),
        "words": OFFER_WORDS,
        "query": choice.query(view.region_id),
        "state": list(STATE),
        "decisions": f"{view.decisions}?region={view.region_id}" if view.decisions else None,
    }


def _options(view: GapsView, choice: Choice) -> dict[str, list[tuple[str, str]]]:
    """Group the links of the select by life phase."""
    found: dict[str, list[tuple[str, str]]] = {}
    for item in view.links(choice.phase):
        found.setdefault(item.life_phase.label, []).append((item.cell, link_name(item)))
    return found


def _tab(view: GapsView, label: str, target: Choice, choice: Choice, anchor: str = "") -> Tab:
    return Tab(
        label=label, address=f"{PATH}?{target.query(view.region_id)}{anchor}",
        is_current=target == choice,
    )  # fmt: skip


def _phase_tabs(view: GapsView, choice: Choice) -> list[Tab]:
    named: list[tuple[str, LifePhase | None]] = [("Alle Lebensphasen", None)]
    shown = view.phases if choice.shown == "links" else list(LifePhase)
    named += [(phase.label, phase) for phase in shown]
    return [
        _tab(view, label, Choice(phase=phase, shown=choice.shown, grouped_by=choice.grouped_by),
             choice)
        for label, phase in named
    ]  # fmt: skip


def _table_tabs(view: GapsView, choice: Choice) -> list[Tab]:
    own = view.parameters.plan.label if view.parameters.is_own else "Glieder"
    return [
        _tab(view, own, Choice(phase=choice.phase), choice, "#kette"),
        _tab(view, "Lebensphase × Handlungsfeld", Choice(phase=choice.phase, shown="matrix"),
             choice, "#kette"),
    ]  # fmt: skip


def _grouping_tabs(view: GapsView, choice: Choice) -> list[Tab]:
    """Offer the commune's goals, where its links name some."""
    if choice.shown == "matrix" or not any(item.goal for item in view.summary.links):
        return []
    phase = choice.phase
    return [
        _tab(view, "nach Lebensphase", Choice(phase=phase), choice, "#kette"),
        _tab(view, "nach Ziel", Choice(phase=phase, grouped_by="goal"), choice, "#kette"),
    ]


def _counts(view: GapsView, choice: Choice) -> str:
    """Say of how many areas there is which verdict."""
    counts = view.summary.underserved.get(choice.key, {})
    parts = [
        f"{german.number(counts[verdict])} {words}"
        for verdict, words in _COUNTED.items()
        if counts.get(verdict)
    ]
    return f"{german.several(view.summary.areas, 'Gebiet', 'Gebiete')}: {', '.join(parts)}"


_COUNTED = {
    Underserved.CERTAIN: "gesichert unterversorgt", Underserved.HINT: "mit einem Hinweis",
    Underserved.NONE: "ohne Befund", Underserved.UNKNOWN: "nicht zu sagen",
}  # fmt: skip


def _exports(view: GapsView) -> list[tuple[str, str]]:
    base = f"/api/regions/{view.region_id}/gaps"
    return [
        ("Für Excel (.xlsx)", f"{base}.xlsx"), ("CSV", f"{base}.csv?columns=german"),
        ("GeoJSON", f"{base}.geojson"),
    ]  # fmt: skip
