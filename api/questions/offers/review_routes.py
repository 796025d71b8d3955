"""Deciding where offers lie whose address was not sure; planners only."""

from typing import Annotated
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pyproj import CRS

from api.http.bodies import answer, html_body
from api.http.dependencies import (
    MAX_OFFSET,
    BoundingBox,
    DatabaseConnection,
    DatabaseEngine,
    MaybePlanner,
    Planner,
    menu_of,
)
from api.http.schemas import FeaturesOut
from api.questions.offers.geojson import house_features
from api.questions.offers.review import Choice, decide_site, undo_decision
from api.questions.offers.schemas import (
    CandidateOut,
    DecidedOut,
    DecisionIn,
    ReviewItemOut,
    ReviewOut,
)
from api.questions.offers.view import coarsest_level
from kpk_geo.crs import to_degrees
from kpk_geo.database.decisions import ReviewSite, count_review, read_review
from kpk_geo.database.houses import read_houses
from kpk_geo.database.regions import read_region, read_regions
from kpk_geo.database.work_crs import region_crs
from kpk_geo.errors import InputError
from kpk_geo.geocoding.results import Candidate
from maps.offers.review import ReviewRegion, review_page

router = APIRouter(tags=["Prüfung der Adressen"])


@router.get("/review", include_in_schema=False)
def show_review(
    request: Request,
    connection: DatabaseConnection,
    planner: MaybePlanner,
    region: Annotated[str | None, Query()] = None,
) -> Response:
    """Show the page, after logging in; without a region that with most to decide."""
    if planner is None:
        wanted = "/review" if region is None else "/review?" + urlencode({"region": region})
        return RedirectResponse("/login?" + urlencode({"next": wanted}), status_code=303)
    regions = read_regions(connection)
    waiting = {item.region_id: count_review(connection, item.region_id)[0] for item in regions}
    chosen = region or max(waiting, key=lambda name: waiting[name], default=None)
    cards = [
        ReviewRegion(region_id=item.region_id, name=item.name, waiting=waiting[item.region_id])
        for item in regions
    ]
    level = None
    if chosen:
        read_region(connection, chosen)
        coarse = coarsest_level(connection, chosen)
        level = coarse.level if coarse else None
    html = review_page(menu_of(request), cards, chosen, level, planner)
    return answer(request, html_body(html, f"review-{planner}"), cache_control="no-store")


@router.get("/api/regions/{region_id}/review", summary="Der nächste Ort, der zu prüfen ist")
def next_review(
    region_id: str,
    connection: DatabaseConnection,
    planner: Planner,
    offset: Annotated[int, Query(ge=0, le=MAX_OFFSET, description="So viele überspringen")] = 0,
) -> ReviewOut:
    """Give the next site that waits, with its candidates."""
    read_region(connection, region_id)
    waiting, total = count_review(connection, region_id)
    place = offset % waiting if waiting else 0
    sites = read_review(connection, region_id, limit=1, offset=place)
    item = _item(sites[0], region_crs(connection, region_id)) if sites else None
    return ReviewOut(waiting=waiting, total=total, offset=place, item=item)


@router.post("/api/regions/{region_id}/review/{site_id}", summary="Einen Ort bestimmen")
def decide_review(
    region_id: str, site_id: str, body: DecisionIn, engine: DatabaseEngine, planner: Planner
) -> DecidedOut:
    """Remember a decision."""
    given = [body.candidate is not None, body.point is not None, body.no_place]
    if sum(given) != 1:
        raise InputError("Genau eine Angabe ist nötig: candidate, point oder no_place.")
    choice = Choice(candidate=body.candidate, point=body.point)
    return DecidedOut.model_validate(decide_site(engine, region_id, site_id, choice, by=planner))


@router.delete("/api/regions/{region_id}/review", summary="Die letzte Entscheidung zurücknehmen")
def undo_review(region_id: str, engine: DatabaseEngine, planner: Planner) -> DecidedOut:
    """Take back one's own last decision."""
    return DecidedOut.model_validate(undo_decision(engine, region_id, by=planner))


@router.get("/api/regions/{region_id}/houses", summary="Häuser des Adressregisters im Ausschnitt")
def list_houses(
    region_id: str,
    connection: DatabaseConnection,
    planner: Planner,
    bbox: BoundingBox = None,
) -> FeaturesOut:
    """Give the houses in a part of the map, to find one's way by; none if there are too many."""
    read_region(connection, region_id)
    if bbox is None:
        raise InputError("bbox fehlt: West,Süd,Ost,Nord in Grad.")
    features = house_features(read_houses(connection, region_id, bbox))
    count = len(features)
    return FeaturesOut.model_validate(
        {"features": features, "total": count, "limit": count, "offset": 0, "next": None}
    )


def _item(site: ReviewSite, work_crs: CRS) -> ReviewItemOut:
    return ReviewItemOut(
        site_id=site.site_id,
        name=site.name,
        address=site.address,
        titles=list(site.titles),
        confidential=site.confidential,
        grade=site.grade.value,
        grade_label=site.grade.label,
        reason=site.reason,
        candidates=[_candidate(found, work_crs) for found in site.candidates],
    )


def _candidate(candidate: Candidate, work_crs: CRS) -> CandidateOut:
    place = np.array([[candidate.x, candidate.y]], dtype=float)
    longitude, latitude = to_degrees(place, work_crs)[0]
    return CandidateOut(
        label=candidate.label,
        level=candidate.level.value,
        level_label=candidate.level.label,
        score=candidate.score,
        longitude=longitude,
        latitude=latitude,
        quality=candidate.quality,
        register_date=candidate.register_date,
    )
