"""Where the next sites may open, for whom, and what they cost: one plan per question asked."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field, model_validator

from kpk_geo.model import LifePhase, OfferKind, SitingAim, SitingEquity, SitingNeed, TravelMode
from kpk_geo.profile.base import Identifier, Section

MIN_GRID, MAX_GRID = 50, 2000  # metres: below, neighbours are the same place; above, gaps open
MAX_CAPACITY = 100_000  # children of one site: far above any; own setting
MAX_EURO = 1e9  # a year: more than any commune spends on it; own setting
MAX_COUNT = 20  # sites; more is a network plan, not the next place
USUAL_MINUTES = 15.0  # as [accessibility] assumes


class SitingPlan(Section):
    """One question: where should the next sites of a kind open?"""

    id: Identifier
    label: str = Field(default="", max_length=120)
    kind: OfferKind
    life_phases: tuple[LifePhase, ...] = ()  # whose children are added up; else the kind's usual
    mode: TravelMode = TravelMode.WALK
    max_minutes: float | None = Field(default=None, gt=0, le=120)  # else as [accessibility] says
    count: int = Field(default=1, ge=1, le=MAX_COUNT)
    aim: SitingAim = SitingAim.COVERAGE
    need: SitingNeed = SitingNeed.CHILDREN
    equity: SitingEquity = SitingEquity.NONE
    candidates: tuple[OfferKind, ...] = ()  # sites of these kinds may host it
    planned: bool = False  # offers with the status "geplant": a list of town-owned sites
    grid_metres: float | None = Field(default=None, ge=MIN_GRID, le=MAX_GRID)
    capacity: float | None = Field(default=None, gt=0, le=MAX_CAPACITY)  # children per new site
    price: float | None = Field(default=None, gt=0, le=MAX_EURO)  # EUR a year, of the commune, each
    budget: float | None = Field(default=None, ge=0, le=MAX_EURO)  # EUR a year, of the commune
    tour_days: int = Field(default=1, ge=1, le=5)  # aim "tour": one tour a day
    tour_hours: float = Field(default=6, gt=0, le=12)  # of a day, driving and stays; own setting
    stay_minutes: float = Field(default=90, gt=0, le=600)  # at each stop; own setting
    depot: tuple[float, float] | None = None  # latitude, longitude; else the first site there is
    time_limit: float = Field(default=60, gt=0, le=3600)  # seconds of the solver

    @property
    def title(self) -> str:
        """German name."""
        return self.label or self.kind.label

    @property
    def phases(self) -> tuple[LifePhase, ...]:
        """Whose children count, each phase once, youngest first."""
        named = set(self.life_phases or (self.kind.usual_phase,))
        return tuple(phase for phase in LifePhase if phase in named)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not (self.candidates or self.planned or self.grid_metres):
            raise ValueError(
                "Mögliche Orte fehlen: candidates (Arten wie school, kita), planned = true oder "
                "grid_metres angeben"
            )
        if LifePhase.PREGNANCY in self.phases and LifePhase.EARLY in self.phases:
            raise ValueError(
                "pregnancy steht für Kinder unter 1 Jahr und wäre mit 0-3 doppelt gezählt"
            )
        return self


def check_once(plans: Sequence[SitingPlan]) -> None:
    """Check that each plan has a name of its own.

    Raises
    ------
    ValueError
        Two have the same.
    """
    names = [plan.id for plan in plans]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"[[siting]] mehrfach beschrieben: {', '.join(twice)}")
