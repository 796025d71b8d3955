"""Shapes of the JSON answers and questions about access and supply."""

import math
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from analyses.access.scenario import MAX_CHANGES
from api.http.results import ResultOut
from kpk_geo.results.access import AccessParameters, QuestionSummary

MAX_KEY = 300  # letters of offer_id|site_id; own setting
MAX_HOURS = 255  # letters of a value of OpenStreetMap


WayState = Literal["reached", "no_way", "no_figure"]


def way_state(minutes: float) -> WayState:
    """Say what a null stands for.

    >>> [way_state(value) for value in (4.5, float("inf"), float("nan"))]
    ['reached', 'no_way', 'no_figure']
    """
    if math.isnan(minutes):
        return "no_figure"
    return "no_way" if math.isinf(minutes) else "reached"


class AccessRowOut(BaseModel):
    """One area: ways and supply; beside these fields the share within each norm."""

    model_config = ConfigDict(extra="allow")

    area_id: str
    name: str
    children: float | None
    # minutes and metres are null in both cases: no way leads there, or there is no figure
    way_p50: WayState
    way_p95: WayState
    minutes_p50: float | None
    minutes_p95: float | None
    share_within_15_min: float | None
    supply_per_100: float | None
    validity: str
    children_off_streets: float | None
    children_without_route: float | None
    children_outside_extract: float | None
    children_barrier: float | None
    children_too_steep: float | None
    children_no_street: float | None
    cells_withheld: float | None
    metres_p50: float | None
    metres_p95: float | None
    straight_p50: float | None
    supply_low: float | None
    supply_high: float | None
    low_in: float | None
    children_in_buffer: float | None
    children_in_service_area: float | None
    overcount: float | None
    share_overcount: float | None


class AccessOut(ResultOut[AccessParameters, QuestionSummary, AccessRowOut]):
    """The newest stored figures of one question with what they rest on."""

    # German: whether slope counts, who has no way, and where too little is loaded
    notes: list[str]


MAX_TITLE = 120  # characters, as of a scenario's name: own setting


class ChangeIn(BaseModel):
    """One change of a scenario."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["add", "close", "move", "resize", "hours", "path", "block"]
    offer: str | None = Field(default=None, max_length=MAX_KEY)
    place: tuple[float, float] | None = None  # longitude, latitude
    to: tuple[float, float] | None = None  # end of a path
    capacity: float | None = None
    hours: str | None = Field(default=None, max_length=MAX_HOURS)  # as OpenStreetMap writes them
    # Of a new site: a line of plain text, without control characters.
    title: str = Field(default="", max_length=MAX_TITLE, pattern=r"^[^\x00-\x1f\x7f]*$")


class ChangesIn(BaseModel):
    """The changes of a scenario, applied one after the other."""

    changes: list[ChangeIn] = Field(max_length=MAX_CHANGES)
