"""Drawings of pages without a map of themes as files."""

from fastapi import APIRouter, Request, Response

from api.http.address import check_address
from api.http.bodies import answer
from api.http.dependencies import DatabaseEngine
from api.questions.question import MapAsk
from api.sheets.asked import OF_THE_SCREEN
from api.sheets.charts import chart_body, require_ending
from api.sheets.made import dpi_of
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.errors import NotFoundError, excerpt, suggestion
from maps.sheet.chart import chart_plate

router = APIRouter(include_in_schema=False)


@router.get("/zeichnung/{region_id}/{question}/{drawing}.{ending}")
def show_drawing(
    request: Request, engine: DatabaseEngine, region_id: str, question: str, drawing: str,
    ending: str,
) -> Response:  # fmt: skip
    """Give a drawing of a page as SVG or PNG, with its finding, its source and what it is."""
    require_ending(ending)
    known = {item.slug: item for item in request.app.state.questions if item.drawings is not None}
    if question not in known:
        raise NotFoundError(
            f"Zeichnungen zu „{excerpt(question)}“ gibt es nicht. {suggestion(question, known)}"
        )
    chosen, services = known[question], request.app.state.services
    words = (*chosen.map_words(), *(("dpi",) if ending == "png" else ()))
    said = [
        (name, text) for name, text in request.query_params.multi_items()
        if name in words or name not in OF_THE_SCREEN
    ]  # fmt: skip
    check_address(said, words, what="dieser Zeichnung")
    asked = {name: text for name, text in said if text}
    with transaction(engine) as connection:
        revision = read_region(connection, region_id).revision
    assert chosen.drawings is not None
    found = chosen.drawings(
        MapAsk(
            engine=engine, region_id=region_id, revision=revision, asked=asked,
            service=lambda name: services[name],
        )
    )  # fmt: skip
    plate = chart_plate(found.figure(drawing), found.place, found.all_notes).svg
    body = chart_body(plate, f"{question}-{drawing}", ending, dpi_of(asked.get("dpi", "")))
    return answer(request, body, cache_control="no-store")
