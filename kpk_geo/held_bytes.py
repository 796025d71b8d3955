"""How much memory data take: an estimate that bounds what a service keeps.

Arrays, frames, lines and trees are most of it; of everything else the objects themselves are
counted. Arrays that are mapped from files count nothing: their pages are shared by all processes
and given up where memory is short. Texts in columns count once per column, since equal ones are
shared.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

_SHAPE: Final = 200  # bytes of a geometry beside its places: 1.3 million lines took 232 each
_PLACE: Final = 16
_IN_TREE: Final = 64  # bytes of an entry of a tree, its node included: own estimate


def held_bytes(thing: Any, seen: set[int] | None = None) -> int:
    """Estimate the bytes that data hold, each object once.

    Parameters
    ----------
    thing
        Data: frozen records, arrays, frames, containers. Locks, connections and functions count as
        nothing.
    seen
        Ids of what was counted before, such as what two answers share; extended. Its objects must
        live as long as it does.
    """
    seen = set() if seen is None else seen
    total, waiting = 0, [thing]
    while waiting:
        here = waiting.pop()
        if isinstance(here, np.ndarray):
            here = _root(here)  # a view lives by what it looks at
        if here is None or isinstance(here, type) or id(here) in seen:
            continue
        seen.add(id(here))
        own, parts = _looked_at(here, seen)
        total += own
        waiting.extend(parts)
    return total


def _looked_at(here: Any, seen: set[int]) -> tuple[int, Iterable[Any]]:
    """Give what an object takes itself, and what it consists of."""
    if isinstance(here, np.ndarray):
        return _of_array(here, seen), ()
    if isinstance(here, pd.DataFrame):
        return sum(_of_column(here.iloc[:, at], seen) for at in range(here.shape[1])), (here.index,)
    if isinstance(here, pd.Series | pd.Index):
        return _of_column(here, seen), (getattr(here, "index", None),)
    if isinstance(here, shapely.STRtree):
        return _IN_TREE * len(here), (here.geometries,)
    if isinstance(here, shapely.Geometry):
        return _SHAPE + _PLACE * int(shapely.get_num_coordinates(here)), ()
    return _of_others(here)


def _of_others(here: Any) -> tuple[int, Iterable[Any]]:
    if isinstance(here, Mapping):
        return sys.getsizeof(here), [*here.keys(), *here.values()]
    if isinstance(here, list | tuple | set | frozenset):
        return sys.getsizeof(here), here
    if is_dataclass(here):
        return sys.getsizeof(here), [getattr(here, part.name, None) for part in fields(here)]
    return (sys.getsizeof(here) if isinstance(here, str | bytes) else 0), ()


def _root(array: np.ndarray) -> np.ndarray | None:
    """Give the array that owns the memory; None: it is a file's."""
    while isinstance(array.base, np.ndarray):
        if isinstance(array, np.memmap):
            return None
        array = array.base
    return None if isinstance(array, np.memmap) else array


def _of_array(array: np.ndarray, seen: set[int]) -> int:
    """Give what an array takes, with the lines in it that are in no array before."""
    if array.dtype != object:
        return array.nbytes
    shapes = array[shapely.is_geometry(array)]
    new = set(map(id, shapes.tolist())) - seen
    seen |= new
    share = len(new) / max(len(shapes), 1)
    places = int(shapely.get_num_coordinates(shapes).sum()) * share
    return array.nbytes + _SHAPE * len(new) + _PLACE * int(places)


def _of_column(column: Any, seen: set[int]) -> int:
    """Give what a column takes; texts in it by the different ones alone."""
    if column.dtype == "geometry":
        return _of_array(np.asarray(column.array), seen)
    if column.dtype == object:
        texts = {id(text): text for text in column.to_numpy() if isinstance(text, str)}
        return 8 * len(column) + sum(map(sys.getsizeof, texts.values()))
    return int(column.memory_usage(index=False) if hasattr(column, "index") else column.nbytes)
