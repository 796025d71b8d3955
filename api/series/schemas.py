"""What programs are told of developments."""

from datetime import date

from pydantic import BaseModel

from kpk_geo.results.record import Figure


class SeriesPointOut(BaseModel):
    """One day; rates are 0-1, the interval holds 90 of 100."""

    day: date
    value: Figure
    low: Figure
    high: Figure
    numerator: Figure
    denominator: Figure
    city_value: Figure
    areas_used: int
    areas: int
    suppressed: int
    breaks: list[str]


class SeriesOut(BaseModel):
    """One indicator over all days, with what was tested."""

    indicator_id: str
    label: str
    unit: str
    text: str
    direction: str  # up, down, unsure, untested
    untested: str | None  # why; None: it was tested
    first_day: date | None
    last_day: date | None
    first_value: Figure  # of the areas compared, which are the same on both days
    last_value: Figure
    difference: Figure  # of the shares compared, 0-1
    p: Figure
    p_adjusted: Figure  # by Holm over all indicators of this place
    areas_tested: int
    areas_only_one_day: int  # with a value on the first or the last day alone: not compared
    points: list[SeriesPointOut]


class GoalIndicatorOut(BaseModel):
    """How an indicator stands to a goal."""

    indicator_id: str
    wanted: str  # up, down
    course: str  # towards, away, unsure, untested
    target: Figure  # as values are stored: a rate is 0-1
    target_day: date | None
    target_source: str


class GoalOut(BaseModel):
    """A strategic goal."""

    goal_id: str
    label: str
    sentence: str
    source: str
    text: str
    indicators: list[GoalIndicatorOut]


class SeriesDecisionOut(BaseModel):
    """A decision of the log."""

    number: int
    day: date
    title: str
    status: str


class SeriesPageOut(BaseModel):
    """Developments of a region or of one of its areas."""

    region_id: str
    place: str
    name: str
    headline: str
    tested: int
    series: list[SeriesOut]
    goals: list[GoalOut]
    decisions: list[SeriesDecisionOut]
