"""Puts a scenario into the words and rows of the page."""

from dataclasses import replace
from typing import Any

from analyses.access.answer import Answer
from analyses.access.scenario import closed_offers
from api.questions.access.offer_rows import offer_changes
from api.questions.access.scenario import ScenarioAnswer
from api.questions.access.scenario_records import scenario_result
from api.questions.access.service import PreparedRegion
from api.questions.access.view import answer_view
from maps.access.scenario_page import Today, scenario_data, today_of


def scenario_view(found: ScenarioAnswer) -> dict[str, Any]:
    """Give what the page needs to draw a scenario beside the map of today."""
    prepared, data = found.prepared, found.prepared.loaded.data
    changed = offer_changes(found.before, found.after, data)
    after = answer_view(prepared.loaded, found.after, None, "", with_offers=False)
    return scenario_data(
        prepared.of_answer(found.before, "today", lambda: _today(prepared, found.before)),
        replace(after, offers=changed.offers), scenario_result(found), gone=changed.gone,
    )  # fmt: skip


def _today(prepared: PreparedRegion, before: Answer) -> Today:
    """Say what every scenario of a question is held against."""
    mode = prepared.mode(before.question.mode)
    closed = closed_offers(prepared.loaded.data, mode, before)
    return today_of(
        answer_view(prepared.loaded, before, None, "", closed=closed, with_offers=False)
    )
