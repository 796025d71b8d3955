"""Does a plan: what has its output is kept, what fails is named, and the rest goes on."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kpk_geo.engine.executor import Executor
from kpk_geo.engine.faults import KILLED
from kpk_geo.engine.order import Ended, Fault, FaultKind, Order
from kpk_geo.engine.plan import Plan, Task
from kpk_geo.engine.store import Store, bytes_digest


class TaskState(StrEnum):
    """How far a task is."""

    OPEN = "open"
    KEPT = "kept"  # its output was there already
    DONE = "done"
    FAILED = "failed"
    NOT_STARTED = "not_started"  # what it needs failed, or nothing was begun any more


@dataclass(slots=True)
class PlanReport:
    """What became of each task."""

    plan: Plan
    store: Store
    states: dict[str, TaskState]
    ended: dict[str, Ended] = field(default_factory=dict)  # of those that were done or failed

    @property
    def is_complete(self) -> bool:
        """Whether every output is there."""
        return all(state in (TaskState.KEPT, TaskState.DONE) for state in self.states.values())

    @property
    def faults(self) -> dict[str, Fault]:
        """Why tasks failed, by task."""
        return {name: end.fault for name, end in self.ended.items() if end.fault is not None}

    def bytes_digest(self) -> str:
        """Give one digest over all outputs, to hold runs against each other."""
        names = [
            name for name in self.states if self.states[name] in (TaskState.KEPT, TaskState.DONE)
        ]
        return bytes_digest({name: place_of(self.plan, self.store, name) for name in names})


def place_of(plan: Plan, store: Store, name: str) -> Path:
    """Give the folder of a task's output.

    Parameters
    ----------
    plan, store
        Of the run.
    name
        Of the task.
    """
    return store.place(plan.by_name[name].stage, plan.digests[name])


def look(plan: Plan, store: Store) -> dict[str, TaskState]:
    """Say of each task whether its output is there already."""
    return {
        task.name: TaskState.KEPT
        if store.is_whole(place_of(plan, store, task.name))
        else TaskState.OPEN
        for task in plan.tasks
    }


def run_plan(
    plan: Plan,
    store: Store,
    executor: Executor,
    *,
    on_change: Callable[[str, TaskState, Ended | None], None] = lambda name, state, ended: None,
) -> PlanReport:
    """Do all tasks that have no output; give what became of each.

    A task that raises is named, those that need it are not begun, and all others go on. A task
    whose worker was killed may have been beside the one at fault: it is done once more, alone.

    Parameters
    ----------
    plan
        What is to be done.
    store
        Prepared, and held by nobody else.
    executor
        Who does it.
    on_change
        Hears what became of a task, in this thread.

    Raises
    ------
    SourceError
        Nobody is there any more who could do it; what is done stays.
    """
    return _Run(plan, store, executor, on_change).to_the_end()


class _Run:
    """One pass over a plan."""

    def __init__(
        self,
        plan: Plan,
        store: Store,
        executor: Executor,
        on_change: Callable[[str, TaskState, Ended | None], None],
    ) -> None:
        self.report = PlanReport(plan=plan, store=store, states=look(plan, store))
        self.plan, self.executor, self.on_change = plan, executor, on_change
        self.ready: dict[bool, deque[Task]] = {True: deque(), False: deque()}
        self.suspects: deque[Task] = deque()  # their worker died: once more, alone
        self.alone: Task | None = None
        self.in_flight: set[str] = set()
        self.halted = False

    def to_the_end(self) -> PlanReport:
        states = self.report.states
        for name in [name for name, state in states.items() if state is TaskState.KEPT]:
            self.on_change(name, TaskState.KEPT, None)
        self._release(task for task in self.plan.tasks)
        while self._submit_more():
            for ended in self.executor.wait():
                self._take(ended)
        for name in [name for name, state in states.items() if state is TaskState.OPEN]:
            self._set(name, TaskState.NOT_STARTED)
        return self.report

    def _release(self, tasks: Iterable[Task]) -> None:
        """Make tasks ready of which all inputs are there."""
        states = self.report.states
        for task in tasks:
            if states[task.name] is TaskState.OPEN and all(
                states[other] in (TaskState.KEPT, TaskState.DONE) for other in task.inputs.values()
            ):
                self.ready[task.needs_much_memory].append(task)

    def _submit_more(self) -> bool:
        """Give out what there is room for; say whether anything is being done."""
        if self.alone is None and not self.halted:
            for big, tasks in self.ready.items():
                while tasks and self.executor.has_room(big=big):
                    self._submit(tasks.popleft())
            if not self.in_flight and self.suspects:
                self.alone = self.suspects.popleft()
                self._submit(self.alone)
        return bool(self.in_flight)

    def _submit(self, task: Task) -> None:
        plan, store = self.plan, self.report.store
        order = Order(
            task=task.name,
            function=task.function,
            arguments=task.arguments,
            inputs={key: place_of(plan, store, other) for key, other in task.inputs.items()},
            sources=task.sources,
            store=store.folder,
            place=place_of(plan, store, task.name),
            recipe=plan.recipe(task, plan.digests),
        )
        self.in_flight.add(task.name)
        self.executor.submit(order, big=task.needs_much_memory)

    def _take(self, ended: Ended) -> None:
        self.in_flight.discard(ended.task)
        task, was_alone = self.plan.by_name[ended.task], self.alone is not None
        self.alone = None
        fault = ended.fault
        if fault is None:
            self._set(task.name, TaskState.DONE, ended)
            self._release(self.plan.by_name[name] for name in self.plan.dependants[task.name])
            return
        if fault.kind is FaultKind.KILLED and not was_alone:
            self.suspects.append(task)
            return
        self.halted = self.halted or fault.kind is FaultKind.HALTS
        if fault.kind is FaultKind.KILLED:
            ended = Ended(
                task=ended.task, worker=ended.worker, seconds=ended.seconds,
                fault=Fault(kind=fault.kind, text=KILLED, log=fault.log),
            )  # fmt: skip
        self._set(task.name, TaskState.FAILED, ended)

    def _set(self, name: str, state: TaskState, ended: Ended | None = None) -> None:
        self.report.states[name] = state
        if ended is not None:
            self.report.ended[name] = ended
        self.on_change(name, state, ended)
