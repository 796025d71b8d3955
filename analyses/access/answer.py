"""Who reaches which kind of offer, and is there enough of it? One question, answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.access.area_table import AreaTable, Cells, TravelCosts, area_table, overcount
from analyses.access.halo import HaloGap
from analyses.access.no_way import counted, with_reasons
from analyses.access.offers import capacity_of, kinds_among, of_kind, states_at
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.access.supply import CUTOFF_FACTORS, Supply, supply
from analyses.access.variants import range_of_variants, supplies
from analyses.routing import (
    CostMatrix,
    Nearest,
    cost_matrix,
    nearest,
    straight_cost_matrix,
    straight_metres,
)
from kpk_geo.arrays import Floats
from kpk_geo.errors import NotFoundError, listed
from kpk_geo.german import number
from kpk_geo.model import CapacityUnit, LifePhase, NoWay, OfferKind, SupplyMethod, TravelMode
from kpk_geo.network.graph import Network
from kpk_geo.network.slope import SlopeUse
from kpk_geo.network.snap import Positions
from kpk_geo.norms import Norm, norms
from kpk_geo.opening.rules import State
from kpk_geo.opening.slot import Slot
from kpk_geo.profile import AccessibilityPlan, Service

THREADS = 2
BUFFER_NORM = "munich_kita"  # the radius of the supply ratio after Munich's model


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuestion:
    """What is asked."""

    kind: OfferKind
    life_phase: LifePhase
    mode: TravelMode = TravelMode.WALK
    capacity: CapacityUnit = CapacityUnit.PLACES
    slot: Slot | None = None


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ChosenOffers:
    """The offers that count for a question; positions on the network, one row each."""

    rows: pd.DataFrame
    positions: Positions
    capacity: Floats
    without_hours: int  # left out because nobody knows whether they are open then
    by_appointment: int  # left out because one has to arrange to come
    no_way: Mapping[NoWay, int]  # left out because nobody gets there, by reason

    @property
    def xy(self) -> Floats:
        """Coordinates in metres, (rows, 2)."""
        return self.rows[["x", "y"]].to_numpy(dtype=float)


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True, kw_only=True)
class Answer:
    """Cells and areas for one question."""

    question: AccessQuestion
    offers: ChosenOffers
    cells: Cells
    travel: TravelCosts
    nearest: Nearest
    costs: CostMatrix
    supply: Supply
    table: AreaTable
    overcount: pd.DataFrame
    buffer_metres: float
    slope: SlopeUse | None  # None: all ways count as level
    halo: tuple[HaloGap, ...]  # where too little is loaded around the region


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


def answer(region: AccessRegion, prepared: ModeNetwork, question: AccessQuestion) -> Answer:
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
    region: AccessRegion, prepared: ModeNetwork, question: AccessQuestion
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
            raise NotFoundError(f"„{question.kind.label}“: {why}")
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
    region: AccessRegion,
    prepared: ModeNetwork,
    question: AccessQuestion,
    offers: ChosenOffers,
    *,
    costs: CostMatrix | None = None,
    with_range: bool = True,
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
    costs
        From the cells to the offers, at least up to `max_cutoff`; None: they are searched for.
    with_range
        Also share places in the other defensible ways; takes longer than the answer itself.
    """
    plan, network = region.plan, prepared.network
    cells = region.cells(question.life_phase)
    found = nearest(network, offers.positions, prepared.cells)
    travel = TravelCosts(
        minutes=found.minutes(network),
        metres=metres_to(prepared, offers.positions, found),
        straight=straight_metres(offers.xy, region.cell_xy),
    )
    cutoff = cost_of(network, plan.max_travel_time)
    if costs is None:
        costs = cost_matrix(
            prepared.index, offers.positions, cutoff=max_cutoff(network, plan), threads=THREADS
        )
    shared = shared_places(region, prepared, cells, offers, costs)
    shares = supplies(cells, shared, costs, offers.capacity, cutoff if with_range else None)
    table = area_table(
        cells, travel, norms=norms_for(question), supplies=shares, few=plan.few_children
    )
    metres = cutoff / 1000
    return Answer(
        question=question,
        offers=offers,
        cells=cells,
        travel=travel,
        nearest=found,
        costs=costs,
        supply=shared,
        table=range_of_variants(with_reasons(table, cells, prepared.cell_reasons)),
        overcount=overcount(cells, travel, metres=metres),
        buffer_metres=metres,
        slope=network.slope,
        halo=prepared.halo,
    )


def metres_to(prepared: ModeNetwork, offers: Positions, found: Nearest) -> Floats:
    """Give the metres of the shortest way from each cell to an offer.

    On level ground it is the fastest one. Norms ask for the shortest, however steep it is.

    Parameters
    ----------
    prepared
        The network with the cells.
    offers
        On that network.
    found
        The fastest ways to them.

    Returns
    -------
    (cells,) float
        inf without a route, NaN without a street; all NaN by car, whose costs are no lengths.
    """
    if prepared.network.slope is not None:
        shortest = nearest(prepared.by_length, offers.by_length(), prepared.cells.by_length())
        return shortest.cost[:, 0] / 1000
    if not prepared.network.costs_are_lengths:
        return np.full(len(found.cost), np.nan)
    return found.cost[:, 0] / 1000


def max_cutoff(network: Network, plan: AccessibilityPlan) -> int:
    """Give how far the search must go for all variants (mm of cost)."""
    return int(cost_of(network, plan.max_travel_time) * max(CUTOFF_FACTORS))


def cost_of(network: Network, minutes: float) -> int:
    """Turn minutes into millimetres of cost."""
    return round(minutes / network.minutes_per_unit)


def shared_places(
    region: AccessRegion,
    prepared: ModeNetwork,
    cells: Cells,
    offers: ChosenOffers,
    costs: CostMatrix,
    *,
    capacity: Floats | None = None,
) -> Supply:
    """Share places among children as the region's plan says.

    Parameters
    ----------
    region
        Its plan says by which method.
    prepared
        The network on which `costs` were found.
    cells
        Children of the life phase.
    offers
        Those that count, one for each destination of `costs`.
    costs
        From the cells to the offers, at least up to the plan's cutoff.
    capacity
        Of each offer, instead of its own: for the part of supply that comes from some of them.
    """
    plan, network = region.plan, prepared.network
    cutoff = cost_of(network, plan.max_travel_time)
    if plan.method is SupplyMethod.RATIO:
        radius = next(norm.value for norm in norms() if norm.id == BUFFER_NORM) or 750.0
        costs = straight_cost_matrix(offers.xy, region.cell_xy, metres=radius)
        cutoff = round(radius * 1000)
    return supply(
        costs,
        cells.children,
        offers.capacity if capacity is None else capacity,
        cutoff=cutoff,
        method=plan.method,
        decay=plan.decay,
        rings=tuple((cost_of(network, minutes), weight) for minutes, weight in plan.rings),
    )


def norms_for(question: AccessQuestion) -> tuple[Norm, ...]:
    """Choose the norms that can be applied to a question."""
    return tuple(
        norm for norm in norms() if norm.concerns(question.kind, question.life_phase, question.mode)
    )
