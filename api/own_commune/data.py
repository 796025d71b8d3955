"""Founding for the script of its pages: what a name may mean, and how far a founding is."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse

from api.files.names import MEDIA_TYPES
from api.http.dependencies import Planner
from api.own_commune.schemas import ProgressOut, SuggestionOut
from api.own_commune.service import FoundingService
from api.own_commune.view import step_of
from kpk_geo.communes.resolve import describe
from kpk_geo.communes.suggest import suggestions
from kpk_geo.errors import NotFoundError

router = APIRouter(prefix="/api", tags=["Eigene Kommune"])


def service_of(request: Request) -> FoundingService:
    """Give the service of founding."""
    service: FoundingService = request.app.state.founding
    return service


@router.get("/communes", summary="Gemeinden und Kreise zu einem angefangenen Namen")
async def suggest(
    request: Request,
    planner: Planner,
    text: Annotated[str, Query(max_length=100, description="So weit getippt")] = "",
) -> list[SuggestionOut]:
    """List what a half-typed name may mean."""
    del planner
    found = await request.app.state.work.reading.run(
        lambda: suggestions(text, service_of(request).shelves.directory())
    )
    return [SuggestionOut(key=place.key, label=describe(place)) for place in found]


@router.get("/own-communes/{founding}", summary="Wie weit das Anlegen einer Kommune ist")
def show_progress(request: Request, founding: str, planner: Planner) -> ProgressOut:
    """Say how far a founding is."""
    del planner
    job = service_of(request).job(founding)
    if job is None:
        return ProgressOut(is_running=False, phase="", step="")
    return ProgressOut(is_running=True, phase=job.phase, step=step_of(job))


@router.get(
    "/own-communes/{founding}/papers/{name}",
    summary="Lückenliste, Brief, Straßenraster oder Vorlage",
    response_class=FileResponse,
)
async def send_paper(request: Request, founding: str, name: str, planner: Planner) -> FileResponse:
    """Send one of the papers that a region is handed over with."""
    del planner

    def find() -> Path:
        record = service_of(request).records.read(founding)
        path = Path(record.target) / name
        if record.result is None or name not in record.result.papers or not path.is_file():
            raise NotFoundError("Dieses Papier gibt es nicht (mehr).")
        return path

    path: Path = await request.app.state.work.reading.run(find)
    return FileResponse(
        path, media_type=MEDIA_TYPES[path.suffix[1:]], filename=name,
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip
