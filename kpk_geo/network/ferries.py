"""How long a ferry takes: its duration counts once per crossing, and so does waiting for it."""

import numpy as np
import pandas as pd

from kpk_geo.arrays import Floats
from kpk_geo.network.modes import FERRY_SPEED
from kpk_geo.network.tags import FERRY


def ferry_seconds(edges: pd.DataFrame) -> Floats:
    """Share out the time of each crossing over its segments.

    A crossing is what one duration was written for, a way or a relation of ways; each segment takes
    its part by length. Where OpenStreetMap names none, its length at `FERRY_SPEED` counts. Half the
    waiting falls on each end that touches land, so whoever crosses waits once.

    Parameters
    ----------
    edges : pandas.DataFrame
        start, end (nodes), length (mm), flags, seconds (of the whole crossing; NaN: unknown), wait
        (seconds) and crossing (its number).

    Returns
    -------
    (edges,)
        Seconds of each segment; NaN where it is no ferry.
    """
    is_ferry = (edges["flags"].to_numpy() & FERRY) > 0
    result = np.full(len(edges), np.nan)
    if not is_ferry.any():
        return result
    land = edges.loc[~is_ferry, ["start", "end"]].to_numpy().ravel()
    ferries = edges[is_ferry]
    length = ferries["length"].to_numpy()
    whole = ferries.groupby("crossing")["length"].transform("sum").to_numpy()
    stated = ferries["seconds"].to_numpy() * length / whole
    ride = np.where(np.isnan(stated), length / 1000 / (FERRY_SPEED / 3.6), stated)
    ends = np.isin(ferries[["start", "end"]].to_numpy(), land).sum(axis=1)
    result[is_ferry] = ride + ferries["wait"].to_numpy() / 2 * ends
    return result
