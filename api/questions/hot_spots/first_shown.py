"""Which indicator's hot spots are shown where nobody names one.

The index first, since it sums the others up, then as they are planned. What was run last is chance:
a new run of one indicator must not change what the page of a region opens with.
"""

from sqlalchemy import Connection

from api.questions.hot_spots.read import plan_of, planned_names
from kpk_geo.database.areas import read_level
from kpk_geo.database.observations import read_dates
from kpk_geo.database.regions import read_region
from kpk_geo.database.runs import CurrentRun, read_current_run, read_run_subjects
from kpk_geo.errors import OutdatedRunError
from kpk_geo.profile import INDEX
from kpk_geo.results.hot_spots import HOT_SPOTS, HotSpotParameters, HotSpotSummary


def read_shown_run(
    connection: Connection, region_id: str, indicator: str | None
) -> CurrentRun[HotSpotParameters, HotSpotSummary]:
    """Read the newest run of an indicator; without one, of the first that can be shown.

    Parameters
    ----------
    indicator
        Its key; None: the index, else the first that is planned, else what was run last.

    Raises
    ------
    NotFoundError
        Nothing has been run.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    if indicator is None:
        for name in _in_order(connection, region_id):
            try:
                return read_current_run(connection, region_id, HOT_SPOTS, subject=name)
            except OutdatedRunError:
                continue  # the next may have been run anew
    return read_current_run(connection, region_id, HOT_SPOTS, subject=indicator)


def _in_order(connection: Connection, region_id: str) -> list[str]:
    """List the indicators that were run: the index, then in the order of the plan."""
    run = read_run_subjects(connection, region_id, HOT_SPOTS)
    if not run:
        return []
    profile = read_region(connection, region_id).profile
    plan = plan_of(profile)
    level = read_level(connection, region_id, plan.level)
    dates = read_dates(connection, level_pk=level.level_pk)
    names = [INDEX, *planned_names(profile, plan, dates, level.level)]
    return [name for name in dict.fromkeys(names) if name in run]
