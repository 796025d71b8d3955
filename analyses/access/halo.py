"""Is enough loaded around the region? Who lives near the border goes beyond it, and so do others.

For ways within a limit one must know the streets and offers as far as one gets in that time. For
supply also the children who compete for these offers, so twice as far; for 3SFCA three times. The
way is measured at the fastest speed that the loaded streets of the mode allow (by car on a
motorway, not at the base speed; downhill; on a ferry) and at the longest limit that is searched:
whoever comes from beyond must cross what is loaded, and does so no faster. How far the nearest
offer is has no limit, so no halo holds it. A whole state needs no halo: it is one graph.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from analyses.access.supply import CUTOFF_FACTORS
from kpk_geo.arrays import Bools, Floats, Objects
from kpk_geo.frames import Areas
from kpk_geo.model import HaloNeed, SupplyMethod
from kpk_geo.network.graph import Network
from kpk_geo.profile import AccessibilityPlan

_TOLERANCE: Final = 1.0  # metres: borders of areas lie on the outline that is made of them


@dataclass(frozen=True, slots=True, kw_only=True)
class HaloGap:
    """Less is loaded around the region than a measure needs."""

    need: HaloNeed
    kilometres: float  # that are needed around an area
    streets: tuple[str, ...]  # keys of the areas around which streets end earlier
    offers: tuple[str, ...]  # and of those around which offers and children do


def halo_gaps(
    areas: Areas,
    network: Network,
    plan: AccessibilityPlan,
    *,
    extent: shapely.Geometry | None,
    buffer: float | None,
) -> tuple[HaloGap, ...]:
    """Find the areas around which too little is loaded.

    Parameters
    ----------
    areas
        All of the level.
    network
        Of the mode.
    plan
        Limit and way of sharing.
    extent
        How far streets were read; None: it is not known.
    buffer
        Metres beyond the border up to which offers and children are loaded; None: not known.
    """
    walked = _walked(network, plan.max_travel_time)
    times = 3 if plan.method is SupplyMethod.THREE_STEP else 2
    needs = (
        (HaloNeed.WAYS, walked),
        (HaloNeed.SUPPLY, times * walked * max(CUTOFF_FACTORS)),
    )
    return _gaps(areas, extent, buffer, needs)


def way_gaps(
    areas: Areas,
    network: Network,
    minutes: float,
    *,
    extent: shapely.Geometry | None,
    buffer: float | None,
) -> tuple[HaloGap, ...]:
    """Find the areas around which less is loaded than one gets to in some minutes.

    Parameters
    ----------
    areas
        All of the level.
    network
        Of the mode.
    minutes
        Up to which ways count.
    extent
        How far streets were read; None: it is not known.
    buffer
        Metres beyond the border up to which offers and children are loaded; None: not known.
    """
    return _gaps(areas, extent, buffer, ((HaloNeed.WAYS, _walked(network, minutes)),))


def _walked(network: Network, minutes: float) -> float:
    """Give the metres that nobody gets farther than."""
    return minutes * network.fastest / 3.6 * 60


def _gaps(
    areas: Areas,
    extent: shapely.Geometry | None,
    buffer: float | None,
    needs: Sequence[tuple[HaloNeed, float]],
) -> tuple[HaloGap, ...]:
    shapes = areas.geometry.to_numpy()
    outline = shapely.union_all(shapes)
    around_streets = None if extent is None else _room(shapes, extent)
    around_offers = None if buffer is None else _room(shapes, outline) + buffer
    gaps = list[HaloGap]()
    for need, metres in needs:
        short = [_short(room, metres) for room in (around_streets, around_offers)]
        keys = [tuple(str(key) for key in areas.index[rows]) if rows is not None else ()
                for rows in short]  # fmt: skip
        if any(keys):
            gaps.append(
                HaloGap(need=need, kilometres=metres / 1000, streets=keys[0], offers=keys[1])
            )
    return tuple(gaps)


def _room(shapes: Objects, loaded: shapely.Geometry) -> Floats:
    """Give the metres from each area to where what is loaded ends; 0 for one that sticks out."""
    inside = shapely.covers(shapely.buffer(loaded, _TOLERANCE), shapes)
    border: Any = shapely.boundary(loaded)
    return np.where(inside, shapely.distance(border, shapes), 0.0)


def _short(room: Floats | None, metres: float) -> Bools | None:
    return None if room is None else room < metres - _TOLERANCE
