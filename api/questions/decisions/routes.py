"""Decisions for other programs: read by all, written with a key."""

from fastapi import APIRouter, Request, Response

from api.files.served import AskedFormat, sent_table
from api.http.dependencies import DatabaseConnection, DatabaseEngine, Planner
from api.questions.decisions.changes import (
    add_note,
    remove_decision,
    set_status,
    undo_change,
)
from api.questions.decisions.export import decision_table, log_geojson, pairs_of
from api.questions.decisions.read import (
    ReadDecision,
    read_decision_log,
    read_one,
    require_of,
)
from api.questions.decisions.schemas import (
    ChangedDecisionIn,
    ComparedOut,
    DecisionHistoryOut,
    DecisionLogOut,
    LoggedDecisionOut,
    NewDecisionIn,
    NoteIn,
    RemovalIn,
    StatusIn,
    StoredOut,
    VersionOut,
)
from api.questions.decisions.service import add_decision, edit_decision
from kpk_geo.database.connection import transaction
from kpk_geo.database.planning_decisions import read_versions
from kpk_geo.local_time import local_today
from maps.decisions.text import headline, outcome_sentence, outcome_text

router = APIRouter(prefix="/api/regions/{region_id}/decisions", tags=["Beschlüsse"])
files = APIRouter(prefix="/api/regions/{region_id}", tags=["Beschlüsse"])


@router.get("", summary="Alle Beschlüsse einer Region, mit dem, was daraus wurde")
def list_decisions(
    request: Request, region_id: str, connection: DatabaseConnection
) -> DecisionLogOut:
    """Give all decisions, those removed too."""
    today = local_today()
    log = read_decision_log(connection, region_id, request.app.state.questions, today)
    return DecisionLogOut(
        region_id=region_id, sentence=headline([item.decision for item in log], today),
        items=[_logged(item) for item in log],
    )  # fmt: skip


@router.get("/{number}", summary="Ein Beschluss mit allen Fassungen")
def show_decision(
    request: Request, region_id: str, number: int, connection: DatabaseConnection
) -> DecisionHistoryOut:
    """Give one decision."""
    read, versions = read_one(connection, number, request.app.state.questions, local_today())
    require_of(versions, region_id)
    history = [
        VersionOut(
            version=item.version, change=item.change, changed_at=item.changed_at,
            decision=item.decision,
        )
        for item in versions
    ]  # fmt: skip
    return DecisionHistoryOut(**_logged(read).model_dump(), versions=history)


@router.post("", summary="Einen Beschluss festhalten", status_code=201)
def post_decision(
    request: Request, region_id: str, body: NewDecisionIn, engine: DatabaseEngine, planner: Planner
) -> StoredOut:
    """Put a decision down with what is shown at this moment."""
    number = add_decision(
        engine, region_id, body.draft(), request.app.state.questions, by=planner,
        submission=body.submission,
    )  # fmt: skip
    return _stored(engine, number)


@router.put("/{number}", summary="Einen Beschluss ändern; die alte Fassung bleibt")
def put_decision(
    request: Request,
    region_id: str,
    number: int,
    body: ChangedDecisionIn,
    engine: DatabaseEngine,
    planner: Planner,
) -> StoredOut:
    """Store a changed decision as a new version."""
    _require(engine, number, region_id)
    edit_decision(
        engine, number, body.draft(), request.app.state.questions, based_on=body.based_on,
        by=planner,
    )  # fmt: skip
    return _stored(engine, number)


@router.post("/{number}/notes", summary="Einen Beleg ergänzen", status_code=201)
def post_note(
    region_id: str, number: int, body: NoteIn, engine: DatabaseEngine, planner: Planner
) -> StoredOut:
    """Add a piece of evidence."""
    _require(engine, number, region_id)
    add_note(engine, number, body.draft(), by=planner)
    return _stored(engine, number)


@router.post("/{number}/status", summary="Sagen, was daraus wurde", status_code=201)
def post_status(
    region_id: str, number: int, body: StatusIn, engine: DatabaseEngine, planner: Planner
) -> StoredOut:
    """Say what became of a decision."""
    _require(engine, number, region_id)
    set_status(engine, number, body.status, since=body.since, reason=body.reason, by=planner)
    return _stored(engine, number)


@router.post("/{number}/removal", summary="Als entfernt kennzeichnen", status_code=201)
def post_removal(
    region_id: str, number: int, body: RemovalIn, engine: DatabaseEngine, planner: Planner
) -> StoredOut:
    """Mark a decision as removed; it stays readable."""
    _require(engine, number, region_id)
    remove_decision(engine, number, reason=body.reason, by=planner)
    return _stored(engine, number)


@router.post("/{number}/undo", summary="Die letzte Änderung zurücknehmen", status_code=201)
def post_undo(region_id: str, number: int, engine: DatabaseEngine, planner: Planner) -> StoredOut:
    """Let the version before hold again."""
    _require(engine, number, region_id)
    undo_change(engine, number, by=planner)
    return _stored(engine, number)


@files.get("/decisions.csv", summary="Beschlüsse als CSV")
@files.get("/decisions.xlsx", summary="Beschlüsse und ihre Kennzahlen als Excel-Datei")
def decisions_file(
    request: Request, region_id: str, connection: DatabaseConnection, table_format: AskedFormat
) -> Response:
    """Give one row per decision; Excel also has the figures of then and today.

    Parameters
    ----------
    table_format
        How the table was asked for.
    """
    log = read_decision_log(connection, region_id, request.app.state.questions, local_today())
    return sent_table(decision_table(region_id, log), table_format, f"beschluesse-{region_id}")


@files.get("/decisions.geojson", summary="Beschlossene Gebiete und Standorte")
def decisions_geojson(request: Request, region_id: str, connection: DatabaseConnection) -> Response:
    """Give the areas as they were when they were decided on, and the sites."""
    log = read_decision_log(connection, region_id, request.app.state.questions, local_today())
    return Response(
        log_geojson(log, []),
        media_type="application/geo+json",
        headers={"Cache-Control": "no-store"},
    )


def _logged(read: ReadDecision) -> LoggedDecisionOut:
    return LoggedDecisionOut(
        number=read.stored.decision_pk, version=read.stored.version,
        status=read.decision.status.label, changed_at=read.stored.changed_at,
        decision=read.decision, compared_on=read.today.taken_on, not_compared=read.not_compared,
        outcome=outcome_sentence(read.pairs),
        compared=[
            ComparedOut(
                then=pair.then, now=pair.now, outcome=pair.outcome, sentence=outcome_text(pair)
            )
            for pair in pairs_of(read)
        ],
    )  # fmt: skip


def _require(engine: DatabaseEngine, number: int, region_id: str) -> None:
    with transaction(engine) as connection:
        require_of(read_versions(connection, number), region_id)


def _stored(engine: DatabaseEngine, number: int) -> StoredOut:
    with transaction(engine) as connection:
        return StoredOut(number=number, version=read_versions(connection, number)[-1].version)
