"""One contestant does one job on one graph, in a process of its own; prints figures as JSON.

`python contestants.py GRAPH.pickle JOB CONTESTANT` - called by compare.py and scaling.py.
"""

import ctypes
import gc
import json
import pickle
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

RINGS = ((400_000, 1.0), (800_000, 0.68), (1_200_000, 0.22))  # mm, weight (Luo & Qi 2009)
CHUNK = 60  # facilities that scipy searches for at once: its answer is dense


@dataclass
class Task:
    graph: object
    facilities: np.ndarray  # nodes
    population: np.ndarray  # nodes
    people: np.ndarray
    capacity: np.ndarray
    cutoff: int  # mm


def weigh(millimetres: np.ndarray) -> np.ndarray:
    """Weigh by ring, as all contestants do."""
    borders, values = zip(*RINGS, strict=True)
    return np.append(values, 0.0)[np.searchsorted(borders, millimetres, side="left")]


def algebra(pairs: tuple[np.ndarray, np.ndarray, np.ndarray], task: Task) -> np.ndarray:
    """E2SFCA in numpy from pairs of facility, place and distance."""
    site, place, weight = pairs[0], pairs[1], weigh(pairs[2])
    reached = np.bincount(site, weights=task.people[place] * weight, minlength=len(task.facilities))
    ratio = np.divide(task.capacity, reached, out=np.zeros(len(reached)), where=reached > 0)
    return np.bincount(place, weights=ratio[site] * weight, minlength=len(task.population))


def finite(distances: np.ndarray) -> float:
    """Sum what can be reached; parts of a real network may lie apart."""
    return float(distances[np.isfinite(distances)].sum())


def ours(
    task: Task, job: str, threads: int
) -> tuple[Callable[[], object], Callable[[object], dict]]:
    from graphs import at_nodes

    from analyses.access.supply import supply_in_reach
    from analyses.routing import cost_matrix, index_origins, nearest
    from kpk_geo.model import Decay, TravelMode
    from kpk_geo.network.graph import build_network

    network = build_network(task.graph.streets, TravelMode.WALK, min_fragment=0)
    nodes = at_nodes(network, task.graph)
    sites = nodes.take(task.facilities)
    if job == "nearest":
        return lambda: nearest(network, sites, nodes), lambda r: {"sum": finite(r.cost[:, 0])}
    places = nodes if job == "matrix" else nodes.take(task.population)
    task.graph = None  # like the others it keeps what it searches on, and no more
    index = index_origins(network, places)
    if job == "matrix":
        return (
            lambda: cost_matrix(index, sites, cutoff=task.cutoff, threads=threads),
            lambda r: {"pairs": len(r.cost), "sum": float(r.cost.sum(dtype=np.int64))},
        )

    def whole() -> np.ndarray:
        ways = [(task.cutoff, Decay.RINGS, RINGS)]
        (found,) = supply_in_reach(
            index, sites, task.people, task.capacity, ways=ways, threads=threads
        )
        return found.per_child

    return whole, _score


def _score(values: np.ndarray) -> dict:
    return {"sum": float(np.nansum(values)), "values": np.asarray(values).tolist()}


def scipy_(task: Task, job: str) -> tuple[Callable[[], object], Callable[[object], dict]]:
    from scipy.sparse.csgraph import dijkstra

    matrix = task.graph.matrix()
    if job == "nearest":
        return (
            lambda: dijkstra(matrix, indices=task.facilities, min_only=True),
            lambda r: {"sum": finite(r)},
        )

    def pairs(targets: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        parts = []
        for begin in range(0, len(task.facilities), CHUNK):
            found = dijkstra(
                matrix, indices=task.facilities[begin : begin + CHUNK], limit=task.cutoff
            )
            found = found if targets is None else found[:, targets]
            site, place = np.nonzero(np.isfinite(found))
            parts.append((site + begin, place, found[site, place]))
        return tuple(np.concatenate(part) for part in zip(*parts, strict=True))

    if job == "matrix":
        return lambda: pairs(None), lambda r: {"pairs": len(r[2]), "sum": float(r[2].sum())}
    return lambda: algebra(pairs(task.population), task), _score


def networkx_(task: Task, job: str) -> tuple[Callable[[], object], Callable[[object], dict]]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(task.graph.nodes))
    for a, b, mm in zip(
        task.graph.tail.tolist(),
        task.graph.head.tolist(),
        task.graph.millimetres.tolist(),
        strict=True,
    ):
        if not graph.has_edge(a, b) or graph[a][b]["weight"] > mm:
            graph.add_edge(a, b, weight=mm)
    sources = task.facilities.tolist()
    if job == "nearest":
        return (
            lambda: nx.multi_source_dijkstra_path_length(graph, set(sources)),
            lambda r: {"sum": float(sum(r.values()))},
        )
    position = np.full(task.graph.nodes, -1)
    position[task.population] = np.arange(len(task.population))

    def pairs(only: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        parts = []
        for number, source in enumerate(sources):
            found = nx.single_source_dijkstra_path_length(graph, source, cutoff=task.cutoff)
            place, cost = np.fromiter(found.keys(), np.int64), np.fromiter(found.values(), float)
            if only:
                kept = position[place] >= 0
                place, cost = position[place[kept]], cost[kept]
            parts.append((np.full(len(place), number), place, cost))
        return tuple(np.concatenate(part) for part in zip(*parts, strict=True))

    if job == "matrix":
        return lambda: pairs(False), lambda r: {"pairs": len(r[2]), "sum": float(r[2].sum())}
    return lambda: algebra(pairs(True), task), _score


def pandana_(task: Task, job: str) -> tuple[Callable[[], object], Callable[[object], dict]]:
    import pandana

    graph = task.graph
    metres = pd.DataFrame({"w": graph.millimetres / 1000})
    network = pandana.Network(
        pd.Series(graph.xy[:, 0]), pd.Series(graph.xy[:, 1]), pd.Series(graph.tail), pd.Series(graph.head),
        metres, twoway=True,
    )  # fmt: skip
    if job == "nearest":
        far = 3_000  # metres; the furthest node is nearer
        network.set_pois(
            "f",
            far,
            1,
            pd.Series(graph.xy[task.facilities, 0]),
            pd.Series(graph.xy[task.facilities, 1]),
        )
        return (
            lambda: network.nearest_pois(far, "f", num_pois=1),
            lambda r: {"sum": float(r[1].sum() * 1000)},
        )
    position = np.full(graph.nodes, -1)
    position[task.population] = np.arange(len(task.population))
    number = pd.Series(np.arange(len(task.facilities)), index=task.facilities)

    def pairs() -> pd.DataFrame:
        return network.nodes_in_range(task.facilities.tolist(), task.cutoff / 1000)

    if job == "matrix":
        return pairs, lambda r: {"pairs": len(r), "sum": float(r["w"].sum() * 1000)}

    def whole() -> np.ndarray:
        found = pairs()
        place = position[found["destination"].to_numpy()]
        kept = place >= 0
        site = number.loc[found["source"].to_numpy()[kept]].to_numpy()
        return algebra((site, place[kept], found["w"].to_numpy()[kept] * 1000), task)

    return whole, _score


def _make(
    contestant: str, task: Task, job: str
) -> tuple[Callable[[], object], Callable[[object], dict]]:
    if contestant.startswith("kpk_geo"):
        return ours(task, job, 2 if contestant.endswith("2") else 1)
    return {"scipy": scipy_, "networkx": networkx_, "pandana": pandana_}[contestant](task, job)


def main() -> None:
    path, job, contestant, repeats = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    task: Task = pickle.loads(Path(path).read_bytes())
    start = time.perf_counter()
    run, summary = _make(contestant, task, job)
    setup = time.perf_counter() - start
    task.graph = None  # what the contestant needs of it, it has made its own
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what loading the task has freed counts for nobody
    run()
    before, seconds, cpu = psutil.Process().memory_info().rss, [], []
    with Peak() as peak:
        result = run()
    for _ in range(repeats):
        start, start_cpu = time.perf_counter(), time.process_time()
        result = run()
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - start_cpu)
    print(
        json.dumps(
            {
                "seconds": min(seconds),
                "all": seconds,
                "cpu": min(cpu),
                "setup": setup,
                "before": before / 1e6,
                "peak": max(peak.highest, before) / 1e6,
                **summary(result),
            }
        )
    )


class Peak:
    """The largest resident memory of the process, looked at every two milliseconds."""

    highest = 0

    def __enter__(self) -> "Peak":
        self._process, self._done = psutil.Process(), threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._done.wait(0.002):
            self.highest = max(self.highest, self._process.memory_info().rss)

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.highest = max(self.highest, self._process.memory_info().rss)


if __name__ == "__main__":
    sys.modules["contestants"] = sys.modules["__main__"]  # the task was pickled under this name
    main()
