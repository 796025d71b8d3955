"""Developments for programs and as files: JSON, CSV, and the papers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.files.documents import DocumentFormat, document_bytes
from api.files.names import MEDIA_TYPES, attachment
from api.files.tabular import csv_text
from api.http.address import known_words
from api.http.dependencies import DatabaseConnection
from api.series.papers import read_paper, require_one
from api.series.read import find_indicator, read_areas_beside, read_series
from api.series.rows import areas_frame, chosen_items, series_frame, series_record
from api.series.schemas import SeriesPageOut
from api.series.stored import read_series_levels


def _unstored(response: Response) -> None:
    """Decisions come without a new revision of the region: nobody keeps an answer."""
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(
    prefix="/api/regions/{region_id}",
    tags=["Entwicklung"],
    dependencies=[Depends(_unstored), Depends(known_words)],
)
IndicatorQuery = Annotated[str, Query(description="Kennung einer Kennzahl", max_length=200)]
GoalQuery = Annotated[str, Query(description="Kennung eines Ziels", max_length=200)]
AreasOf = Annotated[str, Query(description="Kennung einer Kennzahl", max_length=200)]
PlaceQuery = Annotated[
    str, Query(description="EBENE:NUMMER eines Gebiets; leer: alles", max_length=400)
]
LevelQuery = Annotated[str, Query(description="Ebene der Gebiete daneben", max_length=200)]


@router.get("/series", summary="Entwicklung aller Kennzahlen")
def show_series(
    region_id: str,
    connection: DatabaseConnection,
    indicator: IndicatorQuery = "",
    goal: GoalQuery = "",
    place: PlaceQuery = "",
) -> SeriesPageOut:
    """Give every day of the indicators asked for, with what was tested."""
    require_one(indicator, goal)
    view = read_series(read_series_levels(connection, region_id), place=place)
    return series_record(view, chosen_items(view, indicator=indicator, goal=goal))


@router.get("/series.csv", summary="Entwicklung als CSV für deutsches Excel")
def show_csv(
    region_id: str,
    connection: DatabaseConnection,
    indicator: IndicatorQuery = "",
    goal: GoalQuery = "",
    place: PlaceQuery = "",
) -> Response:
    """Give one row per indicator and day."""
    require_one(indicator, goal)
    view = read_series(read_series_levels(connection, region_id), place=place)
    content = csv_text(series_frame(chosen_items(view, indicator=indicator, goal=goal)))
    return _file(content.encode(), region_id, "csv")


@router.get("/series/areas.csv", summary="Entwicklung einer Kennzahl in allen Gebieten als CSV")
def show_areas(
    region_id: str, connection: DatabaseConnection, indicator: AreasOf, level: LevelQuery = ""
) -> Response:
    """Give one row per area of a level; pages and papers of thousands show the first ones."""
    levels = read_series_levels(connection, region_id)
    item = find_indicator(read_series(levels), indicator)
    table = areas_frame(item, read_areas_beside(levels, item.indicator, level=level))
    return _file(csv_text(table).encode(), region_id, "csv")


@router.get("/series.{ending}", summary="Entwicklung als Papier")
def show_paper(
    region_id: str,
    ending: DocumentFormat,
    connection: DatabaseConnection,
    indicator: IndicatorQuery = "",
    goal: GoalQuery = "",
    place: PlaceQuery = "",
    level: LevelQuery = "",
) -> Response:
    """Give the page as a document."""
    document = read_paper(
        connection, region_id, indicator=indicator, goal=goal, place=place, level=level
    )
    return _file(document_bytes(document, ending), region_id, ending.value)


def _file(content: bytes, region_id: str, ending: str) -> Response:
    headers = dict([attachment(f"entwicklung-{region_id}.{ending}"), ("Cache-Control", "no-store")])
    return Response(content, media_type=MEDIA_TYPES[ending], headers=headers)
