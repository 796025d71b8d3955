"""The forecast of children: rows and CSV."""

from fastapi import APIRouter, Request, Response

from api.files.result_files import ResultTable
from api.files.served import AskedFormat, stored_table
from api.files.tabular import records
from api.http.dependencies import BareEngine, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.forecast.export import forecast_result
from api.questions.forecast.schemas import ForecastOut, ForecastRowOut
from api.questions.forecast.table import read_forecast_table
from kpk_geo.database.areas import count_areas_in
from kpk_geo.database.connection import transaction
from maps.forecast.text import group_sentence, places_sentence

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Vorausberechnung"])


@router.get("/forecast", summary="Kinder je Gebiet und Altersgruppe in einigen Jahren")
def show_forecast(
    request: Request, region_id: str, connection: DatabaseConnection, part: Part
) -> ForecastOut:
    """Show the newest forecast with parameters, summary and digests."""
    table = read_forecast_table(connection, region_id, part=part)
    total = count_areas_in(connection, table.level.level_pk)
    summary = table.run.summary
    return ForecastOut(
        **run_fields(table.run, table.level),
        summary=summary,
        sentences=[group_sentence(summary, group) for group in summary.groups]
        + [places_sentence(summary, item) for item in summary.places],
        items=[ForecastRowOut(**row) for row in records(table.wide)],
        **page_fields(request, part, total=total),
    )


@router.get("/forecast.csv", summary="Vorausberechnung als CSV")
@router.get("/forecast.xlsx", summary="Vorausberechnung als Excel-Datei")
async def forecast_file(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    table_format: AskedFormat,
) -> Response:
    """Give the forecast as a file."""

    def build() -> ResultTable:
        with transaction(engine) as connection:
            return forecast_result(connection, read_forecast_table(connection, region_id))

    return await stored_table(
        request,
        f"forecast/{region_id}",
        revision,
        build,
        table_format=table_format,
        name=f"kinder-{region_id}",
    )
