"""What a figure means, and where the census gives it, how."""

from datetime import date
from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from kpk_geo.model import IndicatorSection, LifePhase, Polarity, Unit
from kpk_geo.profile.base import Identifier
from kpk_geo.profile.formula import CellFormula


class Indicator(CellFormula):
    """What a figure means, and where the census gives it, how."""

    # "from" is no name in Python; what is stored is read by either.
    model_config = ConfigDict(populate_by_name=True)

    id: Identifier
    label: str
    unit: Unit
    polarity: Polarity = Polarity.BURDEN
    life_phase: LifePhase | None = None
    section: IndicatorSection | None = None  # of a dossier; None: by its words, and it says so
    description: str = ""
    minimum: float | None = None  # in the unit; shares and counts begin at 0 unless said otherwise
    maximum: float | None = None  # in the unit; per cent end at 100, per 1000 at 1000
    # Variance of a count divided by that of independent people; None: nobody said, 1 is assumed.
    design_effect: float | None = Field(default=None, ge=1, le=100)
    cohort: bool = False  # each date counts other people, as school entrants of a year
    breaks: tuple[date, ...] = ()  # days since which it is defined or counted otherwise
    class_limits: tuple[float, ...] = ()  # of its map, in the unit, ascending
    origin: Literal["tables", "cells"] = Field(default="tables", alias="from")

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if list(self.class_limits) != sorted(set(self.class_limits)):
            raise ValueError("class_limits müssen aufsteigen, etwa [5, 10, 20]")
        if None not in (self.lowest, self.highest) and self.lowest >= self.highest:  # type: ignore[operator]
            raise ValueError("minimum muss kleiner sein als maximum")
        return self

    @property
    def lowest(self) -> float | None:
        """The smallest value that is possible; None: any."""
        is_amount = self.unit in (Unit.PERCENT, Unit.PER_1000, Unit.COUNT)
        return 0 if self.minimum is None and is_amount else self.minimum

    @property
    def highest(self) -> float | None:
        """The greatest value that is possible; None: any."""
        is_share = self.unit in (Unit.PERCENT, Unit.PER_1000)
        return self.unit.divisor if self.maximum is None and is_share else self.maximum

    @model_validator(mode="after")
    def _formula(self) -> Self:
        if self.origin == "tables":
            keys = [name for name in CellFormula.model_fields if name in self.model_fields_set]
            if any(getattr(self, key) != CellFormula.model_fields[key].default for key in keys):
                raise ValueError(f'"{keys[0]}" gibt es hier nur mit from = "cells"')
            return self
        self.check()
        fitting = self._fitting_units()
        if self.unit not in fitting:
            raise ValueError(
                f'unit = "{self.unit.value}" passt nicht zu dieser Rechnung. '
                f"Möglich: {', '.join(unit.value for unit in fitting)}"
            )
        return self

    def _fitting_units(self) -> tuple[Unit, ...]:
        if self.is_count:
            return (Unit.COUNT,)
        if self.is_ratio:
            return (Unit.PERCENT, Unit.PER_1000)
        if str(self.mean).startswith("rate_"):
            return (Unit.PERCENT,)
        return (Unit.EURO, Unit.YEARS, Unit.SCORE)
