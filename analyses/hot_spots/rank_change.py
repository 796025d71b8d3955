"""Has an area really moved up or down since an earlier year?

Ranks of small areas jump by chance. A move is called one only if the intervals of both years'
ranks do not overlap. Years are compared only over the same geometry and the same definition.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from analyses.hot_spots.rates import Ranks
from kpk_geo.errors import InputError
from kpk_geo.german import day

UP, DOWN, SAME = "up", "down", "same"


def require_comparable(
    earlier: date, later: date, *, areas_since: date, breaks: Sequence[date] = ()
) -> None:
    """Refuse a comparison across a change of geometry or definition.

    Parameters
    ----------
    earlier, later
        Dates of the values.
    areas_since
        Day since which the areas are drawn as they are.
    breaks
        Days since which the indicator is defined or counted otherwise.

    Raises
    ------
    InputError
        Values of the earlier date are older than the areas, or a break lies in between.
    """
    if earlier < areas_since:
        raise InputError(
            f"Ein Vergleich mit {day(earlier)} ist nicht möglich: Die Gebiete gelten erst seit "
            f"{day(areas_since)}. Sind die früheren Werte für diesen Zuschnitt ausgezählt, bitte "
            "valid_from unter [[areas]] auf den ersten so gezählten Stichtag setzen."
        )
    between = [moment for moment in breaks if earlier < moment <= later]
    if between:
        raise InputError(
            f"Ein Vergleich von {day(earlier)} mit {day(later)} ist nicht möglich: Die Definition "
            f"des Indikators hat sich am {day(between[0])} geändert."
        )


def rank_change(earlier: Ranks, later: Ranks, area_ids: pd.Index) -> pd.DataFrame:
    """Compare ranks of the same areas in two years.

    Parameters
    ----------
    earlier, later
        Ranks among the same areas, in the order of `area_ids`.
    area_ids
        Index of the result.

    Returns
    -------
    pandas.DataFrame
        By area_id: rank_before, rank_now (medians), move: "up" (more burden than before), "down",
        "same" (intervals overlap: no move beyond chance), None where ranks are unknown.
    """
    known = np.isfinite(earlier.median) & np.isfinite(later.median)
    up, down = later.high < earlier.low, later.low > earlier.high
    move = np.where(up, UP, np.where(down, DOWN, SAME)).astype(object)
    move[~known] = None
    return pd.DataFrame(
        {"rank_before": earlier.median, "rank_now": later.median, "move": move}, index=area_ids
    )
