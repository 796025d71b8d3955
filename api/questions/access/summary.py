"""Writes answers as the records that a run stores."""

from typing import Any

import numpy as np
import pandas as pd

from analyses.access.answer import AccessQuestion, Answer
from analyses.access.answer_equity import AnswerEquity
from analyses.access.equity import Equity, Estimate
from analyses.access.halo import HaloGap, way_gaps
from analyses.access.no_way import OFF_STREETS
from analyses.access.region import AccessRegion, ModeNetwork
from kpk_geo.model import NoWay, Validity
from kpk_geo.network.slope import SlopeUse
from kpk_geo.results.access import (
    AccessArea,
    AskedQuestion,
    HaloRecord,
    ModeSummary,
    QuestionEquity,
    QuestionSummary,
    SlopeRecord,
    StoredEquity,
    StoredEstimate,
    WaysRecord,
)

CURVE_DIGITS = 5


def asked(question: AccessQuestion) -> AskedQuestion:
    """Say what was asked."""
    return AskedQuestion(
        kind=question.kind, life_phase=question.life_phase, mode=question.mode,
        capacity=question.capacity,
    )  # fmt: skip


def access_areas(found: Answer) -> list[AccessArea]:
    """Give one record per area."""
    table = found.table.rows.join(found.overcount)
    norms = {f"norm_{norm.id}": norm.id for norm in found.table.norms}
    records = table.drop(columns=[*norms, "validity"]).to_dict("records")
    shares: list[Any] = table[list(norms)].rename(columns=norms).to_dict("records")
    return [
        AccessArea(
            area_id=str(area_id), validity=Validity.of(str(code)), norms=own,
            **{str(name): value for name, value in record.items()},
        )
        for area_id, code, record, own in zip(
            table.index, table["validity"], records, shares, strict=True
        )
    ]  # fmt: skip


def question_summary(
    region: AccessRegion, found: Answer, equity: AnswerEquity | None
) -> QuestionSummary:
    """Sum up an answer over the whole region, from counts.

    Parameters
    ----------
    region
        Says how children were estimated, and which offers were left out.
    found
        Figures by area, offers and norms of the question.
    equity
        None where it could not be measured.
    """
    rows, children = found.table.rows, region.children(found.question.life_phase)
    on_streets = rows["children"] - rows["children_off_streets"]
    within = float((rows["share_within_15_min"].fillna(0) * on_streets).sum())
    places = float((rows["supply_per_100"].fillna(0) * on_streets).sum()) / 100
    total = float(on_streets.sum())
    has_supply = not rows["supply_per_100"].isna().all()
    offers, left_out = found.offers, region.offers.left_out.get(found.question.kind.value)
    return QuestionSummary(
        **dict(asked(found.question)),
        children=float(rows["children"].sum()),
        children_off_streets=float(rows["children_off_streets"].sum()),
        children_without_route=float(rows["children_without_route"].sum()),
        children_no_way=children_no_way(rows),
        estimated=children.estimated,
        basis=children.basis,
        spread=children.spread,
        measures=tuple(children.measures),
        share_within_15_min=within / total if total else np.nan,
        supply_per_100=100 * places / total if total and has_supply else np.nan,
        overcount=float(found.overcount["overcount"].sum(min_count=1)),
        children_in_buffer=float(found.overcount["children_in_buffer"].sum(min_count=1)),
        buffer_metres=found.buffer_metres,
        offers=len(offers.rows),
        offers_outside=int(offers.rows["outside"].astype(bool).sum()),
        offers_off_streets=sum(offers.no_way.values()),
        offers_no_way=dict(offers.no_way),
        offers_without_capacity=found.supply.without_capacity,
        offers_idle=found.supply.idle,
        offers_left_out=dict(left_out.reasons) if left_out else {},
        norms=tuple(norm.id for norm in found.table.norms),
        slope=slope_record(region.section.elevation, found.slope),
        halo=tuple(halo_record(gap) for gap in found.halo),
        variants=found.table.variants,
        equity=None if equity is None else _equity(equity),
    )


def children_no_way(rows: pd.DataFrame) -> dict[NoWay, float]:
    """Sum up the children who get nowhere, by reason; reasons that concern nobody are not there.

    Parameters
    ----------
    rows
        Figures by area, as an answer has them.
    """
    columns = {reason: reason.column for reason in OFF_STREETS}
    columns[NoWay.ISLAND] = "children_without_route"
    sums = {reason: float(rows[column].sum()) for reason, column in columns.items()}
    return {reason: total for reason, total in sums.items() if total > 0}


def slope_record(elevation: str | None, slope: SlopeUse | None) -> SlopeRecord | None:
    """Say what heights did; None where all ways count as level."""
    if slope is None:
        return None
    return SlopeRecord(
        elevation=elevation or "", kilometres=slope.kilometres,
        kilometres_unknown=slope.kilometres_unknown, max_gradient=slope.max_gradient,
        kilometres_closed=slope.kilometres_closed,
    )  # fmt: skip


def halo_record(gap: HaloGap) -> HaloRecord:
    """Say where too little is loaded."""
    return HaloRecord(
        need=gap.need, kilometres=gap.kilometres, streets=gap.streets, offers=gap.offers
    )


def ways_record(region: AccessRegion, prepared: ModeNetwork, minutes: float) -> WaysRecord:
    """Say of another question's ways what is said of those of this one.

    Parameters
    ----------
    region
        As it was read; the profile names the raster of heights.
    prepared
        The network of the mode.
    minutes
        Up to which ways count.
    """
    network = prepared.network
    gaps = way_gaps(
        region.areas, network, minutes, extent=region.streets.extent, buffer=region.buffer
    )
    return WaysRecord(
        mode=prepared.mode, minutes=minutes,
        slope=slope_record(region.section.elevation, network.slope),
        halo=tuple(halo_record(gap) for gap in gaps),
    )  # fmt: skip


def _equity(found: AnswerEquity) -> QuestionEquity:
    return QuestionEquity(
        everyone=stored_equity(found.everyone),
        curve=tuple(
            (round(float(x), CURVE_DIGITS), round(float(y), CURVE_DIGITS))
            for x, y in found.everyone.curve
        ),
        by_provider={name: stored_equity(part) for name, part in found.by_provider.items()},
    )


def stored_equity(part: Equity) -> StoredEquity:
    """Give one measure of equity as it is stored."""
    return StoredEquity(
        concentration=_estimate(part.concentration),
        ratio=_estimate(part.ratio),
        most_burdened=part.most_burdened,
        least_burdened=part.least_burdened,
        gini=part.gini,
        areas=part.areas,
        children=part.children,
        effective_size=part.effective_size,
        reason=part.reason,
        resamples=part.resamples,
        seed=part.seed,
    )


def _estimate(estimate: Estimate) -> StoredEstimate:
    return StoredEstimate(value=estimate.value, low=estimate.low, high=estimate.high)


def mode_summary(region: AccessRegion, prepared: ModeNetwork) -> ModeSummary:
    """Describe the network of a mode and how well it covers the cells."""
    inside, network = region.cell_area >= 0, prepared.network
    return ModeSummary(
        mode=prepared.mode,
        speed=network.speed,
        junctions=len(network.nodes),
        components=network.components,
        fragments=network.fragments,
        cells=int(inside.sum()),
        cells_off_streets=int((inside & ~prepared.cells.is_near).sum()),
    )
