"""Does much burden meet little supply?

Over the whole map: a correlation, held against patterns as strong without any association
(`analyses.association`). Nothing says that one causes the other.

Of a single area no probability can be given: one pair of values carries no association, and a test
whose offers are redrawn calls 88 % and more of all maps certain wherever offers lie together. So an
area gets two facts, each on its own feet: its burden is surely high, its supply is low in every
defensible way of computing it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.association.correlation import Correlation, correlation
from analyses.association.quintile import lowest_quintile
from analyses.hot_spots.moments import NO_DESIGN_EFFECT
from analyses.hot_spots.rates import RANK_SIMULATIONS, rank_intervals
from kpk_geo.errors import InputError
from kpk_geo.model import BurdenSupply, LifePhase, OfferKind

TOP_THIRD = 1 / 3  # an area is surely high that is almost always among this share of the highest
SURE = 0.95


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SupplyByArea:
    """How much of one kind of offer the children of an area have on foot."""

    kind: OfferKind
    life_phase: LifePhase
    per_100: pd.Series  # by area_id; NaN where it is not known
    low_in: pd.Series  # by area_id: number of `variants` in which supply is low
    variants: tuple[str, ...]  # German: defensible ways of computing supply


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HighBurden:
    """Where burden is high, and how sure that is."""

    rows: pd.DataFrame  # by area_id: high (True, False; None: not known), top_third (0 to 1 or NaN)
    reason: str  # German: why only values are known, or why none is sure; else empty
    by_counts: bool  # whether the counts behind the values were asked


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenAndSupply:
    """Burden against the supply of one kind of offer.

    `rows` by area_id: supply, low_in, verdict (code of `BurdenSupply`; None: not known).
    """

    kind: OfferKind
    life_phase: LifePhase
    variants: tuple[str, ...]
    rows: pd.DataFrame
    by_value: Correlation
    by_rank: Correlation


def high_burden(
    burden: pd.Series,
    cases: tuple[pd.Series, pd.Series] | None,
    why_no_counts: str,
    *,
    design_effect: float = NO_DESIGN_EFFECT,
    simulations: int = RANK_SIMULATIONS,
    seed: int = 2026,
) -> HighBurden:
    """Say where burden is high: in the highest fifth of the areas, and surely so by the counts.

    Parameters
    ----------
    burden
        By area_id, higher is more burdened; NaN where it is not known.
    cases
        Counts of burdened people and of all, by area_id; None: only values are known.
    why_no_counts
        German; where there are no counts.
    design_effect
        By which counts are divided first, at least 1.
    simulations
        Number of draws from what the counts say.
    """
    top_third = pd.Series(np.nan, burden.index)
    known = burden.notna()
    high = pd.Series(lowest_quintile(-burden.to_numpy(dtype=float)), burden.index)
    reason = why_no_counts
    if cases is not None:
        events, at_risk = cases
        try:
            ranks = rank_intervals(
                events.to_numpy(float), at_risk.to_numpy(float), design_effect=design_effect,
                simulations=simulations, seed=seed,
            )  # fmt: skip
        except InputError as error:
            cases, reason = None, str(error)
        else:
            reason = "" if ranks.distinct else (
                "Die Gebiete unterscheiden sich nicht über den Zufall hinaus: In keinem ist die "
                "Belastung sicher hoch."
            )  # fmt: skip
            top_third[events.index] = ranks.top_third
            high &= top_third >= SURE
    rows = pd.DataFrame({"high": high.astype(object).where(known, None), "top_third": top_third})
    return HighBurden(rows=rows, reason=reason, by_counts=cases is not None)


def burden_and_supply(
    burden: pd.Series, high: HighBurden, supply: SupplyByArea, points: pd.DataFrame
) -> BurdenAndSupply:
    """Compare burden with supply over all areas, and put both facts of each together.

    Parameters
    ----------
    burden
        By area_id, higher is more burdened; NaN where it is not known.
    high
        Where it is high, of the same areas.
    supply
        NaN where it is not known.
    points
        By area_id: x, y in metres, where the people live.
    """
    ids = burden.index
    per_100, low_in = (
        column.reindex(ids).astype(float).replace([np.inf, -np.inf], np.nan)
        for column in (supply.per_100, supply.low_in)
    )
    is_high = high.rows["high"]
    known = is_high.notna() & low_in.notna() & bool(supply.variants)
    is_low = low_in == len(supply.variants)
    verdicts = [
        BurdenSupply.given(burden=bool(a), supply=bool(b)).value if both else None
        for both, a, b in zip(known, is_high, is_low, strict=True)
    ]
    rows = pd.DataFrame(
        {"supply": per_100, "low_in": low_in, "verdict": pd.Series(verdicts, ids, dtype=object)}
    )
    xy = points.reindex(ids).to_numpy(dtype=float)
    placed = np.isfinite(xy).all(axis=1)
    x, y = (column.to_numpy(dtype=float)[placed] for column in (burden, per_100))
    return BurdenAndSupply(
        kind=supply.kind, life_phase=supply.life_phase, variants=supply.variants, rows=rows,
        by_value=correlation(x, y, xy[placed]), by_rank=correlation(x, y, xy[placed], ranks=True),
    )  # fmt: skip
