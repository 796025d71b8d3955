"""Dask does a plan: same bytes, and what dies takes nothing with it. One cluster for all tests."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import KilledWorker
from distributed.comm.core import CommClosedError
from distributed.core import Status
from distributed.scheduler import WorkerState
from engine_toys import run_alone, toy_plan

from kpk_geo.engine import Ended, FaultKind, Order, Plan, PlanReport, Store, TaskState, run_plan
from kpk_geo.engine.cluster import DaskExecutor, cluster_at, own_cores
from kpk_geo.errors import InputError, SourceError

TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def two_workers() -> Iterator[DaskExecutor]:
    with own_cores(workers=2, memory_limit="700MB") as (executor, dashboard):
        assert dashboard.startswith("http://127.0.0.1:")
        yield executor


def run(plan: Plan, folder: Path, executor: DaskExecutor) -> PlanReport:
    store = Store(folder)
    store.prepare()
    return run_plan(plan, store, executor)


def test_two_workers_give_the_bytes_of_one_process(
    tmp_path: Path, two_workers: DaskExecutor
) -> None:
    alone = run_alone(toy_plan(), tmp_path / "alone")
    together = run(toy_plan(), tmp_path / "together", two_workers)
    assert together.is_complete
    assert together.bytes_digest() == alone.bytes_digest()
    workers = {ended.worker for ended in together.ended.values()}
    assert len(workers) == 2
    assert not any(worker.endswith(f":{os.getpid()}") for worker in workers)
    assert all(ended.peak_megabytes > 1 for ended in together.ended.values())


def test_a_worker_killed_in_the_middle_costs_nothing(
    tmp_path: Path, two_workers: DaskExecutor
) -> None:
    flag = tmp_path / "die"
    flag.touch()
    report = run(toy_plan("half_then_die", flag=str(flag)), tmp_path / "a", two_workers)
    assert report.is_complete
    assert not flag.exists()
    # the half file stayed a draft, and goes with the next run
    assert list((tmp_path / "a" / ".drafts").iterdir())
    assert run_alone(report.plan, tmp_path / "a").bytes_digest() == report.bytes_digest()
    assert not list((tmp_path / "a" / ".drafts").iterdir())


def test_too_much_memory_fails_its_task_and_no_innocent_one(
    tmp_path: Path, two_workers: DaskExecutor
) -> None:
    flag = tmp_path / "hungry"
    flag.touch()
    plan = toy_plan("devour", flag=str(flag))
    report = run(plan, tmp_path / "a", two_workers)
    assert set(report.faults) == {"half:3"}
    assert report.faults["half:3"].kind is FaultKind.KILLED
    assert "--memory-limit" in report.faults["half:3"].text
    assert list(report.states.values()).count(TaskState.DONE) == 17
    flag.unlink()
    again = run(plan, tmp_path / "a", two_workers)
    assert set(again.ended) == {"half:3", "sum:1", "table"}
    assert again.is_complete


def test_a_scheduler_that_dies_ends_the_run_in_words_and_the_next_one_goes_on(
    tmp_path: Path,
) -> None:
    flag, folder = tmp_path / "hold", tmp_path / "a"
    flag.touch()
    plan = toy_plan("linger", flag=str(flag))
    store = Store(folder)
    store.prepare()
    with outside_scheduler() as (scheduler, address), cluster_at(address, store) as executor:
        killer = threading.Thread(target=kill_when, args=(scheduler, f"{flag}.begun"))
        killer.start()
        with pytest.raises(SourceError, match="Scheduler ist verloren"):
            run_plan(plan, store, executor)
    killer.join()
    flag.unlink()
    report = run_alone(plan, folder)
    assert report.is_complete
    assert "half:3" in report.ended
    assert list(report.states.values()).count(TaskState.KEPT) >= 9  # what came before stayed
    again = run_alone(plan, tmp_path / "b")
    assert again.bytes_digest() == report.bytes_digest()


def test_a_cluster_that_cannot_take_big_tasks_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.prepare()
    with (
        outside_scheduler(big=0) as (_, address),
        pytest.raises(InputError, match="big=1"),
        cluster_at(address, store),
    ):
        pass


def test_certificates_that_are_not_set_up_are_said_before_anything_is_tried(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="fehlen hier die Zertifikate"),
        cluster_at("tls://127.0.0.1:1", Store(tmp_path)),
    ):
        pass


def test_no_scheduler_there_is_said_in_words(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with (
        pytest.raises(SourceError, match="antwortet kein Dask-Scheduler"),
        cluster_at("tcp://127.0.0.1:1", store, seconds=0.5),
    ):
        pass


SCHEDULER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    sys.path.insert(0, {tests!r})
    resources = {{"big": 1}} if {big} else {{}}
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, protocol="tcp://",
                      host="127.0.0.1", dashboard_address=None, resources=resources) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@contextmanager
def outside_scheduler(*, big: int = 1) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Start a scheduler and its worker in one process of their own; give its address too."""
    with subprocess.Popen(
        [sys.executable, "-c", SCHEDULER.format(tests=str(TESTS), big=big)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL,
    ) as scheduler:  # fmt: skip
        try:
            assert scheduler.stdout is not None
            yield scheduler, scheduler.stdout.readline().strip()
        finally:
            scheduler.kill()


def kill_when(scheduler: "subprocess.Popen[str]", path: str) -> None:
    while not Path(path).exists():
        time.sleep(0.02)
    scheduler.send_signal(signal.SIGKILL)


class LostClient:
    """A client whose futures fail as they are fetched: no kill hits that moment for sure."""

    status = "running"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def scheduler_info(self, n_workers: int) -> dict[str, object]:
        return {"workers": {"tcp://a": {"nthreads": 1, "resources": {"big": 1}}}}

    def submit(self, function: object, order: Order, **options: object) -> "LostClient":
        return self

    def add_done_callback(self, callback: Callable[["LostClient"], None]) -> None:
        callback(self)

    def result(self) -> None:
        raise self.error


def fetched(error: Exception, folder: Path) -> Ended:
    executor = DaskExecutor(LostClient(error))  # type: ignore[arg-type]
    order = Order(task="part:1", function="a:b", arguments={}, inputs={}, sources={},
                  store=folder, place=folder / "part")  # fmt: skip
    executor.submit(order, big=False)
    [ended] = executor.wait()
    return ended


def test_who_dies_while_an_answer_is_fetched_is_known(tmp_path: Path) -> None:
    for error in (CommClosedError("reset"), CancelledError()):
        with pytest.raises(SourceError, match="Scheduler ist verloren"):
            fetched(error, tmp_path)
    worker = WorkerState(
        address="tcp://127.0.0.1:1", status=Status.closed, pid=1, name=0, memory_limit=1,
        local_directory="", nanny=None, server_id="",
    )  # fmt: skip
    killed = KilledWorker("part:1", worker, 0)
    fault = fetched(killed, tmp_path).fault
    assert fault is not None
    assert fault.kind is FaultKind.KILLED
    other = fetched(ModuleNotFoundError("api.state"), tmp_path).fault
    assert other is not None
    assert "dieselbe Version" in other.text
