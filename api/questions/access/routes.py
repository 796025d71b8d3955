"""Access and supply: stored figures, live answers, surface, isochrones, scenarios."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pyproj import CRS

from analyses.access.answer import AccessQuestion, Answer
from analyses.access.answer_equity import AnswerEquity, answer_equity
from analyses.access.from_point import nearest_offers, reach_of
from analyses.access.scenario import closed_offers
from analyses.routing.surface import Surface, surface
from api.files.names import attachment, plain_name
from api.files.result_files import ResultTable, finite_records
from api.files.served import AskedFormat, stored_table
from api.http.bodies import Body, pack, stored_answer, stored_body
from api.http.bodies import answer as send
from api.http.dependencies import ComputingPlace, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.access.answer_file import answer_result
from api.questions.access.asked import Asked, Latitude, Longitude, Service
from api.questions.access.notes import asked_text, stored_remarks
from api.questions.access.schemas import AccessOut, AccessRowOut, way_state
from api.questions.access.service import AccessService, PreparedRegion
from api.questions.access.table import COLUMNS, DETAIL_COLUMNS, Selection, read_access_table
from api.questions.access.view import answer_view
from kpk_geo.database.area_tree import read_named_areas
from kpk_geo.database.areas import count_areas_in
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.local_time import local_today
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode
from kpk_geo.opening.calendar import kindergarten_year
from kpk_geo.raster import geotiff
from maps.access.asked_text import asked_words
from maps.access.drawings import isochrone_features, nearest_data
from maps.access.equity_picture import equity_picture
from maps.access.equity_text import equity_sentence
from maps.access.page import answer_data
from maps.access.supply_words import SupplyUnit
from maps.access.surface_picture import surface_picture
from maps.kit.palette import MINUTE_COLOURS, MINUTE_LIMITS, NO_WAY_COLOUR

router = APIRouter(prefix="/api/regions/{region_id}/accessibility", tags=["Wege und Versorgung"])


@router.get("", summary="Gespeicherte Werte je Gebiet")
def show_access(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    part: Part,
    kind: OfferKind | None = None,
    life_phase: LifePhase | None = None,
    mode: TravelMode | None = None,
) -> AccessOut:
    """Show the newest stored figures of one question; by default of the plan's first."""
    selection = Selection(kind=kind, life_phase=life_phase, mode=mode)
    table = read_access_table(connection, region_id, selection, part=part)
    total = count_areas_in(connection, table.level.level_pk)
    named = read_named_areas(connection, table.level.level_pk)
    names = {item.area_id: item.name for item in named}
    frame = table.rows.reset_index()[[*COLUMNS, *DETAIL_COLUMNS, *table.norm_columns]]
    for share in ("p50", "p95"):
        frame[f"way_{share}"] = frame[f"minutes_{share}"].astype(float).map(way_state)
    return AccessOut(
        **run_fields(table.run, table.level),
        summary=table.summary,
        notes=stored_remarks(table, names),
        items=[AccessRowOut(**row) for row in finite_records(frame)],
        **page_fields(request, part, total=total),
    )


def _name(region_id: str, what: str, question: AccessQuestion) -> str:
    slot = "immer"
    if question.slot is not None:
        asked = question.slot
        when = asked.day or f"{asked.weekday}.{asked.season}"
        slot = f"{when}.{asked.minute}.{asked.today}"  # which courses run changes by the day
    elif question.capacity is CapacityUnit.HOURS:
        slot = f"immer.{kindergarten_year(local_today()).first}"
    return "/".join(
        ["accessibility", what, region_id, question.kind, question.life_phase, question.mode,
         question.capacity, slot]
    )  # fmt: skip


def _file_name(what: str, region_id: str, question: AccessQuestion) -> str:
    """Tell the files of two questions apart: by kind, age, mode, day and hour."""
    words = asked_words(question.kind, question.life_phase, question.mode, question.slot)
    return "-".join([what, region_id, *map(plain_name, words)])


@router.get("/map", summary="Antwort auf eine Frage: Themen, Gebiete, Angebote")
async def show_answer(
    request: Request, region_id: str, revision: Revision, service: Service, question: Asked
) -> Response:
    """Compute one answer from the loaded data; `reason` alone where there is none."""

    def build() -> tuple[str, str]:
        prepared = service.region(region_id, revision)
        try:
            found = service.answer(region_id, revision, question)
        except (NotFoundError, InputError) as error:  # nothing open then: an answer, not a fault
            return _json({"reason": str(error)})
        equity, without = _equity(service, prepared, found)
        closed = closed_offers(prepared.loaded.data, prepared.mode(question.mode), found)
        view = answer_view(prepared.loaded, found, equity, without, closed=closed)
        return _json(answer_data(view))

    return await stored_answer(
        request, _name(region_id, "map", question), revision, build, computes_for=region_id
    )


_NOT_COMPARABLE = (
    "Vergleichen lässt sich das hier nicht: Nötig sind mindestens fünf Gebiete mit Kindern, "
    "Belastung und Versorgung, überhaupt ein Platz, und Gebiete, die verschieden belastet sind."
)


def _equity(
    service: AccessService, prepared: PreparedRegion, found: Answer
) -> tuple[AnswerEquity | None, str]:
    burden = service.burden(prepared)
    if burden.scores is None:
        return None, burden.reason
    mode = prepared.mode(found.question.mode)
    equity = answer_equity(prepared.loaded.data, mode, found, burden.scores)
    return equity, ("" if equity else _NOT_COMPARABLE)


def _json(content: dict[str, Any]) -> tuple[str, str]:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text, "application/json"


@router.get("/table.csv", summary="Antwort auf eine Frage als CSV")
@router.get("/table.xlsx", summary="Antwort auf eine Frage als Excel-Datei")
async def answer_file(
    request: Request,
    region_id: str,
    revision: Revision,
    service: Service,
    question: Asked,
    table_format: AskedFormat,
) -> Response:
    """Give the areas of one answer as a file, computed from the loaded data."""

    def build() -> ResultTable:
        prepared = service.region(region_id, revision)
        found = service.answer(region_id, revision, question)
        with transaction(service.engine) as connection:
            return answer_result(connection, prepared.loaded, found)

    return await stored_table(
        request, _name(region_id, "table", question), revision, build, table_format=table_format,
        name=_file_name("wege", region_id, question),
        computes_for=region_id,
    )  # fmt: skip


@router.get("/surface.png", summary="Minuten als Bild")
async def surface_png(
    request: Request, region_id: str, revision: Revision, service: Service, question: Asked
) -> Response:
    """Draw the travel-time surface; the header X-Bounds has its box in degrees."""

    def build() -> Body:
        found, grid = _surface(service, region_id, revision, question)
        picture = surface_picture(
            grid,
            MINUTE_LIMITS,
            MINUTE_COLOURS,
            NO_WAY_COLOUR,
            work_crs=_crs(service, region_id, revision),
        )
        bounds = ",".join(f"{value:.6f}" for value in picture.bounds)
        name = _name(region_id, "png", found.question).replace("/", "-")
        return pack(picture.png, "image/png", f"{revision}-{name}", (("X-Bounds", bounds),))

    key = (_name(region_id, "png", question), str(revision))
    return send(request, await stored_body(request, key, build, computes_for=region_id))


def _crs(service: AccessService, region_id: str, revision: int) -> CRS:
    return service.region(region_id, revision).loaded.data.work_crs


def _surface(
    service: AccessService, region_id: str, revision: int, question: AccessQuestion
) -> tuple[Answer, Surface]:
    prepared = service.region(region_id, revision)
    found = service.answer(region_id, revision, question)
    network, grid = prepared.mode(question.mode).network, prepared.grid(question.mode)
    return found, surface(network, grid, found.offers.positions)


@router.get("/surface.tif", summary="Minuten als GeoTIFF (COG), 100 m, im System der Region")
def surface_tif(
    region_id: str, revision: Revision, service: Service, question: Asked, place: ComputingPlace
) -> Response:
    """Give the travel-time surface for a desktop GIS; -1 is: no way leads there."""
    _, made = _surface(service, region_id, revision, question)
    label = f"Minuten bis zum nächsten Angebot: {asked_text(question)}"
    content = geotiff(
        made.minutes, work_crs=_crs(service, region_id, revision), west=made.west,
        north=made.north, cell=made.cell, description=label,
        notes={"Region": region_id, "Revision": str(revision), "Frage": label},
    )  # fmt: skip
    name = f"{_file_name('minuten', region_id, question)}.tif"
    headers = dict([attachment(name)])
    return Response(content, media_type="image/tiff; application=geotiff", headers=headers)


@router.get("/point", summary="Die fünf nächsten Angebote eines Ortes, mit Weg")
def show_point(
    region_id: str,
    revision: Revision,
    service: Service,
    question: Asked,
    lon: Longitude,
    lat: Latitude,
    place: ComputingPlace,
) -> dict[str, Any]:
    """Give minutes, metres, straight line and the way to each."""
    prepared = service.region(region_id, revision)
    found = service.answer(region_id, revision, question)
    nearest = nearest_offers(
        prepared.loaded.data, prepared.mode(question.mode), prepared.lines(question.mode), found,
        (lon, lat),
    )  # fmt: skip
    return nearest_data(nearest, prepared.loaded.data.work_crs)


@router.get("/isochrones", summary="Bis wohin reicht eine Viertelstunde?")
def show_isochrones(
    region_id: str,
    revision: Revision,
    service: Service,
    lon: Longitude,
    lat: Latitude,
    place: ComputingPlace,
    mode: TravelMode = TravelMode.WALK,
    minutes: Annotated[str, Query(description="Minuten, durch Komma getrennt")] = "5,10,15",
) -> dict[str, Any]:
    """Draw from where a place can be reached within some minutes, as GeoJSON."""
    wanted = _minutes(minutes)
    prepared = service.region(region_id, revision)
    return isochrone_features(
        reach_of(prepared.loaded.data, prepared.mode(mode), (lon, lat), wanted),
        prepared.loaded.data.work_crs,
    )


def _minutes(text: str) -> list[float]:
    try:
        values = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise InputError(f"minutes={text}: Erwartet werden Zahlen wie 5,10,15.") from error
    if not values or len(values) > 6 or not all(0 < value <= 60 for value in values):
        raise InputError(f"minutes={text}: Erlaubt sind bis zu sechs Werte über 0 und bis 60.")
    return values


@router.get("/equity.svg", summary="Konzentrationskurve als Bild")
async def equity_svg(
    request: Request, region_id: str, revision: Revision, service: Service, question: Asked
) -> Response:
    """Draw supply over children, the most burdened areas first."""

    def build() -> tuple[str, str]:
        prepared = service.region(region_id, revision)
        found = service.answer(region_id, revision, question)
        equity, without = _equity(service, prepared, found)
        if equity is None:
            raise NotFoundError(without)
        unit = SupplyUnit(kind=question.kind, capacity=question.capacity)
        title = f"Konzentrationskurve {asked_text(question)}, {prepared.loaded.region.name}"
        sentence = equity_sentence(equity.everyone, unit)
        picture = equity_picture(equity.everyone, title=title, sentence=sentence, unit=unit.amount)
        return picture, "image/svg+xml"

    return await stored_answer(
        request, _name(region_id, "equity", question), revision, build, computes_for=region_id
    )
