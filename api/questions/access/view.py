"""Gathers what the page of access and supply shows."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.access.answer import Answer, planned_services
from analyses.access.answer_equity import AnswerEquity
from analyses.access.children import Children, covered_phases
from analyses.access.offers import offer_keys
from analyses.access.region import AccessRegion
from analyses.access.shared_places import ChosenOffers
from api.questions.access.export import supply_text
from api.questions.access.read import LoadedAccess
from api.regions.context import shown_sources
from api.regions.levels import level_links, needs_a_run
from kpk_geo import german
from kpk_geo.crs import to_degrees
from kpk_geo.database.areas import region_bounds
from kpk_geo.database.runs import read_latest_run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.local_time import local_day
from kpk_geo.model import ChildrenBasis
from kpk_geo.network.modes import BASE_SPEED
from kpk_geo.norms import norms
from kpk_geo.results.access import ACCESS
from maps.access.equity_text import compared_sentence, equity_sentence, interval_text
from maps.access.page import AccessView, AnswerView, StoredRun
from maps.access.supply_words import SupplyUnit

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
        offers=_offers(found.offers, unit) if with_offers else [],
        closed=[]
        if closed is None
        else [offer | {"is_closed": True} for offer in _offers(closed, unit)],
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


def _offers(offers: ChosenOffers, unit: SupplyUnit) -> list[dict[str, Any]]:
    """Give offers column by column: row by row a city of 3,000 would cost most of the answer."""
    names = ("title", "address", "opening_hours", "outside")
    texts = [offers.rows[name].astype(object).tolist() for name in names]
    columns = (
        offer_keys(offers.rows),
        *texts,
        np.round(to_degrees(offers.xy), 6).tolist(),
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
            "hours": _known(hours),
        }
        for key, title, address, hours, outside, (longitude, latitude), capacity in zip(
            *columns, strict=True
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferChanges:
    """What a scenario does to the offers on the map: all others stay as they are."""

    offers: list[dict[str, Any]]  # as `AnswerView.offers`: new ones, and those that differ
    gone: list[str]  # keys


def offer_changes(before: Answer, after: Answer) -> OfferChanges:
    """Compare the offers of two answers to one question."""
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
    return OfferChanges(offers=_offers(chosen, unit), gone=[key for key in old if key in gone])


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
    return [*_offer_notes(region, found), *_children_notes(region, found)]


def _offer_notes(region: AccessRegion, found: Answer) -> list[str]:
    kind, offers = found.question.kind, found.offers
    outside = int(offers.rows["outside"].astype(bool).sum())
    left_out = region.offers.left_out.get(kind.value)
    texts = [
        (len(offers.rows), f"Orte gezählt ({kind.label})."),
        (outside, "davon liegen außerhalb der Region; sie zählen mit."),
        *((count, f"nicht gezählt: {reason}.") for reason, count in
          (left_out.reasons if left_out else ())),
        (offers.without_hours, "nicht gezählt: Zeiten unbekannt."),
        (offers.off_streets, "nicht gezählt: keine Straße in der Nähe."),
        (found.supply.without_capacity, "ohne Angabe zum Umfang; bei der Versorgung zählen sie "
         "nicht, bei den Wegen schon."),
        (found.supply.idle, "mit Plätzen, die kein Kind innerhalb der Obergrenze erreicht."),
    ]  # fmt: skip
    return [f"{german.number(count)} {text}" for count, text in texts if count]


def _children_notes(region: AccessRegion, found: Answer) -> list[str]:
    children, rows = region.children(found.question.life_phase), found.table.rows
    notes = _basis_notes(children)
    for column, text in (
        ("children_off_streets", "Kinder wohnen in Zellen ohne Straße in der Nähe."),
        ("children_without_route", "Kinder haben keinen Weg zu irgendeinem Angebot."),
        (
            "cells_withheld",
            "Zellen, meist mit sehr wenigen Kindern, hält der Zensus geheim; wer dort wohnt, "
            "fehlt in allen Zahlen.",
        ),
    ):
        total = float(rows[column].sum())
        if total >= 1.5:  # "1 Kinder" is nobody to plan for, and no German
            notes.append(f"{german.number(total)} {text}")
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
