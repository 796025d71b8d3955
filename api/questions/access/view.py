"""Gathers what the page of access and supply shows."""

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.access.answer import AccessQuestion, Answer, planned_services
from analyses.access.answer_equity import AnswerEquity
from analyses.access.children import Children, covered_phases
from analyses.access.offers import offer_keys, states_at
from analyses.access.region import AccessRegion
from analyses.access.shared_places import ChosenOffers
from api.questions.access.export import supply_text
from api.questions.access.read import LoadedAccess
from api.questions.access.summary import children_no_way, halo_record, slope_record
from api.regions.context import shown_sources
from api.regions.levels import level_links, needs_a_run
from kpk_geo import german
from kpk_geo.crs import to_degrees
from kpk_geo.database.areas import region_bounds
from kpk_geo.database.runs import read_latest_run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.local_time import local_day
from kpk_geo.model import CapacityUnit, ChildrenBasis
from kpk_geo.network.modes import BASE_SPEED
from kpk_geo.norms import norms
from kpk_geo.opening.calendar import kindergarten_year, year_text
from kpk_geo.opening.counts import count_hours
from kpk_geo.opening.described import describe_hours
from kpk_geo.opening.read import hours_or_none
from kpk_geo.opening.rules import State
from kpk_geo.opening.words import season_of
from kpk_geo.results.access import ACCESS
from maps.access.equity_text import compared_sentence, equity_sentence, interval_text
from maps.access.page import AccessView, AnswerView, StoredRun
from maps.access.supply_words import SupplyUnit
from maps.access.ways_text import halo_texts, no_way_texts, slope_text

_SHOWN = ("Gebiete", "Angebote", "Bevölkerung", "Straßennetz")


def read_access_view(connection: Connection, loaded: LoadedAccess) -> AccessView:
    """Read what the page says about the region itself."""
    region, data = loaded.region, loaded.data
    return AccessView(
        region_id=region.region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        revision=region.revision,
        loaded_on=local_day(region.loaded_at),
        level=loaded.level.level,
        level_label=loaded.level.label,
        levels=level_links(
            connection,
            region.region_id,
            loaded.level.level,
            needs_a_run(region.region_id, "accessibility", "kpk run accessibility"),
        ),
        bounds=region_bounds(connection, region.region_id),
        services=planned_services(data),
        phases=covered_phases(list(data.grid.columns)),
        plan=data.plan,
        elevation=data.section.elevation,
        speeds=BASE_SPEED | dict(data.plan.speeds),
        norms=norms(),
        sources=shown_sources(connection, region.region_id, lambda source: source.kind in _SHOWN),
        run=_stored_run(connection, region.region_id),
    )


def _stored_run(connection: Connection, region_id: str) -> StoredRun | None:
    try:
        newest = read_latest_run(connection, region_id, ACCESS)
    except (NotFoundError, OutdatedRunError):  # the page computes its own answers
        return None
    return StoredRun(number=newest.run_pk, day=local_day(newest.finished_at), stale=newest.stale)


def answer_view(
    loaded: LoadedAccess,
    found: Answer,
    equity: AnswerEquity | None,
    without_equity: str,
    *,
    closed: ChosenOffers | None = None,
    with_offers: bool = True,
) -> AnswerView:
    """Put an answer into the words and rows of the page.

    Parameters
    ----------
    loaded
        The region that was asked about.
    found
        Of the region's own offers, or of a scenario.
    equity
        None where it could not be measured, or was not asked for.
    without_equity
        German: why there is no equity, where there is none.
    closed
        Offers that do not count because they are closed when the question asks.
    with_offers
        False: only figures of areas are wanted.
    """
    question = found.question
    unit = SupplyUnit(kind=question.kind, capacity=question.capacity)
    return AnswerView(
        kind=question.kind,
        life_phase=question.life_phase,
        mode=question.mode,
        capacity=question.capacity,
        rows=answer_rows(loaded, found),
        norms=found.table.norms,
        buffer_metres=found.buffer_metres,
        supply_text=supply_text(unit, loaded.data.plan),
        offers=_offers(found.offers, unit, loaded.data) if with_offers else [],
        closed=[] if closed is None else _left_out(closed, question, unit, loaded.data),
        notes=_notes(loaded.data, found),
        equity=None if equity is None else _equity(equity, unit),
        without_equity=without_equity,
    )


def answer_rows(loaded: LoadedAccess, found: Answer) -> pd.DataFrame:
    """Give the figures of an answer by area_id, with the names of the areas."""
    rows = found.table.rows.join(found.overcount)
    rows.insert(0, "name", loaded.data.areas["name"].reindex(rows.index))
    return rows


def _equity(found: AnswerEquity, unit: SupplyUnit) -> dict[str, Any]:
    digits = german.digits_for(100 * found.everyone.least_burdened)
    return {
        "sentence": equity_sentence(found.everyone, unit),
        "gini": german.number(found.everyone.gini, 2),
        "compared": compared_sentence(found.everyone),
        "by_provider": [
            {
                "name": name,
                "index": german.number(part.concentration.value, 2),
                "interval": interval_text(part.concentration),
                "most_burdened": unit.figure(100 * part.most_burdened, digits),
                "least_burdened": unit.figure(100 * part.least_burdened, digits),
            }
            for name, part in found.by_provider.items()
        ],
    }


def _left_out(
    offers: ChosenOffers, question: AccessQuestion, unit: SupplyUnit, region: AccessRegion
) -> list[dict[str, Any]]:
    """Give the offers that do not count when the question asks, each with the reason."""
    slot = question.slot
    if slot is None:
        return []
    reasons = [_NOT_OPEN[state] for state in states_at(offers.rows, slot)]
    rows = _offers(offers, unit, region)
    return [row | {"left_out": reason} for row, reason in zip(rows, reasons, strict=True)]


_NOT_OPEN = {
    State.OPEN: "",
    State.CLOSED: "dann geschlossen.",
    State.APPOINTMENT: "dann nur nach Vereinbarung.",
    State.UNKNOWN: "ob dann geöffnet ist, ist nicht bekannt.",
}


def _offers(offers: ChosenOffers, unit: SupplyUnit, region: AccessRegion) -> list[dict[str, Any]]:
    """Give offers column by column: row by row a city of 3,000 would cost most of the answer."""
    names = ("title", "address", "outside")
    title, address, outside = [offers.rows[name].astype(object).tolist() for name in names]
    columns = (
        offer_keys(offers.rows),
        title,
        address,
        _hours_texts(offers.rows, region.today),
        outside,
        np.round(to_degrees(offers.xy, region.work_crs), 6).tolist(),
        np.round(offers.capacity, 2).tolist(),
    )
    return [
        {
            "key": key,
            "title": _known(title),
            "address": _known(address),
            "place": [latitude, longitude],
            "capacity": None if math.isnan(capacity) else capacity,
            "unit": unit,
            "outside": bool(outside),
            "hours": hours or None,
        }
        for key, title, address, hours, outside, (longitude, latitude), capacity in zip(
            *columns, strict=True
        )
    ]


def _hours_texts(rows: pd.DataFrame, today: date) -> list[str]:
    """Say what was understood of the hours of each offer, and what was not."""
    written = rows.get("times_text", pd.Series(None, index=rows.index, dtype=object))
    return [
        describe_hours(hours, times, today).text
        for hours, times in zip(rows["opening_hours"], written, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferChanges:
    """What a scenario does to the offers on the map: all others stay as they are."""

    offers: list[dict[str, Any]]  # as `AnswerView.offers`: new ones, and those that differ
    gone: list[str]  # keys


def offer_changes(before: Answer, after: Answer, region: AccessRegion) -> OfferChanges:
    """Compare the offers of two answers to one question.

    Parameters
    ----------
    before, after
        The answers.
    region
        That was asked about.
    """
    old = {key: row for row, key in enumerate(offer_keys(before.offers.rows))}
    keys = offer_keys(after.offers.rows)
    row = np.array([old.get(key, -1) for key in keys], dtype=np.int64)
    was = row >= 0
    differ = ~was
    for one, other in zip(_state(before.offers), _state(after.offers), strict=True):
        differ[was] |= one[row[was]] != other[was]
    chosen = replace(
        after.offers, rows=after.offers.rows[differ], capacity=after.offers.capacity[differ],
        positions=after.offers.positions.take(differ),
    )  # fmt: skip
    unit = SupplyUnit(kind=after.question.kind, capacity=after.question.capacity)
    gone = old.keys() - set(keys)
    return OfferChanges(
        offers=_offers(chosen, unit, region), gone=[key for key in old if key in gone]
    )


def _state(offers: ChosenOffers) -> tuple[Any, ...]:
    """Give what a change can alter, column by column; what is not known equals itself."""
    hours = offers.rows["opening_hours"].astype(object)
    return (
        *offers.xy.T, np.nan_to_num(offers.capacity, nan=-1.0),
        hours.where(hours.notna(), "").to_numpy(dtype=object),
    )  # fmt: skip


def _known(text: Any) -> str | None:
    return text if isinstance(text, str) else None


def _notes(region: AccessRegion, found: Answer) -> list[str]:
    """Say in plain German what is counted, what is not, and what is an estimate."""
    mode, offers = found.question.mode, found.offers
    names = {str(key): str(name) for key, name in region.areas["name"].items()}
    return [
        *_offer_notes(region, found),
        *no_way_texts(children_no_way(found.table.rows), offers.no_way),
        *_children_notes(region, found),
        slope_text(mode, slope_record(region.section.elevation, found.slope)),
        *halo_texts(
            mode, region.plan.max_travel_time, [halo_record(gap) for gap in found.halo], names
        ),
    ]


def _offer_notes(region: AccessRegion, found: Answer) -> list[str]:
    kind, offers = found.question.kind, found.offers
    outside = int(offers.rows["outside"].astype(bool).sum())
    left_out = region.offers.left_out.get(kind.value)
    texts = [
        (len(offers.rows), f"Orte gezählt ({kind.label})."),
        (outside, "davon liegen außerhalb der Region; sie zählen mit."),
        *((count, f"nicht gezählt: {reason}.") for reason, count in
          (left_out.reasons if left_out else ())),
        (offers.by_appointment, "nicht gezählt: dann nur nach Vereinbarung."),
        (offers.without_hours, "nicht gezählt: ob dann geöffnet ist, ist nicht bekannt."),
        (found.supply.without_capacity, "ohne Angabe zum Umfang; bei der Versorgung zählen sie "
         "nicht, bei den Wegen schon."),
        (found.supply.idle, "mit Plätzen, die kein Kind innerhalb der Obergrenze erreicht."),
    ]  # fmt: skip
    counted = [f"{german.number(count)} {text}" for count, text in texts if count]
    return [*counted, *_hours_notes(region, found)]


def _hours_notes(region: AccessRegion, found: Answer) -> list[str]:
    """Say how hours were counted, where the question hangs on them."""
    question, notes = found.question, []
    if question.slot is not None:
        notes.append(
            f"Gefragt ist: {question.slot.text}. Als geöffnet zählt ein Angebot, das es an einem "
            "bestimmten Tag ist oder in der genannten Zeit des Jahres an mindestens jedem achten "
            "dieser Wochentage, Kurse mit Datum nur solange sie laufen."
        )
    if question.capacity is CapacityUnit.HOURS:
        year = year_text(kindergarten_year(region.today))
        counts = count_hours(found.offers.rows["opening_hours"]).text
        limited = sum(
            bool(season_of(hours))
            for hours in map(hours_or_none, found.offers.rows["opening_hours"])
            if hours is not None
        )
        notes.append(
            f"Stunden je Woche sind das Mittel über 52 Wochen im {year}, Ferien und Feiertage von "
            f"Nordrhein-Westfalen eingerechnet, wo die Zeiten sie nennen. {counts}."
        )
        if limited:
            notes.append(f"{german.number(limited)} davon nicht das ganze Jahr.")
    return notes


def _children_notes(region: AccessRegion, found: Answer) -> list[str]:
    children, rows = region.children(found.question.life_phase), found.table.rows
    notes = _basis_notes(children)
    withheld = float(rows["cells_withheld"].sum())
    if withheld >= 1.5:
        notes.append(
            f"{german.number(withheld)} Zellen, meist mit sehr wenigen Kindern, hält der Zensus "
            "geheim; wer dort wohnt, fehlt in allen Zahlen."
        )
    return notes


def _basis_notes(children: Children) -> list[str]:
    """Say where the number of children comes from, and what is an estimate in it."""
    counted, register = german.number(children.grid), german.number(children.register)
    texts = {
        ChildrenBasis.GRID: "Die Zahl der Kinder steht so im Zensusgitter.",
        ChildrenBasis.REGISTER: f"Die Zahl der Kinder ist geschätzt: {register} der Alterstabelle "
        f"der Kommune, verteilt wie die {counted} des Zensusgitters.",
        ChildrenBasis.AGE_TABLE: "Die Zahl der Kinder ist geschätzt: Zensuszellen, aufgeteilt nach "
        "der Alterstabelle der Kommune.",
        ChildrenBasis.EVEN_YEARS: "Die Zahl der Kinder ist geschätzt: Zensuszellen, aufgeteilt "
        "nach gleich starken Jahrgängen.",
    }
    notes = [texts[children.basis]]
    if children.basis is ChildrenBasis.GRID and not math.isnan(children.register):
        notes.append(
            f"Die Alterstabelle der Kommune nennt {register} Kinder, das Zensusgitter {counted}: "
            "zu weit auseinander, um das eine nach dem anderen zu verteilen."
        )
    if children.spread:
        notes.append(
            "Zellen, die der Zensus geheim hält, sind aus ihrem Quadratkilometer geschätzt."
        )
    return notes
