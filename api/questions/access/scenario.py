"""Answers a question once as it is and once with the changes of a scenario."""

from collections.abc import Sequence
from dataclasses import dataclass

from analyses.access.answer import AccessQuestion, Answer
from analyses.access.scenario import Change, scenario
from analyses.scenarios.effect import Effect, effect
from api.questions.access.burden import BurdenOfAreas
from api.questions.access.service import AccessService, PreparedRegion


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ScenarioAnswer:
    """Both answers, and what differs."""

    prepared: PreparedRegion
    before: Answer
    after: Answer
    effect: Effect
    burden: BurdenOfAreas


def answer_scenario(
    service: AccessService,
    region_id: str,
    revision: int,
    question: AccessQuestion,
    changes: Sequence[Change],
) -> ScenarioAnswer:
    """Answer for the offers and streets that there are, and for the changed ones.

    Parameters
    ----------
    service
        Keeps the region and the answer without changes.
    revision
        Of the region's data.
    question
        What is asked.
    changes
        Of the scenario, in their order.

    Raises
    ------
    NotFoundError
        A change names an offer that does not count for the question, or there is none at all.
    InputError
        A change is impossible.
    """
    prepared = service.region(region_id, revision)
    before = service.answer(region_id, revision, question)
    data = prepared.loaded.data
    after = scenario(data, prepared.mode(question.mode), before, changes)
    burden = service.burden(prepared)
    found = effect(
        data, before, after, burden=burden.scores, classes=burden.classes,
        equity_before=service.equity(prepared, before),
    )  # fmt: skip
    return ScenarioAnswer(
        prepared=prepared, before=before, after=after, effect=found, burden=burden
    )
