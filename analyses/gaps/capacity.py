"""Is what the children get to enough for them?

Places of what families go to are shared in two steps, as in `analyses.access`: among all children
in reach, then added up for each child. An offer that comes to families is shared among all children
that it serves. An added offer takes nothing from a child, so it never makes a link weaker: that is
why no method in which children choose among offers (3SFCA) is used here.
"""

import numpy as np

from analyses.access.supply import supply
from analyses.gaps.filled import Filled
from analyses.gaps.links import Link
from analyses.gaps.region import GapsRegion, Phase
from analyses.gaps.variants import Variant
from analyses.gaps.ways import ModeTravel, areas_in_time
from kpk_geo.arrays import Floats


def capacity_by_area(
    region: GapsRegion, link: Link, phase: Phase, found: Filled, ways: ModeTravel, variant: Variant
) -> tuple[Floats, Floats]:
    """Give the capacity for 100 children of each area, and of how many offers nobody states it.

    Parameters
    ----------
    region
        Cells and areas.
    link
        Its unit of capacity and its minutes.
    phase
        Children by cell; they must be known.
    found
        Offers of the link.
    ways
        To them.
    variant
        Factor of the minutes, and how much less a longer way counts.

    Returns
    -------
    per_100 : (areas,)
        NaN where nobody counts, or an offer in reach states no capacity.
    unknown : (areas,)
        Offers in reach without a capacity.
    """
    assert phase.cells is not None
    capacity = region.inventory.capacity(link.own.capacity)
    costs = ways.to(found.visited)
    cutoff = ways.cutoff(minutes_of(region, link) * variant.factor)
    children = np.nan_to_num(phase.cells)
    shared = supply(
        costs, children, capacity[found.visited], cutoff=cutoff, decay=variant.decay,
        rings=tuple((ways.cutoff(m), weight) for m, weight in region.accessibility.rings),
    )  # fmt: skip
    counted = np.where(ways.is_near, children, 0.0)
    cells = region.cells(counted)
    whole = cells.per_area(counted)
    given = cells.per_area(counted * shared.per_child)
    per_child = np.divide(given, whole, out=np.full(region.count, np.nan), where=whole > 0)
    per_child += brought(phase, found, capacity)
    nameless = np.flatnonzero(np.isnan(capacity[found.visited]))
    unknown = areas_in_time(region, costs, cutoff, nameless)
    unknown += found.serves[np.isnan(capacity[found.serving])].sum(axis=0)
    return np.where(unknown > 0, np.nan, 100 * per_child), unknown


def brought(phase: Phase, found: Filled, capacity: Floats) -> Floats:
    """Give the capacity per child of what comes to families, (areas,).

    Parameters
    ----------
    phase
        Children by area.
    found
        Offers of the link.
    capacity
        Of all rows of the inventory; NaN is left out here.
    """
    children = np.nan_to_num(phase.by_area)
    per_child = np.zeros(len(children))
    for row, areas in zip(found.serving, found.serves, strict=True):
        people = float(children[areas].sum())
        if people > 0 and not np.isnan(capacity[row]):
            per_child[areas] += capacity[row] / people
    return per_child


def minutes_of(region: GapsRegion, link: Link) -> float:
    """Give the minutes in which a link must be within reach: its own, else the plan's."""
    return link.own.max_minutes or region.accessibility.max_travel_time
