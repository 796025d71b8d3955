"""The slides of the newest stored answer to where the next site should be."""

from urllib.parse import urlencode

import numpy as np
from sqlalchemy import Connection

from api.questions.siting.asked import asked_query
from kpk_geo.crs import to_work
from kpk_geo.database.areas import read_areas
from kpk_geo.database.runs import CurrentRun, read_area_results, read_current_run, read_run_subjects
from kpk_geo.errors import OutdatedRunError
from kpk_geo.frames import crs_of
from kpk_geo.local_time import local_day
from kpk_geo.results.siting import SITING, SitingParameters, SitingSummary
from maps.overview.parts import OverviewPart
from maps.siting.slides import SitingSlides, siting_slides


def read_slides(connection: Connection, region_id: str) -> tuple[OverviewPart, ...]:
    """Read the slides; none where nothing of this format is stored.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    """
    newest = _newest(connection, region_id)
    if newest is None:
        return ()
    run, level = newest.run, newest.level
    areas = read_areas(connection, level.level_pk, simplified=True)
    sites = run.summary.sites
    degrees = np.array([(site.lon, site.lat) for site in sites], dtype=float).reshape(-1, 2)
    places = to_work(degrees, crs_of(areas)) if len(sites) else degrees
    return siting_slides(
        SitingSlides(
            region_id=region_id, query=urlencode(asked_query(run.parameters.plan)),
            parameters=run.parameters, summary=run.summary,
            areas=read_area_results(connection, SITING, run.run_pk, areas.index),
            places=[(float(x), float(y)) for x, y in places], run_pk=run.run_pk,
            run_day=local_day(run.finished_at), stale=run.stale,
        )
    )  # fmt: skip


def _newest(
    connection: Connection, region_id: str
) -> CurrentRun[SitingParameters, SitingSummary] | None:
    found = []
    for subject in read_run_subjects(connection, region_id, SITING):
        try:
            found.append(read_current_run(connection, region_id, SITING, subject=subject))
        except OutdatedRunError:
            continue
    return max(found, key=lambda current: current.run.run_pk, default=None)
