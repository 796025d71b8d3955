"""What is to be computed for a region, and with which parameters."""

from datetime import date
from typing import Literal

from pydantic import Field

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
    robust_share: float = Field(default=0.9, gt=0, le=1)
    border_distance: float = Field(default=0.05, ge=0)
    redundancy_limit: float = Field(default=0.9, gt=0, le=1)
