"""Primary schools as places for a Familiengrundschulzentrum: rows and CSV."""

from fastapi import APIRouter, Request, Response

from api.files.result_files import ResultTable, finite_records
from api.files.served import AskedFormat, stored_table
from api.http.dependencies import BareEngine, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.fgz.export import fgz_result
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


@router.get("/fgz.csv", summary="Grundschulen als CSV")
@router.get("/fgz.xlsx", summary="Grundschulen als Excel-Datei")
async def schools_file(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    table_format: AskedFormat,
) -> Response:
    """Give all schools as a file."""

    def build() -> ResultTable:
        with transaction(engine) as connection:
            return fgz_result(connection, read_fgz_table(connection, region_id))

    return await stored_table(
        request,
        f"fgz/{region_id}",
        revision,
        build,
        table_format=table_format,
        name=f"grundschulen-{region_id}",
    )
