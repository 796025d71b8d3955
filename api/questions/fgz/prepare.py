"""Makes what is computed from of what is stored; slow, so outside of any transaction."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analyses.access.children import Children, children_of
from analyses.access.offers import OfferSites, of_kind, offer_sites
from analyses.access.region import cell_areas, prepare_mode
from analyses.fgz.catchment import WalkNetwork
from analyses.fgz.study import FgzData
from api.questions.fgz.read import LoadedFgz
from api.questions.fgz.schools import PrimarySchools, known_figures
from kpk_geo.arrays import Floats
from kpk_geo.model import ChildrenBasis, LifePhase, OfferKind, TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.snap import MAX_SNAP, Snapper

UNDER_10 = (LifePhase.EARLY, LifePhase.KITA, LifePhase.PRIMARY)


def prepare(loaded: LoadedFgz, found: PrimarySchools) -> tuple[FgzData, ChildrenBasis | None]:
    """Lay out schools, facilities, cells and streets; say where the children come from.

    Parameters
    ----------
    loaded
        The region.
    found
        Its primary schools.

    Raises
    ------
    InputError
        The census grid says nothing about children of primary age, or the network does not cover
        the region.
    """
    schools = found.schools
    placed = found.rows.dropna(subset=["x", "y"])
    facilities = offer_sites(loaded.inventory)
    cells, basis = _cells(loaded)
    return (
        FgzData(
            schools=known_figures(schools),
            is_fgz=of_kind(schools, OfferKind.PRIMARY_FAMILY_CENTRE),
            sites=placed[["offer_id", "x", "y"]].sort_values(["offer_id", "x", "y"]),
            family_centres=_places(facilities, OfferKind.FAMILY_CENTRE),
            fgz=_places(facilities, OfferKind.PRIMARY_FAMILY_CENTRE),
            cells=cells,
            streets=_walk_network(loaded),
        ),
        basis,
    )


def _places(facilities: OfferSites, kind: OfferKind) -> Floats:
    xy: Floats = facilities.xy[of_kind(facilities.rows, kind)]
    return np.unique(xy, axis=0)


def _walk_network(loaded: LoadedFgz) -> WalkNetwork | None:
    if loaded.access is not None:
        mode = prepare_mode(loaded.access, TravelMode.WALK)
        return WalkNetwork(
            network=mode.network, snapper=mode.snapper, cells=mode.index,
            max_snap=loaded.access.section.max_snap,
        )  # fmt: skip
    if loaded.streets is None:
        return None
    section = loaded.region.profile.network
    network = build_network(loaded.streets, TravelMode.WALK)
    return WalkNetwork(
        network=network, snapper=Snapper.of(network, loaded.streets.drawn()), cells=None,
        max_snap=MAX_SNAP if section is None else section.max_snap,
    )  # fmt: skip


def _cells(loaded: LoadedFgz) -> tuple[pd.DataFrame | None, ChildrenBasis | None]:
    if loaded.access is not None:
        access = loaded.access
        return _with_burden(loaded, access.grid, access.children)
    if loaded.grid is None:
        return None, None
    grid, measures = loaded.grid.grid.table, frozenset(loaded.grid.measures)
    ages = loaded.region.profile.children.ages

    def children(phase: LifePhase) -> Children:
        return children_of(grid, phase, ages, spread=measures)

    return _with_burden(loaded, grid, children)


def _with_burden(
    loaded: LoadedFgz, grid: pd.DataFrame, children: Callable[[LifePhase], Children]
) -> tuple[pd.DataFrame, ChildrenBasis]:
    primary = children(LifePhase.PRIMARY)
    under_10 = sum((children(phase).persons.to_numpy(dtype=float) for phase in UNDER_10), 0.0)
    cells = pd.DataFrame(
        {
            "x": grid["x"].to_numpy(dtype=float), "y": grid["y"].to_numpy(dtype=float),
            "children": primary.persons.to_numpy(dtype=float), "children_under_10": under_10,
            "score": np.nan, "high": np.nan,
        }
    )  # fmt: skip
    if loaded.burden is not None:
        area = cell_areas(grid, loaded.areas)
        scores = loaded.burden.scores.reindex(loaded.areas.index)
        for name in ("score", "high"):
            values = scores[name].to_numpy(dtype=float)
            cells[name] = np.where(area >= 0, values[np.maximum(area, 0)], np.nan)
    return cells, primary.basis
