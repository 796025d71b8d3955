"""Has an area changed otherwise than the city?

Rates of small areas jump by chance, and a whole city may rise or fall. So the odds of each area
are compared with the city's over all dates: a logistic model with one level for each area and one
for each date says what would be expected if every area moved alike, and a score test asks of each
area whether it drifted away from that (Rao 1948; two dates are the conditional comparison of odds,
three and more a trend). Benjamini and Hochberg (1995) keep the share of false findings.

The variance of a count is not the binomial one: children of one family share their status, and
levels wobble from year to year. It is scaled by the largest of the declared design effect, the
dispersion that is left over (three dates and more), and the robust spread of all areas' scores
(empirical null, Efron 2004). Where many areas really change, the robust scale grows and finds less.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import norm

from analyses.hot_spots.corrections import benjamini_hochberg
from analyses.hot_spots.two_way import Levels, two_way_levels
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError

UP, DOWN, SAME = "up", "down", "same"
LEVEL = 0.05  # share of false findings
NEVER = 0.3  # a change so large is no planning case: where less cannot be found, nothing can
_MAD = 1.4826  # of a normal distribution, in its standard deviations
_FEW_AREAS = 0.83  # correction of the robust scale: 1 + 0.83 / sqrt(n), from trials of noise
_YEAR = 365.25  # days


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Scale:
    """By how much counts vary more than binomial ones, as a factor of the variance."""

    design_effect: float  # declared
    dispersion: float  # left over by the model; NaN for two dates
    robust: float  # from the spread of the scores

    @property
    def used(self) -> float:
        """The largest of them."""
        return float(np.nanmax([self.design_effect, self.dispersion, self.robust]))


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Changes:
    """What drifted away from the city.

    `rows` by area_id, all against the city's own change over the whole span: points (share, 0.05 =
    5 percentage points at the area's level), points_low, points_high (95 %), z, p (two-sided),
    p_adjusted, move ("up", "down", "same"; None where nothing can be said), detectable (share that
    half of such changes would be found at; NaN: none up to `NEVER`).
    """

    rows: pd.DataFrame
    dates: tuple[date, ...]
    city_points: float  # change of the city's rate over the span
    scale: Scale
    level: float
    tests: int


def changes(
    events: pd.DataFrame,
    at_risk: pd.DataFrame,
    *,
    design_effect: float = 1.0,
    level: float = LEVEL,
) -> Changes:
    """Compare each area with the city over all dates.

    Parameters
    ----------
    events, at_risk
        Counts by area_id and date (columns, `datetime.date`, at least two); areas with NaN at a
        date, or with nobody at risk, are not tested.
    design_effect
        Factor of the binomial variance, at least 1: how many children share one cause.
    level
        Share of false findings among all that are called changed.

    Raises
    ------
    InputError
        There are fewer than two dates or two areas, or a count is impossible.
    """
    days: list[date] = sorted(at_risk.columns)  # type: ignore[arg-type]  # pandas-stubs: str
    events, at_risk = events[days].sort_index(), at_risk[days].sort_index()
    _require(events, at_risk, days)
    known = (events.notna() & (at_risk > 0)).all(axis=1).to_numpy()
    x, n = events.to_numpy(float)[known].T, at_risk.to_numpy(float)[known].T
    if x.shape[1] < 2:
        raise InputError(
            "Ein Vergleich braucht mindestens zwei Gebiete mit Anzahlen in allen Jahren."
        )
    years = np.array([(day - days[0]).days / _YEAR for day in days])
    levels = two_way_levels(x, n)
    score, information = _scores(x, n, years, levels)
    scale = _scale(x, n, levels, _plain_z(score, information), design_effect)
    rows = _rows(score, information, levels, years[-1], scale.used, level)
    city = x.sum(axis=1) / n.sum(axis=1)
    return Changes(
        rows=rows.set_axis(events.index[known]).reindex(events.index),
        dates=tuple(days), city_points=float(city[-1] - city[0]), scale=scale, level=level,
        tests=int(rows["p"].notna().sum()),
    )  # fmt: skip


def _require(events: pd.DataFrame, at_risk: pd.DataFrame, days: list[date]) -> None:
    if len(days) < 2:
        raise InputError("Ein Vergleich braucht Anzahlen von mindestens zwei Stichtagen.")
    x, n = events.to_numpy(float), at_risk.to_numpy(float)
    if (x < 0).any() or (n < 0).any() or (x > n).any():
        raise InputError("Ein Zähler ist negativ oder größer als sein Nenner.")


def _scores(x: Floats, n: Floats, years: Floats, levels: Levels) -> tuple[Floats, Floats]:
    """Give score and information of each area's own slope; 0 where nothing can be told."""
    expected = n * levels.rates
    weight = expected * (1 - levels.rates)
    total = weight.sum(axis=0)
    middle = np.divide(
        (weight * years[:, None]).sum(axis=0), total, out=np.zeros_like(total), where=total > 0
    )
    distance = years[:, None] - middle
    score = (distance * (x - expected)).sum(axis=0)
    information = (weight * distance**2).sum(axis=0)
    nothing = ~levels.informative
    score[nothing], information[nothing] = 0.0, 0.0
    return score, information


def _plain_z(score: Floats, information: Floats) -> Floats:
    return np.divide(score, np.sqrt(information), out=np.zeros_like(score), where=information > 0)


def _scale(x: Floats, n: Floats, levels: Levels, z: Floats, design_effect: float) -> Scale:
    usable = levels.informative
    count = int(usable.sum())
    dispersion = robust = np.nan
    if len(x) > 2 and count > 1:
        expected = n * levels.rates
        weight = expected * (1 - levels.rates)
        chi2 = ((x - expected)[:, usable] ** 2 / weight[:, usable]).sum()
        # Each area's own slope takes a part with it, and one degree of freedom.
        dispersion = float((chi2 - (z[usable] ** 2).sum()) / (count * (len(x) - 2)))
    if count > 1:
        spread = _MAD * np.median(np.abs(z[usable] - np.median(z[usable])))
        robust = float((spread * (1 + _FEW_AREAS / np.sqrt(count))) ** 2)
    return Scale(design_effect=design_effect, dispersion=dispersion, robust=robust)


def _rows(
    score: Floats, information: Floats, levels: Levels, span: float, scale: float, level: float
) -> pd.DataFrame:
    known = information > 0
    z = _plain_z(score, information * scale)
    p = np.where(levels.informative & ~known, np.nan, 2 * norm.sf(np.abs(z)))
    adjusted = np.full(len(p), np.nan)
    tested = np.isfinite(p)
    adjusted[tested] = benjamini_hochberg(p[tested])
    error = np.full(len(z), np.nan)
    error[known] = np.sqrt(scale / information[known])
    slope = np.divide(score, information, out=np.full(len(z), np.nan), where=known)
    half = norm.ppf(0.975) * error
    is_changed = adjusted <= level
    move = np.where(is_changed, np.where(z > 0, UP, DOWN), SAME).astype(object)
    move[~tested] = None
    needed = norm.isf(level / (2 * max(1, int(tested.sum())))) * error * span
    return pd.DataFrame(
        {
            "points": _points(levels.last, slope * span),
            "points_low": _points(levels.last, (slope - half) * span),
            "points_high": _points(levels.last, (slope + half) * span),
            "z": z, "p": p, "p_adjusted": adjusted, "move": move,
            "detectable": _detectable(levels.last, needed),
        }
    )  # fmt: skip


def _points(logit: Floats, shift: Floats) -> Floats:
    """Turn a change of the odds into a change of the rate, around the expected one at the end."""
    return np.asarray(expit(logit + shift / 2) - expit(logit - shift / 2))


def _detectable(logit: Floats, shift: Floats) -> Floats:
    found = _points(logit, shift)
    return np.where(found <= NEVER, found, np.nan)
