"""What would be if: computed for whoever asks, and stored nowhere."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from analyses.access.scenario import Change
from api.http.dependencies import ComputingPlace, Revision
from api.questions.access.asked import Asked, Service
from api.questions.access.scenario import answer_scenario
from api.questions.access.scenario_view import scenario_view
from api.questions.access.schemas import ChangesIn

router = APIRouter(prefix="/api/regions/{region_id}/accessibility", tags=["Wege und Versorgung"])


@router.post("/what-if", summary="Was wäre, wenn ein Angebot käme, ginge, umzöge oder wüchse?")
def show_scenario(
    region_id: str,
    revision: Revision,
    service: Service,
    question: Asked,
    changes: ChangesIn,
    place: ComputingPlace,
) -> JSONResponse:
    """Answer the same question for changed offers and streets. Nothing is stored."""
    wanted = [Change(**change.model_dump()) for change in changes.changes]
    found = answer_scenario(service, region_id, revision, question, wanted)
    return JSONResponse(scenario_view(found))
