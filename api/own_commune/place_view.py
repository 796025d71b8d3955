"""What the page says of a commune before anything is begun: who it is, and its sources."""

import hashlib
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from api.deliveries.view import moment
from api.fetch import Planned, hosts_of
from api.fetch.plan import plan_remarks, size_text, source_count
from api.own_commune.fetching import plan_for
from api.own_commune.folders import Shelf
from api.own_commune.service import FoundingService
from api.own_commune.standing import OWN_END, Standing
from kpk_geo.communes.records import Place
from kpk_geo.communes.table import read_directory
from kpk_geo.errors import listed
from kpk_geo.german import several
from maps.kit.menu import NEW
from maps.own_commune.view import FetchView, HostView, Link, PlaceView, ShelfView, StandingView

FETCH_IT = "holen"  # value of the choice; every other one is a folder


def place_view(service: FoundingService, place: Place) -> PlaceView:
    """Put together what is said of a place.

    Parameters
    ----------
    place
        That somebody wants to found.
    """
    standing = service.standing(place.region_id)
    if standing.is_taken:
        standing = service.standing(place.region_id + OWN_END)
    running = service.open_one(standing.region_id)
    shelves = list(_shelves(service, place))
    return PlaceView(
        key=place.key, name=place.name, details=_who(place), shelves=shelves,
        fetch=_fetch(service, place, is_chosen=not any(item.is_chosen for item in shelves)),
        standing=_standing(place, standing),
        running=None if running is None else Link(
            label="Ansehen", address=f"{NEW}/{running.id}",
            more=f"{running.label} hat {running.by} begonnen, am {moment(running.at)}.",
        ),
    )  # fmt: skip


def can_be_fetched(place: Place) -> bool:
    """Say whether the sources describe a place: those that only a folder knows they do not."""
    return {*place.keys} <= {*read_directory().communes}


def hosts_digest(hosts: Iterable[str]) -> str:
    """Give a word for some hosts, by which is known what somebody agreed to."""
    return hashlib.sha256("\n".join(sorted(hosts)).encode()).hexdigest()[:16]


def _who(place: Place) -> list[tuple[str, str]]:
    details = [("Kommune", f"{place.label} ({place.key})")]
    if place.is_district:
        details.append(("Gemeinden", listed((item.name for item in place.communes), limit=30)))
    elif place.communes[0].district:
        details.append(("Kreis", place.communes[0].district))
    if not place.office:
        office = "Mehrere." if place.is_district else "Nicht bekannt: bitte im Profil eintragen."
    else:
        sure = "" if place.office_is_sure else "Vermutlich: "
        check = "" if place.office_is_sure else ". Nicht sicher belegt, bitte prüfen."
        office = f"{sure}{place.office}{check}"
    return [*details, ("Jugendamt", office)]


def _shelves(service: FoundingService, place: Place) -> Iterable[ShelfView]:
    has_chosen = False
    for shelf in service.shelves.all():
        view = _shelf(service, shelf, place, may_be_chosen=not has_chosen)
        has_chosen = has_chosen or view.is_chosen
        yield view


def _shelf(
    service: FoundingService, shelf: Shelf, place: Place, *, may_be_chosen: bool
) -> ShelfView:
    held = service.shelves.held(shelf, place)
    fault = shelf.fault
    if not fault and not held.has_border:
        fault = f"Enthält {place.label} nicht: Die Grenze fehlt."
    whole = len(held.there) + len(held.missing)
    day = f"Geholt am {moment(shelf.written_at)}; " if shelf.written_at else ""
    invented = "erfundene Daten; " if shelf.folder and shelf.folder.is_invented else ""
    return ShelfView(
        id=shelf.id, name=shelf.name,
        what=f"{day}{invented}{len(held.there)} von {whole} Themen sind da.",
        missing=f"Es fehlen: {listed(layer.label for layer in held.missing)}."
        if held.missing else "",
        fault=fault, is_chosen=may_be_chosen and not fault,
    )  # fmt: skip


def _fetch(service: FoundingService, place: Place, *, is_chosen: bool) -> FetchView | None:
    if not can_be_fetched(place):
        return None
    plan = plan_for(place, service.shelves.registry)
    hosts = sorted(hosts_of(plan))
    computers = several(len(hosts), "Rechner", "Rechnern")
    return FetchView(
        summary=f"{source_count(len(plan))} von {computers}. Braucht Internet.",
        hosts=[_host(host, plan) for host in sorted({item.entry.access.host for item in plan})],
        remarks=[
            *plan_remarks(plan, service.settings.contact),
            "Liegt die Kommune am Rand ihres Regierungsbezirks, kommt der Straßenauszug des "
            "nächsten dazu, von denselben Rechnern.",
        ],
        shown=hosts_digest(hosts), is_chosen=is_chosen,
        consent=f"Ja, von {'diesem' if len(hosts) == 1 else f'diesen {len(hosts)}'} "
        f"{'Rechner' if len(hosts) == 1 else 'Rechnern'} jetzt holen: {', '.join(hosts)}",
    )  # fmt: skip


def _host(host: str, plan: Sequence[Planned]) -> HostView:
    own = [item for item in plan if item.entry.access.host == host]
    more = sorted({other for item in own for other in item.entry.also_hosts} - {host})
    return HostView(
        host=host, more=", ".join(more),
        sources=[
            (
                item.entry.title + (f", {item.place.name}" if item.place else ""),
                f"{size_text(item.entry)}; Lizenz: {item.entry.licence}",
            )
            for item in own
        ],
    )  # fmt: skip


def _standing(place: Place, standing: Standing) -> StandingView | None:
    if standing.is_own:
        return _renewal(standing)
    if standing.region_id == place.region_id:
        return None
    return StandingView(
        title=f"„{place.region_id}“ gibt es schon",
        sentences=[
            f"Eine Region mit der Kennung „{place.region_id}“ ist geladen und nicht hier angelegt. "
            "Sie bleibt, wie sie ist; die neue kommt daneben und braucht eine eigene Kennung."
        ],
        asks_renewal=False, asks_id=True, region_id=standing.region_id,
    )  # fmt: skip


def _renewal(standing: Standing) -> StandingView:
    when = f", zuletzt geladen am {moment(standing.loaded_at)}" if standing.loaded_at else ""
    profile = (
        "Das Profil wurde seit dem Anlegen geändert, von Hand oder durch eine Lieferung: Es bleibt "
        "und gilt weiter; das neue liegt daneben (region.neu.toml)."
        if standing.is_edited
        else "Das Profil ist unverändert und wird neu geschrieben."
    )
    return StandingView(
        title=f"„{standing.name or standing.region_id}“ ist schon angelegt",
        sentences=[
            f"Kennung „{standing.region_id}“{when}.",
            "Ersetzt werden: die zugeschnittenen Dateien, soweit die Quelle neu ist, die daraus "
            "geladenen Werte, alle Auswertungen, Lückenliste, Brief und Vorlagen. Beschlüsse, "
            "Gedankenspiele und Antworten der Träger bleiben.",
            profile,
        ],
        asks_renewal=True, asks_id=False, region_id=standing.region_id,
    )  # fmt: skip


def address_of_place(key: str) -> str:
    """Give the address of the page of a place."""
    return f"{NEW}?kommune={quote(key)}"
