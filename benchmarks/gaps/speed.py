"""How long do the gaps of a loaded region take?

    python -m benchmarks.gaps.speed --region musterstadt

Reading and making the streets searchable are timed apart, since a page or a run needs them for access
too; the matrix is everything after: search of ways, all links in all variants, matrix of life phases
and fields, need, verdicts. Own links of the profile and the default (36 links) are timed.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from analyses.gaps.study import GapsStudy, gaps_study
from api.questions.gaps.read import LoadedGaps, read_gaps, with_networks
from api.questions.gaps.records import gap_areas, gaps_summary
from kpk_geo.database.connection import transaction
from kpk_geo.database.current import open_database

T = TypeVar("T")


def main() -> None:
    """Print a table of seconds; the first of each is without compiling kernels."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--region", default="musterstadt")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    loaded, reading = timed(lambda: read(arguments.region))
    region, preparing = timed(lambda: with_networks(loaded))
    gaps_study(region)  # compiles
    default = replace(region, plan=region.plan.model_copy(update={"links": ()}))
    print(f"| {arguments.region}: {region.count} areas, {len(region.inventory.rows)} offers, "
          f"{len(region.cell_area)} cells | seconds |")  # fmt: skip
    print("|---|---|")
    print(f"| reading from the database | {reading:.2f} |")
    print(f"| streets of {len(region.networks.by_mode) if region.networks else 0} modes | "
          f"{preparing:.2f} |")  # fmt: skip
    for name, made in (("own links", region), ("default links", default)):
        study, seconds = best(lambda made=made: gaps_study(made), arguments.repeats)
        print(f"| gaps, {name} ({len(study.links)} cells of the plan, "
              f"{len(study.variants.all)} variants) | {seconds:.2f} |")  # fmt: skip
        _, records = best(lambda study=study: stored(study), arguments.repeats)
        print(f"| records of {name} | {records:.2f} |")


def read(region_id: str) -> LoadedGaps:
    """Read a region from the database."""
    with open_database() as engine, transaction(engine) as connection:
        return read_gaps(connection, region_id)


def stored(study: GapsStudy) -> int:
    """Write the records that a run stores, without the database."""
    return len(gaps_summary(study).links) + len(gap_areas(study))


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Give a result and the seconds it took."""
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def best(work: Callable[[], T], repeats: int) -> tuple[T, float]:
    """Give a result and the fewest seconds of several."""
    runs = [timed(work) for _ in range(repeats)]
    return runs[0][0], min(seconds for _, seconds in runs)


if __name__ == "__main__":
    main()
