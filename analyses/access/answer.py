"""Who reaches which kind of offer, and is there enough of it? One question, answered."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.access.area_table import AreaTable, Cells, TravelCosts, area_table, overcount
from analyses.access.halo import HaloGap
from analyses.access.no_way import counted, with_reasons
from analyses.access.offers import capacity_of, kinds_among, of_kind, states_at
from analyses.access.region import AccessRegion, AskedRegion, OnNetwork
from analyses.access.shared_places import ChosenOffers, cost_of, metres_to, supply_and_range
from analyses.access.supply import Supply
from analyses.access.variants import range_of_variants, supplies
from analyses.routing import Nearest, nearest, straight_metres
from kpk_geo.arrays import Floats, Ints
from kpk_geo.errors import NotFoundError, listed
from kpk_geo.german import number
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode
from kpk_geo.network.slope import SlopeUse
from kpk_geo.norms import Norm, norms
from kpk_geo.opening.rules import State
from kpk_geo.opening.slot import Slot
from kpk_geo.profile import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuestion:
    """What is asked."""

    kind: OfferKind
    life_phase: LifePhase
    mode: TravelMode = TravelMode.WALK
    capacity: CapacityUnit = CapacityUnit.PLACES
    slot: Slot | None = None


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True, kw_only=True)
class Answer:
    """Cells and areas for one question."""

    question: AccessQuestion
    offers: ChosenOffers
    cells: Cells
    travel: TravelCosts
    nearest: Nearest
    supply: Supply
    table: AreaTable
    overcount: pd.DataFrame
    buffer_metres: float
    slope: SlopeUse | None  # None: all ways count as level
    halo: tuple[HaloGap, ...]  # where too little is loaded around the region


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Known:
    """What is known before: of a scenario by the answer before it, of a state by its parts."""

    supply: Supply  # as the plan shares places
    straight: Floats  # (cells,) metres to the nearest offer as the crow flies
    before: Answer | None = None  # areas in which no way changed keep the quantiles of theirs
    kept: Ints | None = None  # rows of its offers that come first now; None: the streets are others
    variants: tuple[Supply, ...] = ()  # as the other defensible ways do; empty: not computed


def planned_services(region: AccessRegion) -> list[Service]:
    """List what is planned to be asked: by the profile, else every kind that has a place."""
    if region.plan.services:
        return list(region.plan.services)
    kinds = [OfferKind.of(kind) for kind in kinds_among(region.offers.rows)]
    return [Service(kind=kind) for kind in kinds if kind is not OfferKind.OTHER]


def planned_questions(region: AccessRegion) -> Iterator[AccessQuestion]:
    """Give every planned question in every planned mode."""
    for service in planned_services(region):
        for mode in region.plan.modes:
            yield AccessQuestion(
                kind=service.kind,
                life_phase=service.life_phase or service.kind.usual_phase,
                mode=mode,
                capacity=service.capacity,
            )


def answer(region: AskedRegion, prepared: OnNetwork, question: AccessQuestion) -> Answer:
    """Compute travel costs and supply of a question for all cells and areas.

    Parameters
    ----------
    region
        Cells, offers and plan.
    prepared
        The network of the question's mode.
    question
        The kind of offer, of which life phase, by which mode, and when.

    Raises
    ------
    NotFoundError
        No such offer has a place, or none is open then.
    InputError
        The census grid does not know the life phase.
    """
    return answer_for(region, prepared, question, choose_offers(region, prepared, question))


def choose_offers(
    region: AskedRegion, prepared: OnNetwork, question: AccessQuestion
) -> ChosenOffers:
    """Choose the offers of the kind that are open in the slot and near a street.

    Parameters
    ----------
    region
        Whose offers are chosen from.
    prepared
        The network of the question's mode, with all offers of the region on it.
    question
        Its kind and slot choose; its `capacity` is the unit in which supply counts.

    Raises
    ------
    NotFoundError
        No such offer has a place, or none is open then.
    """
    rows = region.offers.rows
    wanted = of_kind(rows, question.kind.value)
    if not wanted.any():
        kinds = listed(OfferKind.of(kind).label for kind in kinds_among(rows))
        raise NotFoundError(
            f"Für „{question.kind.label}“ ist kein Angebot mit sicherem Ort geladen. "
            f"Vorhanden sind: {kinds or 'keine'}."
        )
    unknown = arranged = 0
    if question.slot is not None:
        every = int(wanted.sum())
        states = dict(
            zip(np.flatnonzero(wanted), states_at(rows[wanted], question.slot), strict=True)
        )
        unknown, arranged = (
            list(states.values()).count(state) for state in (State.UNKNOWN, State.APPOINTMENT)
        )
        wanted[[row for row, state in states.items() if state is not State.OPEN]] = False
        if not wanted.any():
            why = _none_open(unknown, arranged, of=every)
            holiday = question.slot.holiday and f"Feiertag: {question.slot.holiday}. "
            raise NotFoundError(f"„{question.kind.label}“: {holiday}{why}")
    is_near = prepared.offers.is_near
    chosen = np.flatnonzero(wanted & is_near)
    own = rows.iloc[chosen].reset_index(drop=True)
    return ChosenOffers(
        rows=own,
        positions=prepared.offers.take(chosen),
        capacity=capacity_of(own, question.capacity, region.today),
        without_hours=unknown,
        by_appointment=arranged,
        no_way=counted(prepared.offer_reasons[wanted]),
    )


def _none_open(unknown: int, arranged: int, *, of: int) -> str:
    """Say that nothing is known to be open: unknown hours prove nothing.

    >>> _none_open(3, 0, of=3)
    'Von keinem der 3 Angebote sind Zeiten bekannt; ob dann eines geöffnet ist, weiß niemand.'
    >>> _none_open(0, 0, of=3)
    'Zu dieser Zeit ist keines geöffnet.'
    >>> _none_open(0, 2, of=4)
    'Von denen, deren Zeiten bekannt sind, ist dann keines geöffnet; 2 nur nach Vereinbarung.'
    """
    if unknown == of:
        return (
            f"Von keinem der {number(of)} Angebote sind Zeiten bekannt; ob dann eines geöffnet "
            "ist, weiß niemand."
        )
    if not unknown and not arranged:
        return "Zu dieser Zeit ist keines geöffnet."
    parts = [f"{number(arranged)} nur nach Vereinbarung"] if arranged else []
    parts += [f"von {number(unknown)} ist es nicht bekannt"] if unknown else []
    return f"Von denen, deren Zeiten bekannt sind, ist dann keines geöffnet; {', '.join(parts)}."


def answer_for(
    region: AskedRegion,
    prepared: OnNetwork,
    question: AccessQuestion,
    offers: ChosenOffers,
    *,
    known: Known | None = None,
) -> Answer:
    """Answer a question for any set of offers, also one of a scenario.

    Parameters
    ----------
    region
        Cells and plan.
    prepared
        The network of the question's mode.
    question
        Says whose children count and which norms apply; the offers are those given.
    offers
        Those that count, on the network of `prepared`.
    known
        What need not be computed; in ways that are not in it places are not shared. None: all is
        computed.
    """
    plan, network = region.plan, prepared.network
    cells = region.cells(question.life_phase)
    before = None if known is None else known.before
    carried = None
    if known is not None and before is not None and known.kept is not None:
        carried = before.nearest, known.kept
    found = nearest(network, offers.positions, prepared.cells, before=carried)
    travel = TravelCosts(
        minutes=found.minutes(network),
        metres=metres_to(prepared, offers.positions, found),
        straight=straight_metres(offers.xy, region.cell_xy) if known is None else known.straight,
    )
    cutoff = cost_of(network, plan.max_travel_time)
    if known is None:
        shared, variants = supply_and_range(region, prepared, cells, offers)
    else:
        shared, variants = known.supply, [*known.variants]
    shares = supplies(shared, variants, offers.capacity)
    table = area_table(
        cells, travel, norms=norms_for(question), supplies=shares, few=plan.few_children,
        before=None if before is None else (before.travel, before.table),
    )  # fmt: skip
    metres = cutoff / 1000
    return Answer(
        question=question,
        offers=offers,
        cells=cells,
        travel=travel,
        nearest=found,
        supply=shared,
        table=range_of_variants(with_reasons(table, cells, prepared.cell_reasons)),
        overcount=overcount(cells, travel, metres=metres),
        buffer_metres=metres,
        slope=network.slope,
        halo=prepared.halo,
    )


def norms_for(question: AccessQuestion) -> tuple[Norm, ...]:
    """Choose the norms that can be applied to a question."""
    return tuple(
        norm for norm in norms() if norm.concerns(question.kind, question.life_phase, question.mode)
    )
