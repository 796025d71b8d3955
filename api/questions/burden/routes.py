"""The burden index: rows, CSV, and the data of its map."""

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
from api.questions.burden.export import burden_result
from api.questions.burden.indicator_files import indicator_table
from api.questions.burden.levels import index_level_of, read_level_view
from api.questions.burden.schemas import BurdenOut, BurdenRowOut
from api.questions.burden.table import COLUMNS, DETAIL_COLUMNS, read_burden_table
from api.questions.burden.view import read_burden_view
from kpk_geo.database.areas import count_areas_in
from kpk_geo.database.connection import transaction
from maps.burden.level_page import level_data
from maps.burden.page import burden_data

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Belastungsindex"])


@router.get("/burden", summary="Belastungsindex je Gebiet")
def show_burden(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    part: Part,
) -> BurdenOut:
    """Show the newest index with its parameters and the digests of its inputs."""
    table = read_burden_table(connection, region_id, part=part)
    total = count_areas_in(connection, table.level.level_pk)
    frame = table.rows.reset_index()[[*COLUMNS, *DETAIL_COLUMNS]]
    return BurdenOut(
        **run_fields(table.run, table.level),
        summary=table.run.summary,
        items=[BurdenRowOut(**row) for row in records(frame)],
        **page_fields(request, part, total=total),
    )


@router.get("/burden.csv", summary="Belastungsindex als CSV")
@router.get("/burden.xlsx", summary="Belastungsindex als Excel-Datei")
async def burden_file(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    table_format: AskedFormat,
) -> Response:
    """Give the index as a file."""

    def build() -> ResultTable:
        with transaction(engine) as connection:
            return burden_result(connection, read_burden_table(connection, region_id))

    return await stored_table(
        request, f"burden/{region_id}", revision, build,
        table_format=table_format,
        name=f"belastungsindex-{region_id}",
    )  # fmt: skip


@router.get("/burden/indicators.csv", summary="Indikatoren einer Ebene als CSV")
@router.get("/burden/indicators.xlsx", summary="Indikatoren einer Ebene als Excel-Datei")
async def indicators_file(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    level: Annotated[str, Query(max_length=60, description="Gebietsebene")],
    table_format: AskedFormat,
) -> Response:
    """Give the indicators of any level as a file, with an index or without."""

    def build() -> ResultTable:
        with transaction(engine) as connection:
            return indicator_table(connection, region_id, level)

    return await stored_table(
        request, f"burden/indicators/{region_id}/{level}", revision, build,
        table_format=table_format,
        name=f"indikatoren-{region_id}",
    )  # fmt: skip


@router.get("/burden/indicators/map", summary="Indikatoren einer anderen Ebene als der des Index")
async def indicators_map(
    request: Request, region_id: str, revision: Revision, engine: BareEngine, level: str
) -> Response:
    """Give what the map's script needs."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            index_level = index_level_of(connection, region_id)
            data = level_data(read_level_view(connection, region_id, level, index_level))
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text, "application/json"

    name = f"burden/indicators/{region_id}/{level}"
    return await stored_answer(request, name, revision, build)


@router.get("/burden/map", summary="Themen und Popups der Belastungskarte")
async def burden_map(
    request: Request, region_id: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give what the map's script needs."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            data = burden_data(read_burden_view(connection, region_id))
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text, "application/json"

    return await stored_answer(request, f"burden/map/{region_id}", revision, build)
