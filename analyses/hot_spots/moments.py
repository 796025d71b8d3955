"""How do rates scatter between areas, beyond what numbers of this size scatter by chance?

A share of people scatters binomially: m (1 - m) / n, which is less than the m / n of rare events
in the published forms (`published_rates`), and much less where most people are cases. Where people
share their status (brothers and sisters), n of them tell less than n: counts are divided by a
design effect first, as Kish (1965) does with clustered samples.
"""

from dataclasses import dataclass, replace

import numpy as np

from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError

NO_DESIGN_EFFECT = 1.0  # every person counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean of all rates, and how they scatter between areas beyond chance."""

    mean: float
    between: float  # variance; clamped at 0: never negative

    @property
    def flipped(self) -> "Moments":
        """The same for those who are no cases."""
        return replace(self, mean=1 - self.mean)


def require_counts(events: Floats, at_risk: Floats) -> None:
    """Check numerators and denominators.

    Raises
    ------
    InputError
        A denominator is not positive, a numerator negative or larger than its denominator.
    """
    if (~np.isfinite(events)).any() or (~np.isfinite(at_risk)).any():
        raise InputError("Zähler und Nenner müssen Zahlen sein; fehlende bitte vorher auslassen.")
    if (at_risk <= 0).any():
        raise InputError(
            f"In {int((at_risk <= 0).sum())} Gebieten ist der Nenner 0: Dort gibt es keine Quote."
        )
    if (events < 0).any() or (events > at_risk).any():
        raise InputError("Ein Zähler ist negativ oder größer als sein Nenner.")


def binomial_moments(
    events: Floats, at_risk: Floats, design_effect: float = NO_DESIGN_EFFECT
) -> Moments:
    """Estimate mean and scatter by the method of moments.

    The expectation of the weighted sum of squares around the common rate, with binomial chance,
    solved for the variance between areas.

    Parameters
    ----------
    events, at_risk
        (n,) numerators and denominators, without NaN.
    design_effect
        By which counts are divided first, at least 1.

    Raises
    ------
    InputError
        Counts are impossible, or the design effect is below 1.
    """
    require_counts(events, at_risk)
    require_design_effect(design_effect)
    size, areas = at_risk / design_effect, len(at_risk)
    mean, total = float(events.sum() / at_risk.sum()), float(size.sum())
    squares = float((size * (events / at_risk - mean) ** 2).sum())
    divisor = total - float((size**2).sum()) / total - (areas - 1)
    if divisor <= 0:  # hardly more people than areas: nothing can be said
        return Moments(mean=mean, between=0.0)
    beyond = squares - mean * (1 - mean) * (areas - 1)
    return Moments(mean=mean, between=max(0.0, beyond / divisor))


def require_design_effect(design_effect: float) -> None:
    """Check that people do not tell more than there are of them.

    Raises
    ------
    InputError
        The design effect is below 1.
    """
    if not design_effect >= NO_DESIGN_EFFECT:
        raise InputError("design_effect muss mindestens 1 sein (1: jeder Mensch zählt für sich).")


def chance_variances(
    moments: Moments, at_risk: Floats, design_effect: float = NO_DESIGN_EFFECT
) -> Floats:
    """Give the variance of each area's rate by its size alone.

    Parameters
    ----------
    moments
        Of all areas.
    at_risk
        (n,) denominators.
    design_effect
        As in `binomial_moments`.
    """
    return np.asarray(moments.mean * (1 - moments.mean) * design_effect / at_risk)
