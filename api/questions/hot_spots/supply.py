"""Supply for the study of hot spots: what access says of it, and how it is stored beside burden."""

from collections import Counter
from dataclasses import asdict
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from analyses.association.correlation import Correlation
from analyses.hot_spots.burden_supply import SURE, TOP_THIRD, BurdenAndSupply, SupplyByArea
from analyses.hot_spots.study import Study
from api.questions.hot_spots.read import LoadedAreas
from kpk_geo.database.runs import read_area_results, read_latest_run
from kpk_geo.errors import NotFoundError
from kpk_geo.model import BurdenSupply, TravelMode
from kpk_geo.results.access import ACCESS
from kpk_geo.results.hot_spots import (
    HighBurdenSummary,
    StoredCorrelation,
    SupplyCell,
    SupplySummary,
)


def read_supply(
    connection: Connection, loaded: LoadedAreas
) -> tuple[tuple[SupplyByArea, ...], str]:
    """Read what the newest run of access says of supply on foot, or why there is nothing."""
    try:
        run = read_latest_run(connection, loaded.profile.region.id, ACCESS)
    except NotFoundError:
        return (), f"Wege und Versorgung sind noch nicht gerechnet (kpk run {ACCESS.slug})."
    if run.level_pk != loaded.level.level_pk:
        return (), "Wege und Versorgung sind für eine andere Gebietsebene gerechnet."
    found = []
    for asked in run.summary.questions:
        if asked.mode is TravelMode.WALK and asked.has_supply:
            areas = read_area_results(
                connection, ACCESS, run.run_pk, loaded.area_ids, part=asked.part
            )
            per_100, low_in = (
                pd.Series([getattr(x, name) for x in areas], loaded.area_ids, dtype=float)
                for name in ("supply_per_100", "low_in")
            )
            found.append(
                SupplyByArea(
                    kind=asked.kind,
                    life_phase=asked.life_phase,
                    per_100=per_100,
                    low_in=low_in,
                    variants=asked.variants,
                )
            )
    return tuple(found), ""


def supply_by_area(study: Study) -> list[tuple[SupplyCell, ...]]:
    """Give what is stored of each area, one cell for each kind of offer."""
    by_kind = [_cells(item) for item in study.supply]
    return [tuple(cells[row] for cells in by_kind) for row in range(len(study.map.rows))]


def _cells(item: BurdenAndSupply) -> list[SupplyCell]:
    rows: list[Any] = item.rows.to_dict("records")
    return [
        SupplyCell(
            kind=item.kind,
            life_phase=item.life_phase,
            supply=row["supply"],
            low_in=row["low_in"],
            verdict=None if row["verdict"] is None else BurdenSupply.of(row["verdict"]),
        )
        for row in rows
    ]


def supply_summary(item: BurdenAndSupply) -> SupplySummary:
    """Describe burden against one kind of offer over the whole map."""
    counts = Counter(code for code in item.rows["verdict"] if code is not None)
    return SupplySummary(
        kind=item.kind,
        life_phase=item.life_phase,
        by_value=_stored(item.by_value),
        by_rank=_stored(item.by_rank),
        variants=item.variants,
        verdicts={term: counts[term.value] for term in BurdenSupply},
    )


def _stored(found: Correlation) -> StoredCorrelation:
    return StoredCorrelation(**asdict(found), sign=found.sign)


def high_burden_summary(study: Study, simulations: int) -> HighBurdenSummary:
    """Describe how it was found where burden is high.

    Parameters
    ----------
    study
        Of one indicator.
    simulations
        Number of draws from the counts.
    """
    return HighBurdenSummary(
        areas=int(study.values.data.values.notna().sum()),
        by_counts=study.high.by_counts,
        reason=study.high.reason,
        top_share=TOP_THIRD,
        level=SURE,
        simulations=simulations if study.high.by_counts else 0,
    )
