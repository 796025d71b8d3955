"""A plan of twenty small tasks with numpy outputs, and tasks that go wrong in every way."""

import os
import resource
import signal
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from kpk_geo.engine import InProcess, Plan, PlanReport, Store, Task, run_plan
from kpk_geo.errors import InputError

PARTS = 8


def toy_plan(trouble: str = "", *, at: str = "half:3", version: int = 1, **more: str | int) -> Plan:
    """Build numbers -> eight parts -> eight halves -> two sums -> table; one half may go wrong."""
    tasks = [task("numbers", "make_numbers", {}, {"count": 8000}, needs_much_memory=True)]
    for part in range(PARTS):
        tasks.append(task(f"part:{part}", "take_part", {"numbers": "numbers"}, {"part": part}))
    for part in range(PARTS):
        tasks.append(task(f"half:{part}", "halve", {"part": f"part:{part}"}, {}))
    for own in range(2):
        inputs = {str(part): f"half:{part}" for part in range(own, PARTS, 2)}
        tasks.append(task(f"sum:{own}", "add", inputs, {}))
    tasks.append(task("table", "add", {"0": "sum:0", "1": "sum:1"}, {}))
    changed = [
        replace(item, function=f"engine_toys:{trouble}", arguments=dict(more), version=version)
        if trouble and item.name == at
        else replace(item, version=version)
        for item in tasks
    ]
    return Plan(changed)


def task(
    name: str, function: str, inputs: Mapping[str, str], arguments: dict[str, Any], **more
) -> Task:
    stage = name.split(":")[0]
    return Task(
        name=name, stage=stage, function=f"engine_toys:{function}", inputs=inputs,
        arguments=arguments, **more,
    )  # fmt: skip


def expected_sum() -> int:
    return int((np.arange(8000) // 2).sum())


def run_alone(plan: Plan, folder: Path) -> PlanReport:
    """Do a plan in this process."""
    store = Store(folder)
    store.prepare()
    return run_plan(plan, store, InProcess())


def make_numbers(inputs: Mapping[str, Path], output: Path, *, count: int) -> None:
    np.save(output / "values.npy", np.arange(count, dtype=np.int64))


def take_part(inputs: Mapping[str, Path], output: Path, *, part: int) -> None:
    values = np.load(inputs["numbers"] / "values.npy", mmap_mode="r")
    np.save(output / "values.npy", values[part::PARTS])


def halve(inputs: Mapping[str, Path], output: Path) -> None:
    np.save(output / "values.npy", np.load(inputs["part"] / "values.npy") // 2)


def add(inputs: Mapping[str, Path], output: Path) -> None:
    found = [np.load(folder / "values.npy").sum() for folder in inputs.values()]
    np.save(output / "values.npy", np.array([sum(found)]))


def once_only(flag: str) -> bool:
    """Say whether trouble still lies in wait; it comes once."""
    try:
        Path(flag).unlink()
    except FileNotFoundError:
        return False
    return True


def refuse(inputs: Mapping[str, Path], output: Path) -> None:
    raise InputError("teile.csv, Zeile 3: „x“ ist keine Zahl. Bitte berichtigen.")


def stumble(inputs: Mapping[str, Path], output: Path) -> None:
    raise KeyError("part")


def half_then_die(inputs: Mapping[str, Path], output: Path, *, flag: str) -> None:
    """Write half of the file and die as by `kill -9`; the second time do it."""
    if once_only(flag):
        (output / "values.npy").write_bytes(b"\x93NUMPY half")
        os.kill(os.getpid(), signal.SIGKILL)
    halve(inputs, output)


def devour(inputs: Mapping[str, Path], output: Path, *, flag: str, megabytes: int = 1500) -> None:
    """Take more memory than any worker may, as long as the flag is there."""
    if Path(flag).exists():
        held = [np.ones(1 << 17) for _ in range(megabytes)]  # one megabyte each
        time.sleep(20)
        del held
    halve(inputs, output)


def fill_disk(inputs: Mapping[str, Path], output: Path, *, flag: str) -> None:
    """Find no room to write, as long as the flag is there."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if Path(flag).exists():
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        halve(inputs, output)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def linger(inputs: Mapping[str, Path], output: Path, *, flag: str, seconds: int = 30) -> None:
    """Wait in the middle of the work, as long as the flag is there."""
    Path(f"{flag}.begun").touch()
    until = time.monotonic() + seconds
    while Path(flag).exists() and time.monotonic() < until:
        time.sleep(0.05)
    halve(inputs, output)
