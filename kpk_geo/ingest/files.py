"""Finding a file, taking its fingerprint, and opening zip archives with care."""

import errno
import hashlib
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from kpk_geo.errors import InputError, KpkError, SourceError, listed, suggestion, why
from kpk_geo.german import size as size_text
from kpk_geo.import_report import SourceFile
from kpk_geo.letters import nfc

# The largest open file we know of, the Zensus grid, unpacks to 0.3 GB at a ratio of about 8;
# official texts reach 15. A ratio far above that is an attack or a mistake.
MAX_UNPACKED = 4_000_000_000
MAX_RATIO = 200
MAX_MEMBERS = 10_000
RATIO_MATTERS_FROM = 50_000_000
ARCHIVES = (".zip", ".kmz")  # a KMZ is a zip that holds one KML
# What unpacking raises: each way of packing has an error of its own, a member may be named "..".
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, OSError, LookupError,
    ValueError,
)  # fmt: skip


RASTERS = (".tif", ".tiff")
MAX_TILES = 20_000  # of a kilometre each; the whole Land has some 35,000


def describe_file(name: str, data_dir: Path) -> SourceFile:
    """Look a profile's file up under `data_dir` and take its fingerprint.

    Raises
    ------
    SourceError
        The file is absent or cannot be read.
    InputError
        The file is empty.
    """
    path = _as_spelt(data_dir / name)
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
        raise SourceError(f"{name}: lässt sich nicht lesen ({why(error)}).") from error
    return SourceFile(path=path, name=name, sha256=digest.hexdigest(), size=size)


def describe_rasters(name: str, data_dir: Path) -> tuple[SourceFile, ...]:
    """Look a raster up, or all GeoTIFF of a folder of tiles, by name.

    Raises
    ------
    SourceError
        File or folder are absent, or the folder holds no GeoTIFF.
    InputError
        A file is empty, or there are too many.
    """
    folder = _as_spelt(data_dir / name)
    if not folder.is_dir():
        return (describe_file(name, data_dir),)
    found = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in RASTERS)
    if not found:
        raise SourceError(f"Im Ordner {name} liegt keine Kachel: Erwartet werden ausgepackte .tif.")
    if len(found) > MAX_TILES:
        raise InputError(
            f"{name}: Im Ordner liegen {len(found)} Kacheln, gelesen werden höchstens {MAX_TILES}. "
            "Bitte nur die der Region und ihres Randes nehmen."
        )
    return tuple(describe_file(f"{name.rstrip('/')}/{file}", data_dir) for file in found)


def _as_spelt(path: Path) -> Path:
    """Find a file whose name the disk spells with decomposed umlauts, as a Mac packs it."""
    if path.is_file() or not path.parent.is_dir():
        return path
    alike = (entry for entry in path.parent.iterdir() if nfc(entry.name) == nfc(path.name))
    return next(alike, path)


def members_of(source_file: SourceFile) -> list[str]:
    """List the files of an archive with their folders; a file that is no archive has none.

    Raises
    ------
    InputError
        The archive is damaged.
    """
    if source_file.path.suffix.lower() not in ARCHIVES:
        return []
    with _open(source_file) as archive:
        return [nfc(entry.filename) for entry in _entries(archive)]


@contextmanager
def unpacked(
    source_file: SourceFile,
    suffixes: tuple[str, ...],
    *,
    ignoring: str = "",
    preferring: str = "",
    member: str | None = None,
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
    member
        Name of the one wanted, with or without its folder; None: there is only one.

    Raises
    ------
    InputError
        The archive is damaged, suspiciously large, or holds no such file, or several.
    SourceError
        The disk is full.
    """
    if source_file.path.suffix.lower() not in ARCHIVES:
        if member is not None:
            raise InputError(
                f"{source_file.name}: member = „{member}“ nennt eine Datei im Zip-Archiv, dies ist "
                "aber keines. Im Profil member weglassen."
            )
        yield source_file.path
        return
    with tempfile.TemporaryDirectory(prefix="kpk-zip-") as folder:
        members = _unpack(source_file, Path(folder))
        yield members[
            _chosen(source_file.name, list(members), suffixes, ignoring, preferring, member)
        ]


def _chosen(
    file: str,
    names: list[str],
    suffixes: tuple[str, ...],
    ignoring: str,
    preferring: str,
    member: str | None,
) -> str:
    """Choose the member that is meant, or ask which."""
    if member is not None:
        found = [name for name in names if nfc(member) in (name, PurePosixPath(name).name)]
    else:
        meant = [name for name in names if not ignoring or ignoring not in name.lower()]
        found = [name for name in meant if PurePosixPath(name).suffix.lower() in suffixes]
        if len(found) > 1 and preferring:
            found = [name for name in found if preferring in name.lower()] or found
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(
            f"{file}: Im Archiv liegen mehrere Dateien, die gemeint sein können: {listed(found)}. "
            f'Im Profil eine wählen, etwa member = "{found[0]}".'
        )
    if member is not None:
        raise InputError(
            f"{file}: Die Datei „{member}“ fehlt im Archiv. {suggestion(member, names)}"
        )
    raise InputError(
        f"{file}: Erwartet wird eine Datei mit der Endung {' oder '.join(suffixes)}; "
        f"im Archiv liegen: {listed(names) or 'keine Dateien'}."
    )


def _unpack(source_file: SourceFile, folder: Path) -> dict[str, Path]:
    """Unpack all members; siblings stay together, since a shapefile needs them."""
    with _open(source_file) as archive:
        entries = _entries(archive)
        refuse_bomb(source_file.name, source_file.size, entries)
        bare = [PurePosixPath(entry.filename).name for entry in entries]
        is_flat = len(set(bare)) == len(bare)
        folders = list(dict.fromkeys(PurePosixPath(entry.filename).parent for entry in entries))
        members = {}
        for entry, name in zip(entries, bare, strict=True):
            # Two folders may hold files of one name; numbers as their names cannot lead outside.
            place = folders.index(PurePosixPath(entry.filename).parent)
            room = folder if is_flat else folder / str(place)
            room.mkdir(exist_ok=True)
            members[nfc(entry.filename)] = _extract(archive, entry, room / name)
        return members


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """List the files of an archive without those that a Mac adds for itself."""
    return [
        entry
        for entry in archive.infolist()
        if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
    ]


@contextmanager
def _open(source_file: SourceFile) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source_file.path) as archive:
            yield archive
    except KpkError:
        raise
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise SourceError(
                f"{source_file.name}: Zum Entpacken ist kein Platz mehr auf dem Datenträger "
                f"({tempfile.gettempdir()}). Bitte Platz schaffen."
            ) from error
        raise InputError(
            f"{source_file.name}: Das Zip-Archiv ist beschädigt oder verschlüsselt. "
            "Bitte neu herunterladen oder ohne Kennwort packen."
        ) from error


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> Path:
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
