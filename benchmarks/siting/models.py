"""What the other models of siting cost in time, on the streets of Porto.

    python benchmarks/siting/models.py [--data ORDNER]

500 candidates x 5,000 homes within 15 minutes on foot, five existing sites, five new ones where
nothing else is said; districts are squares. Tours: ways between stops along the same streets at
25 km/h, an hour at each stop.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from analyses.routing.matrix import CostMatrix
from analyses.siting.alternatives import coverage_runners_up, equal_coverages
from analyses.siting.answer import choose_sites, kept_shares
from analyses.siting.benefit import coverage
from analyses.siting.capacity import best_with_capacity
from analyses.siting.centre import shortest_longest_way
from analyses.siting.equity import best_smallest_share, group_first
from analyses.siting.exact import Conditions, Floor, best_coverage, fewest_sites
from analyses.siting.groups import Groups
from analyses.siting.rearrange import Rearrangement, rearrange
from analyses.siting.stability import ChildrenByPoint, children_draws, need_draws
from analyses.siting.tour import best_tours
from analyses.siting.tour_search import TourPlan
from benchmarks.siting.instances import DATA, FILE, Problem, porto, problem

LIMIT = 60.0
EXISTING = np.arange(5)
NONE = np.empty(0, dtype=np.int64)


def squares(given: Problem, side: int = 3) -> Groups:
    """Cut the city into squares that stand for districts."""
    low, high = given.homes.min(axis=0), given.homes.max(axis=0)
    cell = np.minimum((side * (given.homes - low) / (high - low)).astype(int), side - 1)
    return Groups(
        labels=[f"{i}" for i in range(side * side)], of_point=cell[:, 0] * side + cell[:, 1]
    )


def line(name: str, job: Callable[[], tuple[float, float, bool]]) -> None:
    start, begin = time.perf_counter(), time.process_time()
    value, bound, is_proven = job()
    seconds, cpu = time.perf_counter() - start, time.process_time() - begin
    proven = "yes" if is_proven else "no"
    print(
        f"| {name} | {cpu:.2f} | {seconds:.2f} | {value:.6g} | {bound:.6g} | {proven} |", flush=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    data = parser.parse_args().data
    if not (data / FILE).exists():
        sys.exit(f"{data / FILE} is not there: give the folder with --data")
    network = porto(data)
    near, far = problem(network, 500, 5_000, 15), problem(network, 500, 5_000, 240)
    print("| model | CPU seconds | seconds | value | bound | proven |")
    print("|---|---|---|---|---|---|")
    coverages(near)
    others(near, far)
    tours(problem(network, 30, 5_000, 10), problem(network, 31, 31, 240).costs)


def coverages(given: Problem) -> None:
    weight, reached = given.weight, coverage(given.costs, given.weight)
    groups, rng = squares(given), np.random.default_rng(4)
    price = rng.choice([9_200.0, 46_000.0, 70_000.0], reached.candidates)
    plain = best_coverage(reached, weight, Conditions(count=5))
    member = np.isin(groups.of_point, [3, 4])
    group = Floor(label="worst", member=member, share=0.0)

    def first() -> tuple[float, float, bool]:
        found = group_first(reached, weight, group, Conditions(count=5), time_limit=LIMIT)
        return found.group_value, found.group_bound, found.is_proven

    def priced() -> tuple[float, float, bool]:
        found = best_coverage(
            reached, weight, Conditions(price=price, budget=150_000.0), time_limit=LIMIT
        )
        return found.value, found.bound, found.is_proven

    def smallest() -> tuple[float, float, bool]:
        found = best_smallest_share(reached, weight, groups, 5, existing=EXISTING, time_limit=LIMIT)
        return found.smallest, found.smallest_bound, found.is_proven

    def moved() -> tuple[float, float, bool]:
        plan = Rearrangement(existing=EXISTING, movable=EXISTING[:3], sites=7)
        found = rearrange(reached, weight, groups, plan, time_limit=LIMIT)
        return found.value, found.bound, found.is_proven

    def equals() -> tuple[float, float, bool]:
        assert plain.chosen is not None
        coverage_runners_up(reached, weight, plain.chosen, Conditions(count=5))
        found = equal_coverages(
            reached, weight, plain.chosen, Conditions(count=5), time_limit=LIMIT
        )
        return len(found.choices), len(found.choices), found.is_complete

    def stable() -> tuple[float, float, bool]:
        answer = choose_sites(reached, 5, existing=NONE)
        names = [f"{i:05d}" for i in range(len(weight))]
        draws = children_draws(ChildrenByPoint(names=names, children=weight)) * need_draws(names)
        is_open = np.ones(reached.candidates, dtype=bool)
        kept = kept_shares(reached, draws, answer.chosen, existing=NONE, is_open=is_open)
        return float(kept.min()), 1.0, True

    line("coverage with prices and a budget", priced)
    line("the most burdened group first (its weight)", first)
    line("smallest share of 9 districts", smallest)
    line("two more, three of five may move, no district worse", moved)
    line("runners-up and all equal choices (their number)", equals)
    line("stability, 200 draws (least kept share)", stable)


def others(near: Problem, far: Problem) -> None:
    reached = coverage(near.costs, near.weight)
    capacity = np.random.default_rng(5).choice([100.0, 200, 400], reached.candidates)

    def limited() -> tuple[float, float, bool]:
        found = best_with_capacity(reached, near.weight, capacity, 5, existing=EXISTING)
        return found.value, found.bound, found.is_proven

    def fewest() -> tuple[float, float, bool]:
        found = fewest_sites(reached, time_limit=LIMIT)
        return found.value, found.bound, found.is_proven

    def centre(share: float) -> tuple[float, float, bool]:
        found = shortest_longest_way(
            far.costs, far.weight, 5, existing=NONE, share=share, time_limit=LIMIT
        )
        return found.value / 80_000, found.bound / 80_000, found.is_proven

    line("limited places", limited)
    line("fewest sites for all", fewest)
    line("longest way of all (minutes)", lambda: centre(1.0))
    line("longest way of 95 in 100 (minutes)", lambda: centre(0.95))


def tours(given: Problem, between: CostMatrix) -> None:
    costs = np.full((31, 31), np.inf)
    costs[between.destination_of_entry(), between.indices] = between.cost
    minutes = costs.T / 1e6 / 25 * 60
    for stops in (14, 30):
        plan = TourPlan(minutes=minutes, stays=np.full(30, 60.0), days=3, day_minutes=240.0).of(
            np.arange(stops)
        )

        def made(plan: TourPlan = plan, stops: int = stops) -> tuple[float, float, bool]:
            part = coverage(given.costs.take(np.arange(stops)), given.weight)
            found = best_tours(part, given.weight, plan, time_limit=LIMIT)
            return found.value, found.bound, found.is_proven

        line(f"tours of four hours on three days, {stops} stops", made)


if __name__ == "__main__":
    main()
