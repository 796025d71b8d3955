"""Runs all planned questions about access of a region: read, close, compute, store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Engine

from analyses.access.answer import AccessQuestion, answer, planned_questions
from analyses.access.answer_equity import answer_equity
from analyses.access.region import ModeNetwork, prepare_mode
from api.questions.access.read import LoadedAccess, read_access, read_burden
from api.questions.access.summary import access_areas, asked, mode_summary, question_summary
from kpk_geo.database.connection import snapshot, transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_area_results, write_run
from kpk_geo.database.sources import read_inputs
from kpk_geo.errors import KpkError, NotFoundError
from kpk_geo.model import TravelMode
from kpk_geo.results.access import (
    ACCESS,
    AccessArea,
    AccessParameters,
    AccessSummary,
    QuestionSummary,
    UnansweredQuestion,
)

INPUTS = ("areas:", "offers:", "population:", "network:")
AccessRun = Run[AccessParameters, AccessSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """All that is stored of a run."""

    answered: tuple[tuple[QuestionSummary, list[AccessArea]], ...]
    unanswered: tuple[UnansweredQuestion, ...]


def run_access(
    engine: Engine, region_id: str, *, on_step: Callable[[str], None] = lambda text: None
) -> AccessRun:
    """Compute access, supply and equity for every planned question, and store the run.

    A question that cannot be answered (no open offer, no children of that age in the grid) is named
    in the summary and does not stop the others, unless none can be answered.

    Raises
    ------
    NotFoundError
        Region, network or census grid are not loaded.
    InputError
        The network does not cover the region.
    """
    started = datetime.now(UTC)
    with snapshot(engine) as connection:
        loaded = read_access(connection, region_id)
        burden = read_burden(connection, loaded)
        inputs = read_inputs(connection, region_id, INPUTS)
    # Whether the network covers the region is no matter of a single question.
    prepared = {mode: prepare_mode(loaded.data, mode) for mode in loaded.data.plan.modes}
    found = _answers(loaded, prepared, burden, on_step)
    new = NewRun(
        region_id=region_id,
        level_pk=loaded.level.level_pk,
        parameters=access_parameters(loaded, {m: n.network.speed for m, n in prepared.items()}),
        inputs=inputs,
        summary=AccessSummary(
            questions=tuple(summary for summary, _ in found.answered),
            unanswered=found.unanswered,
            modes=tuple(mode_summary(loaded.data, mode) for mode in prepared.values()),
        ),
        started_at=started,
    )
    with transaction(engine) as connection:
        run_pk = write_run(connection, ACCESS, new)
        for summary, areas in found.answered:
            write_area_results(connection, areas, run_pk=run_pk, part=summary.part)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, ACCESS)


def _answers(
    loaded: LoadedAccess,
    prepared: dict[TravelMode, ModeNetwork],
    burden: pd.Series | None,
    on_step: Callable[[str], None],
) -> _Answers:
    answered: list[tuple[QuestionSummary, list[AccessArea]]] = []
    failures: list[tuple[AccessQuestion, KpkError]] = []
    for question in planned_questions(loaded.data):
        on_step(f"{question.kind.label}, {question.mode.label}")
        mode = prepared[question.mode]
        try:
            found = answer(loaded.data, mode, question)
        except KpkError as error:
            failures.append((question, error))
            continue
        equity = answer_equity(loaded.data, mode, found, burden)
        answered.append((question_summary(loaded.data, found, equity), access_areas(found)))
    if not answered:
        raise failures[0][1] if failures else NotFoundError(
            f"Für die Region „{loaded.region.region_id}“ ist kein Angebot mit sicherem Ort "
            "geladen. Bitte [[offers]] ergänzen, oder unsichere Adressen mit kpk review "
            "entscheiden."
        )  # fmt: skip
    return _Answers(
        answered=tuple(answered),
        unanswered=tuple(
            UnansweredQuestion(**dict(asked(question)), reason=str(error))
            for question, error in failures
        ),
    )


def access_parameters(loaded: LoadedAccess, speeds: Mapping[TravelMode, float]) -> AccessParameters:
    """Say what was chosen for answers about access.

    Parameters
    ----------
    loaded
        The region with its plan.
    speeds
        Those that were used, km/h.
    """
    return AccessParameters(
        plan=loaded.data.plan,
        network=loaded.data.section,
        children=loaded.region.profile.children,
        speeds_used=dict(speeds),
    )
