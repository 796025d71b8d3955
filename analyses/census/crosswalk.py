"""Which part of the people of earlier areas lives in which of today's?

Either a file says so, or the census cells do: a cell belongs to the earlier and to today's area in
which its centre lies. Earlier areas in whose cells nobody lives are shared out by their ground.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from kpk_geo.arrays import Floats
from kpk_geo.frames import Areas
from kpk_geo.geometry import area_rows, points_of

# Share of an area's ground; less is an edge that was drawn anew, and no part of the area.
SLIVER = 0.001
WHOLE = 1 - 1e-9


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Crosswalk:
    """How earlier areas make up today's."""

    # A row for each pair: earlier and today (keys), share (positive; they add up to 1 by earlier
    # area), people (in the part; NaN where nobody knows).
    parts: pd.DataFrame
    today: pd.Index  # keys of all of today's areas
    uncovered: pd.Series  # by today's area: share of its people who live in no earlier one
    outside: pd.Series  # by earlier area: share of its people who live in none of today's
    by_ground: tuple[str, ...] = ()  # earlier areas without people, shared out by their ground
    nowhere: tuple[str, ...] = ()  # earlier areas without people and without ground today

    @property
    def mixed(self) -> list[str]:
        """Today's areas that were made of parts of several."""
        counts = self.parts["today"].value_counts()
        return sorted(str(key) for key in counts.index[counts > 1])

    @property
    def unchanged(self) -> pd.Series:
        """By today's area: the earlier one that it is exactly; None if it is none."""
        sole = self.parts[~self.parts["today"].duplicated(keep=False)]
        whole = sole[sole["share"] >= WHOLE].set_index("today")["earlier"]
        found = whole.reindex(self.today).astype(object).where(self.uncovered == 0)
        return found.where(found.notna(), None)


def crosswalk_of_shares(
    shares: pd.DataFrame, today: pd.Index, people: pd.Series | None = None
) -> Crosswalk:
    """Take over what a file says.

    Parameters
    ----------
    shares
        A row for each pair: earlier, today, share. What is lacking to 1 by earlier area, or too
        much, is rounding.
    today
        Keys of all of today's areas.
    people
        By earlier area; None: not known.
    """
    parts = shares.loc[shares["share"] > 0, ["earlier", "today", "share"]].reset_index(drop=True)
    parts["share"] /= parts.groupby("earlier")["share"].transform("sum")
    living = np.nan if people is None else people.reindex(parts["earlier"]).to_numpy(dtype=float)
    return Crosswalk(
        parts=parts.assign(people=parts["share"] * living),
        today=today,
        uncovered=pd.Series(0.0, index=today),
        outside=pd.Series(0.0, index=pd.Index(parts["earlier"].unique())),
    )


def crosswalk_of_cells(earlier: Areas, today: Areas, xy: Floats, people: Floats) -> Crosswalk:
    """Follow the people of census cells from earlier areas into today's.

    What lies in none of today's areas is given to the other parts of its earlier area, so that
    counts add up to what they were; `outside` says how much it is.

    Parameters
    ----------
    earlier, today
        Areas of one level as of two dates.
    xy
        Centres of cells, in metres.
    people
        By cell.
    """
    points = points_of(xy)
    cells = pd.DataFrame(
        {"earlier": area_rows(points, earlier), "today": area_rows(points, today), "people": people}
    )
    inhabited = cells[(cells["earlier"] >= 0) & (cells["people"] > 0)]
    parts = inhabited.groupby(["earlier", "today"], as_index=False).agg({"people": "sum"})
    outside = _share_of_none(parts, "earlier", "today", earlier.index)
    parts = parts[parts["today"] >= 0].copy()
    parts["share"] = parts["people"] / parts.groupby("earlier")["people"].transform("sum")
    parts["earlier"] = earlier.index.to_numpy()[parts["earlier"]]
    parts["today"] = today.index.to_numpy()[parts["today"]]
    without = earlier.index[~earlier.index.isin(_inhabited(parts, outside))]
    ground = _by_ground(earlier.loc[without], today)
    here = cells[(cells["today"] >= 0) & (cells["people"] > 0)]
    return Crosswalk(
        parts=pd.concat([parts, ground], ignore_index=True)[
            ["earlier", "today", "share", "people"]
        ].astype({"earlier": object, "today": object, "share": float, "people": float}),
        today=today.index,
        uncovered=_share_of_none(here, "today", "earlier", today.index),
        outside=outside,
        by_ground=tuple(map(str, ground["earlier"].unique())),
        nowhere=tuple(map(str, without.difference(pd.Index(ground["earlier"])))),
    )


def _inhabited(parts: pd.DataFrame, outside: pd.Series) -> pd.Index:
    """Give the earlier areas in whose cells somebody lives, in today's areas or outside."""
    inside: pd.Index = pd.Index(parts["earlier"])
    return inside.union(outside.index[outside > 0])


def _share_of_none(cells: pd.DataFrame, of: str, other: str, ids: pd.Index) -> pd.Series:
    """Give by area the share of its people who live in no area of the other date."""
    total = cells.groupby(of)["people"].sum()
    lost = cells[cells[other] < 0].groupby(of)["people"].sum()
    shares = (lost / total).reindex(range(len(ids))).fillna(0)
    return pd.Series(shares.to_numpy(dtype=float), index=ids)


def _by_ground(earlier: Areas, today: Areas) -> pd.DataFrame:
    """Share areas without people out by the ground that they have in common with today's."""
    shapes, others = earlier.geometry.to_numpy(), today.geometry.to_numpy()
    own, other = shapely.STRtree(others).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[own], others[other]))
    is_part = common > SLIVER * shapely.area(shapes[own])
    found = pd.DataFrame(
        {
            "earlier": earlier.index.to_numpy()[own[is_part]],
            "today": today.index.to_numpy()[other[is_part]],
            "share": common[is_part],
            "people": 0.0,
        }
    )
    found["share"] /= found.groupby("earlier")["share"].transform("sum")
    return found
