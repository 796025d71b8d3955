"""The page of a provider, opened by its link: looking changes nothing, answers are proposals."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from api.http.dependencies import require_same_origin
from api.questions.offers.provider_address import find_typed_address
from api.questions.offers.provider_form import Typed, one, read_addition, read_change
from api.questions.offers.provider_read import read_provider_view
from api.questions.offers.schemas import AddressIn, FoundAddressOut
from kpk_geo.database.proposals import NewProposal
from kpk_geo.database.provider_room import (
    OpenedLink,
    open_link,
    propose,
    provider_room,
    read_own_offers,
    withdraw,
)
from kpk_geo.errors import AccessError, KpkError
from kpk_geo.german import day
from kpk_geo.keys import fingerprint
from kpk_geo.local_time import local_day, local_today
from kpk_geo.model import ProposalKind
from kpk_geo.offers.proposed import meant
from maps.kit.page import Html
from maps.offers.provider import closed_page, provider_page
from maps.offers.provider_view import OwnForm

router = APIRouter(include_in_schema=False)
MAX_FIELDS = 800  # of a form
_SAID = {
    "confirm": "Danke, die Bestätigung ist gemeldet.",
    "change": "Danke, die Änderung ist gemeldet. Das Jugendamt prüft sie.",
    "end": "Gemeldet: Das Angebot gibt es nicht mehr. Das Jugendamt prüft es.",
    "add": "Danke, das neue Angebot ist gemeldet. Das Jugendamt prüft es.",
    "withdraw": "Zurückgenommen. Das Angebot ist wieder offen.",
}
_UNKNOWN = (
    404, "Dieser Link gilt nicht",
    "Die Adresse ist unvollständig oder gehört zu keinem Link des Jugendamts. Bitte den ganzen "
    "Link aus der Nachricht öffnen oder beim Jugendamt einen neuen erbitten.",
)  # fmt: skip
_REVOKED = (
    410, "Dieser Link ist nicht mehr gültig",
    "Das Jugendamt hat ihn zurückgezogen, vielleicht weil es einen neueren gibt. Bitte den "
    "neuesten Link nehmen oder beim Jugendamt nachfragen. Was Sie schon gemeldet haben, ist "
    "angekommen.",
)  # fmt: skip
_BUSY = (
    429, "Bitte einen Moment warten",
    "Der Link wurde gerade sehr oft aufgerufen. Bitte in einer Minute noch einmal versuchen.",
)  # fmt: skip
_SLOW = "Die Adresse wird gerade nicht gesucht; senden können Sie sie trotzdem."
_GONE = (
    "Das ließ sich nicht speichern: Das Angebot ist inzwischen anders oder gehört nicht zu diesem "
    "Link. Die Seite zeigt den heutigen Stand; bitte noch einmal antworten."
)


class _ClosedError(Exception):
    """A link that opens nothing."""

    def __init__(self, status: int, heading: str, message: str) -> None:
        super().__init__(heading)
        self.status, self.heading, self.message = status, heading, message


@router.get("/traeger/{token}")
async def show_provider_page(
    request: Request,
    token: str,
    aendern: Annotated[str | None, Query(max_length=600)] = None,
    neu: bool = False,
    gespeichert: Annotated[str | None, Query(max_length=20)] = None,
) -> Response:
    """Show the offers of a link; mail programs open links too, so this changes nothing.

    Parameters
    ----------
    token
        The secret of the link.
    aendern
        Offer whose form is open.
    neu
        Whether the form of a new offer is open.
    gespeichert
        What was done just before.
    """
    open_form = None
    if neu or aendern is not None:
        open_form = OwnForm(offer_id=None if neu else aendern)

    def build() -> Response:
        return _rendered(request, token, open_form, said=_SAID.get(gespeichert or "", ""))

    return await _answered(request, token, build)


@router.post("/traeger/{token}")
async def take_provider_answer(request: Request, token: str) -> Response:
    """Take an answer; afterwards the page is asked for anew, so that no key sends it twice.

    Parameters
    ----------
    token
        The secret of the link.
    """
    body = await request.body()

    def build() -> Response:
        typed = parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS
        )
        return _taken(request, token, typed)

    return await _answered(request, token, build)


@router.post("/traeger/{token}/adresse")
async def look_up_address(request: Request, token: str, wanted: AddressIn) -> Response:
    """Look an address up while it is being typed; nothing is stored.

    Parameters
    ----------
    token
        The secret of the link.
    wanted
        What was typed.
    """
    limits, link = request.app.state.address_limits, fingerprint(token)
    if not (limits.admits(link) and request.app.state.link_limits.admits(link)):
        return JSONResponse({"detail": _SLOW}, 429, {"Cache-Control": "no-store"})

    def build() -> Response:
        with provider_room(request.app.state.engine) as connection:
            _require_open(open_link(connection, token))
            found = find_typed_address(
                connection, token, wanted.street, wanted.postcode, wanted.city
            )
        content = FoundAddressOut.model_validate(found, from_attributes=True).model_dump()
        return JSONResponse(content, headers={"Cache-Control": "no-store"})

    try:
        require_same_origin(request)
        made: Response = await request.app.state.work.reading.run(build)
        limits.note(link, is_known=True)
    except _ClosedError as closed:
        request.app.state.link_limits.note(link, is_known=closed.status != _UNKNOWN[0])
        return JSONResponse({"detail": closed.heading}, closed.status)
    except AccessError as error:
        return JSONResponse({"detail": str(error)}, 401)
    return made


async def _answered(request: Request, token: str, build: Callable[[], Response]) -> Response:
    """Answer by a page of the provider's own frame, whatever happens."""
    limits, link = request.app.state.link_limits, fingerprint(token)
    try:
        if not limits.admits(link):
            raise _ClosedError(*_BUSY)
        if request.method == "POST":
            require_same_origin(request)
        made: Response = await request.app.state.work.reading.run(build)
        limits.note(link, is_known=True)
    except _ClosedError as closed:
        if closed.status != _BUSY[0]:
            limits.note(link, is_known=closed.status != _UNKNOWN[0])
        return _page(closed_page(closed.heading, closed.message), closed.status)
    except AccessError as error:
        return _page(closed_page("Nicht ausgeführt", str(error)), 401)
    except KpkError:
        message = "Die Seite antwortet gerade nicht. Bitte in einigen Minuten noch einmal."
        return _page(closed_page("Zurzeit nicht erreichbar", message), 503)
    except ValueError:  # more fields than any form of ours has
        return _page(closed_page("Nicht lesbar", "Das Formular ließ sich nicht lesen."), 422)
    return made


def _page(html: Html, status: int) -> Response:
    headers = {"Content-Security-Policy": html.policy(), "Cache-Control": "no-store"}
    return Response(html.text, status_code=status, media_type="text/html", headers=headers)


def _require_open(link: OpenedLink | None) -> OpenedLink:
    if link is None:
        raise _ClosedError(*_UNKNOWN)
    if link.state == "revoked":
        raise _ClosedError(*_REVOKED)
    if link.state != "open":
        ended = day(local_day(link.expires_at))
        raise _ClosedError(
            410, "Dieser Link ist abgelaufen",
            f"Er galt bis {ended}. Bitte beim Jugendamt einen neuen erbitten. Was Sie schon "
            "gemeldet haben, ist angekommen.",
        )  # fmt: skip
    return link


def _rendered(
    request: Request, token: str, open_form: OwnForm | None, *, said: str = "", problem: str = ""
) -> Response:
    with provider_room(request.app.state.engine) as connection:
        link = _require_open(open_link(connection, token))
        view = read_provider_view(
            connection, token, link, open_form, said=said, problem=problem, today=_today()
        )
    is_refused = bool(problem or (open_form and open_form.errors))
    return _page(provider_page(view), 422 if is_refused else 200)


def _taken(request: Request, token: str, typed: Typed) -> Response:
    action = one(typed, "action")
    with provider_room(request.app.state.engine) as connection:
        link = _require_open(open_link(connection, token))
        if action == "withdraw":
            numbers = [int(text) for text in typed.get("number", ()) if text.isdecimal()][:99]
            done = any([withdraw(connection, token, number) for number in numbers])
            problem, open_form = ("" if done else _GONE), None
        else:
            proposals, open_form = _read(action, typed, link)
            known = {row["offer_id"] for row in read_own_offers(connection, token)}
            is_known = all(item.offer_id in known or item.offer_id is None for item in proposals)
            stored = is_known and bool(proposals)
            stored = stored and None not in [propose(connection, token, p) for p in proposals]
            problem = "" if stored or open_form else _GONE
    if open_form or problem:
        return _rendered(request, token, open_form, problem=problem)
    return RedirectResponse(
        f"/traeger/{token}?gespeichert={action}", status_code=303,
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip


def _read(action: str, typed: Typed, link: OpenedLink) -> tuple[list[NewProposal], OwnForm | None]:
    """Read an answer; a form that cannot be taken is given back as it was typed."""
    today, offer_id = _today(), one(typed, "offer")
    if action in ("confirm", "end"):
        kind = ProposalKind.of(action)
        new = meant(kind, link.provider, today)
        item = NewProposal(
            kind=kind, offer_id=offer_id, site_id=None, old={}, new=new, said_on=today
        )
        return [item], None
    if action == "change":
        found = read_change(typed, offer_id, link.provider, today)
    elif action == "add":
        found = read_addition(typed, link.provider, today)
    else:
        return [], None
    if not found.errors:
        return found.proposals, None
    open_form = OwnForm(
        offer_id=offer_id if action == "change" else None,
        values={name: values[0] for name, values in typed.items()},
        phases=tuple(typed.get("life_phases", ())), errors=found.errors,
    )  # fmt: skip
    return [], open_form


def _today() -> date:
    return local_today()
