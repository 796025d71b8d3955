"""A state whose offers a scenario may move or add to: where new places are, and on which street."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from analyses.access.area_table import Cells
from analyses.access.offers import OfferSites
from api.state.stages.network import MappedMode
from api.state.stages.state_data import StateData
from api.state.stages.streets import SQUARE, read_drawn
from api.state.stages.table import StateAnswer
from kpk_geo.arrays import Floats, Objects
from kpk_geo.communes.records import DISTRICT_DIGITS
from kpk_geo.errors import InputError
from kpk_geo.geometry import points_of
from kpk_geo.model import LifePhase, TravelMode
from kpk_geo.network.graph import Network
from kpk_geo.network.positions import Positions
from kpk_geo.network.snap import Snapper
from kpk_geo.profile import AccessibilityPlan
from kpk_geo.states.owners import owners_of

_KEY: Final = "ags"  # of a commune in the file that the load wrote


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ChangedState:
    """A state as `ChangedRegion` wants a region, for one question."""

    state: StateData
    answered: Cells  # of the question's life phase
    cell_xy: Floats  # taken once: a state has many cells
    communes: Path  # surfaces, as the load wrote them
    max_snap: float

    @property
    def plan(self) -> AccessibilityPlan:
        """How ways and supply are computed."""
        return self.state.plan

    @property
    def offers(self) -> OfferSites:
        """All offers to which families go."""
        return self.state.offers

    @property
    def today(self) -> date:
        """Names the Kindergarten year."""
        return self.state.today

    @property
    def work_crs(self) -> CRS:
        """The system of all metres."""
        return self.state.work_crs

    def cells(self, phase: LifePhase) -> Cells:
        """Give the cells with their commune and the children of the question's life phase."""
        return self.answered

    def whereabouts(self, xy: Floats) -> Mapping[str, Any]:
        """Say to which commune and Kreis places belong, as the load does of all offers."""
        shapes = gpd.read_file(self.communes).set_index(_KEY).geometry.to_crs(self.work_crs)
        points = points_of(xy)
        owner = owners_of(points, shapes).to_numpy(dtype=object)
        return {
            "owner": owner,
            "district": np.array([key[:DISTRICT_DIGITS] for key in owner], dtype=object),
            "outside": ~shapely.intersects(shapely.union_all(shapes.to_numpy()), points),
        }


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ChangedMode(MappedMode):
    """The network of a mode as `ChangedOnNetwork` wants it."""

    mode: TravelMode
    snapper: "StateSnapper"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StateSnapper:
    """Puts a place onto the streets of the Kreis around it, which alone are drawn."""

    network: Network
    streets: Path  # output of `read_streets`
    squares: np.ndarray  # (places, 2): in which square each cell and offer lies
    districts: np.ndarray  # (places,): of which Kreis each is

    def snap(self, points: Objects, *, max_distance: float) -> Positions:
        """Give the nearest place on a street for each point: what the whole state would give.

        Parameters
        ----------
        points
            Of shapely, in metres.
        max_distance
            Metres, at most those of the run.

        Raises
        ------
        InputError
            A point lies where no street is drawn, since no cell and no offer is near.
        """
        found, snappers = Positions.none(), dict[str, Snapper]()
        for point in points:
            key = self._district(point)
            if key not in snappers:
                snappers[key] = Snapper.of(self.network, read_drawn(self.streets, key))
            one = np.array([point], dtype=object)
            found = found.with_more(snappers[key].snap(one, max_distance=max_distance))
        return found

    def _district(self, point: shapely.Point) -> str:
        square = np.floor(np.array([point.x, point.y]) / SQUARE)
        near = np.flatnonzero((self.squares == square).all(axis=1))
        if not len(near):
            raise InputError(
                "Im Kilometerquadrat um diesen Ort gibt es im Land weder Kinder (Zensuszellen) "
                "noch Angebote; dort lässt sich kein Standort durchspielen. Bitte Breite und Länge "
                "prüfen."
            )
        return str(self.districts[near[0]])


def changeable(
    found: StateAnswer, mode: TravelMode, *, streets: Path, communes: Path, max_snap: float
) -> tuple[ChangedState, ChangedMode]:
    """Give a state and its network as scenarios need them.

    Parameters
    ----------
    found
        The answer that is to be changed.
    mode
        Of its question.
    streets
        Output of `read_streets`.
    communes
        Surfaces of the communes, as the load wrote them.
    max_snap
        Metres from a place to its street, as in the run.
    """
    state, mapped, rows = found.state, found.mode, found.state.offers
    cell_xy = state.cell_xy
    snapper = StateSnapper(
        network=mapped.network, streets=streets,
        squares=np.floor(np.concatenate([cell_xy, rows.xy]) / SQUARE),
        districts=np.concatenate([
            state.grid["district"].to_numpy(dtype=object),
            rows.rows["district"].to_numpy(dtype=object),
        ]),
    )  # fmt: skip
    own = {part.name: getattr(mapped, part.name) for part in fields(MappedMode)}
    changed = ChangedState(
        state=state, answered=found.answer.cells, cell_xy=cell_xy, communes=communes,
        max_snap=max_snap,
    )  # fmt: skip
    return changed, ChangedMode(**own, mode=mode, snapper=snapper)
