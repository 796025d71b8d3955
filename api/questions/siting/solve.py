"""Answers one plan: the same steps for a stored run and for a question on the page."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
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
from analyses.siting.choice import SitingChoice, SitingRequest, choose
from analyses.siting.effect import AreaEffect, Reached, area_effect, quintiles, reached
from analyses.siting.exact import Floor
from analyses.siting.kept import Stability, stability
from analyses.siting.mobile import StopDay, TourHours, choose_stops, tour_plan
from analyses.siting.problem import (
    SitingProblem,
    demand_of,
    existing_sites,
    siting_problem,
)
from api.questions.siting.read import SitingInputs
from kpk_geo.arrays import Floats
from kpk_geo.crs import to_work
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.model import SitingAim, SitingEquity, SitingNeed
from kpk_geo.profile import SitingPlan
from kpk_geo.results.siting import Cost
from kpk_geo.siting_prices import siting_prices

FAR_MINUTES = 90.0  # beyond that nobody walks to an office, and no way is longest; own setting


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Solved:
    """A plan with its answer."""

    plan: SitingPlan  # with the limit filled in
    problem: SitingProblem
    choice: SitingChoice
    reached: Reached
    effect: AreaEffect
    affordable: int | None  # sites that the budget pays for
    stability: Stability
    cost: Cost | None
    days: tuple[StopDay, ...]  # of tours; empty: none were asked for
    depot: str  # German: where tours begin

    @property
    def served(self) -> float:
        """Children for whom the new sites have room; NaN without a capacity."""
        return self.choice.served


def solve(
    region: AccessRegion,
    prepared: ModeNetwork,
    inputs: SitingInputs,
    plan: SitingPlan,
    *,
    drive: Callable[[], ModeNetwork],
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
    drive
        Gives the network of cars, where tours are asked for.
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
    demand = demand_of(region, prepared, plan.phases, None if weighted is None else weighted.weight)
    on_step("Wege")
    assert plan.max_minutes is not None  # filled in above
    far = FAR_MINUTES if plan.aim is SitingAim.CENTRE else None
    problem = siting_problem(
        prepared, demand, existing, candidates, minutes=plan.max_minutes, far_minutes=far
    )
    on_step("Auswahl")
    asked = SitingRequest(
        aim=plan.aim, count=plan.count if affordable is None else min(plan.count, affordable),
        time_limit=plan.time_limit, first=_first(region, problem, inputs, plan),
        capacity=plan.capacity,
    )  # fmt: skip
    choice, days, depot = _chosen(region, problem, asked, plan, drive)
    found = reached(problem, choice.chosen)
    return Solved(
        plan=plan, problem=problem, choice=choice, reached=found,
        effect=area_effect(region, problem, found), affordable=affordable,
        stability=stability(region, problem, choice), days=days, depot=depot,
        cost=None if days else _cost(plan, len(choice.chosen)),
    )  # fmt: skip


def _chosen(
    region: AccessRegion,
    problem: SitingProblem,
    asked: SitingRequest,
    plan: SitingPlan,
    drive: Callable[[], ModeNetwork],
) -> tuple[SitingChoice, tuple[StopDay, ...], str]:
    if plan.aim is not SitingAim.TOUR:
        return choose(problem, asked), (), ""
    if asked.first or asked.capacity:
        raise InputError(
            "Touren lassen sich nicht mit einem Vorrang oder mit begrenzten Plätzen rechnen. Bitte "
            "eines davon weglassen."
        )
    depot, name = _depot(region, problem, plan)
    hours = TourHours(days=plan.tour_days, hours=plan.tour_hours, stay=plan.stay_minutes)
    ways = tour_plan(drive(), depot, problem.candidates.xy, hours, max_snap=region.section.max_snap)
    choice, days = choose_stops(problem, ways, time_limit=plan.time_limit)
    return choice, days, name


def _depot(region: AccessRegion, problem: SitingProblem, plan: SitingPlan) -> tuple[Floats, str]:
    """Say where tours begin: at the place named, else at the first site that there is."""
    if plan.depot is not None:
        latitude, longitude = plan.depot
        place = f"{number(latitude, 5)} / {number(longitude, 5)}"
        return to_work(np.array([[longitude, latitude]]), region.work_crs).ravel(), place
    inside = problem.existing[~problem.existing["outside"].astype(bool)]
    if inside.empty:
        raise InputError(
            "Wo die Touren beginnen, ist nicht bekannt: Es gibt noch keinen Ort der Art. Bitte "
            "einen nennen (depot = Breite, Länge)."
        )
    row = inside.sort_values(["title", "offer_id", "site_id"]).iloc[0]
    name = ", ".join(str(row[key]) for key in ("title", "address") if not pd.isna(row[key]))
    return row[["x", "y"]].to_numpy(dtype=float), name


def _first(
    region: AccessRegion, problem: SitingProblem, inputs: SitingInputs, plan: SitingPlan
) -> Floor | None:
    """Say whose children come first: those of the most burdened fifth."""
    if plan.equity is SitingEquity.NONE:
        return None
    if inputs.burden is None:
        raise InputError(
            f"Den Vorrang „{plan.equity.label}“ gibt es nur mit einem Belastungsindex. "
            f"{inputs.without_burden}"
        )
    nobody = reached(problem, problem.standing)
    score = inputs.burden.score.reindex(region.areas.index).to_numpy(dtype=float)
    most, _ = quintiles(area_effect(region, problem, nobody), score)
    inside = region.cell_area >= 0
    member = np.zeros(len(inside), dtype=bool)
    member[inside] = most[region.cell_area[inside]]
    return Floor(label=plan.equity.label, member=member, share=0.0)


def filled(plan: SitingPlan, region: AccessRegion) -> SitingPlan:
    """Fill in what the region says where the plan says nothing."""
    minutes = plan.max_minutes or region.plan.max_travel_time
    return plan.model_copy(update={"max_minutes": minutes, "life_phases": plan.phases})


def _cost(plan: SitingPlan, sites: int) -> Cost | None:
    """Price the sites; a price that was given is the commune's own."""
    known = siting_prices().get(plan.kind)
    if plan.price is not None:
        each, own, source = plan.price, plan.price, "Preis je Ort wie angegeben."
    elif known is not None:
        each, own = known.total, known.own_share
        parts = ", ".join(f"{part.label} {number(part.total)} Euro" for part in known.parts)
        source = (
            f"{parts}; es fördert: {known.funder}, {known.condition}. Quelle: {known.source} "
            f"({known.address})."
        )
    else:
        return None
    return Cost(
        each=each, total=each * sites, commune_each=own, commune_total=own * sites, source=source
    )


def _affordable(plan: SitingPlan) -> int | None:
    if plan.budget is None:
        return None
    if plan.aim in (SitingAim.COVER_ALL, SitingAim.TOUR):
        raise InputError(
            f"Ein Budget begrenzt, wie viele Orte es werden; bei „{plan.aim.label}“ bestimmt das "
            "das Ziel. Bitte das Budget weglassen oder ein anderes Ziel wählen."
        )
    cost = _cost(plan, 1)
    if cost is None:
        raise InputError(
            f"Zu einem Budget gehört ein Preis: Für „{plan.kind.label}“ ist keiner bekannt. Bitte "
            "angeben, was ein Ort die Kommune kostet (Preis je Ort, Euro im Jahr)."
        )
    if cost.commune_each == 0:
        return None
    affordable = int(plan.budget // cost.commune_each)
    if affordable < 1:
        raise InputError(
            f"Das Budget von {number(plan.budget)} Euro im Jahr reicht für keinen Ort: Einer "
            f"kostet die Kommune {number(cost.commune_each)} Euro im Jahr. Bitte mehr "
            "einplanen oder einen anderen Preis je Ort angeben."
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
