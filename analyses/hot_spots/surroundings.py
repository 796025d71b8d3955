"""Does a cluster stand out from its wider surroundings, or is it a part of a slope?

On a pure slope, from a poor north to a rich south, the local test finds cores all along the upper
end: rates do lie together there, but no neighbourhood is special. So the same exact test is asked
once more of what remains when a plane, fitted around each area to the nearest third of all areas
with weights that fall with the distance (Cleveland 1979), is taken away.

The correction runs over all areas, never over the cores alone: they were selected by the same
noise, and among them the rest is high by that selection. Rougher fields than a slope hold real
hills; then the answer depends on how wide "wider" is, which is why the share is said.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses.hot_spots.corrections import benjamini_hochberg
from analyses.hot_spots.grading import SCORE_STEP, HotSpots
from analyses.hot_spots.inference import Inference, InferenceOptions, infer
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError
from kpk_geo.model import Beyond, Cluster

SPAN = 1 / 3  # of the areas: how wide the surroundings are
MIN_AROUND = 10  # areas that a plane is fitted to at least
MAX_AREAS = 5_000  # beyond, the square table of weights would not fit


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Detrended:
    """What remains without the trend.

    `rows` by area_id of the tested areas: trend (of the tested values), p (one-sided), p_adjusted,
    beyond (`Beyond` of cores; None of other areas).
    """

    rows: pd.DataFrame
    span: float
    around: int  # areas that each plane is fitted to
    level: float
    inference: Inference  # of the rest

    def count(self, beyond: Beyond) -> int:
        """Count the cores of which it is said."""
        return int((self.rows["beyond"] == beyond).sum())


def surroundings(
    found: HotSpots,
    points: pd.DataFrame,
    options: InferenceOptions | None = None,
    *,
    span: float = SPAN,
) -> Detrended:
    """Ask of every tested area whether its neighbours are high for where they lie.

    Parameters
    ----------
    found
        The map; its tested values and neighbours are used again.
    points
        x and y in metres by area_id, where the people of each area live.
    options
        Of the test; None: the defaults.
    span
        Share of the areas that count as the wider surroundings.

    Raises
    ------
    InputError
        Nothing was tested, a place is unknown, or there are too few or too many areas.
    """
    values = found.tested
    if not found.tests:
        raise InputError(found.reason)
    places = points.reindex(values.index).to_numpy(float)
    if np.isnan(places).any():
        raise InputError("Von einigen Gebieten ist nicht bekannt, wo die Menschen wohnen.")
    around = max(MIN_AROUND, round(span * len(values)))
    if not around <= len(values) <= MAX_AREAS:
        raise InputError(
            f"Das großräumige Muster wird bei {MIN_AROUND} bis {MAX_AREAS} Gebieten geprüft; hier "
            f"sind es {len(values)}."
        )
    tested = values.to_numpy(float)
    trend = local_plane(tested, places, around)
    choices = replace(options or InferenceOptions(), step=_step(found))
    test = infer(tested - trend, found.graph, choices)
    adjusted = benjamini_hochberg(test.p_upper)
    is_core = (found.rows.loc[values.index, "cluster"] == Cluster.CORE.value).to_numpy()
    verdicts = np.where(
        adjusted <= found.level,
        Beyond.YES,
        np.where(test.p_upper <= found.level, Beyond.HINT, Beyond.NO),
    ).astype(object)
    verdicts[~is_core] = None
    rows = pd.DataFrame(
        {"trend": trend, "p": test.p_upper, "p_adjusted": adjusted, "beyond": verdicts},
        index=values.index,
    )
    return Detrended(rows=rows, span=span, around=around, level=found.level, inference=test)


def _step(found: HotSpots) -> float:
    """Compare residuals in steps, so that the test is exact: as standardised values are."""
    spread = float(np.std(found.tested.to_numpy(float)))
    return SCORE_STEP if found.standardised else SCORE_STEP * spread


def local_plane(values: Floats, places: Floats, around: int) -> Floats:
    """Fit a plane around each place and give its height there.

    Parameters
    ----------
    values
        (n,) without NaN.
    places
        (n, 2) metres.
    around
        Nearest places, itself among them, that a plane is fitted to, with tricube weights; the
        farthest of them counts nothing.

    Returns
    -------
    numpy.ndarray
        (n,) heights; where places lie on a line or a point, those of the line or the mean.
    """
    heights = np.empty(len(values))
    for i, centre in enumerate(places):
        offset = places - centre
        distance = np.hypot(*offset.T)
        nearest = np.argpartition(distance, around - 1)[:around]
        bandwidth = distance[nearest].max()
        if bandwidth == 0:
            heights[i] = values[nearest].mean()
            continue
        weight = np.sqrt(np.clip(1 - (distance[nearest] / bandwidth) ** 3, 0, None) ** 3)
        design = np.column_stack([np.ones(around), offset[nearest] / bandwidth])
        solution, *_ = np.linalg.lstsq(
            design * weight[:, None], values[nearest] * weight, rcond=1e-10
        )
        heights[i] = solution[0]
    return heights
