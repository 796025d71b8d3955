"""The map of the burden index: themes, legend, popup, table, reading help and sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analyses.burden.classes import ClassScheme
from kpk_geo import __version__, german
from kpk_geo.errors import excerpt
from kpk_geo.model import OfferKind, Source
from kpk_geo.offers.counts import OfferCounts
from kpk_geo.profile import BurdenIndexPlan, Indicator
from kpk_geo.results.burden import BurdenSummary, PartSummary
from maps.burden.certainty_text import (
    certainty_notes,
    none_sure_lead,
    not_differing_lead,
    of_100,
)
from maps.burden.popup import area_texts, popup_frame, popup_of_offers, rank_text
from maps.burden.themes import Doubt, dynamic_theme, field_theme, status_theme
from maps.kit.area_addresses import area_pages
from maps.kit.assets import current_assets
from maps.kit.estimates import sign_notes, signed
from maps.kit.levels import LevelLink
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.kit.palette import offer_sign
from maps.kit.popup import area_place
from maps.kit.substitutes import substitute_text
from maps.kit.theme_choice import grouped, with_few_first, with_findings
from maps.kit.themes import Theme, indicator_theme

NAMED = 4  # indicators above the map; more are counted


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
    stale: str  # German: that the data changed since the run; empty if they did not
    sources: Sequence[Source]
    offer_counts: Mapping[str, OfferCounts]
    revision: int
    levels: Sequence[LevelLink] = ()

    @property
    def has_dynamic(self) -> bool:
        """Whether the index has a second part."""
        return self.summary.dynamic is not None


def burden_themes(view: BurdenView) -> list[Theme]:
    """List every way to colour the map, the index first."""
    rows, schemes = view.rows, dict(view.schemes)
    themes = [status_theme(rows["status_code"], rows["status_reason"], schemes["status"])]
    if view.has_dynamic:
        of_dynamic, of_field = (
            _doubt(view, name) for name in ("dynamic_data_share", "field_share")
        )
        themes.append(
            dynamic_theme(
                rows["dynamic_code"], rows["dynamic_reason"], schemes["dynamic"], of_dynamic
            )
        )
        codes = (rows["status_code"], rows["dynamic_code"])
        themes.append(field_theme(codes, rows["status_reason"], schemes, of_field))
    for indicator in view.indicators:
        if indicator.id in view.values:
            theme = indicator_theme(
                indicator, view.values[indicator.id], view.validity[indicator.id]
            )
            themes += [theme] if theme else []
    return with_findings(with_few_first(themes, ("status", "dynamic", "field")), view.region_name)


def _doubt(view: BurdenView, share: str) -> Doubt:
    found, part = view.summary.differing, view.summary.dynamic
    reason = part.no_certainty if part else ""
    return Doubt(
        share=view.rows[share],
        differ=None if found is None else found.differ,
        reason=reason or (found.reason if found else "") or _unknown(part),
    )


def _unknown(part: PartSummary | None) -> str:
    """Without counts no stripes can be drawn, and their absence must not read as certainty."""
    if part is None or part.counted:
        return ""
    return "Wie sicher die Klassen sind, ist ohne Zähler und Nenner nicht bekannt."


def burden_data(view: BurdenView) -> dict[str, Any]:
    """Give what the page's script needs: themes, and per area the texts of its popup."""
    shown = [indicator for indicator in view.indicators if indicator.id in view.values]
    parts = {name: bool(part.counted) for name, part in view.summary.parts.items()}
    values: dict[Any, Any] = view.values.to_dict("index")
    validity: dict[Any, Any] = view.validity.to_dict("index")
    return {
        "themes": [theme.data() for theme in burden_themes(view)],
        "popup": popup_frame([item.label for item in shown]).data(),
        "areas": [
            {
                "id": area_id,
                "name": row["name"],
                "where": area_place(view.parent_names.get(row["parent_id"]), str(area_id)),
                **area_texts(row, values[area_id], shown, parts, validity[area_id]),
            }
            for area_id, row in view.rows.iterrows()
        ],
    }


def _offers_and_points(counts: OfferCounts) -> str:
    """Write the number of offers; where the map has more or fewer points, theirs too."""
    if counts.offers == counts.points:
        return german.number(counts.offers)
    return f"{german.number(counts.offers)} ({german.number(counts.points)} Punkte)"


def burden_page(view: BurdenView, menu: Menu, *, no_level: str = "") -> Html:
    """Write the page; geometry, data and offers are fetched by address.

    Parameters
    ----------
    view, menu
        As on every page.
    no_level
        Level that the address asks for and that has nothing to show; empty: none.
    """
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    version = current_assets().data_version(view.revision)
    themes = burden_themes(view)
    config = {
        "bounds": [[south, west], [north, east]],
        "outlines": f"{base}/outlines/{view.plan.level}?v={version}",
        "area_pages": area_pages(view.region_id, view.plan.level),
        "background": f"{base}/background/{view.plan.level}?v={version}",
        "data": f"{base}/burden/map?v={version}",
        "offers": f"{base}/offers/map?v={version}",
        "parents": f"{base}/outlines/parents/{view.plan.level}?v={version}"
        if view.parent_names
        else None,
        "popup_of_offers": popup_of_offers().data(),
        "kinds": [
            {
                "id": kind,
                "label": OfferKind.of(kind).label,
                **dict(zip(("colour", "shape"), offer_sign(place), strict=True)),
                "count": _offers_and_points(counts),
            }
            for place, (kind, counts) in enumerate(view.offer_counts.items())
        ],
    }
    page = MapPage(
        "burden/page.html.jinja",
        menu,
        module="burden.js",
        config=config,
        region=view.region_id,
        current="/maps/burden",
        view=view,
        groups=grouped(themes),
        finding=themes[0].finding,
        no_level=excerpt(no_level) if no_level else "",
        table=_table(view),
        notes=_notes(view),
        rests_on=_rests_on(view),
        not_differing=not_differing_lead(view.summary) or none_sure_lead(view.summary),
        correlation=view.plan.noise_correlation,
        substitutes=substitute_text(view.sources),
        labels={item.id: item.label for item in view.indicators},
        version=__version__,
    )
    centre = ((south + north) / 2, (west + east) / 2)
    page.add_child(ThinMap("burden", f"Karte der Belastung in {view.region_name}", centre))
    return page.written()


def _rests_on(view: BurdenView) -> str:
    """Say what the status is made of: shares of children alone are need, and no deprivation."""
    labels = {item.id: item.label for item in view.indicators}
    names = [labels.get(item.indicator, item.indicator) for item in view.plan.status]
    if len(names) > NAMED:
        return f"Die Belastung ist aus {len(names)} Indikatoren gerechnet."
    return f"Die Belastung ist gerechnet aus: {', '.join(names)}."


def _table(view: BurdenView) -> dict[str, Any]:
    """Give the table under the map: the same content in words and numbers."""
    shown = [item for item in view.indicators if item.id in view.values]
    rows = []
    for area_id, row in view.rows.iterrows():
        values: Any = view.values.loc[str(area_id)]
        validity = view.validity.loc[str(area_id)]
        rows.append(
            {
                "id": area_id,
                "name": row["name"],
                "parent": view.parent_names.get(row["parent_id"], ""),
                "status": _cell(row, "status"),
                "status_index": row["status_index"],
                "dynamic": _cell(row, "dynamic"),
                "dynamic_index": row["dynamic_index"],
                "rank": _rank(row),
                "robust": _yes_no(row["status_robust"]),
                "shares": [
                    {"text": of_100(share), "sort": share}
                    for share in (row[name] for name in _shares_of(view))
                ],
                "values": [
                    {
                        "text": signed(
                            german.quantity(values[item.id], item.unit), validity[item.id]
                        ),
                        "sort": values[item.id],
                    }
                    for item in shown
                ],
            }
        )
    return {
        "rows": rows,
        "indicators": shown,
        "shares": [_SHARES[name] for name in _shares_of(view)],
    }


_SHARES = {
    "status_weighting_share": "Belastung sicher gegen Gewichte (von 100)",
    "status_data_share": "Belastung sicher nach Daten (von 100)",
    "dynamic_data_share": "Entwicklung sicher nach Daten (von 100)",
}


def _shares_of(view: BurdenView) -> list[str]:
    """Name the columns; what is only assumed to be exact has none."""
    has_counts = {name: bool(part.counted) for name, part in view.summary.parts.items()}
    return [
        name
        for name in _SHARES
        if name.endswith("weighting_share") or has_counts.get(name.split("_")[0], False)
    ]


def _rank(row: pd.Series) -> dict[str, Any]:
    rank = row["status_rank"]
    return {"text": rank_text(row), "sort": "" if pd.isna(rank) else int(rank)}


def _cell(row: pd.Series, part: str) -> dict[str, Any]:
    code = row[f"{part}_code"]
    if pd.isna(code):
        return {"text": row[f"{part}_validity"], "official": "", "sort": ""}
    return {
        "text": signed(row[f"{part}_word"], row[f"{part}_reason"]),
        "official": row[f"{part}_class"],
        "sort": int(code),
    }


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
    notes += certainty_notes(view.summary, labels, view.plan.robust_share)
    near = german.number(view.summary.status.near_border)
    notes.append(f"{near} Gebiete liegen bei der Belastung nahe an einer Klassengrenze.")
    return notes + sign_notes(view.validity.to_numpy().tolist())
