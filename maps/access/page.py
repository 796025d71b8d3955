"""The map of access and supply: themes, offers, table, equity, and what a scenario changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analyses.access.area_table import mean_supply
from analyses.routing.isochrones import BESIDE
from kpk_geo import __version__, german
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, Source, TravelMode, Validity
from kpk_geo.norms import Norm
from kpk_geo.opening.slot import Season, Slot
from kpk_geo.profile import AccessibilityPlan, Service
from maps.access.answer_text import answer_sentence, dots_text, equity_texts
from maps.access.area_records import area_records, percent
from maps.access.asked_text import asked_text
from maps.access.headlines import Subject, answer_finding, many_off_streets, whose_share
from maps.access.popup import POPUP_OF_CLOSED, POPUP_OF_OFFERS, offer_texts
from maps.access.supply_words import ONE, SupplyUnit
from maps.access.themes import (
    norm_theme,
    overcount_theme,
    p95_theme,
    supply_theme,
    surface_theme,
)
from maps.kit.area_addresses import area_pages
from maps.kit.assets import current_assets
from maps.kit.levels import LevelLink
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.kit.popup import Line, PopupFrame, TableFrame
from maps.kit.theme_choice import with_few_first, with_findings
from maps.kit.themes import Theme

WEEKDAYS = (
    "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag",
)  # fmt: skip
# Said of a scenario, whose map would show nothing if it had classes of its own.
SAME_CLASSES = "Dieselben Klassen wie auf der Karte von heute: Beide lassen sich vergleichen"
# What areas are coloured by, beside the norms.
_COLOURED = ("minutes_p95", "supply_per_100", "children_in_buffer", "share_overcount")
# What a new site of a scenario offers unless somebody says otherwise; our own settings.
PRESETS = {CapacityUnit.PLACES: 60, CapacityUnit.HOURS: 20, CapacityUnit.OFFERS: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """The newest stored run, to which the page refers."""

    number: int
    day: date
    stale: str  # German: that the data changed since; empty if they did not


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AccessView:
    """What the page shows before anything is asked."""

    region_id: str
    region_name: str
    synthetic: bool
    revision: int
    loaded_on: date
    level: str
    level_label: str
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    services: Sequence[Service]
    phases: Sequence[LifePhase]  # those that the census grid knows
    plan: AccessibilityPlan
    speeds: Mapping[TravelMode, float]
    norms: Sequence[Norm]  # the whole catalogue
    sources: Sequence[Source]
    run: StoredRun | None
    levels: Sequence[LevelLink] = ()
    elevation: str | None = None  # raster of heights, as the profile names it


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AnswerView:
    """One answer as the page draws it; rows by area_id."""

    kind: OfferKind
    life_phase: LifePhase
    mode: TravelMode
    capacity: CapacityUnit
    rows: pd.DataFrame  # of `area_table` with those of `overcount`, and name
    norms: Sequence[Norm]
    buffer_metres: float
    supply_text: str
    offers: Sequence[Mapping[str, Any]]
    notes: Sequence[str]
    equity: Mapping[str, Any] | None  # sentence, by_provider
    without_equity: str  # why there is none
    closed: Sequence[Mapping[str, Any]] = ()  # offers that the slot of the question leaves out
    slot: Slot | None = None  # when offers must be open; None: no matter when
    unknown: int = 0  # offers left out because nobody knows whether they are open then
    marks: Sequence[str] = ()  # German, short: what of `notes` stands beside the sentence
    is_partial: bool = False  # streets are loaded for a part of the areas only
    scale: float | None = None  # supply that classes are held against; None: the mean of the answer

    @property
    def unit(self) -> SupplyUnit:
        """What supply is counted in."""
        return SupplyUnit(kind=self.kind, capacity=self.capacity)

    @property
    def asked(self) -> str:
        """German: the question."""
        return asked_text(self.kind, self.life_phase, self.mode, self.slot)


def answer_themes(view: AnswerView) -> list[Theme]:
    """List every way to colour the map, the surface first."""
    validity = _validity(view)
    # A handful of children makes a colour that shouts: such areas keep their figures in the table.
    coloured = [*_COLOURED, *(f"norm_{norm.id}" for norm in view.norms)]
    rows = view.rows[coloured].mask(_few(view))
    mode = view.mode.label
    themes = [
        surface_theme(len(rows), mode, is_partial=view.is_partial),
        p95_theme(rows["minutes_p95"], validity, mode),
    ]
    themes += [norm_theme(norm, rows[f"norm_{norm.id}"], validity) for norm in view.norms]
    if rows["children_in_buffer"].notna().any():
        themes.append(overcount_theme(rows["share_overcount"], validity, view.buffer_metres))
    supplied = supply_theme_of(view)
    if supplied is not None:
        themes.insert(1, supplied)
    share, scale = answer_total(view)["share"], view.scale or mean_supply(view.rows)
    subject = _subject(view)
    found = [
        replace(theme, finding=answer_finding(theme.id, rows, subject, scale, share=share))
        for theme in themes
    ]
    return with_findings(with_few_first(found, ("surface", "supply", "p95")), subject.kind)


def _subject(view: AnswerView) -> Subject:
    rows, when = view.rows, "" if view.slot is None else f", {view.slot.text}"
    return Subject(
        kind=f"{view.kind.label}{when}", mode=view.mode.label, unknown=view.unknown,
        whom=whose_share(float(rows["children_off_streets"].sum()), float(rows["children"].sum())),
        uncovered=rows["validity"].tolist().count(Validity.NO_STREETS.value),
    )  # fmt: skip


def supply_theme_of(view: AnswerView) -> Theme | None:
    """Colour by supply; None where no capacity is known."""
    mean = mean_supply(view.rows)
    if not np.isfinite(mean):
        return None
    supply = view.rows["supply_per_100"].mask(_few(view))
    scale = view.scale or mean
    how = f"{view.supply_text}. {SAME_CLASSES}" if view.scale else view.supply_text
    return supply_theme(supply, scale, _validity(view), view.unit, how)


def _few(view: AnswerView) -> pd.Series:
    codes = view.rows["validity"].tolist()
    few = [code == Validity.FEW_CHILDREN.value for code in codes]
    return pd.Series(few, index=view.rows.index, dtype=bool)


def _validity(view: AnswerView) -> pd.Series:
    codes = [_reason(code) for code in view.rows["validity"].tolist()]
    return pd.Series(codes, index=view.rows.index, dtype=object)


def _reason(code: str) -> str:
    return Validity.MISSING.value if code == Validity.VALID.value else str(code)


def answer_data(view: AnswerView) -> dict[str, Any]:
    """Give what the page's script needs to draw one answer."""
    themes, columns, total = answer_themes(view), _columns(view), answer_total(view)
    norms = [f"norm_{norm.id}" for norm in view.norms]
    frame = PopupFrame(tag=Line(field="mark"), tables=(TableFrame(labels=columns),))
    return {
        "themes": [theme.data() for theme in themes],
        "popup": frame.data(),
        # A surface shows what is there today: a scenario shows this theme instead.
        "scenario_theme": themes[1].id,
        "areas": area_records(view.rows, norms, view.unit),
        "head": ["Gebiet", "Nummer", *columns, "Hinweis"],
        "offers": [offer_texts(offer) for offer in view.offers],
        "closed": [offer_texts(offer) for offer in view.closed],
        "notes": list(view.notes),
        "sentence": answer_sentence(total, view.unit, asked=view.asked, unknown=view.unknown),
        "marks": " · ".join(view.marks),
        "dots": dots_text(view.closed),
        "equity": None if view.equity is None else equity_texts(view.equity),
        "without_equity": view.without_equity,
        "total": total,
    }


def _columns(view: AnswerView) -> tuple[str, ...]:
    return (
        "Kinder", "Minuten (die Hälfte)", "Minuten (95 von 100)", "Weg in Metern (die Hälfte)",
        "Luftlinie (die Hälfte)", "in 15 Minuten", view.unit.label, "Spanne",
        "Kreis zählt zu viel", *(f"{norm.name}: {norm.text}" for norm in view.norms),
    )  # fmt: skip


def answer_total(view: AnswerView) -> dict[str, Any]:
    """Sum up the whole region, from counts."""
    rows = view.rows
    off_streets = rows["children_off_streets"].to_numpy(dtype=float)
    people = rows["children"].to_numpy(dtype=float) - off_streets
    share = np.nan_to_num(rows["share_within_15_min"].to_numpy(dtype=float))
    within, total, mean = float((share * people).sum()), float(people.sum()), mean_supply(rows)
    return {
        "children": german.number(total),
        "off_streets": german.number(float(off_streets.sum())),
        "has_off_streets": many_off_streets(
            float(off_streets.sum()), float(rows["children"].sum())
        ),
        "within": german.number(within),
        "within_value": within,
        "share": percent(within / total if total else float("nan")),
        "supply_value": mean if np.isfinite(mean) else None,
    }


def access_page(view: AccessView, menu: Menu) -> Html:
    """Write the page; every answer is fetched by address."""
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    version = current_assets().data_version(view.revision)
    config = {
        "bounds": [[south, west], [north, east]],
        "region": view.region_id,
        "base": f"{base}/accessibility",
        "version": version,
        "outlines": f"{base}/outlines/{view.level}?v={version}",
        "area_pages": area_pages(view.region_id, view.level),
        "background": f"{base}/background/{view.level}?v={version}",
        "services": [_service(service) for service in view.services],
        "kinds": {kind.value: kind.label for kind in OfferKind},
        "popup_of_offers": POPUP_OF_OFFERS.data(),
        "popup_of_closed": POPUP_OF_CLOSED.data(),
        "scenarios": {
            "base": f"{base}/scenarios",
            "compare": f"/maps/scenarios?region={view.region_id}",
            "siting": f"{base}/siting",
            "siting_page": f"/maps/siting?region={view.region_id}",
            "gaps": f"/maps/gaps?region={view.region_id}",
            "decisions": f"/maps/decisions?region={view.region_id}",
        },
        "one": {unit.value: word for unit, word in ONE.items()},
        "presets": {unit.value: amount for unit, amount in PRESETS.items()},
        "catchment_note": f"Streifen von {german.number(BESIDE)} m um die Straßen, von denen aus "
        "man rechtzeitig hier ist.",
    }
    page = MapPage(
        "access/page.html.jinja",
        menu,
        module="access.js",
        config=config,
        region=view.region_id,
        current="/maps/accessibility",
        view=view,
        weekdays=WEEKDAYS,
        short_days=[day[:2] for day in WEEKDAYS],
        kinds=_kinds(view),
        modes=list(TravelMode),
        units=list(CapacityUnit),
        seasons=list(Season),
        version=__version__,
    )
    centre = ((south + north) / 2, (west + east) / 2)
    name = f"Karte der Wege und der Versorgung in {view.region_name}"
    page.add_child(ThinMap("accessibility", name, centre))
    return page.written()


def _service(service: Service) -> dict[str, str]:
    phase = service.life_phase or service.kind.usual_phase
    return {
        "kind": service.kind.value, "life_phase": phase.value, "capacity": service.capacity.value
    }  # fmt: skip


def _kinds(view: AccessView) -> list[dict[str, str]]:
    kinds = dict.fromkeys(service.kind for service in view.services)
    return [{"id": kind.value, "label": kind.label} for kind in kinds]
