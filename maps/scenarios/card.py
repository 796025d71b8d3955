"""Saved scenarios as their page shows them."""

from dataclasses import dataclass
from datetime import date

from kpk_geo.frames import Areas
from kpk_geo.results.scenario import ScenarioQuestion, ScenarioResult


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ScenarioCard:
    """One saved scenario as the page shows it."""

    number: int
    name: str
    version: int
    author: str
    note: str
    annual_cost: float | None
    day: date
    data_changed: bool
    is_removed: bool
    question: ScenarioQuestion
    words: tuple[str, ...]  # German: its changes
    result: ScenarioResult
    address: str  # where it can be thought on
    decision: str  # where a decision on it is put down, filled in
    areas: Areas | None  # simplified; None: not to be drawn

    @property
    def title(self) -> str:
        """German: the name, and which version of it."""
        return self.name if self.version == 1 else f"{self.name} (Fassung {self.version})"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ScenariosView:
    """All that the page shows."""

    region_id: str
    region_name: str
    synthetic: bool
    listed: tuple[ScenarioCard, ...]
    compared: tuple[ScenarioCard, ...]
