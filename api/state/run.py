"""Runs a plan for a state: held by one run, noted task by task, stored in one transaction."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from api.state.progress import Progress
from kpk_geo import __version__
from kpk_geo.database.connection import transaction
from kpk_geo.database.state_runs import (
    NewStateRun,
    StateRun,
    TaskNote,
    end_state_run,
    note_tasks,
    one_state_run,
    read_newest_state_run,
)
from kpk_geo.engine import (
    Ended,
    Executor,
    FaultKind,
    InProcess,
    Plan,
    PlanReport,
    Store,
    TaskState,
    run_plan,
)
from kpk_geo.engine.run import place_of
from kpk_geo.errors import NotFoundError
from kpk_geo.german import number, several
from kpk_geo.model.state_runs import RunStatus, TaskStatus

_NOTE_EVERY = 0.5  # seconds: what ended meanwhile is written down together


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToRun:
    """Who does the tasks."""

    scheduler: str | None = None  # address of a cluster's; None: the cores of this machine
    single: bool = False  # in this process, without an engine
    workers: int | None = None
    memory_limit: str = "auto"

    @property
    def label(self) -> str:
        """Say it in German."""
        if self.scheduler:
            return f"Cluster {self.scheduler}"
        if self.single:
            return "ein Prozess"
        return several(self.workers, "Prozess", "Prozesse") if self.workers else "alle Kerne"

    @contextmanager
    def executor(self, store: Store, say: Callable[[str], None]) -> Iterator[Executor]:
        """Give who does the tasks, as long as this lasts.

        Parameters
        ----------
        store
            Prepared.
        say
            Hears in German where the engine can be watched.
        """
        if self.single:
            yield InProcess()
            return
        from kpk_geo.engine.cluster import cluster_at, own_cores  # its import takes a second

        if self.scheduler:
            with cluster_at(self.scheduler, store) as far:
                yield far
            return
        with own_cores(workers=self.workers, memory_limit=self.memory_limit) as (near, dashboard):
            say(f"Übersicht von Dask, nur von diesem Rechner aus: {dashboard}")
            yield near


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWork:
    """What is to be computed of a state, and what of it is stored."""

    state_id: str
    plan: Plan
    folder: Path  # where outputs go; on a cluster the same on all machines
    parameters: Mapping[str, Any]
    # Stores named results of what is done, in the transaction that ends the run.
    store_results: Callable[[Connection, int, Callable[[str], Path | None]], None] = (
        lambda connection, state_run_pk, output: None
    )


def run_state(
    engine: Engine,
    work: StateWork,
    how: HowToRun,
    *,
    say: Callable[[str], None] = lambda text: None,
) -> StateRun:
    """Do what has no output yet, store the results, and give the run as it is stored.

    Parameters
    ----------
    work
        Plan and parameters.
    how
        Who does the tasks.
    say
        Hears in German how far it is.

    Raises
    ------
    StateLockedError
        The state is being computed by somebody else.
    SourceError
        The engine was lost; what is done stays.
    NotFoundError
        Somebody deleted the run meanwhile.
    """
    store = Store(work.folder)
    tasks = [(task.name, task.stage, work.plan.digests[task.name]) for task in work.plan.tasks]
    new = NewStateRun(
        state_id=work.state_id, executor=how.label, folder=str(store.folder),
        software_version=__version__, plan_digest=work.plan.digest, parameters=work.parameters,
        tasks=tasks,
    )  # fmt: skip
    with one_state_run(engine, new) as state_run_pk:
        store.prepare()
        notes = _Notes(engine, state_run_pk, Progress(work.plan, say))
        try:
            with how.executor(store, say) as executor:
                report = run_plan(work.plan, store, executor, on_change=notes.take)
        finally:
            notes.write()
        _end(engine, state_run_pk, work, report)
        if report.is_complete:
            store.discard_others({place_of(work.plan, store, name) for name in report.states})
    with transaction(engine) as connection:
        found = read_newest_state_run(connection, work.state_id)
    if found is None:
        raise NotFoundError(f"Der Lauf des Landes „{work.state_id}“ wurde inzwischen gelöscht.")
    return found


def _end(engine: Engine, state_run_pk: int, work: StateWork, report: PlanReport) -> None:
    """Store what is done and how it ended: all of it, or nothing."""

    def output(name: str) -> Path | None:
        is_there = report.states[name] in (TaskState.KEPT, TaskState.DONE)
        return place_of(work.plan, report.store, name) if is_there else None

    halt = next((f for f in report.faults.values() if f.kind is FaultKind.HALTS), None)
    status, reason = RunStatus.DONE, ""
    if halt is not None:
        status, reason = RunStatus.BROKEN_OFF, halt.text
    elif not report.is_complete:
        status, reason = RunStatus.INCOMPLETE, _what_is_missing(report)
    with transaction(engine) as connection:
        if halt is None:  # else results of an earlier run stay the newest
            work.store_results(connection, state_run_pk, output)
        end_state_run(connection, state_run_pk, status, reason=reason)


def _what_is_missing(report: PlanReport) -> str:
    waiting = sum(state is TaskState.NOT_STARTED for state in report.states.values())
    failed = several(len(report.faults), "Schritt schlug fehl", "Schritte schlugen fehl")
    return (
        f"{failed}; {number(waiting)} weitere, die darauf beruhen, wurden nicht begonnen. Alles "
        "andere ist gerechnet. Wenn der Grund behoben ist, denselben Befehl noch einmal: nur "
        "was fehlt, wird gerechnet."
    )


class _Notes:
    """Writes down what became of tasks, some at a time."""

    def __init__(self, engine: Engine, state_run_pk: int, progress: Progress) -> None:
        self._engine, self._state_run_pk, self._progress = engine, state_run_pk, progress
        self._waiting: list[TaskNote] = []
        self._written = time.monotonic()

    def take(self, name: str, state: TaskState, ended: Ended | None) -> None:
        fault = ended.fault if ended else None
        self._waiting.append(
            TaskNote(
                task=name, status=TaskStatus.of(state.value),
                seconds=ended.seconds if ended else None,
                peak_megabytes=ended.peak_megabytes if ended else None,
                worker=ended.worker if ended else None,
                error=fault.text if fault else None, log=fault.log if fault else None,
            )
        )  # fmt: skip
        self._progress.take(name, state, fault.text if fault else "")
        if time.monotonic() - self._written > _NOTE_EVERY:
            self.write()

    def write(self) -> None:
        with transaction(self._engine) as connection:
            note_tasks(connection, self._state_run_pk, self._waiting)
        self._waiting.clear()
        self._written = time.monotonic()
