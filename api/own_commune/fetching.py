"""What is fetched for a new region, where it lies, and the way of fetching it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.fetch import FetchReport, Planned, fetch_into, hosts_of, make_plan, open_client
from api.fetch.run import OnItem, Options
from api.own_commune.site import find_site
from kpk_geo import open_data
from kpk_geo.communes.records import Place
from kpk_geo.own_commune.folder import read_folder
from kpk_geo.own_commune.halo import absent_extracts
from kpk_geo.own_commune.survey import BUFFER, Site
from kpk_geo.own_commune.territory import Territory
from kpk_geo.services.cache import Cache
from kpk_geo.services.client import Client
from kpk_geo.services.download import OnBytes
from kpk_geo.settings import Settings

LAND = "nrw"
ROOM = "offene-daten"  # folder below the state, one for each Land: the next commune finds it filled
Connect = Callable[[Settings, frozenset[str]], Client]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who agrees to a fetch, and who hears of it."""

    agrees: Callable[[Sequence[Planned], bool], bool]  # to a plan; whether it comes on top
    on_item: OnItem
    on_bytes: OnBytes
    on_report: Callable[[FetchReport, Path], None]


def fetched_room(settings: Settings) -> Path:
    """Give the folder for what is fetched where nobody names one.

    Parameters
    ----------
    settings
        Where the state lies.
    """
    return settings.state_dir / ROOM / LAND


def fetch_place(
    place: Place,
    registry: open_data.Registry,
    settings: Settings,
    voice: Voice,
    *,
    connect: Connect = open_client,
) -> Path:
    """Fetch what a place needs, as far as a person agrees; give the folder.

    Parameters
    ----------
    place
        A commune or a Kreis.
    registry
        All sources.
    settings
        Where the state lies, and who asks.
    voice
        Asked before anything goes out; without a word nothing does.
    connect
        Makes the client for the hosts of a plan.

    Raises
    ------
    NotFoundError
        The boundary of the place did not come; without it nothing can be cut.
    BusyError
        Somebody else fetches.
    """
    room = fetched_room(settings)

    def fetch(plan: Sequence[Planned]) -> None:
        options = Options(on_item=voice.on_item, on_bytes=voice.on_bytes)
        with connect(settings, hosts_of(plan)) as client:
            report = fetch_into(
                room, LAND, plan, client=client, cache=Cache(settings.state_dir), options=options
            )
        voice.on_report(report, room)

    plan = plan_for(place, registry)
    if voice.agrees(plan, False):
        fetch(plan)
    more = halo_plan(find_site(place.key, read_folder(room, registry)), room, registry)
    if more and voice.agrees(more, True):
        fetch(more)
    return room


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
