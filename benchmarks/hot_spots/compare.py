"""Local tests, side by side with esda at equal numbers of permutations, in one run.

    python benchmarks/hot_spots/compare.py             # all sizes
    python benchmarks/hot_spots/compare.py --quick     # the smaller ones

Needs the packages of requirements.txt beside it, in an environment of its own. Every figure comes
from a process of its own: compiling apart, the best of several runs, one thread; esda without kept
simulations, its better setting. esda is left out where its permutations would take longer than
`MAX_WORK` (areas times permutations), and the table says so.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SIZES = (62, 170, 542, 3_000, 30_000, 300_000)
PERMUTATIONS = (999, 9_999, 99_999)
MAX_WORK = 3.1e8
QUIET = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")} | {
    "PYTHONHASHSEED": "0"
}  # so that digests of two processes can be compared


def map_of(areas: int) -> Path:
    """Give the file of a generated map, made on first demand."""
    path = Path(tempfile.gettempdir()) / f"hot_spots_{areas}.npz"
    if not path.exists():
        code = f"import maps_of_chance as m; m.keep({str(path)!r}, {areas})"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=HERE)
    return path


def measure(name: str, areas: int, permutations: int, threads: int = 1, repeats: int = 3) -> dict:
    command = [
        sys.executable, str(HERE / "contestant.py"), name, str(map_of(SIZES[0])),
        str(map_of(areas)), *map(str, (permutations, threads, repeats)),
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | QUIET,
        cwd=HERE.parents[1],
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def first_map() -> float:
    """Seconds from an empty process to the tested map of 170 areas, compiled kernels at hand."""
    code = (
        "import time; start = time.perf_counter()\n"
        "import sys; sys.path[:0] = ['benchmarks/hot_spots', 'tests']\n"
        "from area_toys import board, observed\n"
        "from analyses.hot_spots.grading import hot_spots\n"
        "from analyses.neighbours.contiguity import shared_borders\n"
        "import numpy as np, pandas as pd\n"
        "areas = board(17, 10)\n"
        "values = pd.Series(np.round(np.random.default_rng(1).beta(2, 6, 170), 3), areas.index)\n"
        "found = hot_spots(observed(values), shared_borders(areas))\n"
        "assert found.tests == 170\n"
        "print(time.perf_counter() - start)"
    )
    times = []
    for _ in range(4):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            cwd=HERE.parents[1],
        )  # fmt: skip
        times.append(float(done.stdout))
    return min(times[1:])  # the first may still compile


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print("| areas | permutations | kpk_geo s | CPU s | MB | esda s | esda MB | esda / kpk_geo |")
    print("|---|---|---|---|---|---|---|---|")
    for areas in SIZES[: 4 if quick else None]:
        exact = measure("ours", areas, 0)
        print(f"| {areas:,} | exact | {exact['wall']:.4f} | {exact['cpu']:.4f} "
              f"| {exact['peak'] / 1e6:.0f} | | | |", flush=True)  # fmt: skip
        for permutations in PERMUTATIONS:
            own = measure("ours", areas, permutations)
            line = f"| {areas:,} | {permutations:,} | {own['wall']:.4f} | {own['cpu']:.4f} " \
                   f"| {own['peak'] / 1e6:.0f} |"  # fmt: skip
            if areas * permutations <= MAX_WORK:
                other = measure(
                    "esda", areas, permutations, repeats=1 if areas * permutations > 3e7 else 3
                )
                line += (f" {other['wall']:.3f} | {other['peak'] / 1e6:.0f} "
                         f"| {other['wall'] / own['wall']:.0f} |")  # fmt: skip
            else:
                line += " not run | | |"
            print(line, flush=True)
    same = [measure("ours", 542, permutations, threads)["digest"] for permutations in (0, 9_999)
            for threads in (1, 2, 1)]  # fmt: skip
    assert len(set(same[:3])) == 1, same
    assert len(set(same[3:])) == 1, same
    print("\nThe same bytes for 1 and 2 threads and on repeated runs: yes")
    print(f"First map of 170 areas in a fresh process: {first_map():.2f} s")


if __name__ == "__main__":
    main()
