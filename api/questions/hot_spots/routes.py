"""Hot spots: rows, CSV, and the data of their map."""

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.files.tabular import csv_text, records
from api.http.bodies import stored_answer
from api.http.dependencies import BareEngine, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.hot_spots.export import german_codes
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


@router.get("/hot-spots.csv", summary="Häufungen als CSV für deutsches Excel")
async def hot_spots_csv(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    indicator: IndicatorQuery = None,
) -> Response:
    """Give the hot spots as CSV."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            table = read_hot_spot_table(connection, region_id, indicator)
        frame = german_codes(table.every_column())
        return csv_text(frame), "text/csv; charset=utf-8"

    made = await stored_answer(request, f"hot-spots.csv/{region_id}/{indicator}", revision, build)
    made.headers["Content-Disposition"] = f'attachment; filename="haeufungen-{region_id}.csv"'
    return made


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
