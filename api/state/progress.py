"""How far a run over a state is, in German: a line per stage with its counts."""

from collections import Counter
from collections.abc import Callable

from kpk_geo.engine import Plan, TaskState
from maps.state.page import counts_text, stage_label


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
        done, kept = counts[TaskState.DONE] + counts[TaskState.KEPT], counts[TaskState.KEPT]
        text = counts_text(
            self._total[stage], done=done, kept=kept, failed=counts[TaskState.FAILED],
            not_started=counts[TaskState.NOT_STARTED],
        )  # fmt: skip
        return f"{stage_label(stage)}: {text}"
