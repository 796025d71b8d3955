"""The answers of the product itself, through its public functions: the only module here that imports it."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely

from analyses.access.supply import supply
from analyses.routing import cost_matrix, index_origins, nearest
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import Network, build_network
from kpk_geo.network.snap import Snapper
from kpk_geo.network.streets import Streets

EVERYWHERE = (-180.0, -85.0, 180.0, 85.0)
MINUTES = 15.0


class Answer(NamedTuple):
    """What the product says of one mode.

    Attributes
    ----------
    nearest
        Metres at the speed of the mode from each cell to its nearest offer; inf without a way, NaN without a street.
    matrix
        The same from each cell to each offer, inf beyond the limit.
    supply
        Places per child at each cell within 15 minutes.
    straight
        Metres from each cell and from each offer to the street, NaN without one.
    network
        The network itself, to look at where answers differ.
    """

    nearest: np.ndarray
    matrix: np.ndarray
    supply: np.ndarray
    straight: tuple[np.ndarray, np.ndarray]
    network: Network


def read_streets(folder: Path, file: str) -> Streets:
    """Read the streets of an extract as an import does."""
    return read_osm_streets(
        describe_file(file, folder), box=EVERYWHERE, work_crs=DEFAULT_CRS, report=Report(file)
    )


def answer(
    streets: Streets, mode: str, cells: np.ndarray, children: np.ndarray, offers: np.ndarray
) -> Answer:
    """Ask for the nearest offer, all pairs within 60 minutes and the supply within 15."""
    network = build_network(streets, TravelMode(mode))
    snapper = Snapper.of(network, streets.drawn())
    origins, destinations = (snapper.snap(shapely.points(points)) for points in (cells, offers))
    near = nearest(network, destinations, origins).cost[:, 0] / 1000
    cutoff = round(MINUTES / network.minutes_per_unit)
    pairs = cost_matrix(index_origins(network, origins), destinations, cutoff=4 * cutoff)
    matrix = np.full((len(cells), len(offers)), np.inf)
    matrix[pairs.indices, pairs.destination_of_entry()] = pairs.cost / 1000
    shared = supply(pairs, children, np.ones(len(offers)), cutoff=cutoff)
    straight = tuple(np.where(p.is_near, p.access / 1000, np.nan) for p in (origins, destinations))
    return Answer(near, matrix, shared.per_child, (straight[0], straight[1]), network)
