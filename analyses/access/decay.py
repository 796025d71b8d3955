"""How much less does a longer way count?"""

from collections.abc import Sequence

import numpy as np

from analyses.access import kernels
from kpk_geo.arrays import Floats, Int32s
from kpk_geo.model import Decay

Rings = Sequence[tuple[float, float]]
_CURVES = {
    Decay.NONE: kernels.NONE,
    Decay.LINEAR: kernels.LINEAR,
    Decay.GAUSSIAN: kernels.GAUSSIAN,
    Decay.RINGS: kernels.RINGS,
}


def weights(cost: Int32s | Floats, cutoff: float, decay: Decay, rings: Rings = ()) -> Floats:
    """Weigh travel costs between 0 and 1; beyond the cutoff 0.

    Gaussian: 1 at the door, falling to exactly 0 at the cutoff (Dai 2010). Linear: the same with a
    straight line. Rings: a weight for each ring (Luo & Qi 2009). None: 1 up to the cutoff.

    Parameters
    ----------
    cost, cutoff
        In the same unit; `cost` is an array (n,), as is what comes back.
    decay
        Which of these curves.
    rings
        Outer border and weight of each ring, inside first; only for `Decay.RINGS`.

    Examples
    --------
    >>> weights(np.array([0.0, 600.0, 1200.0]), 1200, Decay.LINEAR).tolist()
    [1.0, 0.5, 0.0]
    """
    found: Floats = kernels.weights_of(np.asarray(cost), weighings([(cutoff, decay, rings)]), 0)
    return found


def weighings(ways: Sequence[tuple[float, Decay, Rings]]) -> kernels.Weighings:
    """List ways of weighing in the form that compiled sums take.

    Parameters
    ----------
    ways
        Cutoff, decay and rings of each, as for `weights`.
    """
    most = max((len(rings) for _, decay, rings in ways if decay is Decay.RINGS), default=0)
    borders, values = np.full((len(ways), most), -1.0), np.zeros((len(ways), most))
    for row, (_, decay, rings) in enumerate(ways):
        if decay is Decay.RINGS:
            borders[row, : len(rings)] = [border for border, _ in rings]
            values[row, : len(rings)] = [weight for _, weight in rings]
    return kernels.Weighings(
        curve=np.array([_CURVES[decay] for _, decay, _ in ways], dtype=np.int64),
        cutoff=np.array([cutoff for cutoff, _, _ in ways], dtype=np.float64),
        borders=borders,
        values=values,
    )
