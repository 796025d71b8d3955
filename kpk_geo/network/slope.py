"""How much longer does a way take uphill? Time by gradient, for walking and with a pushchair.

Tobler, W. (1993): Three presentations on geographical analysis and modeling. NCGIA Technical Report
93-1. Walking speed is 6 exp(-3.5 |s + 0.05|) km/h at gradient s, fitted to figures of Imhof (1950):
fastest at 5 % downhill. Only its shape is taken; on level ground a mode keeps its own speed.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.model import TravelMode
from kpk_geo.network.height_samples import Heights
from kpk_geo.network.segments import Segments

STEEPNESS: Final = 3.5  # Tobler 1993: how fast speed falls away from the best gradient
BEST_GRADIENT: Final = -0.05  # Tobler 1993: slightly downhill
# DIN 18040-3 (2014): ramps and, with places to rest, ways are at most this steep. In per cent.
DIN_18040_3: Final = 6.0
# Above this a raster shows the wall or slope beside a way, not the way: the steepest public streets
# have 35 %. Gradients beyond count as this one (own setting).
MAX_GRADIENT: Final = 0.35
BEST_FACTOR: Final = math.exp(STEEPNESS * BEST_GRADIENT)  # time at the best gradient
_NO_LIMIT: Final = 100.0  # per cent: as a profile says that nothing is closed
SLOPED_MODES: Final = (TravelMode.WALK, TravelMode.PUSHCHAIR)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SlopeEffect:
    """What heights make of each edge."""

    along: Floats  # (edges,) time from start to end, as a multiple of that on level ground
    against: Floats  # (edges,) and back
    steepest: Floats  # (edges,) greatest gradient in either direction, 0-1; 0 where unknown


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SlopeUse:
    """What heights did to a network."""

    kilometres: float  # of all ways of the mode
    kilometres_unknown: float  # of those without a height: they count as level
    max_gradient: float | None  # per cent; steeper ways are closed to the mode
    kilometres_closed: float
    closed: Ints  # rows of segments that are out: too steep, or reached over such alone


def time_factor(gradient: Floats) -> Floats:
    """Give the time at a gradient (rise by run, negative downhill) as a multiple of the level one.

    It is 1 on level ground, and where the gradient is not known (NaN).

    >>> time_factor(np.array([0.0, -0.05, 0.1, np.nan])).round(3).tolist()
    [1.0, 0.839, 1.419, 1.0]
    """
    steep = np.clip(gradient, -MAX_GRADIENT, MAX_GRADIENT)
    level = STEEPNESS * abs(BEST_GRADIENT)
    factor = np.exp(STEEPNESS * np.abs(steep - BEST_GRADIENT) - level)
    return np.where(np.isnan(steep) | (steep == 0), 1.0, factor)


def slope_effect(heights: Heights, lengths: Ints) -> SlopeEffect:
    """Compute what the heights along edges do to the time that they take.

    Each edge is walked from sample to sample; a step with an unknown end counts as level.

    Parameters
    ----------
    heights
        Samples along each edge, evenly spaced from its start to its end.
    lengths
        (edges,) millimetres.
    """
    steps = np.diff(heights.indptr) - 1
    edge = np.repeat(np.arange(len(steps)), steps)
    first = np.arange(len(edge)) + edge  # one sample more than steps in every edge before
    rise = heights.metres[first + 1] - heights.metres[first]
    run = lengths[edge] / 1000 / steps[edge]
    gradient = rise / run
    return SlopeEffect(
        along=_mean(time_factor(gradient), edge, steps),
        against=_mean(time_factor(-gradient), edge, steps),
        steepest=_largest(
            np.nan_to_num(np.abs(gradient)), heights.indptr[:-1] - np.arange(len(steps))
        ),
    )


def _mean(values: Floats, edge: Ints, steps: Ints) -> Floats:
    """Average over the steps of each edge; exactly 1 where all are."""
    above = np.bincount(edge, weights=values - 1.0, minlength=len(steps))
    return 1.0 + above / steps


def _largest(values: Floats, begin: Ints) -> Floats:
    return np.maximum.reduceat(values, begin) if len(values) else np.zeros(len(begin))


def too_steep(effect: SlopeEffect, *, max_gradient: float) -> Bools:
    """Mark edges that are steeper somewhere than `max_gradient` (per cent)."""
    return effect.steepest > max_gradient / 100


def slope_of(
    segments: Segments, mode: TravelMode, rows: Ints, max_gradient: float | None
) -> tuple[Ints, SlopeEffect, SlopeUse] | None:
    """Give the rows that are not too steep, and what slope does; None where ways count as level.

    Parameters
    ----------
    segments
        With heights, or without.
    mode
        On foot and with a pushchair slope counts, for no other mode.
    rows
        Of `segments`: what the mode may use.
    max_gradient
        Per cent; steeper ways are closed to pushchairs. None: none is.
    """
    heights = segments.heights
    if heights is None or mode not in SLOPED_MODES:
        return None
    lengths = segments.length
    effect = slope_effect(heights, lengths)
    limit = max_gradient if mode is TravelMode.PUSHCHAIR else None
    if limit == _NO_LIMIT:
        limit = None
    closed = np.zeros(len(lengths), dtype=bool)
    if limit is not None:
        closed = too_steep(effect, max_gradient=limit)
    own = lengths[rows] / 1e6
    use = SlopeUse(
        kilometres=float(own.sum()),
        kilometres_unknown=float((own * (1 - heights.known[rows])).sum()),
        max_gradient=limit,
        kilometres_closed=float(own[closed[rows]].sum()),
        closed=rows[closed[rows]],
    )
    return rows[~closed[rows]], effect, use
