"""An inventory in which some offers of one kind have changed, and the ways to it.

Kept offers stay in their order, moved ones too; new ones come last, in an order that does not hang
on that of the changes. Only the ways to what is new or moved are searched for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analyses.access.scenario_offers import Draft, DraftOffer
from analyses.access.shared_places import THREADS
from analyses.gaps.offers import Inventory
from analyses.gaps.region import GapsRegion
from analyses.gaps.ways import ModeTravel
from analyses.routing import CostMatrix, cost_matrix, straight_cost_matrix
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.frames import crs_of
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.model import CapacityUnit, OfferKind, TravelMode


@dataclass(frozen=True, eq=False, kw_only=True)
class Changed:
    """A region with a changed inventory, and what of it is new."""

    before: GapsRegion
    region: GapsRegion
    origin: Ints  # (rows,) row of the inventory before; -1: only the scenario has it
    fresh: Bools  # (rows,) new, or moved

    @cached_property
    def xy(self) -> Floats:
        """Places of the fresh ones in metres, (fresh, 2)."""
        return self.region.inventory.xy[self.fresh]

    def ways(self, mode: TravelMode, known: ModeTravel, max_snap: float) -> ModeTravel:
        """Give the ways to all offers that there are with the changes.

        Parameters
        ----------
        mode
            By which families get there.
        known
            Ways without the changes.
        max_snap
            Metres from a street at most.
        """
        costs, near = self._fresh_costs(mode, known, max_snap)
        source = np.where(self.fresh, -1, self.origin)
        place = np.where(source >= 0, known.row[source], -1)
        kept = place >= 0
        row = np.full(len(place), -1, dtype=np.int64)
        row[kept] = np.arange(int(kept.sum()))
        row[self.fresh] = int(kept.sum()) + np.arange(int(self.fresh.sum()))
        off_streets = np.where(source >= 0, known.off_streets[source], False)
        off_streets[self.fresh] = ~near
        merged = known.costs.take(place[kept]).with_more(costs)
        return replace(known, costs=merged, row=row, off_streets=off_streets)

    def _fresh_costs(
        self, mode: TravelMode, known: ModeTravel, max_snap: float
    ) -> tuple[CostMatrix, Bools]:
        cutoff = known.costs.cutoff
        if self.before.networks is None:
            costs = straight_cost_matrix(self.xy, self.before.cell_xy, metres=cutoff / 1000)
            return costs, np.ones(len(self.xy), dtype=bool)
        prepared = self.before.networks.by_mode[mode]
        positions = prepared.snapper.snap(points_of(self.xy), max_distance=max_snap)
        costs = cost_matrix(prepared.index, positions, cutoff=cutoff, threads=THREADS)
        return costs, np.asarray(positions.is_near, dtype=bool)


def drafted(region: GapsRegion, kind: OfferKind, unit: CapacityUnit) -> Draft:
    """Lay out the offers of a kind to which families go, so that changes can be applied to them.

    Parameters
    ----------
    region
        With its inventory.
    kind
        Of the question.
    unit
        In which the changes state capacity.
    """
    inventory = region.inventory
    rows = np.flatnonzero(inventory.of_kinds([kind]) & inventory.is_visited)
    capacity = inventory.capacity(unit)
    return Draft(
        offers={
            inventory.keys[row]: DraftOffer(row=int(row), capacity=float(capacity[row]))
            for row in rows
        },
        unit=unit,
        slot=None,
        today=inventory.today,
        work_crs=crs_of(region.areas),
    )


def changed_region(region: GapsRegion, kind: OfferKind, before: Draft, after: Draft) -> Changed:
    """Put changed offers in the place of those that there are.

    A new offer states no life phase and no field: its kind says what it is. What is not said of its
    capacity counts as nothing, so that no weak link is closed by an offer of unknown size.

    Parameters
    ----------
    region
        As it is.
    kind
        Of the new offers.
    before, after
        As `drafted` gives it, and with the changes applied.
    """
    inventory = region.inventory
    own = [offer for _, offer in after.kept]
    gone = {offer.row for offer in before.offers.values()} - {offer.row for offer in own}
    stays = np.array([row not in gone for row in range(len(inventory.rows))], dtype=bool)
    new = [offer for offer in own if offer.row < 0]
    origin = np.r_[np.flatnonzero(stays), np.full(len(new), -1)].astype(np.int64)
    at = {int(row): place for place, row in enumerate(origin) if row >= 0}
    rows = inventory.rows[stays].reset_index(drop=True)
    if new:
        rows = pd.concat([rows, _new_rows(inventory, kind, new)], ignore_index=True)
    fresh = origin < 0
    moved = [offer for offer in own if offer.row >= 0 and offer.xy is not None]
    fresh[[at[offer.row] for offer in moved]] = True
    placed = [(at[offer.row], offer.xy) for offer in moved if offer.xy is not None]
    for place, (x, y) in placed:
        rows.loc[place, ["x", "y"]] = [x, y]
    if fresh.any():
        where = points_of(rows.loc[fresh, ["x", "y"]].to_numpy(dtype=float))
        rows.loc[fresh, "outside"] = area_rows(where, region.areas) < 0
    known = _capacities(inventory, after.unit, origin, own, at)
    reason = np.r_[inventory.reason[stays], np.full(len(new), "", dtype=object)]
    made = Inventory(rows=rows, reason=reason, today=inventory.today, known=known)
    return Changed(
        before=region, region=replace(region, inventory=made), origin=origin, fresh=fresh
    )


def _new_rows(inventory: Inventory, kind: OfferKind, new: Sequence[DraftOffer]) -> pd.DataFrame:
    count = len(new)
    said = {
        "offer_id": ["neu"] * count,
        "site_id": [str(place + 1) for place in range(count)],
        "kinds": [(kind.value,)] * count,
        "life_phases": [()] * count,
        "fields_of_action": [()] * count,
        "several": [1.0] * count,
        "outside": [False] * count,
        "x": [offer.xy[0] for offer in new if offer.xy is not None],
        "y": [offer.xy[1] for offer in new if offer.xy is not None],
    }
    columns = inventory.rows.columns
    made = pd.DataFrame({name: said.get(str(name), [None] * count) for name in columns})
    typed = {name: own for name, own in inventory.rows.dtypes.items() if own.kind != "O"}
    return made.astype(typed)


def _capacities(
    inventory: Inventory,
    unit: CapacityUnit,
    origin: Ints,
    own: Sequence[DraftOffer],
    at: Mapping[int, int],
) -> dict[CapacityUnit, Floats]:
    """Give the capacities of all units: of changed offers as they are drafted."""
    known = {}
    for asked in CapacityUnit:
        first = 1.0 if asked is CapacityUnit.OFFERS else 0.0
        known[asked] = np.full(len(origin), first)
        kept = origin >= 0
        known[asked][kept] = inventory.capacity(asked)[origin[kept]]
    drafted_here = known[unit]
    # A new offer whose capacity nobody named brings none: counted as unknown, it would hide that a
    # link is too weak, and a scenario would close a gap with nothing. The guide says so.
    drafted_here[origin < 0] = [float(np.nan_to_num(o.capacity)) for o in own if o.row < 0]
    for offer in own:
        if offer.row >= 0:
            drafted_here[at[offer.row]] = offer.capacity
    return known
