"""Indicators of a level that the index was not run for: the same map, without classes of burden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from kpk_geo import __version__, german
from kpk_geo.model import Source
from kpk_geo.profile import Indicator
from maps.kit.assets import current_assets
from maps.kit.estimates import signed
from maps.kit.levels import LevelLink
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.kit.popup import PopupFrame, TableFrame, area_place
from maps.kit.themes import Theme, indicator_theme

_HEAD = ("", "Wert")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ShownIndicator:
    """An indicator with its values for the level."""

    indicator: Indicator
    value: pd.Series  # by area_id; NaN: none
    validity: pd.Series
    origin: str  # German: as delivered, or summed from which level, and of which day
    parts: Mapping[str, str] = field(default_factory=dict)  # by area_id: "aus 4 von 5 Gebieten"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LevelView:
    """All that the page shows."""

    region_id: str
    region_name: str
    synthetic: bool
    level: str
    level_label: str
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    parent_names: Mapping[str, str]
    names: Mapping[str, str]  # by area_id
    parents: Mapping[str, str]  # by area_id; empty: none
    shown: Sequence[ShownIndicator]
    not_shown: Sequence[str]  # German labels of indicators that only a rate is known of
    levels: Sequence[LevelLink]
    sources: Sequence[Source]
    revision: int


def level_themes(view: LevelView) -> list[Theme]:
    """List the ways to colour the map; an indicator without two values gives none."""
    found = [
        (indicator_theme(item.indicator, item.value, item.validity), item) for item in view.shown
    ]
    return [
        replace(theme, sentence=f"{theme.sentence} Herkunft: {item.origin}.")
        for theme, item in found
        if theme is not None
    ]


def _text(item: ShownIndicator, area_id: str) -> str:
    text = signed(german.quantity(item.value[area_id], item.indicator.unit), item.validity[area_id])
    part = item.parts.get(area_id)
    return f"{text} ({part})" if part else text


def level_data(view: LevelView) -> dict[str, Any]:
    """Give what the page's script needs: themes, and per area the texts of its popup."""
    labels = tuple(item.indicator.label for item in view.shown)
    frame = PopupFrame(where=("where",), tables=(TableFrame(labels=labels, head=_HEAD),))
    return {
        "themes": [theme.data() for theme in level_themes(view)],
        "popup": frame.data(),
        "areas": [
            {
                "id": area_id,
                "name": name,
                "where": area_place(view.parent_names.get(view.parents[area_id]), area_id),
                "cells": [[_text(item, area_id)] for item in view.shown],
            }
            for area_id, name in view.names.items()
        ],
    }


def level_page(view: LevelView, menu: Menu) -> Html:
    """Write the page; geometry and data are fetched by address.

    Parameters
    ----------
    view
        What is shown.
    menu
        As on every page.
    """
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    version = current_assets().data_version(view.revision)
    query = urlencode({"level": view.level, "v": version})
    config = {
        "bounds": [[south, west], [north, east]],
        "outlines": f"{base}/outlines/{view.level}?v={version}",
        "background": f"{base}/background/{view.level}?v={version}",
        "data": f"{base}/burden/indicators/map?{query}",
        "parents": f"{base}/outlines/parents/{view.level}?v={version}"
        if view.parent_names
        else None,
    }
    page = MapPage(
        "burden/level_page.html.jinja",
        menu,
        module="indicators.js",
        config=config,
        region=view.region_id,
        current="/maps/burden",
        view=view,
        themes=level_themes(view),
        rows=[
            {
                "id": area_id,
                "name": name,
                "cells": [
                    {"text": _text(item, area_id), "sort": item.value[area_id]}
                    for item in view.shown
                ],
            }
            for area_id, name in view.names.items()
        ],
        is_summed=any("summiert" in item.origin for item in view.shown),
        version=__version__,
    )
    centre = ((south + north) / 2, (west + east) / 2)
    label = f"Karte der Indikatoren in {view.region_name}, {view.level_label}"
    page.add_child(ThinMap("indicators", label, centre))
    return page.written()
