"""From one point: which offers are nearest and by which route, and how far do minutes reach?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from analyses.access.answer import Answer
from analyses.access.no_way import OFF_STREETS, off_street_reasons
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.access.shared_places import cost_of
from analyses.routing import nearest
from analyses.routing.isochrones import isochrones
from analyses.routing.routes import Lines, routes
from kpk_geo.crs import to_work
from kpk_geo.errors import NotFoundError
from kpk_geo.geometry import points_of
from kpk_geo.model import NoWay
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions

NEAREST = 5
LonLat = tuple[float, float]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class NearOffer:
    """One of the nearest offers, with the route to it."""

    title: str
    minutes: float
    metres: float
    straight: float  # metres as the crow flies
    line: shapely.LineString | None  # in the region's system; None where there is nothing to walk


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FromPoint:
    """The nearest offers of a point, nearest first; without any, the reason."""

    offers: tuple[NearOffer, ...]
    reason: str = ""
    no_way: NoWay | None = None  # why there is none


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Isochrone:
    """From where a point can be reached within some minutes."""

    minutes: float
    shape: shapely.Geometry  # polygons in the region's system


def nearest_offers(
    region: AccessRegion, prepared: ModeNetwork, lines: Lines, found: Answer, point: LonLat
) -> FromPoint:
    """Find the five nearest offers of a point with the route to each.

    Parameters
    ----------
    region
        Its network section says how far from a street the point may lie.
    prepared, lines
        The network of the question's mode, and its streets to cut routes out of.
    found
        The answer whose offers are meant.
    point
        Longitude and latitude.
    """
    origin = _snapped(region, prepared, point)
    if not origin.is_near[0]:
        return _on_no_street(region, prepared, point, origin)
    count = min(NEAREST, len(found.offers.rows))
    nearby = nearest(prepared.network, found.offers.positions, origin, several=count)
    reached = np.flatnonzero(np.isfinite(nearby.cost[0]))
    rows, costs = nearby.destination[0][reached].astype(np.int64), nearby.cost[0][reached]
    lines_to = routes(
        prepared.network, lines, origin, found.offers.positions.take(rows),
        cutoff=int(costs.max(initial=0)) + 1,
    )  # fmt: skip
    here = to_work(np.array([point]), region.work_crs)
    straight = np.linalg.norm(found.offers.xy[rows] - here, axis=1)
    titles = found.offers.rows["title"].iloc[rows].astype(str)
    offers = tuple(
        NearOffer(
            title=title,
            minutes=float(cost * prepared.network.minutes_per_unit),
            metres=_metres(prepared.network, float(cost), line),
            straight=float(away),
            line=line,
        )
        for title, cost, line, away in zip(titles, costs, lines_to, straight, strict=True)
    )
    reason = "" if offers else "Von hier führt kein Weg zu einem dieser Angebote."
    return FromPoint(offers=offers, reason=reason, no_way=None if offers else NoWay.ISLAND)


def _on_no_street(
    region: AccessRegion, prepared: ModeNetwork, point: LonLat, origin: Positions
) -> FromPoint:
    shape = points_of(to_work(np.array([point], dtype=float), region.work_crs))
    code = off_street_reasons(
        prepared.snapper, shape, origin, max_distance=region.section.max_snap
    )[0]
    reason = OFF_STREETS[code]
    return FromPoint(offers=(), reason=f"Von hier führt kein Weg: {reason.label}.", no_way=reason)


def reach_of(
    region: AccessRegion, prepared: ModeNetwork, point: LonLat, minutes: Sequence[float]
) -> list[Isochrone]:
    """Find from where a point can be reached, the largest first.

    Parameters
    ----------
    region
        Its network section says how far from a street the point may lie.
    prepared
        The network of a mode.
    point
        Longitude and latitude.
    minutes
        One shape for each, in any order.

    Raises
    ------
    NotFoundError
        No street is near.
    """
    destination = _snapped(region, prepared, point)
    if not destination.is_near[0]:
        raise NotFoundError("An diesem Ort ist keine Straße in der Nähe.")
    longest_first = sorted(minutes, reverse=True)
    cutoffs = [cost_of(prepared.network, value) for value in longest_first]
    shapes = isochrones(prepared.network, prepared.snapper.drawn, destination, cutoffs)
    return [Isochrone(minutes=m, shape=s) for m, s in zip(longest_first, shapes, strict=True)]


def _snapped(region: AccessRegion, prepared: ModeNetwork, point: LonLat) -> Positions:
    shape = points_of(to_work(np.array([point], dtype=float), region.work_crs))
    return prepared.snapper.snap(shape, max_distance=region.section.max_snap)


def _metres(network: Network, cost: float, line: shapely.LineString | None) -> float:
    """Give the length of a route; where cost is no length, that of the drawn line."""
    if network.costs_are_lengths:
        return cost / 1000
    return 0.0 if line is None else float(line.length)
