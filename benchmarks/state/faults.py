"""Every fault that a run over a state can meet, done for real, and the run after it.

    python -m benchmarks.state.faults FOLDER [--size tiny] [--only worker memory]

FOLDER keeps the invented state. Each fault begins with an empty store; afterwards the same plan runs
again without the fault. Its bytes must be those of an undisturbed run, no draft may be left, and
nothing may be done twice.
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


FAULTS_IN_TASK: dict[str, Callable[[Path, Path], None]] = {
    "worker": die, "raise": stumble, "memory": devour, "scheduler": hang, "disk": fill,
    "driver": hang, "half": die,
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

    def __init__(self, folder: Path, plan: Plan, fault: str) -> None:
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
    print("| fault | the run | again | bytes |\n|---|---|---|---|")
    for fault in chosen.only:
        case = Case(folder, plan, fault)
        outside = {"scheduler": scheduler, "driver": driver}.get(fault, in_a_task)
        try:
            said = outside(case)
        except KpkError as error:
            said = str(error)
        case.flag.unlink(missing_ok=True)
        again = case.run()
        whole = Store(folder / "outputs" / f"{fault}-whole")
        whole.prepare()
        undisturbed = run_plan(case.plan, whole, InProcess())
        same = again.is_complete and again.bytes_digest() == undisturbed.bytes_digest()
        drafts = len(list((case.store.folder / ".drafts").iterdir()))
        print(
            f"| {fault} | {said} | {len(again.ended)} tasks | {'same' if same else 'DIFFER'}, "
            f"{drafts} drafts left |", flush=True,
        )  # fmt: skip
        for store in (case.store, whole):
            shutil.rmtree(store.folder)


if __name__ == "__main__":
    main()
