"""The sites for an aim, whichever method finds them: one form for everything that is asked."""

from dataclasses import dataclass, replace

import numpy as np

from analyses.siting.alternatives import coverage_runners_up
from analyses.siting.answer import (
    TIE,
    RunnerUp,
    SitingAnswer,
    by_contribution,
    choose_sites,
    runners_up_of,
)
from analyses.siting.benefit import Benefits
from analyses.siting.capacity import CapacityOptions, best_with_capacity
from analyses.siting.centre import shortest_longest_way
from analyses.siting.equity import group_first
from analyses.siting.exact import Conditions, Floor, fewest_sites
from analyses.siting.problem import SitingProblem
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.model import Proof, SitingAim

CENTRE_SHARE = 0.95  # of the children whose longest way counts: one remote farm decides nothing
CENTRE_CANDIDATES = 500  # more take minutes; own setting, from measurements
NOBODY = (
    "Kein Kandidat erreicht jemanden, den die bestehenden Standorte nicht schon erreichen. "
    "Sind die Kandidaten am Straßennetz, und ist die Obergrenze groß genug?"
)


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
    served: float = np.nan  # children for whom new sites have room; NaN without a capacity
    can_be_drawn: bool = False  # greedy and swaps choose in the very same way

    def is_equal(self, runner_up: RunnerUp) -> bool:
        """Say whether a swap changes nothing: other reasons may decide."""
        return runner_up.lost <= TIE * max(self.value, 1.0)

    def lost_share(self, runner_up: RunnerUp) -> float:
        """Give the share of what the new sites add that a swap would lose."""
        gained = self.value - self.before
        return min(1.0, runner_up.lost / gained) if gained > 0 else 0.0


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingRequest:
    """What is asked of the new sites."""

    aim: SitingAim
    count: int  # new sites at most; to reach everybody takes as many as it takes
    time_limit: float  # seconds of the solver, where one is needed
    first: Floor | None = None  # whose children come first; None: nobody's
    capacity: float | None = None  # children that a new site can serve; None: any number


def choose(problem: SitingProblem, asked: SitingRequest) -> SitingChoice:
    """Choose new sites for an aim.

    Parameters
    ----------
    problem
        Existing sites, which stay, and candidates.
    asked
        What the sites are to do. Who comes first, and how many a site can serve, is known for
        coverage alone.

    Raises
    ------
    InputError
        Nobody more can be reached, too many sites are asked for, the demands contradict each other,
        or the time was not enough for any answer.
    """
    if asked.aim is not SitingAim.COVERAGE and (asked.first or asked.capacity):
        raise InputError(
            f"„{asked.aim.label}“ geht nicht zusammen mit einem Vorrang oder mit begrenzten "
            f"Plätzen; das gibt es nur bei „{SitingAim.COVERAGE.label}“."
        )
    if asked.first and asked.capacity:
        raise InputError(
            "Ein Vorrang und begrenzte Plätze zugleich lassen sich nicht rechnen. Bitte eines von "
            "beiden weglassen."
        )
    assert asked.aim is not SitingAim.TOUR  # `mobile.py` knows the ways between stops
    if asked.aim is SitingAim.COVER_ALL:
        return _fewest(problem, asked)
    if asked.aim is SitingAim.CENTRE:
        return _centre(problem, asked)
    if asked.first:
        return _first(problem, asked, asked.first)
    if asked.capacity is not None:
        return _with_capacity(problem, asked, asked.capacity)
    benefits = problem.saving() if asked.aim is SitingAim.MEDIAN else problem.reaching()
    found = choose_sites(benefits, asked.count, existing=problem.standing, is_open=problem.is_open)
    return _of_answer(benefits, found)


def _of_answer(benefits: Benefits, found: SitingAnswer) -> SitingChoice:
    return SitingChoice(
        benefits=benefits, chosen=found.chosen, added=found.added, before=found.before,
        value=found.value, bound=found.bound,
        proof=Proof.PROVEN if found.is_proven else Proof.BOUNDED,
        gap=0.0 if found.is_proven else found.gap, runners_up=found.runners_up,
        can_be_drawn=True,
    )  # fmt: skip


def _fewest(problem: SitingProblem, asked: SitingRequest) -> SitingChoice:
    """Reach everybody whom any candidate reaches, with as few sites as possible."""
    benefits = problem.reaching()
    rest = benefits.beyond(benefits.best_of(problem.standing))
    if not len(rest.value):
        raise InputError(
            "Alle, die ein möglicher Ort erreicht, sind schon in der Zeit bei einem bestehenden. "
            "Es braucht keinen weiteren."
        )
    solved = fewest_sites(rest, time_limit=asked.time_limit)
    chosen = found_in_time(solved.chosen, asked)
    # Less than everybody is no answer here: the gap is one of sites, the value is all there is.
    gap = 0.0 if solved.is_proven else 1 - solved.bound / solved.value
    return _of_rest(problem, benefits, chosen, proof=_proof(solved.is_proven), gap=gap)


def _centre(problem: SitingProblem, asked: SitingRequest) -> SitingChoice:
    """Make the longest way of nearly everybody as short as so many sites can."""
    assert problem.far is not None  # searched for where this is asked
    _require_few(problem)
    found = shortest_longest_way(
        problem.far, problem.demand.children, asked.count, existing=problem.standing,
        is_open=problem.is_open, share=CENTRE_SHARE, time_limit=asked.time_limit,
    )  # fmt: skip
    chosen = found_in_time(found.chosen, asked)
    if not len(chosen):
        raise InputError(
            "Kein weiterer Ort verkürzt den längsten Weg: Die bestehenden liegen schon so nah, wie "
            "es mit den möglichen Orten geht."
        )
    made = _of_rest(
        problem, problem.reaching(), chosen, proof=_proof(found.is_proven), gap=found.gap
    )
    return replace(made, runners_up=(), longest_before=found.before, longest_after=found.value)


def _require_few(problem: SitingProblem) -> None:
    count = int(problem.is_open.sum())
    if count > CENTRE_CANDIDATES:
        raise InputError(
            f"„{SitingAim.CENTRE.label}“ lässt sich mit höchstens {number(CENTRE_CANDIDATES)} "
            f"möglichen Orten rechnen; hier sind es {number(count)}. Bitte das Raster gröber "
            "wählen oder nur Arten nennen."
        )


def _first(problem: SitingProblem, asked: SitingRequest, first: Floor) -> SitingChoice:
    """Reach as many of one group as possible, and then as many of all."""
    benefits = problem.reaching()
    had = benefits.best_of(problem.standing)
    weight = np.where(had > 0, 0.0, problem.demand.weighted)
    rest = benefits.beyond(had)
    if not (rest.indptr[-1] > 0):
        raise InputError(NOBODY)
    conditions = Conditions(count=asked.count)
    found = group_first(rest, weight, first, conditions, time_limit=asked.time_limit)
    solved = found.solved
    chosen = useful(rest, found_in_time(solved.chosen, asked))
    free = choose_sites(
        benefits, asked.count, existing=problem.standing, is_open=problem.is_open
    )  # nobody first: no priority can reach more
    bound = min(solved.bound, free.bound - free.before)
    made = _of_rest(
        problem, benefits, chosen, proof=_proof(solved.is_proven), bound=bound, gap=np.nan
    )  # fmt: skip
    people = float(np.where(first.member, weight, 0.0).sum())
    kept = replace(first, share=found.group_value / people * (1 - TIE) if people else 0.0)
    others = coverage_runners_up(
        rest, weight, made.chosen, replace(conditions, floors=(kept,)), is_open=problem.is_open
    )
    return replace(made, runners_up=others)


def _with_capacity(problem: SitingProblem, asked: SitingRequest, places: float) -> SitingChoice:
    """Serve as many as possible whom no existing site reaches, with so many places at each."""
    benefits = problem.reaching()
    had = benefits.best_of(problem.standing)
    rest = benefits.beyond(had)
    if not (rest.indptr[-1] > 0):
        raise InputError(NOBODY)
    children = np.where(had > 0, 0.0, problem.demand.children)
    capacity = np.full(rest.candidates, places)
    found = best_with_capacity(
        rest, children, capacity, asked.count, existing=np.empty(0, dtype=np.int64),
        options=CapacityOptions(
            need=problem.demand.weight, is_open=problem.is_open, time_limit=asked.time_limit
        ),
    )  # fmt: skip
    made = _of_rest(problem, benefits, found.chosen, proof=_proof(found.is_proven), gap=found.gap)
    return replace(made, runners_up=(), served=float(found.served.sum()))


def _proof(is_proven: bool) -> Proof:
    return Proof.PROVEN if is_proven else Proof.TIMED_OUT


def found_in_time(chosen: Ints | None, asked: SitingRequest) -> Ints:
    """Give what a solver chose.

    Parameters
    ----------
    chosen
        None: it found nothing.
    asked
        Says how much time it had.

    Raises
    ------
    InputError
        It found nothing in time.
    """
    if chosen is None:
        raise InputError(
            f"In {number(asked.time_limit)} Sekunden fand sich keine Antwort. Bitte weniger "
            "mögliche Orte nennen, das Raster gröber wählen oder mehr Zeit geben (time_limit)."
        )
    return chosen


def useful(rest: Benefits, chosen: Ints) -> Ints:
    """Leave out those that add nothing to the others; a solver may choose some to fill the number.

    Parameters
    ----------
    rest
        Beyond what existing sites bring.
    chosen
        Candidates, in any order.
    """
    ordered, added = by_contribution(rest, chosen)
    return np.sort(ordered[added > 0])


def _of_rest(
    problem: SitingProblem, benefits: Benefits, chosen: Ints, *, proof: Proof, gap: float,
    bound: float = 0.0,
) -> SitingChoice:  # fmt: skip
    """Write what a solver chose in the common form; `bound` beyond the existing sites."""
    before = benefits.best_of(problem.standing)
    rest = benefits.beyond(before)
    ordered, added = by_contribution(rest, chosen)
    value = float(before.sum() + added.sum())
    is_proven = proof is Proof.PROVEN
    return SitingChoice(
        benefits=benefits, chosen=ordered, added=added, before=float(before.sum()), value=value,
        bound=value if is_proven else max(value, float(before.sum()) + bound), proof=proof,
        gap=0.0 if is_proven else _gap(float(added.sum()), bound, gap),
        runners_up=runners_up_of(rest, ordered, problem.is_open),
    )  # fmt: skip


def _gap(added: float, bound: float, known: float) -> float:
    """Give the share that may be missing: as a method says it, else from its bound."""
    if not np.isnan(known):
        return max(0.0, known)
    return max(0.0, 1 - added / bound) if bound > 0 else 0.0
