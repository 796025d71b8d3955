"""Cohort ratios by area, drawn towards the city's, and what follows from them.

The ratio of a group to those whom it descends from (Hamilton & Perry 1962; Smith, Tayman & Swanson
2013, ch. 7) says who moved in or out and, for the youngest, how many were born. In a small area it
jumps by chance and by single building sites, so an area keeps only that part of its deviation from
the city which lasts: empirical Bayes with the spread of all areas beyond chance, times how alike
the deviations of two successive spans were. Areas are then scaled to the city's own forecast.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analyses.forecast.groups import AgeGroup, Descent, descent

# How much of a deviation lasts where a single span is loaded and nobody can tell: half (judgement).
LASTING = 0.5
# How much of the city's trend of births goes on. Births of the last years say little about those
# to come, and forecasts that do well damp trends (Gardner & McKenzie 1985); half is our choice.
DAMPED = 0.5


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Register:
    """Children by area, group and date."""

    groups: tuple[AgeGroup, ...]
    counts: dict[date, pd.DataFrame]  # by area_id, one column per group; NaN where not known
    women: dict[date, pd.Series] | None = None  # of child-bearing age, by area_id

    def until(self, last: date) -> "Register":
        """Forget all dates after one."""
        return Register(
            groups=self.groups, counts={day: x for day, x in self.counts.items() if day <= last},
            women=self.women,
        )  # fmt: skip

    @property
    def last(self) -> date:
        """The newest date."""
        return max(self.counts)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Span:
    """A group at a later date and those whom it descends from, by area_id."""

    children: pd.Series
    base: pd.Series

    @property
    def known(self) -> pd.Series:
        """Areas where both are known."""
        return self.children.notna() & self.base.notna()

    @property
    def ratio(self) -> float:
        """The city's ratio; NaN without anybody to descend from."""
        base = float(self.base[self.known].sum())
        return float(self.children[self.known].sum()) / base if base > 0 else np.nan


def base(register: Register, day: date, group: AgeGroup, found: Descent) -> pd.Series:
    """Count by area those whom a group descends from; NaN where somebody is unknown.

    Births are stood for by women of child-bearing age (child-woman ratio), else by the children of
    the same age at the earlier date.

    Parameters
    ----------
    register
        Counts of all dates.
    day
        At which they are counted; one of its dates.
    group
        Which will descend from them.
    found
        Of `descent`.
    """
    counts = register.counts[day]
    total = pd.Series(0.0, index=counts.index)
    for name, share in found.cohorts.items():
        total = total + share * counts[name]
    if found.unborn > 0:
        total = total + found.unborn * _births(register, day, group)
    return total


def _births(register: Register, day: date, group: AgeGroup) -> pd.Series:
    children = register.counts[day][group.id]
    if register.women is None or day not in register.women:
        return children
    women = register.women[day].reindex(children.index)
    known = women.notna() & children.notna()
    return women * (children[known].sum() / max(1.0, women[known].sum()))


def span(register: Register, first: date, second: date, group: AgeGroup, step: float) -> Span:
    """Hold a group at one date against those whom it descends from at an earlier one.

    Parameters
    ----------
    register
        Counts of all dates.
    first, second
        The earlier and the later date.
    group
        At the later date.
    step
        Years between them.
    """
    found = descent(group, register.groups, step)
    return Span(
        children=register.counts[second][group.id], base=base(register, first, group, found)
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Ratios:
    """What a group grows by, from the newest span."""

    city: float
    own: pd.Series  # by area_id, as a factor of the city's; NaN where not known
    kept: pd.Series  # share of an area's deviation that is kept, 0-1
    between: float  # standard deviation of the factors between areas beyond chance
    lasting: float  # share of their variance that lasts


def ratios(spans: Sequence[Span]) -> Ratios:
    """Estimate what each area grows by.

    Parameters
    ----------
    spans
        Of one group, the newest first, none overlapping another.
    """
    newest = spans[0]
    expected, excess = _excess(newest)
    between = _between(expected, excess)
    lasting = LASTING
    if len(spans) > 1:
        lasting = _lasting(expected, excess, between, *_excess(spans[1]))
    usable = expected > 0
    kept = pd.Series(0.0, index=expected.index)
    kept[usable] = lasting * between / (between + 1 / expected[usable]) if between > 0 else 0.0
    own = 1 + kept * (excess / expected.where(usable)).fillna(0.0)
    return Ratios(
        city=newest.ratio, own=own, kept=kept, between=float(np.sqrt(between)), lasting=lasting
    )


def _excess(found: Span) -> tuple[pd.Series, pd.Series]:
    expected = found.base * found.ratio
    return expected, found.children - expected


def _between(expected: pd.Series, excess: pd.Series) -> float:
    """Give the variance of the factors: squares beyond those of counts (Poisson), by moments."""
    known = expected.notna() & excess.notna()
    squares = float((excess[known] ** 2 - expected[known]).sum())
    weight = float((expected[known] ** 2).sum())
    return max(0.0, squares / weight) if weight > 0 else 0.0


def _lasting(
    expected: pd.Series, excess: pd.Series, between: float, earlier: pd.Series, past: pd.Series
) -> float:
    both = expected.notna() & excess.notna() & earlier.notna() & past.notna()
    weight = float((expected[both] * earlier[both]).sum())
    spread = np.sqrt(between * _between(earlier, past))
    if weight <= 0 or spread <= 0:
        return 0.0
    return float(np.clip((excess[both] * past[both]).sum() / weight / spread, 0, 1))


def project(start: pd.Series, found: Ratios, unborn: float = 0.0) -> pd.Series:
    """Let those of today grow by their ratios; areas add up to the city's own forecast.

    Parameters
    ----------
    start
        Those whom the group will descend from, by area_id, at the newest date.
    found
        Of `ratios`.
    unborn
        Share of the group that is not yet born: that part of the city's trend is damped.

    Returns
    -------
    pandas.Series
        By area_id; NaN where nobody is there to descend from, or nobody knows.
    """
    ratio = found.own.reindex(start.index).fillna(1.0)
    raw = (start * ratio).where(start > 0)
    city = found.city ** (1 - unborn * (1 - DAMPED))
    total = float(start[start > 0].sum()) * city
    whole = float(raw.sum())
    return raw * (total / whole) if whole > 0 else raw
