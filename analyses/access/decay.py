"""How much less does a longer way count?"""

from collections.abc import Sequence

import numpy as np

from analyses.access import kernels
from kpk_geo.arrays import Floats, Int32s
from kpk_geo.model import Decay

Rings = Sequence[tuple[float, float]]


def weights(cost: Int32s | Floats, cutoff: float, decay: Decay, rings: Rings = ()) -> Floats:
    """Weigh travel costs between 0 and 1; beyond the cutoff 0.

    Gaussian: 1 at the door, falling to exactly 0 at the cutoff (Dai 2010). Linear: the same with a
    straight line. Rings: a weight for each ring (Luo & Qi 2009). None: 1 up to the cutoff.

    Parameters
    ----------
    cost, cutoff
        In the same unit; `cost` is an array.
    decay
        Which of these curves.
    rings
        Outer border and weight of each ring, inside first; only for `Decay.RINGS`.

    Examples
    --------
    >>> weights(np.array([0.0, 600.0, 1200.0]), 1200, Decay.LINEAR).tolist()
    [1.0, 0.5, 0.0]
    """
    if decay is Decay.RINGS:
        borders = np.minimum([border for border, _ in rings], cutoff)
        values = np.array([weight for _, weight in rings])
        found: Floats = kernels.ring_weights(cost, borders, values)
        return found
    if decay is Decay.NONE or cutoff == 0:
        return np.where(cost <= cutoff, 1.0, 0.0)
    if decay is Decay.LINEAR:
        return np.asarray(1 - np.minimum(cost, cutoff) / cutoff)
    smooth: Floats = kernels.gaussian_weights(cost, float(cutoff))
    return smooth
