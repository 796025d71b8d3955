"""All that questions about ways need, kept in memory: networks, cells, offers, snapped once."""

import threading
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from analyses.access.area_table import Cells
from analyses.access.children import Children, children_of
from analyses.routing import PlaceIndex, index_places
from analyses.routing.routes import Lines
from analyses.routing.surface import Grid, make_grid
from api.questions.access.places import Sites, sites_of
from kpk_geo.arrays import Floats, Ints
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.population import read_population
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.streets import read_streets
from kpk_geo.errors import InputError, listed
from kpk_geo.frames import Areas
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.german import number
from kpk_geo.model import LifePhase, TravelMode
from kpk_geo.network.graph import Network, build_network
from kpk_geo.network.snap import Positions, Snapper
from kpk_geo.network.streets import Streets
from kpk_geo.profile import AccessibilityPlan, StreetNetwork


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ModeNetwork:
    """The network of a mode with all cells and offers on it."""

    network: Network
    snapper: Snapper
    cells: Positions
    sites: Positions
    index: PlaceIndex  # of the cells


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AccessibilityModel:
    """One region, ready to be asked; safe to use from several threads."""

    region: Region
    plan: AccessibilityPlan
    section: StreetNetwork
    level: AreaLevel
    areas: Areas
    streets: Streets
    grid: pd.DataFrame  # by cell_id: x, y, outside, census measures
    cell_area: Ints
    sites: Sites
    _modes: dict[TravelMode, ModeNetwork] = field(default_factory=dict)
    _children: dict[LifePhase, Children] = field(default_factory=dict)
    _grids: dict[TravelMode, Grid] = field(default_factory=dict)
    _lines: dict[TravelMode, Lines] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def cell_xy(self) -> Floats:
        """Centres of the cells in metres."""
        return self.grid[["x", "y"]].to_numpy(dtype=float)

    def mode(self, mode: TravelMode) -> ModeNetwork:
        """Give the network of a mode, built on first use.

        Raises
        ------
        InputError
            The network does not cover the region.
        """
        with self._lock:
            if mode not in self._modes:
                self._modes[mode] = self._build(mode)
            return self._modes[mode]

    def children(self, phase: LifePhase) -> Children:
        """Give the children of a life phase by cell."""
        with self._lock:
            if phase not in self._children:
                ages = self.region.profile.children.ages
                self._children[phase] = children_of(self.grid, phase, ages)
            return self._children[phase]

    def cells(self, phase: LifePhase) -> Cells:
        """Give the cells with their area and children."""
        return Cells(
            area=self.cell_area,
            children=self.children(phase).persons.to_numpy(),
            area_ids=pd.Index(self.areas.index),
        )

    def grid_of(self, mode: TravelMode) -> Grid:
        """Give the 100 m grid over all areas on the network of a mode."""
        prepared = self.mode(mode)
        with self._lock:
            if mode not in self._grids:
                region = shapely.union_all(self.areas.geometry.to_numpy())
                self._grids[mode] = make_grid(
                    prepared.snapper, region, max_distance=self.section.max_snap
                )
            return self._grids[mode]

    def lines_of(self, mode: TravelMode) -> Lines:
        """Give the streets of a mode, to draw ways."""
        prepared = self.mode(mode)
        with self._lock:
            if mode not in self._lines:
                self._lines[mode] = Lines.of(prepared.network)
            return self._lines[mode]

    def _build(self, mode: TravelMode) -> ModeNetwork:
        network = build_network(
            self.streets,
            mode,
            speed=self.plan.speeds.get(mode),
            min_fragment=self.section.min_fragment,
        )
        snapper = Snapper.of(network)
        limit = self.section.max_snap
        cells = snapper.snap(points_of(self.cell_xy), max_distance=limit)
        sites = snapper.snap(points_of(self.sites.xy), max_distance=limit)
        if not self.section.partial:
            self._require_cover(mode, cells, sites)
        return ModeNetwork(
            network=network, snapper=snapper, cells=cells, sites=sites,
            index=index_places(network, cells),
        )  # fmt: skip

    def _require_cover(self, mode: TravelMode, cells: Positions, sites: Positions) -> None:
        inside = self.cell_area >= 0
        own = ~self.sites.rows["outside"].to_numpy(dtype=bool)
        for what, near in (
            ("Zensuszellen", cells.is_near[inside]),
            ("Angebote", sites.is_near[own]),
        ):
            share = 1 - near.mean() if len(near) else 0.0
            if share > self.plan.max_unsnapped:
                raise InputError(
                    f"{self.section.file}: Das Straßennetz deckt die Region nicht ab. "
                    f"{number(100 * share, 1)} % der {what} liegen weiter als "
                    f"{number(self.section.max_snap)} m von jedem Weg ({mode.label}); erlaubt sind "
                    f"{number(100 * self.plan.max_unsnapped, 1)} % (max_unsnapped). Am meisten "
                    f"fehlt in {self._least_covered(cells)}. Bitte einen größeren Auszug laden; "
                    "deckt er mit Absicht nur einen Teil ab, im Profil unter [network] "
                    "partial = true setzen."
                )

    def _least_covered(self, cells: Positions) -> str:
        off = np.bincount(self.cell_area[(self.cell_area >= 0) & ~cells.is_near],
                          minlength=len(self.areas))  # fmt: skip
        worst = np.argsort(-off, kind="stable")[:5]
        names = self.areas["name"].to_numpy()
        return listed(f"{names[place]} ({off[place]} Zellen)" for place in worst if off[place])


def read_accessibility_model(connection: Connection, region_id: str) -> AccessibilityModel:
    """Read streets, cells, offers and areas of a region.

    Raises
    ------
    NotFoundError
        Region, network or census grid are not loaded.
    InputError
        The profile names no network.
    """
    region = read_region(connection, region_id)
    section = region.profile.network
    if section is None:
        raise InputError(
            f"Das Profil der Region „{region_id}“ nennt kein Straßennetz. Bitte den Abschnitt "
            "[network] ergänzen und neu laden; Straßen holt kpk streets."
        )
    plan = region.profile.accessibility or _usual_plan(region)
    level = read_level(connection, region_id, plan.level)
    areas = read_areas(connection, level.level_pk)
    grid = read_population(
        connection, region_id, reference_date=region.profile.children.reference_date
    )
    area = area_rows(points_of(grid[["x", "y"]].to_numpy(dtype=float)), areas)
    return AccessibilityModel(
        region=region, plan=plan, section=section, level=level, areas=areas,
        streets=read_streets(connection, region_id), grid=grid, cell_area=area,
        sites=sites_of(read_inventory(connection, region_id, confidential=False)),
    )  # fmt: skip


def _usual_plan(region: Region) -> AccessibilityPlan:
    burden = region.profile.burden_index
    level = burden.level if burden else region.profile.areas[-1].level
    return AccessibilityPlan(level=level)
