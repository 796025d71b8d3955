"""The answer to "where next?": the sites, how sure they are the best, and who comes second."""

from dataclasses import dataclass

import numpy as np

from analyses.siting.benefit import Benefits
from analyses.siting.bound import Bound, lagrangian_bound
from analyses.siting.interchange import SEED, improved, interchange, swap_losses, value_of
from analyses.siting.permitted import permitted
from analyses.siting.proof import proved
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import InputError

RUNNERS_UP = 3  # named for each site, and all that are as good
DRAWS = 200  # of the stability; a share of 50 % is then known to 7 points
STARTS_OF_DRAW = 20  # beginnings of each draw; against all pairs: docs/standorte-verfahren.md
TIE = 1e-9  # of the value: less is no difference


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RunnerUp:
    """Who else could stand in a chosen site's place, and what that would cost."""

    instead_of: int
    candidate: int
    lost: float  # of the value; 0: just as good


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingAnswer:
    """Chosen sites beside those that exist. Candidates are numbered as they were given."""

    chosen: Ints  # in the order of what each adds to those before
    added: Floats  # by each of them
    before: float  # value of the existing sites alone
    value: float  # with the chosen
    bound: float  # no choice of as many sites has a greater value
    steps_wanted: int  # sites asked for; fewer are chosen where more would add nothing
    runners_up: tuple[RunnerUp, ...]
    kept_in: Floats  # share of the draws in which each chosen site was chosen again; NaN: not drawn

    @property
    def gap(self) -> float:
        """Share of what the new sites add by which the answer may fall short of the best."""
        most = self.bound - self.before
        return max(0.0, 1 - (self.value - self.before) / most) if most > 0 else 0.0

    @property
    def is_proven(self) -> bool:
        """Whether no other choice can be better, but for rounding."""
        return self.bound <= self.value + TIE * max(self.value, 1.0)

    @property
    def equals(self) -> tuple[RunnerUp, ...]:
        """Swaps that change nothing: which of them is built, other reasons may decide."""
        return tuple(item for item in self.runners_up if item.lost <= TIE * max(self.value, 1.0))


def choose_sites(
    benefits: Benefits, count: int, *, existing: Ints, is_open: Bools | None = None
) -> SitingAnswer:
    """Choose the sites that add most to those that exist.

    Parameters
    ----------
    benefits
        Of all candidates, the existing sites among them.
    count
        New sites.
    existing
        Candidates that stand already and stay.
    is_open
        (candidates,) which may be chosen; None: all but the existing.

    Raises
    ------
    InputError
        Nobody is reached by any candidate, or more sites are asked for than there are candidates.
    """
    may = permitted(count, benefits.candidates, existing, is_open)
    had = benefits.best_of(existing)
    rest = benefits.beyond(had)
    if not (np.diff(rest.indptr)[may] > 0).any():
        raise InputError(
            "Kein Kandidat erreicht jemanden, den die bestehenden Standorte nicht schon erreichen. "
            "Sind die Kandidaten am Straßennetz, und ist die Obergrenze groß genug?"
        )
    found = lagrangian_bound(rest, count, may, interchange(rest, count, may))
    found = proved(rest, count, found)
    return _answer(rest, found, count, may, before=float(had.sum()))


def _answer(
    rest: Benefits, found: Bound, count: int, is_open: Bools, *, before: float
) -> SitingAnswer:
    ordered, added = by_contribution(rest, found.choice.chosen)
    return SitingAnswer(
        chosen=ordered,
        added=added,
        before=before,
        value=before + found.choice.value,
        bound=before + found.value,
        steps_wanted=count,
        runners_up=runners_up_of(rest, ordered, is_open),
        kept_in=np.full(len(ordered), np.nan),
    )


def by_contribution(benefits: Benefits, chosen: Ints) -> tuple[Ints, Floats]:
    """Put the chosen into the order in which one would open them, with what each adds.

    Parameters
    ----------
    benefits
        Beyond what existing sites bring.
    chosen
        Candidates, in any order; of equals the one given first comes first.
    """
    best, left, ordered, added = np.zeros(benefits.points), [*chosen], [], []
    while left:
        gains = [_gain(benefits, candidate, best) for candidate in left]
        place = int(np.argmax(gains))
        candidate = int(left.pop(place))
        ordered.append(candidate)
        added.append(gains[place])
        points, value = benefits.row(candidate)
        best[points] = np.maximum(best[points], value)
    return np.array(ordered, dtype=np.int64), np.array(added, dtype=np.float64)


def _gain(benefits: Benefits, candidate: int, best: Floats) -> float:
    points, value = benefits.row(candidate)
    return float(np.maximum(value - best[points], 0).sum())


def runners_up_of(benefits: Benefits, chosen: Ints, is_open: Bools) -> tuple[RunnerUp, ...]:
    """Name for each chosen site those that could best stand in its place, and all equals.

    Parameters
    ----------
    benefits
        Beyond what existing sites bring.
    chosen
        Candidates, in the order of the answer.
    is_open
        (candidates,) which may be chosen.
    """
    table = swap_losses(benefits, chosen)
    table[~is_open] = -np.inf
    table[chosen] = -np.inf
    runners = []
    slack = TIE * max(value_of(benefits, chosen), 1.0)
    for place, site in enumerate(chosen):
        order = np.argsort(-table[:, place], kind="stable")
        order = order[: max(RUNNERS_UP, int((table[:, place] >= -slack).sum()))]  # all equals
        runners += [
            RunnerUp(instead_of=int(site), candidate=int(other), lost=max(0.0, -gain))
            for other in order
            if np.isfinite(gain := float(table[other, place]))
        ]
    return tuple(runners)


def kept_shares(
    benefits: Benefits, draws: Floats, chosen: Ints, *, existing: Ints, is_open: Bools
) -> Floats:
    """Say how often each chosen site is chosen again if the demand is another.

    Parameters
    ----------
    benefits
        Of all candidates.
    draws
        (draws, points): the demand of each draw divided by the one that was used; from random
        weights of need, or from the uncertainty of the numbers of children.
    chosen, existing
        Candidates.
    is_open
        (candidates,) which may be chosen.

    Returns
    -------
    numpy.ndarray
        (chosen,) shares of the draws. The choice of a draw is that of swaps from several
        beginnings, which proves nothing. With few beginnings the shares are too high, since a draw
        stays with the sites that it begins from.
    """
    may = is_open.copy()
    may[existing] = False
    kept = np.zeros(len(chosen))
    for number_of_draw, factor in enumerate(draws):
        drawn = Benefits(
            indptr=benefits.indptr, indices=benefits.indices, points=benefits.points,
            value=benefits.value * factor[benefits.indices],
        )  # fmt: skip
        rest = drawn.beyond(drawn.best_of(existing))
        best = interchange(
            rest, len(chosen), may, starts=STARTS_OF_DRAW, seed=SEED + number_of_draw
        )
        again = improved(rest, chosen, may)
        best = again if again.value > best.value * (1 + TIE) else best
        kept += np.isin(chosen, best.chosen)
    return kept / max(len(draws), 1)
