"""What is to be computed for a region, and with which parameters."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kpk_geo.model import CapacityUnit, Decay, LifePhase, OfferKind, SupplyMethod, TravelMode
from kpk_geo.profile.base import Identifier, Section


class WeightedIndicator(Section):
    """One indicator of an index."""

    indicator: Identifier
    weight: float = Field(default=1, gt=0)


class BurdenIndexPlan(Section):
    """How the burden index is computed. Defaults follow the Berlin MSS 2021."""

    level: Identifier
    reference_date: date
    method: Literal["mss", "weighted_mean"] = "mss"
    standardise: bool = True  # weighted_mean only: false where the file holds z-scores already
    status: tuple[WeightedIndicator, ...] = Field(min_length=1)
    dynamic: tuple[WeightedIndicator, ...] = ()
    compare_with: date | None = None  # dynamic from the change since then; else as delivered
    population: Identifier | None = None
    min_population: int = Field(default=300, ge=0)  # MSS 2019, Hamburg 2023
    status_limits: tuple[float, float, float] = (-1, 1, 1.5)
    dynamic_limits: tuple[float, float] = (-1, 1)
    draws: int = Field(default=1000, ge=0, le=100_000)
    seed: int = 2021
    robust_share: float = Field(default=0.9, gt=0, le=1)  # weights and data together
    # Of the chance of two indicators: mostly the same households stand behind both. Assumed 0 where
    # it is .7, 90 % intervals cover 71 %; assumed .5 they cover 87 to 97 % from 0 to .7.
    noise_correlation: float = Field(default=0.5, ge=0, le=1)
    border_distance: float = Field(default=0.05, ge=0)
    redundancy_limit: float = Field(default=0.9, gt=0, le=1)


class HotSpotPlan(Section):
    """How clusters beyond chance are looked for; sources of the figures in docs/haeufungen.md."""

    level: Identifier
    indicators: tuple[Identifier, ...] = ()  # empty: all with a direction, and the index
    reference_date: date | None = None  # the newest of each indicator if absent
    compare_with: tuple[date, ...] = ()  # earlier dates; empty: all that there are
    population: Identifier | None = None  # where nobody lives; weights where counts are absent
    min_population: int = Field(default=300, ge=0)  # MSS 2019, Hamburg 2023
    neighbours: Literal["auto", "border", "barrier"] = "auto"  # barrier where streets are loaded
    tolerance: float = Field(default=1.0, ge=0, le=100)  # metres: wider than gaps between areas
    min_border: float = Field(default=10.0, gt=0, le=1000)  # metres of common border
    max_minutes: float = Field(default=30.0, gt=0, le=600)  # on foot between centres
    max_detour: float = Field(default=3.0, ge=1)  # way divided by straight line
    nearest: int = Field(default=6, ge=1, le=50)  # of the variant with nearest areas
    significance: float = Field(default=0.05, gt=0, lt=0.5)
    min_areas: int = Field(default=30, ge=4)
    rounding: float = Field(default=0.1, ge=0)  # in the indicator's unit; 0 as delivered
    draws: int = Field(default=99_999, ge=99, le=9_999_999)  # where the exact way is too long
    permutations: int = Field(default=9_999, ge=99, le=999_999)  # of the global measure
    scan_draws: int = Field(default=999, ge=99, le=99_999)
    rank_draws: int = Field(default=1000, ge=100, le=100_000)
    rezonings: int = Field(default=200, ge=0, le=10_000)
    seed: int = Field(default=2026, ge=0)


class AgeCount(Section):
    """One line of the commune's own age table."""

    age_from: int = Field(ge=0, le=120)
    age_to: int = Field(ge=1, le=120)  # "bis unter"
    persons: float = Field(ge=0)

    @model_validator(mode="after")
    def _span(self) -> Self:
        if self.age_to <= self.age_from:
            raise ValueError("age_to muss größer als age_from sein (bis unter)")
        return self


class ChildrenPlan(Section):
    """How children of a life phase are found from the census grid."""

    reference_date: date | None = None  # of the grid; the newest if absent
    ages: tuple[AgeCount, ...] = ()  # the commune's own age table; without it: evenly by years
    source: Identifier | None = None  # where the age table comes from

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        spans = sorted((item.age_from, item.age_to) for item in self.ages)
        for (_, end), (start, _) in pairwise(spans):
            if start < end:
                raise ValueError(f"ages: Das Alter {start} steht in zwei Zeilen")
        return self


class Service(Section):
    """One question: who reaches which kind of offer, and is there enough of it?"""

    kind: OfferKind
    life_phase: LifePhase | None = None  # the usual one of the kind if absent
    capacity: CapacityUnit = CapacityUnit.PLACES


Ring = tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(ge=0, le=1)]]


class AccessibilityPlan(Section):
    """How ways and supply are computed."""

    level: Identifier
    modes: tuple[TravelMode, ...] = Field(default=(TravelMode.WALK, TravelMode.PUSHCHAIR))
    speeds: dict[TravelMode, Annotated[float, Field(gt=0, le=150)]] = Field(default={})  # km/h
    # Per cent; steeper ways are closed to pushchairs where heights are known. DIN 18040-3: 6 % for
    # ramps and ways with places to rest.
    pushchair_max_gradient: float | None = Field(default=6, gt=0, le=100)
    services: tuple[Service, ...] = ()  # empty: every kind that has offers with a place
    max_travel_time: float = Field(default=15, ge=0, le=600)  # minutes: who counts as reached
    method: SupplyMethod = SupplyMethod.E2SFCA
    decay: Decay = Decay.GAUSSIAN
    rings: tuple[Ring, ...] = ((5, 1.0), (10, 0.68), (15, 0.22))  # minutes, weight: Luo & Qi 2009
    max_unsnapped: float = Field(default=0.05, ge=0, le=1)  # share of cells or offers off the net
    few_children: float = Field(default=20, ge=0)  # below that an area is marked, not coloured
    draws: int = Field(default=2000, ge=0, le=100_000)  # bootstrap of the equity measures
    seed: int = 2026
