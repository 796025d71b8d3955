"""Ways and supply, side by side with what one would take instead, in one run.

    python benchmarks/accessibility/compare.py            # real streets first, then a generated town
    python benchmarks/accessibility/compare.py --quick    # once each
    python benchmarks/accessibility/compare.py --file somewhere/some.osm.pbf   # below shared/data

Needs the packages of requirements.txt beside it, in an environment of its own. Every contestant
runs each job in a process of its own: set-up apart, the best of several runs, peak memory of the
process. One thread each unless it says two. Ratios count: every contestant runs right after the other.
"""

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from contestants import RINGS, Task
from graphs import Graph, at_nodes, generated_town, real_streets

CUTOFF = 1_200_000  # mm: 15 minutes on foot
REAL = {
    "Porto (OpenStreetMap)": "porto/porto.osm.pbf",
    "Kaiserslautern (OpenStreetMap 2015)": "kaiserslautern/kaiserslautern.osm.gz",
}
CONTESTANTS = ("kpk_geo", "kpk_geo, 2", "scipy", "pandana", "networkx")
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def task_on(
    graph: Graph, facilities: int, population: int, *, cutoff: int = CUTOFF, seed: int = 7
) -> Task:
    """Put offers and children at random nodes that can be reached."""
    from kpk_geo.model import TravelMode
    from kpk_geo.network.graph import build_network

    rng = np.random.default_rng(seed)
    network = build_network(graph.streets, TravelMode.WALK, min_fragment=0)
    near = np.flatnonzero(at_nodes(network, graph).is_near)
    sites = rng.choice(near, min(facilities, len(near) // 2), replace=False)
    homes = rng.choice(near, min(population, len(near)), replace=False)
    people, capacity = (
        rng.integers(1, 60, len(homes)) * 1.0,
        rng.integers(10, 120, len(sites)) * 1.0,
    )
    return Task(graph, sites, homes, people, capacity, cutoff)


def measure(task_path: str, job: str, contestant: str, repeats: int) -> dict | None:
    """Run one contestant in a process of its own; None if it fails."""
    command = [
        sys.executable,
        str(Path(__file__).with_name("contestants.py")),
        task_path,
        job,
        contestant,
        str(repeats),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | ONE_THREAD, check=False
    )
    if done.returncode:
        print(f"    {contestant}: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def table(graph: Graph, jobs: list[tuple[str, int]], args: argparse.Namespace) -> list[dict]:
    """Print one graph's table and give its rows."""
    print(f"\n## {graph.name}: {graph.nodes} nodes, {len(graph.tail)} edges\n")
    print(
        "| job | contestant | seconds | times slower | CPU s | times | set-up s | peak MB (of it the job) |"
    )
    print("|---|---|---|---|---|---|---|---|")
    rows = []
    for job, facilities in jobs:
        task = task_on(graph, facilities, 30_000)
        with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
            Path(file.name).write_bytes(pickle.dumps(task))
            results = {}
            for name in CONTESTANTS:
                if name == "kpk_geo, 2" and job == "nearest":
                    continue
                slow = name == "networkx" or (name in ("scipy", "pandana") and job != "nearest")
                repeats = 1 if args.quick else 2 if slow else 15
                found = measure(file.name, job, name, repeats)
                if found:
                    results[name] = found
        best, cpu = results["kpk_geo"]["seconds"], results["kpk_geo"]["cpu"]
        for name, found in results.items():
            print(f"| {job}, {len(task.facilities)} | {name} | {found['seconds']:.4f} | {found['seconds'] / best:.1f} | "
                  f"{found['cpu']:.4f} | {found['cpu'] / cpu:.1f} | "
                  f"{found['setup']:.2f} | {found['peak']:.0f} ({found['peak'] - found['before']:.0f}) |", flush=True)  # fmt: skip
            rows.append(
                {
                    "graph": graph.name,
                    "job": job,
                    "facilities": len(task.facilities),
                    "contestant": name,
                    **found,
                }
            )
        check(job, results)
    return rows


def ring_weight(cost: float) -> float:
    """Give the weight of one way, as `access` asks for it."""
    return next((weight for border, weight in RINGS if cost <= border), 0.0)


def check(job: str, results: dict[str, dict]) -> None:
    """Print how far the others' answers lie from ours."""
    mine = results["kpk_geo"]
    for name, found in results.items():
        if name == "kpk_geo":
            continue
        text = f"pairs {found['pairs'] - mine['pairs']:+d}, " if "pairs" in found else ""
        if "values" in found:
            a, b = np.array(found["values"]), np.array(mine["values"])
            text += f"largest difference of a score {np.abs(a - b).max():.3g} ({(np.abs(a - b) > 1e-9).sum()} differ by > 1e-9)"
        else:
            text += f"sum of distances differs by {found['sum'] - mine['sum']:.0f} mm"
        print(f"    check against {name}: {text}")


def against_access(graph: Graph) -> None:
    """Hold the algebra against PySAL's package `access`, given the same distances."""
    import time
    import warnings

    from access import Access

    from analyses.access.supply import supply
    from analyses.routing import cost_matrix, index_origins
    from kpk_geo.model import Decay, TravelMode
    from kpk_geo.network.graph import build_network

    task = task_on(graph, 3_000, 30_000)
    network = build_network(graph.streets, TravelMode.WALK, min_fragment=0)
    nodes = at_nodes(network, graph)
    costs = cost_matrix(
        index_origins(network, nodes.take(task.population)),
        nodes.take(task.facilities),
        cutoff=CUTOFF,
    )

    def own() -> np.ndarray:
        return supply(
            costs, task.people, task.capacity, cutoff=CUTOFF, decay=Decay.RINGS, rings=RINGS
        ).per_child

    own()
    times = []
    for _ in range(9):
        start = time.perf_counter()
        mine = own()
        times.append(time.perf_counter() - start)
    cost = pd.DataFrame(
        {
            "origin": costs.indices,
            "dest": costs.destination_of_entry(),
            "cost": costs.cost.astype(float),
        }
    )
    demand = pd.DataFrame({"id": np.arange(len(task.people)), "people": task.people}).set_index(
        "id"
    )
    offers = pd.DataFrame({"id": np.arange(len(task.capacity)), "places": task.capacity}).set_index(
        "id"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = Access(demand_df=demand, demand_index=True, demand_value="people", supply_df=offers, supply_index=True,
                       supply_value="places", cost_df=cost, cost_origin="origin", cost_dest="dest", cost_name="cost")  # fmt: skip
        start = time.perf_counter()
        scored = other.enhanced_two_stage_fca(
            name="e",
            cost="cost",
            max_cost=CUTOFF,
            weight_fn=ring_weight,
        )
        taken = time.perf_counter() - start
    theirs = scored.iloc[:, 0].reindex(range(len(task.people))).fillna(0).to_numpy()
    print(f"\n## Algebra alone, {len(costs.cost)} pairs: kpk_geo {min(times):.4f} s, access {taken:.2f} s "
          f"({taken / min(times):.0f} times), largest difference {np.abs(theirs - mine).max():.2g}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--generated-only", action="store_true")
    parser.add_argument("--job", help="only this one, such as e2sfca")
    parser.add_argument("--file", action="append", help="real streets instead of those listed")
    args = parser.parse_args()
    jobs = [("nearest", 300), ("matrix", 300), ("matrix", 3000), ("e2sfca", 300), ("e2sfca", 3000)]
    jobs = [job for job in jobs if args.job in (None, job[0])]
    files = {file: file for file in args.file} if args.file else REAL
    for name, file in {} if args.generated_only else files.items():
        real = real_streets(name, file)
        if real:
            table(real, jobs, args)
    if not args.file:
        town = generated_town(args.nodes)
        table(town, jobs, args)
        against_access(town)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
