"""The offers behind a cell, found live in the loaded data."""

import math
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Engine

from analyses.gaps.behind import offers_behind
from analyses.gaps.links import Link, links_of
from analyses.gaps.region import GapsRegion
from api.questions.gaps.read import read_gaps, with_networks
from api.questions.gaps.schemas import CellOfferOut, CellOffersOut
from api.questions.gaps.table import GapsTable, read_gaps_table
from kpk_geo.crs import to_degrees
from kpk_geo.database.connection import transaction
from kpk_geo.errors import NotFoundError, OutdatedRunError, excerpt, suggestion
from kpk_geo.frames import crs_of
from kpk_geo.model import Delivery, OfferKind
from kpk_geo.profile import PreventionPlan


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OffersBehind:
    """What is needed to look behind cells: the newest run, and the region with its networks."""

    table: GapsTable
    region: GapsRegion


def read_offers_behind(engine: Engine, region_id: str) -> OffersBehind:
    """Read a region so that cells can be looked behind; it takes seconds, and serves for all.

    Parameters
    ----------
    engine
        Of the database; what is read is closed before anything is computed.

    Raises
    ------
    NotFoundError
        There is no run.
    """
    with transaction(engine) as connection:
        table = read_gaps_table(connection, region_id)
        loaded = read_gaps(connection, region_id)
    return OffersBehind(table=table, region=with_networks(loaded))


def offers_of_cell(behind: OffersBehind, area_id: str, cell: str) -> CellOffersOut:
    """Give the offers behind a cell of the newest run.

    Parameters
    ----------
    behind
        The region and its newest run.
    area_id
        Of the plan's level.
    cell
        As `cell_key` names it, such as "kita/3-6".

    Raises
    ------
    NotFoundError
        There is no such area or no such cell.
    """
    table, region = behind.table, behind.region
    link = _link(table.run.parameters.plan, cell)
    row = _row(table, area_id)
    return CellOffersOut(
        region_id=table.region.region_id, area_id=area_id, cell=cell,
        status=table.results[row].cells[cell].status, run=table.run.run_pk,
        offers=_offers(region, link, list(region.areas.index.astype(str)).index(area_id)),
    )  # fmt: skip


def _link(plan: PreventionPlan, cell: str) -> Link:
    links = {link.cell: link for link in links_of(plan)}
    if cell not in links:
        raise NotFoundError(f"Das Glied „{excerpt(cell)}“ gibt es nicht. {suggestion(cell, links)}")
    return links[cell]


def _row(table: GapsTable, area_id: str) -> int:
    ids = list(table.areas.index.astype(str))
    if area_id not in ids:
        raise NotFoundError(
            f"Das Gebiet „{excerpt(area_id)}“ gibt es nicht. {suggestion(area_id, ids)}"
        )
    return ids.index(area_id)


def _offers(region: GapsRegion, link: Link, area: int) -> list[CellOfferOut]:
    if link not in links_of(region.plan):
        raise OutdatedRunError(
            "Die Glieder im Profil haben sich seit der Rechnung geändert. Bitte neu rechnen: "
            "kpk run gaps"
        )
    rows, xy, crs = region.inventory.rows, region.inventory.xy, crs_of(region.areas)
    made = []
    for own in offers_behind(region, link, area):
        offer = rows.iloc[own.row]
        longitude, latitude = (
            (None, None)
            if np.isnan(xy[own.row]).any()
            else to_degrees(xy[own.row : own.row + 1], crs)[0]
        )
        made.append(
            CellOfferOut(
                offer_id=offer["offer_id"], site_id=offer["site_id"], title=str(offer["title"]),
                kinds=[OfferKind.of(kind) for kind in offer["kinds"]],
                delivery=Delivery.of(offer["delivery"]) if offer["delivery"] else None,
                address=offer["address"] or None, longitude=longitude, latitude=latitude,
                outside=bool(offer["outside"]), here=own.is_here, minutes=_finite(own.minutes),
                children_in_time=_finite(own.in_time), capacity=_finite(own.capacity),
            )
        )  # fmt: skip
    return made


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
