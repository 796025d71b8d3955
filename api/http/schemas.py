"""Shapes of JSON answers that all routes share; field names are English, texts German."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

MAX_TYPED = 20_000  # letters: own setting; below, each field says itself what it holds
TypedText = Annotated[str, Field(max_length=MAX_TYPED)]
Item = TypeVar("Item")


class PageOf(BaseModel, Generic[Item]):
    """One page of a long list."""

    items: list[Item]
    total: int
    limit: int
    offset: int
    next: str | None  # address of the next page


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


class KeyIn(BaseModel):
    """A planner's key."""

    key: TypedText


class SessionOut(BaseModel):
    """Who is logged in."""

    user: str


class ProblemOut(BaseModel):
    """An error as problem+json (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
