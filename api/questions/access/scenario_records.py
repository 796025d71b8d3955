"""Writes what a scenario changes as the records that are stored."""

from typing import Any

import pandas as pd

from analyses.access.equity import Equity
from analyses.scenarios.effect import Effect, Reached, Total
from api.questions.access.scenario import ScenarioAnswer
from api.questions.access.summary import stored_equity
from kpk_geo.model import Validity
from kpk_geo.results.access import StoredEquity
from kpk_geo.results.scenario import (
    AgeReached,
    BurdenReached,
    ScenarioArea,
    ScenarioResult,
    StoredTotal,
)


def scenario_result(found: ScenarioAnswer) -> ScenarioResult:
    """Give what is stored of a scenario."""
    changed, burden = found.effect, found.burden
    return ScenarioResult(
        before=_total(changed.before),
        after=_total(changed.after),
        by_age=tuple(
            AgeReached(life_phase=phase, **_reached(part)) for phase, part in changed.by_age.items()
        ),
        by_burden=tuple(
            BurdenReached(class_code=code, **_reached(part))
            for code, part in changed.by_burden.items()
        ),
        burden_run=burden.run_pk,
        without_burden=burden.reason,
        equity_before=_equity(changed.equity_before),
        equity_after=_equity(changed.equity_after),
        areas=_areas(found, changed),
    )


def _equity(measured: Equity | None) -> StoredEquity | None:
    return None if measured is None else stored_equity(measured)


def _total(total: Total) -> StoredTotal:
    return StoredTotal(
        children=_plain(total.children), within=_plain(total.within),
        supply_per_100=_plain(total.supply_per_100), offers=total.offers,
        capacity=_plain(total.capacity),
    )  # fmt: skip


def _reached(part: Reached) -> dict[str, float]:
    return {
        "children": _plain(part.children), "gained": _plain(part.gained), "lost": _plain(part.lost)
    }  # fmt: skip


def _plain(value: float) -> float:
    """Give minus zero as zero: JSON of the database knows one of them only."""
    return float(value) + 0.0


def _areas(found: ScenarioAnswer, changed: Effect) -> tuple[ScenarioArea, ...]:
    ids = changed.areas.index
    names = found.prepared.loaded.data.areas["name"].reindex(ids).tolist()
    validity = found.after.table.rows["validity"].reindex(ids).tolist()
    codes: list[Any] = [None] * len(ids)
    if found.burden.classes is not None:
        codes = found.burden.classes.reindex(ids).astype(object).tolist()
    columns = [str(name) for name in changed.areas]
    figures = changed.areas.to_numpy(dtype=float) + 0.0
    return tuple(
        ScenarioArea(
            area_id=str(area_id),
            name=str(name),
            validity=Validity.of(str(reason)),
            class_code=None if pd.isna(code) else int(code),
            **dict(zip(columns, row, strict=True)),
        )
        for area_id, name, reason, code, row in zip(
            ids, names, validity, codes, figures.tolist(), strict=True
        )
    )
