"""The page of money and time, with or without a region."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Connection

from api.funding.asked import answer_costs, answer_share
from api.http.address import known_words
from api.http.bodies import Body, answer, html_body, stored_body
from api.http.dependencies import BareEngine, RegionQuery, keep_cities, menu_of, revision_of
from kpk_geo.database.connection import transaction
from kpk_geo.database.offer_sites import count_offers_by_kind
from kpk_geo.database.regions import read_region, read_regions
from kpk_geo.local_time import local_today
from kpk_geo.model import OfferKind
from maps.funding.page import FundingRegion, FundingView, Typed, funding_page
from maps.kit.menu import FUNDING

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_words)])
MAX_TYPED = 40  # letters of a field: own setting
Field = Annotated[str, Query(max_length=MAX_TYPED)]


def _typed(
    fgz: Field = "", stelle: Field = "", kinder: Field = "", kinder_land: Field = "",
    jahr: Field = "",
) -> Typed:  # fmt: skip
    return Typed(
        fgz=fgz, half_post=stelle, children=kinder, all_children=kinder_land, year=jahr
    )  # fmt: skip


@router.get(FUNDING)
async def show_page(
    request: Request,
    engine: BareEngine,
    typed: Annotated[Typed, Depends(_typed)],
    region: RegionQuery = None,
) -> Response:
    """Show what can be applied for, until when, with what money; the forms come back filled."""
    revision = 0 if region is None else await revision_of(request, region)
    today = local_today()

    def build() -> Body:
        with transaction(engine) as connection:
            keep_cities(request, read_regions(connection))
            shown = None if region is None else read_funding_region(connection, region)
        costs, costs_problem = answer_costs(typed)
        share, share_problem = answer_share(typed)
        view = FundingView(
            today=today, region=shown, typed=typed, costs=costs, costs_problem=costs_problem,
            share=share, share_problem=share_problem,
        )  # fmt: skip
        return html_body(funding_page(view, menu_of(request)), f"{revision}-{today}-funding")

    asked = sha256(repr(typed).encode()).hexdigest()
    key = (f"page/funding/{region}/{asked}", f"{revision} {today}")
    # Every form is another page: those that were filled in drive out no page but each other.
    store = request.app.state.typed if typed != Typed() else None
    return answer(request, await stored_body(request, key, build, store=store))


def read_funding_region(connection: Connection, region_id: str) -> FundingRegion:
    """Read what a region has of each kind; confidential places are not counted.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    """
    found = read_region(connection, region_id)
    counts = count_offers_by_kind(connection, region_id)
    return FundingRegion(
        region_id=region_id,
        name=found.name,
        synthetic=found.synthetic,
        offers={OfferKind.of(kind): count.offers for kind, count in counts.items()},
    )
