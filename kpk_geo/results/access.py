"""Stored access and supply: every planned question, over the whole region and by area."""

from typing import Any, Self

from kpk_geo.model import (
    CapacityUnit,
    ChildrenBasis,
    HaloNeed,
    LifePhase,
    NoWay,
    OfferKind,
    TravelMode,
    Validity,
)
from kpk_geo.profile import AccessibilityPlan, ChildrenPlan, StreetNetwork
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind


class AccessParameters(Record):
    """What was chosen."""

    plan: AccessibilityPlan
    network: StreetNetwork
    children: ChildrenPlan
    speeds_used: dict[TravelMode, float]  # km/h


class AskedQuestion(Record):
    """What was asked."""

    kind: OfferKind
    life_phase: LifePhase
    mode: TravelMode
    capacity: CapacityUnit

    @property
    def part(self) -> str:
        """Under which name the answer by area is stored."""
        return "/".join((self.kind, self.life_phase, self.mode, self.capacity))

    @classmethod
    def of_part(cls, part: str) -> Self:
        """Read the question from the name of its answer."""
        kind, phase, mode, capacity = part.split("/")
        return cls(
            kind=OfferKind.of(kind), life_phase=LifePhase.of(phase), mode=TravelMode.of(mode),
            capacity=CapacityUnit.of(capacity),
        )  # fmt: skip


class UnansweredQuestion(AskedQuestion):
    """A question without an answer."""

    reason: str  # German


class StoredEstimate(Record):
    """A figure with its interval."""

    value: Figure
    low: Figure
    high: Figure


class StoredEquity(Record):
    """How supply goes with burden."""

    concentration: StoredEstimate
    ratio: StoredEstimate
    most_burdened: Figure  # supply per child in the most burdened quintile
    least_burdened: Figure
    gini: Figure
    areas: int
    children: float
    effective_size: Figure  # independent areas that are worth as much
    reason: str  # German: why there is no interval; empty where there is one
    resamples: int
    seed: int


class QuestionEquity(Record):
    """How supply goes with burden, all providers together and each type alone."""

    everyone: StoredEquity
    curve: tuple[tuple[float, float], ...]  # shares of children and of supply
    by_provider: dict[str, StoredEquity]


class SlopeRecord(Record):
    """What heights did to the ways of a mode."""

    elevation: str  # the raster, as the profile names it
    kilometres: float  # of all ways of the mode
    kilometres_unknown: float  # of those without a height: they count as level
    max_gradient: float | None  # per cent; steeper ways are closed to the mode
    kilometres_closed: float


class HaloRecord(Record):
    """Less is loaded around some areas than a measure needs."""

    need: HaloNeed
    kilometres: float  # that are needed around an area
    streets: tuple[str, ...]  # area_id of those around which streets end earlier
    offers: tuple[str, ...]  # and of those around which offers and children do


class WaysRecord(Record):
    """What is known of the ways of a mode: whether slope counts, and where too little is loaded."""

    mode: TravelMode
    minutes: float  # up to which ways count
    slope: SlopeRecord | None  # None: all ways count as level
    halo: tuple[HaloRecord, ...]


class QuestionSummary(AskedQuestion):
    """One answered question over the whole region."""

    children: float
    children_off_streets: float
    children_without_route: float
    children_no_way: dict[NoWay, float]  # both of these, by reason
    estimated: bool
    basis: ChildrenBasis
    spread: bool  # withheld cells hold estimates from their square kilometre
    measures: tuple[str, ...]  # census measures that were used
    share_within_15_min: Figure
    supply_per_100: Figure
    overcount: Figure
    children_in_buffer: Figure
    buffer_metres: float
    offers: int
    offers_outside: int
    offers_off_streets: int
    offers_no_way: dict[NoWay, int]  # those, by reason
    offers_without_capacity: int
    offers_idle: int
    offers_left_out: dict[str, int]  # by German reason
    norms: tuple[str, ...]
    slope: SlopeRecord | None  # None: all ways count as level
    halo: tuple[HaloRecord, ...]  # empty: enough is loaded around the region
    variants: tuple[str, ...]  # German: defensible ways of computing that `low_in` counts
    equity: QuestionEquity | None

    @property
    def has_supply(self) -> bool:
        """Whether the places of these offers are known."""
        return self.supply_per_100 == self.supply_per_100  # NaN is the only unequal to itself


class ModeSummary(Record):
    """The network of a mode."""

    mode: TravelMode
    speed: float
    junctions: int
    components: int
    fragments: int
    cells: int
    cells_off_streets: int


class AccessSummary(Record):
    """All questions of a run."""

    questions: tuple[QuestionSummary, ...]
    unanswered: tuple[UnansweredQuestion, ...]
    modes: tuple[ModeSummary, ...]


class AccessArea(AreaRecord):
    """One area in one question."""

    validity: Validity
    children: Figure
    children_off_streets: Figure
    children_without_route: Figure
    children_outside_extract: Figure  # these four: why children are on no street
    children_barrier: Figure
    children_too_steep: Figure
    children_no_street: Figure
    cells_withheld: Figure
    minutes_p50: Figure
    minutes_p95: Figure
    metres_p50: Figure
    metres_p95: Figure
    straight_p50: Figure
    share_within_15_min: Figure
    supply_per_100: Figure
    supply_low: Figure
    supply_high: Figure
    low_in: Figure  # number of the question's variants in which supply is in the lowest quintile
    children_in_buffer: Figure
    children_in_service_area: Figure
    overcount: Figure
    share_overcount: Figure
    norms: dict[str, Figure]  # share of children within each norm, by its id

    @classmethod
    def nothing(cls) -> dict[str, Any]:
        """Give what the fields of an unknown area hold."""
        return super().nothing() | {"norms": {}}


ACCESS = RunKind(
    slug="accessibility",
    format_version=6,  # 6: other streets of the same extract; reasons why children have no way
    parameters=AccessParameters,
    summary=AccessSummary,
    area=AccessArea,
)
