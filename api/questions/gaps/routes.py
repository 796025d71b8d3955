"""Gaps of the Präventionskette: areas, links and hosts; CSV; the offers behind a cell."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.files.result_files import ResultTable
from api.files.served import AskedFormat, stored_table
from api.http.bodies import stored_answer
from api.http.dependencies import BareEngine, DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.gaps.behind import offers_of_cell
from api.questions.gaps.export import gaps_result, sentence_of
from api.questions.gaps.schemas import GapAreaOut, GapsOut
from api.questions.gaps.service import service_of
from api.questions.gaps.table import GapsTable, read_gaps_table
from kpk_geo.database.areas import count_areas_in
from kpk_geo.database.connection import transaction
from kpk_geo.model import Underserved
from kpk_geo.results.gaps import GapArea
from maps.gaps.reasons import reasons
from maps.gaps.remedies import remedy_lines

router = APIRouter(prefix="/api/regions/{region_id}", tags=["Lücken der Kette"])
CellQuery = Annotated[str, Query(description="Glied und Lebensphase, etwa familienzentrum/0-3")]
_FOUND = (Underserved.CERTAIN, Underserved.HINT)


@router.get("/gaps", summary="Lücken der Präventionskette")
def show_gaps(
    request: Request, region_id: str, connection: DatabaseConnection, part: Part
) -> GapsOut:
    """Show the newest gaps: links and hosts in the summary, areas as rows."""
    table = read_gaps_table(connection, region_id, part=part)
    total = count_areas_in(connection, table.level.level_pk)
    whole = table if len(table.results) == total else read_gaps_table(connection, region_id)
    return GapsOut(
        **run_fields(table.run, table.level),
        summary=table.run.summary,
        sentence=sentence_of(whole),
        items=[_item(table, own) for own in table.results],
        **page_fields(request, part, total=total),
    )


def _item(table: GapsTable, area: GapArea) -> GapAreaOut:
    summary = table.run.summary
    found = any(verdict in _FOUND for verdict in area.underserved.values())
    return GapAreaOut(
        **dict(area), name=table.names[area.area_id],
        reasons=reasons(area, summary, table.indicator_labels) if found else (),
        would_change=remedy_lines(area, summary) if found else (),
    )  # fmt: skip


@router.get("/gaps.csv", summary="Lücken der Präventionskette als CSV")
@router.get("/gaps.xlsx", summary="Lücken der Präventionskette als Excel-Datei")
async def gaps_file(
    request: Request,
    region_id: str,
    revision: Revision,
    engine: BareEngine,
    table_format: AskedFormat,
) -> Response:
    """Give one row per area; Excel also has sheets of links and hosts."""

    def build() -> ResultTable:
        with transaction(engine) as connection:
            return gaps_result(connection, read_gaps_table(connection, region_id))

    return await stored_table(
        request,
        f"gaps/{region_id}",
        revision,
        build,
        table_format=table_format,
        name=f"luecken-{region_id}",
    )


@router.get("/gaps/{area_id}/offers", summary="Angebote hinter einer Zelle")
async def cell_offers(
    request: Request,
    region_id: str,
    area_id: str,
    revision: Revision,
    cell: CellQuery,
) -> Response:
    """Give the offers in the area, those that come to it, and those in reach with minutes."""

    def build() -> tuple[str, str]:
        behind = service_of(request).behind(region_id, revision)
        found = offers_of_cell(behind, area_id, cell)
        return found.model_dump_json(), "application/json"

    name = f"gaps.offers/{region_id}/{area_id}/{cell}"
    return await stored_answer(request, name, revision, build, computes_for=region_id)
