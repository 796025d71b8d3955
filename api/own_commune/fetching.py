"""What is fetched for a new region, and where it lies."""

from pathlib import Path

from api.fetch import Planned, make_plan
from kpk_geo import open_data
from kpk_geo.communes.records import Place
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
    return tuple(dict.fromkeys(found))
