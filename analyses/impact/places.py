"""Places like the one that a site serves, elsewhere in the city.

A catchment is a group of areas that lie together, and neighbours share their fate: building sites,
new families, a school that closes. So it is compared with groups of the same size that lie together
just as well, never with areas drawn one by one (permutation of contiguous places, in the spirit of
the placebo units of Abadie, Diamond & Hainmueller 2010).
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from analyses.impact.refusal import UnanswerableError
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.german import number

MIN_PLACES = 30  # below, the smallest p is above 1 in 31 and its steps are coarse


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Places:
    """The catchment of m areas and K placebo places of as many, none of which touches it."""

    catchment: Ints  # (m,) positions
    placebos: Ints  # (K, m) positions, sorted, each row once
    areas: int

    @property
    def size(self) -> int:
        """Areas in each place."""
        return len(self.catchment)

    @property
    def smallest_p(self) -> float:
        """The smallest p that can come out."""
        return 1 / (len(self.placebos) + 1)

    @property
    def apart(self) -> int:
        """How many places of this size fit beside each other: placebo places overlap."""
        return (self.areas - self.size) // self.size


def nearest_areas(points: Floats, place: Floats, count: int) -> Ints:
    """Give the positions of the `count` areas nearest to a place.

    Parameters
    ----------
    points
        (n, 2) metres, a point of each area.
    place
        (2,) metres.
    count
        How many; all where there are fewer.
    """
    distance = np.hypot(*(points - place).T)
    return np.sort(np.argsort(distance, kind="stable")[:count])


def placebo_places(points: Floats, catchment: Ints, *, minimum: int = MIN_PLACES) -> Places:
    """Lay a place of the same size around every other area; those that touch the real one go.

    Parameters
    ----------
    points
        (n, 2) metres, a point of each area.
    catchment
        (m,) positions of the areas that the site serves.
    minimum
        Fewer places than this are refused.

    Raises
    ------
    UnanswerableError
        The catchment is empty, or too few places remain.
    """
    if not len(catchment):
        raise UnanswerableError("Kein Gebiet des Einzugsgebiets hat Zahlen zu allen Stichtagen.")
    inside: Bools = np.zeros(len(points), bool)
    inside[catchment] = True
    found = np.empty((0, len(catchment)), np.int64)
    if len(points) > 2 * len(catchment):
        _, nearest = cKDTree(points).query(points, k=[*range(1, len(catchment) + 1)])
        rows = np.sort(nearest.astype(np.int64), axis=1)
        found = np.unique(rows[~inside[rows].any(axis=1)], axis=0)
    if len(found) < minimum:
        raise UnanswerableError(
            f"Zum Vergleich bleiben nur {number(len(found))} Orte aus je {number(len(catchment))} "
            f"Gebieten, die das Einzugsgebiet nicht berühren; nötig sind {number(minimum)}. Bei so "
            "wenigen kommt jeder Unterschied leicht durch Zufall zustande."
        )
    return Places(catchment=np.sort(catchment), placebos=found, areas=len(points))
