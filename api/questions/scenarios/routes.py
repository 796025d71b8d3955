"""Saved scenarios: everybody reads them, planners save, remove and compute them anew."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from analyses.access.scenario import Change
from api.files.served import AskedFormat, sent_table
from api.http.dependencies import (
    ComputingPlace,
    DatabaseConnection,
    DatabaseEngine,
    Part,
    Planner,
    Revision,
)
from api.http.paging import page_fields
from api.questions.access.asked import Asked as AskedOfAccess
from api.questions.access.asked import Service
from api.questions.access.schemas import ChangesIn
from api.questions.gaps.service import GapsService
from api.questions.gaps.service import service_of as gaps_service_of
from api.questions.scenarios.export import scenario_result
from api.questions.scenarios.gap_changes import scenario_gaps
from api.questions.scenarios.read import head_out, judged, read_judged, scenario_out
from api.questions.scenarios.save import (
    Asked,
    Words,
    compute_anew,
    save_scenario,
)
from api.questions.scenarios.schemas import ScenarioIn, ScenarioListOut, ScenarioOut
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.database.scenarios import (
    count_scenarios,
    mark_removed,
    read_scenarios,
    read_stored_scenario,
)
from maps.scenarios.gap_text import gap_texts


def _unstored(response: Response) -> None:
    """Scenarios come and go without a new revision of the region: nobody may keep an answer."""
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(
    prefix="/api/regions/{region_id}/scenarios", tags=["Gedankenspiele"],
    dependencies=[Depends(_unstored)],
)  # fmt: skip
Gaps = Annotated[GapsService, Depends(gaps_service_of)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Nummer des Gedankenspiels")]


@router.get("", summary="Gespeicherte Gedankenspiele")
def list_scenarios(
    request: Request, region_id: str, connection: DatabaseConnection, part: Part
) -> ScenarioListOut:
    """List the scenarios of a region, the newest first."""
    region = read_region(connection, region_id)
    found = read_scenarios(connection, region_id, part=part)
    total = count_scenarios(connection, region_id)
    return ScenarioListOut(
        items=[head_out(judged(saved, region)) for saved in found],
        **page_fields(request, part, total=total),
    )


@router.post("", summary="Ein Gedankenspiel speichern", status_code=201)
def save(
    region_id: str,
    revision: Revision,
    service: Service,
    question: AskedOfAccess,
    body: ScenarioIn,
    gaps: Gaps,
    planner: Planner,
    place: ComputingPlace,
) -> ScenarioOut:
    """Compute a scenario and save it with what came of it; a name that is taken is numbered."""
    changes = [Change(**change.model_dump()) for change in body.changes]
    asked = Asked(region_id=region_id, revision=revision, question=question)
    words = Words(name=body.name, note=body.note, annual_cost=body.annual_cost)
    return scenario_out(save_scenario(service, asked, changes, words, by=planner, gaps=gaps))


@router.post("/gaps", summary="Welche Lücken der Präventionskette schlösse ein Gedankenspiel?")
def show_gaps(
    region_id: str,
    revision: Revision,
    service: Service,
    gaps: Gaps,
    question: AskedOfAccess,
    changes: ChangesIn,
    place: ComputingPlace,
) -> dict[str, Any]:
    """Judge the links of the question's kind without and with the changes. Nothing is stored."""
    wanted = [Change(**change.model_dump()) for change in changes.changes]
    found = scenario_gaps(service, gaps, region_id, revision, question, wanted)
    return {"gaps": found.model_dump(mode="json"), "texts": gap_texts(found)}


@router.get("/{number}", summary="Ein Gedankenspiel mit allen Zahlen")
def show(region_id: str, number: Number, connection: DatabaseConnection) -> ScenarioOut:
    """Show the figures as they were saved, and whether the data changed since."""
    return scenario_out(read_judged(connection, region_id, number))


@router.get("/{number}/table.csv", summary="Ein Gedankenspiel als CSV")
@router.get("/{number}/table.xlsx", summary="Ein Gedankenspiel als Excel-Datei")
def show_file(
    region_id: str, number: Number, connection: DatabaseConnection, table_format: AskedFormat
) -> Response:
    """Give the areas as a file."""
    saved = read_judged(connection, region_id, number)
    table = scenario_result(connection, read_region(connection, region_id), saved)
    return sent_table(table, table_format, f"gedankenspiel-{region_id}-{number}")


@router.delete("/{number}", summary="Ein Gedankenspiel aus der Liste nehmen")
def remove(region_id: str, number: Number, engine: DatabaseEngine, planner: Planner) -> ScenarioOut:
    """Take it off the lists; its figures stay, and it can be put back."""
    return _marked(engine, region_id, number, by=planner)


@router.post("/{number}/restore", summary="Ein Gedankenspiel zurückholen")
def restore(
    region_id: str, number: Number, engine: DatabaseEngine, planner: Planner
) -> ScenarioOut:
    """Put it back on the lists."""
    return _marked(engine, region_id, number, by=None)


def _marked(engine: DatabaseEngine, region_id: str, number: int, *, by: str | None) -> ScenarioOut:
    with transaction(engine) as connection:
        mark_removed(connection, region_id, number, by=by)
        return scenario_out(read_judged(connection, region_id, number))


@router.post("/{number}/compute-anew", summary="Auf heutigem Datenstand neu rechnen")
def compute(
    region_id: str,
    number: Number,
    revision: Revision,
    service: Service,
    gaps: Gaps,
    planner: Planner,
    place: ComputingPlace,
) -> ScenarioOut:
    """Compute the same changes on today's data, as a new version; the old one stays."""
    with transaction(service.engine) as connection:
        saved = read_stored_scenario(connection, region_id, number)
    return scenario_out(compute_anew(service, saved, revision, by=planner, gaps=gaps))
