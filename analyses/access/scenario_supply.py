"""What a change does to supply and straight distances, from what was known before it.

Sums over places are whole numbers, so taking an offer off leaves exactly what a run without it
gives, to the last bit; only the offers that changed are searched for.
"""

import numpy as np

from analyses.access.area_table import Cells
from analyses.access.network_changes import ChangedNetwork, concerned
from analyses.access.region import AskedRegion, OnNetwork
from analyses.access.shared_places import (
    ChosenOffers,
    cost_of,
    planned_in_reach,
    shared_places,
)
from analyses.access.supply import BY_PAIRS, Supply
from analyses.routing import straight_metres
from kpk_geo.arrays import Floats, Ints


def changed_supply(
    region: AskedRegion,
    prepared: OnNetwork,
    cells: Cells,
    before: tuple[ChosenOffers, Supply],
    after: tuple[ChosenOffers, Ints],
    streets: ChangedNetwork | None,
) -> Supply:
    """Give the supply of changed offers and streets, as the region's plan shares places.

    Parameters
    ----------
    region
        Its plan says by which method.
    prepared
        The network without changes.
    cells
        Children of the life phase.
    before
        The offers without the changes, and their supply.
    after
        The offers with the changes, and for each of the first of them its row before; these have
        not moved. Positions are on the changed network.
    streets
        The changed network; None where it is the same.
    """
    now = prepared if streets is None else streets.prepared
    offers, kept = after
    if region.plan.method in BY_PAIRS:  # there every choice depends on all offers
        return shared_places(region, now, cells, offers)
    (old, known), count = before, len(kept)
    one, other = old.capacity[kept], offers.capacity[:count]
    differs = ~((one == other) | (np.isnan(one) & np.isnan(other)))
    if streets is not None:
        cutoff = cost_of(now.network, region.plan.max_travel_time)
        differs |= concerned(streets, offers.positions.take(np.arange(count)), cutoff)
    stays = kept[~differs]
    is_gone = np.ones(len(old.capacity), dtype=bool)
    is_gone[stays] = False
    gone = np.flatnonzero(is_gone)
    anew = np.r_[np.flatnonzero(differs), np.arange(count, len(offers.capacity))]
    off, on = (
        planned_in_reach(region, where, cells, (own.positions.take(rows), own.capacity[rows]))
        for where, own, rows in ((prepared, old, gone), (now, offers, anew))
    )
    ratio = np.full(len(offers.capacity), np.nan)
    ratio[np.flatnonzero(~differs)], ratio[anew] = known.ratio[stays], on.ratio
    return Supply.of(known.sums - off.sums + on.sums, ratio, offers.capacity)


def changed_straight(
    straight: Floats, before: ChosenOffers, after: tuple[ChosenOffers, Ints], cell_xy: Floats
) -> Floats:
    """Give the straight distance to the nearest offer, measured anew only near what changed.

    Parameters
    ----------
    straight : (cells,)
        Metres to the nearest offer before.
    before
        The offers without the changes.
    after
        The offers with them, and for each of the first of them its row before; these have not
        moved.
    cell_xy : (cells, 2)
        Metres.
    """
    offers, kept = after
    places = np.r_[np.delete(before.xy, kept, axis=0), offers.xy[len(kept) :]]
    x, y = np.ascontiguousarray(cell_xy.T)
    affected = np.zeros(len(cell_xy), dtype=bool)
    # a whisker against rounding: a cell looked at needlessly keeps its distance
    limit = (straight * (1 + 1e-9)) ** 2
    for place_x, place_y in places.tolist():
        affected |= (x - place_x) ** 2 + (y - place_y) ** 2 <= limit
    near = np.flatnonzero(affected)
    if not len(near):
        return straight
    result = straight.copy()
    result[near] = straight_metres(offers.xy, cell_xy[near])
    return result
