"""Answers one plan: the same steps for a stored run and for a question on the page."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analyses.access.region import AccessRegion, ModeNetwork
from analyses.siting.candidates import (
    UNSURE,
    Candidates,
    candidates_of,
    grid_candidates,
    offer_candidates,
    planned_candidates,
)
from analyses.siting.choice import SitingChoice, choose
from analyses.siting.effect import AreaEffect, Reached, area_effect, reached
from analyses.siting.problem import (
    SitingProblem,
    demand_of,
    existing_sites,
    siting_problem,
)
from api.questions.siting.read import SitingInputs
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.model import SitingAim, SitingNeed
from kpk_geo.profile import SitingPlan


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Solved:
    """A plan with its answer."""

    plan: SitingPlan  # with the limit filled in
    problem: SitingProblem
    choice: SitingChoice
    reached: Reached
    effect: AreaEffect
    affordable: int | None  # sites that the budget pays for


def solve(
    region: AccessRegion,
    prepared: ModeNetwork,
    inputs: SitingInputs,
    plan: SitingPlan,
    *,
    on_step: Callable[[str], None] = lambda label: None,
) -> Solved:
    """Choose the sites of a plan and find out what they change.

    Parameters
    ----------
    region
        Cells, offers and plan of access.
    prepared
        The network of the plan's mode.
    inputs
        Burden of the areas, and planned offers.
    plan
        What is asked.
    on_step
        Is told in German what is being done.

    Raises
    ------
    InputError
        There is no answer; the message says why and what to do.
    """
    plan = filled(plan, region)
    affordable = _affordable(plan)
    on_step("Mögliche Orte")
    existing = existing_sites(region, prepared, plan.kind)
    candidates = _candidates(region, prepared, inputs, plan, existing[0])
    weighted = inputs.burden if plan.need is SitingNeed.BURDEN else None
    demand = demand_of(region, plan.phases, None if weighted is None else weighted.weight)
    on_step("Wege")
    assert plan.max_minutes is not None  # filled in above
    problem = siting_problem(prepared, demand, existing, candidates, minutes=plan.max_minutes)
    on_step("Auswahl")
    count = plan.count if affordable is None else min(plan.count, affordable)
    choice = choose(problem, plan.aim, count, time_limit=plan.time_limit)
    found = reached(problem, choice.chosen)
    return Solved(
        plan=plan, problem=problem, choice=choice, reached=found,
        effect=area_effect(region, problem, found), affordable=affordable,
    )  # fmt: skip


def filled(plan: SitingPlan, region: AccessRegion) -> SitingPlan:
    """Fill in what the region says where the plan says nothing."""
    minutes = plan.max_minutes or region.plan.max_travel_time
    return plan.model_copy(update={"max_minutes": minutes, "life_phases": plan.phases})


def _affordable(plan: SitingPlan) -> int | None:
    if plan.budget is None:
        return None
    if plan.price is None:
        raise InputError(
            f"Zu einem Budget gehört ein Preis: Für „{plan.kind.label}“ ist keiner bekannt. Bitte "
            "price (Euro im Jahr je Ort) angeben."
        )
    if plan.price == 0:
        return None
    affordable = int(plan.budget // plan.price)
    if affordable < 1:
        raise InputError(
            f"Das Budget von {number(plan.budget)} Euro im Jahr reicht für keinen Ort: Einer kostet "
            f"{number(plan.price)} Euro im Jahr."
        )
    return affordable


def _candidates(
    region: AccessRegion,
    prepared: ModeNetwork,
    inputs: SitingInputs,
    plan: SitingPlan,
    existing: pd.DataFrame,
) -> Candidates:
    rows, tables = region.offers.rows, []
    if plan.candidates:
        tables.append(offer_candidates(rows, plan.candidates))
    if plan.planned:
        tables.append(planned_candidates(inputs.planned, plan.kind))
    if plan.grid_metres:
        tables.append(grid_candidates(region, prepared, plan.grid_metres))
    unsure = 0
    for kind in plan.candidates:
        left_out = region.offers.left_out.get(kind.value)
        unsure += dict(left_out.reasons).get(UNSURE, 0) if left_out else 0
    return candidates_of(
        region, prepared, tables, taken=existing[["x", "y"]].to_numpy(dtype=float),
        left_out={UNSURE: unsure} if unsure else {},
    )  # fmt: skip


def is_counted(aim: SitingAim) -> bool:
    """Say whether an aim counts people, not ways."""
    return aim in (SitingAim.COVERAGE, SitingAim.COVER_ALL)
