"""What do counts say of a rate: likelihood, its slope and its curvature, suppressed ones included?

A count is binomial; n people who share their status tell as much as n / design effect (Kish 1965).
A suppressed count that is one of a few known numbers has the likelihood of all of these together.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, logsumexp

from kpk_geo.arrays import Bools, Floats, Ints


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Cells:
    """Counts of T dates and n areas, (T, n), already divided by the design effect."""

    cases: Floats  # 0 where not known
    people: Floats  # 0 where nothing is known
    hidden: Bools  # suppressed: one of `choices`
    choices: Floats  # (m,) divided by the design effect as well

    @property
    def informative(self) -> Bools:
        """Say where a count, or the numbers that it can be, is known."""
        return self.people > 0

    @property
    def known(self) -> Bools:
        """Say where a count is published."""
        return self.informative & ~self.hidden

    def within(self, order: Ints) -> "Cells":
        """Take areas in another order."""
        return Cells(
            cases=self.cases[:, order], people=self.people[:, order],
            hidden=self.hidden[:, order], choices=self.choices,
        )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Working:
    """The likelihood of each cell around a logit."""

    log_likelihood: float  # of all cells, but for numbers of ways that hang on nothing
    slope: Floats  # (T, n)
    curvature: (
        Floats  # (T, n) minus the second derivative, never negative; 0 where nothing is known
    )


def working(cells: Cells, logits: Floats) -> Working:
    """Look at the likelihood of all cells.

    The curvature of a suppressed cell is n p (1 - p) less the variance of what it can be; a
    binomial count kept within an interval varies less than it would outside, so this is positive.
    Of two or three people whom a design effect makes fewer still it can be negative: then it is 0.

    Parameters
    ----------
    cells
        What is known.
    logits
        (T, n) of the rates.
    """
    rate = expit(logits)
    expected = cells.people * rate
    cases = cells.cases.copy()
    curvature = expected * (1 - rate)
    known = cells.known
    # log(1 + exp(x)) in full precision at both ends.
    normaliser = cells.people * np.logaddexp(0, logits)
    total = float((cases * logits - normaliser)[known].sum())
    hidden = cells.hidden & cells.informative
    if hidden.any():
        logs = _log_choices(cells.people[hidden], logits[hidden], cells.choices)
        whole = logsumexp(logs, axis=0)
        share = np.exp(logs - whole)
        first = cells.choices @ share
        cases[hidden] = first
        curvature[hidden] -= cells.choices**2 @ share - first**2
        total += float((whole - normaliser[hidden]).sum())
    slope = np.where(cells.informative, cases - expected, 0.0)
    return Working(log_likelihood=total, slope=slope, curvature=np.maximum(curvature, 0.0))


def _log_choices(people: Floats, logits: Floats, choices: Floats) -> Floats:
    """Give ways times odds to the power of each number, as logarithms, (m, cells); -inf above n."""
    count = choices[:, None]
    possible = count <= people
    cases = np.minimum(count, people)
    ways = gammaln(people + 1) - gammaln(cases + 1) - gammaln(people - cases + 1)
    return np.where(possible, ways + cases * logits, -np.inf)


def start(cells: Cells) -> Floats:
    """Give logits to begin with, (T, n): each count on its own, drawn to the rate of its date."""
    middle = float(cells.choices.mean()) if len(cells.choices) else 0.0
    cases = np.where(cells.hidden, np.minimum(middle, cells.people), cells.cases)
    city = (cases.sum(axis=1) + 0.5) / (cells.people.sum(axis=1) + 1)
    drawn = (cases + 5 * city[:, None]) / (cells.people + 5)
    return np.asarray(np.log(drawn) - np.log1p(-drawn))
