"""Finding a file, taking its fingerprint, and opening zip archives with care."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kpk_geo.errors import InputError, SourceError, listed
from kpk_geo.german import size as size_text
from kpk_geo.import_report import SourceFile

# The largest open file we know of, the Zensus grid, unpacks to 0.3 GB at a ratio of about 8;
# official texts reach 15. A ratio far above that is an attack or a mistake.
MAX_UNPACKED = 4_000_000_000
MAX_RATIO = 200
MAX_MEMBERS = 10_000
RATIO_MATTERS_FROM = 50_000_000


def describe_file(name: str, data_dir: Path) -> SourceFile:
    """Look a profile's file up under `data_dir` and take its fingerprint.

    Raises
    ------
    SourceError
        The file is absent or cannot be read.
    InputError
        The file is empty.
    """
    path = data_dir / name
    if not path.is_file():
        raise SourceError(f"Die Datei {name} fehlt im Ordner {data_dir}. {_neighbours(path)}")
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{name}: Die Datei ist leer (0 Byte). Bitte neu vom Lieferanten holen.")
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise SourceError(f"{name}: lässt sich nicht lesen ({error.strerror}).") from error
    return SourceFile(path=path, name=name, sha256=digest.hexdigest(), size=size)


@contextmanager
def unpacked(
    source_file: SourceFile, suffixes: tuple[str, ...], *, ignoring: str = "", preferring: str = ""
) -> Iterator[Path]:
    """Give the path of the file itself, or of the one member of a zip with a suffix wanted.

    The whole archive is unpacked, since a shapefile needs its siblings. Members whose name
    contains `ignoring` are unpacked too, but not taken for the one wanted.

    Parameters
    ----------
    suffixes
        Endings that are wanted, in lower case, with their dot.
    ignoring
        In lower case; empty: no member is passed over.
    preferring
        In lower case: of several, the one whose name contains it.

    Raises
    ------
    InputError
        The archive is damaged, suspiciously large, or does not hold exactly one such file.
    """
    if source_file.path.suffix.lower() != ".zip":
        yield source_file.path
        return
    with tempfile.TemporaryDirectory(prefix="kpk-zip-") as folder:
        members = _unpack(source_file, Path(folder))
        wanted = [path for path in members if not ignoring or ignoring not in path.name.lower()]
        found = [path for path in wanted if path.suffix.lower() in suffixes]
        if len(found) > 1 and preferring:
            found = [path for path in found if preferring in path.name.lower()] or found
        if len(found) != 1:
            names = listed(path.name for path in (found or members))
            raise InputError(
                f"{source_file.name}: Erwartet wird genau eine Datei mit der Endung "
                f"{' oder '.join(suffixes)}; im Archiv liegen: {names or 'keine Dateien'}."
            )
        yield found[0]


def _unpack(source_file: SourceFile, folder: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(source_file.path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            refuse_bomb(source_file.name, source_file.size, entries)
            return [_extract(archive, entry, folder) for entry in entries]
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise InputError(
            f"{source_file.name}: Das Zip-Archiv ist beschädigt oder verschlüsselt. "
            "Bitte neu herunterladen oder ohne Kennwort packen."
        ) from error


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> Path:
    """Unpack one member under its bare name; a name with a path cannot leave the folder."""
    target = folder / Path(entry.filename).name
    left = entry.file_size
    with archive.open(entry) as packed, target.open("wb") as out:
        shutil.copyfileobj(_Bounded(packed, left), out)
    return target


class _Bounded:
    """A stream that never gives more than the archive's directory announced."""

    def __init__(self, stream: IO[bytes], left: int) -> None:
        self._stream, self._left = stream, left

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise zipfile.BadZipFile("more data than announced")
        return chunk


def refuse_bomb(name: str, size: int, entries: list[zipfile.ZipInfo]) -> None:
    """Check an archive before unpacking it.

    Parameters
    ----------
    name
        Of the archive, for the message.
    size
        Bytes of the archive itself.
    entries
        Members with the sizes that the archive's directory announces.

    Raises
    ------
    InputError
        It would grow suspiciously, beyond `MAX_UNPACKED` bytes, or into too many files.
    """
    total = sum(entry.file_size for entry in entries)
    ratio = total / max(size, 1)
    suspicious = total > RATIO_MATTERS_FROM and ratio > MAX_RATIO
    if suspicious or total > MAX_UNPACKED or len(entries) > MAX_MEMBERS:
        raise InputError(
            f"{name}: Das Archiv würde von {size_text(size)} auf {size_text(total)} "
            f"in {len(entries)} Dateien anwachsen (Zip-Bombe?). Es wurde nichts entpackt. "
            f"Erlaubt sind {size_text(MAX_UNPACKED)} und das {MAX_RATIO}-fache; "
            "bitte die Datei prüfen oder von Hand entpacken und entpackt angeben."
        )


def _neighbours(path: Path) -> str:
    if not path.parent.is_dir():
        return f"Auch den Ordner {path.parent} gibt es nicht; stimmt --data?"
    names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    return f"Dort liegen: {listed(names, limit=8) or 'keine Dateien'}."
