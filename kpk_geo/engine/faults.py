"""What is said in German of a task that has failed."""

import errno
from pathlib import Path

from kpk_geo.errors import KpkError, why

# No other task fares better, so none is begun any more. Beyond a limit of size (EFBIG) nothing of
# that size can be written either.
_HALTING = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)
KILLED = (
    "Der Arbeitsprozess wurde zweimal beendet, beim zweiten Mal lief auf ihm nichts anderes: "
    "vermutlich reichte der Arbeitsspeicher nicht. Bitte mit mehr Speicher je Prozess noch einmal "
    "(--memory-limit, weniger --workers); was fertig ist, bleibt."
)


def stops_everything(error: BaseException) -> bool:
    """Say whether other tasks would fail for the same reason.

    Parameters
    ----------
    error
        What a task raised; its causes count too.
    """
    found = _system_error(error)
    return found is not None and found.errno in _HALTING


def fault_text(error: BaseException, folder: Path) -> str:
    """Say in German why a task failed, and the way out.

    Parameters
    ----------
    error
        What it raised.
    folder
        Where outputs go.
    """
    if stops_everything(error):
        reason = _system_error(error)
        text = why(reason) if reason is not None else ""
        return (
            f"In {folder} lässt sich nicht mehr schreiben ({text}). Kein weiterer Schritt wurde "
            "begonnen. Bitte Platz schaffen und den Lauf noch einmal beginnen; was fertig ist, "
            "bleibt."
        )
    if isinstance(error, KpkError):
        return str(error)
    if isinstance(error, MemoryError):
        return (
            "Der Arbeitsspeicher reichte nicht. Bitte mit weniger --workers noch einmal; was "
            "fertig ist, bleibt."
        )
    return (
        f"Unerwarteter Fehler ({type(error).__name__}: {error}). Das ist ein Fehler des Programms; "
        "das Protokoll steht beim Lauf."
    )


def _system_error(error: BaseException | None) -> OSError | None:
    """Find the fault of the system behind an error."""
    while error is not None:
        if isinstance(error, OSError) and error.errno:
            return error
        error = error.__cause__ or error.__context__
    return None
