"""Who reaches what? Travel costs and supply of the children of an area, from counts of children.

Every figure of an area is made from its census cells weighted by their children; a mean of means
never occurs. Children near no street, and children from whom no route leads to any offer, are
counted on their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.model import Validity
from kpk_geo.norms import DistanceType, Norm

WITHIN_MINUTES = 15.0  # column share_within_15_min; the Thünen Kita model's limit, see norms.toml
QUANTILES = (0.5, 0.95)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class TravelCosts:
    """How far it is from each cell to its nearest offer."""

    minutes: Floats  # inf without a route, NaN without a street
    metres: Floats  # along the route; all NaN where the mode's costs are no lengths
    straight: Floats  # as the crow flies

    def within(self, norm: Norm) -> Bools:
        """Say which cells keep a norm; without a route none is kept."""
        measured = {
            DistanceType.MINUTES: self.minutes,
            DistanceType.ROUTE: self.metres,
            DistanceType.STRAIGHT: self.straight,
        }[norm.distance]
        if norm.value is None:
            raise ValueError(f"norm {norm.id} has no value")
        return np.nan_to_num(measured, nan=np.inf) <= norm.value


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Cells:
    """Census cells: in which area each lies and how many children live there."""

    area: Ints  # row of the area; -1 beyond the border
    children: Floats  # NaN where the census withholds the cell
    area_ids: pd.Index

    def per_area(self, values: Floats) -> Floats:
        """Sum values of the cells of each area; NaN cells count nothing."""
        people, count = np.nan_to_num(values), len(self.area_ids) + 1
        summed = np.bincount(self.area + 1, weights=people, minlength=count)  # first: beyond
        return np.asarray(summed[1:], dtype=np.float64)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AreaTable:
    """Figures by area_id; NaN where an area has no children on the network."""

    rows: pd.DataFrame
    norms: tuple[Norm, ...] = field(default=())  # those applied; columns norm_<id>
    variants: tuple[str, ...] = ()  # German: ways of computing that column low_in counts


def area_table(
    cells: Cells,
    travel: TravelCosts,
    *,
    norms: tuple[Norm, ...] = (),
    supplies: Mapping[str, Floats] | None = None,
    few: float = 0,
    before: tuple[TravelCosts, AreaTable] | None = None,
) -> AreaTable:
    """Sum up travel costs and supply by area.

    Parameters
    ----------
    cells
        All cells of the region; those beyond the border count in no area.
    travel
        From each cell to its nearest offer.
    norms
        Each gives a column `norm_<id>`: the share of children for whom it is kept.
    supplies
        Name -> places per child in each cell; gives a column `<name>_per_100` (per 100 children).
    few
        Areas with fewer children are marked: one family more changes their figures.
    before
        The same cells and children with other offers or streets: areas in which no cell has
        another way keep the quantiles of ways.
    """
    count = np.nan_to_num(cells.children)
    on_street = ~np.isnan(travel.minutes)
    counted = np.where(on_street, count, 0.0)
    children, known = cells.per_area(count), cells.per_area(counted)
    rows: dict[str, Any] = {"children": children}
    rows["children_off_streets"] = children - known
    rows["children_without_route"] = cells.per_area(np.where(np.isinf(travel.minutes), count, 0.0))
    rows["cells_withheld"] = cells.per_area(np.isnan(cells.children).astype(float))
    # metres follow minutes: the same cells
    rows |= _quantiles(cells, counted, travel, ("minutes", "metres"), QUANTILES, before)
    rows |= _quantiles(cells, counted, travel, ("straight",), (0.5,), before)
    within = np.nan_to_num(travel.minutes, nan=np.inf) <= WITHIN_MINUTES
    rows["share_within_15_min"] = _share(cells, counted, known, within)
    for norm in norms:
        rows[f"norm_{norm.id}"] = _share(cells, counted, known, travel.within(norm))
    for name, per_child in (supplies or {}).items():
        given = cells.per_area(np.where(on_street, count * per_child, 0.0))
        rows[f"{name}_per_100"] = 100 * _ratio(given, known)
    rows["validity"] = _validity(children, known, few)
    return AreaTable(rows=pd.DataFrame(rows, index=cells.area_ids), norms=norms)


def _quantiles(
    cells: Cells,
    counted: Floats,
    travel: TravelCosts,
    names: Sequence[str],
    shares: Sequence[float],
    before: tuple[TravelCosts, AreaTable] | None,
) -> dict[str, Floats]:
    """Give columns of quantiles; the cells are chosen by the first of the names."""
    areas = len(cells.area_ids)
    stays = np.zeros(areas, dtype=bool)
    if before is not None:
        differs = np.zeros(len(cells.area), dtype=bool)
        for name in names:
            now, then = getattr(travel, name), getattr(before[0], name)
            differs |= ~((now == then) | (np.isnan(now) & np.isnan(then)))
        stays = np.bincount(cells.area[differs] + 1, minlength=areas + 1)[1:] == 0
    area = np.where(stays[cells.area], -1, cells.area)
    found = quantile_cells(area, getattr(travel, names[0]), counted, shares, areas)
    columns: dict[str, Floats] = {}
    for name in names:
        taken = _taken(getattr(travel, name), found)
        for place, share in enumerate(shares):
            column = f"{name}_p{round(100 * share)}"
            columns[column] = taken[:, place]
            if before is not None:
                columns[column] = np.where(stays, before[1].rows[column], taken[:, place])
    return columns


def mean_supply(rows: pd.DataFrame) -> float:
    """Give supply per 100 children of the whole region, from the areas' children.

    >>> rows = pd.DataFrame({"children": [90.0, 10.0], "children_off_streets": 0.0,
    ...                      "supply_per_100": [10.0, 20.0]})
    >>> mean_supply(rows)
    11.0
    """
    people = (rows["children"] - rows["children_off_streets"]).to_numpy(dtype=float)
    supply = rows["supply_per_100"].to_numpy(dtype=float)
    known = ~np.isnan(supply) & (people > 0)
    if not known.any():
        return float("nan")
    return float(np.average(supply[known], weights=people[known]))


def overcount(cells: Cells, travel: TravelCosts, *, metres: float) -> pd.DataFrame:
    """Compare a Euclidean buffer with the service area: children within `metres`, by either way.

    Parameters
    ----------
    cells
        All cells of the region.
    travel
        From each cell to its nearest offer.
    metres
        Radius of the buffer, and the longest route of the service area.

    Returns
    -------
    pandas.DataFrame
        By area_id: children_in_buffer, children_in_service_area, overcount (their difference) and
        share_overcount (of those in the buffer; NaN where nobody is). All NaN where the route has
        no length in metres, and for areas with children of whom none lives near a street.
    """
    counted = np.where(np.isnan(travel.minutes), 0.0, np.nan_to_num(cells.children))
    if np.isnan(travel.metres).all() and not np.isnan(travel.minutes).all():
        names = ["children_in_buffer", "children_in_service_area", "overcount", "share_overcount"]
        return pd.DataFrame(np.nan, index=cells.area_ids, columns=names)
    children, known = cells.per_area(cells.children), cells.per_area(counted)
    unknown = np.where((children > 0) & (known == 0), np.nan, 0.0)  # nobody can say: not 0
    in_buffer = unknown + cells.per_area(np.where(travel.straight <= metres, counted, 0.0))
    reached = np.nan_to_num(travel.metres, nan=np.inf) <= metres
    in_service_area = unknown + cells.per_area(np.where(reached, counted, 0.0))
    return pd.DataFrame(
        {
            "children_in_buffer": in_buffer,
            "children_in_service_area": in_service_area,
            "overcount": in_buffer - in_service_area,
            "share_overcount": _ratio(in_buffer - in_service_area, in_buffer),
        },
        index=cells.area_ids,
    )


def quantile_cells(
    area: Ints, values: Floats, people: Floats, shares: Sequence[float], areas: int
) -> Ints:
    """Find for each area the cell with the smallest value that a share of its people keep.

    Parameters
    ----------
    area
        (cells,) row of the area; -1 beyond the border.
    values
        (cells,) what is ordered by; cells with NaN do not count.
    people
        (cells,) weights, without NaN.
    shares
        Each between 0 and 1, such as 0.5 for the median.
    areas
        Number of areas.

    Returns
    -------
    (areas, shares) int64
        Rows of cells: at least the share of the area's people have no higher value; -1 where nobody
        lives.
    """
    used = np.flatnonzero((area >= 0) & (people > 0) & ~np.isnan(values))
    order = used[np.argsort(values[used], kind="stable")]
    # numbers of 16 bits are sorted in one pass
    small = area[order].astype(np.uint16) if areas < 2**16 else area[order]
    order = order[np.argsort(small, kind="stable")]
    own = area[order]
    total = np.bincount(own, weights=people[order], minlength=areas)
    before = np.cumsum(total) - total
    within = np.cumsum(people[order]) - before[own]
    result = np.full((areas, len(shares)), -1, dtype=np.int64)
    for column, share in enumerate(shares):
        # a whisker of tolerance: 0.5 of 10 people are 5, whatever the rounding of the running sum
        enough = np.flatnonzero(within >= (share * total)[own] * (1 - 1e-12))
        where, first = np.unique(own[enough], return_index=True)
        result[where, column] = order[enough[first]]
    return result


def _taken(values: Floats, rows: Ints) -> Floats:
    return np.where(rows >= 0, values[rows], np.nan)


def _share(cells: Cells, counted: Floats, known: Floats, within: Bools) -> Floats:
    return _ratio(cells.per_area(np.where(within, counted, 0.0)), known)


def _ratio(part: Floats, whole: Floats) -> Floats:
    result = np.full(len(whole), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def _validity(children: Floats, known: Floats, few: float) -> list[str]:
    reasons = np.select(
        [children == 0, known == 0, children < few],
        [Validity.NO_CHILDREN, Validity.NO_STREETS, Validity.FEW_CHILDREN],
        Validity.VALID,
    )
    return [str(reason) for reason in reasons]
