"""Streets of an invented state: dense in towns, thin between them, cut by a river and a motorway.

Junctions lie on a shaken lattice. In the country only every fourth line is a road, and what of it
lies between two crossings is one way with bends, as OpenStreetMap draws it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.state.world import SOUTH, WEST, World

COUNTRY = 4  # every so many lines of the lattice is a road in the country
LOST = 0.08  # share of street pieces that are not there
BRIDGES = 12  # lines between two bridges
NODE_STEP = 650  # between numbers of nodes: those of OpenStreetMap are large
TOWN_TAGS = (
    "highway=residential", "highway=residential,name=Hauptstraße,surface=asphalt",
    "highway=footway", "highway=service", "highway=living_street,name=Am%20%Anger",
    "highway=residential,maxspeed=30", "highway=path,surface=ground", "highway=steps",
)  # fmt: skip
COUNTRY_TAGS = ("highway=tertiary", "highway=secondary,maxspeed=70", "highway=unclassified",
                "highway=track,tracktype=grade2")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lattice:
    """Junctions, and which of their neighbours a street leads to."""

    x: np.ndarray  # (rows, columns) metres
    y: np.ndarray
    kept: np.ndarray  # whether a street passes
    town: np.ndarray  # whether it lies in a town
    east: np.ndarray  # whether a street leads on to the east
    north: np.ndarray
    river: np.ndarray  # by row: the river runs east of this column
    motorway: np.ndarray  # by column: the motorway runs north of this row

    @property
    def junctions(self) -> np.ndarray:
        """Where streets meet or end: not where two pieces of one line go on."""
        degree = _degree(self.east, self.north)
        across = (self.east & _west(self.east)) | (self.north & _south(self.north))
        return self.kept & (degree > 0) & ~((degree == 2) & across)

    @property
    def edges(self) -> int:
        """How many edges a reader will find: each end of an edge is a junction."""
        degree = _degree(self.east, self.north)
        return int(degree[self.junctions].sum()) // 2


def _west(east: np.ndarray) -> np.ndarray:
    return np.pad(east[:, :-1], ((0, 0), (1, 0)))


def _south(north: np.ndarray) -> np.ndarray:
    return np.pad(north[:-1], ((1, 0), (0, 0)))


def _degree(east: np.ndarray, north: np.ndarray) -> np.ndarray:
    return east.astype(np.int8) + _west(east) + north + _south(north)


def make_lattice(world: World, *, seed: int) -> Lattice:
    """Draw the streets; towns are made as large as gives the edges of the size."""
    rng = np.random.default_rng([seed, 2])
    spacing = world.size.spacing
    shape = (int(world.height // spacing), int(world.width // spacing))
    rows, columns = np.indices(shape)
    x = WEST + (columns + 0.5 + rng.uniform(-0.3, 0.3, shape)) * spacing
    y = SOUTH + (rows + 0.5 + rng.uniform(-0.3, 0.3, shape)) * spacing
    near = nearness(world, x.ravel(), y.ravel()).reshape(shape)
    cuts = (rng.random(shape) < LOST, rng.random(shape) < LOST)
    river = _walk(shape[0], shape[1] * 0.4, shape[1] - 2, rng)
    motorway = _walk(shape[1], shape[0] * 0.6, shape[0] - 2, rng)
    low, high = 0.0, float(near.max())
    for _ in range(18):  # a smaller limit makes larger towns
        limit = (low + high) / 2
        lattice = _cut(x, y, near > limit, cuts, river, motorway)
        low, high = (limit, high) if lattice.edges > world.size.edges else (low, limit)
    return lattice


def nearness(world: World, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Give how much of a town a place is: falls from the middle, farther in larger towns."""
    count = min(4, len(world.centres))
    distance, town = cKDTree(world.centres).query(np.column_stack([x, y]), k=count)
    extent = 1600 * np.sqrt(world.weights * len(world.weights)) * (world.size.communes > 5 or 0.25)
    return np.asarray(np.exp(-distance / extent[town]).max(axis=1))


def _walk(steps: int, begin: float, most: int, rng: np.random.Generator) -> np.ndarray:
    return np.clip(begin + np.cumsum(rng.integers(-1, 2, steps)), 1, most).astype(int)


def _cut(
    x: np.ndarray,
    y: np.ndarray,
    town: np.ndarray,
    cuts: tuple[np.ndarray, np.ndarray],
    river: np.ndarray,
    motorway: np.ndarray,
) -> Lattice:
    rows, columns = np.indices(x.shape)
    on_row, on_column = rows % COUNTRY == 0, columns % COUNTRY == 0
    kept = town | on_row | on_column
    east = kept & np.pad(kept[:, 1:], ((0, 0), (0, 1))) & (on_row | town) & ~(cuts[0] & town)
    north = kept & np.pad(kept[1:], ((0, 1), (0, 0))) & (on_column | town) & ~(cuts[1] & town)
    beyond = columns > river[:, None]  # whether a place lies east of the river
    above = rows > motorway[None, :]
    for links, across, bridge in (
        (east, beyond != np.pad(beyond[:, 1:], ((0, 0), (0, 1)), mode="edge"), rows % BRIDGES == 0),
        (north, beyond != np.pad(beyond[1:], ((0, 1), (0, 0)), mode="edge"), False),
        (north, above != np.pad(above[1:], ((0, 1), (0, 0)), mode="edge"), columns % BRIDGES == 0),
        (east, above != np.pad(above[:, 1:], ((0, 0), (0, 1)), mode="edge"), False),
    ):
        links &= ~across | bridge
    return Lattice(
        x=x, y=y, kept=kept, town=town, east=east, north=north, river=river, motorway=motorway
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StreetWays:
    """Streets as OpenStreetMap has them; nodes are places of the lattice, then more."""

    x: np.ndarray  # metres, by node
    y: np.ndarray
    runs: list[tuple[str, np.ndarray]]  # tags and nodes of each way


def make_ways(lattice: Lattice, *, seed: int) -> StreetWays:
    """Join pieces of a line to ways of several pieces, as streets are drawn."""
    rng = np.random.default_rng([seed, 3])
    count = lattice.x.size
    at = np.arange(count).reshape(lattice.x.shape)
    runs = [*_runs(lattice.east, at, lattice, rng), *_runs(lattice.north.T, at.T, lattice, rng)]
    river, motorway = _river(lattice), _motorway(lattice)
    x = np.concatenate([lattice.x.ravel(), river[0], motorway[0]])
    y = np.concatenate([lattice.y.ravel(), river[1], motorway[1]])
    runs.append(("waterway=river,name=Erfundene", np.arange(len(river[0])) + count))
    first = count + len(river[0])
    lane = np.arange(len(motorway[0])) + first
    runs.append(("highway=motorway,oneway=yes,maxspeed=130,ref=A%20%999", lane))
    runs.append(("highway=motorway,oneway=yes,maxspeed=130,ref=A%20%999", lane[::-1]))
    runs += _links(lattice, at, lane)
    return StreetWays(x=x, y=y, runs=runs)


def _runs(
    links: np.ndarray, at: np.ndarray, lattice: Lattice, rng: np.random.Generator
) -> Iterator[tuple[str, np.ndarray]]:
    town = lattice.town.ravel()
    for row in range(links.shape[0]):
        on = np.flatnonzero(links[row, :-1])
        if not len(on):
            continue
        for part in np.split(on, np.flatnonzero(np.diff(on) > 1) + 1):
            cuts = np.arange(6, len(part), 6)  # a way holds six pieces at most
            for piece in np.split(part, cuts):
                nodes = at[row, piece[0] : piece[-1] + 2]
                tags = TOWN_TAGS if town[nodes[0]] else COUNTRY_TAGS
                yield tags[rng.integers(len(tags))], nodes


def _river(lattice: Lattice) -> tuple[np.ndarray, np.ndarray]:
    rows = np.arange(len(lattice.river))
    here, next_ = (lattice.x[rows, lattice.river + step] for step in (0, 1))
    return (here + next_) / 2, lattice.y[rows, lattice.river]


def _motorway(lattice: Lattice) -> tuple[np.ndarray, np.ndarray]:
    columns = np.arange(len(lattice.motorway))
    here, next_ = (lattice.y[lattice.motorway + step, columns] for step in (0, 1))
    return lattice.x[lattice.motorway, columns], (here + next_) / 2


def _links(lattice: Lattice, at: np.ndarray, lane: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    for column in range(BRIDGES // 2, len(lane), 5 * BRIDGES):
        place = at[lattice.motorway[column], column]
        near = column - column % COUNTRY
        place = at[lattice.motorway[column] - lattice.motorway[column] % COUNTRY, near]
        yield "highway=motorway_link", np.array([lane[column], place])
