"""The map of the burden index: themes, legend, popup, table, reading help and sources."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from analyses.burden.index import ClassScheme
from kpk_geo import __version__, german
from kpk_geo.model import OfferKind, Source
from kpk_geo.profile import BurdenIndexPlan, Indicator
from kpk_geo.results.burden import BurdenSummary
from maps.burden.themes import dynamic_theme, field_theme, status_theme
from maps.kit.menu import Menu
from maps.kit.page import ASSETS, Html, Page, Script, ThinMap
from maps.kit.palette import OFFER_COLOURS
from maps.kit.themes import Theme, grouped, indicator_theme


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenView:
    """All that the page shows; rows and values by area_id in the same order."""

    region_id: str
    region_name: str
    synthetic: bool
    level_label: str
    parent_names: Mapping[str, str]
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    rows: pd.DataFrame
    values: pd.DataFrame  # by area_id, one column per indicator
    validity: pd.DataFrame
    indicators: Sequence[Indicator]
    plan: BurdenIndexPlan
    schemes: Mapping[str, ClassScheme]
    summary: BurdenSummary
    run_pk: int
    run_day: Any
    sources: Sequence[Source]
    offer_counts: Mapping[str, int]
    revision: int

    @property
    def has_dynamic(self) -> bool:
        """Whether the index has a second part."""
        return self.summary.dynamic is not None


def burden_themes(view: BurdenView) -> list[Theme]:
    """List every way to colour the map, the index first."""
    rows, schemes = view.rows, dict(view.schemes)
    themes = [status_theme(rows["status_code"], rows["status_reason"], schemes["status"])]
    if view.has_dynamic:
        themes.append(
            dynamic_theme(rows["dynamic_code"], rows["dynamic_reason"], schemes["dynamic"])
        )
        themes.append(
            field_theme(rows["status_code"], rows["dynamic_code"], rows["status_reason"], schemes)
        )
    for indicator in view.indicators:
        if indicator.id in view.values:
            theme = indicator_theme(
                indicator, view.values[indicator.id], view.validity[indicator.id]
            )
            themes += [theme] if theme else []
    return themes


def burden_data(view: BurdenView) -> dict[str, Any]:
    """Give what the page's script needs: themes, and per area the facts of its popup."""
    shown = [indicator for indicator in view.indicators if indicator.id in view.values]
    return {
        "themes": [asdict(theme) for theme in burden_themes(view)],
        "indicators": [
            {"id": item.id, "label": item.label, "unit": item.unit.value} for item in shown
        ],
        "areas": [_area(view, str(area_id), row, shown) for area_id, row in view.rows.iterrows()],
    }


def _area(
    view: BurdenView, area_id: str, row: pd.Series, indicators: Sequence[Indicator]
) -> dict[str, Any]:
    values = dict(view.values.loc[area_id])
    parts = {name: _part(row, name) for name in view.summary.parts}
    return {
        "id": area_id,
        "name": row["name"],
        "parent": view.parent_names.get(row["parent_id"]),
        "validity": row["validity"],
        "values": [german.quantity(values[item.id], item.unit) for item in indicators],
        **parts,
    }


def _part(row: pd.Series, name: str) -> dict[str, Any] | None:
    if pd.isna(row[f"{name}_code"]):
        return None
    z = row[f"{name}_z"]
    return {
        "label": row[f"{name}_class"],
        "score": german.number(row[f"{name}_index"], 2),
        "share": german.number(100 * row[f"{name}_weighting_share"]),
        "robust": bool(row[f"{name}_robust"]),
        "near": bool(row[f"{name}_near_border"]),
        "z": {
            key: None if math.isnan(value) else german.number(value, 1) for key, value in z.items()
        },
    }


def burden_page(view: BurdenView, menu: Menu) -> Html:
    """Write the page; geometry, data and offers are fetched by address.

    The map itself is folium's; what it draws is our script's.
    """
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    themes = burden_themes(view)
    config = {
        "bounds": [[south, west], [north, east]],
        "outlines": f"{base}/outlines/{view.plan.level}?v={view.revision}",
        "data": f"{base}/burden/map?v={view.revision}",
        "offers": f"{base}/offers/map?v={view.revision}",
        "parents": _parent_url(view, base),
        "draws": view.plan.draws,
        "kinds": [
            {
                "id": kind,
                "label": OfferKind.of(kind).label,
                "colour": OFFER_COLOURS[place % len(OFFER_COLOURS)],
                "count": count,
            }
            for place, (kind, count) in enumerate(view.offer_counts.items())
        ],
    }
    page = Page(
        "burden/page.html.jinja",
        menu,
        region=view.region_id,
        current="/maps/burden",
        view=view,
        config=config,
        groups=grouped(themes),
        table=_table(view),
        notes=_notes(view),
        labels={item.id: item.label for item in view.indicators},
        version=__version__,
        assets=ASSETS,
    )
    page.add_asset(f'<link rel="stylesheet" href="{ASSETS}/kpk.css?v={__version__}">', "kpk_css")
    thin = ThinMap(
        "burden",
        f"Karte der Belastung in {view.region_name}",
        ((south + north) / 2, (west + east) / 2),
    )
    thin.add_child(Script("burden", "kpk.burdenMap", "karte-angaben"))
    page.add_child(thin)
    page.add_asset("", "end")
    return page.written()


def _parent_url(view: BurdenView, base: str) -> str | None:
    if not view.parent_names:
        return None
    return f"{base}/outlines/parents/{view.plan.level}?v={view.revision}"


def _table(view: BurdenView) -> dict[str, Any]:
    """Give the table under the map: the same content in words and numbers."""
    shown = [item for item in view.indicators if item.id in view.values]
    rows = []
    for area_id, row in view.rows.iterrows():
        values = view.values.loc[str(area_id)]
        rows.append(
            {
                "id": area_id,
                "name": row["name"],
                "parent": view.parent_names.get(row["parent_id"], ""),
                "status": _cell(row["status_class"], row["status_code"], row["validity"]),
                "status_index": row["status_index"],
                "dynamic": _cell(
                    row["dynamic_class"], row["dynamic_code"], row["dynamic_validity"]
                ),
                "dynamic_index": row["dynamic_index"],
                "robust": _yes_no(row["status_robust"]),
                "values": [values[item.id] for item in shown],
            }
        )
    return {"rows": rows, "indicators": shown}


def _cell(label: Any, code: Any, reason: str) -> dict[str, Any]:
    if pd.isna(code):
        return {"text": reason, "sort": ""}
    return {"text": label, "sort": int(code)}


def _yes_no(value: Any) -> str:
    return "–" if pd.isna(value) else "ja" if value else "nein"


def _notes(view: BurdenView) -> list[str]:
    """Say in plain German what to be careful about in this very map."""
    labels = {item.id: item.label for item in view.indicators}
    notes = []
    for part in view.summary.parts.values():
        for a, b, r in part.repeating:
            notes.append(
                f"„{labels.get(a, a)}“ und „{labels.get(b, b)}“ sagen fast dasselbe (Korrelation "
                f"{german.number(r, 2)}); der Index zählt diese Seite der Belastung mehrfach."
            )
        for a, b, r in part.opposing:
            notes.append(
                f"„{labels.get(a, a)}“ und „{labels.get(b, b)}“ laufen gegeneinander (Korrelation "
                f"{german.number(r, 2)}); in der Summe heben sie sich teilweise auf."
            )
    status = view.summary.status
    share = german.number(100 * view.plan.robust_share)
    notes.append(
        f"{german.number(status.robust)} von {german.number(status.valid)} Einstufungen beim "
        f"Status sind robust: Sie halten in mindestens {share} von 100 zufälligen "
        f"Gewichtungen. {german.number(status.near_border)} Gebiete liegen "
        "nahe an einer Klassengrenze."
    )
    return notes
