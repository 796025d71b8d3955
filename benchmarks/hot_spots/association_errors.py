"""How often do burden and supply seem to go together where neither knows of the other?

    python -m benchmarks.hot_spots.association_errors [--maps 300] [--areas 170] [--seed 2026]
        [--data FOLDER]

Supply is that of sites strewn or clumped over real areas, burden a field with a range, a slope with
noise, or noise alone. Counted are maps on which the page names a direction, by value (which it
states) and by rank (which stands beside it), and for comparison the usual t test with n areas. The
last rows plant an association: burden times minus 0.5 is added to a field of the same range.
"""

import argparse
from pathlib import Path

import numpy as np
from scipy import stats

from analyses.association.correlation import Correlation, correlation
from benchmarks.association_maps import BURDENS, DATA, PLACES, berlin, fields, supply_of_sites

PLANTED = -0.5


def row(
    name: str, usual: list[bool], by_value: list[Correlation], by_rank: list[Correlation]
) -> None:
    maps = len(usual)
    value, rank = (np.mean([x.sign != 0 for x in found]) for found in (by_value, by_rank))
    size = np.median([x.effective_size for x in by_value])
    silent = sum(bool(x.reason) for x in by_value)
    error = np.sqrt(value * (1 - value) / maps)
    print(f"| {name} | {maps} | {100 * np.mean(usual):.0f} % | {size:.0f} "
          f"| {100 * value:.1f} ± {100 * error:.1f} % | {100 * rank:.1f} % | {silent} |",
          flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--maps", type=int, default=300)
    parser.add_argument("--areas", type=int, default=170)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--data", type=Path, default=DATA)
    given = parser.parse_args()
    city = berlin(given.data, given.areas)
    drawn = fields(city)
    print("| supply | burden | maps | usual t test | effective areas (median) | direction named "
          "| by rank | nothing can be said |\n|" + "---|" * 8)  # fmt: skip
    for place in (*PLACES, "planted"):
        for name in BURDENS:
            rng = np.random.default_rng(given.seed)
            usual, by_value, by_rank = [], [], []
            for _ in range(given.maps):
                burden = drawn[name](rng)
                if place == "planted":
                    supply = PLANTED * burden + drawn[name](rng)
                else:
                    supply = supply_of_sites(city, place, rng)
                usual.append(bool(stats.pearsonr(burden, supply).pvalue <= 0.05))
                by_value.append(correlation(burden, supply, city.xy))
                by_rank.append(correlation(burden, supply, city.xy, ranks=True))
            row(f"{place} | {name}", usual, by_value, by_rank)


if __name__ == "__main__":
    main()
