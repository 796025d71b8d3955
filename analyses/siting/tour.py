"""Where does a bus stop on which day, so that most people have it near? (Familienbüro to go)

A covering tour (Current and Schilling 1989) with a limit of time, a team orienteering problem
(Chao, Golden and Wasil 1996) whose worth is coverage: every day one tour from the depot and back, a
stop on one day at most, each with its stay. Few stops are solved exactly over all subsets (Held and
Karp 1962); more by insertion and swaps (`tour_search`), with a proven bound: every stop takes at
least its stay and half of the shortest ways to it and from it, so no tours serve more than the best
coverage that these times allow.
"""

from dataclasses import dataclass

import numpy as np

from analyses.siting.benefit import Benefits, checked_weight
from analyses.siting.exact import Conditions, Solved, best_coverage
from analyses.siting.program import TIME_LIMIT, Deadline
from analyses.siting.tour_kernels import fewest_days, shortest_tours
from analyses.siting.tour_search import TourPlan, route_minutes, searched_routes
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number

EXACT_STOPS = 14  # possible stops: more are searched, not enumerated. Own setting: 0.1 s
_ROUNDING = 1e-9  # of a value or a day: less is no difference


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DayTour:
    """One day: stops in the order of the tour, from the depot and back."""

    stops: Ints
    driving: float  # minutes
    minutes: float  # driving and stays


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class TourAnswer:
    """Tours of the days that are used, the one that serves most first."""

    days: tuple[DayTour, ...]
    value: float  # weight that has a stop within the cutoff
    bound: float  # no tours serve more
    is_proven: bool  # else there may be better ones
    impossible: Ints  # stops too far for a day of their own

    @property
    def gap(self) -> float:
        """Share of the bound by which the answer may fall short of the best."""
        return max(0.0, 1 - self.value / self.bound) if self.bound > 0 else 0.0


def best_tours(
    reached: Benefits, weight: Floats, plan: TourPlan, *, time_limit: float = TIME_LIMIT,
    exact_stops: int = EXACT_STOPS,
) -> TourAnswer:  # fmt: skip
    """Choose stops and days so that most people have a stop within the cutoff.

    Parameters
    ----------
    reached
        Which points each possible stop serves, beyond those that existing sites serve.
    weight
        (points,) people, or people weighted by need; 0 for those served already.
    plan
        Ways, stays, days and hours.
    time_limit
        Seconds; of no matter where few stops are enumerated.
    exact_stops
        Up to how many stops are enumerated.

    Raises
    ------
    InputError
        Minutes are absent or negative, there is no day, or no stop can be made in a day.
    """
    weight = checked_weight(weight, reached.points)
    _check(plan, reached.candidates)
    alone = plan.minutes[0, 1:] + plan.minutes[1:, 0] + plan.stays
    possible = np.flatnonzero(alone <= plan.day_minutes)
    if not len(possible):
        least = float(np.min(alone, initial=np.inf))
        needs = f"braucht mit Hin- und Rückfahrt {number(least / 60, 1)} Stunden"
        raise InputError(
            "Kein Halt ist an einem Tag zu schaffen: Der schnellste "
            f"{needs if np.isfinite(least) else 'ist mit dem Auto nicht zu erreichen'}, erlaubt "
            f"sind {number(plan.day_minutes / 60, 1)}. Bitte mehr Stunden, kürzere Aufenthalte "
            "oder nähere Halte nehmen."
        )
    useful = possible[[bool((weight[reached.row(int(i))[0]] > 0).any()) for i in possible]]
    inner, own = reached.take(useful), plan.of(useful)
    impossible = np.setdiff1d(np.arange(reached.candidates), possible)
    if len(useful) <= exact_stops:
        routes = _enumerated(inner, weight, own)
        bound = _value(inner, weight, routes)
    else:
        deadline = Deadline(time_limit)
        relaxed = _relaxed(inner, weight, own, deadline.left / 2)
        routes = searched_routes(inner, weight, own, relaxed.chosen, deadline)
        bound = relaxed.bound
    return _answer(inner, weight, own, routes, (useful, impossible, bound))


def _check(plan: TourPlan, stops: int) -> None:
    if plan.minutes.shape != (stops + 1, stops + 1) or plan.stays.shape != (stops,):
        raise InputError(
            "Fahrzeiten und Aufenthalte müssen zu den Halten passen: je Halt eine Zeile und Spalte "
            "der Fahrzeiten, dazu das Depot als erste."
        )
    wrong = np.isnan(plan.minutes) | (plan.minutes < 0)
    if wrong.any() or not np.isfinite(plan.stays).all() or (plan.stays < 0).any():
        raise InputError(
            "Fahrzeiten und Aufenthalte müssen bekannt und mindestens 0 Minuten sein; wo kein Weg "
            "hinführt, ist die Fahrzeit unendlich."
        )
    if plan.days < 1 or not plan.day_minutes > 0:
        raise InputError("Eine Tour braucht mindestens einen Tag und mehr als 0 Stunden.")


def _enumerated(reached: Benefits, weight: Floats, plan: TourPlan) -> list[list[int]]:
    """Weigh every subset of the stops; of equals the one with fewest stops, then least time."""
    stops, slack = reached.candidates, _ROUNDING * plan.day_minutes
    driving, to_last = shortest_tours(plan.minutes)
    subsets = np.arange(1 << stops)
    size, stay = np.zeros(len(subsets), dtype=np.int64), np.zeros(len(subsets))
    for stop in range(stops):
        inside = subsets >> stop & 1
        size += inside
        stay += inside * plan.stays[stop]
    days, total, one_day = fewest_days(driving + stay, plan.day_minutes + slack)
    worth = _worth_of_subsets(reached, weight)
    allowed = days <= plan.days
    best = worth[allowed].max()
    equal = np.flatnonzero(allowed & (worth >= best - _ROUNDING * max(best, 1.0)))
    subset = int(equal[np.lexsort((total[equal], size[equal]))[0]])
    routes = []
    while subset:
        part = int(one_day[subset])
        routes.append(_in_order(part, to_last, plan.minutes))
        subset ^= part
    return routes


def _worth_of_subsets(reached: Benefits, weight: Floats) -> Floats:
    """Sum up for every subset the weight that any of its stops serves."""
    stops = reached.candidates
    servers = np.zeros(reached.points, dtype=np.int64)
    for stop in range(stops):
        servers[reached.row(stop)[0]] |= 1 << stop
    served = servers > 0
    inside = np.bincount(servers[served], weight[served], minlength=1 << stops).astype(np.float64)
    cube = inside.reshape((2,) * stops) if stops else inside
    for axis in range(stops):  # sums over all subsets of a subset
        cube = np.cumsum(cube, axis=axis)
    missed = cube.reshape(-1)[::-1]  # those served by the other stops alone
    return np.asarray(weight[served].sum() - missed)


def _in_order(subset: int, to_last: Floats, minutes: Floats) -> list[int]:
    """Read the order of a shortest tour backwards from the depot."""
    route: list[int] = []
    home = 0
    while subset:
        last = int(np.argmin(to_last[subset] + minutes[1:, home]))
        route.insert(0, last)
        subset, home = subset ^ (1 << last), last + 1
    return route


def _relaxed(reached: Benefits, weight: Floats, plan: TourPlan, time_limit: float) -> Solved:
    """Bound the value: a stop takes its stay and half of the shortest ways to it and from it."""
    ways = plan.minutes.copy()
    np.fill_diagonal(ways, np.inf)
    least = (ways.min(axis=0) + ways.min(axis=1)) / 2
    price, day = least[1:] + plan.stays, plan.day_minutes - least[0]
    cheapest = np.cumsum(np.sort(price)) <= day * (1 + _ROUNDING)
    conditions = Conditions(
        count=plan.days * int(cheapest.sum()), price=price,
        budget=plan.days * day * (1 + _ROUNDING),
    )  # fmt: skip
    return best_coverage(reached, weight, conditions, time_limit=time_limit)


def _value(reached: Benefits, weight: Floats, routes: list[list[int]]) -> float:
    stops = np.array([stop for route in routes for stop in route], dtype=np.int64)
    return float(weight[reached.best_of(stops) > 0].sum())


def _answer(
    reached: Benefits, weight: Floats, plan: TourPlan, routes: list[list[int]],
    rest: tuple[Ints, Ints, float],
) -> TourAnswer:  # fmt: skip
    useful, impossible, bound = rest
    value = _value(reached, weight, routes)
    order = sorted(
        (route for route in routes if route),
        key=lambda route: (-_value(reached, weight, [route]), useful[route].tolist()),
    )
    days = []
    for route in order:
        lasting = route_minutes(route, plan)
        stays = float(plan.stays[route].sum())
        days.append(DayTour(stops=useful[route], driving=lasting - stays, minutes=lasting))
    is_proven = bound <= value + _ROUNDING * max(value, 1.0)
    return TourAnswer(
        days=tuple(days), value=value, bound=value if is_proven else max(bound, value),
        is_proven=is_proven, impossible=impossible,
    )  # fmt: skip
