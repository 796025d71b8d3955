"""Age groups, and the people whom a group descends from some years earlier.

Hamilton and Perry (1962) let a cohort age: children of 3 to 5 are, three years on, children of 6 to
8, times a ratio that holds those who moved in or out. Groups of a register seldom fit the step, so
groups are taken as spread evenly over their years of age.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeGroup:
    """Children from one age to under another."""

    id: str
    age_from: int
    age_to: int  # "bis unter"

    @property
    def years(self) -> int:
        """How many years of age it holds."""
        return self.age_to - self.age_from

    def overlap(self, low: float, high: float) -> float:
        """Give the share of the group that is between two ages."""
        return max(0.0, min(self.age_to, high) - max(self.age_from, low)) / self.years


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """Whom a group descends from some years earlier."""

    cohorts: dict[str, float]  # shares of earlier groups, by id
    unborn: float  # share of the group that was not yet born
    covered: bool  # every year of age that was born is in some group


def descent(group: AgeGroup, groups: Sequence[AgeGroup], step: float) -> Descent:
    """Say whom a group descends from.

    Parameters
    ----------
    group
        At the later date.
    groups
        Those that are counted.
    step
        Years between the dates.

    Examples
    --------
    >>> small = AgeGroup(id="small", age_from=0, age_to=3)
    >>> kita = AgeGroup(id="kita", age_from=3, age_to=6)
    >>> descent(kita, [small, kita], 3)
    Descent(cohorts={'small': 1.0}, unborn=0.0, covered=True)
    >>> round(descent(kita, [small, kita], 5).unborn, 2)
    0.67
    """
    born = min(max(step, group.age_from), group.age_to)  # younger ones were not yet born
    low, high = born - step, group.age_to - step
    cohorts = {item.id: share for item in groups if (share := item.overlap(low, high)) > 0}
    years = sum(item.years * cohorts.get(item.id, 0) for item in groups)
    return Descent(
        cohorts=cohorts, unborn=group.overlap(group.age_from, born),
        covered=abs(years - max(0.0, high - low)) < 1e-9,
    )  # fmt: skip
