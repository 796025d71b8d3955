"""What would be if offers of a state changed: a page without a script, files and JSON."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.compare.asked import Commune
from api.compare.read import commune_of
from api.compare.what_if import (
    AskedState,
    answered,
    ask_state,
    border_view,
    offers_in,
    read_asked,
    run_warning,
    words_of,
)
from api.compare.what_if_asked import AskedChanges, Changes, NewChange, new_change
from api.compare.what_if_table import scenario_record, scenario_table
from api.files.names import plain_name
from api.files.result_files import finite_records
from api.files.served import AskedFormat, sent_table
from api.http.address import known_words
from api.http.bodies import answer, html_body
from api.http.dependencies import BareEngine, menu_of, revision_of
from api.state.scenarios import StateScenarios
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, NotFoundError
from maps.compare.what_if import BorderView
from maps.compare.what_if_page import WhatIfView, what_if_page
from maps.kit.compare_addresses import COMPARE, WHAT_IF, what_if_address

router = APIRouter(dependencies=[Depends(known_words)])
Question = Annotated[str, Query(alias="frage", max_length=120)]
New = Annotated[NewChange | None, Depends(new_change)]


async def _place(
    request: Request, state_id: Annotated[str, Path(description="Kennung des Landes")]
) -> AsyncIterator[int]:
    """Take one of the state's places for computing; that it exists is seen by its revision."""
    revision = await revision_of(request, state_id)
    async with request.app.state.work.computing_for(state_id).place():
        yield revision


Revision = Annotated[int, Depends(_place)]


def _service(request: Request) -> StateScenarios:
    service: StateScenarios = request.app.state.state_scenarios
    return service


Service = Annotated[StateScenarios, Depends(_service)]


@router.get(f"{COMPARE}/{{state_id}}/{WHAT_IF}", include_in_schema=False)
def show_page(
    request: Request, engine: BareEngine, service: Service, revision: Revision, state_id: str,
    asked: Changes, new: New, commune: Commune = "", question: Question = "",
) -> Response:  # fmt: skip
    """Show the page; a change of the form moves into the address, which holds the whole game."""
    with transaction(engine) as connection:
        found = read_asked(connection, state_id, question)
    own, problem, made = commune_of(found.state, commune) if commune else None, "", None
    try:  # whoever mistypes keeps the game
        if new is not None:
            words = words_of(found.question, commune, new.to(asked))
            answered(service, found, new.to(asked))
            return RedirectResponse(what_if_address(state_id, words), status_code=303)
        made = border_view(answered(service, found, asked)) if asked.words else None
    except (InputError, NotFoundError) as error:
        problem = str(error)
        if new is not None and asked.words:
            made = _answer_or_none(service, found, asked)
    view = WhatIfView(
        state=found.state, questions=found.questions, question=found.question, commune=own,
        offers=offers_in(
            service.state_dir, state_id, found.question, commune, without=asked.close
        ) if own else (),
        words=words_of(found.question, commune, asked), changes=asked.words, answer=made,
        problem=problem, warning=run_warning(found),
    )  # fmt: skip
    html = what_if_page(view, menu_of(request))
    return answer(request, html_body(html, f"what-if-{revision}"), cache_control="no-store")


def _answer_or_none(
    service: StateScenarios, found: AskedState, asked: AskedChanges
) -> BorderView | None:
    try:
        return border_view(answered(service, found, asked))
    except (InputError, NotFoundError):
        return None  # the page says what is wrong with the newest change first


@router.get(
    f"/api/states/{{state_id}}/{WHAT_IF}", tags=["Kommunen eines Landes"],
    summary="Was wäre, wenn Angebote kämen, gingen oder wüchsen?",
)  # fmt: skip
def show_scenario(
    service: Service, revision: Revision, state_id: str, asked: Changes, question: Question = ""
) -> dict[str, Any]:
    """Give a row for each commune in which something changes. Nothing is stored."""
    record = scenario_record(ask_state(service, state_id, question, asked))
    return record | {"items": finite_records(record["items"])}


@router.get(
    f"/api/states/{{state_id}}/{WHAT_IF}.csv", tags=["Kommunen eines Landes"],
    summary="Ein Gedankenspiel über ein Land als CSV",
)  # fmt: skip
@router.get(
    f"/api/states/{{state_id}}/{WHAT_IF}.xlsx", tags=["Kommunen eines Landes"],
    summary="Ein Gedankenspiel über ein Land als Excel",
)  # fmt: skip
def show_file(
    service: Service, revision: Revision, state_id: str, asked: Changes,
    table_format: AskedFormat, question: Question = "",
) -> Response:  # fmt: skip
    """Give a row for each commune in which something changes."""
    found = ask_state(service, state_id, question, asked)
    part = plain_name(found.answered.question.part.replace("/", "-"))
    return sent_table(scenario_table(found), table_format, f"gedankenspiel-{state_id}-{part}")
