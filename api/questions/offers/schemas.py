"""Shapes of the JSON answers about offers and doubtful addresses."""

from datetime import date

from pydantic import BaseModel, Field

MAX_TEXT = 500  # letters of a line, as in the form


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


class AddressIn(BaseModel):
    """An address as it is being typed."""

    site_name: str = Field(default="", max_length=MAX_TEXT)
    street: str = Field(default="", max_length=MAX_TEXT)
    postcode: str = Field(default="", max_length=MAX_TEXT)
    city: str = Field(default="", max_length=MAX_TEXT)


class FoundHouseOut(BaseModel):
    """A house that may be meant, by the parts of its address; latitude and longitude in degrees."""

    label: str
    street: str
    postcode: str
    city: str
    point: tuple[float, float] | None = None


class FoundAddressOut(BaseModel):
    """Where an address lies, in words, or what there is to choose from."""

    sentence: str
    is_sure: bool
    point: tuple[float, float] | None
    candidates: list[FoundHouseOut]


class HoursIn(BaseModel):
    """Times as people write them."""

    times: str = Field(default="", max_length=MAX_TEXT)


class HoursOut(BaseModel):
    """What is understood of them."""

    sentence: str
