"""What became of a catchment: rows and CSV."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.files.tabular import csv_text, records
from api.http.bodies import stored_answer
from api.http.dependencies import BareEngine, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.impact.export import german_roles
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


@router.get("/impact.csv", summary="Wirkung eines Standorts als CSV für deutsches Excel")
async def impact_csv(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    indicator: IndicatorQuery = None,
) -> Response:
    """Give the areas as CSV."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            table = read_impact_table(connection, region_id, indicator)
        return csv_text(german_roles(table.frame)), "text/csv; charset=utf-8"

    made = await stored_answer(request, f"impact.csv/{region_id}/{indicator}", revision, build)
    made.headers["Content-Disposition"] = f'attachment; filename="wirkung-{region_id}.csv"'
    return made
