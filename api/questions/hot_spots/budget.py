"""The budget of error of a region, from the stored runs of all its indicators.

It is computed when it is asked for, never stored: a new run of one indicator changes what holds for
the others. Only the summaries are read. Indicators without a current run are named, not guessed.
"""

from sqlalchemy import Connection

from analyses.hot_spots.budget import Family, Question, RegionBudget, region_budget
from api.questions.hot_spots.read import indicator_of, plan_of, planned_names
from kpk_geo.database.areas import read_level
from kpk_geo.database.observations import read_dates
from kpk_geo.database.regions import read_region
from kpk_geo.database.runs import Run, read_latest_run, read_run_subjects
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.profile import RegionProfile
from kpk_geo.results.hot_spots import HOT_SPOTS, HotSpotParameters, HotSpotSummary

_ABSENT, _OF_BEFORE, _OUTDATED = "noch nicht gerechnet", "andere Programmversion", "veraltet"
_OTHER_AREAS = "für andere Gebiete gerechnet"


def read_region_budget(connection: Connection, region_id: str) -> RegionBudget:
    """Read what all indicators of the region's plan found, and others that were looked at.

    Parameters
    ----------
    region_id
        Without any run the budget has no families.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    """
    profile = read_region(connection, region_id).profile
    plan = plan_of(profile)
    level = read_level(connection, region_id, plan.level)
    dates = read_dates(connection, level_pk=level.level_pk)
    looked_at = sorted(read_run_subjects(connection, region_id, HOT_SPOTS))
    names = dict.fromkeys([*planned_names(profile, plan, dates, level.level), *looked_at])
    families: list[Family] = []
    left_out: dict[str, str] = {}
    for name in names:
        run, reason = _usable_run(connection, region_id, name, level.level_pk)
        if run is not None:
            families += _families(run.summary, _label(profile, name))
            reason = run.summary.reason
        if reason:
            left_out[_label(profile, name)] = reason
    return region_budget(families, level=plan.significance, left_out=left_out)


def _usable_run(
    connection: Connection, region_id: str, name: str, level_pk: int
) -> tuple[Run[HotSpotParameters, HotSpotSummary] | None, str]:
    """Read the newest run of an indicator, or say why it takes no part."""
    try:
        run = read_latest_run(connection, region_id, HOT_SPOTS, subject=name)
    except NotFoundError:
        return None, _ABSENT
    except OutdatedRunError:
        return None, _OF_BEFORE
    if run.level_pk != level_pk:
        return None, _OTHER_AREAS
    return (None, _OUTDATED) if run.stale else (run, "")


def _families(summary: HotSpotSummary, label: str) -> list[Family]:
    found = summary.family
    asked: dict[Question, float] = {
        "high": found.high, "low": found.low, "circle": found.circle, "moves": found.moves,
        "joins": found.joins,
    }  # fmt: skip
    return [
        Family(
            indicator=summary.indicator, label=label, question=question, p=p,
            by_area=found.exact and question in ("high", "low"),
        )
        for question, p in asked.items()
    ]  # fmt: skip


def _label(profile: RegionProfile, name: str) -> str:
    try:
        return indicator_of(profile, name).label
    except NotFoundError:  # it left the profile since
        return name
