"""A question about new sites, answered from the loaded data: for page, files and picture."""

import numpy as np

from api.questions.access.read import LoadedAccess
from api.questions.access.service import AccessService, PreparedRegion
from api.questions.gaps.read import plans_of as gap_plans_of
from api.questions.siting.addresses import with_houses
from api.questions.siting.read import read_siting
from api.questions.siting.records import areas_of, parameters_of, summary_of
from api.questions.siting.solve import Solved, solve
from api.questions.siting.stored import stored_run, storing_command
from kpk_geo.crs import to_degrees
from kpk_geo.database.areas import read_areas
from kpk_geo.database.connection import transaction
from kpk_geo.model import TravelMode
from kpk_geo.profile import SitingPlan
from kpk_geo.profile.prevention import PreventionLink
from maps.siting.page import SitingAnswerView


def answered(
    service: AccessService, prepared: PreparedRegion, plan: SitingPlan
) -> tuple[SitingPlan, SitingAnswerView]:
    """Answer a question about new sites from the loaded data, or give the answer of just now.

    Parameters
    ----------
    service
        Keeps the region in memory.
    prepared
        The region.
    plan
        What is asked.

    Returns
    -------
    plan, view
        The plan as it was solved, and what the page shows.
    """
    key = ("siting", plan.model_dump_json())
    return prepared.recent(key, lambda: _searched_anew(service, prepared, plan))


def _searched_anew(
    service: AccessService, prepared: PreparedRegion, plan: SitingPlan
) -> tuple[SitingPlan, SitingAnswerView]:
    loaded = prepared.loaded
    with transaction(service.engine) as connection:
        inputs = read_siting(connection, loaded, plan)
        areas = read_areas(connection, loaded.level.level_pk, simplified=True)
    mode = prepared.mode(plan.mode)
    solved = solve(loaded.data, mode, inputs, plan, drive=lambda: prepared.mode(TravelMode.CAR))
    summary = summary_of(loaded.data, mode, inputs, solved)
    with transaction(service.engine) as connection:
        summary = with_houses(connection, loaded.region.region_id, summary)
        run_pk = stored_run(connection, loaded.region.region_id, solved.plan)
    view = SitingAnswerView(
        region_id=loaded.region.region_id,
        parameters=parameters_of(loaded, mode, inputs, solved),
        summary=summary,
        areas=areas,
        results=areas_of(inputs, solved),
        new_cells=_new_cells(prepared, solved),
        links=_links(loaded),
        run_pk=run_pk,
        command=storing_command(loaded.region.region_id, solved.plan),
        has_gaps=gap_plans_of(loaded.region.profile)[0].level == loaded.level.level,
    )
    return solved.plan, view


def _links(loaded: LoadedAccess) -> tuple[PreventionLink, ...]:
    """Give the links of the profile with the minutes that they have of [accessibility]."""
    prevention = loaded.region.profile.prevention
    minutes = loaded.data.plan.max_travel_time
    return tuple(
        link.model_copy(update={"max_minutes": link.max_minutes or minutes})
        for link in (prevention.links if prevention else ())
    )


def _new_cells(prepared: PreparedRegion, solved: Solved) -> list[tuple[float, float, float]]:
    """Give the middle of each cell whose children are newly reached."""
    count = solved.problem.demand.children
    new = np.flatnonzero(solved.reached.after & ~solved.reached.before & (count > 0))
    data = prepared.loaded.data
    degrees = to_degrees(data.cell_xy[new], data.work_crs).round(5)
    return [
        (float(latitude), float(longitude), round(float(children), 1))
        for (longitude, latitude), children in zip(degrees, count[new], strict=True)
    ]
