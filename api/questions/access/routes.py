"""Ways and supply: stored figures, live answers, surface, isochrones, what-if."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Engine

from analyses.routing.surface import surface
from api.files.result_files import finite_records, readable
from api.files.tabular import csv_text
from api.http.bodies import Body, pack, stored_answer, stored_body
from api.http.bodies import answer as send
from api.http.dependencies import ComputingPlace, DatabaseConnection, Limit, Offset, Revision
from api.http.paging import page_fields
from api.http.schemas import AccessibilityOut, ChangesIn
from api.questions.access.answers import Answer, Question
from api.questions.access.drawings import isochrone_features, point_answer
from api.questions.access.fairness import Fairness, fairness, read_burden
from api.questions.access.model import AccessibilityModel
from api.questions.access.places import Slot
from api.questions.access.service import AccessibilityMemory
from api.questions.access.table import (
    COLUMNS,
    DETAIL_COLUMNS,
    Selection,
    read_accessibility_table,
)
from api.questions.access.view import answer_view, difference
from api.questions.access.what_if import Change, what_if
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode, Validity
from kpk_geo.raster import geotiff
from maps.access.equity_picture import equity_picture
from maps.access.equity_text import equity_sentence
from maps.access.page import answer_data
from maps.access.surface_picture import surface_picture
from maps.kit.palette import MINUTE_COLOURS, MINUTE_LIMITS, NO_WAY_COLOUR

router = APIRouter(prefix="/api/regions/{region_id}/accessibility", tags=["Wege und Versorgung"])


def _memory(request: Request) -> AccessibilityMemory:
    memory: AccessibilityMemory = request.app.state.accessibility
    return memory


def _question(
    kind: Annotated[OfferKind, Query(description="Art des Angebots")],
    life_phase: Annotated[LifePhase | None, Query(description="Lebensphase der Kinder")] = None,
    mode: Annotated[TravelMode, Query(description="Verkehrsmittel")] = TravelMode.WALK,
    capacity: Annotated[CapacityUnit, Query(description="Was als Angebot zählt")] = (
        CapacityUnit.PLACES
    ),
    weekday: Annotated[int | None, Query(ge=0, le=6, description="0 Montag")] = None,
    time: Annotated[str | None, Query(description="Uhrzeit, etwa 15:00")] = None,
) -> Question:
    return Question(
        kind=kind,
        life_phase=life_phase or kind.usual_phase,
        mode=mode,
        capacity=capacity,
        slot=_slot(weekday, time),
    )


def _slot(weekday: int | None, time: str | None) -> Slot | None:
    if weekday is None and not time:
        return None
    hour, _, minute = (time or "").partition(":")
    if weekday is None or not (hour.isdigit() and minute.isdigit()):
        raise InputError("Zu Wochentag gehört eine Uhrzeit wie 15:00, und umgekehrt.")
    if not (int(hour) < 24 and int(minute) < 60):
        raise InputError(f"Die Uhrzeit {time} gibt es nicht.")
    return Slot(weekday, 60 * int(hour) + int(minute))


Memory = Annotated[AccessibilityMemory, Depends(_memory)]
Asked = Annotated[Question, Depends(_question)]
Longitude = Annotated[float, Query(ge=-180, le=180, description="Länge in Grad")]
Latitude = Annotated[float, Query(ge=-90, le=90, description="Breite in Grad")]


@router.get("", summary="Gespeicherte Werte je Gebiet")
def show_accessibility(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    kind: OfferKind | None = None,
    life_phase: LifePhase | None = None,
    mode: TravelMode | None = None,
    limit: Limit = 1000,
    offset: Offset = 0,
) -> AccessibilityOut:
    """Show the newest stored figures of one question; by default of the plan's first."""
    selection = Selection(kind=kind, life_phase=life_phase, mode=mode)
    table = read_accessibility_table(connection, region_id, selection)
    frame = table.rows.reset_index()[[*COLUMNS, *DETAIL_COLUMNS, *table.norm_columns]]
    return AccessibilityOut.model_validate(
        {
            "region_id": region_id,
            "run": table.run.run_pk,
            "finished_at": table.run.finished_at,
            "software_version": table.run.software_version,
            "level": table.level.level,
            "parameters": table.run.parameters,
            "inputs": table.run.inputs,
            "summary": table.summary,
            "items": finite_records(frame.iloc[offset : offset + limit]),
            **page_fields(request, total=len(frame), limit=limit, offset=offset),
        }
    )


def _name(region_id: str, what: str, question: Question) -> str:
    slot = f"{question.slot.weekday}.{question.slot.minute}" if question.slot else "immer"
    return "/".join(
        ["accessibility", what, region_id, question.kind, question.life_phase, question.mode,
         question.capacity, slot]
    )  # fmt: skip


@router.get("/map", summary="Antwort auf eine Frage: Themen, Gebiete, Angebote")
async def show_answer(
    request: Request, region_id: str, revision: Revision, memory: Memory, question: Asked
) -> Response:
    """Compute one answer from the loaded data; `reason` alone where there is none."""

    def build() -> tuple[str, str]:
        model = memory.model(region_id, revision)
        try:
            found = memory.answer(region_id, revision, question)
        except (NotFoundError, InputError) as error:  # nothing open then: an answer, not a fault
            return _json({"reason": str(error)})
        fair, without = _fairness(memory.engine, model, found)
        return _json(answer_data(answer_view(model, found, fair, without)))

    return await stored_answer(
        request, _name(region_id, "map", question), revision, build, kind="computing"
    )


def _fairness(
    engine: Engine, model: AccessibilityModel, found: Answer
) -> tuple[Fairness | None, str]:
    with transaction(engine) as connection:
        burden = read_burden(connection, model)
    if burden is None:
        return None, (
            f"Für die Ebene „{model.level.label}“ ist kein Belastungsindex gerechnet; ohne ihn "
            "lässt sich nicht sagen, wem das Angebot nützt."
        )
    fair = fairness(model, found, burden)
    return fair, "" if fair else "Zu wenige Gebiete mit Belastung und Versorgung zum Vergleichen."


def _json(content: dict[str, Any]) -> tuple[str, str]:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text, "application/json"


@router.get("/table.csv", summary="Antwort auf eine Frage als CSV für deutsches Excel")
async def answer_csv(
    request: Request, region_id: str, revision: Revision, memory: Memory, question: Asked
) -> Response:
    """Give the areas of one answer as CSV, computed from the loaded data."""

    def build() -> tuple[str, str]:
        model = memory.model(region_id, revision)
        found = memory.answer(region_id, revision, question)
        rows = found.table.rows.join(found.circle)
        rows.insert(0, "name", model.areas["name"].reindex(rows.index))
        rows["validity"] = [Validity.of(str(code)).label for code in rows["validity"]]
        norm_columns = [name for name in rows.columns if str(name).startswith("norm_")]
        frame = rows.reset_index()[[*COLUMNS, *DETAIL_COLUMNS, *norm_columns]]
        return csv_text(readable(frame)), "text/csv; charset=utf-8"

    made = await stored_answer(
        request, _name(region_id, "csv", question), revision, build, kind="computing"
    )
    name = f"wege-{region_id}-{question.kind.value}-{question.mode.value}.csv"
    made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return made


@router.get("/surface.png", summary="Minuten als Bild")
async def surface_png(
    request: Request, region_id: str, revision: Revision, memory: Memory, question: Asked
) -> Response:
    """Draw the travel-time surface; the header X-Bounds has its box in degrees."""

    def build() -> Body:
        found, grid = _surface(memory, region_id, revision, question)
        picture = surface_picture(grid, MINUTE_LIMITS, MINUTE_COLOURS, NO_WAY_COLOUR)
        bounds = ",".join(f"{value:.6f}" for value in picture.bounds)
        name = _name(region_id, "png", found.question).replace("/", "-")
        return pack(picture.png, "image/png", f"{revision}-{name}", (("X-Bounds", bounds),))

    key = (_name(region_id, "png", question), str(revision))
    return send(request, await stored_body(request, key, build, kind="computing"))


def _surface(memory: AccessibilityMemory, region_id: str, revision: int, question: Question) -> Any:
    model = memory.model(region_id, revision)
    found = memory.answer(region_id, revision, question)
    network = model.mode(question.mode).network
    return found, surface(network, model.grid_of(question.mode), found.offered.positions)


@router.get("/surface.tif", summary="Minuten als GeoTIFF (COG), 100 m, EPSG:25832")
def surface_tif(
    region_id: str, revision: Revision, memory: Memory, question: Asked, place: ComputingPlace
) -> Response:
    """Give the travel-time surface for a desktop GIS; -1 is: no way leads there."""
    _, made = _surface(memory, region_id, revision, question)
    label = f"Minuten {question.mode.label} bis: {question.kind.label}"
    octets = geotiff(
        made.minutes, west=made.west, north=made.north, cell=made.cell, description=label,
        notes={"Region": region_id, "Revision": str(revision), "Frage": label},
    )  # fmt: skip
    name = f"minuten-{region_id}-{question.kind.value}-{question.mode.value}.tif"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(octets, media_type="image/tiff; application=geotiff", headers=headers)


@router.get("/point", summary="Die fünf nächsten Angebote eines Ortes, mit Weg")
def show_point(
    region_id: str,
    revision: Revision,
    memory: Memory,
    question: Asked,
    lon: Longitude,
    lat: Latitude,
    place: ComputingPlace,
) -> dict[str, Any]:
    """Give minutes, metres, straight line and the way to each."""
    model = memory.model(region_id, revision)
    return point_answer(model, memory.answer(region_id, revision, question), (lon, lat))


@router.get("/isochrones", summary="Bis wohin reicht eine Viertelstunde?")
def show_isochrones(
    region_id: str,
    revision: Revision,
    memory: Memory,
    lon: Longitude,
    lat: Latitude,
    place: ComputingPlace,
    mode: TravelMode = TravelMode.WALK,
    minutes: Annotated[str, Query(description="Minuten, durch Komma getrennt")] = "5,10,15",
) -> dict[str, Any]:
    """Draw from where a place can be reached within some minutes, as GeoJSON."""
    wanted = _minutes(minutes)
    model = memory.model(region_id, revision)
    return isochrone_features(model, mode, (lon, lat), wanted)


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
    request: Request, region_id: str, revision: Revision, memory: Memory, question: Asked
) -> Response:
    """Draw supply over children, the most burdened areas first."""

    def build() -> tuple[str, str]:
        model = memory.model(region_id, revision)
        found = memory.answer(region_id, revision, question)
        fair, without = _fairness(memory.engine, model, found)
        if fair is None:
            raise NotFoundError(without)
        unit = question.capacity.label
        title = f"Konzentrationskurve {question.kind.label}, {model.region.name}"
        sentence = equity_sentence(fair.everyone, unit, 1)
        picture = equity_picture(fair.everyone, title=title, sentence=sentence, unit=unit)
        return picture, "image/svg+xml"

    return await stored_answer(
        request, _name(region_id, "equity", question), revision, build, kind="computing"
    )


@router.post("/what-if", summary="Was wäre, wenn ein Angebot käme, ginge, umzöge oder wüchse?")
def show_what_if(
    region_id: str,
    revision: Revision,
    memory: Memory,
    question: Asked,
    changes: ChangesIn,
    place: ComputingPlace,
) -> dict[str, Any]:
    """Answer the same question for the changed offers. Nothing is stored."""
    model = memory.model(region_id, revision)
    before = memory.answer(region_id, revision, question)
    thoughts = [Change(**change.model_dump()) for change in changes.changes]
    after = what_if(model, before, thoughts)
    data = answer_data(answer_view(model, after, None, ""))
    data["difference"] = difference(before, after, model.areas["name"])
    return data
