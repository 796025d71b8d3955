"""What do the counts of a finer level say about the areas of a coarser one?

Counts add up, rates do not: a rate is made anew from the sums of its numerators and denominators.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analyses.standing.total import MIN_SHARE, Cell, Total, total_of
from kpk_geo.frames import Observations
from kpk_geo.model import Unit, Validity


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
    cells: dict[str, list[Cell]] = defaultdict(list)
    rows = observed.set_index("area_id").reindex(sorted(owners))
    columns = (rows[name] for name in ("value", "numerator", "denominator", "validity"))
    for area_id, value, numerator, denominator, validity in zip(rows.index, *columns, strict=True):
        cell = Cell(
            area_id=area_id, value=value, numerator=numerator, denominator=denominator,
            validity=Validity.MISSING if pd.isna(validity) else Validity.of(str(validity)),
        )  # fmt: skip
        cells[owners[area_id]].append(cell)
    totals = [total_of(cells[key], Unit.PERCENT, min_share=min_share) for key in area_ids]
    return SummedRates(
        value=pd.Series([one.value for one in totals], index=area_ids, dtype=float),
        validity=pd.Series([_code(one) for one in totals], index=area_ids, dtype=object),
        used=pd.Series([one.used for one in totals], index=area_ids, dtype=int),
        areas=pd.Series([one.areas for one in totals], index=area_ids, dtype=int),
    )


def _code(total: Total) -> Validity:
    if not math.isnan(total.value):
        return total.validity
    return Validity.SUPPRESSED if total.suppressed else Validity.MISSING
