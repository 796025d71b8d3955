"""What can a place be cut into? The half of a draft that is needed to choose the areas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from kpk_geo.communes.records import Place
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import SourceEntry
from kpk_geo.own_commune.areas import Cuts, possible_cuts
from kpk_geo.own_commune.boundary import CommuneLayer
from kpk_geo.own_commune.census_cut import people_of
from kpk_geo.own_commune.census_pieces import census_pieces
from kpk_geo.own_commune.folder import Fetched, FetchedFolder
from kpk_geo.own_commune.ground_pieces import EXTRACT, street_piece
from kpk_geo.own_commune.halo import absent_extracts
from kpk_geo.own_commune.pieces import FILES, Piece
from kpk_geo.own_commune.store import Counted, Workshop
from kpk_geo.own_commune.territory import Territory

BUFFER = 5000.0  # metres: a quarter of an hour by bike; who lives or works there still matters
OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Site:
    """What a region is founded for, and the layer in which it lies."""

    place: Place
    boundary: CommuneLayer


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Survey:
    """A place before its areas are chosen: people, streets, and all cuts that there are."""

    site: Site
    territory: Territory
    census: tuple[Piece, ...]
    people: gpd.GeoDataFrame | None  # points in the region's system with `persons`; None: not known
    extracts: tuple[Fetched, ...]  # of streets
    streets: Piece
    counted: Counted  # of the cut extract
    halo: tuple[SourceEntry, ...]  # extracts that a place at the border of its own lacks
    found: Cuts


def survey(
    folder: FetchedFolder, site: Site, work: Workshop, *, on_step: OnStep = lambda text: None
) -> Survey:
    """Cut census and streets to a place, and read every cut into areas.

    Parameters
    ----------
    folder
        What was fetched.
    site
        A commune or a Kreis, and where it lies.
    work
        Folder of the region: what was cut before stays.
    on_step
        Told in German what is being done.

    Raises
    ------
    InputError, NotFoundError
        The boundary of the place is not known; every other fault is told in its piece.
    """
    place, boundary = site.place, site.boundary
    territory = Territory(place=place, outline=boundary.outline(place), buffer=BUFFER)
    on_step("Zensus zuschneiden")
    census = census_pieces(folder, territory, work)
    people = _people(work)
    on_step("Straßen zuschneiden")
    extracts = folder.of(Layer.STREETS, place)
    streets, counted = street_piece(extracts, territory, people, work)
    halo = absent_extracts(folder, boundary, territory) if extracts else []
    on_step("Gebiete suchen")
    extract = (work.folder / EXTRACT, extracts) if counted else None
    return Survey(
        site=site, territory=territory, census=tuple(census), people=people,
        extracts=tuple(extracts), streets=streets, counted=counted, halo=tuple(halo),
        found=possible_cuts(folder, territory, people, extract),
    )  # fmt: skip


def _people(work: Workshop) -> gpd.GeoDataFrame | None:
    """Read where people live from the finest cut grid that counts them."""
    for size, name in ((100, "100m"), (1000, "1km")):
        for path in sorted(Path(work.folder / FILES / "zensus").glob(f"*_{name}.csv")):
            people = people_of(path, size)
            if len(people):
                return people
    return None


def preferred(cuts: Sequence[str], before: str, best: str) -> str:
    """Choose the level that is marked: the one of before where it is still there.

    Parameters
    ----------
    cuts
        Levels that there are.
    before
        On which the region was computed so far; "": it is new.
    best
        That is proposed for a new one.

    Examples
    --------
    >>> preferred(["bezirk", "quadrat"], "quadrat", "bezirk")
    'quadrat'
    """
    return before if before in cuts else best
