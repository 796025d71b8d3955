"""Does a core stand out from its wider surroundings, where it should and where it should not?

    python benchmarks/hot_spots/surroundings_error_rates.py [--maps 150] [--data FOLDER]
        [--cities muster b170 berlin] [--workers 2] [--seed 1]

Real places (Berlin's with `--data`), values invented: a background takes 70 % of the variance, noise
of each area 30 %. Neighbours are the four nearest, made mutual: about five, as common borders give. "False" counts maps on which at least
one core is said to stand out though only background and noise are there; then a hill is planted.
"""

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from cities import BERLIN, City, Rng, berlin, field, musterstadt

from analyses.hot_spots.grading import HotSpotOptions, hot_spots
from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.surroundings import surroundings
from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import NeighbourGraph, both_ways
from kpk_geo.model import Beyond, Cluster, Validity

SHARE = 0.7  # of the variance in the background
HEIGHT = 2.0  # of the planted hill, in standard deviations of the noise
Background = Callable[[Rng, City], np.ndarray]


def slope(rng: Rng, city: City) -> np.ndarray:
    angle = rng.uniform(0, 2 * np.pi)
    return city.points @ [np.cos(angle), np.sin(angle)]


def dome(rng: Rng, city: City) -> np.ndarray:
    return -(city.distance_from_centre**2)


def smooth(span: float) -> Background:
    """Squared exponential field by random waves; `span` as a share of the city's width."""

    def made(rng: Rng, city: City) -> np.ndarray:
        bandwidth = span * np.ptp(city.points, axis=0).max()
        waves = rng.normal(size=(2, 200)) / bandwidth
        return np.cos(city.points @ waves + rng.uniform(0, 2 * np.pi, 200)).sum(axis=1)

    return made


BACKGROUNDS: dict[str, Background | None] = {
    "slope": slope, "dome": dome, "smooth field, half the city": smooth(0.5),
    "smooth field, a quarter": smooth(0.25),
    "rough field, exponential .35": lambda rng, city: field(rng, city, 0.35), "none (iid)": None,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    city: City
    graph: NeighbourGraph

    def around(self, centre: int, rings: int) -> np.ndarray:
        inside = np.zeros(len(self.city.ids), bool)
        inside[centre] = True
        for _ in range(rings):
            inside[self.graph.indices[inside[self.graph.focal]]] = True
        return inside


def place(name: str, folder: Path) -> Place:
    made = {
        "muster": lambda: musterstadt("kinder_u15", "Kinder"),
        "b170": lambda: berlin(folder, 170), "berlin": lambda: berlin(folder),
    }[name]()  # fmt: skip
    return Place(made, both_ways(nearest(made.ids, made.points, count=4)))


def values(rng: Rng, where: Place, background: Background | None) -> np.ndarray:
    """Standard deviation 1 in all; without background all of it is noise."""
    noise = rng.normal(size=len(where.city.ids))
    if background is None:
        return noise
    trend = background(rng, where.city)
    trend = (trend - trend.mean()) / trend.std()
    return np.sqrt(SHARE) * trend + np.sqrt(1 - SHARE) * noise


def judged(where: Place, tested: np.ndarray, span: float) -> tuple[np.ndarray, np.ndarray]:
    """Which areas are cores, and which of these are said to stand out."""
    ids = where.city.ids
    data = HotSpotInput(
        values=pd.Series(np.round(tested, 2), ids), validity=pd.Series(Validity.VALID, ids)
    )
    found = hot_spots(data, where.graph, HotSpotOptions(step=0.01, global_permutations=0))
    core = (found.rows["cluster"] == Cluster.CORE.value).to_numpy()
    points = pd.DataFrame(where.city.points, index=ids, columns=["x", "y"])
    rows = surroundings(found, points, span=span).rows
    beyond = (rows["beyond"] == Beyond.YES).reindex(ids, fill_value=False).to_numpy()
    return core, beyond


def row(job: tuple[str, str, Path, int, int, float]) -> str:
    city, name, folder, maps, seed, span = job
    where, background = place(city, folder), BACKGROUNDS[name]
    noise_sd = 1.0 if background is None else np.sqrt(1 - SHARE)
    rng = np.random.default_rng(seed)
    cores, false, found = [], [], np.zeros((2, 2))
    for _ in range(maps):
        base = values(rng, where, background)
        core, beyond = judged(where, base, span)
        cores.append(core.sum())
        false.append(beyond.any())
        centre = int(rng.integers(len(base)))
        for at, rings in enumerate((1, 2)):
            hill = where.around(centre, rings)
            core, beyond = judged(where, base + HEIGHT * noise_sd * hill, span)
            found[at] += [(core & hill).any(), (beyond & hill).any()]
    share = float(np.mean(false))
    error = 100 * max(np.sqrt(share * (1 - share) / maps), 1 / maps)
    power = "; ".join(f"{a:.0f} -> {b:.0f}" for a, b in 100 * found / maps)
    return (
        f"| {where.city.name} ({len(where.city.ids)}) | {name} | {maps} | {np.mean(cores):.1f} "
        f"({100 * np.mean(np.array(cores) > 0):.0f} %) | {100 * share:.1f} ± {error:.1f} % | {power} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--maps", type=int, default=150)
    parser.add_argument("--data", type=Path, default=BERLIN)
    parser.add_argument("--cities", nargs="+", default=["muster", "b170", "berlin"])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--span", type=float, default=1 / 3)
    given = parser.parse_args()
    print("| place (areas) | background | maps | cores per map (maps with any) | maps with a false "
          "„auch gegenüber der weiteren Umgebung“ | hill in the core -> stands out, %: a "
          "neighbourhood; two rings |")  # fmt: skip
    print("|---|---|---|---|---|---|", flush=True)
    jobs = [
        (city, name, given.data, given.maps, given.seed + 10 * at, given.span)
        for city in given.cities
        for at, name in enumerate(BACKGROUNDS)
    ]
    with ProcessPoolExecutor(given.workers) as pool:
        for line in pool.map(row, jobs):
            print(line, flush=True)


if __name__ == "__main__":
    main()
