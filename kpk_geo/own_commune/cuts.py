"""Into which areas can a place be cut, and how well does each cut fit?

From the finest that is official to what always works: the commune's own areas, Stadtteile of
OpenStreetMap, Gemarkungen, squares of a kilometre.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.own_commune.folder import Fetched

ENOUGH = 0.98  # share of the people who must live in its areas: below, a cut has holes
FEW, MANY = 4, 2000  # areas: fewer tell nothing apart, more are parcels


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AreaCut:
    """One way of cutting a place into areas."""

    level: str  # as the profile calls it
    label: str  # German, of one area
    rank: int  # 0 is the most official
    areas: gpd.GeoDataFrame  # area_id, name; surfaces in the region's system
    source: Fetched | None  # None: made here
    of: str  # German: where it comes from
    share: float = 1.0  # of the people, or without a census of the ground, that its areas hold
    remark: str = ""  # German: what to know about it

    @property
    def count(self) -> int:
        """How many areas there are."""
        return len(self.areas)

    @property
    def fits(self) -> bool:
        """Whether it can be proposed without a word of warning."""
        return self.share >= ENOUGH and FEW <= self.count <= MANY

    @property
    def description(self) -> str:
        """Say in German what it is, with its counts."""
        holds = f"{100 * self.share:.0f} % der Menschen"
        return f"{self.label}: {self.count} Gebiete, {holds} ({self.of})"


def proposed(cuts: Sequence[AreaCut]) -> AreaCut:
    """Choose the finest cut of the most official source that fits; else what holds most people.

    Parameters
    ----------
    cuts
        At least one.
    """
    fitting = [cut for cut in cuts if cut.fits]
    if fitting:
        best = min(cut.rank for cut in fitting)
        return max((cut for cut in fitting if cut.rank == best), key=lambda cut: cut.count)
    return max(cuts, key=lambda cut: (round(cut.share, 2), -cut.rank, cut.count))


def within(areas: gpd.GeoDataFrame, outline: shapely.Geometry) -> gpd.GeoDataFrame:
    """Keep the areas that lie in a place: a point inside of them does.

    Parameters
    ----------
    areas
        Surfaces in the region's system.
    outline
        Of the place.
    """
    shapely.prepare(outline)
    inside = shapely.intersects(outline, shapely.point_on_surface(areas.geometry.to_numpy()))
    return areas[inside].reset_index(drop=True)


def share_of(
    areas: gpd.GeoDataFrame, outline: shapely.Geometry, people: gpd.GeoDataFrame | None
) -> float:
    """Give the share of the people of a place who live in some areas; of its ground without people.

    Parameters
    ----------
    areas
        Surfaces in the region's system.
    outline
        Of the place.
    people
        Points in the region's system with `persons`; None: not known.
    """
    covered = shapely.union_all(areas.geometry.to_numpy())
    own = people_in(outline, people)
    if own is None:
        whole = shapely.area(outline)
        return float(shapely.area(shapely.intersection(covered, outline)) / whole)
    shapely.prepare(covered)
    held = shapely.intersects(covered, own.geometry.to_numpy())
    weights = own["persons"].to_numpy()
    return float(weights[held].sum() / weights.sum())


def people_in(
    outline: shapely.Geometry, people: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame | None:
    """Give the people who live in a place; None: nobody counted any there.

    Parameters
    ----------
    outline
        Of the place.
    people
        Points in the region's system with `persons`, around it too; None: not known.
    """
    if people is None:
        return None
    shapely.prepare(outline)
    own = people[shapely.intersects(outline, people.geometry.to_numpy())]
    return own if own["persons"].sum() else None


def median_area(cut: AreaCut) -> float:
    """Give the size of its middle area in square metres."""
    return float(np.median(shapely.area(cut.areas.geometry.to_numpy())))


def median_people(cut: AreaCut, people: gpd.GeoDataFrame | None) -> float:
    """Give how many people live in its middle area; NaN where nobody counted them.

    Parameters
    ----------
    cut
        Of a place; people beyond its areas count nowhere.
    people
        Who live in the place: points in the region's system with `persons`; None: not known.
    """
    if people is None:
        return float("nan")
    tree = shapely.STRtree(people.geometry.to_numpy())
    area, point = tree.query(cut.areas.geometry.to_numpy(), predicate="intersects")
    held = np.zeros(cut.count)
    np.add.at(held, area, people["persons"].to_numpy()[point])
    return float(np.median(held))


def is_nested(fine: AreaCut, coarse: AreaCut) -> bool:
    """Say whether nearly all of every fine area lies in one coarse area.

    Parameters
    ----------
    fine, coarse
        Two cuts of one place.
    """
    shapes = fine.areas.geometry.to_numpy()
    tree = shapely.STRtree(coarse.areas.geometry.to_numpy())
    rows, others = tree.query(shapes, predicate="intersects")
    if not len(rows):
        return False
    parts = shapely.area(
        shapely.intersection(shapes[rows], coarse.areas.geometry.to_numpy()[others])
    )
    most = np.zeros(len(shapes))
    np.maximum.at(most, rows, parts)
    return bool((most >= 0.9 * shapely.area(shapes)).all())


def as_frame(
    ids: Sequence[str], names: Sequence[str], shapes: Sequence[shapely.Geometry]
) -> gpd.GeoDataFrame:
    """Put areas together, ordered by their keys so that the same areas give the same file.

    Parameters
    ----------
    ids, names, shapes
        One for each area; shapes in the region's system.
    """
    frame = gpd.GeoDataFrame(
        {"area_id": ids, "name": names}, geometry=list(shapes), crs=DEFAULT_CRS
    )
    return frame.sort_values("area_id").reset_index(drop=True)
