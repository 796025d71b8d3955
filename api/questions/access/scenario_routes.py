"""What would be if: computed for whoever asks, and stored nowhere."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from analyses.access.from_point import nearest_offers
from analyses.access.scenario import Change, scenario
from analyses.access.scenario_offers import NETWORK_ACTIONS
from api.http.dependencies import ComputingPlace, Revision
from api.questions.access.asked import Asked, Latitude, Longitude, Service
from api.questions.access.scenario import answer_scenario
from api.questions.access.scenario_view import scenario_view
from api.questions.access.schemas import ChangesIn
from maps.access.drawings import nearest_data

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


@router.post("/point", summary="Die fünf nächsten Angebote eines Ortes in einem Gedankenspiel")
def show_point_of_scenario(
    region_id: str,
    revision: Revision,
    service: Service,
    question: Asked,
    lon: Longitude,
    lat: Latitude,
    changes: ChangesIn,
    place: ComputingPlace,
) -> dict[str, Any]:
    """Give the offers that the scenario has; `left_out` says whether it changes streets, too."""
    wanted = [Change(**change.model_dump()) for change in changes.changes]
    of_offers = [change for change in wanted if change.action not in NETWORK_ACTIONS]
    prepared = service.region(region_id, revision)
    data, mode = prepared.loaded.data, prepared.mode(question.mode)
    found = scenario(data, mode, service.answer(region_id, revision, question), of_offers)
    nearest = nearest_offers(data, mode, prepared.lines(question.mode), found, (lon, lat))
    return nearest_data(nearest, data.work_crs, without_streets=len(of_offers) < len(wanted)) | {
        "is_scenario": True
    }
