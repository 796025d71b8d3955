"""Cells and offers of a state as a question about access needs them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from analyses.access.area_table import Cells
from analyses.access.children import children_of
from analyses.access.offers import OfferSites, offer_sites
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError, listed
from kpk_geo.frames import crs_of
from kpk_geo.model import LifePhase
from kpk_geo.profile import AccessibilityPlan

Read = TypeVar("Read")
_CELLS = ("owner", "district", "outside")
_OFFERS = ("offer_id", "owner", "district", "outside", "kinds")
_MAY_LACK = ("title", "capacity_value", "capacity_unit", "status", "delivery", "opening_hours")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StateData:
    """A state as `AskedRegion` wants a region; its areas are communes."""

    plan: AccessibilityPlan
    offers: OfferSites
    today: date
    grid: gpd.GeoDataFrame  # by cell_id: owner, district, outside, census measures; centres
    communes: pd.Index  # AGS of all communes, also of those without a cell

    @property
    def work_crs(self) -> CRS:
        """The system of all metres of the state."""
        return crs_of(self.grid)

    @property
    def cell_xy(self) -> Floats:
        """Centres of the cells in metres, (cells, 2)."""
        return np.asarray(shapely.get_coordinates(self.grid.geometry.to_numpy()))

    def persons(self, phase: LifePhase) -> Floats:
        """Give the children of a life phase by cell, NaN where they are withheld."""
        return children_of(self.grid, phase, ()).persons.to_numpy(dtype=float)

    @property
    def cell_area(self) -> Ints:
        """Row of each cell's commune; -1 beyond the border of the state."""
        row = self.communes.get_indexer(pd.Index(self.grid["owner"]))
        return np.where(self.grid["outside"].to_numpy(dtype=bool), -1, row)

    def cells(self, phase: LifePhase) -> Cells:
        """Give the cells with their commune and the children of a life phase."""
        return Cells(area=self.cell_area, children=self.persons(phase), area_ids=self.communes)


def read_state_data(
    inputs: Mapping[str, Path], *, plan: Mapping[str, Any], today: str, communes: Sequence[str]
) -> StateData:
    """Read cells and offers.

    Parameters
    ----------
    inputs
        With "cells" and "offers", GeoParquet in metres of the state's system.
    plan
        How ways and supply are computed, as JSON takes it.
    today
        Names the Kindergarten year; ISO.
    communes
        AGS of all communes.

    Raises
    ------
    InputError
        A column is missing, or a cell belongs to no commune of the list.
    """
    grid = _kept(_read_cells, inputs["cells"])
    index = pd.Index(communes, name="area_id")
    strangers = set(grid.loc[~grid["outside"].astype(bool), "owner"].unique()) - set(index)
    if strangers:
        raise InputError(
            f"{inputs['cells'].name}: Zellen gehören zu Gemeinden, die nicht in der Liste des "
            f"Landes stehen: {listed(sorted(strangers), limit=5)}. Bitte das Land neu "
            "laden: kpk load --state."
        )
    return StateData(
        plan=AccessibilityPlan.model_validate(plan), offers=read_offer_sites(inputs["offers"]),
        today=date.fromisoformat(today), grid=grid, communes=index,
    )  # fmt: skip


def read_offer_sites(path: Path) -> OfferSites:
    """Read the offers to which families go, one row per place.

    Raises
    ------
    InputError
        A column is missing.
    """
    return _kept(_read_sites, path)


def _kept(read: Callable[[Path, int, int], Read], path: Path) -> Read:
    """Read a file, or give what this process read of it: a worker answers many questions."""
    found = path.stat()
    return read(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=1)
def _read_cells(path: Path, size: int, modified: int) -> gpd.GeoDataFrame:
    grid = _frame(path)
    _require(grid, _CELLS, path)
    return grid


@lru_cache(maxsize=1)
def _read_sites(path: Path, size: int, modified: int) -> OfferSites:
    frame = _frame(path)
    _require(frame, _OFFERS, path)
    xy = shapely.get_coordinates(frame.geometry.to_numpy()).T
    rows = pd.DataFrame(frame.drop(columns=frame.geometry.name)).assign(x=xy[0], y=xy[1])
    for name in _MAY_LACK:
        if name not in rows:
            rows[name] = None
    rows["kinds"] = [[str(kind) for kind in kinds] for kinds in rows["kinds"]]
    rows["site_id"] = np.arange(len(rows))
    return offer_sites(rows)


def _frame(path: Path) -> gpd.GeoDataFrame:
    try:
        return gpd.read_parquet(path)
    except (OSError, ValueError) as error:  # pyarrow's own are one or the other
        raise InputError(
            f"{path.name} ist unvollständig oder beschädigt. Bitte das Land neu laden: kpk load "
            "--state."
        ) from error


def _require(frame: gpd.GeoDataFrame, names: Sequence[str], path: Path) -> None:
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise InputError(
            f"{path.name}: Die Spalten {listed(missing)} fehlen. Bitte das Land neu "
            "laden: kpk load --state."
        )
