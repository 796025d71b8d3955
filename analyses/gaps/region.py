"""All that gaps are computed from: data only, nothing here asks a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analyses.access.area_table import Cells
from analyses.access.children import children_of
from analyses.access.region import ModeNetwork, cell_areas
from analyses.gaps.offers import Inventory
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.frames import Areas
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.model import Grade, LifePhase, TravelMode
from kpk_geo.profile import AccessibilityPlan, AgeCount, PreventionPlan

NOBODY = 0.5  # children: fewer round to none; own setting
NO_GRID = "Ohne Zensusgitter weiß niemand, wo Kinder wohnen ([[population]] im Profil)."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Burden:
    """What a stored index says of each area; empty where there is none."""

    class_code: pd.Series  # by area_id; NaN without a class
    probabilities: Mapping[str, Mapping[int, float]]  # of each class, by area_id
    missing: str = ""  # German: why burden plays no part; empty if it does
    hot_spots: Mapping[str, Mapping[str, Grade]] = field(default_factory=dict)
    """Grades of clusters of burden of which an area is a core, by area_id and indicator."""

    @classmethod
    def none(cls, why: str) -> "Burden":
        """Stand for a region without an index."""
        return cls(class_code=pd.Series(dtype=float), probabilities={}, missing=why)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Census:
    """Where people live, and how old they are."""

    grid: pd.DataFrame | None = None  # by cell_id: x, y, outside, measures; None: not loaded
    ages: tuple[AgeCount, ...] = ()  # the commune's own age table; may be empty
    spread: frozenset[str] = frozenset()  # measures with estimates in withheld cells
    is_even: bool = False  # no census cells: counts of areas, spread evenly over their ground


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Networks:
    """Streets for each mode that links name, with all cells and visited offers on them."""

    by_mode: Mapping[TravelMode, ModeNetwork]
    offer_row: Mapping[str, int]  # of each offer|site, among the offers on the networks


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Phase:
    """The children of a life phase, by cell and by area."""

    phase: LifePhase
    cells: Floats | None  # (cells,) NaN where withheld; None where the grid says nothing
    by_area: Floats  # (areas,) NaN where nothing is known
    missing: str  # German: why nothing is known; empty if something is


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class GapsRegion:
    """One region as gaps need it."""

    plan: PreventionPlan
    accessibility: AccessibilityPlan
    levels: Mapping[str, Areas]  # of the plan, and those that its links name
    inventory: Inventory
    census: Census
    cell_area: Ints  # row of the area of each cell; -1 beyond the border
    networks: Networks | None  # None: by straight line
    burden: Burden

    @property
    def areas(self) -> Areas:
        """Those of the plan's level."""
        return self.levels[self.plan.level]

    @property
    def grid(self) -> pd.DataFrame | None:
        """Census cells by cell_id; None where none are loaded."""
        return self.census.grid

    @property
    def count(self) -> int:
        """Number of areas."""
        return len(self.areas)

    @property
    def cell_xy(self) -> Floats:
        """Centres of the cells in metres, (cells, 2)."""
        if self.grid is None:
            return np.zeros((0, 2))
        return self.grid[["x", "y"]].to_numpy(dtype=float)

    def cells(self, children: Floats) -> Cells:
        """Give the cells with their area and any number of people in each."""
        return Cells(area=self.cell_area, children=children, area_ids=self.areas.index)

    def phase(self, phase: LifePhase) -> Phase:
        """Find the children of a life phase; the reason where the grid says nothing of it."""
        unknown = np.full(self.count, np.nan)
        if self.grid is None:
            return Phase(phase=phase, cells=None, by_area=unknown, missing=NO_GRID)
        try:
            found = children_of(self.grid, phase, self.census.ages, spread=self.census.spread)
        except InputError as error:
            return Phase(phase=phase, cells=None, by_area=unknown, missing=str(error))
        persons = found.persons.to_numpy(dtype=float)
        cells = self.cells(persons)
        summed = cells.per_area(persons)
        withheld = cells.per_area(np.isnan(persons).astype(float))
        by_area = np.where((summed == 0) & (withheld > 0), np.nan, summed)
        return Phase(phase=phase, cells=persons, by_area=by_area, missing="")

    def parents(self, level: str | None) -> Ints:
        """Give the row of the area of a level in which each area lies; each its own without one.

        Raises
        ------
        InputError
            The level is finer than that of the plan: an area would lie in several.
        """
        if level is None or level == self.plan.level:
            return np.arange(self.count, dtype=np.int64)
        above = self.levels[level]
        if len(above) > self.count:
            raise InputError(
                f"[prevention]: Die Ebene „{level}“ hat mehr Gebiete ({len(above)}) als "
                f"„{self.plan.level}“ ({self.count}). Ein Glied kann nur auf derselben oder einer "
                "gröberen Ebene verlangt werden."
            )
        inner = self.areas.geometry.representative_point().to_numpy()
        return area_rows(np.asarray(inner, dtype=object), above)

    def site_areas(self, level: str | None) -> Ints:
        """Give the row of the area of a level in which each offer lies; -1 for none."""
        areas = self.areas if level in (None, self.plan.level) else self.levels[str(level)]
        placed = ~np.isnan(self.inventory.xy[:, 0])
        rows = np.full(len(placed), -1, dtype=np.int64)
        rows[placed] = area_rows(points_of(self.inventory.xy[placed]), areas)
        return rows


def ordered_grid(grid: pd.DataFrame) -> pd.DataFrame:
    """Bring cells into the order in which sums over them are the same bits each time."""
    return grid.sort_index(kind="stable")


def region_of(
    *,
    plan: PreventionPlan,
    accessibility: AccessibilityPlan,
    levels: Mapping[str, Areas],
    inventory: Inventory,
    census: Census | None = None,
    networks: Networks | None = None,
    burden: Burden | None = None,
) -> GapsRegion:
    """Put a region together.

    Parameters
    ----------
    plan, accessibility
        Of the profile.
    levels
        Areas of the plan's level, and of those that its links name.
    inventory
        Of offers without confidential sites, as `inventory_of` gives it.
    census
        Its cells as `ordered_grid` gives them; None where none are loaded.
    networks
        With the cells of the grid in its order; None: ways are straight lines with a detour.
    burden
        What is stored of the index; None: nothing.
    """
    known = census or Census()
    areas = levels[plan.level]
    cell_area = np.zeros(0, dtype=np.int64) if known.grid is None else cell_areas(known.grid, areas)
    return GapsRegion(
        plan=plan, accessibility=accessibility, levels=levels, inventory=inventory,
        census=known, cell_area=cell_area, networks=networks,
        burden=burden or Burden.none("Ein Belastungsindex ist nicht gerechnet."),
    )  # fmt: skip
