"""From a fetched folder to a region: its files, and the profile that reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpk_geo.communes.records import Place
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import Status
from kpk_geo.open_data import SourceEntry
from kpk_geo.own_commune.areas import area_piece
from kpk_geo.own_commune.census_pieces import CENSUS_DAY
from kpk_geo.own_commune.context_pieces import ages_piece, series_piece
from kpk_geo.own_commune.cuts import AreaCut
from kpk_geo.own_commune.folder import Fetched, FetchedFolder
from kpk_geo.own_commune.ground_pieces import EXTRACT, address_piece, table_piece
from kpk_geo.own_commune.offer_pieces import (
    asked_piece,
    facility_piece,
    hospital_piece,
    kita_piece,
    osm_piece,
)
from kpk_geo.own_commune.pieces import Piece, absent
from kpk_geo.own_commune.plans import kinds_of
from kpk_geo.own_commune.profile import RegionParts, chapters_of
from kpk_geo.own_commune.school_pieces import school_piece
from kpk_geo.own_commune.store import Counted, Workshop
from kpk_geo.own_commune.survey import OnStep, Site, survey
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile.drafting import profile_text

READ_LAYERS = {
    Layer.BOUNDARIES, Layer.AREAS, Layer.ADDRESSES, Layer.CENSUS_POPULATION, Layer.CENSUS_AGES,
    Layer.CENSUS_AGE_CLASSES, Layer.CENSUS_AGE_DECADES, Layer.CENSUS_FAMILIES, Layer.CENSUS_ORIGIN,
    Layer.CENSUS_HOUSING, Layer.AREA_POPULATION, Layer.KITAS, Layer.SCHOOLS, Layer.PUPILS,
    Layer.SOCIAL_INDEX, Layer.STARTCHANCEN, Layer.HOSPITALS, Layer.FACILITIES, Layer.OSM_OFFERS,
    Layer.STREETS, Layer.CONTEXT, Layer.COMMUNE_AGES,
}  # fmt: skip
ChooseCut = Callable[[Sequence[AreaCut]], AreaCut]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Draft:
    """A region as it was put together."""

    place: Place
    region_id: str
    cut: AreaCut
    cuts: tuple[AreaCut, ...]  # all that could have been chosen
    pieces: tuple[Piece, ...]
    text: str  # the profile
    hints: tuple[str, ...]  # German: layers of areas that cannot be used, extracts that lack

    def piece(self, layer: Layer) -> Piece:
        """Give what came of a layer.

        Parameters
        ----------
        layer
            Which.
        """
        return next((item for item in self.pieces if item.layer is layer), absent(layer))

    @property
    def kinds(self) -> list[str]:
        """Kinds of offers that are there."""
        return kinds_of(self.pieces)


def draft_region(
    folder: FetchedFolder,
    site: Site,
    work: Workshop,
    *,
    region_id: str,
    choose: ChooseCut,
    on_step: OnStep = lambda text: None,
) -> Draft:
    """Cut everything to a place and write its profile as a text; nothing is loaded.

    Parameters
    ----------
    folder
        What was fetched.
    site
        A commune or a Kreis, and where it lies.
    work
        Folder of the region.
    region_id
        Under which the region is loaded.
    choose
        Chooses a cut; it is asked once.
    on_step
        Told in German what is being done.

    Raises
    ------
    InputError, NotFoundError
        The boundary of the place is not known; every other fault is told in its piece.
    """
    ground = survey(folder, site, work, on_step=on_step)
    place, boundary, territory = site.place, site.boundary, ground.territory
    counted, extracts, found = ground.counted, ground.extracts, ground.found
    cut = choose(found.cuts)
    areas = area_piece(cut, found.cuts, boundary, territory, work)
    tables, newest = table_piece(folder.of(Layer.AREA_POPULATION, place), cut, work)
    on_step("Adressen zuschneiden")
    addresses = address_piece(_first(folder, Layer.ADDRESSES, place), territory, work)
    on_step("Einrichtungen zuschneiden")
    offers = _offers(folder, territory, work, counted, extracts)
    context = (
        series_piece(folder.of(Layer.CONTEXT, place), place),
        ages_piece(_first(folder, Layer.COMMUNE_AGES, place), place, CENSUS_DAY),
    )
    pieces = (areas, *ground.census, tables, addresses, *offers, ground.streets, *context)
    parts = RegionParts(
        territory=territory, region_id=region_id, synthetic=folder.is_invented, cut=cut,
        pieces=pieces, newest=newest, census_day=CENSUS_DAY,
    )  # fmt: skip
    return Draft(
        place=place, region_id=region_id, cut=cut, cuts=found.cuts, pieces=pieces,
        text=profile_text(chapters_of(parts)),
        hints=(
            *found.faults, *(_fetch_too(entry) for entry in ground.halo), *_unused(folder, place)
        ),
    )  # fmt: skip


def _offers(
    folder: FetchedFolder,
    territory: Territory,
    work: Workshop,
    counted: Counted,
    extracts: Sequence[Fetched],
) -> list[Piece]:
    place = territory.place
    beside = [
        source
        for layer in (Layer.PUPILS, Layer.SOCIAL_INDEX, Layer.STARTCHANCEN)
        for source in folder.of(layer, place)[:1]
    ]
    found = [
        kita_piece(_first(folder, Layer.KITAS, place), territory, work),
        school_piece(_first(folder, Layer.SCHOOLS, place), beside, territory, work),
        hospital_piece(_first(folder, Layer.HOSPITALS, place), territory, work),
        *(facility_piece(source, work) for source in folder.of(Layer.FACILITIES, place)),
    ]
    covered = [kind for piece in found if piece.status is Status.REAL for kind in piece.kinds]
    asked = folder.of(Layer.OSM_OFFERS, place)
    found.append(
        osm_piece(EXTRACT, extracts, counted["kinds"], covered)
        if counted
        else asked_piece(asked, territory, covered, work)
    )
    return found


def _unused(folder: FetchedFolder, place: Place) -> list[str]:
    """Say which layers were fetched and are read by no map, so that nobody waits for them."""
    labels = [
        layer.label for layer in Layer if layer not in READ_LAYERS and folder.of(layer, place)
    ]
    if not labels:
        return []
    return [f"Geholt, aber noch von keiner Karte gelesen: {', '.join(labels)}."]


def _fetch_too(entry: SourceEntry) -> str:
    return (
        f"Die Kommune liegt am Rand ihres Straßenauszugs; es fehlt: {entry.title}. Wege über die "
        f"Grenze fehlen, bis er geholt ist: kpk fetch nrw --entry {entry.key} --out ORDNER"
    )


def _first(folder: FetchedFolder, layer: Layer, place: Place) -> Fetched | None:
    return next(iter(folder.of(layer, place)), None)
