"""All defensible ways to say who is whose neighbour: by border, on foot, by distance."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses.neighbours.barrier import without_barriers
from analyses.neighbours.contiguity import centres, shared_borders
from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import NeighbourGraph, second_order
from analyses.routing import cost_matrix, index_origins
from kpk_geo.arrays import Floats
from kpk_geo.census import counts_people
from kpk_geo.errors import KpkError, NotFoundError
from kpk_geo.frames import Areas
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.model import NeighbourKind, TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.snap import Snapper
from kpk_geo.network.streets import Streets
from kpk_geo.profile import HotSpotPlan

_MAX_COST = 2**30  # mm: what a search can hold


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FootStreets:
    """The streets of a region, and how they are walked on."""

    streets: Streets
    speed: float | None  # km/h; None: the usual one
    min_fragment: float  # metres; shorter parts without connection are left out
    max_snap: float  # metres


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class NeighbourData:
    """What neighbourhoods are made of."""

    areas: Areas
    uninhabited: pd.Series | None  # by area_id: next to nobody lives there; None: not known
    grid: pd.DataFrame | None  # census cells: x, y, outside, measures; None: not loaded
    streets: FootStreets | None
    why_no_streets: str = ""  # German


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Neighbourhoods:
    """All ways to say who is whose neighbour, over the inhabited areas."""

    main: NeighbourGraph
    others: tuple[tuple[str, NeighbourGraph], ...]  # German name, for the variants
    points: pd.DataFrame  # by area_id: x, y in metres, where the people of an area live
    by_people: bool  # points rest on the census grid, else on the shape
    bridged_by_people: bool  # whether uninhabited areas are known
    without_barrier: str  # German: why ways on foot are not regarded; empty if they are


def neighbourhoods(data: NeighbourData, plan: HotSpotPlan) -> Neighbourhoods:
    """Build them; ways on foot where streets are loaded and the plan wants them.

    Raises
    ------
    InputError
        Areas cover each other, or the parameters cannot tell corners from borders.
    NotFoundError
        The plan insists on ways on foot, and there are no streets.
    """
    uninhabited = data.uninhabited
    border = shared_borders(
        data.areas,
        inhabited=None if uninhabited is None else ~uninhabited,
        tolerance=plan.tolerance,
        min_border=plan.min_border,
    )
    homes = Areas(data.areas.loc[border.area_ids])
    points, by_people = _points(homes, data.grid)
    xy = points.to_numpy(float)
    main, why = border, "nicht gewünscht (neighbours im Profil)"
    if plan.neighbours != "border":
        try:
            main, why = _on_foot(data, plan, border, xy), ""
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
        bridged_by_people=uninhabited is not None, without_barrier=why,
    )  # fmt: skip


def _points(homes: Areas, grid: pd.DataFrame | None) -> tuple[pd.DataFrame, bool]:
    """Give for each area the inhabited cell nearest to the mean of its people."""
    shape = pd.DataFrame(centres(homes), index=homes.index, columns=["x", "y"])
    if grid is None:
        return shape, False
    # A withheld cell cannot pull the centre; this is a weight, not a count of people.
    weight = grid[counts_people(map(str, grid.columns))].max(axis=1).fillna(0)
    cells = grid[["x", "y"]].assign(weight=weight)
    row = area_rows(points_of(cells[["x", "y"]].to_numpy(float)), homes)
    cells = cells.assign(area=row)[(row >= 0) & (weight > 0).to_numpy()]
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
    data: NeighbourData, plan: HotSpotPlan, graph: NeighbourGraph, xy: Floats
) -> NeighbourGraph:
    """Drop neighbours whose centres are far apart on foot."""
    if data.streets is None:
        raise NotFoundError(data.why_no_streets)
    # Level: areas are neighbours of each other or not, whichever of them lies higher.
    streets = replace(data.streets.streets, heights=None)
    network = build_network(
        streets, TravelMode.WALK, speed=data.streets.speed,
        min_fragment=data.streets.min_fragment,
    )  # fmt: skip
    snapper = Snapper.of(network, streets.drawn())
    points = snapper.snap(points_of(xy), max_distance=data.streets.max_snap)
    focal, neighbour = graph.focal, graph.indices.astype(np.int64)
    straight = np.hypot(*(xy[focal] - xy[neighbour]).T)
    cutoff = min(int(1000 * (plan.max_detour + 0.5) * straight.max(initial=0)), _MAX_COST)
    pairs = cost_matrix(index_origins(network, points), points, cutoff=cutoff)
    size = len(graph.area_ids)
    key = pairs.indices.astype(np.int64) * size + pairs.destination_of_entry()
    order = np.argsort(key, kind="stable")
    wanted = focal * size + neighbour
    at = np.minimum(np.searchsorted(key[order], wanted), max(len(key) - 1, 0))
    cost = np.full(len(wanted), np.inf)
    if len(key):
        hit = key[order][at] == wanted
        cost[hit] = pairs.cost[order][at][hit]
    known = points.is_near[focal] & points.is_near[neighbour]
    cost[~known] = np.nan
    return without_barriers(
        graph, cost * network.minutes_per_unit,
        np.divide(cost / 1000, straight, out=np.ones(len(cost)), where=straight > 0),
        max_minutes=plan.max_minutes, max_detour=plan.max_detour,
    )  # fmt: skip
