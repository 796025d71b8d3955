"""How are the places of the offers shared among the children, as a region's plan says?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analyses.access.area_table import Cells
from analyses.access.offers import offer_keys
from analyses.access.region import AskedRegion, OnNetwork
from analyses.access.scenario_offers import DraftOffer
from analyses.access.supply import (
    BY_PAIRS,
    CUTOFF_FACTORS,
    Supply,
    Way,
    range_ways,
    supply,
    supply_in_reach,
)
from analyses.routing import Nearest, cost_matrix, nearest, straight_cost_matrix
from kpk_geo.arrays import Floats, Ints, Objects
from kpk_geo.model import Decay, NoWay, SupplyMethod
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions
from kpk_geo.norms import norms
from kpk_geo.profile import AccessibilityPlan

THREADS = 2
BUFFER_NORM = "munich_kita"  # the radius of the supply ratio after Munich's model


@dataclass(frozen=True, eq=False, kw_only=True)
class ChosenOffers:
    """The offers that count for a question; positions on the network, one row each.

    What is asked of the same offers again and again is taken out of the table once.
    """

    rows: pd.DataFrame
    positions: Positions
    capacity: Floats
    without_hours: int  # left out because nobody knows whether they are open then
    by_appointment: int  # left out because one has to arrange to come
    no_way: Mapping[NoWay, int]  # left out because nobody gets there, by reason

    @cached_property
    def xy(self) -> Floats:
        """Coordinates in metres, (rows, 2)."""
        return self.rows[["x", "y"]].to_numpy(dtype=float)

    @cached_property
    def keys(self) -> list[str]:
        """Names for a scenario, as `offer_keys` gives them."""
        return offer_keys(self.rows)

    @cached_property
    def drafted(self) -> Mapping[str, DraftOffer]:
        """All of them by key, as a scenario begins with them."""
        rows = enumerate(zip(self.keys, self.capacity.tolist(), strict=True))
        return {key: DraftOffer(row=row, capacity=capacity) for row, (key, capacity) in rows}

    @cached_property
    def hours(self) -> Objects:
        """Opening hours as they are written, (rows,); empty where none are known."""
        written = self.rows["opening_hours"].tolist()
        return np.array([text if isinstance(text, str) else "" for text in written], dtype=object)

    def take(self, rows: Ints) -> "ChosenOffers":
        """Give some of the offers, in the order asked for."""
        return replace(
            self, rows=self.rows.iloc[rows].reset_index(drop=True),
            positions=self.positions.take(rows), capacity=self.capacity[rows],
        )  # fmt: skip


def metres_to(prepared: OnNetwork, offers: Positions, found: Nearest) -> Floats:
    """Give the metres of the shortest way from each cell to an offer.

    On level ground it is the fastest one. Norms ask for the shortest, however steep it is.

    Parameters
    ----------
    prepared
        The network with the cells.
    offers
        On that network.
    found
        The fastest ways to them.

    Returns
    -------
    (cells,) float
        inf without a route, NaN without a street; all NaN by car, whose costs are no lengths.
    """
    if prepared.network.slope is not None:
        shortest = nearest(prepared.by_length, offers.by_length(), prepared.cells.by_length())
        return shortest.cost[:, 0] / 1000
    if not prepared.network.costs_are_lengths:
        return np.full(len(found.cost), np.nan)
    return found.cost[:, 0] / 1000


def max_cutoff(network: Network, plan: AccessibilityPlan) -> int:
    """Give how far the search must go for all variants (mm of cost)."""
    return int(cost_of(network, plan.max_travel_time) * max(CUTOFF_FACTORS))


def cost_of(network: Network, minutes: float) -> int:
    """Turn minutes into millimetres of cost."""
    return round(minutes / network.minutes_per_unit)


def supply_and_range(
    region: AskedRegion, prepared: OnNetwork, cells: Cells, offers: ChosenOffers
) -> tuple[Supply, list[Supply]]:
    """Share places as the plan says and in the other defensible ways, in one search.

    Parameters
    ----------
    region
        Its plan says by which method.
    prepared
        The network of the question's mode.
    cells
        Children of the life phase.
    offers
        Those that count.
    """
    planned, *ways = ways_of(prepared.network, region.plan)
    placed = offers.positions, offers.capacity
    if region.plan.method in BY_PAIRS:
        shared = shared_places(region, prepared, cells, offers)
        return shared, _in_reach(prepared, cells, placed, ways)
    shared, *variants = _in_reach(prepared, cells, placed, [planned, *ways])
    return shared, variants


def ways_of(network: Network, plan: AccessibilityPlan) -> list[Way]:
    """List how places are weighed: first as the plan says, then in the other defensible ways."""
    return [_planned(network, plan), *range_ways(cost_of(network, plan.max_travel_time))]


def shared_places(
    region: AskedRegion, prepared: OnNetwork, cells: Cells, offers: ChosenOffers
) -> Supply:
    """Share places among children as the region's plan says.

    Parameters
    ----------
    region
        Its plan says by which method.
    prepared
        The network of the question's mode.
    cells
        Children of the life phase.
    offers
        Those that count.
    """
    plan, network = region.plan, prepared.network
    if plan.method not in BY_PAIRS:
        return planned_in_reach(region, prepared, cells, (offers.positions, offers.capacity))
    cutoff, decay, rings = _planned(network, plan)
    if plan.method is SupplyMethod.RATIO:
        radius = next(norm.value for norm in norms() if norm.id == BUFFER_NORM) or 750.0
        costs = straight_cost_matrix(offers.xy, region.cell_xy, metres=radius)
        cutoff = round(radius * 1000)
    else:
        costs = cost_matrix(prepared.index, offers.positions, cutoff=int(cutoff), threads=THREADS)
    return supply(
        costs, cells.children, offers.capacity, cutoff=cutoff, method=plan.method, decay=decay,
        rings=rings,
    )  # fmt: skip


def planned_in_reach(
    region: AskedRegion, prepared: OnNetwork, cells: Cells, offers: tuple[Positions, Floats]
) -> Supply:
    """Share places as the plan says, by a method that needs no pairs of cells and offers.

    Parameters
    ----------
    region
        Its plan says with which decay and cutoff.
    prepared
        The network of the question's mode.
    cells
        Children of the life phase.
    offers
        Places on that network, and capacities.
    """
    return _in_reach(prepared, cells, offers, [_planned(prepared.network, region.plan)])[0]


def _planned(network: Network, plan: AccessibilityPlan) -> Way:
    rings = tuple((cost_of(network, minutes), weight) for minutes, weight in plan.rings)
    decay = Decay.NONE if plan.method is SupplyMethod.TWO_STEP else plan.decay
    return cost_of(network, plan.max_travel_time), decay, rings


def _in_reach(
    prepared: OnNetwork, cells: Cells, offers: tuple[Positions, Floats], ways: list[Way]
) -> list[Supply]:
    return supply_in_reach(
        prepared.index, offers[0], cells.children, offers[1], ways=ways, threads=THREADS
    )
