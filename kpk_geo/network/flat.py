"""Graphs, streets without lines and positions as folders of arrays that all processes map."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from pyproj import CRS

from kpk_geo.array_folders import Array, FolderKey, open_arrays, write_arrays
from kpk_geo.crs import crs_name
from kpk_geo.errors import InputError
from kpk_geo.model import TravelMode
from kpk_geo.network.arcs import Arcs
from kpk_geo.network.graph import MIN_FRAGMENT, Network
from kpk_geo.network.height_samples import Heights
from kpk_geo.network.modes import BASE_SPEED
from kpk_geo.network.positions import Positions
from kpk_geo.network.segments import Segments
from kpk_geo.network.slope import DIN_18040_3, SlopeUse

_NETWORK, _SEGMENTS, _POSITIONS = "graph", "streets", "positions"
# Raise one whenever what its arrays mean changes: older folders are then never opened.
NETWORK_LAYOUT: Final = 3
SEGMENTS_LAYOUT: Final = 1
POSITIONS_LAYOUT: Final = 1
_SIDES: Final = ("outgoing", "incoming")
_SLOPE: Final = "slope"


def network_key(
    streets: str,
    mode: TravelMode,
    *,
    speed: float | None = None,
    min_fragment: float = MIN_FRAGMENT,
    max_gradient: float | None = DIN_18040_3,
) -> FolderKey:
    """Say which graph is meant, before it is built.

    Parameters
    ----------
    streets
        Digest of the streets, such as the name of their folder.
    mode, speed, min_fragment, max_gradient
        As `network_of` takes them.
    """
    settings = {
        "speed": speed or BASE_SPEED[mode], "min_fragment": min_fragment,
        "max_gradient": max_gradient,
    }  # fmt: skip
    return FolderKey(
        kind=f"{_NETWORK}-{mode.value}", layout=NETWORK_LAYOUT,
        inputs={"streets": streets} | {name: repr(value) for name, value in settings.items()},
    )  # fmt: skip


def write_network(network: Network, root: Path, key: FolderKey) -> Path:
    """Write the graph of a mode, unless it is there already; give its folder.

    Parameters
    ----------
    network
        As `network_of` built it with the settings of the key.
    root
        Where graphs lie.
    key
        As `network_key` gives it.

    Raises
    ------
    InputError
        The key is that of another mode or speed.
    SourceError
        The disk is full, or the folder may not be written.
    """
    if key.kind != f"{_NETWORK}-{network.mode.value}" or key.inputs["speed"] != repr(network.speed):
        raise InputError(
            f"Der Schlüssel {key.name} gehört zu einem anderen Netz als „{network.mode.label}“ mit "
            f"{network.speed} km/h."
        )
    arrays, values = dict[str, Array](), dict[str, Any]()
    for column in fields(Network):
        value = getattr(network, column.name)
        if isinstance(value, np.ndarray):
            arrays[column.name] = value
        elif isinstance(value, Arcs):
            arrays |= {f"{column.name}-{part.name}": getattr(value, part.name)
                       for part in fields(Arcs)}  # fmt: skip
        elif isinstance(value, SlopeUse):
            arrays["closed"] = value.closed
            values[_SLOPE] = {
                part.name: getattr(value, part.name)
                for part in fields(SlopeUse)
                if part.name != "closed"
            }
        elif value is not None:
            values[column.name] = value.name if isinstance(value, TravelMode) else value
    return write_arrays(root, key, arrays, values)


def open_network(folder: Path, *, checked: bool = False, private: bool = False) -> Network:
    """Map the graph of a mode; searches give the same bits as on the one that was built.

    Parameters
    ----------
    folder
        As `write_network` gave it.
    checked, private
        As `open_arrays` takes them.

    Raises
    ------
    SourceError
        The folder is absent, cut off, of another version or, where it is checked, damaged.
    """
    found = open_arrays(
        folder, kind=_NETWORK, layout=NETWORK_LAYOUT, checked=checked, private=private
    )
    values, arrays = dict(found.values), dict[str, Any](found.arrays)
    closed, slope = arrays.pop("closed", None), values.pop(_SLOPE, None)
    for side in _SIDES:
        values[side] = Arcs(
            **{part.name: arrays.pop(f"{side}-{part.name}") for part in fields(Arcs)}
        )
    values["slope"] = None if slope is None else SlopeUse(closed=closed, **slope)
    values["mode"] = TravelMode[values["mode"]]
    return Network(**values, **arrays)


def write_segments(
    segments: Segments, root: Path, inputs: Mapping[str, str], *, work_crs: CRS
) -> Path:
    """Write streets without their lines, from which graphs are built; give the folder.

    Parameters
    ----------
    segments
        Of the whole network.
    root
        Where they lie.
    inputs
        Digests of the extracts and settings by name.
    work_crs
        In which nodes lie; it is an input too.
    """
    system = {"crs": crs_name(work_crs)}
    key = FolderKey(kind=_SEGMENTS, layout=SEGMENTS_LAYOUT, inputs=dict(inputs) | system)
    arrays = {
        column.name: getattr(segments, column.name)
        for column in fields(Segments)
        if column.name not in ("classes", "heights")
    }
    if segments.heights is not None:
        arrays |= {"heights-indptr": segments.heights.indptr,
                   "heights-metres": segments.heights.metres}  # fmt: skip
    return write_arrays(root, key, arrays, {"classes": list(segments.classes)})


def open_segments(folder: Path) -> Segments:
    """Map streets without their lines.

    Raises
    ------
    SourceError
        The folder is absent, cut off or of another version.
    """
    found = open_arrays(folder, kind=_SEGMENTS, layout=SEGMENTS_LAYOUT)
    arrays = dict(found.arrays)
    indptr, metres = arrays.pop("heights-indptr", None), arrays.pop("heights-metres", None)
    heights = None if indptr is None or metres is None else Heights(indptr=indptr, metres=metres)
    return Segments(**arrays, classes=tuple(found.values["classes"]), heights=heights)


def write_positions(positions: Positions, root: Path, inputs: Mapping[str, str]) -> Path:
    """Write points on a network; give the folder.

    Parameters
    ----------
    positions
        In the order of the points.
    root
        Where they lie.
    inputs
        The graph, a digest of the points, how far they may lie from a street.
    """
    key = FolderKey(kind=_POSITIONS, layout=POSITIONS_LAYOUT, inputs=inputs)
    return write_arrays(
        root, key, {part.name: getattr(positions, part.name) for part in fields(Positions)}, {}
    )


def open_positions(folder: Path) -> Positions:
    """Map points on a network.

    Raises
    ------
    SourceError
        The folder is absent, cut off or of another version.
    """
    return Positions(**open_arrays(folder, kind=_POSITIONS, layout=POSITIONS_LAYOUT).arrays)
