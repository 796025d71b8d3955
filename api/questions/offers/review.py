"""Takes decisions about places, on the page and on the terminal alike."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine

from kpk_geo.crs import to_work
from kpk_geo.database.areas import region_outline
from kpk_geo.database.connection import transaction
from kpk_geo.database.decisions import (
    ReviewSite,
    count_review,
    decide,
    read_review_site,
    undo_last,
)
from kpk_geo.database.regions import read_region, touch_region
from kpk_geo.errors import InputError
from kpk_geo.ingest.offers.coordinates import Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the candidates (counted from 1), a point in degrees, or neither: no house."""

    candidate: int | None = None
    point: tuple[float, float] | None = None


def decide_site(
    engine: Engine, region_id: str, site_id: str, choice: Choice, *, by: str
) -> dict[str, Any]:
    """Remember a decision and put the sites of that address there.

    Parameters
    ----------
    site_id
        Key of the site within the region.
    choice
        Where it lies; a point must not be further outside than the profile's buffer.
    by
        Name of the user who decides.

    Raises
    ------
    NotFoundError
        The site does not wait (any more).
    InputError
        There is no such candidate, or the point lies far outside the region.
    """
    with transaction(engine) as connection:
        read_region(connection, region_id)
        site = read_review_site(connection, region_id, site_id)
        label, point = _place(connection, region_id, site, choice)
        decide(connection, region_id, site, label=label, point=point, by=by)
        touch_region(connection, region_id)
        return _progress(connection, region_id, site.address or "")


def _place(
    connection: Connection, region_id: str, site: ReviewSite, choice: Choice
) -> tuple[str | None, tuple[float, float] | None]:
    if choice.candidate is not None:
        if not 1 <= choice.candidate <= len(site.candidates):
            raise InputError(
                f"Einen Vorschlag {choice.candidate} gibt es nicht; es sind {len(site.candidates)}."
            )
        chosen = site.candidates[choice.candidate - 1]
        return chosen.label, (chosen.x, chosen.y)
    if choice.point is None:
        return None, None
    region = read_region(connection, region_id)
    x, y = to_work(np.array([choice.point], dtype=float), region.work_crs)[0].tolist()
    outline = region_outline(connection, region_id)
    assert outline is not None  # a region with offers has areas
    buffer = region.profile.region.edge_buffer_km
    territory = Territory(region=outline, work_crs=region.work_crs, buffer=buffer * 1000)
    if not territory.distance(np.array([x]), np.array([y]))[0] <= territory.buffer:
        raise InputError("Der gewählte Punkt liegt weit außerhalb der Region.")
    return "auf der Karte gewählter Punkt", (x, y)


def undo_decision(engine: Engine, region_id: str, *, by: str) -> dict[str, Any]:
    """Take back one's own last decision.

    Parameters
    ----------
    by
        Name of the user; decisions of others stay.

    Raises
    ------
    NotFoundError
        There is none.
    """
    with transaction(engine) as connection:
        read_region(connection, region_id)
        address = undo_last(connection, region_id, by=by)
        touch_region(connection, region_id)
        return _progress(connection, region_id, address)


def _progress(connection: Connection, region_id: str, address: str) -> dict[str, Any]:
    waiting, total = count_review(connection, region_id)
    return {"address": address, "waiting": waiting, "total": total}
