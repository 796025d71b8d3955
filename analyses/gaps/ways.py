"""Which children get to an offer in time? Over the streets, or by straight line with a detour."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyses.access.shared_places import THREADS
from analyses.gaps.offers import Inventory
from analyses.gaps.region import GapsRegion
from analyses.routing import CostMatrix, cost_matrix, straight_cost_matrix
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.model import TravelMode
from kpk_geo.network.modes import BASE_SPEED


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ModeTravel:
    """Travel costs of one mode from all cells to the offers that any link asks about."""

    costs: CostMatrix
    row: Ints  # (offers of the inventory,) row of `costs`; -1: not asked about
    minutes_per_unit: float
    is_near: Bools  # (cells,) on a street
    off_streets: Bools  # (offers of the inventory,) asked about, and near no street

    def cutoff(self, minutes: float) -> int:
        """Turn minutes into units of cost."""
        return round(minutes / self.minutes_per_unit)

    def to(self, offers: Ints) -> CostMatrix:
        """Give the costs to some offers, in the order of the inventory rows named."""
        return self.costs.take(self.row[offers])


def ways_of(region: GapsRegion, mode: TravelMode, asked: Bools, minutes: float) -> ModeTravel:
    """Search from the offers that families visit, up to the longest time asked for.

    Parameters
    ----------
    region
        With networks, or without: then ways are straight lines times the plan's detour.
    mode
        By which families get there.
    asked
        Which rows of the inventory, (offers,); those that are not visited are left out.
    minutes
        The longest, factors of all variants included.
    """
    inventory = region.inventory
    chosen = np.flatnonzero(asked & inventory.is_visited)
    row = np.full(len(asked), -1, dtype=np.int64)
    row[chosen] = np.arange(len(chosen))
    off_streets = np.zeros(len(asked), dtype=bool)
    if region.networks is None:
        speed = region.accessibility.speeds.get(mode, BASE_SPEED[mode]) / 60 * 1e6  # mm a minute
        per_unit = region.plan.detour / speed
        metres = minutes / per_unit / 1000
        costs = straight_cost_matrix(inventory.xy[chosen], region.cell_xy, metres=metres)
        near = np.ones(len(region.cell_area), dtype=bool)
        return ModeTravel(
            costs=costs, row=row, minutes_per_unit=per_unit, is_near=near, off_streets=off_streets
        )
    prepared = region.networks.by_mode[mode]
    positions = prepared.offers.take(_on_network(region, inventory, chosen))
    off_streets[chosen] = ~positions.is_near
    per_unit = prepared.network.minutes_per_unit
    return ModeTravel(
        costs=cost_matrix(
            prepared.index, positions, cutoff=round(minutes / per_unit), threads=THREADS
        ),
        row=row, minutes_per_unit=per_unit, is_near=prepared.cells.is_near,
        off_streets=off_streets,
    )  # fmt: skip


def _on_network(region: GapsRegion, inventory: Inventory, chosen: Ints) -> Ints:
    assert region.networks is not None
    places = region.networks.offer_row
    return np.array([places[inventory.keys[row]] for row in chosen], dtype=np.int64)


def reached_cells(costs: CostMatrix, cutoff: int) -> Bools:
    """Say from which cells at least one of the offers is within the cutoff, (cells,)."""
    reached = np.zeros(costs.origins, dtype=bool)
    reached[costs.indices[costs.cost <= cutoff]] = True
    return reached


def share_of_areas(region: GapsRegion, people: Floats, which: Bools) -> Floats:
    """Give the share of an area's people in the cells that are marked; NaN where nobody counts.

    Parameters
    ----------
    region
        Whose cells.
    people
        (cells,) without NaN: those who count.
    which
        (cells,)
    """
    cells = region.cells(people)
    whole = cells.per_area(people)
    part = cells.per_area(np.where(which, people, 0.0))
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))


def areas_in_time(
    region: GapsRegion, costs: CostMatrix, cutoff: int, offers: Sequence[int] | Ints
) -> Floats:
    """Count for each area those of some offers that somebody there gets to in time, (areas,).

    Parameters
    ----------
    region
        Whose cells.
    costs
        Rows are offers.
    cutoff
        In units of cost.
    offers
        Rows of `costs`.
    """
    wanted = np.zeros(costs.destinations, dtype=bool)
    wanted[np.asarray(offers, dtype=np.int64)] = True
    offer = costs.destination_of_entry()
    entries = np.flatnonzero(wanted[offer] & (costs.cost <= cutoff))
    area = region.cell_area[costs.indices[entries]]
    inside = area >= 0
    pairs = np.unique(area[inside] * np.int64(costs.destinations) + offer[entries][inside])
    found = np.bincount(pairs // max(costs.destinations, 1), minlength=region.count)
    return np.asarray(found, dtype=np.float64)
