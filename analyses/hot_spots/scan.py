"""Is there any place in the map where cases gather beyond chance?

Kulldorff's circular scan statistic (1997, "A spatial scan statistic"), Bernoulli model: of all
circles around the areas' centres that hold at most half of the people, the one is found whose rate
exceeds the rest most clearly. Its p-value counts how often a map with the same people and the same
number of cases, spread by chance, has a circle at least as striking: one test for the whole map.
It needs numbers of people, not just rates.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.spatial import KDTree
from scipy.special import xlogy

from analyses.hot_spots import scan_kernels
from analyses.hot_spots.rates import require_counts
from kpk_geo.errors import InputError

SIMULATIONS = 999  # smallest p 0.001, as customary for the scan
MAX_SHARE = 0.5  # of the people in a circle (Kulldorff)
_BLOCK = 100  # maps drawn at a time
_NOTHING = 1e-6  # a ratio that is rounding
_MAX_PEOPLE = 20_000_000  # length of the table of logarithms: 160 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanCluster:
    """One circle."""

    areas: tuple[str, ...]  # the centre first
    events: int
    at_risk: int
    expected: float  # cases if the rate of all areas held
    relative_risk: float  # rate inside divided by rate outside; inf if there are no cases outside
    log_likelihood_ratio: float  # logarithm of the likelihood ratio
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """All circles that do not overlap, the most striking first."""

    clusters: tuple[ScanCluster, ...]
    simulations: int
    seed: int
    max_share: float

    def found(self, level: float) -> set[str]:
        """Name the areas in a circle that passes."""
        return {area for item in self.clusters if item.p <= level for area in item.areas}


def circular_scan(
    events: pd.Series,
    at_risk: pd.Series,
    points: np.ndarray,
    *,
    simulations: int = SIMULATIONS,
    seed: int = 2026,
    max_share: float = MAX_SHARE,
) -> Scan:
    """Search all circles.

    Parameters
    ----------
    events, at_risk
        By area_id, whole numbers, without gaps.
    points
        (n, 2) metres, where the people of each area live.
    simulations
        Number of maps by chance; the smallest p is 1 / (simulations + 1).
    max_share
        Of all people, that a circle may hold.

    Raises
    ------
    InputError
        Counts are not whole, or impossible; there are no cases, or nothing else.
    """
    order = np.argsort(events.index.astype(str).to_numpy(), kind="stable")
    events, at_risk, points = events.iloc[order], at_risk.iloc[order], points[order]
    cases, people = _whole(events), _whole(at_risk)
    if not 0 < cases.sum() < people.sum():
        raise InputError("Ohne Fälle, oder wenn alle Fälle sind, gibt es nichts zu suchen.")
    nearest, size = _windows(points, people, max_share)
    table = xlogy(np.arange(people.sum() + 1.0), np.arange(people.sum() + 1.0))
    search: Any = scan_kernels.best_windows
    ratio, length = search(cases, people, nearest, size, table)
    largest = _largest_simulated(cases, people, (nearest, size, table), simulations, seed)
    clusters: list[ScanCluster] = []
    taken = np.zeros(len(cases), bool)
    for centre in np.lexsort((np.arange(len(ratio)), -ratio)):
        members = nearest[centre, : length[centre]]
        if ratio[centre] <= _NOTHING or taken[members].any():
            continue
        taken[members] = True
        p = (int((largest >= ratio[centre] - 1e-9).sum()) + 1) / (simulations + 1)
        clusters.append(_cluster(events.index[members], cases, people, members, ratio[centre], p))
    return Scan(clusters=tuple(clusters), simulations=simulations, seed=seed, max_share=max_share)


def _whole(counts: pd.Series) -> np.ndarray:
    numbers = np.rint(counts.to_numpy(float))
    if np.abs(numbers - counts.to_numpy(float)).max(initial=0) > 1e-6:
        raise InputError("Die Suche nach Häufungen braucht ganze Anzahlen von Menschen.")
    if numbers.sum() > _MAX_PEOPLE:
        raise InputError(f"Mehr als {_MAX_PEOPLE} Menschen: dafür ist die Suche nicht gemacht.")
    return np.asarray(numbers, np.int64)


def _windows(
    points: np.ndarray, people: np.ndarray, max_share: float
) -> tuple[np.ndarray, np.ndarray]:
    """Sort areas by distance from each centre, and say how many fit into the largest circle."""
    require_counts(np.zeros(len(people)), people.astype(float))
    _, nearest = KDTree(points).query(points, k=len(points))
    nearest = nearest.reshape(len(points), -1).astype(np.int32)
    inside = np.cumsum(people[nearest], axis=1)
    size = (inside <= max_share * people.sum()).sum(axis=1)
    most = max(1, int(size.max()))
    return np.ascontiguousarray(nearest[:, :most]), size.astype(np.int64)


def _largest_simulated(
    cases: np.ndarray, people: np.ndarray, windows: tuple[Any, ...], simulations: int, seed: int
) -> np.ndarray:
    random = np.random.Generator(np.random.Philox(seed))
    search: Any = scan_kernels.largest_ratios
    found = []
    for start in range(0, simulations, _BLOCK):
        samples = random.multivariate_hypergeometric(
            people, int(cases.sum()), size=min(_BLOCK, simulations - start), method="marginals"
        )
        found.append(search(samples.astype(np.int64), people, *windows))
    return np.concatenate(found)


def _cluster(
    names: pd.Index, cases: np.ndarray, people: np.ndarray, members: np.ndarray,
    ratio: float, p: float,
) -> ScanCluster:  # fmt: skip
    inside, at_risk = int(cases[members].sum()), int(people[members].sum())
    outside, others = int(cases.sum()) - inside, int(people.sum()) - at_risk
    relative_risk = (inside / at_risk) / (outside / others) if outside else float("inf")
    return ScanCluster(
        areas=tuple(str(name) for name in names),
        events=inside,
        at_risk=at_risk,
        expected=float(cases.sum()) * at_risk / float(people.sum()),
        relative_risk=relative_risk,
        log_likelihood_ratio=float(ratio),
        p=p,
    )
