"""The form of a single offer, for planners; it works without a script, which only helps typing."""

from datetime import date
from typing import Annotated
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.http.bodies import answer, html_body
from api.http.dependencies import (
    DatabaseConnection,
    MaybePlanner,
    Planner,
    menu_of,
    require_same_origin,
)
from api.questions.offers.address_search import find_address
from api.questions.offers.edit_fields import seen_texts, typed_texts
from api.questions.offers.edit_read import Sent, hours_words, read_edit_view
from api.questions.offers.edits import Saved, SentForm, end_offer, save_offer, undo_edit
from api.questions.offers.proposal_page import to_login
from api.questions.offers.provider_form import Typed, one
from api.questions.offers.schemas import AddressIn, FoundAddressOut, HoursIn, HoursOut
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, KpkError, NotFoundError
from kpk_geo.import_report import Report
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.ingest.offers.fields import read_field
from kpk_geo.local_time import local_today
from kpk_geo.offers.record import FIELD_BY_NAME
from maps.offers.edit import edit_page
from maps.offers.edit_view import PATH, form_address

router = APIRouter()
MAX_FIELDS = 900  # of a form
_RUNS = "Auswertungen, die darauf beruhen, sind jetzt veraltet."
_SAID = {
    "save": f"Gespeichert; das gilt ab sofort. {_RUNS}",
    "add": f"Das Angebot ist angelegt und gilt ab sofort. {_RUNS}",
    "end": f"Das Angebot steht jetzt auf „beendet“. {_RUNS}",
    "undo": f"Die letzte Änderung ist zurückgenommen. {_RUNS}",
}
_CONFLICT = (
    "Nicht gespeichert: Das Angebot wurde geändert, während dieses Formular offen war. Was Sie "
    "geschrieben haben, steht noch da; alles andere zeigt den heutigen Stand. Bitte ansehen und "
    "noch einmal speichern."
)
_FORMAT = NumberFormat(decimal=",", missing=frozenset(), suppressed=frozenset(), zero=frozenset())


@router.get(PATH, include_in_schema=False)
async def show_form(
    request: Request,
    planner: MaybePlanner,
    region: str,
    angebot: Annotated[str | None, Query(max_length=600)] = None,
    erledigt: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show the form of an offer, or that of a new one, after logging in.

    Parameters
    ----------
    region
        Of which.
    angebot
        Key of the offer; None: a new one.
    erledigt
        What was just done.
    """
    if planner is None:
        return _to_login(region, angebot)
    sent = Sent(said=_SAID.get(erledigt, ""))
    made: Response = await request.app.state.work.reading.run(
        lambda: _rendered(request, region, angebot, planner, sent)
    )
    return made


@router.post(PATH, include_in_schema=False)
async def take_form(
    request: Request,
    planner: MaybePlanner,
    region: str,
    angebot: Annotated[str | None, Query(max_length=600)] = None,
) -> Response:
    """Store, end, or take the last change back; what cannot be done leaves all as it was.

    Parameters
    ----------
    region
        Of which.
    angebot
        Key of the offer; None: a new one.
    """
    require_same_origin(request)
    if planner is None:
        return _to_login(region, angebot)
    body = (await request.body()).decode("utf-8", "replace")

    def build() -> Response:
        typed: Typed = {}
        try:
            typed = parse_qs(body, keep_blank_values=True, max_num_fields=MAX_FIELDS)
            return _taken(request, region, angebot, planner, typed)
        except NotFoundError:
            raise
        except KpkError as error:  # some of ours are value errors, too
            problem = str(error)
        except ValueError:
            problem = "Das Formular ließ sich nicht lesen."
        texts = typed_texts(typed) if one(typed, "action") == "save" else None
        made = _rendered(request, region, angebot, planner, Sent(texts=texts, problem=problem))
        made.status_code = 422
        return made

    made: Response = await request.app.state.work.reading.run(build)
    return made


def _to_login(region: str, offer_id: str | None) -> Response:
    if offer_id is None:
        return to_login(PATH, region)
    wanted = form_address(region, offer_id)
    return RedirectResponse("/login?" + urlencode({"next": wanted}), status_code=303)


def _rendered(
    request: Request, region: str, offer_id: str | None, planner: str, sent: Sent
) -> Response:
    with transaction(request.app.state.engine) as connection:
        view = read_edit_view(connection, region, offer_id, sent, user=planner, today=local_today())
    html = edit_page(view, menu_of(request))
    return answer(request, html_body(html, f"edit-{planner}"), cache_control="no-store")


def _taken(
    request: Request, region: str, offer_id: str | None, planner: str, typed: Typed
) -> Response:
    action, engine, today = one(typed, "action"), request.app.state.engine, local_today()
    seen = seen_texts(typed)
    if action == "undo" and offer_id is not None:
        number = one(typed, "number")
        wanted = int(number) if number.isdecimal() and len(number) < 10 else 0
        if not undo_edit(engine, region, offer_id, wanted, by=planner):
            query = urlencode({"region": region})
            return RedirectResponse(f"/maps/offers?{query}", status_code=303)
        return _done(region, offer_id, action)
    if action == "end" and offer_id is not None:
        saved = end_offer(
            engine, region, offer_id, seen=seen, on=_day(one(typed, "end_on")), by=planner,
            today=today,
        )  # fmt: skip
        texts = None
    elif action == "save":
        texts = typed_texts(typed)
        saved = save_offer(
            engine, region, offer_id, SentForm(seen, texts, is_checked=bool(one(typed, "checked"))),
            by=planner, today=today,
        )  # fmt: skip
    else:
        raise InputError("Was geschehen soll, fehlt im Formular. Bitte die Seite neu laden.")
    if saved.is_stored:
        return _done(region, saved.offer_id or "", "add" if offer_id is None else action)
    made = _rendered(request, region, offer_id, planner, _refused(saved, seen, texts))
    made.status_code = 422
    return made


def _done(region: str, offer_id: str, action: str) -> Response:
    address = f"{form_address(region, offer_id)}&{urlencode({'erledigt': action})}"
    return RedirectResponse(address, status_code=303)


def _refused(saved: Saved, seen: dict[str, str], texts: dict[str, str] | None) -> Sent:
    """Give back what was typed; where the offer changed meanwhile, only what the person changed."""
    problem = _CONFLICT if saved.meanwhile else saved.errors.get("", "")
    if saved.meanwhile and texts is not None:
        texts = {name: text for name, text in texts.items() if text != seen.get(name, "")}
    return Sent(texts=texts, errors=saved.errors, meanwhile=saved.meanwhile, problem=problem)


def _day(text: str) -> date:
    value = read_field(
        text, FIELD_BY_NAME["valid_to"], line=1, numbers=_FORMAT, report=Report("Formular")
    )
    if not isinstance(value, date):
        raise InputError(f"„{text}“ ist kein Tag. Bitte so: 31.12.2026.")
    return value


@router.post("/api/regions/{region_id}/offers/address", tags=["Angebote"])
def look_up_address(
    connection: DatabaseConnection,
    region_id: Annotated[str, Path(description="Kennung der Region")],
    planner: Planner,
    wanted: AddressIn,
) -> FoundAddressOut:
    """Eine Adresse im eigenen Register suchen; gespeichert wird nichts."""
    found = find_address(connection, region_id, wanted.model_dump())
    return FoundAddressOut.model_validate(found, from_attributes=True)


@router.post("/api/regions/{region_id}/offers/hours", tags=["Angebote"])
def say_hours(
    region_id: Annotated[str, Path(description="Kennung der Region")],
    planner: Planner,
    wanted: HoursIn,
) -> HoursOut:
    """In Worten sagen, was von einer Öffnungszeit verstanden wird; gespeichert wird nichts."""
    return HoursOut(sentence=hours_words(wanted.times))
