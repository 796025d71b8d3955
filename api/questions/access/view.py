"""Gathers what the page of ways and supply shows."""

import math
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.access.children import covered_phases
from api.questions.access.answers import Answer, services
from api.questions.access.export import supply_text
from api.questions.access.fairness import Fairness
from api.questions.access.model import AccessibilityModel
from api.questions.access.run import ANALYSIS
from api.questions.access.what_if import offer_keys
from api.regions.context import shown_sources
from kpk_geo import german
from kpk_geo.crs import to_degrees
from kpk_geo.database.areas import region_bounds
from kpk_geo.database.runs import read_analyses, read_latest_run
from kpk_geo.network.modes import BASE_SPEED
from kpk_geo.norms import norms
from maps.access.equity_text import equity_sentence
from maps.access.page import AccessibilityView, AnswerView

_SHOWN = ("Gebiete", "Angebote", "Bevölkerung", "Straßennetz")


def read_accessibility_view(connection: Connection, model: AccessibilityModel) -> AccessibilityView:
    """Read what the page says about the region itself."""
    region = model.region
    run = None
    if ANALYSIS in read_analyses(connection, region.region_id):
        newest = read_latest_run(connection, region.region_id, ANALYSIS)
        run = {"number": newest.run_pk, "day": newest.finished_at.date()}
    return AccessibilityView(
        region_id=region.region_id,
        region_name=region.name,
        synthetic=region.synthetic,
        revision=region.revision,
        level=model.level.level,
        level_label=model.level.label,
        bounds=region_bounds(connection, region.region_id),
        services=[
            {
                "kind": service.kind.value,
                "life_phase": (service.life_phase or service.kind.usual_phase).value,
                "capacity": service.capacity.value,
            }
            for service in services(model)
        ],
        phases=covered_phases(list(model.grid.columns)),
        plan=model.plan,
        speeds=BASE_SPEED | dict(model.plan.speeds),
        norms=norms(),
        sources=shown_sources(
            connection, region.region_id, lambda source: source["kind"] in _SHOWN
        ),
        run=run,
    )


def answer_view(
    model: AccessibilityModel, found: Answer, fair: Fairness | None, without: str
) -> AnswerView:
    """Put an answer into the words and rows of the page."""
    question = found.question
    rows = found.table.rows.join(found.circle)
    rows.insert(0, "name", model.areas["name"].reindex(rows.index))
    parameters = model.plan.model_dump(mode="json")
    return AnswerView(
        kind=question.kind,
        life_phase=question.life_phase,
        mode=question.mode,
        capacity=question.capacity,
        rows=rows,
        norms=found.table.norms,
        circle_metres=found.circle_metres,
        supply_text=supply_text({"capacity": question.capacity.value}, parameters),
        offers=_offers(found),
        notes=_notes(model, found),
        equity=None if fair is None else _equity(fair, question.capacity.label),
        without_equity=without,
    )


def _equity(fair: Fairness, unit: str) -> dict[str, Any]:
    digits = german.digits_for(100 * fair.everyone.spared_fifth)
    return {
        "sentence": equity_sentence(fair.everyone, unit, digits),
        "gini": german.number(fair.everyone.gini, 2),
        "areas": fair.everyone.areas,
        "by_provider": [
            {
                "name": name,
                "index": german.number(part.concentration.value, 2),
                "interval": f"{german.number(part.concentration.low, 2)} bis "
                f"{german.number(part.concentration.high, 2)}",
                "burdened": german.number(100 * part.burdened_fifth, digits),
                "spared": german.number(100 * part.spared_fifth, digits),
            }
            for name, part in fair.by_provider.items()
        ],
    }


def _offers(found: Answer) -> list[dict[str, Any]]:
    names = ["title", "address", "outside", "opening_hours"]
    rows = found.offered.rows[names].astype(object)
    unit = found.question.capacity.label
    facts = (
        offer_keys(found.offered.rows),
        rows.where(rows.notna(), None).to_dict("records"),
        np.round(to_degrees(found.offered.xy), 6).tolist(),
        np.round(found.offered.capacity, 2).tolist(),
    )
    return [
        {
            "key": key,
            "title": row["title"],
            "address": row["address"],
            "place": [latitude, longitude],
            "capacity": None if math.isnan(capacity) else capacity,
            "unit": unit,
            "outside": bool(row["outside"]),
            "hours": row["opening_hours"],
        }
        for key, row, (longitude, latitude), capacity in zip(*facts, strict=True)
    ]


def _notes(model: AccessibilityModel, found: Answer) -> list[str]:
    """Say in plain German what is counted, what is not, and what is an estimate."""
    return [*_offer_notes(model, found), *_children_notes(model, found)]


def _offer_notes(model: AccessibilityModel, found: Answer) -> list[str]:
    kind, offered = found.question.kind, found.offered
    outside = int(offered.rows["outside"].astype(bool).sum())
    left_out = model.sites.left_out.get(kind.value)
    texts = [
        (len(offered.rows), f"Orte gezählt ({kind.label})."),
        (outside, "davon liegen außerhalb der Region; sie zählen mit."),
        *((count, f"nicht gezählt: {reason}.") for reason, count in
          (left_out.reasons if left_out else ())),
        (offered.without_hours, "nicht gezählt: Zeiten unbekannt."),
        (offered.off_streets, "nicht gezählt: keine Straße in der Nähe."),
        (found.supply.without_capacity, "ohne Angabe zum Umfang; bei der Versorgung zählen sie "
         "nicht, bei den Wegen schon."),
        (found.supply.idle, "mit Plätzen, die kein Kind innerhalb der Obergrenze erreicht."),
    ]  # fmt: skip
    return [f"{german.number(count)} {text}" for count, text in texts if count]


def _children_notes(model: AccessibilityModel, found: Answer) -> list[str]:
    children, rows = model.children(found.question.life_phase), found.table.rows
    notes = []
    if children.estimated:
        how = "der Alterstabelle der Kommune" if children.by_table else "gleich starken Jahrgängen"
        notes.append(f"Die Zahl der Kinder ist geschätzt: Zensuszellen, aufgeteilt nach {how}.")
    for column, text in (
        ("children_off_streets", "Kinder wohnen in Zellen ohne Straße in der Nähe."),
        ("children_without_way", "Kinder haben keinen Weg zu irgendeinem Angebot."),
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


def difference(before: Answer, after: Answer, names: pd.Series) -> list[dict[str, Any]]:
    """List the areas that a what-if changes most, by children or supply gained and lost."""
    old, new = before.table.rows, after.table.rows
    people = (new["children"] - new["children_off_streets"]).to_numpy(dtype=float)
    within = ((new["share_within_15_min"] - old["share_within_15_min"]) * people).fillna(0)
    places = ((new["supply_per_100"] - old["supply_per_100"]) * people / 100).fillna(0)
    digits = german.digits_for(float(new["supply_per_100"].max()))
    order = np.argsort(-(within.abs() + places.abs()).to_numpy(), kind="stable")
    return [
        {
            "id": str(old.index[k]),
            "name": str(names.iloc[k]),
            "children": _signed(float(within.iloc[k]), 0),
            "supply": _signed(
                float(new["supply_per_100"].iloc[k] - old["supply_per_100"].iloc[k]), digits
            ),
        }
        for k in order[:8]
        if abs(within.iloc[k]) >= 0.5 or abs(places.iloc[k]) >= 0.05
    ]


def _signed(value: float, digits: int) -> str:
    text = german.number(value, digits)
    return f"+{text}" if value > 0 and text.strip("0,") else text
