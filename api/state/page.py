"""The page of a run over a state."""

from datetime import datetime

from fastapi import APIRouter, Depends, Request, Response

from api.http.address import known_words
from api.http.bodies import answer, html_body
from api.http.dependencies import BareEngine, menu_of
from kpk_geo import german
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.database.runs import read_analyses
from kpk_geo.database.state_runs import StateRun, read_newest_state_run
from kpk_geo.errors import NotFoundError
from kpk_geo.local_time import local_time
from kpk_geo.model.state_runs import RunStatus
from kpk_geo.results.state import STATE
from maps.kit.compare_addresses import COMPARE
from maps.state.page import FailureView, RunView, StageView, StateName, run_page

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_words)])


@router.get(f"{COMPARE}/{{state_id}}/lauf")
def show_run(request: Request, engine: BareEngine, state_id: str) -> Response:
    """Show how far the newest run over a state is; it changes by the second, so nothing is kept."""
    with transaction(engine) as connection:
        region = read_region(connection, state_id)
        if STATE.slug not in read_analyses(connection, state_id):
            raise NotFoundError(f"„{region.name}“ ist eine Region und kein Land: /vergleich.")
        run = read_newest_state_run(connection, state_id)
    state = StateName(state_id=state_id, name=region.name, synthetic=region.synthetic)
    html = run_page(state, None if run is None else _view(run, region.loaded_at), menu_of(request))
    return answer(request, html_body(html, "state-run"), cache_control="no-store")


_OLD = (
    "Danach wurde das Land neu geladen; gerechnet ist noch der frühere Stand. Bitte neu rechnen: "
    "kpk run state PROFIL."
)


def _view(run: StateRun, loaded_at: datetime) -> RunView:
    is_old = run.started_at < loaded_at and run.status is not RunStatus.RUNNING
    return RunView(
        status=run.status, reason=run.reason, started=_moment(run.started_at),
        ended=_moment(run.finished_at), executor=run.executor,
        software_version=run.software_version,
        warning=_OLD if is_old else "",
        stages=tuple(
            StageView(
                stage=stage.stage, total=stage.total, done=stage.done, kept=stage.kept,
                failed=stage.failed, not_started=stage.not_started, seconds=stage.seconds,
            )
            for stage in run.stages
        ),
        failures=tuple(
            FailureView(task=note.task, reason=note.error or "", worker=note.worker or "")
            for note in run.failures
        ),
    )  # fmt: skip


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    shown = local_time(moment)
    return f"{german.day(shown.date())}, {shown:%H:%M} Uhr"
