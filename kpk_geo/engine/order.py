"""A task as a worker gets it, and what the worker says when it has ended."""

import os
import shutil
import socket
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from kpk_geo.engine.faults import fault_text, stops_everything
from kpk_geo.engine.memory import forget_peak, give_back, peak_megabytes
from kpk_geo.engine.plan import SourceFile, Value
from kpk_geo.engine.software import software
from kpk_geo.engine.store import Store
from kpk_geo.errors import InputError, listed

MAX_LOG = 20_000  # letters of a log that are kept, its end


class FaultKind(StrEnum):
    """How a task can fail."""

    RAISED = "raised"  # the task itself said no
    KILLED = "killed"  # its worker died; perhaps by its own fault
    HALTS = "halts"  # no other task would fare better: the disk is full


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a task has no output."""

    kind: FaultKind
    text: str  # German, with the way out
    log: str = ""  # for who mends it


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a task ended."""

    task: str
    fault: Fault | None = None  # None: its output is there
    seconds: float = 0.0
    cpu_seconds: float = 0.0  # of all threads of the worker: what is left of it on a busy machine
    peak_megabytes: float = 0.0  # of the worker while it did the task, mapped files included
    worker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """All that a worker needs to do a task: texts and numbers, no data."""

    task: str
    function: str
    arguments: Mapping[str, Value]
    inputs: Mapping[str, Path]  # outputs of other tasks
    sources: Mapping[str, SourceFile]
    store: Path
    place: Path  # the output
    recipe: Mapping[str, Any] = field(default_factory=dict)


def carry_out(order: Order) -> Ended:
    """Do a task, in whatever process: its output is there afterwards, or it is said why not.

    Parameters
    ----------
    order
        What is to be done.
    """
    begun, used = time.perf_counter(), time.process_time()
    forget_peak()
    fault = None
    try:
        _do(order)
    except Exception as error:  # whatever a task raises is its answer
        kind = FaultKind.HALTS if stops_everything(error) else FaultKind.RAISED
        log = "".join(traceback.format_exception(error))[-MAX_LOG:]
        fault = Fault(kind=kind, text=fault_text(error, order.store), log=log)
    peak = peak_megabytes()
    give_back()
    return Ended(
        task=order.task,
        fault=fault,
        seconds=time.perf_counter() - begun,
        cpu_seconds=time.process_time() - used,
        peak_megabytes=peak,
        worker=f"{socket.gethostname()}:{os.getpid()}",
    )


def _do(order: Order) -> None:
    store = Store(order.store)
    if store.is_whole(order.place):  # another worker did it meanwhile
        return
    _require_same_software(order)
    _require_unchanged(order)
    draft = store.draft(order.place)
    try:
        sources = {name: source.path for name, source in order.sources.items()}
        found_function(order.function)({**order.inputs, **sources}, draft, **order.arguments)
        _require_unchanged(order)
        store.keep(draft, order.place, order.recipe)
    finally:
        with suppress(OSError):
            shutil.rmtree(draft)


def found_function(path: str) -> Callable[..., None]:
    """Find the function of a task.

    Parameters
    ----------
    path
        As "package.module:function".
    """
    module, name = path.split(":")
    found: Callable[..., None] = getattr(import_module(module), name)
    return found


def _require_same_software(order: Order) -> None:
    wanted, own = dict(order.recipe.get("software", {})), software()
    differ = [f"{name} {own.get(name)} statt {wanted[name]}" for name in wanted
              if own.get(name) != wanted[name]]  # fmt: skip
    if differ:
        raise InputError(
            f"Auf {socket.gethostname()} laufen andere Versionen als dort, wo der Lauf begann: "
            f"{listed(differ)}. Bitte auf allen Rechnern dieselbe Version einrichten."
        )


def _require_unchanged(order: Order) -> None:
    for source in order.sources.values():
        if not source.is_unchanged():
            raise InputError(
                f"{source.path} hat sich geändert, seit der Lauf begann, oder ist von "
                f"{socket.gethostname()} aus nicht zu lesen. Bitte den Lauf noch einmal beginnen."
            )
