"""The registry: a question that is in it is found everywhere, and nothing else names one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import NAMES, ORIGIN, Commune
from fastapi import APIRouter, Request, Response
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine

from api.app import create_app
from api.cli.app import build_app
from api.http.bodies import answer, html_body
from api.http.dependencies import RegionQuery, menu_of, revision_of
from api.questions import QUESTIONS
from api.questions.question import (
    CommandGroups,
    OnStep,
    Question,
    RegionState,
    not_run,
    run_order,
)
from api.questions.states import to_a_region
from api.serve import warm_addresses
from api.terminal.german_help import add
from kpk_geo.database.areas import read_areas, read_levels
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region, touch_region
from kpk_geo.database.runs import (
    NewRun,
    read_area_results,
    read_current_run,
    write_area_results,
    write_run,
)
from kpk_geo.database.sources import read_inputs
from kpk_geo.profile import RegionProfile, read_profile
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind
from maps.kit.page import render_page

ROOT = Path(__file__).parents[2]


class ToyParameters(Record):
    """What was chosen."""

    letters: str


class ToySummary(Record):
    """How many letters all names have."""

    letters: int


class ToyArea(AreaRecord):
    """How many letters a name has."""

    letters: Figure


TOY_RESULT = RunKind(
    slug="toy-letters", format_version=1, parameters=ToyParameters, summary=ToySummary,
    area=ToyArea,
)  # fmt: skip
router = APIRouter()


@router.get("/maps/toy-letters", include_in_schema=False)
async def show_page(request: Request, region: RegionQuery = None) -> Response:
    if region is None:
        return await to_a_region(request, "toy")
    revision = await revision_of(request, region)
    with transaction(request.app.state.engine) as connection:
        current = read_current_run(connection, region, TOY_RESULT)
    html = render_page(
        "kit/error.html.jinja", menu_of(request), region=region, current="/maps/toy-letters",
        title="Buchstaben", message=f"{current.run.summary.letters} Buchstaben", version="1",
    )  # fmt: skip
    return answer(request, html_body(html, f"{revision}"))


@router.get("/api/regions/{region_id}/toy-letters", summary="Buchstaben")
def show_letters(region_id: str) -> dict[str, str]:
    return {"region": region_id}


def run_toy(engine: Engine, region_id: str, on_step: OnStep) -> None:
    on_step("Buchstaben")
    with transaction(engine) as connection:
        level = read_levels(connection, region_id)[0]
        names = read_areas(connection, level.level_pk)["name"]
        inputs = read_inputs(connection, region_id, ())
    areas = [ToyArea(area_id=str(key), letters=len(name)) for key, name in names.items()]
    new = NewRun(
        region_id=region_id, level_pk=level.level_pk, parameters=ToyParameters(letters="alle"),
        inputs=inputs, summary=ToySummary(letters=sum(map(len, names))),
        started_at=read_now(engine, region_id),
    )  # fmt: skip
    with transaction(engine) as connection:
        run_pk = write_run(connection, TOY_RESULT, new)
        write_area_results(connection, areas, run_pk=run_pk)
        touch_region(connection, region_id)


def read_now(engine: Engine, region_id: str) -> Any:
    with transaction(engine) as connection:
        return read_region(connection, region_id).loaded_at


def toy_commands(groups: CommandGroups) -> None:
    def run_command() -> None:
        """Buchstaben zählen."""

    def export_command() -> None:
        """Buchstaben schreiben."""

    add(groups.runs, "toy-letters", run_command)
    add(groups.exports, "toy-letters", export_command)


def toy_missing(state: RegionState) -> str:
    return not_run(state, TOY_RESULT)


def toy_warm(profiles: Sequence[RegionProfile]) -> Iterable[str]:
    return [f"/maps/toy-letters?region={profile.region.id}" for profile in profiles]


def toy_finding(connection: Connection, region_id: str) -> str:
    summary = read_current_run(connection, region_id, TOY_RESULT).run.summary
    return f"Buchstaben: {summary.letters} <b>"


TOY = Question(
    id="toy", slug="toy-letters", label="Buchstaben", sentence="Wie lang sind die Namen?",
    invitation="Buchstaben zählen", missing=toy_missing, routers=lambda: [router],
    commands=toy_commands, stored=lambda: TOY_RESULT, run=run_toy, rests_on=("burden",),
    warm=toy_warm, finding=toy_finding,
)  # fmt: skip
WITH_TOY = (*QUESTIONS, TOY)


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    assert commune.start().is_complete
    return commune


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    app = create_app(town.engine, questions=WITH_TOY)
    with TestClient(app, ORIGIN, raise_server_exceptions=False) as made:
        yield made


def test_a_new_question_is_in_the_menu_and_on_the_start_page(
    town: Commune, client: TestClient
) -> None:
    start = client.get("/").text
    assert "/maps/toy-letters" in start  # in the menu
    assert "Buchstaben zählen" not in start  # nothing to show yet
    run_toy(town.engine, "toy", lambda text: None)
    start = client.get("/").text
    assert "Buchstaben zählen" in start
    assert "/maps/toy-letters?region=toy" in start
    page = client.get("/maps/toy-letters?region=toy")
    assert f"{sum(map(len, NAMES))} Buchstaben" in page.text
    assert 'aria-current="page">Buchstaben' in page.text
    for question in QUESTIONS:  # and every other page of the region is one click away
        assert (f"{question.page.path}?region=toy" in page.text) is not question.is_aside


def test_what_a_question_found_is_a_line_of_the_start_page(
    town: Commune, client: TestClient
) -> None:
    assert "Buchstaben: " not in client.get("/").text  # it has not been run
    run_toy(town.engine, "toy", lambda text: None)
    line = f"Buchstaben: {sum(map(len, NAMES))} &lt;b&gt;"
    assert f'<a href="/maps/toy-letters?region=toy">{line}</a>' in client.get("/").text


def test_without_a_region_its_page_leads_to_one_or_says_what_to_do(
    town: Commune, client: TestClient
) -> None:
    lost = client.get("/maps/toy-letters")
    assert lost.status_code == 404
    assert "kpk run toy-letters --region toy" in lost.json()["detail"]
    run_toy(town.engine, "toy", lambda text: None)
    assert (
        client.get("/maps/toy-letters", follow_redirects=False)
        .headers["location"]
        .endswith("?region=toy")
    )


def test_a_new_question_has_its_addresses_commands_and_warm_up(
    town: Commune, client: TestClient
) -> None:
    assert "/api/regions/{region_id}/toy-letters" in client.get("/openapi.json").json()["paths"]
    command: Any = typer.main.get_command(build_app(WITH_TOY))
    assert "toy-letters" in command.commands["run"].commands
    assert "toy-letters" in command.commands["export"].commands
    profile = read_profile(town.folder / "toy.toml")
    assert "/maps/toy-letters?region=toy" in list(warm_addresses([profile], WITH_TOY))


def test_results_of_a_new_question_need_no_table_of_their_own(town: Commune) -> None:
    run_toy(town.engine, "toy", lambda text: None)
    with town.engine.connect() as connection:
        current = read_current_run(connection, "toy", TOY_RESULT)
        areas = read_area_results(connection, TOY_RESULT, current.run.run_pk, ["02", "99", "01"])
    assert [area.area_id for area in areas] == ["02", "99", "01"]
    assert areas[0].letters == len("Altstadt")
    assert areas[1].letters != areas[1].letters  # not known: NaN, never 0


def test_questions_are_run_after_those_that_they_rest_on() -> None:
    order = [question.id for question in run_order(WITH_TOY)]
    for question in WITH_TOY:
        for other in question.rests_on:
            assert order.index(other) < order.index(question.id)


def test_names_are_unique_and_texts_are_there() -> None:
    for names in ([q.id for q in QUESTIONS], [q.slug for q in QUESTIONS]):
        assert len(set(names)) == len(names)
    for question in QUESTIONS:
        assert question.sentence.endswith("?")
        assert question.label
        assert question.invitation
        if question.stored:
            assert question.stored().slug == question.slug


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_has_the_same_rooms_on_every_storey(question: Question) -> None:
    for storey in ("analyses", "maps", "api/questions"):
        assert (ROOT / storey / question.id / "__init__.py").is_file()
    assert (ROOT / "api" / "questions" / question.id / "page.py").is_file()
    assert (ROOT / "api" / "questions" / question.id / "routes.py").is_file()
    if question.stored:
        assert (ROOT / "kpk_geo" / "results" / f"{question.id}.py").is_file()


@pytest.mark.parametrize("folder", ["api/http", "maps/kit", "api/cli", "api/terminal"])
def test_what_all_questions_share_names_none(folder: str) -> None:
    """Only the words of a question's names, not those of the field (an offer is a thing)."""
    names = [q.slug for q in QUESTIONS if q.id != "offers"] + ["hot_spots", "burden_index"]
    pattern = re.compile(rf"\b({'|'.join(names)})\b")
    for path in sorted((ROOT / folder).glob("*.py")):
        assert not pattern.findall(path.read_text(encoding="utf-8")), path


def test_imports_between_questions_are_those_that_they_rest_on() -> None:
    for question in QUESTIONS:
        allowed = {question.id, *question.rests_on}
        for path in (ROOT / "api" / "questions" / question.id).glob("*.py"):
            used = re.findall(r"from api\.questions\.(\w+)\.", path.read_text(encoding="utf-8"))
            assert set(used) <= allowed, path
