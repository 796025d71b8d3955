"""Shapes of the JSON answers about saved scenarios."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from analyses.access.scenario import MAX_CHANGES
from api.http.schemas import PageOf, TypedText
from api.questions.access.schemas import ChangeIn
from kpk_geo.results.scenario import (
    ScenarioChanges,
    ScenarioQuestion,
    ScenarioResult,
    StoredTotal,
)


class ScenarioIn(BaseModel):
    """A scenario to be saved; the question stands in the address."""

    model_config = ConfigDict(extra="forbid")

    name: TypedText
    note: TypedText = ""
    annual_cost: float | None = Field(default=None, description="Euro im Jahr")
    changes: list[ChangeIn] = Field(max_length=MAX_CHANGES)


class ScenarioHeadOut(BaseModel):
    """What a list says of a scenario."""

    id: int
    region_id: str
    name: str
    version: int
    author: str
    note: str
    annual_cost: float | None
    created_at: datetime
    data_changed: bool
    removed: bool
    question: ScenarioQuestion
    sentence: str  # German: what is asked
    words: list[str]  # German: what is changed
    before: StoredTotal
    after: StoredTotal
    address: str  # of the page where it can be thought on


class ScenarioOut(ScenarioHeadOut):
    """A scenario with all figures, as they were computed when it was saved."""

    level: str
    software_version: str
    inputs: dict[str, str]
    changes: ScenarioChanges
    result: ScenarioResult


class ScenarioListOut(PageOf[ScenarioHeadOut]):
    """The scenarios of a region, the newest first."""
