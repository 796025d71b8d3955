"""What programs are told of an area or a Quartier."""

from datetime import date

from pydantic import BaseModel

from kpk_geo.results.record import Figure


class AreaRefOut(BaseModel):
    """An area and the address of its page."""

    area_id: str
    name: str
    level: str
    page: str


class FactOut(BaseModel):
    """One figure, in words and, where it is an indicator, in numbers; rates are 0-1."""

    subject: str
    label: str
    text: str
    compared: str
    note: str
    day: date | None
    indicator_id: str | None
    value: Figure
    numerator: Figure
    denominator: Figure
    validity: str | None
    areas_used: int | None
    areas: int | None
    rank_first: int | None
    rank_last: int | None
    rank_of: int | None
    city_value: Figure


class TrendPointOut(BaseModel):
    """One day of an indicator; the interval holds 90 of 100."""

    indicator_id: str
    day: date
    value: Figure
    low: Figure
    high: Figure
    city_value: Figure
    areas_used: int
    areas: int
    breaks: list[str]


class AreaProfileOut(BaseModel):
    """All that is known of an area, or of several as one Quartier."""

    region_id: str
    level: str
    valid_from: date
    name: str
    headline: str
    lead: str
    areas: list[AreaRefOut]
    statements: list[FactOut]
    trends: list[TrendPointOut]
    certainty: list[str]
    parents: list[AreaRefOut]
    members: list[AreaRefOut]
    neighbours: list[AreaRefOut]
    absent: dict[str, str]  # label of a question -> German reason why it says nothing


class QuarterIn(BaseModel):
    """A Quartier to be saved."""

    name: str
    level: str
    areas: list[str]


class QuarterChangeIn(BaseModel):
    """Another name, or whether it is taken off the lists."""

    name: str | None = None
    removed: bool | None = None


class QuarterOut(BaseModel):
    """A saved Quartier."""

    number: int
    name: str
    level: str
    areas: list[str]
    author: str
    is_removed: bool
    page: str
