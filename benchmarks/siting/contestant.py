"""One contestant solves one siting problem in a process of its own; prints figures as JSON.

    python contestant.py PROBLEM.npz MODEL CONTESTANT P SECONDS REPEATS

Model: coverage, median. Contestant: answer (ours: swaps, bound, proof), exact (ours: one program), spopt-highs. For spopt nothing
of ours is imported, so any Python that has it will do.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np


def read(path: str) -> dict[str, np.ndarray]:
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


def peak() -> float:
    """Give the most memory that this program held, in MB; not that of the one that started it."""
    status = Path("/proc/self/status").read_text().splitlines()
    return float(next(line.split()[1] for line in status if line.startswith("VmHWM"))) / 1024


def dense(data: dict[str, np.ndarray]) -> np.ndarray:
    """Give (homes, candidates) costs; what lies beyond the cutoff costs the cutoff."""
    cutoff, candidates = int(data["cutoff"]), len(data["indptr"]) - 1
    costs = np.full((len(data["weight"]), candidates), float(cutoff))
    row = np.repeat(np.arange(candidates), np.diff(data["indptr"]))
    costs[data["indices"], row] = data["cost"]
    return costs


def spopt(data: dict[str, np.ndarray], model: str, name: str, p: int, limit: float) -> dict:
    import pulp
    from spopt.locate import MCLP, PMedian

    costs = dense(data)
    if model == "coverage":  # beyond the cutoff is not covered
        reached = np.zeros(costs.shape, dtype=bool)
        row = np.repeat(np.arange(costs.shape[1]), np.diff(data["indptr"]))
        reached[data["indices"], row] = True
        costs = np.where(reached, costs, 10.0 * data["cutoff"])
    start = time.perf_counter()
    if model == "coverage":
        built = MCLP.from_cost_matrix(
            costs, data["weight"], service_radius=float(data["cutoff"]), p_facilities=p
        )
    else:
        built = PMedian.from_cost_matrix(costs, data["weight"], p_facilities=p)
    middle = time.perf_counter()
    solved = built.solve(pulp.HiGHS(msg=False, timeLimit=limit))
    seconds = time.perf_counter() - start
    chosen = [
        place
        for place, variable in enumerate(solved.fac_vars)
        if variable.varValue and variable.varValue > 0.5
    ]
    return {
        "seconds": seconds,
        "building": middle - start,
        "chosen": chosen,
        "status": pulp.LpStatus[solved.problem.status],
    }


def ours(data: dict[str, np.ndarray], model: str, name: str, p: int, limit: float) -> dict:
    from analyses.routing.matrix import CostMatrix
    from analyses.siting.answer import choose_sites
    from analyses.siting.benefit import coverage, saved_cost
    from analyses.siting.exact import Conditions, best_coverage

    costs = CostMatrix(indptr=data["indptr"], indices=data["indices"], cost=data["cost"],
                       origins=len(data["weight"]), cutoff=int(data["cutoff"]))  # fmt: skip
    start = time.perf_counter()
    benefits = (
        coverage(costs, data["weight"])
        if model == "coverage"
        else saved_cost(costs, data["weight"])
    )
    middle = time.perf_counter()
    if name == "exact":
        found = best_coverage(benefits, data["weight"], Conditions(count=p), time_limit=limit)
        chosen, value, bound = found.chosen, found.value, found.bound
    else:
        answer = choose_sites(benefits, p, existing=np.empty(0, dtype=np.int64))
        chosen, value, bound = answer.chosen, answer.value, answer.bound
    seconds = time.perf_counter() - start
    proven = bound <= value * (1 + 1e-9)
    return {"seconds": seconds, "building": middle - start, "chosen": [int(site) for site in chosen],
            "value": value, "bound": bound, "status": "proven" if proven else "not proven"}  # fmt: skip


def main() -> None:
    path, model, name, p, limit, repeats = sys.argv[1:]
    data = read(path)
    solve: Callable[..., dict] = spopt if name.startswith("spopt") else ours
    if solve is ours:  # compiled beforehand, as in a service that runs
        sys.path.insert(0, str(Path(__file__).parents[2]))
        small = {**data, "indptr": data["indptr"][:21], "indices": data["indices"][: data["indptr"][20]],
                 "cost": data["cost"][: data["indptr"][20]]}  # fmt: skip
        ours(small, model, name, 2, 10.0)
    before = peak()
    runs = []
    for _ in range(int(repeats)):
        begin = time.process_time()
        runs.append(solve(data, model, name, int(p), float(limit)))
        runs[-1]["cpu"] = time.process_time() - begin
    found = runs[-1] | {"all": [run["seconds"] for run in runs]}
    found["cpu"] = float(np.median([run["cpu"] for run in runs]))
    found["seconds"] = float(np.median(found["all"]))
    found["peak"], found["before"] = peak(), before
    print(json.dumps(found))


if __name__ == "__main__":
    main()
