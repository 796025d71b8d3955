"""The map of hot spots: themes, popup, method box, table, agreement, reading help."""

from typing import Any
from urllib.parse import urlencode

import pandas as pd

from kpk_geo import __version__, german
from kpk_geo.model import Cluster
from kpk_geo.results.hot_spots import HotSpotArea
from maps.hot_spots.budget_text import (
    budget_lines,
    certain_in_region,
    region_sentence,
)
from maps.hot_spots.cautions import agreement, cautions
from maps.hot_spots.headlines import front_ids, headline, with_finding
from maps.hot_spots.legend_classes import finding_text
from maps.hot_spots.popup import area_texts, popup_frame
from maps.hot_spots.smoothed import smoothed_theme
from maps.hot_spots.supply import (
    short_of,
    supply_method,
    supply_theme,
)
from maps.hot_spots.surroundings_text import (
    beyond_text,
    surroundings_sentence,
    surroundings_theme,
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
from maps.hot_spots.view import HotSpotView
from maps.kit.area_addresses import area_pages
from maps.kit.assets import current_assets
from maps.kit.estimates import signed
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap, render_page
from maps.kit.popup import area_place
from maps.kit.probability import probability
from maps.kit.substitutes import substitute_text
from maps.kit.theme_choice import grouped, with_few_first, with_findings
from maps.kit.themes import Theme, indicator_theme

_YES_NO = {True: "ja", False: "nein", None: "offen"}
_CLASSES: dict[Cluster | None, int] = {  # in the order of the legend
    Cluster.CORE: 0, Cluster.SURROUNDING: 1, Cluster.ALIKE: 2, Cluster.CONTRARY: 3, Cluster.NONE: 4,
}  # fmt: skip


def hot_spot_themes(view: HotSpotView) -> list[Theme]:
    """List every way to colour the map, clusters first."""
    areas, summary = view.areas, view.summary
    themes = []
    if not summary.reason:
        themes += [cluster_theme(areas, summary), cluster_theme(areas, summary, cold=True)]
    beyond = surroundings_theme(areas, summary)
    themes += [beyond] if beyond else []
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
    themes += [theme for theme in (rates, values) if theme is not None]
    found = [with_finding(theme, view) for theme in themes]
    place = f"{view.indicator.label}, {view.region_name}"
    return with_findings(with_few_first(found, front_ids(found)), place)


def _values_theme(view: HotSpotView) -> Theme | None:
    ids = [area.area_id for area in view.areas]
    values = pd.Series([area.value for area in view.areas], index=ids, dtype=float)
    validity = pd.Series([area.validity for area in view.areas], index=ids, dtype=object)
    return indicator_theme(view.indicator, values, validity)


def hot_spot_data(view: HotSpotView) -> dict[str, Any]:
    """Give what the page's script needs: themes, and per area the texts of its popup."""
    return {
        "themes": [theme.data() for theme in hot_spot_themes(view)],
        "popup": popup_frame(view.indicator, view.summary).data(),
        "areas": [
            {
                "id": area.area_id,
                "name": view.names[area.area_id],
                "where": area_place(view.parent_of(area.area_id), area.area_id),
                **area_texts(area, view.indicator, view.summary, view.budget),
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
        "area_pages": area_pages(view.region_id, view.level),
        "background": f"{base}/background/{view.level}?v={version}",
        "data": f"{base}/hot-spots/map?indicator={view.indicator.id}&v={version}",
        "parents": f"{base}/outlines/parents/{view.level}?v={version}"
        if view.parent_names
        else None,
    }
    themes = hot_spot_themes(view)
    page = MapPage(
        "hot_spots/page.html.jinja",
        menu,
        module="hot_spots.js",
        config=config,
        region=view.region_id,
        current="/maps/hot-spots",
        view=view,
        groups=grouped(themes),
        finding=themes[0].finding if themes else headline(view),
        further=further(view),
        moran=moran_sentence(view.summary),
        method=_method(view),
        notes=cautions(view),
        agreement=agreement(view),
        table=[_table_row(view, area) for area in view.areas],
        short_of="Belastung sicher hoch, Versorgung niedrig"
        if view.summary.high_burden.by_counts
        else "Belastung hoch, Versorgung niedrig",
        substitutes=substitute_text(view.sources),
        version=__version__,
    )  # fmt: skip
    centre = ((south + north) / 2, (west + east) / 2)
    page.add_child(ThinMap("hot_spots", f"Karte der Häufungen in {view.region_name}", centre))
    return page.written()


def further(view: HotSpotView) -> list[str]:
    """Say how far the cores hold: against their surroundings, and in the whole region."""
    if view.summary.reason:
        return []
    texts = (
        surroundings_sentence(view.summary), region_sentence(view.budget, view.summary),
    )  # fmt: skip
    return [text for text in texts if text]


def _method(view: HotSpotView) -> list[tuple[str, str]]:
    day = german.day(view.reference_date)
    return [
        ("Daten", f"{view.indicator.label}, {view.region_name}, {view.level_label}, {day}"),
        *method_lines(view.summary),
        *budget_lines(view.budget, view.summary),
        *supply_method(view.summary),
        ("Lauf", f"Nr. {view.run_pk} vom {german.day(view.run_day)}, kpk_geo {__version__}"),
    ]


def _table_row(view: HotSpotView, area: HotSpotArea) -> dict[str, Any]:
    """Give text for people, and number to sort by."""
    unit = view.indicator.unit
    return {
        "id": area.area_id,
        "name": view.names[area.area_id],
        "parent": view.parent_of(area.area_id) or "",
        "value": (signed(german.quantity(area.value, unit), area.validity), area.value),
        "neighbour_mean": (german.quantity(area.neighbour_mean, unit), area.neighbour_mean),
        "p": (probability(area.p_one_sided), area.p_one_sided),
        "p_adjusted": (probability(area.p_adjusted), area.p_adjusted),
        "grade": (finding_text(area), _CLASSES.get(area.cluster, "")),
        "beyond": beyond_text(area),
        "region": _YES_NO[certain_in_region(area, view.budget, view.indicator.id)]
        if area.cluster is Cluster.CORE else "",
        "short_of": short_of(area, view.summary),
        "robust": (
            f"{area.confirmed} von {area.variants}" if area.variants else "–", area.robustness
        ),
    }  # fmt: skip


def reading_page(menu: Menu, region_id: str | None = None, region_name: str = "") -> Html:
    """Write the short page that explains how to read the map, and leads back to it.

    Parameters
    ----------
    region_id, region_name
        Whose map one comes from; none: that of no region.
    """
    query = "" if region_id is None else "?" + urlencode({"region": region_id})
    return render_page(
        "hot_spots/reading.html.jinja", menu, region=region_id, region_name=region_name,
        map_address=f"/maps/hot-spots{query}", version=__version__,
    )  # fmt: skip
