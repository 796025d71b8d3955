"""The page of new sites: the form, the answer on the map, and the same as tables."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from analyses.burden.classes import BURDEN_PHRASES
from kpk_geo import __version__
from kpk_geo.frames import Areas, area_names
from kpk_geo.german import number
from kpk_geo.model import LifePhase, OfferKind, SitingAim, Source, TravelMode, Validity
from kpk_geo.profile.prevention import PreventionLink
from kpk_geo.results.siting import (
    GroupShare,
    SitePlace,
    SitingArea,
    SitingParameters,
    SitingSummary,
)
from maps.decisions.address import decision_address
from maps.kit.area_addresses import area_pages
from maps.kit.assets import current_assets
from maps.kit.levels import LevelLink
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.kit.popup import Line, PopupFrame, TableFrame
from maps.siting.beside import FGZ_LABEL, other_list_line, proposed_words, yardstick_line
from maps.siting.method_text import method_lines, not_said
from maps.siting.scenario import scenario_address, scenario_note
from maps.siting.text import detail_lines, doubt_mark, headline
from maps.siting.themes import siting_themes
from maps.siting.words import percent

POPUP_OF_SITES = PopupFrame(
    title="title",
    where=("address", "area_name"),
    lines=(
        Line(field="role"),
        Line(field="source", label="heute"),
        Line(field="added", label="neu erreichte Kinder"),
        Line(field="kept", label="wieder gewählt"),
    ),
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingAnswerView:
    """One answer as the page draws it."""

    region_id: str
    parameters: SitingParameters
    summary: SitingSummary
    areas: Areas
    results: Sequence[SitingArea]  # in the order of the areas
    new_cells: Sequence[tuple[float, float, float]]  # latitude, longitude, children newly reached
    links: Sequence[PreventionLink] = ()  # of the region's Präventionskette
    run_pk: int | None = None  # of the stored answer to the same question
    command: str = ""  # that stores the question
    has_gaps: bool = False  # gaps of the Präventionskette are looked for in the same areas


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """An answer that was stored, and the address that asks the same."""

    label: str
    query: str
    day: date
    stale: str
    run_pk: int
    sentence: str  # German: what it found, with its figures
    differs: str  # German: how it asks otherwise than the page does at first; empty: it does not


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingView:
    """What the page shows before anything is asked."""

    region_id: str
    region_name: str
    synthetic: bool
    revision: int
    loaded_on: date
    level: str
    level_label: str
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    phases: Sequence[LifePhase]  # those that the census grid knows
    modes: Sequence[TravelMode]
    minutes: float
    hosts: Sequence[tuple[OfferKind, int]]  # kinds with places, and how many
    has_planned: bool
    has_burden: bool
    first: Mapping[str, str]  # what is asked if the address says nothing
    stored: Sequence[StoredAnswer]
    sources: Sequence[Source]
    levels: Sequence[LevelLink] = ()


def answer_data(view: SitingAnswerView) -> dict[str, Any]:
    """Give what the page's script needs to draw one answer."""
    parameters, summary = view.parameters, view.summary
    minutes = parameters.plan.max_minutes or math.nan
    # What changes comes first in the table; themes colour the areas in the same order.
    order = sorted(range(len(view.results)), key=lambda place: _last(-view.results[place].added))
    results = [view.results[place] for place in order]
    areas = view.areas.iloc[order]
    themes = siting_themes(results, list(areas.area / 1e6), minutes)
    columns = ("Kinder", "heute in der Zeit", "danach", "neu erreicht", "Belastung")
    return {
        "sentence": headline(parameters, summary),
        "doubt": doubt_mark(summary),
        "lines": [*detail_lines(parameters, summary),
                  *filter(None, [yardstick_line(parameters.plan, view.links)])],
        "other_list": _other_list(view),
        "command": "" if view.run_pk else view.command,
        "method": method_lines(parameters, summary, area_names(view.areas)),
        "not_said": not_said(parameters),
        "themes": [theme.data() for theme in themes],
        "popup": PopupFrame(tag=Line(field="mark"), tables=(TableFrame(labels=columns),)).data(),
        "head": ["Gebiet", "Nummer", *columns, "Hinweis"],
        "areas": [
            _area(item, str(name)) for item, name in zip(results, areas["name"], strict=True)
        ],
        "sites": [_site(view, place) for place in range(len(summary.sites))],
        "runners": [
            _place(item)
            | {"role": f"genauso gut wie {item.instead_of}" if item.is_equal
               else f"statt {item.instead_of}: {_fewer(item.fewer)}"}
            for item in summary.runners_up
        ],
        "existing": [_place(item) | {"role": "vorhanden", "source": ""}
                     for item in summary.existing],
        "scenario": scenario_address(view.region_id, view.parameters, view.summary),
        "scenario_note": scenario_note(view.parameters, view.summary),
        "cells": [list(cell) for cell in view.new_cells],
        "tables": _tables(parameters, summary),
    }  # fmt: skip


def _other_list(view: SitingAnswerView) -> dict[str, str] | None:
    """Lead to the list that ranks the same houses by another rule; None where there is none."""
    text = other_list_line(view.parameters.plan.kind)
    address = f"/maps/fgz?{urlencode({'region': view.region_id})}"
    return {"text": text, "label": FGZ_LABEL, "href": address} if text else None


def _fewer(children: float) -> str:
    """Say how many children fewer a swap reaches.

    >>> _fewer(12.4), _fewer(-3.2)
    ('12 Kinder weniger', '3 Kinder mehr')
    """
    count = number(abs(children))
    if count == "0":
        return "gleich viele Kinder"
    noun = "Kind" if count == "1" else "Kinder"
    return f"{count} {noun} {'weniger' if children > 0 else 'mehr'}"


def _place(site: SitePlace) -> dict[str, Any]:
    return {
        "title": site.title, "address": site.address, "area_name": site.area_name,
        "area_id": site.area_id, "source": site.source, "place": [site.lat, site.lon],
    }  # fmt: skip


def _site(view: SitingAnswerView, place: int) -> dict[str, Any]:
    parameters, site = view.parameters, view.summary.sites[place]
    plan = parameters.plan
    kept = ""
    if not math.isnan(site.kept_in):
        kept = (
            f"bei {number(site.kept_in * parameters.draws)} von {number(parameters.draws)} Proben"
        )
    # The house stays what it is: what is decided on is a new offer in it.
    name = f"{plan.kind.label}: {site.title}"
    decision = decision_address(
        view.region_id, site=name, level=parameters.level,
        area_ids=[site.area_id] if site.area_id else [], run_pk=view.run_pk,
        words=proposed_words(plan, site, command="" if view.run_pk else view.command),
    )  # fmt: skip
    gaps = {"region": view.region_id, "area": site.area_id or ""}
    return _place(site) | {
        "number": place + 1,
        "role": f"Vorschlag {place + 1}",
        "added": number(site.added),
        "kept": kept,
        "decision": decision,
        "gaps": f"/maps/gaps?{urlencode(gaps)}" if view.has_gaps and site.area_id else None,
    }


def _area(item: SitingArea, name: str) -> dict[str, Any]:
    children = item.children
    before, after = (
        figure / children if children > 0 else math.nan
        for figure in (item.reached_before, item.reached_after)
    )
    burden = BURDEN_PHRASES.get(item.class_code or 0, "")
    mark = "" if item.validity is Validity.VALID else item.validity.label
    return {
        "id": item.area_id,
        "name": name,
        "mark": mark,
        "cells": [
            [number(item.all_children), _sortable(item.all_children)],
            [percent(before), _sortable(before)],
            [percent(after), _sortable(after)],
            [number(item.added) if children > 0 else "–", _sortable(item.added)],
            [burden, item.class_code],
        ],
    }


def _last(value: float) -> float:
    """Put what is not known at the end."""
    return math.inf if math.isnan(value) else value


def _sortable(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 5)


def _tables(parameters: SitingParameters, summary: SitingSummary) -> dict[str, Any]:
    """Write the tables beside the map: runners-up, and who is newly reached."""
    return {
        "runners": {
            "head": ["Anderer Ort", "Gebiet", "heute", "an Stelle von", "Kinder in der Zeit"],
            "rows": [
                [item.title if item.address is None else f"{item.title}, {item.address}",
                 item.area_name, item.source, str(item.instead_of),
                 "genauso gut" if item.is_equal else _fewer(item.fewer)]
                for item in summary.runners_up
            ],
        },
        "groups": {
            "head": ["Wer", "Kinder", "heute in der Zeit", "danach", "neu erreicht"],
            "rows": [_group(group) for group in _groups(summary)],
        },
    }  # fmt: skip


def _groups(summary: SitingSummary) -> list[GroupShare]:
    everyone = GroupShare(
        code="all", label="alle Kinder", children=summary.children,
        before=summary.reached_before, after=summary.reached_after,
    )  # fmt: skip
    phases = [
        GroupShare(code=part.phase.value, label=part.phase.label, children=part.children,
                   before=part.before, after=part.after)
        for part in summary.phases
    ]  # fmt: skip
    quintiles = [item for item in (summary.most_burdened, summary.least_burdened) if item]
    return [everyone, *(phases if len(phases) > 1 else ()), *summary.classes, *quintiles]


def _group(group: GroupShare) -> list[str]:
    return [
        group.label,
        number(group.children),
        percent(group.before / group.children if group.children else math.nan),
        percent(group.after / group.children if group.children else math.nan),
        number(group.after - group.before),
    ]


def siting_page(view: SitingView, menu: Menu) -> Html:
    """Write the page; every answer is fetched by address."""
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    version = current_assets().data_version(view.revision)
    config = {
        "bounds": [[south, west], [north, east]],
        "region": view.region_id,
        "base": f"{base}/siting",
        "version": version,
        "outlines": f"{base}/outlines/{view.level}?v={version}",
        "area_pages": area_pages(view.region_id, view.level),
        "background": f"{base}/background/{view.level}?v={version}",
        "first": dict(view.first),
        "usual_phases": {kind.value: kind.usual_phase.value for kind in OfferKind},
        "popup_of_sites": POPUP_OF_SITES.data(),
    }
    page = MapPage(
        "siting/page.html.jinja", menu, module="siting.js", config=config, region=view.region_id,
        current="/maps/siting", view=view, version=__version__,
        kinds=[kind for kind in OfferKind if kind not in (OfferKind.OTHER, OfferKind.SHELTER)],
        aims=list(SitingAim), counts=range(1, 6),
    )  # fmt: skip
    centre = ((south + north) / 2, (west + east) / 2)
    name = f"Karte möglicher Standorte in {view.region_name}"
    page.add_child(ThinMap("siting", name, centre))
    return page.written()
