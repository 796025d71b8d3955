"""Hot spots: rows, CSV, and the data of their map."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.files.result_files import ResultTable
from api.files.served import AskedFormat, stored_table
from api.files.tabular import records
from api.http.bodies import stored_answer
from api.http.dependencies import BareEngine, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.hot_spots.export import hot_spot_result
from api.questions.hot_spots.schemas import HotSpotRowOut, HotSpotsOut, RegionBudgetOut
from api.questions.hot_spots.table import read_hot_spot_table
from api.questions.hot_spots.view import read_hot_spot_view
from kpk_geo.database.areas import count_areas_in
from kpk_geo.database.connection import transaction
from maps.hot_spots.page import hot_spot_data

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Häufungen"])
IndicatorQuery = Annotated[
    str | None,
    Query(description="Kennung des Indikators; sonst der Index, ohne ihn der erste geplante"),
]


@router.get("/hot-spots", summary="Häufungen je Gebiet")
def show_hot_spots(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    part: Part,
    indicator: IndicatorQuery = None,
) -> HotSpotsOut:
    """Show the newest hot spots of an indicator with parameters, summary and digests."""
    table = read_hot_spot_table(connection, region_id, indicator, part=part)
    total = count_areas_in(connection, table.level.level_pk)
    frame = table.every_column()
    return HotSpotsOut(
        **run_fields(table.run, table.level),
        indicator=table.indicator.id,
        summary=table.run.summary,
        region_budget=RegionBudgetOut.of(table.budget),
        items=[HotSpotRowOut(**row) for row in records(frame)],
        **page_fields(request, part, total=total),
    )


@router.get("/hot-spots.csv", summary="Häufungen als CSV")
@router.get("/hot-spots.xlsx", summary="Häufungen als Excel-Datei")
async def hot_spots_file(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    table_format: AskedFormat,
    indicator: IndicatorQuery = None,
) -> Response:
    """Give the hot spots as a file."""

    def build() -> ResultTable:
        with transaction(engine) as connection:
            return hot_spot_result(
                connection, read_hot_spot_table(connection, region_id, indicator)
            )

    return await stored_table(
        request, f"hot-spots/{region_id}/{indicator}", revision, build, table_format=table_format,
        name=f"haeufungen-{region_id}",
    )  # fmt: skip


@router.get("/hot-spots/map", summary="Themen und Popups der Karte der Häufungen")
async def hot_spots_map(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    indicator: IndicatorQuery = None,
) -> Response:
    """Give what the map's script needs."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            data = hot_spot_data(read_hot_spot_view(connection, region_id, indicator))
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text, "application/json"

    return await stored_answer(request, f"hot-spots/map/{region_id}/{indicator}", revision, build)
