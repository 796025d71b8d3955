"""How often does a child count where resources follow need?

"Ungleiches ungleich behandeln": a child counts more in an area of more burden. Where the
probabilities of the classes are known, the weight is their mean, so an area near a limit does not
jump; else it is the weight of its class.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analyses.burden.classes import status_scheme
from kpk_geo.errors import InputError

NEUTRAL = 1.0  # where nothing is known of the burden


def need_weights(
    class_code: pd.Series,
    probabilities: Mapping[str, Mapping[int, float]],
    weights: Sequence[float],
) -> pd.Series:
    """Give the weight of a child by area_id; NaN where nothing is known of the area's burden.

    Parameters
    ----------
    class_code
        Status by area_id; NaN without a class.
    probabilities
        Of each class code by area_id; areas of which nothing is known may be absent.
    weights
        By class, least burdened first.

    Raises
    ------
    InputError
        There are not as many weights as classes, or one is not positive.

    Examples
    --------
    >>> codes = pd.Series({"a": 4.0, "b": 2.0, "c": float("nan")})
    >>> need_weights(codes, {"b": {2: 0.5, 3: 0.5}}, (1, 1, 1.5, 2)).to_dict()
    {'a': 2.0, 'b': 1.25, 'c': nan}
    """
    codes = status_scheme().codes
    if len(weights) != len(codes) or not all(weight > 0 for weight in weights):
        raise InputError(
            f"Für {len(codes)} Klassen braucht es {len(codes)} Gewichte, jedes größer als 0."
        )
    of_code = dict(zip(codes, map(float, weights), strict=True))
    found = {}
    for area_id, code in class_code.items():
        known = {k: p for k, p in probabilities.get(str(area_id), {}).items() if p == p}
        total = sum(known.values())
        if total > 0:
            found[area_id] = sum(of_code[k] * p for k, p in sorted(known.items())) / total
        else:
            found[area_id] = np.nan if pd.isna(code) else of_code[int(code)]
    return pd.Series(found, index=class_code.index, dtype=float)
