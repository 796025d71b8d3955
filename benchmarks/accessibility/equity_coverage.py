"""How often does the page see a direction of supply where there is none, and do intervals cover?

    python -m benchmarks.accessibility.equity_coverage [--maps 300] [--areas 170] [--data FOLDER]

Supply knows nothing of burden (sites, or a field), or follows its rank with a known concentration
index and a field as noise. `equity` is that of the product, with its interval as it is printed.
Counted over maps; the error of a share is one standard deviation.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np

from analyses.access.equity import Equity, equity
from benchmarks.association_maps import BURDENS, DATA, PLACES, City, berlin, fields, supply_of_sites

TRUTHS = (0.0, 0.08, 0.22)
DRAWS = 500  # of areas; the product draws more, the standard deviation is the same
NOISE = 0.5  # SD of the logarithm of supply
Draw = Callable[[np.random.Generator], np.ndarray]


def following(city: City, burden: np.ndarray, noise: np.ndarray, truth: float) -> np.ndarray:
    """Supply whose expected value has exactly the given concentration index."""
    order = np.argsort(-burden)
    own = city.children[order]
    rank = np.empty(len(own))
    rank[order] = (np.cumsum(own) - own / 2) / own.sum()
    w = city.children / own.sum()
    slope = truth / (2 * float(w @ (rank - 0.5) ** 2))
    return (1 + slope * (rank - 0.5)) * np.exp(NOISE * noise - NOISE**2 / 2)


def row(name: str, found: list[Equity | None], truth: float) -> None:
    known = [item for item in found if item is not None]
    reported = [item for item in known if not item.reason]
    index = np.array([(x.concentration.low, x.concentration.high) for x in reported])
    ratio = np.array([(x.ratio.low, x.ratio.high) for x in reported])
    size = np.median([x.effective_size for x in known])
    direction = ((index > 0).all(axis=1) | (index < 0).all(axis=1)).sum() / len(found)
    by_ratio = ((ratio > 1).all(axis=1) | (ratio < 1).all(axis=1)).sum() / len(found)
    covered = ((index[:, 0] <= truth) & (truth <= index[:, 1])).mean()
    error = np.sqrt(direction * (1 - direction) / len(found))
    width = np.median(np.diff(index, axis=1))
    print(f"| {name} | {len(found)} | {size:.0f} | {100 * direction:.1f} ± {100 * error:.1f} % "
          f"| {100 * by_ratio:.1f} % | {100 * covered:.1f} % | {width:.2f} "
          f"| {len(found) - len(reported)} |", flush=True)  # fmt: skip


def measure(city: City, maps: int, supply: Callable[[np.random.Generator, np.ndarray], np.ndarray],
            burden: Draw) -> list[Equity | None]:  # fmt: skip
    rng = np.random.default_rng(2026)
    found = []
    for _ in range(maps):
        own = burden(rng)
        found.append(equity(supply(rng, own), city.children, own, city.xy, resamples=DRAWS))
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--maps", type=int, default=300)
    parser.add_argument("--areas", type=int, default=170)
    parser.add_argument("--data", type=Path, default=DATA)
    given = parser.parse_args()
    city = berlin(given.data, given.areas)
    drawn = fields(city)
    print("| supply | burden | maps | effective areas (median) | direction reported | ratio off 1 "
          "| interval of C covers | its width | no interval |\n|" + "---|" * 9)  # fmt: skip
    for place in PLACES:
        for name in BURDENS:
            found = measure(
                city, given.maps, lambda rng, _, p=place: supply_of_sites(city, p, rng), drawn[name]
            )
            row(f"{place} | {name}", found, 0.0)
    for truth in TRUTHS:
        for noise, name in (("range 15 %", "range 15 %"), ("range 35 %", "range 35 %"),
                            ("range 15 %", "slope"), ("iid", "iid")):  # fmt: skip
            found = measure(
                city, given.maps,
                lambda rng, own, n=noise, t=truth: following(city, own, drawn[n](rng), t),
                drawn[name],
            )  # fmt: skip
            row(f"field {noise}, C = {truth:.2f} | {name}", found, truth)


if __name__ == "__main__":
    main()
