"""Shapes of the JSON answers about regions, their indicators and sources."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class AreaLevelOut(BaseModel):
    """A level of areas."""

    level: str
    label: str
    parent_level: str | None
    valid_from: date
    areas: int


class RegionOut(BaseModel):
    """A region."""

    region_id: str
    name: str
    synthetic: bool
    revision: int
    loaded_at: datetime
    load: str = Field(description="Was nicht aus dem letzten Laden stammt; leer: nichts.")
    levels: list[AreaLevelOut] = []
    analyses: list[str] = []


class IndicatorOut(BaseModel):
    """What a figure means."""

    indicator_id: str
    label: str
    unit: str
    unit_label: str
    polarity: str
    life_phase: str | None
    description: str
    reference_dates: list[date]


class ObservationOut(BaseModel):
    """One value; null where it is suppressed or missing, never 0."""

    area_id: str
    indicator_id: str
    reference_date: date
    value: float | None = Field(description="Quoten als Anteil: 0.125 heißt 12,5 % (unit_label).")
    numerator: float | None
    denominator: float | None
    validity: str


class SourceOut(BaseModel):
    """Where data come from."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: str
    file: str
    publisher: str
    dataset: str
    licence: str
    licence_url: str | None
    attribution: str | None
    reference_date: date | None
    retrieved: date | None
    sha256: str
    size: int
    imported_at: datetime
    rows_accepted: int
    rows_rejected: int


class ImportNoteOut(BaseModel):
    """A line of the import report."""

    severity: str
    file: str
    line: int | None
    column: str | None
    value: str | None
    reason: str
