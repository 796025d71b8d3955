"""Is there a place for every child, now and at the date of the forecast?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analyses.forecast.study import Forecast
from kpk_geo.model import LifePhase


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPerChild:
    """Places of one kind of offer per child of its age, if no place is added or lost."""

    kind: str
    life_phase: LifePhase
    places: float
    offers: int  # whose places are known
    unknown: int  # offers without a number of places
    children_now: float
    children: float  # at the date of the forecast
    children_low: float
    children_high: float

    @property
    def now(self) -> float:
        """Places per child today; NaN without children."""
        return _ratio(self.places, self.children_now)

    @property
    def then(self) -> float:
        """Places per child at the forecast."""
        return _ratio(self.places, self.children)

    @property
    def low(self) -> float:
        """Fewest places per child within the interval: most children."""
        return _ratio(self.places, self.children_high)

    @property
    def high(self) -> float:
        """Most places per child within the interval."""
        return _ratio(self.places, self.children_low)


def _ratio(places: float, children: float) -> float:
    return places / children if children > 0 else math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What is offered of one kind in the whole region."""

    kind: str
    life_phase: LifePhase
    places: float
    offers: int
    unknown: int


def places_per_child(
    found: Forecast, offered: Sequence[Capacity]
) -> tuple[list[PlacesPerChild], list[str], list[str]]:
    """Hold places against children of the ages that an offer is meant for.

    Parameters
    ----------
    found
        Its groups are taken as spread evenly over their years.
    offered
        One per kind.

    Returns
    -------
    tuple
        Results, the kinds whose ages no forecast group covers, and those of whose children a part
        is not known or not forecast: all places for some of the children would be too many each.
    """
    made, uncovered, partial = [], [], []
    for item in offered:
        low, high = item.life_phase.ages
        shares = {g.group.id: g.group.overlap(low, high) for g in found.groups}
        years = sum(g.group.years * shares[g.group.id] for g in found.groups)
        if abs(years - (high - low)) > 1e-9:
            uncovered.append(item.kind)
            continue
        if not all(g.is_complete for g in found.groups if shares[g.group.id] > 0):
            partial.append(item.kind)
            continue

        def children(name: str, shares: dict[str, float] = shares) -> float:
            return sum(shares[g.group.id] * float(getattr(g, name)) for g in found.groups)

        made.append(
            PlacesPerChild(
                kind=item.kind,
                life_phase=item.life_phase,
                places=item.places,
                offers=item.offers,
                unknown=item.unknown,
                children_now=children("now"),
                children=children("city"),
                children_low=children("city_low"),
                children_high=children("city_high"),
            )
        )
    return made, uncovered, partial
