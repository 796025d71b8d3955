"""Networks of regions, with cells and offers on them, made once and mapped by every process.

A folder is named by the digest of all that its content hangs on (streets, places, settings,
version), so one that is there is true as long as its bytes are; these are held against their
digests before any is used. What is damaged is made anew. Where nothing can be written, everything
is made in memory.
"""

import hashlib
import logging
import time
from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from analyses.access.region import AccessRegion, ModeNetwork, Placed, build_mode, place_all
from analyses.access.region import prepare_mode as prepare_in_memory
from kpk_geo.array_folders import Array, FolderKey, discard, open_arrays, write_arrays
from kpk_geo.errors import SourceError
from kpk_geo.model import TravelMode
from kpk_geo.network.flat import network_key, open_network, write_network
from kpk_geo.network.graph import Network
from kpk_geo.network.positions import Positions
from kpk_geo.network.snap import Snapper
from kpk_geo.network.streets import Streets

FOLDER: Final = "netze"  # below the state folder; one folder per region in it
_PLACED: Final = "placed"
_LAYOUT: Final = 1  # of `Placed`; raise it whenever its arrays, or how places are put, change
_DRAFTS_FOR: Final = 3600.0  # seconds: nobody writes longer; own setting
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptModes:
    """Prepares modes of a region by what was kept of them; several processes at once may."""

    folder: Path  # of the region alone
    streets: str  # digest of its streets

    def prepare(self, region: AccessRegion, mode: TravelMode) -> ModeNetwork:
        """Give the network of a mode with cells and offers, the same bits as if made in memory.

        Raises
        ------
        InputError
            The network does not cover the region.
        """
        return prepare_in_memory(region, mode, build=self._network, place=self._placed)

    def _network(self, region: AccessRegion, mode: TravelMode) -> Network:
        key = self._network_key(region, mode)
        folder = self.folder / key.name
        try:
            return open_network(folder, checked=True, private=True)
        except SourceError:
            discard(folder)
        network = build_mode(region, mode)
        try:
            write_network(network, self.folder, key)
            self._discard_older(key)
            return open_network(folder, private=True)
        except SourceError as error:
            _log.warning("a network is kept in memory alone: %s", error)
            return network

    def _network_key(self, region: AccessRegion, mode: TravelMode) -> FolderKey:
        return network_key(
            self.streets, mode, speed=region.plan.speeds.get(mode),
            min_fragment=region.section.min_fragment,
            max_gradient=region.plan.pushchair_max_gradient,
        )  # fmt: skip

    def _placed(self, region: AccessRegion, snapper: Snapper) -> Placed:
        mode = snapper.network.mode
        inputs = {
            "network": self._network_key(region, mode).name,
            "cells": _digest(region.cell_xy), "offers": _digest(region.offers.xy),
            "max_snap": repr(region.section.max_snap),
        }  # fmt: skip
        key = FolderKey(kind=f"{_PLACED}-{mode.value}", layout=_LAYOUT, inputs=inputs)
        folder = self.folder / key.name
        try:
            found = open_arrays(folder, kind=key.kind, layout=_LAYOUT, checked=True, private=True)
            return _placed_of(found.arrays)
        except SourceError:
            discard(folder)
        placed = place_all(region, snapper)
        try:
            write_arrays(self.folder, key, _arrays_of(placed), {})
            self._discard_older(key)
        except SourceError as error:
            _log.warning("places on a network are kept in memory alone: %s", error)
        return placed

    def _discard_older(self, key: FolderKey) -> None:
        """Throw away what the same mode had before, and drafts that a kill left behind."""
        for path in self.folder.iterdir():
            is_older = path.name.startswith(f"{key.kind}-") and path.name != key.name
            if is_older or (path.name.startswith(".") and _age(path) > _DRAFTS_FOR):
                discard(path)


def discard_regions(root: Path, *, loaded: Collection[str]) -> None:
    """Throw away what was kept of regions that are no longer loaded.

    Parameters
    ----------
    root
        With a folder per region; need not be there.
    loaded
        Ids of the regions that are.
    """
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name not in loaded:
            discard(folder)


def _age(path: Path) -> float:
    """Give the seconds since a folder was made; one that is gone is new."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def streets_digest(streets: Streets) -> str:
    """Give one digest of streets as they are read: what graphs and places on them hang on."""
    segments, drawn = streets.segments(), streets.drawn()
    arrays = [getattr(segments, column.name) for column in fields(segments)
              if column.name not in ("classes", "heights")]  # fmt: skip
    if segments.heights is not None:
        arrays += [segments.heights.indptr, segments.heights.metres]
    for shapes in (drawn.lines, drawn.barriers):
        arrays += shapely.get_coordinates(shapes, return_index=True)
    extent = b"" if drawn.extent is None else shapely.to_wkb(drawn.extent)
    return _digest(*arrays, np.frombuffer("\n".join(segments.classes).encode(), np.uint8),
                   np.frombuffer(extent, np.uint8))  # fmt: skip


def _digest(*arrays: Array) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data if array.size else b"")
    return digest.hexdigest()


def _arrays_of(placed: Placed) -> dict[str, Array]:
    arrays: dict[str, Array] = {
        "cell_reasons": placed.cell_reasons, "offer_reasons": placed.offer_reasons
    }  # fmt: skip
    for name in ("cells", "offers"):
        arrays |= {f"{name}-{column.name}": getattr(getattr(placed, name), column.name)
                   for column in fields(Positions)}  # fmt: skip
    return arrays


def _placed_of(arrays: Any) -> Placed:
    cells, offers = (
        Positions(**{column.name: arrays[f"{name}-{column.name}"] for column in fields(Positions)})
        for name in ("cells", "offers")
    )
    return Placed(
        cells=cells, offers=offers, cell_reasons=arrays["cell_reasons"],
        offer_reasons=arrays["offer_reasons"],
    )  # fmt: skip
