"""Holds the product against a second graph of Kaiserslautern, cell by cell in four modes.

`python -m benchmarks.accessibility.independent --data FOLDER`. The second graph shares no line with the product:
its own parser (the standard library's), rules of tags (`tags.py`, from docs/erreichbarkeit.md), graph (each drawn
node a node), visibility graph of squares, snapping, search (scipy) and sums. Costs of the product are whole
millimetres at the speed of the mode; so differences are in metres at that speed.
"""

import argparse
from pathlib import Path

from benchmarks.accessibility.independent import comparison, product
from benchmarks.accessibility.independent.tags import MODES


def main() -> None:
    """Print a row of counts per mode, and each difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds kaiserslautern and zensus-2011"
    )
    data = parser.parse_args().data
    asked, theirs = comparison.read_input(data), product.read_streets(data, comparison.FILE)
    print(
        f"{len(asked.cells.points)} cells, {asked.cells.children.sum():.0f} children, {len(asked.offers)} offers"
    )
    print(
        "| mode | of | compared | equal | < 1 m | more | at most (mm) |\n|---|---|---|---|---|---|---|"
    )
    lines = []
    for mode in MODES:
        found = comparison.compare(asked, theirs, mode)
        for name in ("straight", "nearest", "pairs"):
            apart = getattr(found, name)
            counts = " | ".join(f"{n:,}" for n in comparison.classes(apart))
            print(f"| {mode} | {name} | {apart.size:,} | {counts} | {apart.max() * 1000:.1f} |")
        print(
            f"{mode}: {found.no_way} cells without a way by both; not rounded at most {found.unrounded.max() * 1000:.0f} mm;"
            f" supply at most {found.supply.max():.1e} of the mean"
        )
        lines += comparison.differences(asked, found)
    print("\n".join(lines) or "No cell differs.")


if __name__ == "__main__":
    main()
