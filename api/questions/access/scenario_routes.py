"""What would be if: computed for whoever asks, and stored nowhere."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter

from analyses.access.scenario import Change, closed_offers
from api.http.dependencies import ComputingPlace, Revision
from api.questions.access.asked import Asked, Service
from api.questions.access.scenario import answer_scenario
from api.questions.access.scenario_records import scenario_result
from api.questions.access.schemas import ChangesIn
from api.questions.access.view import answer_view, offer_changes
from maps.access.scenario_page import scenario_data

router = APIRouter(prefix="/api/regions/{region_id}/accessibility", tags=["Wege und Versorgung"])


@router.post("/what-if", summary="Was wäre, wenn ein Angebot käme, ginge, umzöge oder wüchse?")
def show_scenario(
    region_id: str,
    revision: Revision,
    service: Service,
    question: Asked,
    changes: ChangesIn,
    place: ComputingPlace,
) -> dict[str, Any]:
    """Answer the same question for changed offers and streets. Nothing is stored."""
    wanted = [Change(**change.model_dump()) for change in changes.changes]
    found = answer_scenario(service, region_id, revision, question, wanted)
    loaded = found.prepared.loaded
    closed = closed_offers(loaded.data, found.prepared.mode(question.mode), found.before)
    old = answer_view(loaded, found.before, None, "", closed=closed, with_offers=False)
    new = answer_view(loaded, found.after, None, "", with_offers=False)
    changed = offer_changes(found.before, found.after, loaded.data)
    new = replace(new, offers=changed.offers)
    return scenario_data(old, new, scenario_result(found), gone=changed.gone)
