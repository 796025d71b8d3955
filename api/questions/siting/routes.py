"""New sites: stored answers, and any question answered at once."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Query, Request, Response

from api.files.geojson import GEOJSON, collection
from api.files.names import attachment
from api.files.result_files import ResultTable, source_notes
from api.files.served import AskedFormat, stored_table
from api.files.tabular import records
from api.http.address import check_address
from api.http.bodies import stored_answer
from api.http.dependencies import DatabaseConnection, Part, Revision
from api.http.paging import page_fields
from api.http.results import run_fields
from api.questions.access.service import AccessService, service_of
from api.questions.siting.answered import answered
from api.questions.siting.asked import SEVERAL, AskedSiting, asked_query, plan_of
from api.questions.siting.export import answer_notes, both_sheets, site_features
from api.questions.siting.schemas import SitingOut, SitingRowOut, SuggestedSite
from api.questions.siting.table import (
    area_frame,
    read_siting_table,
    site_frame,
    stored_proposal,
)
from api.regions.context import parent_names
from kpk_geo.database.areas import count_areas_in
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.frames import area_names
from kpk_geo.model import OfferKind
from kpk_geo.profile import SitingPlan
from kpk_geo.results.siting import SitingSummary
from maps.siting.page import answer_data
from maps.siting.scenario import scenario_title
from maps.siting.text import headline

router = APIRouter(prefix="/api/regions/{region_id}/siting", tags=["Nächster Standort"])
Service = Annotated[AccessService, Depends(service_of)]
Kind = Annotated[OfferKind | None, Query(description="Art, die eröffnet; sonst die neueste")]
PlanName = Annotated[str | None, Query(description="Name der gespeicherten Frage")]


@router.get("", summary="Gespeicherter Vorschlag: wo der nächste Ort hingehört")
def show_siting(
    request: Request,
    region_id: str,
    connection: DatabaseConnection,
    part: Part,
    kind: Kind = None,
    plan: PlanName = None,
) -> SitingOut:
    """Show the newest stored answer with parameters, summary and digests."""
    table = read_siting_table(connection, region_id, kind=kind, plan=plan, part=part)
    total = count_areas_in(connection, table.level.level_pk)
    return SitingOut(
        **run_fields(table.run, table.level),
        summary=table.run.summary,
        sentence=headline(table.run.parameters, table.run.summary),
        sites=suggested(table.run.summary),
        items=[SitingRowOut(**row) for row in records(table.frame)],
        **page_fields(request, part, total=total),
    )


def suggested(summary: SitingSummary) -> list[SuggestedSite]:
    """Give the chosen sites in the order of what each adds."""
    return [
        SuggestedSite(
            title=site.title, address=site.address, place=(site.lat, site.lon),
            area_id=site.area_id, area_name=site.area_name, source=site.source, added=site.added,
            added_by_phase=site.added_by_phase,
            kept_in=None if np.isnan(site.kept_in) else site.kept_in,
        )
        for site in summary.sites
    ]  # fmt: skip


def asked_plan(request: Request, query: Annotated[AskedSiting, Query()]) -> SitingPlan:
    """Make a plan of what the address asks; nothing that it says is passed over in silence."""
    check_address(
        request.query_params.multi_items(), [*AskedSiting.model_fields, "v"], several=SEVERAL
    )
    return plan_of(query)


Asked = Annotated[SitingPlan, Depends(asked_plan)]


def _name(region_id: str, what: str, plan: SitingPlan) -> str:
    return f"siting/{what}/{region_id}/{json.dumps(asked_query(plan), sort_keys=True)}"


@router.get("/ask", summary="Eine Frage nach neuen Orten, gleich beantwortet")
async def ask(
    request: Request, region_id: str, revision: Revision, service: Service, plan: Asked
) -> Response:
    """Answer from the loaded data; nothing is stored. `reason` alone where there is no answer."""

    def build() -> tuple[str, str]:
        prepared = service.region(region_id, revision)
        try:
            asked, view = answered(service, prepared, plan)
        except (NotFoundError, InputError) as error:  # contradictory wishes: an answer, no fault
            return _json({"reason": str(error)})
        suggestions = [item.model_dump(mode="json") for item in suggested(view.summary)]
        return _json(
            answer_data(view)
            | {"asked": asked_query(asked), "suggested": suggestions,
               "summary": view.summary.model_dump(mode="json")}
        )  # fmt: skip

    return await _searched(request, region_id, _name(region_id, "ask", plan), revision, build)


@router.get("/proposal", summary="Vorschlag zu Art, Lebensphase und Weg: gespeichert, sonst neu")
async def propose(
    request: Request, region_id: str, revision: Revision, service: Service, plan: Asked
) -> Response:
    """Give the stored answer that people looked at, if it asks the same of today's data."""

    def build() -> tuple[str, str]:
        with transaction(service.engine) as connection:
            stored = stored_proposal(connection, region_id, plan)
        if stored is not None:
            parameters, summary = stored
            return _json(_proposal(parameters.plan, summary, headline(parameters, summary)))
        try:
            asked, view = answered(service, service.region(region_id, revision), plan)
        except (NotFoundError, InputError) as error:
            return _json({"reason": str(error)})
        sentence = headline(view.parameters, view.summary)
        return _json(_proposal(asked, view.summary, sentence))

    return await _searched(request, region_id, _name(region_id, "proposal", plan), revision, build)


async def _searched(
    request: Request, region_id: str, name: str, revision: int, build: Callable[[], tuple[str, str]]
) -> Response:
    """Give what was answered before, else search: that takes a place among the long questions."""
    return await stored_answer(request, name, revision, build, computes_for=region_id, is_long=True)


def _proposal(plan: SitingPlan, summary: SitingSummary, sentence: str) -> dict[str, Any]:
    sites = [
        item.model_dump(mode="json") | {"name": scenario_title(site)}
        for item, site in zip(suggested(summary), summary.sites, strict=True)
    ]
    return {"sites": sites, "sentence": sentence, "asked": asked_query(plan)}


def _json(content: dict[str, Any]) -> tuple[str, str]:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text, "application/json"


@router.get("/areas.csv", summary="Neu erreichte Kinder je Gebiet als CSV")
@router.get("/areas.xlsx", summary="Neu erreichte Kinder je Gebiet als Excel-Datei")
async def areas_file(
    request: Request,
    region_id: str,
    revision: Revision,
    service: Service,
    plan: Asked,
    table_format: AskedFormat,
) -> Response:
    """Give the areas of a question as a file, computed from the loaded data."""
    name = f"neu-erreicht-{region_id}-{plan.kind.value}"
    build = _file_of(service, region_id, revision, plan, sites=False)
    return await stored_table(
        request, _name(region_id, "areas", plan), revision, build,
        table_format=table_format, name=name,
        computes_for=region_id, is_long=True,
    )  # fmt: skip


@router.get("/sites.csv", summary="Vorgeschlagene, andere und vorhandene Orte als CSV")
@router.get("/sites.xlsx", summary="Vorgeschlagene, andere und vorhandene Orte als Excel-Datei")
async def sites_file(
    request: Request,
    region_id: str,
    revision: Revision,
    service: Service,
    plan: Asked,
    table_format: AskedFormat,
) -> Response:
    """Give the sites of a question as a file, computed from the loaded data."""
    name = f"standorte-{region_id}-{plan.kind.value}"
    build = _file_of(service, region_id, revision, plan, sites=True)
    return await stored_table(
        request, _name(region_id, "sites", plan), revision, build,
        table_format=table_format, name=name,
        computes_for=region_id, is_long=True,
    )  # fmt: skip


def _file_of(
    service: AccessService, region_id: str, revision: int, plan: SitingPlan, *, sites: bool
) -> Callable[[], ResultTable]:
    def build() -> ResultTable:
        loaded = service.region(region_id, revision).loaded
        _, view = answered(service, service.region(region_id, revision), plan)
        with transaction(service.engine) as connection:
            above = parent_names(connection, region_id, loaded.level)
            sources = read_sources(connection, region_id)
        frame = area_frame(list(view.results), view.areas["name"])
        places = site_frame(view.summary)
        made = f"für die Seite gerechnet aus dem geladenen Stand Nr. {revision}"
        notes = answer_notes(
            loaded.region, loaded.level, view.parameters, view.summary, area_names(view.areas),
            made=made,
        )  # fmt: skip
        return ResultTable(
            **both_sheets(frame, places, view.areas["parent_id"], above, sites=sites),
            notes=notes + source_notes(sources, {source.name: "" for source in sources}),
            created=loaded.region.loaded_at,
        )

    return build


@router.get("/sites.geojson", summary="Vorgeschlagene, andere und vorhandene Orte als GeoJSON")
async def sites_geojson(
    request: Request, region_id: str, revision: Revision, service: Service, plan: Asked
) -> Response:
    """Give the sites of a question as points, computed from the loaded data."""

    def build() -> tuple[str, str]:
        _, view = answered(service, service.region(region_id, revision), plan)
        return collection(site_features(view.summary)), GEOJSON

    made = await _searched(request, region_id, _name(region_id, "geojson", plan), revision, build)
    return _as_file(made, f"standorte-{region_id}-{plan.kind.value}.geojson")


def _as_file(made: Response, name: str) -> Response:
    made.headers.update(dict([attachment(name)]))
    return made
