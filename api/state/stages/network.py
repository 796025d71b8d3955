"""The graph of a mode, the cells and offers on it per Kreis, and all of them along its edges."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import numpy as np

from analyses.access.halo import HaloGap
from analyses.access.no_way import off_street_reasons
from analyses.routing import OriginIndex, index_origins
from analyses.routing.flat_index import index_arrays, index_of
from api.state.stages.arrays import keep_arrays, mapped_arrays, only_folder
from api.state.stages.places import WHAT, places_at
from api.state.stages.streets import read_drawn
from kpk_geo.arrays import Ints
from kpk_geo.errors import InputError
from kpk_geo.geometry import points_of
from kpk_geo.model import TravelMode
from kpk_geo.network.flat import network_key, open_network, open_segments, write_network
from kpk_geo.network.graph import Network, by_length, network_of
from kpk_geo.network.positions import Positions
from kpk_geo.network.snap import Snapper


def build_graph(
    inputs: Mapping[str, Path], output: Path, *, mode: str, speed: float | None,
    min_fragment: float, max_gradient: float | None,
) -> None:  # fmt: skip
    """Build the graph of a mode from the segments of the whole state.

    Parameters
    ----------
    inputs
        "streets".
    output
        Where the graph goes.
    mode, speed, min_fragment, max_gradient
        As `network_of` takes them.

    Raises
    ------
    InputError
        No street may be used by this mode.
    """
    travel = TravelMode.of(mode)
    segments = open_segments(only_folder(inputs["streets"], "streets"))
    network = network_of(
        segments, travel, speed=speed, min_fragment=min_fragment, max_gradient=max_gradient
    )
    key = network_key(
        "state", travel, speed=speed, min_fragment=min_fragment, max_gradient=max_gradient
    )
    write_network(network, output, key)


def graph_at(folder: Path) -> Network:
    """Map the graph that `build_graph` wrote."""
    return open_network(only_folder(folder, "graph"))


def snap_district(
    inputs: Mapping[str, Path], output: Path, *, district: str, max_snap: float
) -> None:
    """Put the cells and offers of a Kreis onto the graph of the whole state.

    Parameters
    ----------
    inputs
        "streets", "graph", "places".
    output
        Rows of the cells and offers, their positions, and why some are on no street.
    district
        Key of the Kreis.
    max_snap
        Metres from a place to its street.
    """
    drawn = read_drawn(inputs["streets"], district)
    snapper = Snapper.of(graph_at(inputs["graph"]), drawn)
    for name, places in places_at(inputs["places"]).items():
        rows = np.flatnonzero(places["district"] == district)
        points = points_of(places["xy"][rows])
        found = snapper.snap(points, max_distance=max_snap)
        reasons = off_street_reasons(snapper, points, found, max_distance=max_snap)
        keep_arrays(output, name, {"rows": rows, "reasons": reasons, **_columns(found)})


def index_mode(inputs: Mapping[str, Path], output: Path) -> None:
    """Put all Kreise together and sort the cells along the edges.

    Parameters
    ----------
    inputs
        "graph", and each Kreis by its key.
    output
        Positions and reasons of all cells and offers, and the index.

    Raises
    ------
    InputError
        A cell or an offer belongs to no Kreis, or to several.
    """
    districts = [folder for name, folder in inputs.items() if name != "graph"]
    joined = {name: _joined([mapped_arrays(folder, name) for folder in districts], name)
              for name in WHAT}  # fmt: skip
    for name, columns in joined.items():
        keep_arrays(output, name, columns)
    positions = _positions(joined["cells"])
    keep_arrays(output, "index", index_arrays(index_origins(graph_at(inputs["graph"]), positions)))


def _joined(parts: list[Mapping[str, np.ndarray]], name: str) -> dict[str, np.ndarray]:
    rows = np.concatenate([part["rows"] for part in parts])
    if not np.array_equal(np.sort(rows), np.arange(len(rows))):
        raise InputError(
            f"{name}: Nicht jede Zeile gehört zu genau einem Kreis. Bitte das Land neu laden: kpk "
            "load --state."
        )
    order = np.argsort(rows)
    return {
        column: np.concatenate([part[column] for part in parts])[order]
        for column in parts[0]
        if column != "rows"
    }


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class MappedMode:
    """A mode's graph with all cells and offers, as `OnNetwork` wants it, mapped from files."""

    network: Network
    by_length: Network
    cells: Positions
    offers: Positions
    index: OriginIndex
    cell_reasons: Ints
    offer_reasons: Ints
    halo: tuple[HaloGap, ...] = ()  # the whole state is one graph


# A worker does many tasks of a mode one after the other, and its graph takes longer to prepare than
# one Kreis to search. Outputs never change under their names.
@lru_cache(maxsize=1)
def mapped_mode(graph: Path, index: Path) -> MappedMode:
    """Map what `build_graph` and `index_mode` wrote.

    Parameters
    ----------
    graph, index
        Their outputs.
    """
    network = graph_at(graph)
    cells, offers = (mapped_arrays(index, name) for name in WHAT)
    positions = _positions(cells)
    return MappedMode(
        network=network, by_length=by_length(network), cells=positions, offers=_positions(offers),
        index=index_of(network, positions, mapped_arrays(index, "index")),
        cell_reasons=cells["reasons"], offer_reasons=offers["reasons"],
    )  # fmt: skip


def _columns(positions: Positions) -> dict[str, np.ndarray]:
    return {part.name: getattr(positions, part.name) for part in fields(Positions)}


def _positions(columns: Mapping[str, np.ndarray]) -> Positions:
    return Positions(**{part.name: columns[part.name] for part in fields(Positions)})
