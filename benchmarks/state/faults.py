"""Every fault that a run over a state can meet, done for real, and the run after it.

    python -m benchmarks.state.faults FOLDER [--size tiny] [--only worker memory]

FOLDER keeps the invented state. Each fault begins with an empty store; afterwards the same plan runs
again without the fault. Its bytes must be those of an undisturbed run, no draft may be left, and
nothing may be done twice. "full" mounts a small file system in memory, which only root may.
"""

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from benchmarks.state.plans import invented_plan
from kpk_geo.engine import InProcess, Plan, PlanReport, Store, TaskState, run_plan
from kpk_geo.engine.cluster import cluster_at, own_cores
from kpk_geo.engine.order import found_function
from kpk_geo.errors import KpkError, SourceError

VICTIM = "supply:kita:3-6:car:places"  # tasks that begin so; the first of them meets the fault
MODULE = "benchmarks.state.faults"
Inputs = Mapping[str, Path]


def disturbed(
    inputs: Inputs, output: Path, *, real: str, fault: str, flag: str, arguments: dict
) -> None:
    """Do the real task, after the fault that still lies in wait; wrapped so, the bytes are the same."""
    if Path(flag).exists():
        FAULTS_IN_TASK[fault](output, Path(flag))
    found_function(real)(inputs, output, **arguments)


def die(output: Path, flag: Path) -> None:
    (output / "half.npy").write_bytes(b"\x93NUMPY half")
    flag.unlink()
    os.kill(os.getpid(), signal.SIGKILL)


def stumble(output: Path, flag: Path) -> None:
    raise KeyError("column")


def devour(output: Path, flag: Path) -> None:
    held = [bytearray(os.urandom(1)) * (1 << 26) for _ in range(64)]  # 4 GB
    time.sleep(30)
    del held


def hang(output: Path, flag: Path) -> None:
    flag.with_suffix(".begun").touch()
    while flag.exists():
        time.sleep(0.05)


def fill(output: Path, flag: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        (output / "much.bin").write_bytes(bytes(1 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def nothing(output: Path, flag: Path) -> None:
    """Do the task: the fault comes from outside."""


FAULTS_IN_TASK: dict[str, Callable[[Path, Path], None]] = {
    "worker": die, "raise": stumble, "memory": devour, "scheduler": hang, "disk": fill,
    "driver": hang, "full": nothing, "cut": nothing,
}  # fmt: skip


def with_fault(plan: Plan, fault: str, flag: Path) -> Plan:
    """Put the fault into the plan; the disturbed plan stays the same after the flag is gone."""
    victim = next(task.name for task in plan.tasks if task.name.startswith(VICTIM))
    return Plan([
        replace(
            task, function=f"{MODULE}:disturbed",
            arguments={"real": task.function, "fault": fault, "flag": str(flag),
                       "arguments": dict(task.arguments)},
        )
        if task.name == victim else task
        for task in plan.tasks
    ])  # fmt: skip


class Case:
    """One fault: the plan with it, a store of its own, and what the run said."""

    def __init__(self, folder: Path, plan: Plan, fault: str, whole: Store) -> None:
        self.whole = whole  # outputs of an undisturbed run
        self.fault, self.flag = fault, folder / f"{fault}.flag"
        self.plan = with_fault(plan, fault, self.flag)
        self.store = Store(folder / "outputs" / fault)
        shutil.rmtree(self.store.folder, ignore_errors=True)
        self.flag.with_suffix(".begun").unlink(missing_ok=True)
        self.flag.touch()

    def run(self, **options: object) -> PlanReport:
        self.store.prepare()
        with own_cores(workers=2, **options) as (executor, _):  # type: ignore[arg-type]
            return run_plan(self.plan, self.store, executor)

    def begun(self) -> None:
        while not self.flag.with_suffix(".begun").exists():
            time.sleep(0.02)

    def said(self, report: PlanReport) -> str:
        counts = [f"{list(report.states.values()).count(state)} {state}" for state in TaskState]
        faults = [f"{name}: {fault.text}" for name, fault in report.faults.items()]
        return "; ".join([text for text in counts if not text.startswith("0 ")] + faults)


def in_a_task(case: Case) -> str:
    limit = {"memory_limit": "1500MB"} if case.fault == "memory" else {}
    return case.said(case.run(**limit))


def scheduler(case: Case) -> str:
    """Kill the scheduler of a cluster outside while a task runs."""
    case.store.prepare()
    code = (
        "import sys; from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    c = LocalCluster(n_workers=1, threads_per_worker=1, processes=False, protocol='tcp://',"
        " host='127.0.0.1', dashboard_address=None, resources={'big': 1})\n"
        "    print(c.scheduler_address, flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def kill() -> None:
        case.begun()
        process.send_signal(signal.SIGKILL)

    threading.Thread(target=kill).start()
    assert process.stdout is not None
    try:
        with cluster_at(process.stdout.readline().strip(), case.store) as executor:
            run_plan(case.plan, case.store, executor)
    except SourceError as error:
        return str(error)
    return "the run did not notice"


def driver(case: Case) -> str:
    """Kill the driver with kill -9; its workers end by themselves."""
    process = subprocess.Popen([
        sys.executable, "-m", MODULE, str(case.store.folder.parents[1]), "--only", "driver", "--as-driver",
    ])  # fmt: skip
    case.begun()
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(3)
    left = subprocess.run(["pgrep", "-P", "1", "-f", "distributed"], capture_output=True, text=True)
    return f"killed; {len(left.stdout.split())} orphans of Dask after 3 s"


def full(case: Case) -> str:
    """Give the outputs a file system with half of the room that they need; afterwards all of it."""
    need = sum(path.stat().st_size for path in case.whole.folder.rglob("*") if path.is_file())
    case.store.folder.mkdir(parents=True)
    _mount(case.store.folder, need // 2)
    said = case.said(case.run())
    _mount(case.store.folder, 2 * need, "remount")
    return f"{need >> 21} MB for {need >> 20}: {said}"


def _mount(folder: Path, size: int, *options: str) -> None:
    what = ",".join([*options, f"size={size}"])
    subprocess.run(["mount", "-t", "tmpfs", "-o", what, "tmpfs", str(folder)], check=True)


def cut(case: Case) -> str:
    """Cut a file of a whole run to half of it, and take one away."""
    said = case.said(case.run())
    graph, children = (
        next((case.store.folder / stage).iterdir()) for stage in ("graph", "children")
    )
    largest = max(graph.rglob("*.npy"), key=lambda path: path.stat().st_size)
    os.truncate(largest, largest.stat().st_size // 2)
    next(children.rglob("*.npy")).unlink()
    return f"{said}; then {largest.name} of a graph cut, a file of the children deleted"


def main() -> None:
    """Print a line per fault."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="tiny")
    parser.add_argument("--only", nargs="*", default=list(FAULTS_IN_TASK))
    parser.add_argument("--as-driver", action="store_true")
    chosen = parser.parse_args()
    folder = chosen.folder.resolve()
    plan = invented_plan(folder, chosen.size)
    if chosen.as_driver:
        case = Case.__new__(Case)
        case.fault, case.flag = "driver", folder / "driver.flag"
        case.plan = with_fault(plan, "driver", case.flag)
        case.store = Store(folder / "outputs" / "driver")
        case.run()
        return
    whole = Store(folder / "outputs" / "whole")  # what no fault touches is done once for all
    whole.prepare()
    run_plan(plan, whole, InProcess())
    print("| fault | the run | s | again | s | bytes |\n|---|---|---|---|---|---|")
    outsides = {"scheduler": scheduler, "driver": driver, "full": full, "cut": cut}
    for fault in chosen.only:
        case = Case(folder, plan, fault, whole)
        outside, begun = outsides.get(fault, in_a_task), time.perf_counter()
        try:
            said = outside(case)
        except KpkError as error:
            said = str(error)
        case.flag.unlink(missing_ok=True)
        first, begun = time.perf_counter() - begun, time.perf_counter()
        again = case.run()
        second = time.perf_counter() - begun
        undisturbed = run_plan(case.plan, whole, InProcess())
        same = again.is_complete and again.bytes_digest() == undisturbed.bytes_digest()
        drafts = len(list((case.store.folder / ".drafts").iterdir()))
        print(
            f"| {fault} | {said} | {first:.0f} | {len(again.ended)} tasks | {second:.0f} | "
            f"{'same' if same else 'DIFFER'}, {drafts} drafts left |", flush=True,
        )  # fmt: skip
        if fault == "full":
            subprocess.run(["umount", str(case.store.folder)], check=True)
        shutil.rmtree(case.store.folder)


if __name__ == "__main__":
    main()
