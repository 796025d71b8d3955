"""What do suppressed cells still say?

Where the rule is known ("under 3 cases are not published", zero is), a suppressed numerator is no
gap but an interval: 1 or 2 of n. Left out, low rates are missing, and areas seem to differ more
than they do. So mean and scatter are those that make what was published most likely, a suppressed
cell counting P(1) + P(2) (beta-binomial), and the test whether areas differ takes the mean of its
score over what the cell can be, against draws that pass through the same suppression.

The profile must say that this rule holds. Cells that are suppressed so that others cannot be
computed from sums, and suppressed denominators, are none of these.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, comb, expit, gammaln, logit, logsumexp

from analyses.hot_spots.difference import SIMULATIONS, Difference, difference
from analyses.hot_spots.moments import NO_DESIGN_EFFECT, Moments, binomial_moments, require_counts
from kpk_geo.arrays import Bools, Floats

_LOWEST = np.log(1e-6)  # of the scatter as a share of m (1 - m): below it logarithms lose digits
_HIGHEST = np.log(0.98)
_GAIN = 1e-6  # of the logarithm of the likelihood: less is no scatter
_STEPS, _STILL = 200, 1e-9  # of the common rate
_CELLS = 500_000  # simulations x areas held at a time
_ROUNDING = 1e-6  # the common rate is known to `_STILL`: as high as observed counts as higher


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Withheld:
    """Areas whose numerator is not published, but is one of a few known numbers."""

    at_risk: Floats  # denominators
    means: tuple[int, ...]  # what the numerator can be

    @classmethod
    def none(cls) -> "Withheld":
        """Stand for a map in which everything is published."""
        return cls(at_risk=np.empty(0), means=())

    def __len__(self) -> int:
        """Count the areas."""
        return len(self.at_risk)


def moments_of(
    events: Floats,
    at_risk: Floats,
    withheld: Withheld,
    design_effect: float = NO_DESIGN_EFFECT,
) -> Moments:
    """Estimate mean and scatter: the method of moments, or most likely where cells are suppressed.

    Parameters
    ----------
    events, at_risk
        (n,) published numerators and denominators, without NaN.
    withheld
        What is suppressed; none: `binomial_moments`.
    design_effect
        By which counts are divided first, at least 1.
    """
    if not len(withheld):
        return binomial_moments(events, at_risk, design_effect)
    require_counts(events, at_risk)
    middle = np.minimum(np.full(len(withheld), np.mean(withheld.means)), withheld.at_risk)
    start = binomial_moments(
        np.append(events, middle), np.append(at_risk, withheld.at_risk), design_effect
    )
    spread = max(start.between / max(start.mean * (1 - start.mean), 1e-12), 1e-3)

    def unlikely(place: Floats) -> float:
        scatter = np.clip(place[1], _LOWEST, _HIGHEST)
        found = _likelihood(events, at_risk, withheld, design_effect, place[0], scatter)
        return float((place[1] - scatter) ** 2) - found  # back from beyond the limits

    best = minimize(
        unlikely, [logit(np.clip(start.mean, 1e-6, 1 - 1e-6)), np.log(min(spread, 0.9))],
        method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-6, "maxfev": 300},
    )  # fmt: skip
    alike = logit(_common_rate(events, at_risk, withheld))
    even = _likelihood(events, at_risk, withheld, design_effect, alike, None)
    if -best.fun - even < _GAIN:
        return Moments(mean=float(expit(alike)), between=0.0)
    mean = float(expit(best.x[0]))
    return Moments(mean=mean, between=float(np.exp(best.x[1]) * mean * (1 - mean)))


def expected_counts(
    withheld: Withheld, moments: Moments, design_effect: float = NO_DESIGN_EFFECT
) -> Floats:
    """Give the mean of what each suppressed numerator can be, by how likely each number is.

    Parameters
    ----------
    withheld
        What is suppressed.
    moments
        Of all areas.
    design_effect
        By which counts are divided first, at least 1.
    """
    known = moments.mean * (1 - moments.mean)
    scatter = np.log(moments.between / known) if moments.between > 0 else None
    logs = _each(withheld, design_effect, logit(moments.mean), scatter)
    shares = np.exp(logs - logsumexp(logs, axis=0))
    return np.asarray((shares * np.array(withheld.means, float)[:, None]).sum(axis=0))


def difference_of(
    events: Floats,
    at_risk: Floats,
    withheld: Withheld,
    *,
    design_effect: float = NO_DESIGN_EFFECT,
    simulations: int = SIMULATIONS,
    seed: int = 2026,
) -> Difference:
    """Test whether all areas share one rate, suppressed cells included.

    Parameters
    ----------
    events, at_risk
        (n,) published numerators and denominators, without NaN.
    withheld
        What is suppressed; none: the exact test of `difference`.
    design_effect
        By which the statistic is divided before it is compared, at least 1.
    simulations
        Number of draws; the smallest p is 1 / (simulations + 1).
    """
    if not len(withheld):
        return difference(
            events, at_risk, design_effect=design_effect, simulations=simulations, seed=seed
        )
    require_counts(events, at_risk)
    people = np.rint(np.append(at_risk, withheld.at_risk))
    cases = np.append(np.rint(events), np.zeros(len(withheld)))
    hidden = np.arange(len(people)) >= len(at_risk)
    order = np.lexsort((cases, hidden, people))  # rows in another order: the same draws
    people, cases, hidden = people[order], cases[order], hidden[order]
    scores, rates = _scores(cases[None], hidden[None], people, withheld.means)
    observed, rate = float(scores[0]) / design_effect, float(rates[0])
    random = np.random.Generator(np.random.Philox(seed))
    step, drawn = max(1, _CELLS // len(people)), []
    for start in range(0, simulations, step):
        size = (min(step, simulations - start), len(people))
        counts = random.binomial(people.astype(np.int64), rate, size=size).astype(float)
        lost = np.isin(counts, withheld.means)
        drawn.append(_scores(counts, lost, people, withheld.means)[0])
    by_chance = np.concatenate(drawn)
    return Difference(
        statistic=observed,
        expected=float(by_chance.mean()),
        p=(int((by_chance >= observed * (1 - _ROUNDING)).sum()) + 1) / (simulations + 1),
        simulations=simulations,
        seed=seed,
    )


def _likelihood(
    events: Floats, at_risk: Floats, withheld: Withheld, design_effect: float, centre: float,
    scatter: float | None,
) -> float:  # fmt: skip
    """Give the logarithm, but for what hangs on neither mean nor scatter."""
    known = _log_share(events / design_effect, at_risk / design_effect, centre, scatter)
    return float(
        known.sum() + logsumexp(_each(withheld, design_effect, centre, scatter), axis=0).sum()
    )


def _log_share(cases: Floats, size: Floats, centre: float, scatter: float | None) -> Floats:
    """Give the logarithm of a beta-binomial probability without its number of ways."""
    mean = float(expit(centre))
    if scatter is None:
        return np.asarray(cases * np.log(mean) + (size - cases) * np.log1p(-mean))
    strength = np.exp(-scatter) - 1
    alpha, beta = mean * strength, (1 - mean) * strength
    return np.asarray(betaln(cases + alpha, size - cases + beta) - betaln(alpha, beta))


def _each(withheld: Withheld, design_effect: float, centre: float, scatter: float | None) -> Floats:
    """Give the logarithm of each number's probability, (numbers, areas); -inf above n."""
    size = withheld.at_risk / design_effect
    rows = []
    for number in withheld.means:
        cases = np.minimum(number / design_effect, size)
        ways = gammaln(size + 1) - gammaln(cases + 1) - gammaln(size - cases + 1)
        share = ways + _log_share(cases, size, centre, scatter)
        rows.append(np.where(number <= withheld.at_risk, share, -np.inf))
    return np.array(rows)


def _common_rate(events: Floats, at_risk: Floats, withheld: Withheld) -> float:
    people = np.append(at_risk, withheld.at_risk)
    cases = np.append(events, np.zeros(len(withheld)))
    hidden = np.arange(len(people)) >= len(at_risk)
    return float(_common_rates(cases[None], hidden[None], people, withheld.means)[0])


def _common_rates(cases: Floats, hidden: Bools, people: Floats, means: tuple[int, ...]) -> Floats:
    """Find the one rate of all areas that makes each row most likely (EM)."""
    shown = np.where(hidden, 0.0, cases).sum(axis=1)
    rates = (shown + hidden.sum(axis=1) * np.mean(means)) / people.sum()
    for _ in range(_STEPS):
        first, _ = _of_hidden(rates, people, means)
        better = (shown + np.where(hidden, first, 0.0).sum(axis=1)) / people.sum()
        still = np.abs(better - rates).max() < _STILL
        rates = better
        if still:
            break
    return np.asarray(np.clip(rates, 1e-12, 1 - 1e-12))


def _of_hidden(rates: Floats, people: Floats, means: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Give mean and mean square of a hidden number for each row and area, at a common rate."""
    odds = np.clip(rates, 1e-12, 1 - 1e-12)
    odds = (odds / (1 - odds))[:, None]
    whole = first = second = np.zeros(1)
    for number in means:
        ways = comb(people, number)[None] * odds**number
        whole = whole + ways
        first = first + number * ways
        second = second + number**2 * ways
    possible = np.where(whole > 0, whole, 1)
    return first / possible, second / possible


def _scores(
    cases: Floats, hidden: Bools, people: Floats, means: tuple[int, ...]
) -> tuple[Floats, Floats]:
    """Give Tarone's S of each row, averaged over what is hidden, and the common rate."""
    rates = _common_rates(cases, hidden, people, means)
    first, second = _of_hidden(rates, people, means)
    expected = people * rates[:, None]
    squares = np.where(hidden, second - 2 * expected * first + expected**2, (cases - expected) ** 2)
    return squares.sum(axis=1) / (rates * (1 - rates)), rates
