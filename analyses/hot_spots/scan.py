"""Do high rates lie closer together than if the same rates were raffled off to the areas?

A circular scan statistic (Kulldorff 1997) in its weighted normal form (Kulldorff, Huang and Konty
2009; Huang et al. 2009): of all circles around the areas' centres that hold at most half of the
people, the one is found whose weighted mean rate exceeds that of the rest most clearly. An area
weighs by how sure its rate is: scatter between areas plus chance by its size.

Areas of a city differ, and that alone is no cluster. So the null model keeps people and circles
where they are and deals the standardised residuals out anew, each as likely to fall on any area.
What is found is that rates lie together, not where a cluster ends; where rates change slowly
over the whole city the answer is yes without any circle being special.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analyses.hot_spots import scan_kernels
from analyses.hot_spots.moments import (
    NO_DESIGN_EFFECT,
    Moments,
    binomial_moments,
    chance_variances,
    require_counts,
)
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError
from kpk_geo.german import number

SIMULATIONS = 999  # smallest p 0.001, as customary for the scan
MAX_SHARE = 0.5  # of the people in a circle (Kulldorff)
MAX_AREAS = 5_000  # the work grows with their square: about half a minute
_NOTHING = 1e-6  # a statistic that is rounding
_TIE = 1e-4  # draws are summed in single precision; what is as high as observed counts as higher


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanCluster:
    """One circle."""

    areas: tuple[str, ...]  # the centre first
    events: int  # with suppressed numerators at their mean, rounded
    at_risk: int
    expected: float  # cases if the rate of all areas held
    relative_risk: float  # rate inside divided by rate outside; inf if there are no cases outside
    statistic: float  # weighted mean difference to all, in its standard deviations
    p: float  # of the highest circle; of all further ones too high rather than too low


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """All circles that do not overlap, the most striking first."""

    clusters: tuple[ScanCluster, ...]
    simulations: int
    seed: int
    max_share: float
    design_effect: float

    def found(self, level: float) -> set[str]:
        """Name the areas in a circle that passes."""
        return {area for item in self.clusters if item.p <= level for area in item.areas}


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Residuals:
    """What is summed over circles, and what is dealt out anew."""

    residual: Floats  # standardised
    root: Floats  # square root of each area's weight; the weights add up to 1

    @property
    def weight(self) -> Floats:
        return self.root**2

    def deviation(self, residual: Floats) -> Floats:
        """Weigh residuals, less what all areas have in common."""
        weighted = self.root * residual
        return np.asarray(weighted - self.weight * weighted.sum())


def circular_scan(
    events: pd.Series,
    at_risk: pd.Series,
    points: np.ndarray,
    *,
    design_effect: float = NO_DESIGN_EFFECT,
    moments: Moments | None = None,
    simulations: int = SIMULATIONS,
    seed: int = 2026,
) -> Scan:
    """Search all circles for high rates.

    Parameters
    ----------
    events, at_risk
        By area_id, without gaps; a suppressed numerator by its mean.
    points
        (n, 2) metres, where the people of each area live.
    design_effect
        By which counts are divided first, at least 1.
    moments
        Where they rest on more than these counts; None: found from them.
    simulations
        Number of times the residuals are dealt out; the smallest p is 1 / (simulations + 1).

    Raises
    ------
    InputError
        Counts are impossible; there are no cases, or nothing else; there are too many areas.
    """
    if len(events) > MAX_AREAS:
        raise InputError(
            f"{number(len(events))} Gebiete: Die Suche im Kreis ist für höchstens "
            f"{number(MAX_AREAS)} gemacht, ihre Rechenzeit wächst mit dem Quadrat. Bitte eine "
            "gröbere Ebene wählen."
        )
    order = np.argsort(events.index.astype(str).to_numpy(), kind="stable")
    events, at_risk = events.iloc[order], at_risk.iloc[order]
    where = np.ascontiguousarray(points[order], float)
    cases, people = events.to_numpy(float), at_risk.to_numpy(float)
    require_counts(cases, people)
    if not 0 < cases.sum() < people.sum():
        raise InputError("Ohne Fälle, oder wenn alle Fälle sind, gibt es nichts zu suchen.")
    known = moments or binomial_moments(cases, people, design_effect)
    found = _residuals(cases, people, known, design_effect)
    circles = (found.weight, people, where, MAX_SHARE * people.sum())
    search: Any = scan_kernels.best_circles
    statistic, length = search(found.deviation(found.residual), *circles)
    largest = _largest_by_chance(found, circles, simulations, seed)
    clusters: list[ScanCluster] = []
    taken = np.zeros(len(cases), bool)
    for centre in np.lexsort((np.arange(len(statistic)), -statistic)):
        if statistic[centre] <= _NOTHING:
            break
        members = scan_kernels.around(where, centre)[0][: length[centre]]
        if taken[members].any():
            continue
        taken[members] = True
        as_high = int((largest >= statistic[centre] * (1 - _TIE)).sum())
        clusters.append(
            _cluster(
                events.index[members], cases, people, members, statistic[centre],
                (as_high + 1) / (simulations + 1),
            )
        )  # fmt: skip
    return Scan(
        clusters=tuple(clusters), simulations=simulations, seed=seed, max_share=MAX_SHARE,
        design_effect=design_effect,
    )  # fmt: skip


def _residuals(cases: Floats, people: Floats, moments: Moments, design_effect: float) -> _Residuals:
    variance = moments.between + chance_variances(moments, people, design_effect)
    weight = 1 / variance
    return _Residuals(
        residual=(cases / people - moments.mean) / np.sqrt(variance),
        root=np.sqrt(weight / weight.sum()),
    )


def _largest_by_chance(
    found: _Residuals, circles: tuple[Any, ...], simulations: int, seed: int
) -> np.ndarray:
    """Deal the residuals out and find the largest statistic of each deal."""
    random = np.random.Generator(np.random.Philox(seed))
    deviations = np.empty((len(found.residual), simulations), np.float32)
    for draw in range(simulations):
        deviations[:, draw] = found.deviation(random.permutation(found.residual))
    search: Any = scan_kernels.largest_statistics
    return np.asarray(search(deviations, *circles))


def _cluster(
    names: pd.Index, cases: Floats, people: Floats, members: np.ndarray, statistic: float, p: float
) -> ScanCluster:
    inside, at_risk = float(cases[members].sum()), float(people[members].sum())
    outside, others = float(cases.sum()) - inside, float(people.sum()) - at_risk
    return ScanCluster(
        areas=tuple(str(name) for name in names),
        events=round(inside),
        at_risk=round(at_risk),
        expected=float(cases.sum()) * at_risk / float(people.sum()),
        relative_risk=(inside / at_risk) / (outside / others) if outside > 0 else float("inf"),
        statistic=float(statistic),
        p=p,
    )
