"""The part of the overview that tells of ways and supply: from the newest stored run."""

import numpy as np
from pyproj import CRS
from sqlalchemy import Connection

from api.questions.burden.table import read_burden_table
from kpk_geo.crs import to_work
from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.offer_sites import read_offer_sites
from kpk_geo.database.runs import read_area_results, read_current_run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.frames import crs_of
from kpk_geo.model import CapacityUnit, OfferKind, TravelMode
from kpk_geo.results.access import ACCESS, QuestionSummary
from maps.access.overview import AccessOverview, AnsweredAreas, access_part
from maps.burden.overview import HIGH
from maps.overview.parts import OverviewPart, PlacedDot

MAX_DOTS = 60  # more of them cover a small map


def read_overview_part(connection: Connection, region_id: str) -> OverviewPart | None:
    """Read what the overview says of ways and supply; None where no question was answered.

    Raises
    ------
    NotFoundError
        Nothing has been run.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, ACCESS)
    questions = current.run.summary.questions
    if not questions:
        return None
    areas = read_areas(connection, current.level.level_pk, simplified=True)

    def answered(summary: QuestionSummary) -> AnsweredAreas:
        stored = read_area_results(
            connection, ACCESS, current.run.run_pk, areas.index, part=summary.part
        )
        return AnsweredAreas(summary=summary, areas=stored)

    ways = _ways(questions)
    supply = next((item for item in questions if _tells_supply(item)), None)
    return access_part(
        AccessOverview(
            region_id=region_id, level=current.level.level, ways=answered(ways),
            supply=None if supply is None else answered(supply),
            burdened=_burdened(connection, region_id, current.level),
            dots=_dots(connection, region_id, ways.kind, crs_of(areas)), stale=current.run.stale,
        )
    )  # fmt: skip


def _ways(questions: tuple[QuestionSummary, ...]) -> QuestionSummary:
    """Choose the way to the Familienbüro, else to what is planned first; on foot where it can."""
    office = [item for item in questions if item.kind is OfferKind.FAMILY_OFFICE]
    found = office or list(questions)
    return next((item for item in found if item.mode is TravelMode.WALK), found[0])


def _tells_supply(item: QuestionSummary) -> bool:
    return item.has_supply and item.capacity is CapacityUnit.PLACES and item.supply_per_100 > 0


def _burdened(connection: Connection, region_id: str, level: AreaLevel) -> frozenset[str] | None:
    """Name the areas of a high burden; None where no index tells of these areas."""
    try:
        table = read_burden_table(connection, region_id)
    except (NotFoundError, OutdatedRunError):
        return None
    if table.level.level_pk != level.level_pk:
        return None
    is_high = table.rows["status_code"].isin(HIGH).fillna(False)
    return frozenset(str(key) for key in table.rows.index[is_high])


def _dots(
    connection: Connection, region_id: str, kind: OfferKind, work_crs: CRS
) -> list[PlacedDot]:
    """Read where the offers are, without confidential ones; none where they are too many."""
    rows = read_offer_sites(connection, region_id, kinds=[kind.value])
    rows = rows[np.isfinite(rows["longitude"])]
    if not 0 < len(rows) <= MAX_DOTS:
        return []
    places = to_work(rows[["longitude", "latitude"]].to_numpy(dtype=float), work_crs)
    return [
        PlacedDot(x=float(x), y=float(y), label=str(title))
        for title, (x, y) in zip(rows["title"], places, strict=True)
    ]
