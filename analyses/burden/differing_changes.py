"""Do the changes of the areas differ at all, beyond the chance of their counts?

If every area's odds had moved by the city's common ratio, its cases would fall on the two dates as
that ratio says: the test of Breslow and Day (1980) with Tarone's correction (1985), the squared
deviations of all areas in units of their chance, added up. With few people the sum does not follow
chi-square (with 18 a map without any difference is found to differ in 8 of 100 cases), so its null
is drawn: given its cases at both dates together, an area's cases at the newer one follow Fisher's
noncentral hypergeometric law. Each indicator is tested, Bonferroni keeps the error of all of them
together at `LEVEL`. Where the test finds nothing, an order of areas by their change shows chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln

from analyses.burden.counts import IndicatorCounts
from kpk_geo.arrays import Floats

LEVEL = 0.05
DRAWS = 1999  # of the null; p is then known to a tenth of itself at the level
SEED = 2021
_EQUAL = 1e-9  # odds ratios this near to 1 are 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedChange:
    """The test of one indicator."""

    indicator: str
    statistic: float  # divided by the design effect
    degrees: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingChanges:
    """Whether the changes differ; None where that cannot be tested."""

    tested: tuple[TestedChange, ...]
    level: float
    reason: str  # German: why nothing could be tested; empty if something was

    @property
    def differ(self) -> bool | None:
        """Whether the changes of at least one indicator differ beyond chance."""
        if not self.tested:
            return None
        return min(test.p for test in self.tested) * len(self.tested) <= self.level


def differing_changes(
    counts: Mapping[str, IndicatorCounts],
    area_ids: pd.Index,
    *,
    level: float = LEVEL,
    draws: int = DRAWS,
    seed: int = SEED,
) -> DifferingChanges:
    """Test whether the changes of the areas differ.

    Parameters
    ----------
    counts
        By indicator; those of a single date are no change and are left out.
    area_ids
        Areas with published counts at both dates.
    level
        Share of maps without any difference in which one is seen nevertheless.
    draws, seed
        Of the null.
    """
    random = np.random.Generator(np.random.Philox(seed))
    tested = []
    area_ids = area_ids.sort_values()  # so that their order changes nothing
    for name, own in counts.items():
        if own.before is None:
            continue
        columns = [
            column.reindex(area_ids).to_numpy(dtype=float)
            for dated in own.dates
            for column in (dated.events, dated.at_risk)
        ]
        tables = DatedTables.of(*columns)
        if tables is None:
            continue
        statistic = float(tables.statistic(tables.cases[None])[0]) / own.design_effect
        null = tables.statistic(tables.drawn(draws, random))
        as_far = int((null >= statistic * (1 - 1e-12)).sum())
        tested.append(
            TestedChange(
                indicator=name, statistic=statistic, degrees=tables.degrees,
                p=(1 + as_far) / (draws + 1),
            )
        )  # fmt: skip
    reason = "" if tested else (
        "Ob sich die Veränderungen der Gebiete überhaupt unterscheiden, lässt sich ohne Zähler und "
        "Nenner beider Stichtage nicht prüfen."
    )  # fmt: skip
    return DifferingChanges(tested=tuple(tested), level=level, reason=reason)


@dataclass(frozen=True, eq=False, slots=True)
class DatedTables:
    """Areas that tell of a ratio, each a table of cases and others at two dates."""

    cases: Floats  # (n,) at the newer date
    now: Floats  # (n,) people at the newer date
    before: Floats  # (n,) at the earlier one
    total: Floats  # (n,) cases at both
    ratio: float  # common odds ratio after Mantel and Haenszel (1959)

    @classmethod
    def of(
        cls, events: Floats, at_risk: Floats, events_before: Floats, at_risk_before: Floats
    ) -> "DatedTables | None":
        """Leave out areas without any case, or with nothing else; None if too few are left.

        Parameters
        ----------
        events, at_risk, events_before, at_risk_before
            (n,) counts at both dates.
        """
        people, cases = at_risk + at_risk_before, events + events_before
        telling = (cases > 0) & (cases < people) & (at_risk > 0) & (at_risk_before > 0)
        if telling.sum() < 2:
            return None
        x, n, m, t = (column[telling] for column in (events, at_risk, at_risk_before, cases))
        above = (x * (m - t + x) / (n + m)).sum()
        below = ((t - x) * (n - x) / (n + m)).sum()
        if not (above > 0 and below > 0):
            return None  # every case lies at one date: the common ratio is 0 or without end
        return cls(x, n, m, t, float(above / below))

    @property
    def degrees(self) -> int:
        """Areas less the one ratio that is estimated."""
        return len(self.cases) - 1

    def statistic(self, cases: Floats) -> Floats:
        """Give the statistic of Breslow and Day with Tarone's correction, (d,) of (d, n) cases."""
        n, m, t = self.now, self.before, self.total
        expected = _expected(n, m, t, self.ratio)
        variance = 1 / (1 / expected + 1 / (t - expected) + 1 / (n - expected)
                        + 1 / (m - t + expected))  # fmt: skip
        away = cases - expected
        found = (away**2 / variance).sum(axis=1) - away.sum(axis=1) ** 2 / variance.sum()
        return np.asarray(np.maximum(0.0, found))

    def drawn(self, draws: int, random: np.random.Generator) -> Floats:
        """Draw cases of the newer date with the common ratio, given the cases of both, (d, n).

        Counts that were carried over are no whole numbers; their chance is that of the nearest.
        """
        made = np.empty((draws, len(self.cases)))
        rounded = (np.round(column) for column in (self.now, self.before, self.total))
        for place, (n, m, t) in enumerate(zip(*rounded, strict=True)):
            cases = min(t, n + m)
            support = np.arange(max(0.0, cases - m), min(n, cases) + 1)
            weight = _log_choose(n, support) + _log_choose(m, cases - support)
            weight = weight + support * np.log(self.ratio)
            below = np.cumsum(np.exp(weight - weight.max()))
            made[:, place] = support[np.searchsorted(below / below[-1], random.random(draws))]
        return made


def _log_choose(people: float, cases: Floats) -> Floats:
    return np.asarray(gammaln(people + 1) - gammaln(cases + 1) - gammaln(people - cases + 1))


def _expected(n: Floats, m: Floats, t: Floats, ratio: float) -> Floats:
    """Solve E (m - t + E) = ratio (n - E) (t - E) for the cases E at the newer date."""
    if abs(ratio - 1) < _EQUAL:
        return np.asarray(n * t / (n + m))
    a = 1 - ratio
    b = m - t + ratio * (n + t)
    c = -ratio * n * t
    # The root between the bounds, in the form that loses no digits where `a` is small.
    return np.asarray(-2 * c / (b + np.sqrt(b * b - 4 * a * c)))
