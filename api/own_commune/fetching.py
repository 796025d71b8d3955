"""What is fetched for a new region, and where it lies."""

from pathlib import Path

from api.fetch import Planned, make_plan
from kpk_geo import open_data
from kpk_geo.communes.records import Place
from kpk_geo.own_commune.draft import BUFFER, Site
from kpk_geo.own_commune.folder import read_folder
from kpk_geo.own_commune.halo import absent_extracts
from kpk_geo.own_commune.territory import Territory
from kpk_geo.settings import Settings

LAND = "nrw"
_ROOM = (
    "offene-daten"  # folder below the state, one for each Land: the next commune finds it filled
)


def fetched_room(settings: Settings) -> Path:
    """Give the folder for what is fetched where nobody names one.

    Parameters
    ----------
    settings
        Where the state lies.
    """
    return settings.state_dir / _ROOM / LAND


def plan_for(place: Place, registry: open_data.Registry) -> tuple[Planned, ...]:
    """Choose all sources of a place; of a Kreis those of all its communes, each once.

    Parameters
    ----------
    place
        A commune or a Kreis.
    registry
        All sources.
    """
    found = [
        item
        for commune in place.communes
        for item in make_plan(registry, LAND, open_data.Place(commune.key, commune.name))
    ]
    return tuple({(item.entry.key, item.ags): item for item in found}.values())


def halo_plan(site: Site, room: Path, registry: open_data.Registry) -> tuple[Planned, ...]:
    """Choose the extracts of streets that a place at the border of its own needs besides.

    Parameters
    ----------
    site
        The place, and the layer of all communes.
    room
        What was fetched.
    registry
        All sources.
    """
    territory = Territory(
        place=site.place, outline=site.boundary.outline(site.place), buffer=BUFFER
    )
    lacking = absent_extracts(read_folder(room, registry), site.boundary, territory)
    keys = [entry.key for entry in lacking]
    return make_plan(registry, LAND, keys=keys) if keys else ()
