"""Supply after a change, from supply before it: what changed is taken off and put on.

Sums over places are whole numbers, so taking an offer off leaves exactly what a run without it
gives, to the last bit; only the offers that changed are searched for.
"""

import numpy as np

from analyses.access.area_table import Cells
from analyses.access.network_changes import ChangedNetwork, concerned
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.access.shared_places import ChosenOffers, cost_of, shared_places
from analyses.access.supply import BY_PAIRS, Supply
from kpk_geo.arrays import Ints


def changed_supply(
    region: AccessRegion,
    prepared: ModeNetwork,
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
    gone = np.setdiff1d(np.arange(len(old.capacity)), stays)
    anew = np.r_[np.flatnonzero(differs), np.arange(count, len(offers.capacity))]
    off = shared_places(region, prepared, cells, old.take(gone))
    on = shared_places(region, now, cells, offers.take(anew))
    ratio = np.full(len(offers.capacity), np.nan)
    ratio[np.flatnonzero(~differs)], ratio[anew] = known.ratio[stays], on.ratio
    return Supply.of(known.sums - off.sums + on.sums, ratio, offers.capacity)
