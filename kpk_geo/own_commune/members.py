"""Opens one text of an archive, or a plain text, so that it can be read line by line."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from kpk_geo.errors import InputError, KpkError
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.files import refuse_bomb

_BLOCK = 1 << 20  # bytes that are unpacked at once


def texts_of(file: SourceFile, suffixes: tuple[str, ...]) -> list[str]:
    """List the texts of an archive; a file that is no archive has none.

    Parameters
    ----------
    file
        Perhaps an archive.
    suffixes
        Endings, in lower case, with their dot.

    Raises
    ------
    InputError
        The archive is damaged, or would grow suspiciously.
    """
    if not zipfile.is_zipfile(file.path):
        return []
    with zipfile.ZipFile(file.path) as archive:
        refuse_bomb(file.name, file.size, archive.infolist())
        return [name for name in archive.namelist() if name.lower().endswith(suffixes)]


@contextmanager
def opened_text(file: SourceFile, member: str | None) -> Iterator[IO[bytes]]:
    """Open a text as bytes.

    Parameters
    ----------
    file
        The archive, or the text itself.
    member
        Of the archive; None: the file is the text.

    Raises
    ------
    InputError
        The archive turns out to be damaged while it is read.
    """
    if member is None:
        with file.path.open("rb") as stream:
            yield stream
        return
    try:
        with zipfile.ZipFile(file.path) as archive, archive.open(member) as packed:
            yield io.BufferedReader(cast(io.RawIOBase, packed), _BLOCK)
    except KpkError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            f"{file.name}: Das Zip-Archiv ist beschädigt ({member}). Bitte noch einmal holen."
        ) from error
