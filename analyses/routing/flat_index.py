"""Origins along the streets as named arrays, to be written once and mapped by many processes."""

from collections.abc import Mapping
from typing import Any, Final

import numpy.typing as npt

from analyses.routing.cutoff_data import Graph
from analyses.routing.matrix import OriginIndex, edges_of
from kpk_geo.network.graph import Network
from kpk_geo.network.positions import Positions

INDEX_LAYOUT: Final = 1  # raise it whenever what the arrays mean changes
Arrays = Mapping[str, npt.NDArray[Any]]


def index_arrays(index: OriginIndex) -> Arrays:
    """Give what `index_origins` made, without the network and the positions that it was made of."""
    return {"begin": index.begin, **index.graph._asdict()}


def index_of(network: Network, positions: Positions, arrays: Arrays) -> OriginIndex:
    """Put an index together again.

    Parameters
    ----------
    network, positions
        Those it was made of.
    arrays
        As `index_arrays` gave them; they may be read-only.
    """
    graph = Graph(**{name: arrays[name] for name in Graph._fields})
    return OriginIndex(
        network=network, positions=positions, begin=arrays["begin"], graph=graph,
        edges=edges_of(network),
    )  # fmt: skip
