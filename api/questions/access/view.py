"""Gathers what the page of access and supply shows."""

import math
from typing import Any

import pandas as pd
import shapely
from sqlalchemy import Connection

from analyses.access.answer import Answer, planned_services
from analyses.access.answer_equity import AnswerEquity
from analyses.access.children import Children, covered_phases
from analyses.access.region import AccessRegion
from analyses.access.shared_places import ChosenOffers
from api.questions.access.notes import supply_text
from api.questions.access.offer_rows import left_out, offer_rows
from api.questions.access.read import LoadedAccess
from api.questions.access.summary import children_no_way, halo_record, slope_record
from api.regions.context import shown_sources
from api.regions.levels import level_links, needs_a_run
from kpk_geo import german
from kpk_geo.database.areas import region_bounds
from kpk_geo.database.runs import read_latest_run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.local_time import local_day
from kpk_geo.model import CapacityUnit, ChildrenBasis
from kpk_geo.network.modes import BASE_SPEED
from kpk_geo.norms import norms
from kpk_geo.opening.calendar import kindergarten_year, year_text
from kpk_geo.opening.counts import count_hours
from kpk_geo.opening.read import hours_or_none
from kpk_geo.opening.words import season_of
from kpk_geo.results.access import ACCESS
from maps.access.equity_text import compared_sentence, equity_sentence, interval_text
from maps.access.page import AccessView, AnswerView, StoredRun
from maps.access.supply_words import SupplyUnit
from maps.kit.ways_text import halo_texts, no_way_texts, slope_text, ways_marks

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
        offers=offer_rows(found.offers, unit, loaded.data) if with_offers else [],
        closed=[] if closed is None else left_out(closed, question, unit, loaded.data),
        notes=answer_remarks(loaded.data, found),
        slot=question.slot,
        unknown=found.offers.without_hours,
        marks=_marks(loaded.data, found),
        is_partial=is_partial(loaded.data),
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


def is_partial(region: AccessRegion) -> bool:
    """Say whether the loaded extract of the streets leaves out a part of the areas.

    Parameters
    ----------
    region
        With its areas; where no extent is known, nothing is said to be missing.
    """
    extent = region.streets.extent
    return extent is not None and not bool(shapely.covers(extent, region.areas.geometry).all())


def _marks(region: AccessRegion, found: Answer) -> list[str]:
    """Say the most important of the remarks in a few words."""
    return ways_marks(
        slope_record(region.section.elevation, found.slope),
        [halo_record(gap) for gap in found.halo], children_no_way(found.table.rows),
        _names(region),
    )  # fmt: skip


def _names(region: AccessRegion) -> dict[str, str]:
    return {str(key): str(name) for key, name in region.areas["name"].items()}


def answer_remarks(region: AccessRegion, found: Answer) -> list[str]:
    """Say in plain German what is counted, what is not, and what is an estimate.

    Parameters
    ----------
    region
        That was asked about.
    found
        The answer.
    """
    mode, offers, names = found.question.mode, found.offers, _names(region)
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
    places = "Ort" if len(offers.rows) == 1 else "Orte"
    texts = [
        (len(offers.rows), f"{places} gezählt ({kind.label})."),
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
        if question.slot.holiday:
            notes.append(
                f"Feiertag: {question.slot.holiday}; Zeiten, die Feiertage nicht nennen, zählen "
                "wie an jedem anderen dieser Wochentage. Das kann zu viel sein."
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
