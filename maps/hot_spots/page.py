"""The map of hot spots: themes, popup, method box, table, agreement, reading help."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from analyses.hot_spots.grading import FEW_AREAS
from kpk_geo import __version__, german
from kpk_geo.model import Cluster, Grade, Source
from kpk_geo.profile import Indicator
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from maps.hot_spots.counts_text import (
    design_effect_text,
    difference_sentence,
    suppressed_text,
)
from maps.hot_spots.popup import area_texts, grade_text, popup_frame
from maps.hot_spots.probability import probability
from maps.hot_spots.smoothed import smoothed_theme
from maps.hot_spots.supply import (
    high_burden_text,
    short_of,
    supply_method,
    supply_theme,
)
from maps.hot_spots.text import method_lines, moran_sentence
from maps.hot_spots.themes import (
    cluster_theme,
    join_theme,
    move_theme,
    rank_theme,
    robustness_theme,
    scan_theme,
)
from maps.kit.assets import current_assets
from maps.kit.estimates import estimated_note, is_estimated, signed
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap, render_page
from maps.kit.popup import area_place
from maps.kit.substitutes import substitute_text
from maps.kit.themes import Theme, grouped, indicator_theme


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HotSpotView:
    """All that the page shows."""

    region_id: str
    region_name: str
    synthetic: bool
    level: str
    level_label: str
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    parent_names: Mapping[str, str]
    indicator: Indicator
    indicators: Sequence[Indicator]  # that were looked at
    names: Mapping[str, str]  # of the areas, by area_id
    parents: Mapping[str, str | None]  # area above, by area_id
    areas: Sequence[HotSpotArea]
    summary: HotSpotSummary
    burdened: Mapping[str, bool] | None  # by area_id: status low or very low; None without an index
    run_pk: int
    run_day: date
    stale: str  # German: that the data changed since the run; empty if they did not
    sources: Sequence[Source]
    revision: int

    @property
    def reference_date(self) -> date:
        """The date of the values."""
        return self.summary.reference_date

    def parent_of(self, area_id: str) -> str | None:
        """Name the area above; None where there is none."""
        return self.parent_names.get(self.parents.get(area_id) or "")


def hot_spot_themes(view: HotSpotView) -> list[Theme]:
    """List every way to colour the map, clusters first."""
    areas, summary = view.areas, view.summary
    themes = []
    if not summary.reason:
        themes += [cluster_theme(areas, summary), cluster_theme(areas, summary, cold=True)]
    if summary.joins:
        themes.append(join_theme(areas, summary.joins.burdened))
    if summary.scan:
        themes.append(scan_theme(areas, summary))
    if not summary.reason and summary.sensitivity.variants:
        themes.append(robustness_theme(areas, len(summary.sensitivity.variants)))
    if summary.ranks:
        ranked = rank_theme(areas, summary.ranks)
        themes += [ranked] if ranked else []
    if summary.moves.dates:
        themes.append(move_theme(areas, summary.moves))
    themes += [supply_theme(areas, item, summary) for item in summary.supply if item.variants]
    rates = smoothed_theme(areas, view.indicator, summary.smoothing)
    values = _values_theme(view)
    return themes + [theme for theme in (rates, values) if theme is not None]


def _values_theme(view: HotSpotView) -> Theme | None:
    ids = [area.area_id for area in view.areas]
    values = pd.Series([area.value for area in view.areas], index=ids, dtype=float)
    validity = pd.Series([area.validity for area in view.areas], index=ids, dtype=object)
    return indicator_theme(view.indicator, values, validity)


def hot_spot_data(view: HotSpotView) -> dict[str, Any]:
    """Give what the page's script needs: themes, and per area the texts of its popup."""
    return {
        "themes": [asdict(theme) for theme in hot_spot_themes(view)],
        "popup": popup_frame(view.indicator, view.summary).data(),
        "areas": [
            {
                "id": area.area_id,
                "name": view.names[area.area_id],
                "where": area_place(view.parent_of(area.area_id), area.area_id),
                **area_texts(area, view.indicator, view.summary),
            }
            for area in view.areas
        ],
    }


def hot_spot_page(view: HotSpotView, menu: Menu) -> Html:
    """Write the page; geometry and data are fetched by address."""
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    version = current_assets().data_version(view.revision)
    config = {
        "bounds": [[south, west], [north, east]],
        "outlines": f"{base}/outlines/{view.level}?v={version}",
        "data": f"{base}/hot-spots/map?indicator={view.indicator.id}&v={version}",
        "parents": f"{base}/outlines/parents/{view.level}?v={version}"
        if view.parent_names
        else None,
    }
    page = MapPage(
        "hot_spots/page.html.jinja",
        menu,
        module="hot_spots.js",
        config=config,
        region=view.region_id,
        current="/maps/hot-spots",
        view=view,
        groups=grouped(hot_spot_themes(view)),
        headline=headline(view),
        moran=moran_sentence(view.summary),
        method=_method(view),
        notes=_notes(view),
        agreement=agreement(view),
        table=[_table_row(view, area) for area in view.areas],
        short_of="Belastung sicher hoch, Versorgung niedrig"
        if view.summary.high_burden.by_counts
        else "Belastung hoch, Versorgung niedrig",
        substitutes=substitute_text(view.sources),
        csv=f"{base}/hot-spots.csv?indicator={view.indicator.id}",
        version=__version__,
    )  # fmt: skip
    centre = ((south + north) / 2, (west + east) / 2)
    page.add_child(ThinMap("hot_spots", f"Karte der Häufungen in {view.region_name}", centre))
    return page.written()


def headline(view: HotSpotView) -> str:
    """Say the result in one sentence, readable from the back of the room."""
    summary = view.summary
    if summary.reason:
        return summary.reason
    core = summary.clusters[Cluster.CORE]
    tested = german.number(summary.tests)
    if not core:
        return (
            f"Keine gesicherte Häufung: In keinem von {tested} geprüften Gebieten liegen die "
            "Nachbarn höher, als sich durch Zufall erklären lässt."
        )
    cores = "Ein Gebiet bildet den Kern" if core == 1 else (
        f"{german.number(core)} Gebiete bilden Kerne"
    )  # fmt: skip
    around = german.number(summary.clusters[Cluster.SURROUNDING])
    return (
        f"Gesicherte Häufungen: {cores}, {around} weitere liegen in deren Umgebung; geprüft "
        f"wurden {tested}."
    )


def _method(view: HotSpotView) -> list[tuple[str, str]]:
    day = german.day(view.reference_date)
    return [
        ("Daten", f"{view.indicator.label}, {view.region_name}, {view.level_label}, {day}"),
        *method_lines(view.summary),
        *supply_method(view.summary),
        ("Lauf", f"Nr. {view.run_pk} vom {german.day(view.run_day)}, kpk_geo {__version__}"),
    ]


def _notes(view: HotSpotView) -> list[str]:
    """Say what to be careful about in this very map."""
    summary, neighbours = view.summary, view.summary.neighbours
    notes = []
    if 0 < summary.tests < FEW_AREAS:
        notes.append(
            f"Nur {summary.tests} Gebiete: Einzelne Prüfungen finden hier wenig. Die Suche im "
            "Kreis fragt statt dessen einmal für die ganze Karte, ob hohe Quoten beieinanderliegen"
            + ("." if summary.scan else f"; sie fehlt hier. {summary.why_no_scan}")
        )
    notes += _count_notes(summary)
    if neighbours.islands:
        islands = neighbours.islands
        notes.append(f"Ohne Nachbarn ({len(islands)}): {_some(view, islands)}.")
    if neighbours.only_by_tolerance:
        notes.append(
            f"Nachbarpaare, die sich nur im Rahmen der Toleranz berühren: "
            f"{len(neighbours.only_by_tolerance)}. Die Flächen sind dort ungenau."
        )
    if summary.moves.reason:
        notes.append(f"Veränderung gegenüber früher: {summary.moves.reason}")
    if summary.supply:
        notes.append(high_burden_text(summary.high_burden))
    else:
        notes.append(f"Belastung gegen Angebot: {summary.why_no_supply}")
    estimated = sum(is_estimated(area.validity) for area in view.areas)
    if estimated:
        notes.append(estimated_note(estimated, len(view.areas)))
    return notes


def _count_notes(summary: HotSpotSummary) -> list[str]:
    """Say whether areas differ at all, how much a person counts, and what is suppressed."""
    counts = summary.counts
    if counts is None:
        return []
    notes = [difference_sentence(counts), f"Designeffekt: {design_effect_text(summary)}."]
    suppressed = suppressed_text(counts)
    return [*notes, f"{suppressed}."] if suppressed else notes


def _some(view: HotSpotView, area_ids: Sequence[str]) -> str:
    names = [view.names.get(key, key) for key in area_ids]
    return ", ".join(names[:5]) + (f" und {len(names) - 5} weitere" if len(names) > 5 else "")


def agreement(view: HotSpotView) -> list[dict[str, Any]] | None:
    """Count how local test and burden index go together; None without either.

    The search in circles is not counted: it looks at the same rates with much the same question, so
    it would agree with the local test without confirming it.
    """
    burdened = view.burdened
    if view.summary.reason or burdened is None:
        return None
    groups: dict[str, Callable[[HotSpotArea], bool]] = {
        "gesichert: Kern": lambda area: area.cluster is Cluster.CORE,
        "Umgebung eines Kerns": lambda area: area.cluster is Cluster.SURROUNDING,
        "Hinweis": lambda area: area.cluster is Cluster.ALIKE and area.grade is Grade.HINT,
        "übrige geprüfte": lambda area: area.cluster in (Cluster.NONE, Cluster.CONTRARY),
    }
    rows = []
    for label, belongs in groups.items():
        own = [area for area in view.areas if belongs(area)]
        rows.append({
            "label": label,
            "areas": len(own),
            "index": sum(burdened.get(area.area_id, False) for area in own),
        })  # fmt: skip
    return rows


def _table_row(view: HotSpotView, area: HotSpotArea) -> dict[str, Any]:
    """Give text for people, and number to sort by."""
    unit, order = view.indicator.unit, {Grade.CERTAIN: 0, Grade.HINT: 1, Grade.NONE: 2}
    return {
        "id": area.area_id,
        "name": view.names[area.area_id],
        "parent": view.parent_of(area.area_id) or "",
        "value": (signed(german.quantity(area.value, unit), area.validity), area.value),
        "neighbour_mean": (german.quantity(area.neighbour_mean, unit), area.neighbour_mean),
        "p": (probability(area.p_one_sided), area.p_one_sided),
        "p_adjusted": (probability(area.p_adjusted), area.p_adjusted),
        "grade": (grade_text(area), "" if area.grade is None else order[area.grade]),
        "short_of": short_of(area, view.summary),
        "robust": (
            f"{area.confirmed} von {area.variants}" if area.variants else "–", area.robustness
        ),
    }  # fmt: skip


def reading_page(menu: Menu, region_id: str | None = None) -> Html:
    """Write the short page that explains how to read the map."""
    return render_page("hot_spots/reading.html.jinja", menu, region=region_id, version=__version__)
