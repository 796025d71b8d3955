"""Maximal coverage and p-median on real streets, ours beside spopt, in one run.

    python benchmarks/siting/compare.py --spopt-python ORDNER/bin/python

spopt lives in an environment of its own (requirements.txt beside this); without it only ours are
measured. Every contestant solves the same problem in a process of its own, building of the model
included, costs given; on a busy machine CPU seconds say more than those of the clock. What was chosen is weighed here for all alike: spopt calls a time-out
optimal. Needs the extract of Porto in `--data`.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from analyses.siting.benefit import Benefits, coverage, saved_cost
from analyses.siting.interchange import value_of
from benchmarks.siting.instances import DATA, FILE, Problem, porto, problem
from kpk_geo.network.graph import Network

ROOT = Path(__file__).parents[2]
ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
}
P, ME = 5, sys.executable


def run(command: list[str], timeout: float) -> dict | str:
    """Give the figures of one contestant, or why there are none."""
    environment = os.environ | ONE_THREAD | {"PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=timeout
        )
    except subprocess.TimeoutExpired:
        return f"stopped after {timeout:.0f} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["killed, out of memory?"])[-1]
    return json.loads(done.stdout.strip().splitlines()[-1])


def worth(given: Problem, model: str) -> Benefits:
    make = coverage if model == "coverage" else saved_cost
    return make(given.costs, given.weight)


def table(
    given: Problem, model: str, contestants: dict[str, tuple[str, int]], limit: float
) -> None:
    """Print one problem's table; the first contestant is the one that the others are held against."""
    costs = given.costs
    print(f"\n## {model}: {costs.destinations} candidates x {costs.origins} homes, {len(costs.cost)} pairs within "
          f"{costs.cutoff / 80_000:.0f} minutes, p = {P}\n")  # fmt: skip
    print(
        "| contestant | CPU seconds (median) | times slower | seconds, all runs | of it building | value | proven gap | says | worse than best | peak MB (of it solving) |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        np.savez(file.name, indptr=costs.indptr, indices=costs.indices, cost=costs.cost, weight=given.weight,
                 cutoff=costs.cutoff)  # fmt: skip
        results: dict[str, dict] = {}
        for name, (python, repeats) in contestants.items():
            script = str(Path(__file__).with_name("contestant.py"))
            found = run(
                [python, script, file.name, model, name, str(P), str(limit), str(repeats)],
                3 * limit * repeats + 300,
            )
            if isinstance(found, str):
                print(f"| {name} | - | {found} |", flush=True)
                continue
            results[name] = found
    benefits = worth(given, model)
    values = {
        name: value_of(benefits, np.array(found["chosen"])) for name, found in results.items()
    }
    first = results[next(iter(results))]["cpu"]
    for name, found in results.items():
        value, bound = values[name], found.get("bound")
        gap = "-" if bound is None else f"{100 * max(0.0, 1 - value / bound):.3f} %"
        if (
            bound is not None and model == "median"
        ):  # the same of all ways together, none longer than the cutoff
            ways = costs.cutoff * given.weight.sum()
            gap += f" ({100 * (bound - value) / (ways - value):.3f} % of the ways)"
        runs = " ".join(f"{seconds:.3g}" for seconds in found["all"])
        print(f"| {name} | {found['cpu']:.3f} | {found['cpu'] / first:.1f} | {runs} | {found['building']:.3f} | {value:.6g} | {gap} | "
              f"{found['status']} | {100 * (1 - value / max(values.values())):.2f} % | {found['peak']:.0f} ({found['peak'] - found['before']:.0f}) |", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--spopt-python", help="a Python that has spopt")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--limit", type=float, default=120.0, help="seconds of each solver")
    parser.add_argument("--only", choices=("coverage", "median", "medium", "large"))
    args = parser.parse_args()
    if not (args.data / FILE).exists():
        sys.exit(f"{args.data / FILE} is not there: give the folder with --data")
    other = args.spopt_python or (sys.executable if importlib.util.find_spec("spopt") else None)
    if other is None:
        print("spopt is not installed here: pip install -r benchmarks/siting/requirements.txt in an environment of "
              "its own, then --spopt-python ORDNER/bin/python. Only ours are measured.")  # fmt: skip
    network = porto(args.data)
    for name, job in {
        "coverage": coverages,
        "median": medians,
        "medium": medium,
        "large": large,
    }.items():
        if args.only in (None, name):
            job(network, other, args)


def coverages(network: Network, other: str | None, args: argparse.Namespace) -> None:
    """Run three cities of chance, the slow ones three times on the first and once on the others."""
    spopt = {"spopt-highs": (other, 3)} if other else {}
    for seed in (1, 2, 3):
        given = problem(network, 500, 5_000, 15, seed)
        table(
            given,
            "coverage",
            {"answer": (ME, args.repeats), "exact": (ME, args.repeats), **spopt},
            args.limit,
        )
        spopt = {"spopt-highs": (other, 1)} if other else {}


def medians(network: Network, other: str | None, args: argparse.Namespace) -> None:
    """Ours alone: spopt would write 2.5 million variables in text."""
    for seed in (1, 2, 3):
        table(
            problem(network, 500, 5_000, 60, seed),
            "median",
            {"answer": (ME, args.repeats)},
            args.limit,
        )


def medium(network: Network, other: str | None, args: argparse.Namespace) -> None:
    """As much as spopt can, and the same with a time-out, to see what that is called."""
    spopt = {"spopt-highs": (other, 1)} if other else {}
    given = problem(network, 100, 1_000, 60)
    table(given, "median", {"answer": (ME, args.repeats), **spopt}, args.limit)
    table(given, "median", {"answer": (ME, 1), **spopt}, 2.0)


def large(network: Network, other: str | None, args: argparse.Namespace) -> None:
    """Four times the candidates and six times the homes; spopt would need hours."""
    table(
        problem(network, 2_000, 30_000, 15),
        "coverage",
        {"answer": (ME, 3)},
        args.limit,
    )
    table(problem(network, 2_000, 30_000, 30), "median", {"answer": (ME, 3)}, args.limit)


if __name__ == "__main__":
    main()
