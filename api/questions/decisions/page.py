"""The page of decisions and its forms, which work without a script."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.http.bodies import answer, html_body
from api.http.dependencies import MaybePlanner, RegionQuery, menu_of, require_same_origin
from api.questions.decisions.changes import (
    add_note,
    remove_decision,
    set_status,
    undo_change,
)
from api.questions.decisions.draft import DecisionDraft, FieldsError, NoteDraft
from api.questions.decisions.read import require_of
from api.questions.decisions.service import add_decision, edit_decision
from api.questions.decisions.view import (
    PageRequest,
    draft_of,
    empty_draft,
    form_view,
    read_log_view,
)
from api.questions.question import Question
from api.questions.states import to_a_region
from kpk_geo.database.connection import transaction
from kpk_geo.database.planning_decisions import read_versions
from kpk_geo.errors import InputError
from maps.decisions.page import decisions_page
from maps.decisions.view import FormView, SmallForms

router = APIRouter(include_in_schema=False)
_LOGGED_OUT = (
    "Gespeichert wird nur mit Schlüssel, und die Anmeldung gilt nicht (mehr). Bitte in einem "
    "zweiten Fenster unter /login anmelden und hier noch einmal speichern; alle Eingaben sind da."
)
Number = Annotated[int | None, Query(ge=1, lt=2**31)]


@router.get("/maps/decisions")
async def show_page(
    request: Request,
    planner: MaybePlanner,
    region: RegionQuery = None,
    decision: Number = None,
    version: Number = None,
    edit: bool = False,
) -> Response:
    """Show the log or one decision; without a region ask for which."""
    if region is None:
        return await to_a_region(request, "decisions")
    query = request.query_params
    wants_form = edit or any(name in query for name in ("new", "area", "site", "run", "title"))
    asked = PageRequest(
        region_id=region, planner=planner, here=f"{request.url.path}?{request.url.query}",
        number=decision, version=version, is_print="print" in query,
        wants_form=wants_form and decision is None,
    )  # fmt: skip

    def draft() -> tuple[DecisionDraft, int | None]:
        if decision is None:
            return empty_draft(dict(query), query.getlist("area")), None
        with transaction(request.app.state.engine) as connection:
            newest = read_versions(connection, decision)[-1]
        return draft_of(newest.decision), newest.version

    def build() -> Response:
        entry_form = None
        if planner is not None and wants_form:
            typed, based_on = draft()
            with transaction(request.app.state.engine) as connection:
                entry_form = form_view(
                    connection, region, typed, errors={}, number=decision, based_on=based_on
                )
        return _rendered(request, asked, entry_form)

    made: Response = await request.app.state.work.reading.run(build)
    return made


def _rendered(
    request: Request, asked: PageRequest, entry_form: FormView | None, status: int = 200
) -> Response:
    with transaction(request.app.state.engine) as connection:
        view = read_log_view(connection, request.app.state.questions, asked, entry_form)
    html = decisions_page(view, menu_of(request))
    # What is shown hangs on the day, the asker and what was typed: it is kept nowhere.
    digest = hashlib.sha256(html.text.encode()).hexdigest()
    made = answer(request, html_body(html, f"decisions-{digest}"), cache_control="no-store")
    if made.status_code == 200:
        made.status_code = status
    return made


@router.post("/maps/decisions")
async def take_form(
    request: Request, planner: MaybePlanner, region: str, decision: Number = None
) -> Response:
    """Store what was typed, or show it again with what is wrong."""
    require_same_origin(request)
    body = await request.body()
    typed = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    made: Response = await request.app.state.work.reading.run(
        lambda: _handled(request, planner, region, decision, typed)
    )
    return made


Typed = dict[str, list[str]]


def _handled(
    request: Request, planner: str | None, region: str, number: int | None, typed: Typed
) -> Response:
    action = _one(typed, "action")
    is_whole = action in ("add", "edit")
    asked = PageRequest(
        region_id=region, planner=planner, number=number,
        here=f"/maps/decisions?{urlencode({'region': region})}",
    )  # fmt: skip
    try:
        if planner is None:
            raise InputError(_LOGGED_OUT)
        stored = _stored(request, planner, region, number, typed)
    except FieldsError as error:
        errors, problem = error.by_field, ""
    except InputError as error:
        errors, problem = {}, str(error)
    else:
        query = urlencode({"region": region, "decision": stored})
        return RedirectResponse(f"/maps/decisions?{query}", status_code=303)
    asked = replace(asked, problem=problem)
    if not is_whole:
        small = {name: values[0] for name, values in typed.items()}
        asked = replace(asked, small=SmallForms(values=small, errors=errors))
        return _rendered(request, asked, None, 401 if planner is None else 422)
    with transaction(request.app.state.engine) as connection:
        entry_form = form_view(
            connection, region, draft_from(typed), errors=errors, number=number,
            submission=_one(typed, "submission"), based_on=_number(_one(typed, "based_on")),
        )  # fmt: skip
    return _rendered(request, asked, entry_form, 401 if planner is None else 422)


def _stored(request: Request, planner: str, region: str, number: int | None, typed: Typed) -> int:
    engine = request.app.state.engine
    questions: Sequence[Question] = request.app.state.questions
    action = _one(typed, "action")
    if action == "add":
        return add_decision(
            engine, region, draft_from(typed), questions, by=planner,
            submission=_one(typed, "submission") or None,
        )  # fmt: skip
    if number is None:
        raise InputError("Welcher Beschluss gemeint ist, fehlt in der Adresse.")
    with transaction(engine) as connection:
        require_of(read_versions(connection, number), region)
    changes: dict[str, Callable[[], int]] = {
        "edit": lambda: edit_decision(
            engine, number, draft_from(typed), questions, by=planner,
            based_on=_number(_one(typed, "based_on")) or 0,
        ),
        "note": lambda: add_note(engine, number, _notes(typed)[0], by=planner),
        "status": lambda: set_status(
            engine, number, _one(typed, "status"), since=_one(typed, "status_day"),
            reason=_one(typed, "status_reason"), by=planner,
        ),
        "remove": lambda: remove_decision(
            engine, number, reason=_one(typed, "removed"), by=planner
        ),
        "undo": lambda: undo_change(engine, number, by=planner),
    }  # fmt: skip
    if action not in changes:
        raise InputError("Was geschehen soll, fehlt im Formular.")
    changes[action]()
    return number


def draft_from(typed: Typed) -> DecisionDraft:
    """Read the fields of a sent form; those that are missing are empty."""
    names = ("title", "kind", "day", "body", "reason", "level", "site", "place", "opened")
    values = {name: _one(typed, name) for name in (*names, "review_on", "run")}
    areas = tuple(name for name in typed.get("area", ()) if name.strip())
    notes = tuple(note for note in _notes(typed) if note != NoteDraft())
    return DecisionDraft(**values, areas=areas, notes=notes)


def _notes(typed: Typed) -> tuple[NoteDraft, ...]:
    columns = [typed.get(name, []) for name in ("note", "note_source", "note_day")]
    rows = range(max(1, *map(len, columns)))
    cells = [[column[row] if row < len(column) else "" for column in columns] for row in rows]
    return tuple(NoteDraft(text=text, source=source, day=day) for text, source, day in cells)


def _one(typed: Typed, name: str) -> str:
    return typed.get(name, [""])[0]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
