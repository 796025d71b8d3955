"""Cell by cell: what the second graph and the product say, how far apart it is, and why."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.accessibility.independent import answers, doors, places, product
from benchmarks.accessibility.independent.streets import Extract, Streets, build, read
from benchmarks.accessibility.independent.tags import METRES_PER_SECOND

FILE = "kaiserslautern/kaiserslautern.osm.gz"
# metres: half a millimetre each for both straight pieces, both places on their streets and pieces that are cut elsewhere
ROUNDING = 0.005
NEAR = 1.0  # metres


@dataclass(frozen=True)
class Input:
    """What both are asked: the extract, cells, children and offers (x, y in metres)."""

    extract: Extract
    cells: places.Cells
    offers: np.ndarray


@dataclass(frozen=True)
class Comparison:
    """Differences of one mode (metres at its speed, absolute; 0 where both find no way).

    Attributes
    ----------
    nearest, pairs
        Per cell to its nearest offer; per cell and offer (0 too where both are beyond 60 minutes: not compared).
    unrounded
        As `nearest`, with the second graph's lengths as they are.
    straight
        Of the straight pieces from cells and offers to the street.
    supply
        Of the places per child, as a share of their mean.
    no_way
        Cells without a way to any offer by both.
    own, theirs
        Metres to the nearest offer, inf without a way.
    """

    mode: str
    streets: Streets
    snapped: doors.Doors
    nearest: np.ndarray
    unrounded: np.ndarray
    pairs: np.ndarray
    straight: np.ndarray
    supply: np.ndarray
    no_way: int
    own: np.ndarray
    theirs: np.ndarray


def read_input(data: Path) -> Input:
    """Read the extract, the census and the offers."""
    extract = read(data / FILE)
    return Input(extract, places.cells(data, extract), places.offers(extract))


def compare(asked: Input, theirs: product.Streets, mode: str) -> Comparison:
    """Ask both, in one mode."""
    cells, offers, speed = asked.cells, asked.offers, METRES_PER_SECOND[mode]
    streets = build(asked.extract, mode)
    origins, destinations = (doors.snap(asked.extract, streets, p) for p in (cells.points, offers))
    seconds = answers.seconds_between(streets, origins, destinations)
    exact = answers.seconds_between(build(asked.extract, mode, whole=False), origins, destinations)
    said = product.answer(theirs, mode, cells.points, cells.children, offers)
    metres, nearest = seconds * speed, np.nan_to_num(said.nearest, nan=np.inf, posinf=np.inf)
    beyond = np.isinf(said.matrix) & (metres >= 60 * 60 * speed - NEAR)
    supply = answers.supply(seconds, cells.children, np.ones(len(offers)))
    straight = np.r_[origins.metres, destinations.metres]
    return Comparison(
        mode=mode,
        streets=streets,
        snapped=origins,
        nearest=_apart(metres.min(axis=1), nearest),
        unrounded=_apart(exact.min(axis=1) * speed, nearest),
        pairs=_apart(metres, np.where(beyond, metres, said.matrix)),
        straight=_apart(
            np.nan_to_num(straight, nan=np.inf, posinf=np.inf),
            np.nan_to_num(np.r_[said.straight], nan=np.inf, posinf=np.inf),
        ),
        supply=_apart(supply, said.supply) / said.supply.mean(),
        no_way=int((np.isinf(nearest) & np.isinf(metres.min(axis=1))).sum()),
        own=metres.min(axis=1),
        theirs=nearest,
    )


def _apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.where(a == b, 0.0, np.abs(a - b))


def classes(apart: np.ndarray) -> tuple[int, int, int]:
    """Count what is equal but for rounding, less than a metre apart, and more (or a way for one of them only)."""
    equal, near = apart <= ROUNDING, apart < NEAR
    return int(equal.sum()), int((near & ~equal).sum()), int((~near).sum())


def differences(asked: Input, found: Comparison) -> list[str]:
    """Name each cell that is not equal: where it is, what both say, and the street on which the second graph begins."""
    ways = {way.number: way for way in asked.extract.ways}
    lines = []
    for row in np.flatnonzero(found.nearest > ROUNDING):
        x, y = asked.cells.points[row]
        begins = "no street"
        if found.snapped.segment[row] >= 0:
            way = ways[found.streets.segments[found.snapped.segment[row]].way]
            begins = f"way {way.number} {way.tags}"
        lines.append(
            f"{found.mode}: cell {x:.0f} {y:.0f}: {found.own[row]:.3f} m here, {found.theirs[row]:.3f} m there, {begins}"
        )
    return lines
