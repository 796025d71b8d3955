"""Drafts of regions out of Musterland, without a database."""

from collections.abc import Sequence
from pathlib import Path

from kpk_geo.communes.resolve import resolve
from kpk_geo.communes.table import read_directory
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import read_registry
from kpk_geo.own_commune.boundary import read_communes
from kpk_geo.own_commune.cuts import AreaCut, proposed
from kpk_geo.own_commune.draft import Draft, draft_region
from kpk_geo.own_commune.folder import FetchedFolder, read_folder
from kpk_geo.own_commune.store import Workshop, open_workshop
from kpk_geo.own_commune.survey import Site
from kpk_geo.profile import RegionProfile, read_profile


def opened(folder: Path) -> FetchedFolder:
    return read_folder(folder, read_registry())


def site_of(folder: FetchedFolder, text: str = "Musterstadt") -> Site:
    layer = read_communes(folder.of(Layer.BOUNDARIES)[0], read_directory())
    directory = read_directory().with_more(layer.communes)
    return Site(place=resolve(text, directory).places[0], boundary=layer)


def draft(
    folder: Path, room: Path, *, level: str | None = None, name: str = "Musterstadt"
) -> tuple[Draft, RegionProfile, Workshop]:
    def choose(cuts: Sequence[AreaCut]) -> AreaCut:
        return next((cut for cut in cuts if cut.level == level), proposed(cuts))

    fetched, work = opened(folder), open_workshop(room)
    made = draft_region(
        fetched, site_of(fetched, name), work, region_id="musterstadt", choose=choose
    )
    path = room / "region.toml"
    path.write_text(made.text, encoding="utf-8")
    return made, read_profile(path), work


def statuses(made: Draft) -> dict[str, str]:
    return {piece.layer.value: piece.status.value for piece in made.pieces}
