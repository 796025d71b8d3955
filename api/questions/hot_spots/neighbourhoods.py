"""Builds the neighbourhoods of a level: by border, by way on foot, by distance."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.neighbours.barrier import without_barriers
from analyses.neighbours.contiguity import centres, shared_borders
from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import Neighbours, second_order
from analyses.routing import index_places, reach
from kpk_geo.arrays import Floats
from kpk_geo.database.population import read_population
from kpk_geo.database.streets import read_streets
from kpk_geo.errors import KpkError, NotFoundError
from kpk_geo.frames import Areas
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.model import NeighbourKind, TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.snap import Snapper
from kpk_geo.profile import HotSpotPlan, RegionProfile

_MOST_COST = 2**30  # mm: what a search can hold


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Neighbourhoods:
    """All ways to say who is whose neighbour, over the inhabited areas."""

    main: Neighbours
    others: tuple[tuple[str, Neighbours], ...]  # German name, for the variants
    points: pd.DataFrame  # by area_id: x, y in metres, where the people of an area live
    by_people: bool  # points rest on the census grid, else on the shape
    bridged_by_people: bool  # whether uninhabited areas are known
    without_barrier: str  # German: why ways on foot are not regarded; empty if they are


def read_neighbourhoods(
    connection: Connection,
    profile: RegionProfile,
    plan: HotSpotPlan,
    areas: Areas,
    empty: pd.Series | None,
) -> Neighbourhoods:
    """Build them; ways on foot where streets are loaded and the plan wants them.

    Parameters
    ----------
    empty
        By area_id: nobody, or next to nobody, lives there. None: not known.

    Raises
    ------
    InputError
        Areas cover each other, or the parameters cannot tell corners from borders.
    """
    inhabited = None if empty is None else ~empty
    border = shared_borders(
        areas, inhabited=inhabited, tolerance=plan.tolerance, min_border=plan.min_border
    )
    homes = areas.loc[border.area_ids]
    points, by_people = _points(connection, profile, Areas(homes))
    xy = points.to_numpy(float)
    main, why = border, "nicht gewünscht (neighbours im Profil)"
    if plan.neighbours != "border":
        try:
            main, why = _on_foot(connection, profile, plan, border, xy), ""
        except KpkError as error:
            if plan.neighbours == "barrier":
                raise
            why = str(error)
    others = [(NeighbourKind.BORDER.label, border)] if main is not border else []
    if len(homes) > plan.nearest:
        others.append((f"{plan.nearest} nächste Gebiete",
                       nearest(homes.index, xy, count=plan.nearest)))  # fmt: skip
    others.append((NeighbourKind.SECOND_ORDER.label, second_order(border)))
    return Neighbourhoods(
        main=main, others=tuple(others), points=points, by_people=by_people,
        bridged_by_people=empty is not None, without_barrier=why,
    )  # fmt: skip


def _points(
    connection: Connection, profile: RegionProfile, homes: Areas
) -> tuple[pd.DataFrame, bool]:
    """Give for each area the inhabited cell nearest to the mean of its people."""
    shape = pd.DataFrame(centres(homes), index=homes.index, columns=["x", "y"])
    try:
        grid = read_population(
            connection, profile.region.id, reference_date=profile.children.reference_date
        )
    except NotFoundError:
        return shape, False
    # A withheld cell cannot pull the centre; this is a weight, not a count of people.
    weight = grid.drop(columns=["x", "y", "outside"]).max(axis=1).fillna(0)
    cells = grid[["x", "y"]].assign(weight=weight)
    place = area_rows(points_of(cells[["x", "y"]].to_numpy(float)), homes)
    cells = cells.assign(area=place)[(place >= 0) & (weight > 0).to_numpy()]
    if cells.empty:
        return shape, False
    total = cells.groupby("area")["weight"].transform("sum")
    for axis in ("x", "y"):
        cells[f"mean_{axis}"] = (cells[axis] * cells["weight"] / total).groupby(
            cells["area"]
        ).transform("sum")  # fmt: skip
    cells["away"] = np.hypot(cells["x"] - cells["mean_x"], cells["y"] - cells["mean_y"])
    chosen = cells.sort_values(["away", "x", "y"]).drop_duplicates("area").set_index("area")
    rows = homes.index[chosen.index.to_numpy(int)]
    shape.loc[rows, ["x", "y"]] = chosen[["x", "y"]].to_numpy(float)
    return shape, True


def _on_foot(
    connection: Connection, profile: RegionProfile, plan: HotSpotPlan, near: Neighbours, xy: Floats
) -> Neighbours:
    section = profile.network
    if section is None:
        raise NotFoundError("für die Region ist kein Straßennetz geladen")
    streets = read_streets(connection, profile.region.id)
    speeds = profile.accessibility.speeds if profile.accessibility else {}
    network = build_network(
        streets, TravelMode.WALK, speed=speeds.get(TravelMode.WALK),
        min_fragment=section.min_fragment,
    )  # fmt: skip
    places = Snapper.of(network).snap(points_of(xy), max_distance=section.max_snap)
    rows, others = near.rows, near.others.astype(np.int64)
    straight = np.hypot(*(xy[rows] - xy[others]).T)
    limit = min(int(1000 * (plan.max_detour + 0.5) * straight.max(initial=0)), _MOST_COST)
    pairs = reach(index_places(network, places), places, limit=limit)
    size = len(near.area_ids)
    key = pairs.place.astype(np.int64) * size + pairs.site_of_pair()
    order = np.argsort(key, kind="stable")
    wanted = rows * size + others
    at = np.minimum(np.searchsorted(key[order], wanted), max(len(key) - 1, 0))
    cost = np.full(len(wanted), np.inf)
    if len(key):
        hit = key[order][at] == wanted
        cost[hit] = pairs.cost[order][at][hit]
    known = places.is_near[rows] & places.is_near[others]
    cost[~known] = np.nan
    return without_barriers(
        near, cost * network.minutes,
        np.divide(cost / 1000, straight, out=np.ones(len(cost)), where=straight > 0),
        max_minutes=plan.max_minutes, max_detour=plan.max_detour,
    )  # fmt: skip
