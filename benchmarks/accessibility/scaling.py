"""How time grows with facilities, nodes and cutoff; one thread, generated towns.

    python benchmarks/accessibility/scaling.py --plot docs/bilder/scaling.png

Prints a table: time of the pairs within the cutoff (30,000 children's places) and of the whole
E2SFCA, the number of pairs, set-up, and resident memory.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from contestants import RINGS
from graphs import Graph, at_nodes, generated_town

from analyses.access.supply import supply_in_reach
from analyses.routing import cost_matrix, index_origins
from kpk_geo.model import Decay, TravelMode
from kpk_geo.network.graph import Network, build_network
from kpk_geo.network.snap import Positions

WALK = 80_000  # mm a minute
POPULATION = 30_000


@dataclass
class Row:
    series: str
    nodes: int
    facilities: int
    minutes: int
    pairs: int
    search: float
    whole: float
    setup: float
    memory: float


def measure(
    series: str, town: tuple[Graph, Network, Positions, float], facilities: int, minutes: int
) -> Row:
    """Time one setting, best of three."""
    graph, network, nodes, setup = town
    rng = np.random.default_rng(5)
    near = np.flatnonzero(nodes.is_near)
    sites = nodes.take(rng.choice(near, facilities, replace=facilities > len(near)))
    homes = nodes.take(rng.choice(near, POPULATION, replace=len(near) < POPULATION))
    index = index_origins(network, homes)
    people, capacity, cutoff = np.full(POPULATION, 20.0), np.full(facilities, 60.0), minutes * WALK
    rings = tuple((border * cutoff / 1_200_000, weight) for border, weight in RINGS)
    search, whole = [], []
    for _ in range(3):
        start = time.perf_counter()
        costs = cost_matrix(index, sites, cutoff=cutoff)
        middle = time.perf_counter()
        supply_in_reach(index, sites, people, capacity, ways=[(cutoff, Decay.RINGS, rings)])
        search.append(middle - start)
        whole.append(time.perf_counter() - middle)
    memory = psutil.Process().memory_info().rss / 1e6
    row = Row(
        series,
        graph.nodes,
        facilities,
        minutes,
        len(costs.cost),
        min(search),
        min(whole),
        setup,
        memory,
    )
    print(f"| {series} | {row.nodes} | {facilities} | {minutes} | {row.pairs} | {row.search:.3f} | "
          f"{row.whole:.3f} | {setup:.1f} | {memory:.0f} |", flush=True)  # fmt: skip
    return row


def town_of(nodes: int) -> tuple[Graph, Network, Positions, float]:
    graph = generated_town(nodes)
    start = time.perf_counter()
    network = build_network(graph.streets, TravelMode.WALK, min_fragment=0)
    return graph, network, at_nodes(network, graph), time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--largest", type=int, default=2_000_000)
    args = parser.parse_args()
    print("| varied | nodes | facilities | minutes | pairs | pairs s | E2SFCA s | set-up s | MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    town = town_of(200_000)
    measure("(warm-up)", town, 300, 5)
    rows = [measure("facilities", town, count, 15) for count in (300, 1_000, 3_000, 10_000, 30_000)]
    rows += [measure("minutes", town, 3_000, minutes) for minutes in (5, 10, 15, 20, 30)]
    del town
    for nodes in (20_000, 63_000, 200_000, 630_000, 2_000_000):
        if nodes <= args.largest:
            rows.append(measure("nodes", town_of(nodes), 3_000, 15))
    if args.plot:
        draw(rows, args.plot)


def draw(rows: list[Row], path: Path) -> None:
    """Draw the three series side by side, both axes logarithmic."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 3, figsize=(11, 3.4), sharey=True)
    texts = {"facilities": "Angebote", "minutes": "Obergrenze in Minuten", "nodes": "Knoten"}
    for axis, (series, label) in zip(axes, texts.items(), strict=True):
        own = [row for row in rows if row.series == series]
        x = [getattr(row, series) for row in own]
        axis.plot(x, [row.whole for row in own], "o-", color="#b35806", label="E2SFCA ganz")
        axis.plot(x, [row.search for row in own], "s--", color="#542788", label="nur Paare")
        axis.set(xscale="log", yscale="log", xlabel=label)
        axis.grid(True, which="both", alpha=0.25)
    axes[0].set_ylabel("Sekunden, ein Kern")
    axes[0].legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
