"""Charts of the page of an area as files."""

import hashlib
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Connection

from api.area_pages.quarters import read_saved
from api.area_pages.read import read_area_profile, read_asked, read_quarter_profile
from api.files.names import MEDIA_TYPES, attachment, plain_name
from api.http.address import check_address
from api.http.bodies import Body, answer, pack
from api.http.dependencies import DatabaseEngine
from api.questions.question import Question
from api.sheets.made import PICTURE_MM, SANDBOX, dpi_of
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, NotFoundError, excerpt, suggestion
from maps.area.page import eyebrow, page_figures
from maps.area.profile import AreaProfile
from maps.document.raster import png_bytes
from maps.kit.area_addresses import UNSAVED
from maps.sheet.chart import chart_plate

router = APIRouter(include_in_schema=False)
_ENDINGS = ("svg", "png")
Whose = tuple[list[str], int | None]  # keys of areas, and the number of a Quartier


def _whose(
    areas: Annotated[list[str] | None, Query(alias="area", max_length=500)] = None,
    quarter: Annotated[int | None, Query(ge=UNSAVED, lt=2**31)] = None,
) -> Whose:
    return areas or [], quarter


@router.get("/diagramm/{region_id}/{level}/{figure}.{ending}")
def show_chart(
    request: Request, engine: DatabaseEngine, region_id: str, level: str, figure: str, ending: str,
    whose: Annotated[Whose, Depends(_whose)],
) -> Response:  # fmt: skip
    """Give a chart of an area, or of a Quartier, as SVG or PNG.

    Several areas are a Quartier; one is an area, unless its page was that of a Quartier of one.
    """
    require_ending(ending)
    known = ("area", "quarter", "dpi") if ending == "png" else ("area", "quarter")
    said = request.query_params.multi_items()
    check_address(said, known, several=("area",), what="diesem Diagramm")
    resolution, questions = dpi_of(dict(said).get("dpi", "")), request.app.state.questions
    with transaction(engine) as connection:
        profile = _profile(connection, questions, (region_id, level), whose)
    plate = _svg(profile, figure)
    return answer(request, chart_body(plate, figure, ending, resolution), cache_control="no-store")


def _profile(
    connection: Connection, questions: Sequence[Question], where: tuple[str, str],
    whose: Whose,
) -> AreaProfile:  # fmt: skip
    """Read what the page of the chart shows, under the name that the page has."""
    (region_id, level), (areas, quarter) = where, whose
    if quarter:
        saved, asked, gone = read_saved(connection, region_id, quarter)
        if areas or saved.level != level:
            raise InputError(
                f"Das Quartier {quarter} hat seine eigenen Gebiete der Ebene „{saved.level}“. "
                "Bitte die Adresse von seiner Seite nehmen."
            )
        return read_quarter_profile(connection, asked, questions, saved=saved, gone=gone)
    asked = read_asked(connection, region_id, level, areas)
    if quarter is None and len(asked.area_ids) == 1:
        return read_area_profile(connection, asked, questions)
    return read_quarter_profile(connection, asked, questions)


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
    place = f"{eyebrow(profile)}: {profile.name} · {profile.region_name}"
    return chart_plate(known[name], place, notes).svg


def require_ending(ending: str) -> None:
    """Refuse a form that no chart has.

    Raises
    ------
    NotFoundError
        It is neither svg nor png.
    """
    if ending not in _ENDINGS:
        raise NotFoundError(
            f"Als „{excerpt(ending)}“ gibt es das Diagramm nicht. {suggestion(ending, _ENDINGS)}"
        )


def chart_body(plate: str, name: str, ending: str, dpi: int) -> Body:
    """Make a file of a chart.

    Parameters
    ----------
    plate
        SVG with all that stands beside it.
    name
        Of the file, without its ending.
    ending
        svg or png.
    dpi
        Of a PNG.
    """
    content = plate.encode()
    if ending == "png":
        content = png_bytes(plate, width_mm=PICTURE_MM, ppi=dpi)
    headers = (attachment(f"{plain_name(name)}.{ending}"), SANDBOX)
    return pack(content, MEDIA_TYPES[ending], hashlib.sha256(content).hexdigest(), headers)
