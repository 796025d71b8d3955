"""Does this supply go where the burden is? All providers together, and each type alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses.access.answer import Answer
from analyses.access.equity import Equity, equity
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.access.shared_places import shared_places
from analyses.access.supply import BY_PAIRS
from kpk_geo.arrays import Bools, Floats

MIN_OFFERS = 3  # of a provider type: fewer say something about single houses only
UNKNOWN_TYPE = "ohne Angabe"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AnswerEquity:
    """How supply goes with burden, all together and by provider type."""

    everyone: Equity
    by_provider: dict[str, Equity]


def answer_equity(
    region: AccessRegion, prepared: ModeNetwork, found: Answer, burden: pd.Series | None
) -> AnswerEquity | None:
    """Measure equity; None without burden, without supply, or where too little is known.

    Parameters
    ----------
    region
        Its plan says how places are shared, and how often areas are drawn for the intervals.
    prepared
        The network of the question's mode.
    found
        The answer whose supply is measured.
    burden
        Higher is more burdened, by area_id; NaN where it is not known. None: nothing is known.
    """
    measure = _measuring(region, found, burden)
    everyone = None if measure is None else measure(_per_child(found))
    if measure is None or everyone is None:
        return None
    by_provider: dict[str, Equity] = {}
    types = found.offers.rows["provider_type"].fillna(UNKNOWN_TYPE).to_numpy(dtype=object)
    for name in sorted(set(types)):
        own = types == name
        if own.sum() >= MIN_OFFERS and not own.all():
            alone = measure(_supply_from(region, prepared, found, own))
            by_provider |= {str(name): alone} if alone else {}
    return AnswerEquity(everyone=everyone, by_provider=by_provider)


def equity_of(region: AccessRegion, found: Answer, burden: pd.Series | None) -> Equity | None:
    """Measure equity of all offers together; None as in `answer_equity`.

    Parameters
    ----------
    region
        Its plan says how often areas are drawn for the intervals.
    found
        The answer whose supply is measured.
    burden
        Higher is more burdened, by area_id; NaN where it is not known. None: nothing is known.
    """
    measure = _measuring(region, found, burden)
    return None if measure is None else measure(_per_child(found))


def _per_child(found: Answer) -> Floats:
    return found.table.rows["supply_per_100"].to_numpy(dtype=float) / 100


def _measuring(
    region: AccessRegion, found: Answer, burden: pd.Series | None
) -> Callable[[Floats], Equity | None] | None:
    """Give what measures supply per child of the areas; None where nothing can be measured."""
    rows = found.table.rows
    if burden is None or rows["supply_per_100"].isna().all():
        return None
    scores = burden.reindex(rows.index).to_numpy(dtype=float)
    people = (rows["children"] - rows["children_off_streets"]).to_numpy(dtype=float)
    plan, xy = region.plan, _homes(region, found)
    return lambda per_child: equity(
        per_child, people, scores, xy, resamples=plan.draws, seed=plan.seed
    )


def _homes(region: AccessRegion, found: Answer) -> Floats:
    """Give the mean place of the children of each area; NaN where there are none."""
    children = np.nan_to_num(found.cells.children)
    total = found.cells.per_area(children)
    summed = [found.cells.per_area(children * axis) for axis in region.cell_xy.T]
    with np.errstate(invalid="ignore"):
        return np.stack(summed, axis=1) / total[:, None]


def _supply_from(region: AccessRegion, prepared: ModeNetwork, found: Answer, own: Bools) -> Floats:
    """Give the part of the areas' supply per child that comes from some offers."""
    if region.plan.method in BY_PAIRS:  # there the others must stay to be chosen among
        offers = replace(found.offers, capacity=np.where(own, found.offers.capacity, 0.0))
    else:
        offers = found.offers.take(np.flatnonzero(own))
    given = shared_places(region, prepared, found.cells, offers).per_child
    on_street = ~np.isnan(found.travel.minutes)
    children = np.where(on_street, np.nan_to_num(found.cells.children), 0.0)
    total = found.cells.per_area(children)
    result = np.full(len(total), np.nan)
    np.divide(found.cells.per_area(children * given), total, out=result, where=total > 0)
    return result
