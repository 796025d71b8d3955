"""What do the counts of a finer level say about the areas of a coarser one?

Counts add up, rates do not: a rate is made anew from the sums of its numerators and denominators.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kpk_geo.frames import Observations
from kpk_geo.model import Validity

MIN_SHARE = 0.9  # of the people counted; with fewer known, a sum would speak for too few


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SummedRates:
    """Rates of an indicator by the coarser area_id, in the order asked for."""

    value: pd.Series  # 0-1; NaN: none
    validity: pd.Series  # codes of `Validity`
    used: pd.Series  # finer areas whose counts are in it
    areas: pd.Series  # finer areas that lie in it


def summed_rates(
    observed: Observations,
    owners: Mapping[str, str],
    area_ids: pd.Index,
    *,
    min_share: float = MIN_SHARE,
) -> SummedRates:
    """Make the rates of coarser areas from the counts of the finer ones in them.

    Parameters
    ----------
    observed
        One indicator at one date, by finer area: numerator and denominator, NaN where unknown. Rows
        in any order.
    owners
        Coarser area_id by finer area_id, of all finer areas: one without a row is missing.
    area_ids
        Coarser areas, in the order of the result.
    min_share
        Least share (0-1) of the people counted for which the numerator is known. Finer areas whose
        denominator is unknown, too, count as many as the others do on average.

    Returns
    -------
    SummedRates
        NaN where too much is unknown: suppressed if any of it is suppressed, else missing. An area
        in which nobody was counted has no rate either. Suppressed numbers are small, so a rate
        that leaves them out is rather too high.
    """
    rows = observed.set_index("area_id").reindex(pd.Index(sorted(owners), name="area_id"))
    is_known = rows["numerator"].notna() & rows["denominator"].notna()
    parts = pd.DataFrame(
        {
            "owner": [owners[str(key)] for key in rows.index],
            "numerator": rows["numerator"].where(is_known, 0.0),
            "known": rows["denominator"].where(is_known, 0.0),
            "all": rows["denominator"],
            "is_known": is_known,
            "is_open": rows["denominator"].isna(),
            "is_estimated": (rows["validity"] == Validity.ESTIMATED) & is_known,
            "is_suppressed": (rows["validity"] == Validity.SUPPRESSED) & ~is_known,
        }
    )
    grouped = parts.groupby("owner", sort=True)
    sums = grouped.agg(
        numerator=("numerator", "sum"), known=("known", "sum"), all=("all", "sum"),
        used=("is_known", "sum"), open=("is_open", "sum"), suppressed=("is_suppressed", "any"),
        estimated=("is_estimated", "any"), areas=("is_known", "size"),
    ).reindex(area_ids)  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        stated = sums["areas"] - sums["open"]
        people = sums["all"] * sums["areas"] / stated.where(stated > 0)
        share = sums["known"] / people
        value = sums["numerator"] / sums["known"].where(sums["known"] > 0)
    has_value = (share >= min_share) & value.notna()
    return SummedRates(
        value=value.where(has_value),
        validity=pd.Series(
            [_code(has, row) for has, row in zip(has_value, sums.itertuples(), strict=True)],
            index=area_ids, dtype=object,
        ),
        used=sums["used"].fillna(0).astype(int),
        areas=sums["areas"].fillna(0).astype(int),
    )  # fmt: skip


def _code(has_value: bool, sums: Any) -> Validity:
    if has_value:
        return Validity.ESTIMATED if sums.estimated is True else Validity.VALID
    return Validity.SUPPRESSED if sums.suppressed is True else Validity.MISSING
