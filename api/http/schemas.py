"""Shapes of the JSON answers; field names are English, texts German."""

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")


class PageOf(BaseModel, Generic[Item]):
    """One page of a long list."""

    items: list[Item]
    total: int
    limit: int
    offset: int
    next: str | None  # address of the next page


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
    value: float | None
    numerator: float | None
    denominator: float | None
    validity: str


class KeyIn(BaseModel):
    """A planner's key."""

    key: str


class SessionOut(BaseModel):
    """Who is logged in."""

    user: str


class CandidateOut(BaseModel):
    """A place that may be meant."""

    label: str
    level: str
    level_label: str
    score: float
    longitude: float
    latitude: float
    quality: str
    register_date: date | None


class ReviewItemOut(BaseModel):
    """A site that waits for a decision."""

    site_id: str
    name: str | None
    address: str | None
    titles: list[str]
    confidential: bool
    grade: str
    grade_label: str
    reason: str
    candidates: list[CandidateOut]


class ReviewOut(BaseModel):
    """The next site that waits, and how many do."""

    waiting: int
    total: int
    offset: int
    item: ReviewItemOut | None


class DecisionIn(BaseModel):
    """A decision: one of the candidates, a point in degrees, or no place at all."""

    candidate: int | None = None
    point: tuple[float, float] | None = None
    no_place: bool = False


class DecidedOut(BaseModel):
    """What was decided or taken back."""

    address: str
    waiting: int
    total: int


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


class FindingOut(BaseModel):
    """A line of the import report."""

    severity: str
    file: str
    line: int | None
    column: str | None
    value: str | None
    reason: str


class FeatureOut(BaseModel):
    """A GeoJSON feature in WGS 84."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeaturesOut(BaseModel):
    """A GeoJSON collection, paged."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[FeatureOut]
    total: int
    limit: int
    offset: int
    next: str | None


class BurdenRowOut(BaseModel):
    """One area of the burden index."""

    area_id: str
    name: str
    status_index: float | None
    status_class: str | None
    dynamic_index: float | None
    dynamic_class: str | None
    validity: str
    field: str | None
    status_weighting_share: float | None
    status_leave_one_out_share: float | None
    status_near_border: bool | None
    status_robust: bool | None
    dynamic_weighting_share: float | None
    dynamic_leave_one_out_share: float | None
    dynamic_near_border: bool | None
    dynamic_robust: bool | None


class BurdenOut(BaseModel):
    """The newest burden index of a region with what it rests on."""

    region_id: str
    run: int
    finished_at: datetime
    software_version: str
    level: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    summary: dict[str, Any]
    items: list[BurdenRowOut]
    total: int
    limit: int
    offset: int
    next: str | None


class HotSpotRowOut(BaseModel):
    """One area: its neighbours against chance; codes as in the glossary, null where not tested."""

    model_config = ConfigDict(extra="allow")

    area_id: str
    name: str
    value: float | None
    neighbour_mean: float | None
    p_one_sided: float | None
    p_two_sided: float | None
    p_adjusted: float | None
    grade: str | None
    cluster: str | None
    robustness: float | None
    validity: str | None


class HotSpotsOut(BaseModel):
    """The newest hot spots of an indicator with what they rest on."""

    region_id: str
    indicator: str
    run: int
    finished_at: datetime
    software_version: str
    level: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    summary: dict[str, Any]
    items: list[HotSpotRowOut]
    total: int
    limit: int
    offset: int
    next: str | None


class AccessibilityRowOut(BaseModel):
    """One area: ways and supply; beside these fields the share within each norm."""

    model_config = ConfigDict(extra="allow")

    area_id: str
    name: str
    children: float | None
    minutes_p50: float | None
    minutes_p95: float | None
    share_within_15_min: float | None
    supply_per_100: float | None
    validity: str
    children_off_streets: float | None
    children_without_way: float | None
    cells_withheld: float | None
    metres_p50: float | None
    metres_p95: float | None
    straight_p50: float | None
    supply_low: float | None
    supply_high: float | None
    children_in_circle: float | None
    children_by_street: float | None
    over_counted: float | None
    share_over_counted: float | None


class AccessibilityOut(BaseModel):
    """The newest stored figures of one question with what they rest on."""

    region_id: str
    run: int
    finished_at: datetime
    software_version: str
    level: str
    parameters: dict[str, Any]
    inputs: dict[str, str]
    summary: dict[str, Any]
    items: list[AccessibilityRowOut]
    total: int
    limit: int
    offset: int
    next: str | None


class ChangeIn(BaseModel):
    """One thought of a what-if."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["add", "close", "move", "resize"]
    offer: str | None = None
    place: tuple[float, float] | None = None  # longitude, latitude
    capacity: float | None = None


class ChangesIn(BaseModel):
    """The thoughts of a what-if, applied one after the other."""

    changes: list[ChangeIn]


class ProblemOut(BaseModel):
    """An error as problem+json (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
