"""Good tours fast: insertion by worth, 2-opt, swaps, and beginning again with a part taken out.

The usual moves for the team orienteering problem (Vansteenwegen et al. 2009), with what a stop adds
to the coverage as its worth. It proves nothing; `tour.py` bounds it.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from analyses.siting.benefit import Benefits
from analyses.siting.program import Deadline
from kpk_geo.arrays import Bools, Floats, Ints

SEED = 20_270_403  # any number; the same one gives the same answer
ROUNDS = 60  # of taking a part out; without a better tour in as many the search ends. Own setting
_GAIN = 1e-9  # of the value: less is noise of the sums


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class TourPlan:
    """What limits the tours. The depot stands before all stops."""

    minutes: Floats  # (stops + 1, stops + 1) by car from row to column; infinite: no way
    stays: Floats  # (stops,) minutes at each stop, setting up and packing included
    days: int  # one tour a day
    day_minutes: float  # of a tour, driving and stays

    def of(self, stops: Ints) -> "TourPlan":
        """Give the plan for some of the stops."""
        rows = np.concatenate([[0], stops + 1]).astype(np.int64)
        return replace(self, minutes=self.minutes[np.ix_(rows, rows)], stays=self.stays[stops])


def route_minutes(route: list[int], plan: TourPlan) -> float:
    """Give the minutes of a tour, driving and stays; none without a stop."""
    if not route:
        return 0.0
    stops = np.array(route) + 1
    driving = plan.minutes[np.concatenate([[0], stops]), np.concatenate([stops, [0]])].sum()
    return float(driving + plan.stays[route].sum())


def searched_routes(
    reached: Benefits, weight: Floats, plan: TourPlan, hint: Ints | None, deadline: Deadline
) -> list[list[int]]:
    """Search for good tours.

    Parameters
    ----------
    reached
        Which points each stop serves.
    weight
        (points,) people, or people weighted by need.
    plan
        For these stops.
    hint
        Stops to begin with; None: none.
    deadline
        Ends the search after the first tours at the earliest.

    Returns
    -------
    list of list of int
        The stops of each day in order; a day may be empty.
    """
    search = _Search(reached, weight, plan)
    every = np.ones(reached.candidates, dtype=bool)
    empty: list[list[int]] = [[] for _ in range(plan.days)]
    begins = [empty, empty]
    if hint is not None:
        first = np.zeros(reached.candidates, dtype=bool)
        first[hint] = True
        begins.append(search.filled(empty, first, by_time=True))
    found = [
        search.improved(search.filled(begin, every, by_time=place != 1))
        for place, begin in enumerate(begins)
    ]
    return search.perturbed(max(found, key=search.rank), deadline)


class _Search:
    """Moves on the tours of one problem."""

    def __init__(self, reached: Benefits, weight: Floats, plan: TourPlan) -> None:
        shape = (reached.candidates, reached.points)
        ones = np.ones(len(reached.indices))
        self._matrix = sparse.csr_array((ones, reached.indices, reached.indptr), shape=shape)
        self._weight, self._plan = weight, plan
        self._limit = plan.day_minutes * (1 + _GAIN)

    def rank(self, routes: list[list[int]]) -> tuple[float, float]:
        """Order tours: by what they serve, then by the time that they save."""
        value = float(self._weight[self._times(routes) > 0].sum())
        return value, -sum(route_minutes(route, self._plan) for route in routes)

    def _times(self, routes: list[list[int]]) -> Floats:
        stops = [stop for route in routes for stop in route]
        return np.asarray(self._matrix[stops].sum(axis=0)).ravel()

    def _gains(self, routes: list[list[int]]) -> Floats:
        """Give what each stop would add."""
        bare = np.where(self._times(routes) > 0, 0.0, self._weight)
        return np.asarray(self._matrix @ bare)

    def filled(self, routes: list[list[int]], may: Bools, *, by_time: bool) -> list[list[int]]:
        """Insert the stop that adds most, or most for its minutes, until none fits or adds."""
        routes = [list(route) for route in routes]
        while True:
            gains = np.where(may, self._gains(routes), 0.0)
            best, where = 0.0, None
            for stop in np.flatnonzero(gains > _GAIN * self._weight.sum()).tolist():
                place = self._cheapest(routes, stop)
                if place is None:
                    continue
                score = gains[stop] / max(place[0], 1e-3) if by_time else gains[stop]
                if score > best:
                    best, where = score, (place[1], place[2], stop)
            if where is None:
                return routes
            routes[where[0]].insert(where[1], where[2])

    def _cheapest(self, routes: list[list[int]], stop: int) -> tuple[float, int, int] | None:
        """Find the day and place where a stop costs the fewest minutes and the day still fits."""
        best: tuple[float, int, int] | None = None
        minutes, stay = self._plan.minutes, float(self._plan.stays[stop])
        for day, route in enumerate(routes):
            nodes = np.concatenate([[0], np.array(route, dtype=np.int64) + 1, [0]])
            there = minutes[nodes[:-1], stop + 1] + minutes[stop + 1, nodes[1:]]
            with np.errstate(invalid="ignore"):  # no way instead of no way
                added = there - np.where(len(route) > 0, minutes[nodes[:-1], nodes[1:]], 0.0)
            place = int(np.argmin(added))
            more = float(added[place]) + stay
            fits = route_minutes(route, self._plan) + more <= self._limit
            if fits and (best is None or more < best[0]):
                best = (more, day, place)
        return best

    def improved(self, routes: list[list[int]]) -> list[list[int]]:
        """Shorten each tour, swap stops and fill up, as long as that helps."""
        every = np.ones(len(self._plan.stays), dtype=bool)
        while True:
            routes = self.filled([self._shorter(route) for route in routes], every, by_time=True)
            swapped = self._best_swap(routes)
            if swapped is None:
                return routes
            routes = swapped

    def _shorter(self, route: list[int]) -> list[int]:
        """Turn parts of a tour round (2-opt) as long as that shortens it."""
        best, length = route, route_minutes(route, self._plan)
        is_better = True
        while is_better:
            is_better = False
            for i in range(len(best) - 1):
                for j in range(i + 2, len(best) + 1):
                    other = best[:i] + best[i:j][::-1] + best[j:]
                    minutes = route_minutes(other, self._plan)
                    if minutes < length * (1 - _GAIN):
                        best, length, is_better = other, minutes, True
        return best

    def _best_swap(self, routes: list[list[int]]) -> list[list[int]] | None:
        """Take out one stop and put in another that adds more; None where no swap helps."""
        most, found = _GAIN * self._weight.sum(), None
        value = self.rank(routes)[0]
        for day, route in enumerate(routes):
            for stop in route:
                rest = [list(other) for other in routes]
                rest[day].remove(stop)
                gains = self._gains(rest)
                lost = value - self.rank(rest)[0]
                order = np.argsort(-gains, kind="stable")
                for other in order[gains[order] - lost > most].tolist():
                    place = self._cheapest(rest, other)
                    if place is not None:
                        most, found = gains[other] - lost, (rest, place, other)
                        break
        if found is None:
            return None
        rest, place, other = found
        rest[place[1]].insert(place[2], other)
        return rest

    def perturbed(self, routes: list[list[int]], deadline: Deadline) -> list[list[int]]:
        """Take some stops out by chance and improve again; keep what serves more or is shorter."""
        rng = np.random.Generator(np.random.Philox(SEED))
        best, rank, idle = routes, self.rank(routes), 0
        while idle < ROUNDS and deadline.left > 0:
            idle += 1
            stays = rng.random(len(self._plan.stays)) >= rng.choice([0.2, 0.4, 0.6])
            rest = [[stop for stop in route if stays[stop]] for route in best]
            other = self.improved(self.filled(rest, stays, by_time=bool(rng.integers(2))))
            now = self.rank(other)
            if now > rank:
                idle = 0 if now[0] > rank[0] * (1 + _GAIN) else idle
                best, rank = other, now
        return best
