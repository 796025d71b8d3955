"""Supply against burden: joins an answer with the newest burden index of the same areas."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.access.equity import Equity, equity
from api.questions.access.answers import Answer, shared_places
from api.questions.access.model import AccessibilityModel
from api.questions.burden.table import read_burden_table
from kpk_geo.arrays import Bools, Floats
from kpk_geo.errors import NotFoundError

MIN_OFFERS = 3  # of a provider type: fewer say something about single houses only
UNKNOWN_TYPE = "ohne Angabe"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Fairness:
    """How supply goes with burden, all together and by provider type."""

    everyone: Equity
    by_provider: dict[str, Equity]


def read_burden(connection: Connection, model: AccessibilityModel) -> pd.Series | None:
    """Read the status index by area_id; None without one for these areas."""
    try:
        table = read_burden_table(connection, model.region.region_id)
    except NotFoundError:
        return None
    if table.level.level_pk != model.level.level_pk:
        return None
    return pd.Series(table.rows["status_index"].astype(float))


def fairness(model: AccessibilityModel, found: Answer, burden: pd.Series | None) -> Fairness | None:
    """Measure equity; None without burden, without supply, or where too little is known."""
    rows = found.table.rows
    if burden is None or rows["supply_per_100"].isna().all():
        return None
    scores = burden.reindex(rows.index).to_numpy(dtype=float)
    people = (rows["children"] - rows["children_off_streets"]).to_numpy(dtype=float)
    plan = model.plan

    def measure(per_child: Floats) -> Equity | None:
        return equity(per_child, people, scores, draws=plan.draws, seed=plan.seed)

    everyone = measure(rows["supply_per_100"].to_numpy(dtype=float) / 100)
    if everyone is None:
        return None
    by_provider: dict[str, Equity] = {}
    types = found.offered.rows["provider_type"].fillna(UNKNOWN_TYPE).to_numpy(dtype=object)
    for name in sorted(set(types)):
        own = types == name
        if own.sum() >= MIN_OFFERS and not own.all():
            alone = measure(_supply_of(model, found, own))
            by_provider |= {str(name): alone} if alone else {}
    return Fairness(everyone=everyone, by_provider=by_provider)


def _supply_of(model: AccessibilityModel, found: Answer, own: Bools) -> Floats:
    """Give the part of the areas' supply per child that comes from some offers."""
    capacity = np.where(own, found.offered.capacity, 0.0)
    given = shared_places(
        model, found.question, found.offered, found.costs, capacity=capacity
    ).per_child
    on_street = ~np.isnan(found.ways.minutes)
    children = np.where(on_street, np.nan_to_num(found.cells.children), 0.0)
    total = found.cells.per_area(children)
    result = np.full(len(total), np.nan)
    np.divide(found.cells.per_area(children * given), total, out=result, where=total > 0)
    return result
