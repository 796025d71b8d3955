"""Arrays between stages, mapped: a folder below a task's output for each thing in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kpk_geo.array_folders import Array, FolderKey, open_arrays, write_arrays

LAYOUT: Final = 1  # the versions of tasks say when what they write changes


def keep_arrays(output: Path, kind: str, arrays: Mapping[str, Array]) -> None:
    """Write arrays into a task's output.

    Parameters
    ----------
    output
        Folder of the task.
    kind
        What they are; once per output.
    arrays
        By name.
    """
    write_arrays(output, FolderKey(kind=kind, layout=LAYOUT, inputs={}), arrays, {})


def mapped_arrays(output: Path, kind: str) -> Mapping[str, Array]:
    """Map what `keep_arrays` wrote."""
    return open_arrays(only_folder(output, kind), kind=kind, layout=LAYOUT).arrays


def only_folder(output: Path, kind: str) -> Path:
    """Find the folder of a kind in a task's output.

    Raises
    ------
    FileNotFoundError
        It is not there, or there are several.
    """
    found: list[Any] = [path for path in output.glob(f"{kind}-*") if path.is_dir()]
    if len(found) != 1:
        raise FileNotFoundError(f"{output}: {len(found)} x {kind}")
    return Path(found[0])
