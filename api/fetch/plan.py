"""What a fetch would ask, before anything is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpk_geo.errors import InputError
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import Place, Registry, SourceEntry
from kpk_geo.services.client import Client
from kpk_geo.settings import Settings


@dataclass(frozen=True, slots=True)
class Planned:
    """One source, and for which commune it is asked."""

    entry: SourceEntry
    place: Place | None  # None: it holds for its whole scope

    @property
    def ags(self) -> str | None:
        """Of the commune that is asked for."""
        return self.place.ags if self.place is not None else None


def make_plan(
    registry: Registry,
    scope_id: str,
    place: Place | None = None,
    *,
    layers: Iterable[Layer] = (),
    keys: Iterable[str] = (),
) -> tuple[Planned, ...]:
    """Choose the sources of a fetch.

    Parameters
    ----------
    registry
        All sources.
    scope_id
        Land, or `de`.
    place
        Commune; None: all that holds for the whole Land.
    layers
        Only these.
    keys
        These sources besides, or alone where no layers are named and no commune.

    Raises
    ------
    NotFoundError
        There is no such Land or source.
    InputError
        The commune lies elsewhere, or a source is asked commune by commune and none is named.
    """
    named = [registry.entry(key) for key in keys]
    wanted = tuple(layers)
    is_only_named = bool(named) and not wanted
    entries = [] if is_only_named else list(registry.chosen(scope_id, place, wanted))
    entries += [entry for entry in named if entry not in entries]
    lacking = [entry.key for entry in entries if entry.needs_commune and place is None]
    if lacking:
        raise InputError(
            f"{', '.join(lacking)}: Diese Quelle wird je Kommune gefragt. Bitte --commune angeben."
        )
    return tuple(Planned(entry, place if entry.needs_commune else None) for entry in entries)


def hosts_of(plan: Sequence[Planned]) -> frozenset[str]:
    """Name all hosts that may be asked for a plan."""
    return frozenset(host for item in plan for host in item.entry.hosts)


def open_client(settings: Settings, hosts: frozenset[str]) -> Client:
    """Make the client for hosts that a person has agreed to.

    Parameters
    ----------
    settings
        Say who asks.
    hosts
        Of the plan that was shown.
    """
    return Client(hosts, contact=settings.contact)
