"""Arrays in folders that are named by what they were made of, for all processes to map.

A folder is written beside its place and renamed when it is whole, so what stands at a name is never
half written. The name is a digest of the inputs, the layout and the version of this software: what
another version wrote is not found, and nobody has to ask whether a folder is still true. Mapped
arrays are read-only and lie in memory once, however many processes read them.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from kpk_geo import __version__
from kpk_geo.errors import SourceError, why

Array = npt.NDArray[Any]
Value = str | int | float | None | list[str]
_TABLE: Final = "contents.json"
_DIGITS: Final = 24  # of the digest in a name: 96 bits, so that no two inputs share one


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderKey:
    """What a folder holds and what it was made of; the same key, the same bytes."""

    kind: str  # begins the name, such as "graph-walk"
    layout: int  # of this kind; higher whenever the arrays of a kind mean something else
    inputs: Mapping[str, str]  # digests of files, names of other folders, settings

    @property
    def name(self) -> str:
        """Name of the folder: another one for every input, layout and version."""
        text = json.dumps(self.content(), sort_keys=True, ensure_ascii=False)
        return f"{self.kind}-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"

    def content(self) -> dict[str, Any]:
        """Give all that makes the name what it is."""
        return {
            "kind": self.kind, "layout": self.layout, "inputs": dict(self.inputs),
            "version": __version__,
        }  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ArrayFolder:
    """What was read: arrays, mapped and read-only, and single values beside them."""

    arrays: Mapping[str, Array]
    values: Mapping[str, Any]


def write_arrays(
    root: Path, key: FolderKey, arrays: Mapping[str, Array], values: Mapping[str, Value]
) -> Path:
    """Write arrays into the folder of a key, unless it is there already; give the folder.

    Two processes may write the same at once: the bytes are the same, one of them stays.

    Parameters
    ----------
    root
        Where folders of this kind lie; made if it is absent.
    key
        What the arrays were made of.
    arrays
        By name. An object that occurs twice is written once.
    values
        What is no array: numbers, texts.

    Raises
    ------
    SourceError
        The disk is full, or the folder may not be written.
    """
    folder = root / key.name
    if is_whole(folder):
        return folder
    draft: Path | None = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{key.name}.", dir=root))
        _write(draft, key, arrays, values)
        _take_place(draft, folder)
    except OSError as error:
        raise SourceError(
            f"{folder} lässt sich nicht schreiben ({why(error)}). Ist der Datenträger voll?"
        ) from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
    return folder


def _write(
    draft: Path, key: FolderKey, arrays: Mapping[str, Array], values: Mapping[str, Value]
) -> None:
    files: dict[int, str] = {}
    table: dict[str, dict[str, Any]] = {}
    for name, array in arrays.items():
        file = files.setdefault(id(array), f"{name}.npy")
        table[name] = {"file": file, "type": array.dtype.str, "shape": list(array.shape)}
        if file == f"{name}.npy":
            with (draft / file).open("wb") as stream:
                np.save(stream, array, allow_pickle=False)
                _flush(stream.fileno())
        table[name]["sha256"] = _digest(draft / file)
    content = key.content() | {"values": dict(values), "arrays": table}
    content["sha256"] = _seal(content)
    with (draft / _TABLE).open("w", encoding="utf-8") as text:
        json.dump(content, text, ensure_ascii=False, indent=1)
        text.flush()
        _flush(text.fileno())
    draft.chmod(0o755)  # a draft is for its maker alone, the folder for all processes


def _flush(handle: int) -> None:
    """Have it on the disk before the folder gets its name: power may fail in between."""
    os.fsync(handle)


def _take_place(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        if is_whole(folder):  # another process was faster
            return
        broken = Path(tempfile.mkdtemp(prefix=".broken-", dir=folder.parent))
        folder.rename(broken / folder.name)
        shutil.rmtree(broken, ignore_errors=True)
        draft.rename(folder)


def discard(folder: Path) -> None:
    """Take a folder away at once, so that nobody opens half of it; whoever has mapped it keeps it.

    Parameters
    ----------
    folder
        Damaged, or no longer asked for; it may be gone already.
    """
    with suppress(OSError):
        gone = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder.parent))
        with suppress(OSError):
            folder.rename(gone / folder.name)
        shutil.rmtree(gone, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _seal(content: Mapping[str, Any]) -> str:
    """Give the digest of a table of contents, without that which it already names."""
    own = {name: value for name, value in content.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()


def is_whole(folder: Path) -> bool:
    """Say whether a folder can be opened: it is there, of this version, and nothing is cut off."""
    try:
        content = _content_of(folder)
        for entry in content["arrays"].values():
            _mapped(folder, entry)
    except (SourceError, OSError, ValueError, KeyError):
        return False
    return True


def open_arrays(
    folder: Path, *, kind: str, layout: int, checked: bool = False, private: bool = False
) -> ArrayFolder:
    """Map the arrays of a folder.

    Parameters
    ----------
    folder
        As `write_arrays` gave it.
    kind, layout
        What it must hold; `kind` may be the beginning of a longer one.
    checked
        Read all of it once, and hold it against its digests.
    private
        Arrays may be written to, and nobody else sees it (pages are copied when written). Compiled
        searches then take them for arrays like any other; read-only ones are a type of their own.

    Raises
    ------
    SourceError
        It is absent, cut off, of another version, was written for something else, or, where it is
        checked, is damaged.
    """
    content = _content_of(folder)
    if not str(content["kind"]).startswith(kind) or content["layout"] != layout:
        raise SourceError(
            f"{folder} enthält „{content['kind']}“ im Format {content['layout']}; erwartet wird "
            f"„{kind}“ im Format {layout}. Bitte den Ordner löschen und neu rechnen."
        )
    shared: dict[str, Array] = {}
    arrays = {}
    for name, entry in content["arrays"].items():
        if entry["file"] not in shared:
            try:
                if checked and _digest(folder / entry["file"]) != entry["sha256"]:
                    raise ValueError(entry["file"])
                shared[entry["file"]] = _mapped(folder, entry, private=private)
            except (OSError, ValueError, KeyError) as error:
                raise SourceError(
                    f"{folder / entry['file']} ist unvollständig oder beschädigt. Bitte den Ordner "
                    "löschen und neu rechnen."
                ) from error
        arrays[name] = shared[entry["file"]]
    return ArrayFolder(arrays=arrays, values=content["values"])


def _content_of(folder: Path) -> dict[str, Any]:
    """Read the table of contents, and hold it against the name of the folder."""
    again = "Bitte den Ordner löschen und neu rechnen."
    try:
        content: dict[str, Any] = json.loads((folder / _TABLE).read_text(encoding="utf-8"))
        key = FolderKey(kind=content["kind"], layout=content["layout"], inputs=content["inputs"])
        version = content["version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{folder} fehlt oder ist unvollständig. {again}") from error
    if version != __version__:
        raise SourceError(
            f"{folder} ist von Version {version} des Programms, hier läuft {__version__}. {again}"
        )
    if key.name != folder.name or content.get("sha256") != _seal(content):
        raise SourceError(f"{folder} wurde umbenannt oder verändert. {again}")
    return content


def _mapped(folder: Path, entry: Mapping[str, Any], *, private: bool = False) -> Array:
    path, shape = folder / entry["file"], tuple(entry["shape"])
    empty = 0 in shape  # nothing to map
    way: Literal["r", "c"] = "c" if private else "r"
    array = np.load(path, mmap_mode=None if empty else way, allow_pickle=False)
    if array.dtype.str != entry["type"] or array.shape != shape:
        raise ValueError(f"{path}: {array.dtype.str} {array.shape}")
    plain: Array = array if empty else np.asarray(array)
    plain.flags.writeable = private
    return plain


def folder_digest(folder: Path) -> str:
    """Give one digest over all files of a folder, to compare what two runs made."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode())
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
