"""Which counts a forecast of children is made from."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from kpk_geo.model import Unit
from kpk_geo.profile.base import Identifier, Section
from kpk_geo.profile.indicators import Indicator


class ForecastGroup(Section):
    """An age group whose children are counted by area."""

    indicator: Identifier  # of unit count
    age_from: int = Field(ge=0, le=30)
    age_to: int = Field(ge=1, le=31)  # "bis unter"

    @model_validator(mode="after")
    def _span(self) -> Self:
        if self.age_to <= self.age_from:
            raise ValueError("age_to muss größer als age_from sein (bis unter)")
        return self


class ForecastPlan(Section):
    """From which counts children of the coming years are forecast."""

    level: Identifier
    groups: tuple[ForecastGroup, ...] = Field(min_length=1)
    years: int = Field(default=5, ge=1, le=20)  # ahead; loaded dates must lie as far apart
    women: Identifier | None = None  # count of women of child-bearing age, usually 15 to 49

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        spans = sorted((item.age_from, item.age_to) for item in self.groups)
        for (_, end), (start, _) in pairwise(spans):
            if start < end:
                raise ValueError(f"groups: Das Alter {start} steht in zwei Gruppen")
        return self

    @property
    def counted(self) -> tuple[str, ...]:
        """All indicators that it counts."""
        return (*(group.indicator for group in self.groups), *([self.women] if self.women else []))

    def check(self, indicators: Sequence[Indicator]) -> None:
        """Check that heads are counted: shares do not age.

        Raises
        ------
        ValueError
            An indicator has another unit.
        """
        units = {indicator.id: indicator.unit for indicator in indicators}
        for name in self.counted:
            if units[name] is not Unit.COUNT:
                raise ValueError(
                    f"[forecast]: „{name}“ hat die Einheit {units[name].value}; vorausberechnet "
                    'werden Anzahlen (unit = "count").'
                )
