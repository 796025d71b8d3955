"""One process, a plain process pool, and Dask with 1, 2 and 4 workers: time, memory, same bytes.

    python -m benchmarks.state.engines FOLDER --size land

FOLDER keeps the invented state; outputs of each way go to a folder of their own and are thrown away.
Steps of all ways run one after the other on the same machine. CPU seconds are those of the workers
while they did tasks; start and end of workers are in the wall time alone.
"""

import argparse
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

from benchmarks.state.plans import invented_plan
from kpk_geo.engine import Ended, Executor, InProcess, Order, PlanReport, Store, carry_out, run_plan
from kpk_geo.engine.cluster import own_cores


class Pool:
    """The engine without Dask: a pool, which one dead worker breaks."""

    def __init__(self, pool: ProcessPoolExecutor, workers: int) -> None:
        self._pool, self._workers = pool, workers
        self._in_flight: set[Future[Ended]] = set()

    def has_room(self, *, big: bool) -> bool:  # big ones: one at a time is not said to a pool
        return len(self._in_flight) < 2 * self._workers

    def submit(self, order: Order, *, big: bool) -> None:
        self._in_flight.add(self._pool.submit(carry_out, order))

    def wait(self) -> list[Ended]:
        done, self._in_flight = wait(self._in_flight, return_when=FIRST_COMPLETED)
        return [future.result() for future in done]


@contextmanager
def executor_of(way: str, count: int) -> Iterator[Executor]:
    if way == "single":
        yield InProcess()
    elif way == "pool":
        with ProcessPoolExecutor(count) as pool:
            yield Pool(pool, count)
    else:
        with own_cores(workers=count) as (executor, _):
            yield executor


def print_stages(report: PlanReport) -> None:
    """Print tasks, seconds, the longest task and the peak of each stage."""
    found: dict[str, list[Ended]] = defaultdict(list)
    for name, ended in report.ended.items():
        found[report.plan.by_name[name].stage].append(ended)
    print("| stage | tasks | s | CPU-s | longest, s | peak, MB |\n|---|---|---|---|---|---|")
    for stage, all_ in found.items():
        wall, used = (
            sum(getattr(one, name) for one in all_) for name in ("seconds", "cpu_seconds")
        )
        longest, peak = (max(getattr(one, name) for one in all_)
                         for name in ("seconds", "peak_megabytes"))  # fmt: skip
        print(f"| {stage} | {len(all_)} | {wall:.1f} | {used:.1f} | {longest:.1f} | {peak:.0f} |")
    print(flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="tiny")
    parser.add_argument("--kinds", type=int)
    parser.add_argument(
        "--ways", nargs="*", default=["single", "pool:2", "dask:1", "dask:2", "dask:4"]
    )
    chosen = parser.parse_args()
    plan = invented_plan(chosen.folder.resolve(), chosen.size, kinds=chosen.kinds)
    print(f"{len(plan.tasks)} tasks\n")
    lines = ["| way | wall, s | CPU-s in tasks | peak of a process, MB | digest over all files |",
             "|---|---|---|---|---|"]  # fmt: skip
    for number, name in enumerate(chosen.ways):
        way, _, count = name.partition(":")
        store = Store(chosen.folder.resolve() / "outputs" / f"{number}-{way}{count}")
        shutil.rmtree(store.folder, ignore_errors=True)
        store.prepare()
        begun = time.perf_counter()
        with executor_of(way, int(count or 1)) as executor:
            report = run_plan(plan, store, executor)
        wall = time.perf_counter() - begun
        for task, fault in report.faults.items():
            print(f"{task}: {fault.text}\n{fault.log}")
        peak = max(ended.peak_megabytes for ended in report.ended.values())
        inside = sum(ended.cpu_seconds for ended in report.ended.values())
        lines.append(
            f"| {name} | {wall:.1f} | {inside:.1f} | {peak:.0f} | {report.bytes_digest()[:16]} |"
        )
        print(lines[-1])
        print_stages(report)
        shutil.rmtree(store.folder)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
