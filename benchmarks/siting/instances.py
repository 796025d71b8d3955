"""Siting problems on the real streets of Porto: candidates and homes by chance along them.

Lengths are those of the projection that everything here is in, about 3 % too long so far in the
west; to a comparison of methods that does not matter.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely

from analyses.routing import cost_matrix, index_origins
from analyses.routing.matrix import CostMatrix
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.model import TravelMode
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.graph import Network, build_network
from kpk_geo.network.snap import Snapper

DATA = Path(__file__).parents[3] / "shared" / "data"
FILE, BOX = "porto/porto.osm.pbf", (-8.72, 41.10, -8.50, 41.22)
WALK = 80_000  # mm a minute


@dataclass(frozen=True, eq=False)
class Problem:
    """Candidates, homes with children, and how far it is between them."""

    costs: CostMatrix
    weight: np.ndarray
    candidates: np.ndarray  # (candidates, 2)
    homes: np.ndarray  # (homes, 2)


class Town(NamedTuple):
    """A network on foot, and its streets as they are drawn."""

    network: Network
    drawn: DrawnStreets


def porto(data: Path = DATA) -> Town:
    """Read the streets on foot."""
    source_file = describe_file(FILE, data)
    streets = read_osm_streets(source_file, box=BOX, report=Report(FILE), work_crs=DEFAULT_CRS)
    return Town(build_network(streets, TravelMode.WALK), streets.drawn())


def problem(town: Town, candidates: int, homes: int, minutes: float, seed: int = 1) -> Problem:
    """Draw places along the streets, children by cell (most have few), and search the costs."""
    rng, network = np.random.default_rng(seed), town.network
    lines = town.drawn.lines_of(network.segment_rows)
    length = shapely.length(lines)
    row = rng.choice(len(lines), candidates + homes, p=length / length.sum())
    points = shapely.line_interpolate_point(lines[row], rng.random(len(row)), normalized=True)
    positions = Snapper.of(network, town.drawn).snap(points)
    costs = cost_matrix(
        index_origins(network, positions.take(np.arange(candidates, len(row)))),
        positions.take(np.arange(candidates)), cutoff=int(minutes * WALK), threads=2,
    )  # fmt: skip
    weight = rng.negative_binomial(1.5, 0.15, homes).astype(float)
    xy = shapely.get_coordinates(points)
    return Problem(costs, weight, xy[:candidates], xy[candidates:])
