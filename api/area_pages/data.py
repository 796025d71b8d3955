"""Areas and Quartiere for programs: the same figures as on their pages."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.area_pages.quarters import change_quarter, save_quarter
from api.area_pages.read import (
    read_area_profile,
    read_asked,
    read_quarter_profile,
)
from api.area_pages.schemas import (
    AreaProfileOut,
    AreaRefOut,
    FactOut,
    QuarterChangeIn,
    QuarterIn,
    QuarterOut,
    TrendPointOut,
)
from api.area_pages.statements import fact_rows, statement_table
from api.files.served import AskedFormat, sent_table
from api.http.dependencies import DatabaseConnection, DatabaseEngine, Planner
from kpk_geo.database.connection import transaction
from kpk_geo.database.quarters import SavedQuarter, read_quarter, read_quarters
from kpk_geo.database.regions import read_region
from maps.area.profile import AreaLink, AreaProfile
from maps.area.sentences import headline, lead
from maps.kit.area_addresses import quarter_address


def _unstored(response: Response) -> None:
    """Decisions and Quartiere come without a new revision of the region: nobody keeps an answer."""
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(
    prefix="/api/regions/{region_id}", tags=["Gebiete"], dependencies=[Depends(_unstored)]
)
Keys = Annotated[
    list[str], Query(alias="area", description="Nummer eines Gebiets, mehrmals", max_length=500)
]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Nummer des Quartiers")]


@router.get("/areas/{level}/profile", summary="Mehrere Gebiete als ein Quartier")
def show_several(
    request: Request, region_id: str, level: str, connection: DatabaseConnection, areas: Keys
) -> AreaProfileOut:
    """Add counts up and make rates from the sums; what does not add up says so."""
    asked = read_asked(connection, region_id, level, areas)
    return _out(read_quarter_profile(connection, asked, request.app.state.questions))


@router.get("/areas/{level}/profile.csv", summary="Mehrere Gebiete als CSV")
@router.get("/areas/{level}/profile.xlsx", summary="Mehrere Gebiete als Excel-Datei")
def show_several_file(
    request: Request,
    region_id: str,
    level: str,
    connection: DatabaseConnection,
    areas: Keys,
    table_format: AskedFormat,
) -> Response:
    """Give the figures of a Quartier as a file."""
    asked = read_asked(connection, region_id, level, areas)
    profile = read_quarter_profile(connection, asked, request.app.state.questions)
    return sent_table(statement_table(profile), table_format, f"quartier-{region_id}")


@router.get("/areas/{level}/{area_id:path}/profile", summary="Alles zu einem Gebiet")
def show_one(
    request: Request, region_id: str, level: str, area_id: str, connection: DatabaseConnection
) -> AreaProfileOut:
    """Give what is known of one area."""
    asked = read_asked(connection, region_id, level, [area_id])
    return _out(read_area_profile(connection, asked, request.app.state.questions))


@router.get("/areas/{level}/{area_id:path}/profile.csv", summary="Alles zu einem Gebiet als CSV")
@router.get(
    "/areas/{level}/{area_id:path}/profile.xlsx", summary="Alles zu einem Gebiet als Excel-Datei"
)
def show_one_file(
    request: Request,
    region_id: str,
    level: str,
    area_id: str,
    connection: DatabaseConnection,
    table_format: AskedFormat,
) -> Response:
    """Give the figures of one area as a file."""
    asked = read_asked(connection, region_id, level, [area_id])
    profile = read_area_profile(connection, asked, request.app.state.questions)
    return sent_table(statement_table(profile), table_format, f"gebiet-{region_id}")


def _out(profile: AreaProfile) -> AreaProfileOut:
    return AreaProfileOut(
        region_id=profile.region_id, level=profile.level, valid_from=profile.valid_from,
        name=profile.name, headline=headline(profile), lead=lead(profile),
        areas=_refs(profile.areas),
        statements=[FactOut.model_validate(asdict(row)) for row in fact_rows(profile)],
        trends=_trends(profile),
        certainty=[line for part in profile.parts for line in part.certainty],
        parents=_refs(profile.parents), members=_refs(profile.members),
        neighbours=_refs(profile.neighbours), absent=dict(profile.absent),
    )  # fmt: skip


def _refs(links: Sequence[AreaLink]) -> list[AreaRefOut]:
    return [
        AreaRefOut(area_id=item.area_id, name=item.name, level=item.level, page=item.address)
        for item in links
    ]


def _trends(profile: AreaProfile) -> list[TrendPointOut]:
    return [
        TrendPointOut(
            indicator_id=item.indicator.id, day=point.day, value=point.own.value, low=point.low,
            high=point.high, city_value=point.city, areas_used=point.own.used,
            areas=point.own.areas, breaks=list(point.breaks),
        )
        for item in profile.indicators
        if item.trend is not None
        for point in item.trend.points
    ]  # fmt: skip


@router.get("/quarters", summary="Gespeicherte Quartiere")
def list_quarters(region_id: str, connection: DatabaseConnection) -> list[QuarterOut]:
    """List the Quartiere of a region by name, without removed ones."""
    read_region(connection, region_id)
    return [_quarter(item) for item in read_quarters(connection, region_id)]


@router.post("/quarters", summary="Ein Quartier speichern", status_code=201)
def post_quarter(
    region_id: str, body: QuarterIn, engine: DatabaseEngine, planner: Planner
) -> QuarterOut:
    """Save areas under a name; one that is taken is numbered."""
    with transaction(engine) as connection:
        asked = read_asked(connection, region_id, body.level, body.areas)
        number = save_quarter(connection, asked, name=body.name, by=planner)
        return _quarter(read_quarter(connection, region_id, number))


@router.patch("/quarters/{number}", summary="Ein Quartier umbenennen, entfernen, zurückholen")
def patch_quarter(
    region_id: str, number: Number, body: QuarterChangeIn, engine: DatabaseEngine, planner: Planner
) -> QuarterOut:
    """Change a Quartier; it is never deleted."""
    with transaction(engine) as connection:
        if body.name is not None:
            change_quarter(connection, region_id, number, "rename", name=body.name, by=planner)
        if body.removed is not None:
            action = "remove" if body.removed else "restore"
            change_quarter(connection, region_id, number, action, name="", by=planner)
        return _quarter(read_quarter(connection, region_id, number))


def _quarter(saved: SavedQuarter) -> QuarterOut:
    return QuarterOut(
        number=saved.quarter_pk, name=saved.name, level=saved.level, areas=list(saved.area_ids),
        author=saved.author, is_removed=saved.is_removed,
        page=quarter_address(saved.region_id, saved.quarter_pk),
    )  # fmt: skip
