"""How far a run over a state is, in German: a line per stage with its counts."""

from collections import Counter
from collections.abc import Callable
from typing import Final

from kpk_geo.engine import Plan, TaskState
from kpk_geo.german import number
from maps.state.page import stage_label

_ENDED: Final = (TaskState.KEPT, TaskState.DONE)


class Progress:
    """Says a line when a stage is over, and at once what failed."""

    def __init__(self, plan: Plan, say: Callable[[str], None]) -> None:
        self._say = say
        self._stage = {task.name: task.stage for task in plan.tasks}
        self._total = Counter(self._stage.values())
        self._states: dict[str, Counter[TaskState]] = {stage: Counter() for stage in plan.stages}

    def take(self, name: str, state: TaskState, reason: str) -> None:
        """Hear what became of a task.

        Parameters
        ----------
        name, state
            Of the task.
        reason
            German: why it failed.
        """
        stage = self._stage[name]
        counts = self._states[stage]
        counts[state] += 1
        if state is TaskState.FAILED:
            self._say(f"Fehlgeschlagen: {name}. {reason}")
        if counts.total() == self._total[stage]:
            self._say(self._line(stage, counts))

    def _line(self, stage: str, counts: Counter[TaskState]) -> str:
        done = sum(counts[state] for state in _ENDED)
        parts = [f"{stage_label(stage)}: {number(done)} von {number(self._total[stage])}"]
        parts += [
            f"{text} {number(counts[state])}"
            for state, text in (
                (TaskState.KEPT, "davon schon da"),
                (TaskState.FAILED, "fehlgeschlagen"),
                (TaskState.NOT_STARTED, "nicht begonnen"),
            )
            if counts[state]
        ]
        return ", ".join(parts)
