"""One boundary around every reader: whatever a damaged file raises becomes an input error.

A dozen libraries read files here, and each has exceptions of its own for what it did not expect:
zlib, LZMA, GEOS, PROJ, osmium, Arrow, XML, and plain `ValueError`. None may stop the other sources
of a load, and none may reach a person as an English traceback.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from kpk_geo.errors import InputError, KpkError
from kpk_geo.import_report import SourceFile

T = TypeVar("T")
_log = logging.getLogger(__name__)


@contextmanager
def reading(source_file: SourceFile) -> Iterator[None]:
    """Turn what is raised while a file is read into an error that names the file and the way out.

    The text of a foreign exception is not quoted, since it may hold a cell of a confidential row;
    it goes to the log.

    Raises
    ------
    InputError
        Anything but an error of ours was raised.
    """
    try:
        yield
    except KpkError:
        raise
    except MemoryError as error:
        raise InputError(
            f"{source_file.name}: Die Datei ist größer, als der Arbeitsspeicher erlaubt. Bitte nur "
            "den Ausschnitt der Region liefern lassen."
        ) from error
    except Exception as error:
        _log.warning("reading %s failed", source_file.name, exc_info=error)
        raise InputError(
            f"{source_file.name}: Die Datei ist beschädigt oder anders aufgebaut, als ihr Format "
            f"verlangt ({type(error).__name__}). Bitte neu vom Lieferanten holen; lässt sie sich "
            "dort öffnen, in einem anderen Format speichern (CSV, Excel, GeoPackage)."
        ) from error


def guarded(source_file: SourceFile, blocks: Iterable[T]) -> Iterator[T]:
    """Like `reading`, for a file that is read while it is being written; not for the writing."""
    iterator = iter(blocks)
    while True:
        with reading(source_file):
            block = next(iterator, None)
        if block is None:
            return
        yield block
