"""Runs over a state: one at a time, with every task, so that nothing is lost with the engine."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, case, func, insert, select, update

from kpk_geo.database.bulk import copy_rows, plain
from kpk_geo.database.connection import transaction
from kpk_geo.database.locks import STATES, held, holder_name, is_held, since
from kpk_geo.database.tables import commune_result, state_run, state_task
from kpk_geo.errors import StateLockedError
from kpk_geo.model.state_runs import RunStatus, TaskStatus

_ENDED = (TaskStatus.KEPT, TaskStatus.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStateRun:
    """What is to be computed, before anything of it is."""

    state_id: str
    executor: str  # German: who does the tasks
    folder: str
    software_version: str
    plan_digest: str
    parameters: Mapping[str, Any]
    tasks: Sequence[tuple[str, str, str]]  # name, stage, digest; in the order of the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNote:
    """What became of a task."""

    task: str
    status: TaskStatus
    seconds: float | None = None
    peak_megabytes: float | None = None
    worker: str | None = None
    error: str | None = None  # German
    log: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageProgress:
    """How many tasks of a stage are how far."""

    stage: str
    total: int
    done: int  # their output is there
    kept: int  # of these: it was there before this run
    failed: int
    not_started: int
    seconds: float  # of workers, in this run


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRun:
    """A run over a state as it is stored."""

    state_run_pk: int
    state_id: str
    status: RunStatus  # of one that neither ended nor is held by anybody: broken off
    reason: str  # German; why it ended so
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    executor: str
    folder: str
    software_version: str
    plan_digest: str
    parameters: Mapping[str, Any]
    stages: tuple[StageProgress, ...]
    failures: tuple[TaskNote, ...]


@contextmanager
def one_state_run(engine: Engine, new: NewStateRun) -> Iterator[int]:
    """Hold a state for one run; give the number of the run. Whoever leaves with an error ends it.

    Raises
    ------
    StateLockedError
        Somebody else computes the state; the message says who, and since when.
    """

    def refusal(connection: Connection) -> StateLockedError:
        return StateLockedError(_who(connection, new.state_id))

    with held(engine, STATES, new.state_id, refusal=refusal):
        with transaction(engine) as connection:
            state_run_pk = _begin(connection, new)
        try:
            yield state_run_pk
        except BaseException as error:
            reason = str(error) or f"Abgebrochen ({type(error).__name__})."
            with transaction(engine) as connection:
                end_state_run(connection, state_run_pk, RunStatus.BROKEN_OFF, reason=reason)
            raise


def _begin(connection: Connection, new: NewStateRun) -> int:
    values = {
        "state_id": new.state_id, "status": RunStatus.RUNNING.value, "executor": new.executor,
        "started_by": holder_name(), "folder": new.folder, "parameters": dict(new.parameters),
        "software_version": new.software_version, "plan_digest": new.plan_digest,
    }  # fmt: skip
    statement = insert(state_run).values(**values).returning(state_run.c.state_run_pk)
    state_run_pk = int(connection.execute(statement).scalar_one())
    names = ("state_run_pk", "task", "position", "stage", "digest", "status")
    rows = (
        (state_run_pk, task, position, stage, digest, TaskStatus.OPEN.value)
        for position, (task, stage, digest) in enumerate(new.tasks)
    )
    copy_rows(connection, f"{state_task.schema}.{state_task.name}", names, rows)
    return state_run_pk


def note_tasks(connection: Connection, state_run_pk: int, notes: Iterable[TaskNote]) -> None:
    """Write down what became of tasks.

    Parameters
    ----------
    state_run_pk
        Of the run.
    notes
        One per task.
    """
    for note in notes:
        connection.execute(
            update(state_task)
            .where(state_task.c.state_run_pk == state_run_pk, state_task.c.task == note.task)
            .values(
                status=note.status.value, seconds=note.seconds, worker=note.worker,
                peak_megabytes=note.peak_megabytes, error=note.error, log=note.log,
                ended_at=func.now(),
            )
        )  # fmt: skip


def end_state_run(
    connection: Connection, state_run_pk: int, status: RunStatus, *, reason: str = ""
) -> None:
    """Say that a run has ended; what was not begun is named so.

    Parameters
    ----------
    state_run_pk
        Of the run.
    status
        How it ended.
    reason
        German: why it ended so.
    """
    connection.execute(
        update(state_task)
        .where(
            state_task.c.state_run_pk == state_run_pk, state_task.c.status == TaskStatus.OPEN.value
        )
        .values(status=TaskStatus.NOT_STARTED.value)
    )
    connection.execute(
        update(state_run)
        .where(state_run.c.state_run_pk == state_run_pk)
        .values(status=status.value, reason=reason, finished_at=func.now())
    )


def write_commune_results(
    connection: Connection, state_run_pk: int, part: str, figures: Mapping[str, Mapping[str, Any]]
) -> None:
    """Append the figures of communes for one question.

    Parameters
    ----------
    state_run_pk
        Of the run.
    part
        Which question.
    figures
        AGS -> figures as JSON takes them.
    """
    names = ("state_run_pk", "part", "commune_id", "figures")
    rows = ((state_run_pk, part, key, plain(dict(own))) for key, own in figures.items())
    copy_rows(connection, f"{commune_result.schema}.{commune_result.name}", names, rows)


def read_commune_results(
    connection: Connection, state_run_pk: int
) -> dict[str, dict[str, dict[str, Any]]]:
    """Read the figures of a run: part -> AGS -> figures."""
    rows = connection.execute(
        select(commune_result.c.part, commune_result.c.commune_id, commune_result.c.figures)
        .where(commune_result.c.state_run_pk == state_run_pk)
        .order_by(commune_result.c.part, commune_result.c.commune_id)
    )
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for part, key, figures in rows:
        found.setdefault(part, {})[key] = figures
    return found


def read_newest_state_run(
    connection: Connection, state_id: str, *, with_results: bool = False
) -> StateRun | None:
    """Read the newest run of a state; None: there is none.

    Parameters
    ----------
    state_id
        Of the state.
    with_results
        Only of those that stored figures of communes.
    """
    query = select(state_run).where(state_run.c.state_id == state_id)
    if with_results:
        stored = select(commune_result.c.state_run_pk).where(
            commune_result.c.state_run_pk == state_run.c.state_run_pk
        )
        query = query.where(stored.exists())
    row = connection.execute(query.order_by(state_run.c.state_run_pk.desc())).mappings().first()
    if row is None:
        return None
    status = RunStatus.of(row["status"])
    if status is RunStatus.RUNNING and not is_held(connection, STATES, state_id):
        status = RunStatus.BROKEN_OFF  # it was killed
    return StateRun(
        **{name: row[name] for name in row if name != "status"},
        status=status,
        stages=_stages(connection, row["state_run_pk"]),
        failures=_failures(connection, row["state_run_pk"]),
    )


def read_outputs(connection: Connection, state_run_pk: int) -> dict[str, tuple[str, str]]:
    """Read which outputs a run has: task -> stage and digest.

    Parameters
    ----------
    state_run_pk
        Of the run.
    """
    rows = connection.execute(
        select(state_task.c.task, state_task.c.stage, state_task.c.digest).where(
            state_task.c.state_run_pk == state_run_pk,
            state_task.c.status.in_([status.value for status in _ENDED]),
        )
    )
    return {str(task): (str(stage), str(digest)) for task, stage, digest in rows}


def states_with_runs(connection: Connection) -> list[str]:
    """List the states that were ever computed."""
    query = select(state_run.c.state_id).distinct().order_by(state_run.c.state_id)
    return [str(state_id) for state_id in connection.scalars(query)]


def _stages(connection: Connection, state_run_pk: int) -> tuple[StageProgress, ...]:
    def count(*statuses: TaskStatus) -> Any:
        return func.sum(case((state_task.c.status.in_([s.value for s in statuses]), 1), else_=0))

    rows = connection.execute(
        select(
            state_task.c.stage, func.count(), count(*_ENDED), count(TaskStatus.KEPT),
            count(TaskStatus.FAILED), count(TaskStatus.NOT_STARTED),
            func.coalesce(func.sum(state_task.c.seconds), 0.0),
        )
        .where(state_task.c.state_run_pk == state_run_pk)
        .group_by(state_task.c.stage)
        .order_by(func.min(state_task.c.position))
    )  # fmt: skip
    names = ("stage", "total", "done", "kept", "failed", "not_started", "seconds")
    return tuple(StageProgress(**dict(zip(names, row, strict=True))) for row in rows)


def _failures(connection: Connection, state_run_pk: int) -> tuple[TaskNote, ...]:
    columns = ("task", "seconds", "peak_megabytes", "worker", "error", "log")
    rows = connection.execute(
        select(*(state_task.c[name] for name in columns))
        .where(
            state_task.c.state_run_pk == state_run_pk,
            state_task.c.status == TaskStatus.FAILED.value,
        )
        .order_by(state_task.c.position)
    ).mappings()
    return tuple(TaskNote(status=TaskStatus.FAILED, **row) for row in rows)


def _who(connection: Connection, state_id: str) -> str:
    row = connection.execute(
        select(state_run.c.started_by, state_run.c.started_at)
        .where(state_run.c.state_id == state_id, state_run.c.finished_at.is_(None))
        .order_by(state_run.c.state_run_pk.desc())
    ).first()
    by = since(*row) if row else ""
    return f"Das Land „{state_id}“ wird gerade{by} gerechnet. Bitte danach noch einmal."
