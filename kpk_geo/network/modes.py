"""Speeds: what turns a way into minutes.

The search counts in integer millimetres, so that results are the same on every machine. Where
speed differs along the way (car, ferry) a segment counts as many millimetres as one would cover
at the mode's base speed in the same time; minutes are then the same for all modes: cost / speed.
"""

from typing import Final

import numpy as np
import pandas as pd

from kpk_geo.arrays import Floats, Ints, Objects
from kpk_geo.model import TravelMode

# km/h. Walking 4.8 and with a pushchair 3.6: usual planning values, see docs/erreichbarkeit.md.
BASE_SPEED: Final = {
    TravelMode.WALK: 4.8,
    TravelMode.PUSHCHAIR: 3.6,
    TravelMode.BIKE: 15.0,
    TravelMode.CAR: 30.0,
}
# km/h in town, lights and waiting included; assumptions of ours, no speed limits.
CAR_SPEED: Final = {
    "motorway": 90.0, "motorway_link": 50.0, "trunk": 60.0, "trunk_link": 40.0,
    "primary": 35.0, "primary_link": 30.0, "secondary": 32.0, "secondary_link": 28.0,
    "tertiary": 30.0, "tertiary_link": 26.0, "unclassified": 26.0, "residential": 22.0,
    "living_street": 8.0, "service": 12.0,
}  # fmt: skip
OTHER_CAR_SPEED: Final = 15.0
FERRY_SPEED: Final = 8.0  # km/h, where OpenStreetMap names no duration


def costs(
    mode: TravelMode,
    lengths: Ints,
    highways: Objects,
    seconds: Floats,
    speed: float,
) -> Ints:
    """Give the cost of each segment in millimetres at `speed` (km/h).

    Parameters
    ----------
    mode
        By car the class of the street counts, else its length alone.
    lengths
        Millimetres.
    highways
        OpenStreetMap's class; "ferry" for ferries.
    seconds
        Duration of ferries; NaN elsewhere and where it is unknown.
    speed
        km/h, at which a millimetre of cost is one of length.
    """
    result = lengths.copy()
    if mode is TravelMode.CAR:
        factors = {name: speed / value for name, value in CAR_SPEED.items()}
        scale = np.array([factors.get(str(name), speed / OTHER_CAR_SPEED) for name in highways])
        result = np.rint(lengths * scale).astype(np.int64)
    ferry = highways == "ferry"
    if ferry.any():
        timed = np.where(np.isnan(seconds), lengths / (FERRY_SPEED / 3.6) / 1000, seconds)
        result[ferry] = np.rint(timed * speed / 3.6 * 1000)[ferry].astype(np.int64)
    return np.maximum(result, 1)


def fastest(
    mode: TravelMode,
    lengths: Ints,
    highways: Objects,
    seconds: Floats,
    speed: float,
    *,
    factor: float = 1.0,
) -> float:
    """Give the km/h that nobody exceeds on these segments: no way gets further in its time.

    Parameters
    ----------
    mode, lengths, highways, seconds, speed
        As `costs` takes them.
    factor
        The least time that a slope takes, as a multiple of that on level ground.

    Examples
    --------
    >>> road = (np.array([9000]), np.array(["primary"], object), np.array([np.nan]))
    >>> fastest(TravelMode.CAR, *road, 30.0), fastest(TravelMode.WALK, *road, 4.8)
    (35.0, 4.8)
    """
    ferry = highways == "ferry"
    ride = lengths[ferry] / 1e6 / (seconds[ferry] / 3600)
    by_ferry = float(np.where(np.isnan(seconds[ferry]), FERRY_SPEED, ride).max(initial=0.0))
    classes = {str(name) for name in pd.unique(highways[~ferry])}
    if mode is TravelMode.CAR:
        return max([CAR_SPEED.get(name, OTHER_CAR_SPEED) for name in classes] + [by_ferry])
    return max(speed / factor if classes else 0.0, by_ferry)


def minutes_per_millimetre(speed: float) -> float:
    """Give the minutes that one millimetre takes at `speed` (km/h).

    >>> round(1_200_000 * minutes_per_millimetre(4.8), 6)
    15.0
    """
    return 60 / (speed * 1e6)
