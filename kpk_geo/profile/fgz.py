"""How primary schools are ranked as places for a Familiengrundschulzentrum (FGZ)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from kpk_geo.model import SchoolCriterion
from kpk_geo.profile.base import Section

Minutes = Annotated[float, Field(gt=0, le=60)]
Metres = Annotated[float, Field(gt=0, le=5000)]


class FgzPlan(Section):
    """Catchments, order of criteria and money; sources of the figures in docs/fgz.md."""

    order: tuple[SchoolCriterion, ...] = Field(default=tuple(SchoolCriterion), min_length=1)
    first: int = Field(default=10, ge=1, le=500)  # who stays among so many is reported
    forms: tuple[str, ...] = ("Grundschule",)  # Schulformen that count as primary schools
    minutes: Minutes = 15  # on foot over streets: Thünen-Institut, as for every catchment here
    other_minutes: tuple[Minutes, ...] = (10, 20)  # variants; own setting
    metres: Metres = 1000  # straight line, where no streets are loaded: BBSR Nahversorgung
    other_metres: tuple[Metres, ...] = (750, 1500)  # variants: München, Kitas; own setting
    same_site: float = Field(default=50, ge=0, le=500)  # metres: an FGZ so near is the school's own
    min_startchancen: int = Field(default=2, ge=1)  # schools in a commune: FGZ-Programm NRW
    post_costs: float = Field(default=36_000, ge=0)  # EUR a year, half a post: FGZ-Programm NRW
    offer_costs: float = Field(default=10_000, ge=0)  # EUR a year for offers: FGZ-Programm NRW
    state_share: float = Field(default=0.8, ge=0, le=1)  # that the Land pays: FGZ-Programm NRW

    @model_validator(mode="after")
    def _order(self) -> Self:
        if len(set(self.order)) < len(self.order):
            raise ValueError("order: Ein Kriterium steht zweimal in der Reihenfolge")
        return self
