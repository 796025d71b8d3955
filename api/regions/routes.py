"""Regions, their areas, indicators, observations, sources and import report."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection

from api.files.geojson import GEOJSON, area_features, collection, outline_features, parent_features
from api.files.tabular import records
from api.http.bodies import stored_answer
from api.http.dependencies import (
    BareEngine,
    BoundingBox,
    DatabaseConnection,
    Part,
    Planner,
    Revision,
)
from api.http.paging import page_fields
from api.http.schemas import FeaturesOut, PageOf
from api.regions.schemas import (
    AreaLevelOut,
    ImportNoteOut,
    IndicatorOut,
    ObservationOut,
    RegionOut,
    SourceOut,
)
from kpk_geo.database.areas import (
    AreaLevel,
    count_areas,
    count_areas_in,
    read_areas,
    read_level,
    read_levels,
)
from kpk_geo.database.connection import transaction
from kpk_geo.database.loads import read_load_state
from kpk_geo.database.observations import count_observations, read_dates, read_observations
from kpk_geo.database.regions import Region, read_region, read_regions
from kpk_geo.database.runs import read_analyses
from kpk_geo.database.sources import count_import_notes, read_import_notes, read_sources
from kpk_geo.errors import NotFoundError, suggestion

router = APIRouter(prefix="/api/regions", tags=["Regionen"])


@router.get("", summary="Alle geladenen Regionen")
def list_regions(connection: DatabaseConnection) -> list[RegionOut]:
    """List the regions."""
    return [_region(connection, found) for found in read_regions(connection)]


@router.get("/{region_id}", summary="Eine Region mit ihren Gebietsebenen")
def show_region(region_id: str, connection: DatabaseConnection) -> RegionOut:
    """Show one region."""
    return _region(connection, read_region(connection, region_id))


def _region(connection: Connection, found: Region) -> RegionOut:
    counts = count_areas(connection, found.region_id)
    levels = [
        AreaLevelOut(
            level=level.level,
            label=level.label,
            parent_level=level.parent_level,
            valid_from=level.valid_from,
            areas=counts.get(level.level_pk, 0),
        )
        for level in read_levels(connection, found.region_id)
    ]
    return RegionOut(
        region_id=found.region_id,
        name=found.name,
        synthetic=found.synthetic,
        revision=found.revision,
        loaded_at=found.loaded_at,
        load=read_load_state(connection, found.region_id).sentence,
        levels=levels,
        analyses=sorted(read_analyses(connection, found.region_id)),
    )


@router.get("/{region_id}/areas", summary="Gebiete einer Ebene als GeoJSON")
def list_areas(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    level: Annotated[str, Query(description="Gebietsebene")],
    part: Part,
    bbox: BoundingBox = None,
) -> FeaturesOut:
    """List areas with their exact geometry."""
    found = _level(connection, region_id, level)
    features = area_features(read_areas(connection, found.level_pk, box=bbox, part=part))
    total = count_areas_in(connection, found.level_pk, box=bbox)
    return FeaturesOut.model_validate(
        {"features": features, **page_fields(request, part, total=total)}
    )


def _level(connection: Connection, region_id: str, level: str) -> AreaLevel:
    read_region(connection, region_id)
    return read_level(connection, region_id, level)


@router.get("/{region_id}/outlines/{level}", summary="Vereinfachte Umrisse für Karten")
async def outlines(
    request: Request, region_id: str, level: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give all areas of a level, simplified for drawing, from stored compressed bytes."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            found = _level(connection, region_id, level)
            areas = read_areas(connection, found.level_pk, simplified=True)
        return collection(outline_features(areas)), GEOJSON

    return await stored_answer(request, f"outlines/{region_id}/{level}", revision, build)


@router.get("/{region_id}/outlines/parents/{level}", summary="Umrisse der übergeordneten Ebene")
async def parents(
    request: Request, region_id: str, level: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give the areas above a level, drawn from the same simplified borders."""

    def build() -> tuple[str, str]:
        with transaction(engine) as connection:
            found = _level(connection, region_id, level)
            if found.parent_level is None:
                raise NotFoundError(f"Über der Ebene „{level}“ liegt keine weitere.")
            above = read_level(connection, region_id, found.parent_level)
            areas = read_areas(connection, found.level_pk, simplified=True)
            names = read_areas(connection, above.level_pk, simplified=True)["name"]
        return collection(parent_features(areas, names)), GEOJSON

    return await stored_answer(request, f"parents/{region_id}/{level}", revision, build)


@router.get("/{region_id}/indicators", summary="Indikatoren mit Einheit und Stichtagen")
def list_indicators(region_id: str, connection: DatabaseConnection) -> list[IndicatorOut]:
    """List indicators."""
    region = read_region(connection, region_id)
    dates: dict[str, set[date]] = {}
    for level in read_levels(connection, region_id):
        for name, days in read_dates(connection, level_pk=level.level_pk).items():
            dates.setdefault(name, set()).update(days)
    return [
        IndicatorOut(
            indicator_id=item.id,
            label=item.label,
            unit=item.unit.value,
            unit_label=item.unit.label,
            polarity=item.polarity.value,
            life_phase=item.life_phase.value if item.life_phase else None,
            description=item.description,
            reference_dates=sorted(dates.get(item.id, ()), reverse=True),
        )
        for item in region.profile.indicators
    ]


@router.get("/{region_id}/observations", summary="Werte eines Indikators je Gebiet")
def list_observations(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    level: Annotated[str, Query(description="Gebietsebene")],
    part: Part,
    indicator: Annotated[str | None, Query(description="Indikator; ohne: alle")] = None,
    reference_date: Annotated[date | None, Query(description="Stichtag; ohne: alle")] = None,
) -> PageOf[ObservationOut]:
    """List observations."""
    region = read_region(connection, region_id)
    known = [item.id for item in region.profile.indicators]
    if indicator is not None and indicator not in known:
        raise NotFoundError(
            f"Den Indikator „{indicator}“ gibt es nicht. {suggestion(indicator, known)}"
        )
    level_pk = _level(connection, region_id, level).level_pk
    indicators = None if indicator is None else [indicator]
    frame = read_observations(
        connection, level_pk=level_pk, indicators=indicators, reference_date=reference_date,
        part=part,
    )  # fmt: skip
    total = count_observations(
        connection, level_pk=level_pk, indicators=indicators, reference_date=reference_date
    )
    return PageOf[ObservationOut].model_validate(
        {"items": records(frame), **page_fields(request, part, total=total)}
    )


@router.get("/{region_id}/sources", summary="Quellen mit Lizenz, Stand und Prüfsumme")
def list_sources(region_id: str, connection: DatabaseConnection) -> list[SourceOut]:
    """List the source register."""
    read_region(connection, region_id)
    return [SourceOut.model_validate(item) for item in read_sources(connection, region_id)]


@router.get("/{region_id}/import-notes", summary="Importbericht, für Planer")
def list_import_notes(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    planner: Planner,
    part: Part,
) -> PageOf[ImportNoteOut]:
    """List what was rejected, repaired or noted while importing; it quotes cells of the files."""
    read_region(connection, region_id)
    frame = read_import_notes(connection, region_id, part=part)
    total = count_import_notes(connection, region_id)
    return PageOf[ImportNoteOut].model_validate(
        {"items": records(frame), **page_fields(request, part, total=total)}
    )
