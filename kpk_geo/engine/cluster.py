"""Dask does the tasks: on the cores of this machine, or on a cluster with a shared folder.

Dask hands out orders, watches memory and starts a killed worker again. It knows nothing that would
be lost with it: what is done lies in files.
"""

import logging
import os
import queue
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import dask
from distributed import Client, Future, KilledWorker, Nanny, Scheduler, SpecCluster
from distributed.comm.core import CommClosedError

from kpk_geo.engine.memory import fitting_workers, memory_limits
from kpk_geo.engine.order import Ended, Fault, FaultKind, Order, carry_out
from kpk_geo.engine.software import software
from kpk_geo.engine.store import Store
from kpk_geo.errors import InputError, SourceError, listed

BIG: Final = "big"  # Dask's resource of a worker that may take a task which needs much memory
_AHEAD: Final = (
    2  # orders per worker: the next one lies ready, and few are blamed when one is killed
)
_PATIENCE: Final = 60  # seconds without any worker before a run gives up
_HOST: Final = "127.0.0.1"
# Mapped graphs count as memory of a worker, so only the last limit is of use: spilling frees
# nothing, and a worker that pauses for mapped pages would never go on.
_CONFIG: Final = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": 0.95,
    "distributed.scheduler.allowed-failures": 0,  # the plan does what was lost once more, alone
}
_LOST: Final = (
    "Die Verbindung zum Scheduler ist verloren. Was fertig ist, bleibt; bitte den Lauf noch einmal "
    "beginnen. Auf einem Cluster zuvor Scheduler und Worker neu starten."
)


class DaskExecutor:
    """Hands orders to the workers of a cluster."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ended: queue.SimpleQueue[tuple[str, Future[Any]]] = queue.SimpleQueue()
        self._in_flight: dict[str, tuple[Future[Any], bool]] = {}
        workers = self._workers()
        self._room = _AHEAD * sum(worker["nthreads"] for worker in workers)
        self._big_room = int(sum(worker["resources"].get(BIG, 0) for worker in workers))

    @property
    def has_big_worker(self) -> bool:
        """Whether a task that needs much memory finds a worker."""
        return self._big_room > 0

    def has_room(self, *, big: bool) -> bool:
        """Take as many as keep all workers busy."""
        taken = [is_big for _, is_big in self._in_flight.values()]
        return len(taken) < self._room and not (big and sum(taken) >= self._big_room)

    def submit(self, order: Order, *, big: bool) -> None:
        """Send an order to a worker."""
        future = self._client.submit(
            carry_out, order, key=f"{order.task}-{uuid.uuid4().hex[:8]}", pure=False, retries=0,
            resources={BIG: 1} if big else None,
        )  # fmt: skip
        self._in_flight[order.task] = future, big
        future.add_done_callback(lambda done: self._ended.put((order.task, done)))

    def wait(self) -> list[Ended]:
        """Wait until a task ended.

        Raises
        ------
        SourceError
            The scheduler is gone, or no worker came back in time.
        """
        without_workers = 0
        while True:
            try:
                task, future = self._ended.get(timeout=1)
            except queue.Empty:
                if self._client.status != "running":
                    raise SourceError(_LOST) from None
                without_workers = 0 if self._workers() else without_workers + 1
                if without_workers >= _PATIENCE:
                    raise SourceError(
                        f"Seit {_PATIENCE} Sekunden gibt es keinen Arbeitsprozess mehr. Was fertig "
                        "ist, bleibt; bitte Worker starten und den Lauf noch einmal beginnen."
                    ) from None
                continue
            self._in_flight.pop(task, None)
            return [_ended(task, future)]

    def _workers(self) -> list[dict[str, Any]]:
        return list(self._client.scheduler_info(n_workers=-1)["workers"].values())


def _ended(task: str, future: Future[Any]) -> Ended:
    """Fetch how a task ended: worker or scheduler may die until the answer is here."""
    try:
        found: Ended = future.result()
    except KilledWorker as error:
        return Ended(
            task=task, worker=str(error.last_worker.address),
            fault=Fault(kind=FaultKind.KILLED, text=str(error)),
        )  # fmt: skip
    except (CancelledError, CommClosedError) as error:
        raise SourceError(_LOST) from error
    except Exception as error:  # whatever a worker of another version raises
        text = (
            f"Der Arbeitsprozess konnte den Schritt nicht beginnen ({type(error).__name__}: "
            f"{error}). Läuft dort dieselbe Version des Programms?"
        )
        return Ended(task=task, fault=Fault(kind=FaultKind.RAISED, text=text, log=repr(error)))
    return found


@contextmanager
def own_cores(
    *, workers: int | None = None, memory_limit: str | float = "auto", dashboard_port: int = 0
) -> Iterator[tuple[DaskExecutor, str]]:
    """Start workers on this machine, reachable from this machine alone; give the dashboard too.

    One of them may take tasks that need much memory, so that two such tasks never meet.

    Parameters
    ----------
    workers
        Processes of one thread each; None: one per core, as many as have room in memory.
    memory_limit
        Of each worker, such as "4GB"; a worker above it is killed. "auto": the one for big tasks
        has most of the machine, the others share the rest.
    dashboard_port
        0: any free one.
    """
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    count = workers or fitting_workers(len(os.sched_getaffinity(0)), whole)
    limits = memory_limits(count, whole) if memory_limit == "auto" else (memory_limit,) * count
    options: dict[str, Any] = {
        "host": _HOST, "nthreads": 1, "dashboard_address": f"{_HOST}:0",
        "silence_logs": logging.CRITICAL, "death_timeout": 60,
    }  # fmt: skip
    spec = {
        number: {
            "cls": Nanny,
            "options": options
            | {"memory_limit": limit}
            | ({"resources": {BIG: 1}} if not number else {}),
        }
        for number, limit in enumerate(limits)
    }
    scheduler = {
        "cls": Scheduler,
        "options": {"host": _HOST, "port": 0, "dashboard": True,
                    "dashboard_address": f"{_HOST}:{dashboard_port}"},
    }  # fmt: skip
    with (
        dask.config.set(_CONFIG),
        SpecCluster(workers=spec, scheduler=scheduler, silence_logs=logging.CRITICAL) as cluster,
        Client(cluster) as client,
    ):
        client.wait_for_workers(count, timeout=120)
        yield DaskExecutor(client), str(cluster.dashboard_link)


@contextmanager
def cluster_at(address: str, store: Store, *, seconds: float = 30) -> Iterator[DaskExecutor]:
    """Use the workers of a cluster that runs already, if they can do these tasks.

    Parameters
    ----------
    address
        Of its scheduler, such as "tcp://10.1.2.3:8786".
    store
        Prepared; its folder must be the same on all machines.
    seconds
        How long scheduler and workers are waited for.

    Raises
    ------
    SourceError
        No scheduler answers there, or it has no workers.
    InputError
        The address wants certificates that are not set up, a worker has another version or does not
        see the folder, or none may take big tasks.
    """
    if address.startswith("tls://") and not dask.config.get("distributed.comm.tls.ca-file"):
        raise InputError(
            f"{address}: Für tls:// fehlen hier die Zertifikate (distributed.comm.tls in einer "
            "Datei, die DASK_CONFIG nennt). Wie das geht, steht in docs/betrieb.md."
        )
    # what it has to say of a lost scheduler is said by the error that is raised
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=seconds, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise SourceError(
            f"Unter {address} antwortet kein Dask-Scheduler. Läuft dort „dask scheduler“, und "
            "lässt die Firewall diesen Rechner durch?"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=seconds)
        except TimeoutError as error:
            raise SourceError(
                f"Der Scheduler {address} hat keine Worker. Bitte auf jedem Rechner „dask worker "
                f"{address}“ starten."
            ) from error
        _require_fit(client, store)
        executor = DaskExecutor(client)
        if not executor.has_big_worker:
            raise InputError(
                "Kein Worker darf Schritte übernehmen, die viel Speicher brauchen. Bitte auf jedem "
                f'Rechner einen Worker mit --resources "{BIG}=1" starten.'
            )
        yield executor


def _require_fit(client: Client, store: Store) -> None:
    """Refuse workers of another version, and such as do not see the folder."""
    probe = store.draft(Path(f"probe-{uuid.uuid4().hex[:8]}"))
    found: Mapping[str, tuple[dict[str, str], bool]] = client.run(_look, str(probe))
    probe.rmdir()
    own = software()
    for worker, (versions, sees) in found.items():
        differ = [f"{name} {versions.get(name, '–')} statt {own[name]}" for name in own
                  if versions.get(name) != own[name]]  # fmt: skip
        if differ:
            raise InputError(
                f"Der Worker {worker} hat andere Versionen als dieser Rechner: {listed(differ)}. "
                "Bitte auf allen Rechnern dieselbe Version einrichten."
            )
        if not sees:
            raise InputError(
                f"Der Worker {worker} sieht den Ordner {store.folder} nicht. Er muss auf allen "
                "Rechnern unter demselben Namen eingebunden sein."
            )


def _look(probe: str) -> tuple[dict[str, str], bool]:
    return software(), Path(probe).is_dir()
