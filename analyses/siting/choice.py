"""The sites for an aim, whichever method finds them: one form for everything that is asked."""

from dataclasses import dataclass

import numpy as np

from analyses.siting.answer import (
    TIE,
    RunnerUp,
    SitingAnswer,
    by_contribution,
    choose_sites,
    runners_up_of,
)
from analyses.siting.benefit import Benefits
from analyses.siting.exact import Solved, fewest_sites
from analyses.siting.problem import SitingProblem
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.model import Proof, SitingAim


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingChoice:
    """Chosen sites, how good they are, and how much better any choice could be.

    Sites are rows of the problem's costs. Values are people, each as often as they count, or what
    is saved of their ways (mm of cost); for the shortest longest way, its cost.
    """

    benefits: Benefits  # of all sites in what the aim counts
    chosen: Ints  # in the order of what each adds
    added: Floats
    before: float
    value: float
    bound: float  # no choice is better
    proof: Proof
    gap: float  # share of what the new sites add that may be missing
    runners_up: tuple[RunnerUp, ...]
    longest_before: float = np.nan  # mm of cost; NaN where it was not asked for
    longest_after: float = np.nan

    def is_equal(self, runner_up: RunnerUp) -> bool:
        """Say whether a swap changes nothing: other reasons may decide."""
        return runner_up.lost <= TIE * max(self.value, 1.0)

    def lost_share(self, runner_up: RunnerUp) -> float:
        """Give the share of what the new sites add that a swap would lose."""
        gained = self.value - self.before
        return min(1.0, runner_up.lost / gained) if gained > 0 else 0.0


def choose(
    problem: SitingProblem, aim: SitingAim, count: int, *, time_limit: float
) -> SitingChoice:
    """Choose new sites for an aim.

    Parameters
    ----------
    problem
        Existing sites, which stay, and candidates.
    aim
        What the sites are to do. To reach everybody takes as many as it takes.
    count
        New sites at most.
    time_limit
        Seconds of the solver, where one is needed.

    Raises
    ------
    InputError
        Nobody more can be reached, too many sites are asked for, or the time was not enough for
        any answer.
    """
    if aim is SitingAim.COVER_ALL:
        return _fewest(problem, time_limit)
    benefits = problem.saving() if aim is SitingAim.MEDIAN else problem.reaching()
    found = choose_sites(benefits, count, existing=problem.standing, is_open=problem.is_open)
    return _of_answer(benefits, found)


def _of_answer(benefits: Benefits, found: SitingAnswer) -> SitingChoice:
    return SitingChoice(
        benefits=benefits, chosen=found.chosen, added=found.added, before=found.before,
        value=found.value, bound=found.bound,
        proof=Proof.PROVEN if found.is_proven else Proof.BOUNDED,
        gap=0.0 if found.is_proven else found.gap, runners_up=found.runners_up,
    )  # fmt: skip


def _fewest(problem: SitingProblem, time_limit: float) -> SitingChoice:
    """Reach everybody whom any candidate reaches, with as few sites as possible."""
    benefits = problem.reaching()
    rest = benefits.beyond(benefits.best_of(problem.standing))
    if not len(rest.value):
        raise InputError(
            "Alle, die ein möglicher Ort erreicht, sind schon in der Zeit bei einem bestehenden. "
            "Es braucht keinen weiteren."
        )
    solved = fewest_sites(rest, time_limit=time_limit)
    chosen = found_in_time(solved, time_limit)
    return of_rest(problem, benefits, rest, solved, chosen, gap=1 - solved.bound / solved.value)


def found_in_time(solved: Solved, time_limit: float) -> Ints:
    """Give what a solver chose.

    Parameters
    ----------
    solved
        Its answer.
    time_limit
        Seconds that it had, for the message.

    Raises
    ------
    InputError
        It found nothing in time.
    """
    if solved.chosen is None:
        raise InputError(
            f"In {number(time_limit)} Sekunden fand sich keine Antwort. Bitte weniger mögliche Orte "
            "nennen, das Raster gröber wählen oder mehr Zeit geben (time_limit)."
        )
    return solved.chosen


def of_rest(
    problem: SitingProblem, benefits: Benefits, rest: Benefits, solved: Solved, chosen: Ints,
    *, gap: float,
) -> SitingChoice:  # fmt: skip
    """Write what a solver chose in the common form.

    Parameters
    ----------
    problem
        Existing sites and candidates.
    benefits, rest
        In what the aim counts: of all sites, and beyond the existing ones.
    solved
        Says how far it is proven.
    chosen
        Rows of the problem's costs, in any order.
    gap
        Share that may be missing where it is not proven.
    """
    ordered, added = by_contribution(rest, chosen)
    before = float(benefits.best_of(problem.standing).sum())
    value = before + float(added.sum())
    return SitingChoice(
        benefits=benefits, chosen=ordered, added=added, before=before, value=value,
        bound=value if solved.is_proven else max(value, before + solved.bound),
        proof=Proof.PROVEN if solved.is_proven else Proof.TIMED_OUT,
        gap=0.0 if solved.is_proven else max(0.0, gap),
        runners_up=runners_up_of(rest, ordered, problem.is_open),
    )  # fmt: skip
