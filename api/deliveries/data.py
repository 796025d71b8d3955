"""Deliveries for scripts and other programs: a file is brought, and how far taking it is."""

from collections.abc import Iterator
from typing import Annotated

from anyio import from_thread
from fastapi import APIRouter, Query, Request

from api.deliveries.file_kinds import MAX_UPLOAD, too_large
from api.deliveries.schemas import JobOut, UploadedOut
from api.deliveries.service import DeliveryService
from api.deliveries.staging import Upload
from api.deliveries.view import address_of
from api.http.dependencies import Planner
from kpk_geo.errors import InputError

router = APIRouter(prefix="/api/regions", tags=["Daten"])


def service_of(request: Request) -> DeliveryService:
    """Give the service of deliveries."""
    service: DeliveryService = request.app.state.deliveries
    return service


@router.post("/{region_id}/deliveries", summary="Eine Datei bringen; übernommen ist damit nichts")
async def upload(
    request: Request,
    region_id: str,
    planner: Planner,
    name: Annotated[str, Query(max_length=300, description="Name der Datei")],
) -> UploadedOut:
    """Keep a file, and say where its page is; what cannot be read is refused at once."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MAX_UPLOAD:
        raise InputError(too_large(name, int(length)))
    pieces = request.stream()

    async def next_piece() -> bytes | None:
        return await anext(pieces, None)

    def chunks() -> Iterator[bytes]:
        while (piece := from_thread.run(next_piece)) is not None:
            yield piece

    kept: Upload = await request.app.state.work.reading.run(
        lambda: service_of(request).receive(region_id, name, chunks(), planner)
    )
    return UploadedOut(address=address_of(kept))


@router.get("/{region_id}/deliveries/{delivery}", summary="Wie weit das Übernehmen ist")
async def show_job(request: Request, region_id: str, delivery: str, planner: Planner) -> JobOut:
    """Say how far taking a delivery is."""
    job = service_of(request).jobs.get(delivery)
    if job is None:
        return JobOut(is_done=True, label="", error="")
    return JobOut(is_done=job.is_done, label=job.label, error=job.error)
