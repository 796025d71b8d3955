"""Do the changes of the areas differ at all, beyond the chance of their counts?

If every area's odds had moved by the city's common ratio, its cases would fall on the two dates as
that ratio says: the test of Breslow and Day (1980) with Tarone's correction (1985), the squared
deviations of all areas in units of their chance, added up. Each indicator is tested, Bonferroni
keeps the error of all of them together at `LEVEL`. Where the test finds nothing, an order of areas
by their change shows chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2

from analyses.burden.counts import IndicatorCounts
from kpk_geo.arrays import Floats

LEVEL = 0.05
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
    counts: Mapping[str, IndicatorCounts], area_ids: pd.Index, *, level: float = LEVEL
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
    """
    tested = []
    for name, own in counts.items():
        if own.before is None:
            continue
        columns = [
            column.reindex(area_ids).to_numpy(dtype=float)
            for dated in own.dates
            for column in (dated.events, dated.at_risk)
        ]
        found = breslow_day(*columns)
        if found is not None:
            statistic, degrees = found[0] / own.design_effect, found[1]
            p = float(chi2.sf(statistic, degrees))
            tested.append(TestedChange(indicator=name, statistic=statistic, degrees=degrees, p=p))
    reason = "" if tested else (
        "Ob sich die Veränderungen der Gebiete überhaupt unterscheiden, lässt sich ohne Zähler und "
        "Nenner beider Stichtage nicht prüfen."
    )  # fmt: skip
    return DifferingChanges(tested=tuple(tested), level=level, reason=reason)


def breslow_day(
    events: Floats, at_risk: Floats, events_before: Floats, at_risk_before: Floats
) -> tuple[float, int] | None:
    """Give statistic and degrees of freedom; None where no area can tell of a ratio.

    Parameters
    ----------
    events, at_risk, events_before, at_risk_before
        (n,) counts at both dates. Areas without any case, or with nothing else, say nothing.
    """
    people = at_risk + at_risk_before
    cases = events + events_before
    telling = (cases > 0) & (cases < people) & (at_risk > 0) & (at_risk_before > 0)
    if telling.sum() < 2:
        return None
    x, n, m, t = (column[telling] for column in (events, at_risk, at_risk_before, cases))
    above = (x * (m - t + x) / (n + m)).sum()
    below = ((t - x) * (n - x) / (n + m)).sum()
    if not (above > 0 and below > 0):
        return None  # every case lies at one date: the common ratio is 0 or without end
    expected = _expected(n, m, t, above / below)
    variance = 1 / (1 / expected + 1 / (t - expected) + 1 / (n - expected)
                    + 1 / (m - t + expected))  # fmt: skip
    away = x - expected
    statistic = (away**2 / variance).sum() - away.sum() ** 2 / variance.sum()
    return float(max(0.0, statistic)), int(telling.sum()) - 1


def _expected(n: Floats, m: Floats, t: Floats, ratio: float) -> Floats:
    """Solve E (m - t + E) = ratio (n - E) (t - E) for the cases E at the newer date."""
    if abs(ratio - 1) < _EQUAL:
        return np.asarray(n * t / (n + m))
    a = 1 - ratio
    b = m - t + ratio * (n + t)
    c = -ratio * n * t
    # The root between the bounds, in the form that loses no digits where `a` is small.
    return np.asarray(-2 * c / (b + np.sqrt(b * b - 4 * a * c)))
