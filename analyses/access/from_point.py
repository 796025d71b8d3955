"""From one place: which offers are nearest and by which way, and how far do some minutes reach?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from analyses.access.answer import Answer, cost_of
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.routing import nearest
from analyses.routing.isochrones import isochrones
from analyses.routing.routes import Lines, ways
from kpk_geo.crs import to_work
from kpk_geo.errors import NotFoundError
from kpk_geo.geometry import points_of
from kpk_geo.network.graph import Network
from kpk_geo.network.snap import Positions

NEAREST = 5
Place = tuple[float, float]  # longitude, latitude


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OfferOnTheWay:
    """One of the nearest offers, with the way to it."""

    title: str
    minutes: float
    metres: float
    straight: float  # metres as the crow flies
    line: shapely.LineString | None  # in `WORK_CRS`; None where there is nothing to walk


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FromPoint:
    """The nearest offers of a place, nearest first; without any, the reason."""

    offers: tuple[OfferOnTheWay, ...]
    reason: str = ""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Isochrone:
    """From where a place can be reached within some minutes."""

    minutes: float
    shape: shapely.Geometry  # polygons in `WORK_CRS`


def nearest_offers(
    region: AccessRegion, prepared: ModeNetwork, lines: Lines, found: Answer, place: Place
) -> FromPoint:
    """Find the five nearest offers of a place with the way to each.

    Parameters
    ----------
    prepared, lines
        The network of the question's mode, and its streets to cut ways out of.
    """
    origin = _snapped(region, prepared, place)
    if not origin.is_near[0]:
        return FromPoint(offers=(), reason="Hier ist keine Straße in der Nähe.")
    count = min(NEAREST, len(found.offers.rows))
    near = nearest(prepared.network, found.offers.positions, origin, several=count)
    reached = np.flatnonzero(np.isfinite(near.cost[0]))
    sites, costs = near.site[0][reached].astype(np.int64), near.cost[0][reached]
    routes = ways(
        prepared.network, lines, origin, found.offers.positions.take(sites),
        limit=int(costs.max(initial=0)) + 1,
    )  # fmt: skip
    straight = np.linalg.norm(found.offers.xy[sites] - to_work(np.array([place])), axis=1)
    titles = found.offers.rows["title"].iloc[sites].astype(str)
    offers = tuple(
        OfferOnTheWay(
            title=title,
            minutes=float(cost * prepared.network.minutes),
            metres=_metres(prepared.network, float(cost), line),
            straight=float(away),
            line=line,
        )
        for title, cost, line, away in zip(titles, costs, routes, straight, strict=True)
    )
    reason = "" if offers else "Von hier führt kein Weg zu einem dieser Angebote."
    return FromPoint(offers=offers, reason=reason)


def reach_of(
    region: AccessRegion, prepared: ModeNetwork, place: Place, minutes: Sequence[float]
) -> list[Isochrone]:
    """Find from where a place can be reached, the largest first.

    Raises
    ------
    NotFoundError
        No street is near.
    """
    site = _snapped(region, prepared, place)
    if not site.is_near[0]:
        raise NotFoundError("An diesem Ort ist keine Straße in der Nähe.")
    wanted = sorted(minutes, reverse=True)
    limits = [cost_of(prepared.network, value) for value in wanted]
    shapes = isochrones(prepared.network, site, limits)
    return [Isochrone(minutes=m, shape=s) for m, s in zip(wanted, shapes, strict=True)]


def _snapped(region: AccessRegion, prepared: ModeNetwork, place: Place) -> Positions:
    point = points_of(to_work(np.array([place], dtype=float)))
    return prepared.snapper.snap(point, max_distance=region.section.max_snap)


def _metres(network: Network, cost: float, line: shapely.LineString | None) -> float:
    """Give the length of a way; where cost is no length, that of the drawn line."""
    if network.costs_are_lengths:
        return cost / 1000
    return 0.0 if line is None else float(line.length)
