"""What may be called certain when all indicators of a region are looked at together?

Each map keeps its own promise: at most 5 % of maps of pure noise show a core. A region with six
indicators, asked for high and for low values, has twelve such maps, and almost half of all regions
of pure noise show a core somewhere. Benjamini and Bogomolov (2014, "Selective inference on multiple
families of hypotheses") ask twice. Families (one indicator, one side) are selected by Benjamini and
Hochberg over their Simes probabilities at level q; within the R selected of m families the areas
are corrected at q R / m. That bounds the mean share of false areas over the selected families by q,
not a common share over all areas, and in a region of pure noise the probability of any by q.

It needs probabilities far below q / m / areas: local families whose probabilities were drawn, and
questions of a whole map (search in circles, changes, joins), are corrected once, over the maps, in
a family of their own. Nothing is said of their areas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from analyses.hot_spots.clusters import LEVEL
from analyses.hot_spots.corrections import benjamini_hochberg
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError

Side = Literal["high", "low"]
Question = Literal["high", "low", "circle", "moves", "joins"]  # of a whole map


def simes(adjusted: Floats) -> float:
    """Give the probability of Simes (1986) that no area of a family is more than chance.

    Parameters
    ----------
    adjusted
        (n,) after Benjamini and Hochberg, whose smallest it is; NaN was not tested. NaN if none is.
    """
    known = adjusted[np.isfinite(adjusted)]
    return float(known.min()) if len(known) else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One question asked of one indicator."""

    indicator: str
    label: str  # German name of the indicator
    question: Question
    p: float  # Simes's of the areas, or that of the map
    by_area: bool  # exact probabilities of areas: these can be selected and corrected within


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionBudget:
    """What holds in the region."""

    level: float
    families: tuple[Family, ...]  # with exact probabilities by area
    selected: frozenset[tuple[str, Question]]  # of these
    maps: tuple[Family, ...]  # judged as a whole only
    certain_maps: frozenset[tuple[str, Question]]  # of these
    indicators: tuple[str, ...]  # whose areas were tested
    left_out: Mapping[str, str] = field(default_factory=dict)  # German reason by German name

    @property
    def inner_level(self) -> float:
        """The level within the selected families; 0 if none is."""
        return self.level * (len(self.selected) / len(self.families)) if self.families else 0.0

    @property
    def chance_of_any(self) -> float:
        """How often noise shows a core in some map of the region, were all families independent."""
        return float(1 - (1 - self.level) ** len(self.families))

    @property
    def planned(self) -> int:
        """How many indicators there are, left out ones included."""
        return len(self.indicators) + len(self.left_out)

    def takes(self, indicator: str, side: Side) -> bool:
        """Say whether areas of this family can be judged."""
        return any((x.indicator, x.question) == (indicator, side) for x in self.families)

    def holds(self, indicator: str, side: Side, adjusted: float) -> bool | None:
        """Say whether an area is certain in the whole region.

        Parameters
        ----------
        indicator, side
            Its family.
        adjusted
            The area's probability after the correction within its map; NaN: not tested.

        Returns
        -------
        bool or None
            None: the family takes no part, or the area was not tested.
        """
        if not self.takes(indicator, side) or np.isnan(adjusted):
            return None
        return (indicator, side) in self.selected and adjusted <= self.inner_level


def region_budget(
    families: Sequence[Family],
    *,
    level: float = LEVEL,
    left_out: Mapping[str, str] | None = None,
) -> RegionBudget:
    """Spend one budget of error over all indicators and sides of a region.

    Parameters
    ----------
    families
        Of all indicators; those without a probability (NaN) ask nothing and do not count.
    level
        The budget.
    left_out
        Indicators that belong here and are not among the families, with the reason.

    Raises
    ------
    InputError
        A family is given twice.
    """
    asked = [family for family in families if np.isfinite(family.p)]
    keys = [(family.indicator, family.question) for family in asked]
    if len(set(keys)) < len(keys):
        raise InputError("Jede Frage darf je Indikator nur einmal in die Rechnung eingehen.")
    areas = tuple(family for family in asked if family.by_area)
    maps = tuple(family for family in asked if not family.by_area)
    return RegionBudget(
        level=level,
        families=areas,
        selected=_passing(areas, level),
        maps=maps,
        certain_maps=_passing(maps, level),
        indicators=tuple(
            dict.fromkeys(x.indicator for x in asked if x.question in ("high", "low"))
        ),
        left_out=dict(left_out or {}),
    )


def _passing(families: Sequence[Family], level: float) -> frozenset[tuple[str, Question]]:
    adjusted = benjamini_hochberg(np.array([family.p for family in families], float))
    return frozenset(
        (family.indicator, family.question)
        for family, p in zip(families, adjusted, strict=True)
        if p <= level
    )
