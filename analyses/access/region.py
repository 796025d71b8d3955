"""All that questions about ways need of a region, and its network prepared for a mode.

Data only: nothing here asks a database, holds a lock or remembers an answer (but the children of a
phase), so it can be handed to another thread or process as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from analyses.access.area_table import Cells
from analyses.access.children import Children, children_of
from analyses.access.halo import HaloGap, halo_gaps
from analyses.access.no_way import OFF_STREETS, off_street_reasons
from analyses.access.offers import OfferSites
from analyses.routing import OriginIndex, index_origins
from analyses.routing.surface import Grid, make_grid
from kpk_geo.array_folders import Array
from kpk_geo.arrays import Bools, Floats, Ints, Objects
from kpk_geo.errors import InputError, listed
from kpk_geo.frames import Areas, crs_of
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.german import number
from kpk_geo.model import LifePhase, NoWay, TravelMode
from kpk_geo.network.graph import Network, by_length, network_of
from kpk_geo.network.snap import Positions, Snapper
from kpk_geo.network.streets import Streets
from kpk_geo.profile import AccessibilityPlan, AgeCount, StreetNetwork

_UNCOVERED: Final = (NoWay.OUTSIDE_EXTRACT, NoWay.NO_STREET)  # a larger extract may help


class AskedRegion(Protocol):
    """What one question needs of a region, or of a whole state."""

    @property
    def plan(self) -> AccessibilityPlan:
        """How ways and supply are computed."""

    @property
    def offers(self) -> OfferSites:
        """All offers to which families go."""

    @property
    def today(self) -> date:
        """Names the Kindergarten year over which hours a week are a mean."""

    @property
    def cell_xy(self) -> Floats:
        """Centres of the cells in metres, (cells, 2)."""

    def cells(self, phase: LifePhase) -> Cells:
        """Give the cells with their area and the children of a life phase."""


class ChangedRegion(AskedRegion, Protocol):
    """What a scenario needs besides: where its new places are, and how far they may be off."""

    @property
    def work_crs(self) -> CRS:
        """The system of all metres."""

    @property
    def max_snap(self) -> float:
        """Metres from a place to its street, at most."""

    def whereabouts(self, xy: Floats) -> Mapping[str, Array]:
        """Give what the table of offers says of where places are, by column, one row each.

        Parameters
        ----------
        xy : (places, 2)
            Metres.
        """


class OnNetwork(Protocol):
    """What one question needs of a mode's network, built or mapped."""

    @property
    def network(self) -> Network:
        """The network of the mode."""

    @property
    def by_length(self) -> Network:
        """The same for the shortest way instead of the fastest."""

    @property
    def cells(self) -> Positions:
        """Of all cells."""

    @property
    def offers(self) -> Positions:
        """Of all offers."""

    @property
    def index(self) -> OriginIndex:
        """Of the cells."""

    @property
    def cell_reasons(self) -> Ints:
        """Why a cell is on no street, as `off_street_reasons` gives them."""

    @property
    def offer_reasons(self) -> Ints:
        """Why an offer is."""

    @property
    def halo(self) -> tuple[HaloGap, ...]:
        """Where too little is loaded around the region."""


class Snaps(Protocol):
    """Puts places onto the network of a mode."""

    def snap(self, points: Objects, *, max_distance: float) -> Positions:
        """Give the nearest place on a street for each point, as `Snapper.snap` does."""


class ChangedOnNetwork(OnNetwork, Protocol):
    """What a scenario needs of a mode's network besides."""

    @property
    def mode(self) -> TravelMode:
        """Of the network."""

    @property
    def snapper(self) -> Snaps:
        """Puts new places onto it."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AccessRegion:
    """One region as questions about access need it."""

    plan: AccessibilityPlan
    section: StreetNetwork  # of the profile: file, how far to snap, whether partial by intent
    ages: tuple[AgeCount, ...]  # the commune's own age table; may be empty
    areas: Areas
    streets: Streets
    grid: pd.DataFrame  # by cell_id: x, y, outside, census measures (NaN where withheld)
    cell_area: Ints  # row of the area of each cell; -1 beyond the border
    offers: OfferSites
    today: date  # names the Kindergarten year over which hours a week are a mean
    spread: frozenset[str] = frozenset()  # measures with estimates in withheld cells
    buffer: float | None = None  # metres beyond the border up to which offers and cells are loaded
    _children: dict[LifePhase, Children] = field(
        default_factory=dict, init=False, repr=False
    )  # computed once

    @property
    def work_crs(self) -> CRS:
        """The system of all metres of the region."""
        return crs_of(self.areas)

    @property
    def max_snap(self) -> float:
        """Metres from a place to its street, at most."""
        return self.section.max_snap

    def whereabouts(self, xy: Floats) -> Mapping[str, Array]:
        """Say of places (metres, one row each) whether they lie beyond the border."""
        return {"outside": area_rows(points_of(xy), self.areas) < 0}

    @property
    def cell_xy(self) -> Floats:
        """Centres of the cells in metres, (cells, 2)."""
        return self.grid[["x", "y"]].to_numpy(dtype=float)

    def children(self, phase: LifePhase) -> Children:
        """Give the children of a life phase by cell."""
        if phase not in self._children:
            found = children_of(self.grid, phase, self.ages, spread=self.spread)
            self._children[phase] = found
        return self._children[phase]

    def cells(self, phase: LifePhase) -> Cells:
        """Give the cells with their area and children."""
        return Cells(
            area=self.cell_area,
            children=self.children(phase).persons.to_numpy(),
            area_ids=pd.Index(self.areas.index),
        )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ModeNetwork:
    """The network of a mode with all cells and offers of a region on it."""

    mode: TravelMode
    network: Network
    by_length: Network  # the same for the shortest way instead of the fastest
    snapper: Snapper
    cells: Positions
    offers: Positions
    index: OriginIndex  # of the cells
    cell_reasons: Ints  # why a cell is on no street, as `off_street_reasons` gives them
    offer_reasons: Ints
    halo: tuple[HaloGap, ...]  # where too little is loaded around the region


def cell_areas(grid: pd.DataFrame, areas: Areas) -> Ints:
    """Give the row of the area in which each census cell lies; -1 beyond the border."""
    return area_rows(points_of(grid[["x", "y"]].to_numpy(dtype=float)), areas)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Placed:
    """Cells and offers of a region on the network of a mode."""

    cells: Positions
    offers: Positions
    cell_reasons: Ints  # why a cell is on no street, as `off_street_reasons` gives them
    offer_reasons: Ints


def place_all(region: AccessRegion, snapper: Snapper) -> Placed:
    """Put cells and offers onto the network of a mode.

    Parameters
    ----------
    snapper
        On all streets of the region.
    """
    limit = region.section.max_snap
    places = points_of(region.cell_xy), points_of(region.offers.xy)
    cells, offers = (snapper.snap(points, max_distance=limit) for points in places)
    cell_reasons, offer_reasons = (
        off_street_reasons(snapper, points, found, max_distance=limit)
        for points, found in zip(places, (cells, offers), strict=True)
    )
    return Placed(
        cells=cells, offers=offers, cell_reasons=cell_reasons, offer_reasons=offer_reasons
    )


def build_mode(region: AccessRegion, mode: TravelMode) -> Network:
    """Build the network of a mode.

    Raises
    ------
    InputError
        No street may be used by this mode.
    """
    return network_of(
        region.streets.segments(), mode, speed=region.plan.speeds.get(mode),
        min_fragment=region.section.min_fragment,
        max_gradient=region.plan.pushchair_max_gradient,
    )  # fmt: skip


def prepare_mode(
    region: AccessRegion,
    mode: TravelMode,
    *,
    build: Callable[[AccessRegion, TravelMode], Network] = build_mode,
    place: Callable[[AccessRegion, Snapper], Placed] = place_all,
) -> ModeNetwork:
    """Build the network of a mode and put cells and offers onto it.

    Parameters
    ----------
    region, mode
        Whose network.
    build, place
        Give the network and what lies on it where they were kept; else both are made here.

    Raises
    ------
    InputError
        The network does not cover the region; the message names the file and what is missing.
    """
    network = build(region, mode)
    drawn = region.streets.drawn()
    snapper = Snapper.of(network, drawn)
    placed = place(region, snapper)
    if not region.section.partial:
        _require_cover(region, mode, placed.cell_reasons, placed.offer_reasons)
    return ModeNetwork(
        mode=mode, network=network, by_length=by_length(network), snapper=snapper,
        cells=placed.cells, offers=placed.offers, index=index_origins(network, placed.cells),
        cell_reasons=placed.cell_reasons, offer_reasons=placed.offer_reasons,
        halo=halo_gaps(
            region.areas, network, region.plan, extent=drawn.extent, buffer=region.buffer
        ),
    )  # fmt: skip


def surface_grid(region: AccessRegion, prepared: ModeNetwork) -> Grid:
    """Lay the 100 m grid over all areas onto the network of a mode."""
    outline = shapely.union_all(region.areas.geometry.to_numpy())
    return make_grid(prepared.snapper, outline, max_distance=region.section.max_snap)


def _require_cover(region: AccessRegion, mode: TravelMode, cells: Ints, offers: Ints) -> None:
    """Refuse an extract that is too small; a street that is too steep or beyond a river is there.

    Parameters
    ----------
    cells, offers
        Their reasons.
    """
    inside = region.cell_area >= 0
    own = ~region.offers.rows["outside"].to_numpy(dtype=bool)
    for what, reasons in (
        ("Zensuszellen", cells[inside]),
        ("Angebote", offers[own]),
    ):
        share = _uncovered(reasons).mean() if len(reasons) else 0.0
        if share > region.plan.max_unsnapped:
            raise InputError(
                f"{region.section.file}: Das Straßennetz deckt die Region nicht ab. "
                f"{number(100 * share, 1)} % der {what} liegen weiter als "
                f"{number(region.section.max_snap)} m von jedem Weg ({mode.label}); erlaubt sind "
                f"{number(100 * region.plan.max_unsnapped, 1)} % (max_unsnapped). Am meisten fehlt "
                f"in {_least_covered(region, cells)}. Bitte einen größeren Auszug laden; deckt er "
                "mit Absicht nur einen Teil ab, im Profil unter [network] partial = true setzen."
            )


def _uncovered(reasons: Ints) -> Bools:
    return np.isin(reasons, [OFF_STREETS.index(reason) for reason in _UNCOVERED])


def _least_covered(region: AccessRegion, cells: Ints) -> str:
    missing = region.cell_area[(region.cell_area >= 0) & _uncovered(cells)]
    off = np.bincount(missing, minlength=len(region.areas))
    worst = np.argsort(-off, kind="stable")[:5]
    names = region.areas["name"].to_numpy()
    return listed(f"{names[row]} ({off[row]} Zellen)" for row in worst if off[row])
