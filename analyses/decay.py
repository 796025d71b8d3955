"""How much does a longer way count less?"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kpk_geo.model import Decay

Floats = npt.NDArray[np.float64]
Rings = Sequence[tuple[float, float]]


def weights(
    cost: npt.NDArray[np.int32] | Floats, limit: float, decay: Decay, rings: Rings = ()
) -> Floats:
    """Weigh ways between 0 and 1; beyond the limit 0.

    Gaussian: 1 at the door, falling to exactly 0 at the limit (Dai 2010). Linear: the same with a
    straight line. Rings: a weight for each belt (Luo & Qi 2009). None: 1 up to the limit.

    Parameters
    ----------
    cost, limit
        In the same unit.
    rings
        Outer border and weight of each belt, inside first; only for `Decay.RINGS`.

    >>> weights(np.array([0.0, 600.0, 1200.0]), 1200, Decay.LINEAR).tolist()
    [1.0, 0.5, 0.0]
    """
    way = np.asarray(cost, dtype=np.float64)
    if decay is Decay.RINGS:
        borders = np.array([border for border, _ in rings])
        values = np.append([weight for _, weight in rings], 0.0)
        result = values[np.searchsorted(borders, way, side="left")]
    elif decay is Decay.NONE or limit == 0:
        result = np.ones(len(way))
    elif decay is Decay.LINEAR:
        result = 1 - way / limit
    else:
        edge = np.exp(-0.5)
        result = (np.exp(-0.5 * (way / limit) ** 2) - edge) / (1 - edge)
    return np.where(way <= limit, np.maximum(result, 0.0), 0.0)
