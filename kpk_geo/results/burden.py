"""The stored burden index: what holds for the whole city; status and dynamic by area."""

from typing import Any

from kpk_geo.model import Validity
from kpk_geo.profile import BurdenIndexPlan
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind


class ClassCount(Record):
    """How many areas a class holds."""

    code: int
    label: str
    count: int


class PartSummary(Record):
    """Status or dynamic over all areas."""

    areas: int
    valid: int
    classes: tuple[ClassCount, ...]
    limits: tuple[float, ...]
    invalid: dict[Validity, int]  # areas without a class, by reason
    robust: int
    near_border: int
    repeating: tuple[tuple[str, str, float], ...]  # pairs of indicators, their correlation
    opposing: tuple[tuple[str, str, float], ...]


class BurdenSummary(Record):
    """The index over all areas."""

    status: PartSummary
    dynamic: PartSummary | None
    fields: dict[str, int]  # areas by status and dynamic, as in "2+/-"

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
    near_border: bool | None
    robust: bool | None
    z: dict[str, Figure]  # by indicator, turned so that high means burden

    @classmethod
    def nothing(cls) -> dict[str, Any]:
        """Give what the fields of an unknown area hold."""
        return super().nothing() | {"z": {}}


BURDEN = RunKind(
    slug="burden",
    format_version=2,
    parameters=BurdenIndexPlan,
    summary=BurdenSummary,
    area=BurdenArea,
)
