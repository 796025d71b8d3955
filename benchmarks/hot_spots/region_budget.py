"""How often does a region of several indicators show something certain, by chance and rightly?

    python benchmarks/hot_spots/region_budget.py [--regions 400] [--data FOLDER] [--seed 1]

Real places (the 170 Planungsräume nearest to Berlin's middle, with `--data`; else places at random),
six indicators asked for high and for low values, exact probabilities and the product's own budget.
Indicators are independent, or correlated by .8 in every area. Compared: each map for itself (what
"in dieser Karte gesichert" means), Benjamini and Hochberg over all tests of the region at once, the
budget of the region ("in der ganzen Region gesichert"), and each map at 5 % / 12.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cities import BERLIN, berlin
from maps_of_chance import scattered

from analyses.hot_spots.budget import Family, Side, region_budget, simes
from analyses.hot_spots.corrections import benjamini_hochberg
from analyses.hot_spots.inference import InferenceOptions, infer
from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import NeighbourGraph, both_ways

INDICATORS, LEVEL, PATCH = 6, 0.05, 9
WAYS = ("each map for itself", "all tests at once", "budget of the region", "each map at .05/12")
SIDES: tuple[Side, Side] = ("high", "low")
OPTIONS = InferenceOptions(step=0.01)


@dataclass(frozen=True)
class Case:
    name: str
    raised: int  # indicators with a patch
    height: float  # standard deviations


CASES = (
    Case("noise", 0, 0.0), Case("1 of 6, moderate", 1, 1.75), Case("1 of 6, strong", 1, 2.5),
    Case("6 of 6, moderate", 6, 1.75),
)  # fmt: skip


def places(folder: Path, areas: int) -> tuple[NeighbourGraph, np.ndarray, str]:
    if not folder.is_dir():
        graph, points = scattered(areas)
        return graph, points, f"{areas} places at random"
    city = berlin(folder, areas)
    return both_ways(nearest(city.ids, city.points, count=4)), city.points, city.name


def tested(values: np.ndarray, graph: NeighbourGraph) -> np.ndarray:
    """Probabilities of all families, (12, n): high and low of each indicator."""
    rows = []
    for row in values:
        found = infer(np.round(row, 2), graph, OPTIONS)
        assert found.exact
        rows += [found.p_upper, found.p_lower]
    return np.array(rows)


def passing(p: np.ndarray) -> list[np.ndarray]:
    """Which tests pass in each way, (12, n) each."""
    adjusted = np.array([benjamini_hochberg(row) for row in p])
    keys = [(str(at // 2), SIDES[at % 2]) for at in range(len(p))]
    budget = region_budget(
        [
            Family(indicator=name, label=name, question=side, p=simes(row), by_area=True)
            for (name, side), row in zip(keys, adjusted, strict=True)
        ],
        level=LEVEL,
    )
    held = np.array(
        [
            [budget.holds(name, side, float(x)) for x in row]
            for (name, side), row in zip(keys, adjusted, strict=True)
        ]
    )
    at_once = benjamini_hochberg(p.ravel()).reshape(p.shape)
    return [adjusted <= LEVEL, at_once <= LEVEL, held, adjusted <= LEVEL / len(p)]


def region(
    rng: np.random.Generator, points: np.ndarray, case: Case, correlation: float
) -> tuple[np.ndarray, np.ndarray]:
    """Values of a region, and where the neighbours of an area are truly raised, (12, n)."""
    n = len(points)
    common = np.sqrt(correlation) * rng.normal(size=n)
    values = common + np.sqrt(1 - correlation) * rng.normal(size=(INDICATORS, n))
    inside = np.argsort(np.hypot(*(points - points[rng.integers(n)]).T))[:PATCH]
    values[: case.raised, inside] += case.height
    true = np.zeros((2 * INDICATORS, n), bool)
    true[: 2 * case.raised : 2, inside] = True
    return values, true


def run(args: argparse.Namespace) -> None:
    graph, points, name = places(args.data, args.areas)
    print(f"{name}, {args.regions} regions a row, {INDICATORS} indicators, high and low values\n")
    print("| truth | indicators | " + " | ".join(WAYS) + " |")
    print("|---|---|" + "---|" * len(WAYS))
    beside = np.zeros((len(points), len(points)), bool)
    beside[graph.focal, graph.indices] = True
    for number, case in enumerate(CASES):
        for correlation, word in ((0.0, "independent"), (0.8, "correlated .8")):
            rng = np.random.default_rng(args.seed + number)
            counted = []
            for _ in range(args.regions):
                values, true = region(rng, points, case, correlation)
                # What is tested is the neighbours' mean: right where any neighbour is raised.
                right = true | (true.astype(int) @ beside > 0)
                counted.append([
                    (held.any(), (held & right).any(), (held & ~right).sum() / max(held.sum(), 1))
                    for held in passing(tested(values, graph))
                ])  # fmt: skip
            print(
                f"| {case.name} | {word} | {_cells(np.array(counted, float), case)} |", flush=True
            )


def _cells(counted: np.ndarray, case: Case) -> str:
    """Regions with anything where there is nothing, else found regions and the false share."""
    regions = len(counted)
    cells = []
    for any_at_all, found, false in counted.mean(axis=0):
        share = found if case.raised else any_at_all
        error = 100 * max(np.sqrt(share * (1 - share) / regions), 1 / regions)
        tail = f" (FDR {100 * false:.1f} %)" if case.raised else ""
        cells.append(f"{100 * share:.1f} ± {error:.1f} %{tail}")
    return " | ".join(cells)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--regions", type=int, default=400)
    parser.add_argument("--areas", type=int, default=170)
    parser.add_argument("--data", type=Path, default=BERLIN)
    parser.add_argument("--seed", type=int, default=1)
    run(parser.parse_args())
