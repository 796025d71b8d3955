"""The gaps as the GeoJSON that `kpk export gaps` writes, sent to a browser."""

from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Request, Response

from api.files.geojson import GEOJSON
from api.files.names import attachment
from api.http.bodies import Body, answer, pack, stored_body
from api.http.dependencies import BareEngine, Revision
from api.questions.gaps.export import write_gaps

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Lücken der Kette"])


@router.get("/gaps.geojson", summary="Lücken der Präventionskette als GeoJSON")
async def gaps_shapes(
    request: Request, region_id: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give one feature per area."""
    name = f"luecken-{region_id}.geojson"

    def build() -> Body:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            write_gaps(engine, region_id, path, file_format="geojson")
            content = path.read_bytes()
        return pack(content, GEOJSON, f"{revision}-{name}", (attachment(name),))

    return answer(request, await stored_body(request, (f"gaps-file/{name}", str(revision)), build))
