"""Primary schools as places for a Familiengrundschulzentrum: rows and CSV."""

from fastapi import APIRouter, Request, Response

from api.files.result_files import finite_records, readable
from api.files.tabular import csv_text
from api.http.bodies import stored_answer
from api.http.dependencies import BareEngine, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.fgz.schemas import FgzOut, FgzRowOut, FgzSummaryOut
from api.questions.fgz.table import read_fgz_table
from kpk_geo.database.connection import transaction
from maps.fgz.text import headline, rule_lines

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Familiengrundschulzentren"])


@router.get("/fgz", summary="Grundschulen als Orte für ein Familiengrundschulzentrum")
def show_schools(
    request: Request, region_id: str, connection: DatabaseConnection, part: Part
) -> FgzOut:
    """Show the newest list with parameters and digests; schools by rank, then those without."""
    table = read_fgz_table(connection, region_id)
    summary = table.run.summary
    return FgzOut(
        **run_fields(table.run, table.level),
        summary=FgzSummaryOut(**summary.model_dump(include=set(FgzSummaryOut.model_fields))),
        sentence=headline(table.run.parameters, summary),
        rule=rule_lines(summary),
        items=[FgzRowOut(**row) for row in finite_records(table.frame(part))],
        **page_fields(request, part, total=len(table.schools)),
    )


@router.get("/fgz.csv", summary="Grundschulen als CSV für deutsches Excel")
async def schools_csv(
    request: Request, region_id: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give all schools as CSV."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            table = read_fgz_table(connection, region_id)
        return csv_text(readable(table.frame())), "text/csv; charset=utf-8"

    made = await stored_answer(request, f"fgz.csv/{region_id}", revision, build)
    made.headers["Content-Disposition"] = f'attachment; filename="grundschulen-{region_id}.csv"'
    return made
