"""The memory of workers: how it is shared out, and the most that a task has held.

Only Linux tells the latter. After a task the C library keeps what was freed (1.6 GB after North
Rhine-Westphalia's streets, when lines were objects), which would count as memory of later tasks.
"""

import ctypes
from pathlib import Path
from typing import Final

# Graphs of North Rhine-Westphalia need 2 to 3 GB, tasks that are not big 1.3 GB at most, mapped
# pages included: one worker may take most of a machine, and no more start than fit beside it.
_BIG_SHARE: Final = 0.6  # of the machine's memory, for the worker that takes big tasks
_BESIDE: Final = 1_500_000_000  # bytes of each other one
_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def forget_peak() -> None:
    """Begin to measure anew."""
    try:
        _RESET.write_text("5", encoding="ascii")
    except OSError:  # then the peak is that of the process since it began
        return


def peak_megabytes() -> float:
    """Give the peak in megabytes, mapped files included; 0 where the system does not tell."""
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    kilobytes = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), "0")
    return int(kilobytes) / 1024


def give_back() -> None:
    """Give freed memory back to the system, where the C library can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def fitting_workers(cores: int, whole: int) -> int:
    """Say how many workers to start: one per core, unless memory is too small for all of them.

    >>> fitting_workers(8, 16 * 10**9), fitting_workers(2, 24 * 10**9), fitting_workers(4, 10**9)
    (5, 2, 1)

    Parameters
    ----------
    cores
        That this process may use.
    whole
        Bytes of the machine.
    """
    return min(cores, 1 + int((1 - _BIG_SHARE) * whole / _BESIDE))


def memory_limits(workers: int, whole: int) -> tuple[int, ...]:
    """Share a machine out among workers; the first one may take big tasks.

    >>> memory_limits(1, 1000), memory_limits(3, 1000)
    ((1000,), (600, 200, 200))

    Parameters
    ----------
    workers
        How many.
    whole
        Bytes of the machine.
    """
    if workers == 1:
        return (whole,)
    big = int(_BIG_SHARE * whole)
    return (big, *[(whole - big) // (workers - 1)] * (workers - 1))
