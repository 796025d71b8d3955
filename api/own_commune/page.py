"""The pages on which planners found a region of their own commune."""

import hashlib
from collections.abc import Callable
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.deliveries.view import moment
from api.fetch import hosts_of
from api.http.bodies import answer, html_body
from api.http.dependencies import MaybePlanner, keep_cities, menu_of, require_same_origin
from api.own_commune.data import service_of
from api.own_commune.fetching import plan_for
from api.own_commune.place_view import (
    FETCH_IT,
    address_of_place,
    can_be_fetched,
    hosts_digest,
    place_view,
)
from api.own_commune.record import Founding
from api.own_commune.service import FoundingService, new_record
from api.own_commune.view import founding_view
from kpk_geo.communes.records import Place
from kpk_geo.communes.resolve import Resolution, describe, resolve
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.database.users import read_users
from kpk_geo.errors import InputError, KpkError, NotFoundError
from maps.kit.menu import NEW
from maps.kit.page import Html
from maps.own_commune.page import founding_page, new_page, stranger_page
from maps.own_commune.view import Link, NewView

router = APIRouter(include_in_schema=False)
_LATEST = 8  # records that are listed
Typed = dict[str, list[str]]


@router.get(NEW)
async def show_new(
    request: Request,
    planner: MaybePlanner,
    kommune: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Ask which commune; of one that was found, show what would be done."""
    if planner is None:
        return await _stranger(request, NEW)
    made: Response = await request.app.state.work.reading.run(lambda: _asked(request, kommune))
    return made


@router.post(NEW)
async def begin(request: Request, planner: MaybePlanner) -> Response:
    """Begin founding, once everything is agreed to."""
    require_same_origin(request)
    typed = parse_qs((await request.body()).decode("utf-8", "replace"))
    if planner is None:
        return await _stranger(request, NEW, 401)

    def work() -> Response:
        try:
            return _gone_to(_begun(service_of(request), typed, planner))
        except KpkError as error:
            return _asked(request, _first(typed, "kommune"), str(error), 422)

    made: Response = await request.app.state.work.reading.run(work)
    return made


@router.get(f"{NEW}/{{founding}}")
async def show_founding(request: Request, founding: str, planner: MaybePlanner) -> Response:
    """Show how far a founding is, what it asks, or what came of it."""
    if planner is None:
        return await _stranger(request, f"{NEW}/{founding}")
    made: Response = await request.app.state.work.reading.run(lambda: _shown(request, founding))
    return made


@router.post(f"{NEW}/{{founding}}")
async def act(request: Request, founding: str, planner: MaybePlanner) -> Response:
    """Choose areas, go on, stop, or forget."""
    require_same_origin(request)
    typed = parse_qs((await request.body()).decode("utf-8", "replace"))
    if planner is None:
        return await _stranger(request, f"{NEW}/{founding}", 401)

    def work() -> Response:
        try:
            return RedirectResponse(_acted(service_of(request), founding, typed), status_code=303)
        except NotFoundError:
            raise
        except KpkError as error:
            return _shown(request, founding, str(error), 422)

    made: Response = await request.app.state.work.reading.run(work)
    return made


def _begun(service: FoundingService, typed: Typed, by: str) -> Founding:
    found = resolve(_first(typed, "kommune"), service.shelves.directory())
    if not found.is_sure:
        raise InputError("Bitte zuerst die Kommune auswählen.")
    place = found.places[0]
    standing = service.standing(_first(typed, "kennung") or place.region_id)
    running = service.open_one(standing.region_id)
    if running is not None:
        return running
    if standing.is_taken:
        raise InputError(
            f"Die Kennung „{standing.region_id}“ ist schon vergeben ({standing.name}). Bitte eine "
            "andere nennen; die vorhandene Region bleibt, wie sie ist."
        )
    if standing.is_own and _first(typed, "erneuern") != "ja":
        raise InputError(
            f"„{standing.region_id}“ ist schon angelegt. Bitte bestätigen, dass erneuert wird."
        )
    record = new_record(service, key=place.key, label=place.label, standing=standing, by=by)
    agreed = record.model_copy(update=_source(service, place, typed))
    service.begin(agreed)
    return agreed


def _source(service: FoundingService, place: Place, typed: Typed) -> dict[str, object]:
    """Give the folder that was chosen, or the hosts that somebody agreed to ask."""
    chosen = _first(typed, "quelle")
    if not chosen:
        raise InputError("Bitte sagen, woher die Daten kommen: aus einem Ordner oder geholt.")
    if chosen != FETCH_IT:
        shelf = service.shelves.get(chosen)
        if not service.shelves.held(shelf, place).has_border:
            raise InputError(
                f"Ordner „{shelf.name}“: {shelf.fault or f'Er enthält {place.label} nicht.'}"
            )
        return {"source": str(shelf.path)}
    if not can_be_fetched(place):
        raise InputError(f"{place.label} beschreibt keine Quelle; holen lässt sich nichts.")
    hosts = hosts_of(plan_for(place, service.shelves.registry))
    if _first(typed, "zustimmung") != "ja":
        raise InputError(
            "Geholt wird nur mit Ihrem Ja. Bitte zustimmen oder einen Ordner auswählen."
        )
    if _first(typed, "gezeigt") != hosts_digest(hosts):
        raise InputError(
            "Die Liste der Rechner hat sich inzwischen geändert; geholt ist nichts. Bitte noch "
            "einmal ansehen und zustimmen."
        )
    return {"hosts": sorted(hosts)}


def _acted(service: FoundingService, founding: str, typed: Typed) -> str:
    """Do what was asked for; give where to go then."""
    record, action = service.records.read(founding), _first(typed, "action")
    gone = {"discard": NEW, "again": address_of_place(record.key)}
    actions: dict[str, Callable[[], None]] = {
        "choose": lambda: service.choose(founding, _first(typed, "gebiete")),
        "resume": lambda: service.resume(founding),
        "cancel": lambda: service.cancel(founding),
        "discard": lambda: service.discard(founding),
        "again": lambda: service.discard(founding),
    }
    if action not in actions:
        raise InputError("Was geschehen soll, fehlt im Formular. Bitte die Seite neu laden.")
    actions[action]()
    return gone.get(action, f"{NEW}/{founding}")


def _asked(request: Request, text: str, problem: str = "", status: int = 200) -> Response:
    service = service_of(request)
    found, fault = _resolved(service, text)
    place = found.places[0] if found and found.is_sure else None
    view = NewView(
        typed=place.label if place else text, problem=problem or fault,
        place=place_view(service, place) if place else None,
        question=_question(found, text),
        choices=[
            Link(label=describe(item), address=address_of_place(item.key)) for item in found.places
        ]
        if found and not found.is_sure else [],
        records=[
            Link(label=item.label, address=f"{NEW}/{item.id}", more=_what(service, item))
            for item in service.records.all()[:_LATEST]
        ],
    )  # fmt: skip
    return _sent(request, new_page(view, menu_of(request)), status)


def _resolved(service: FoundingService, text: str) -> tuple[Resolution | None, str]:
    if not text.strip():
        return None, ""
    try:
        return resolve(text, service.shelves.directory()), ""
    except NotFoundError as error:
        return None, str(error)


def _question(found: Resolution | None, text: str) -> str:
    if found is None or found.is_sure:
        return ""
    if found.is_exact:
        return f"„{text[:80]}“ gibt es mehrfach. Was ist gemeint?"
    return f"„{text[:80]}“ gibt es nicht. Ist eines davon gemeint?"


def _what(service: FoundingService, record: Founding) -> str:
    if service.job(record.id) is not None:
        state = "wird gerade angelegt"
    elif record.stage == "done":
        state = "fertig"
    elif record.stage == "areas":
        state = "wartet auf die Wahl der Gebiete"
    else:
        state = "angehalten"
    return f"{state}; begonnen am {moment(record.at)} von {record.by}"


def _shown(request: Request, founding: str, refusal: str = "", status: int = 200) -> Response:
    service = service_of(request)
    job = service.job(founding)  # before the record: a job ends after its record is written
    record = service.records.read(founding)
    if record.stage == "done":
        with transaction(request.app.state.engine) as connection:
            keep_cities(request, read_regions(connection))
    view = founding_view(record, job, refusal)
    return _sent(request, founding_page(view, menu_of(request)), status)


async def _stranger(request: Request, here: str, status: int = 200) -> Response:
    def build() -> Response:
        with transaction(request.app.state.engine) as connection:
            has_planners = bool(read_users(connection))
        html = stranger_page(menu_of(request), here, has_planners=has_planners)
        return _sent(request, html, status)

    made: Response = await request.app.state.work.reading.run(build)
    return made


def _first(typed: Typed, name: str) -> str:
    return typed.get(name, [""])[0].strip()


def _gone_to(record: Founding) -> Response:
    return RedirectResponse(f"{NEW}/{record.id}", status_code=303)


def _sent(request: Request, html: Html, status: int) -> Response:
    digest = hashlib.sha256(html.text.encode()).hexdigest()
    made = answer(request, html_body(html, f"neu-{digest}"), cache_control="no-store")
    if made.status_code == 200:
        made.status_code = status
    return made
