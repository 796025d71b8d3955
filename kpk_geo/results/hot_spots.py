"""Stored clusters of one indicator: over the whole map and by area."""

from datetime import date
from typing import Any

from pydantic import Field

from kpk_geo.model import (
    Beyond,
    BurdenSupply,
    Cluster,
    Grade,
    LifePhase,
    Move,
    NeighbourKind,
    OfferKind,
    Unit,
    Validity,
)
from kpk_geo.profile import HotSpotPlan
from kpk_geo.results.certainty import FamilySummary, SurroundingsSummary
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind
from kpk_geo.results.small_areas import SmoothedRate, SmoothingSummary


class HotSpotParameters(Record):
    """What was chosen."""

    plan: HotSpotPlan
    indicator: str


class MoranSummary(Record):
    """How alike neighbours are in the whole map."""

    value: Figure
    expected: Figure
    variance_normal: Figure
    variance_random: Figure
    p_normal: Figure
    p_random: Figure
    p_permuted: Figure
    permutations: int
    seed: int
    areas: int


class InferenceSummary(Record):
    """How the probabilities of the areas were found."""

    exact: bool
    permutations: int  # 0: all are enumerated
    seed: int | None
    step: float | None  # values were compared in multiples of this
    why_not_exact: str  # German


class NeighbourSummary(Record):
    """Who was whose neighbour."""

    kind: NeighbourKind
    tolerance: float
    min_border: float
    max_minutes: float | None  # None: ways on foot play no part
    max_detour: float | None
    dropped: int | None
    areas: int
    pairs: int
    mean: float
    islands: tuple[str, ...]
    one_neighbour: tuple[str, ...]
    components: int
    only_by_tolerance: tuple[tuple[str, str], ...]
    bridged: tuple[tuple[str, str], ...]
    knows_people: bool
    points_by_people: bool
    without_barrier: str  # German: why ways on foot play no part


class SensitivitySummary(Record):
    """What was varied."""

    variants: tuple[str, ...]
    refused: tuple[str, ...]
    rezonings: int  # of each scale
    zones: tuple[int, ...]  # how many, by scale
    by_people: bool


class ScanCircle(Record):
    """One circle of the scan statistic."""

    areas: tuple[str, ...]
    events: int
    at_risk: int
    expected: float
    relative_risk: Figure
    statistic: float
    p: float


class CountSummary(Record):
    """What counts say of all areas together, and what was assumed of them."""

    mean: float  # rate of burdened people
    between: float  # standard deviation of rates between areas, beyond chance
    design_effect: float
    design_effect_stated: bool  # False: the profile says nothing, 1 is assumed
    suppressed: int  # areas whose numerator is not published
    suppressed_used: int  # of these, taken as an interval
    suppressed_means: tuple[int, ...]
    expected_suppressed: float  # their numerators together, on average
    why_left_out: str  # German: why suppressed cells are not used
    difference_statistic: float
    difference_expected: float  # of the statistic, if all areas shared one rate
    difference_p: float
    difference_simulations: int
    difference_seed: int
    different: bool  # areas differ beyond chance


class ScanSummary(Record):
    """The scan statistic."""

    simulations: int
    seed: int
    max_share: float
    circles: tuple[ScanCircle, ...]


class RankSummary(Record):
    """How ranks were drawn."""

    areas: int
    simulations: int
    seed: int
    top_share: float
    level: float
    distinct: bool


class DetectableChange(Record):
    """What change half of the areas of a size would be found at."""

    people: float
    change: Figure  # share, 0.05 = 5 percentage points; NaN: none that is a planning case


class MoveSummary(Record):
    """Each area against the city over several dates; without counts the reason."""

    dates: tuple[date, ...] = ()  # oldest first
    reason: str
    counts: dict[Move, int] = Field(default={})
    city_change: Figure = float("nan")  # share, over the whole span
    design_effect: Figure = float("nan")  # declared
    dispersion: Figure = float("nan")  # left over; NaN for two dates
    robust: Figure = float("nan")
    tests: int = 0
    level: Figure = float("nan")
    detectable: tuple[DetectableChange, ...] = ()  # largest, middle and smallest area


class StoredCorrelation(Record):
    """How two maps go together, against patterns as strong without association."""

    value: Figure
    low: Figure  # 95 % interval
    high: Figure
    p: Figure
    effective_size: Figure  # independent areas that are worth as much
    areas: int
    sign: int  # 1, -1: the direction is shown; 0: it is not
    reason: str  # German: what cannot be said


class SupplySummary(Record):
    """Burden against the supply of one kind of offer, over the whole map."""

    kind: OfferKind
    life_phase: LifePhase
    by_value: StoredCorrelation
    by_rank: StoredCorrelation
    variants: tuple[str, ...]  # German: defensible ways of computing supply
    verdicts: dict[BurdenSupply, int]  # number of areas


class HighBurdenSummary(Record):
    """How it was found where burden is high."""

    areas: int
    by_counts: bool  # False: only the values are known
    reason: str  # German: why only values are known, or why none is sure
    top_share: float
    level: float
    simulations: int


class JoinSummary(Record):
    """Burdened areas beside each other."""

    burdened: int
    grades: dict[Grade, int]


class HotSpotSummary(Record):
    """What holds for the whole map; absent parts come with their German reason."""

    indicator: str
    reference_date: date
    sign: int
    unit: Unit
    reason: str
    tests: int
    level: float
    expected_false_hints: float  # areas of the class, on a map of pure noise, at most
    expected_false_cold_hints: float
    grades: dict[Grade, int]
    clusters: dict[Cluster, int]
    cold_clusters: dict[Cluster, int]
    validity: dict[Validity, int]
    standardised: bool
    why_not_standardised: str
    moran: MoranSummary | None
    inference: InferenceSummary | None
    neighbours: NeighbourSummary
    sensitivity: SensitivitySummary
    counts: CountSummary | None  # None where numerators and denominators are not known
    scan: ScanSummary | None
    why_no_scan: str
    ranks: RankSummary | None
    why_no_ranks: str
    moves: MoveSummary
    high_burden: HighBurdenSummary
    supply: tuple[SupplySummary, ...]
    why_no_supply: str
    joins: JoinSummary | None
    surroundings: SurroundingsSummary | None
    why_no_surroundings: str
    family: FamilySummary
    data_digest: str
    versions: dict[str, str]
    smoothing: SmoothingSummary = SmoothingSummary()


class SupplyCell(Record):
    """One area: its burden against its supply of one kind of offer."""

    kind: OfferKind
    life_phase: LifePhase
    supply: Figure  # per 100 children
    low_in: Figure  # number of the variants in which supply is low
    verdict: BurdenSupply | None


class HotSpotArea(AreaRecord):
    """One area; None and NaN where it was not tested."""

    validity: Validity
    value: Figure
    neighbour_mean: Figure
    p_one_sided: Figure
    p_two_sided: Figure
    p_adjusted: Figure
    p_yekutieli: Figure
    p_bonferroni: Figure
    grade: Grade | None
    cluster: Cluster | None
    cold_p_one_sided: Figure
    cold_p_adjusted: Figure
    cold_grade: Grade | None
    cold_cluster: Cluster | None
    local_moran: Figure
    gi: Figure
    gi_star: Figure
    confirmed: int
    variants: int
    robustness: Figure
    rezoning_share: Figure  # of the fine scale
    coarse_rezoning_share: Figure
    in_parent: bool | None  # the area above is in a certain cluster
    in_scan: bool | None
    shrunken: Figure = float("nan")
    rank: Figure = float("nan")
    rank_low: Figure = float("nan")
    rank_high: Figure = float("nan")
    rank_top: Figure = float("nan")
    change: Figure = float("nan")  # share against the city's change, over the whole span
    change_low: Figure = float("nan")
    change_high: Figure = float("nan")
    change_p_adjusted: Figure = float("nan")
    change_detectable: Figure = float("nan")
    move: Move | None = None
    join_burdened: bool | None = None
    join_neighbours: Figure = float("nan")
    join_p: Figure = float("nan")
    join_p_adjusted: Figure = float("nan")
    join_grade: Grade | None = None
    beyond: Beyond | None = None  # of cores: against the wider surroundings
    beyond_p: Figure = float("nan")  # without the trend around
    beyond_p_adjusted: Figure = float("nan")
    burden_high: bool | None = None
    burden_top_third: Figure = float("nan")  # how sure: share of draws among the highest third
    supply: tuple[SupplyCell, ...] = ()
    smoothed: tuple[SmoothedRate, ...] = ()  # oldest date first

    @classmethod
    def nothing(cls) -> dict[str, Any]:
        """Give what the fields of an unknown area hold."""
        return super().nothing() | {
            "confirmed": 0, "variants": 0, "supply": (), "smoothed": (),
        }  # fmt: skip

    def supply_of(self, asked: SupplySummary | SupplyCell) -> SupplyCell | None:
        """Give the cell of one kind of offer and life phase."""
        wanted = (asked.kind, asked.life_phase)
        return next((x for x in self.supply if (x.kind, x.life_phase) == wanted), None)


HOT_SPOTS = RunKind(
    slug="hot-spots",
    format_version=8,  # 8: other streets, which part or join neighbours
    parameters=HotSpotParameters,
    summary=HotSpotSummary,
    area=HotSpotArea,
)
