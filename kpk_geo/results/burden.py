"""The stored burden index: what holds for the whole city; status and dynamic by area."""

from typing import Any

from kpk_geo.model import Validity
from kpk_geo.profile import BurdenIndexPlan
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind


class ClassCount(Record):
    """How many areas a class holds."""

    code: int
    label: str  # of the source of the scheme; pages say `ClassScheme.label`
    count: int


class PartSummary(Record):
    """Status or dynamic over all areas."""

    areas: int
    valid: int
    classes: tuple[ClassCount, ...]
    limits: tuple[float, ...]
    invalid: dict[Validity, int]  # areas without a class, by reason
    robust: int  # against weights and data together
    robust_weights: int  # against other weights alone
    robust_data: int  # against the chance of the counts alone
    sure: int  # areas whose class has the probability `SURE` of `analyses.burden.certainty`
    sure_to_move: int  # of these: of another class than the middle one
    near_border: int
    repeating: tuple[tuple[str, str, float], ...]  # pairs of indicators, their correlation
    opposing: tuple[tuple[str, str, float], ...]
    counted: tuple[str, ...]  # indicators whose counts were used
    exact: dict[str, str]  # the others, taken as exact, and why (German)
    left_out: dict[str, str]  # where suppressed cells are not used, and why (German)
    design_effects: dict[str, float]  # of the counted indicators; 1 where the profile says none
    effects_not_stated: tuple[str, ...]
    with_suppressed: int  # areas without a class of which its probabilities are known
    no_certainty: str  # German: why nothing is said of chance; empty if something is


class ChangeTest(Record):
    """Whether the changes of one indicator differ between the areas beyond chance."""

    indicator: str
    statistic: float
    degrees: int
    p: float


class DifferingSummary(Record):
    """Whether the changes of the areas differ at all."""

    differ: bool | None  # None: cannot be tested
    tests: tuple[ChangeTest, ...]
    level: float  # of all tests together
    reason: str  # German: why nothing could be tested


class BurdenSummary(Record):
    """The index over all areas."""

    status: PartSummary
    dynamic: PartSummary | None
    fields: dict[str, int]  # areas by status and dynamic, as in "2+/-"
    differing: DifferingSummary | None  # None without a dynamic

    @property
    def parts(self) -> dict[str, PartSummary]:
        """The parts there are, by name."""
        found = {"status": self.status, "dynamic": self.dynamic}
        return {name: part for name, part in found.items() if part is not None}


class BurdenArea(AreaRecord):
    """One area in one part of the index; None and NaN where it was not classified."""

    validity: Validity
    score: Figure
    class_code: int | None
    weighting_share: Figure
    leave_one_out_share: Figure
    data_share: Figure  # probability of the class, as the counts allow
    joint_share: Figure  # in which it holds against weights and data together
    probabilities: dict[int, Figure]  # by class code; also where a suppressed cell took the class
    score_low: Figure  # 90 % interval
    score_high: Figure
    rank: Figure  # 1: most burdened
    rank_low: Figure
    rank_high: Figure
    top_quintile: Figure  # probability of being among the most burdened fifth
    field_probabilities: dict[str, Figure]  # kept with the status: of each field as in "2+/-"
    near_border: bool | None
    robust: bool | None
    z: dict[str, Figure]  # by indicator, turned so that high means burden

    @classmethod
    def nothing(cls) -> dict[str, Any]:
        """Give what the fields of an unknown area hold."""
        return super().nothing() | {"z": {}, "probabilities": {}, "field_probabilities": {}}


BURDEN = RunKind(
    slug="burden",
    planned_by="burden_index",
    format_version=4,
    parameters=BurdenIndexPlan,
    summary=BurdenSummary,
    area=BurdenArea,
)
