"""Which offers stand behind a cell: in the area, coming to its families, or within reach?"""

from dataclasses import dataclass

import numpy as np

from analyses.gaps.capacity import minutes_of
from analyses.gaps.links import Link
from analyses.gaps.region import GapsRegion
from analyses.gaps.study import asked_of
from analyses.gaps.ways import ModeTravel, ways_of
from analyses.routing import CostMatrix
from kpk_geo.arrays import Bools, Floats

LOOKED_AT = 2.0  # times the minutes of the link: offers so near are named; own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferBehind:
    """One offer at one site, seen from one area."""

    row: int  # of the inventory
    is_here: bool  # at a site in the area, or coming to its families
    minutes: float  # for the middle child; NaN: it comes to them, or nobody knows; inf: too far
    in_time: float  # share of the area's children; NaN where nobody knows
    capacity: float


def offers_behind(region: GapsRegion, link: Link, area: int) -> tuple[OfferBehind, ...]:
    """List the offers of a link that are in an area, come to it or are within reach.

    Those here first, then the nearest.

    Parameters
    ----------
    region
        With networks, or without.
    link
        In one life phase.
    area
        Row of the area.
    """
    ways = None
    minutes = minutes_of(region, link)
    if region.grid is not None:
        fits = region.inventory.filling(link.own, link.phase)
        ways = ways_of(region, link.own.mode, fits, minutes * LOOKED_AT)
    phase = region.phase(link.phase)
    found = asked_of(region, link, phase, ways).found
    place = region.site_areas(None)
    capacity = region.inventory.capacity(link.own.capacity)
    seen = [
        OfferBehind(
            row=int(row), is_here=True, minutes=np.nan, in_time=np.nan,
            capacity=float(capacity[row]),
        )
        for row, serves in zip(found.serving, found.serves[:, area], strict=True) if serves
    ]  # fmt: skip
    people = (
        None if ways is None or phase.cells is None else _people(region, ways, phase.cells, area)
    )
    costs = None if ways is None else ways.to(found.visited)
    for place_in_costs, row in enumerate(found.visited):
        away, in_time = np.nan, np.nan
        if people is not None and costs is not None and ways is not None:
            away, in_time = _from_area(costs, place_in_costs, people, ways, minutes)
        is_here = bool(place[row] == area)
        if is_here or in_time > 0 or np.isfinite(away):
            seen.append(
                OfferBehind(
                    row=int(row),
                    is_here=is_here,
                    minutes=away,
                    in_time=in_time,
                    capacity=float(capacity[row]),
                )
            )
    return tuple(sorted(seen, key=lambda own: (not own.is_here, _last(own.minutes), own.row)))


def _last(minutes: float) -> float:
    return np.inf if np.isnan(minutes) else minutes


def _people(region: GapsRegion, ways: ModeTravel, children: Floats, area: int) -> Floats:
    """Give the children of an area's cells on streets, (cells,)."""
    own: Bools = (region.cell_area == area) & ways.is_near
    return np.where(own, np.nan_to_num(children), 0.0)


def _from_area(
    costs: CostMatrix, row: int, people: Floats, ways: ModeTravel, minutes: float
) -> tuple[float, float]:
    """Give the minutes of the middle child, and the share of children who get there in time."""
    total = float(people.sum())
    if total <= 0:
        return np.nan, np.nan
    part = slice(costs.indptr[row], costs.indptr[row + 1])
    cost = np.full(len(people), np.inf)
    cost[costs.indices[part]] = costs.cost[part]
    in_time = float(people[cost <= ways.cutoff(minutes)].sum()) / total
    order = np.argsort(cost, kind="stable")
    middle = order[np.searchsorted(np.cumsum(people[order]), total / 2)]
    return float(cost[middle] * ways.minutes_per_unit), in_time
