"""What became of a catchment: rows and CSV."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.files.result_files import ResultTable
from api.files.served import AskedFormat, stored_table
from api.files.tabular import records
from api.http.dependencies import BareEngine, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.impact.export import impact_result
from api.questions.impact.schemas import ImpactOut, ImpactRowOut
from api.questions.impact.table import read_impact_table
from kpk_geo.database.areas import count_areas_in
from kpk_geo.database.connection import transaction
from maps.impact.text import headline

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Wirkung"])
IndicatorQuery = Annotated[
    str | None, Query(description="Kennung des Indikators; sonst der zuletzt gerechnete")
]


@router.get("/impact", summary="Wirkung eines Standorts")
def show_impact(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    part: Part,
    indicator: IndicatorQuery = None,
) -> ImpactOut:
    """Show the newest answer with parameters, summary and digests."""
    table = read_impact_table(connection, region_id, indicator, part=part)
    total = count_areas_in(connection, table.level.level_pk)
    return ImpactOut(
        **run_fields(table.run, table.level),
        summary=table.run.summary,
        sentence=headline(table.run.parameters, table.run.summary, table.label, table.polarity),
        items=[ImpactRowOut(**row) for row in records(table.frame)],
        **page_fields(request, part, total=total),
    )


@router.get("/impact.csv", summary="Wirkung eines Standorts als CSV")
@router.get("/impact.xlsx", summary="Wirkung eines Standorts als Excel-Datei")
async def impact_file(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    table_format: AskedFormat,
    indicator: IndicatorQuery = None,
) -> Response:
    """Give the areas as a file."""

    def build() -> ResultTable:
        with transaction(engine) as connection:
            return impact_result(connection, read_impact_table(connection, region_id, indicator))

    return await stored_table(
        request, f"impact/{region_id}/{indicator}", revision, build, table_format=table_format,
        name=f"wirkung-{region_id}",
    )  # fmt: skip
