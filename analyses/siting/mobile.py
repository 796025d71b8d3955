"""Where should a mobile office stop on which day? Possible sites as stops of tours by car."""

from dataclasses import dataclass

import numpy as np

from analyses.access.region import ModeNetwork
from analyses.access.shared_places import THREADS, cost_of
from analyses.routing import cost_matrix, index_origins
from analyses.siting.choice import NOBODY, SitingChoice
from analyses.siting.problem import SitingProblem
from analyses.siting.tour import best_tours
from analyses.siting.tour_search import TourPlan
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError
from kpk_geo.geometry import points_of
from kpk_geo.german import number
from kpk_geo.model import Proof

MAX_STOPS = 300  # possible stops; more take minutes; own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class TourHours:
    """What limits the tours."""

    days: int  # one tour a day
    hours: float  # of a tour, driving and stays
    stay: float  # minutes at each stop, setting up and packing included


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class StopDay:
    """One day: how many of the chosen sites, in order, belong to it, and how long it takes."""

    stops: int
    driving: float  # minutes
    minutes: float  # driving and stays


def tour_plan(
    car: ModeNetwork, depot: Floats, stops: Floats, hours: TourHours, *, max_snap: float
) -> TourPlan:
    """Find the ways by car between the depot and all possible stops.

    Parameters
    ----------
    car
        The network of cars.
    depot
        (2,) metres: where the tours begin and end.
    stops
        (stops, 2) metres.
    hours
        Days, hours and stays.
    max_snap
        Metres: a place further from any road has no way.

    Raises
    ------
    InputError
        There are more than `MAX_STOPS`, or the depot is near no road.
    """
    if len(stops) > MAX_STOPS:
        raise InputError(
            f"Touren lassen sich mit höchstens {number(MAX_STOPS)} möglichen Halten rechnen; hier "
            f"sind es {number(len(stops))}. Bitte das Raster gröber wählen oder nur Arten nennen."
        )
    places = car.snapper.snap(points_of(np.vstack([depot, stops])), max_distance=max_snap)
    if not places.is_near[0]:
        raise InputError(
            f"Das Depot liegt weiter als {number(max_snap)} m von jeder befahrbaren Straße. Bitte "
            "einen anderen Ort angeben (depot)."
        )
    index = index_origins(car.network, places)
    costs = cost_matrix(
        index, places, cutoff=cost_of(car.network, 60 * hours.hours), threads=THREADS
    )
    minutes = np.full((len(places.edge), len(places.edge)), np.inf)
    minutes[costs.indices, costs.destination_of_entry()] = costs.cost * car.network.minutes_per_unit
    np.fill_diagonal(minutes, 0.0)
    return TourPlan(
        minutes=minutes, stays=np.full(len(stops), hours.stay), days=hours.days,
        day_minutes=60 * hours.hours,
    )  # fmt: skip


def choose_stops(
    problem: SitingProblem, plan: TourPlan, *, time_limit: float
) -> tuple[SitingChoice, tuple[StopDay, ...]]:
    """Choose the stops that reach most whom no existing site reaches, in tours by day.

    Parameters
    ----------
    problem
        Existing sites, and candidates as possible stops.
    plan
        Ways between the candidates, in their order.
    time_limit
        Seconds.

    Raises
    ------
    InputError
        No stop reaches anybody more, or none can be made in a day.
    """
    benefits = problem.reaching()
    had = benefits.best_of(problem.standing)
    rest = benefits.beyond(had)
    if not rest.indptr[-1]:
        raise InputError(NOBODY)
    first = len(problem.existing)
    begin = rest.indptr[first]
    stops = type(rest)(
        indptr=rest.indptr[first:] - begin, indices=rest.indices[begin:],
        value=rest.value[begin:], points=rest.points,
    )  # fmt: skip
    weight = np.where(had > 0, 0.0, problem.demand.weighted)
    found = best_tours(stops, weight, plan, time_limit=time_limit)
    if not found.days:
        raise InputError(NOBODY)
    chosen = np.concatenate([day.stops for day in found.days]).astype(np.int64) + first
    before, best, added = float(had.sum()), np.zeros(rest.points), []
    for site in chosen:
        points, value = rest.row(int(site))
        added.append(float(np.maximum(value - best[points], 0).sum()))
        best[points] = np.maximum(best[points], value)
    choice = SitingChoice(
        benefits=benefits, chosen=chosen, added=np.array(added), before=before,
        value=before + float(best.sum()), bound=before + max(found.bound, float(best.sum())),
        proof=Proof.PROVEN if found.is_proven else Proof.BOUNDED,
        gap=0.0 if found.is_proven else found.gap, runners_up=(),
    )  # fmt: skip
    days = tuple(
        StopDay(stops=len(day.stops), driving=day.driving, minutes=day.minutes)
        for day in found.days
    )
    return choice, days
