"""What a fetch would ask, before anything is asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kpk_geo.errors import InputError
from kpk_geo.german import several, size
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import Place, Registry, SourceEntry
from kpk_geo.services.client import Client, user_agent
from kpk_geo.settings import Settings

_MB = 1_000_000


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


def plan_remarks(plan: Sequence[Planned], contact: str) -> Iterator[str]:
    """Say in German how large a fetch may get, what goes out, and who asks.

    Parameters
    ----------
    plan
        That somebody is to agree to.
    contact
        Of the settings; empty: nobody is named.
    """
    entries = [item.entry for item in plan]
    known = sum(entry.about_mb or 0 for entry in entries)
    open_ones = sum(entry.about_mb is None for entry in entries)
    unknown = f"; bei {source_count(open_ones)} nicht bekannt" if open_ones else ""
    yield f"Größe: etwa {size(int(known * _MB))}{unknown}."
    unread = sum(not entry.is_licence_known for entry in entries)
    if unread:
        yield (
            f"Bei {source_count(unread)} ist die Lizenz nicht gelesen: vor einer Veröffentlichung "
            "beim Herausgeber nachsehen."
        )
    places = sorted({item.place.ags for item in plan if item.place is not None})
    named = f" und Name oder Schlüssel der Kommune ({', '.join(places)})" if places else ""
    yield (
        f"Hinaus gehen nur die Frage nach diesen Dateien{named}; keine Anschrift, kein Name einer "
        "Person. Höchstens eine Frage je Sekunde und Rechner."
    )
    yield f"Als Absender: {user_agent(contact)}" + (
        "" if contact else ". Wer KPK_CONTACT setzt, ist bei Störungen zu erreichen."
    )


def size_text(entry: SourceEntry) -> str:
    """Say how large a source is, and how large it may be."""
    about = f"etwa {size(int(entry.about_mb * _MB))}, " if entry.about_mb else ""
    return f"{about}höchstens {size(int(entry.max_mb * _MB))}"


def source_count(count: int) -> str:
    """Write a number of sources."""
    return several(count, "Quelle", "Quellen")
