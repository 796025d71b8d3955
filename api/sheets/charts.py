"""Charts of the page of an area as files."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.area_pages.read import read_area_profile, read_asked, read_quarter_profile
from api.http.bodies import Body, answer, pack
from api.http.dependencies import DatabaseEngine
from api.sheets.made import PICTURE_MM, dpi_of
from kpk_geo.database.connection import transaction
from kpk_geo.errors import NotFoundError, excerpt, suggestion
from maps.area.page import page_figures
from maps.area.profile import AreaProfile
from maps.document.raster import png_bytes
from maps.sheet.chart import chart_plate

router = APIRouter(include_in_schema=False)
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@router.get("/diagramm/{region_id}/{level}/{figure}.{ending}")
def show_chart(
    request: Request, engine: DatabaseEngine, region_id: str, level: str, figure: str, ending: str,
    areas: Annotated[list[str], Query(alias="area", max_length=500)],
) -> Response:  # fmt: skip
    """Give a chart of an area, or of several as one Quartier, as SVG or PNG."""
    if ending not in _TYPES:
        raise NotFoundError(
            f"Als „{excerpt(ending)}“ gibt es das Diagramm nicht. {suggestion(ending, _TYPES)}"
        )
    resolution, questions = dpi_of(request.query_params.get("dpi", "")), request.app.state.questions
    with transaction(engine) as connection:
        asked = read_asked(connection, region_id, level, areas)
        read = read_area_profile if len(asked.area_ids) == 1 else read_quarter_profile
        profile = read(connection, asked, questions)
    plate = _svg(profile, figure)
    content = plate.encode() if ending == "svg" else png_bytes(
        plate, width_mm=PICTURE_MM, ppi=resolution
    )  # fmt: skip
    return answer(request, _body(content, figure, ending), cache_control="no-store")


def _svg(profile: AreaProfile, name: str) -> str:
    known = page_figures(profile)
    if name not in known:
        raise NotFoundError(
            f"Das Diagramm „{excerpt(name)}“ gibt es zu {profile.name} nicht. "
            f"{suggestion(name, known)}"
        )
    invented = f"Erfundene Daten: {profile.region_name} gibt es nicht."
    notes = [invented] if profile.synthetic else []
    notes += list(dict.fromkeys(part.stale for part in profile.parts if part.stale))
    place = f"{profile.name} · {profile.region_name}"
    return chart_plate(known[name], place, notes).svg


def _body(content: bytes, figure: str, ending: str) -> Body:
    name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in figure)
    headers = (
        ("Content-Disposition", f'attachment; filename="{name}.{ending}"'),
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    )
    return pack(content, _TYPES[ending], hashlib.sha256(content).hexdigest(), headers)
