"""How long does smoothing take?

    python -m benchmarks.small_areas.speed [--berlin FOLDER] [--large]

CPU seconds of one thread (set OMP_NUM_THREADS=1), three dates and one; `--large` adds the largest
map that is computed.
"""

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from analyses.small_areas.banded import banded_laplacian
from analyses.small_areas.smoothing import MAX_AREAS, smoothed_rates
from benchmarks.small_areas.maps import (
    Map,
    berlin_map,
    binomial,
    frames,
    invented_map,
    musterstadt_map,
    unordered,
)


def row(map_: Map, dates: int) -> str:
    rng = np.random.default_rng(1)
    rates = unordered(rng, map_)[:dates]
    cases, people = frames(map_, *binomial(rng, rates, map_.city.people))
    began = time.process_time()
    smoothed_rates(cases, people, map_.graph)
    seconds = time.process_time() - began
    width = banded_laplacian(map_.graph.matrix()).width
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"| {map_.name} | {dates} | {width} | {seconds:.2f} s | {memory:.0f} MB |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--berlin", type=Path)
    parser.add_argument("--large", action="store_true")
    asked = parser.parse_args()
    rng = np.random.default_rng(1)
    all_maps = [musterstadt_map("kinder_u15", "children")]
    if asked.berlin:
        all_maps.append(berlin_map(asked.berlin))
    all_maps.append(invented_map(3000, rng))
    if asked.large:
        all_maps.append(invented_map(MAX_AREAS, rng))
    print("| map | dates | bandwidth | CPU | largest memory of the process so far |\n"
          "|---|---|---|---|---|")  # fmt: skip
    for map_ in all_maps:
        for dates in (1, 3):
            print(row(map_, dates), flush=True)


if __name__ == "__main__":
    main()
