"""The gaps as the files that `kpk export gaps` writes, sent to a browser."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fastapi import APIRouter, Request, Response

from api.http.bodies import Body, answer, pack, stored_body
from api.http.dependencies import BareEngine, Revision
from api.questions.gaps.export import write_gaps

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Lücken der Kette"])
_MEDIA_TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


@router.get("/gaps.xlsx", summary="Lücken der Präventionskette als Excel-Datei")
async def gaps_book(
    request: Request, region_id: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give areas, links and hosts as sheets."""
    return await _sent(request, region_id, revision, engine, "xlsx")


@router.get("/gaps.geojson", summary="Lücken der Präventionskette als GeoJSON")
async def gaps_shapes(
    request: Request, region_id: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give one feature per area."""
    return await _sent(request, region_id, revision, engine, "geojson")


async def _sent(
    request: Request, region_id: str, revision: int, engine: BareEngine, file_format: str
) -> Response:
    name = f"luecken-{region_id}.{file_format}"

    def build() -> Body:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            write_gaps(engine, region_id, path, file_format=file_format)
            content = path.read_bytes()
        disposition = ("Content-Disposition", f'attachment; filename="{name}"')
        return pack(content, _MEDIA_TYPES[file_format], f"{revision}-{name}", (disposition,))

    key = (f"gaps-file/{name}", str(revision))
    return answer(request, await stored_body(request, key, build))
