"""What the command line prints: progress on a terminal, results, errors on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from api.files.result_files import Written


def console() -> Console:
    """Give the console for results."""
    return Console(highlight=False, soft_wrap=True)


def error_line(message: str) -> None:
    """Print an error to stderr."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        f"[bold red]FEHLER[/] {escape(message)}"
    )


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is being done; nothing is shown elsewhere."""
    if not sys.stderr.isatty():
        yield lambda label: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("…", total=None)
        yield lambda label: bar.update(task, description=escape(label))


def print_written(written: "Written", path: Path, notes: str, *, what: str = "Gebiete") -> None:
    """Say what was written, and where what is said about it was.

    Parameters
    ----------
    written
        Number of rows, and the file of notes, if there is one.
    notes
        German: what the notes are about.
    what
        German: what the rows are.
    """
    console().print(f"{written.rows} {what} in {path}")
    if written.notes:
        console().print(f"{notes} in {written.notes}")
