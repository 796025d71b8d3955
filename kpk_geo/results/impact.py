"""The stored answer about one site: effect and what it rests on; role and change by area."""

from datetime import date

from pydantic import Field

from kpk_geo.model import Impact, ImpactRole
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind


class ImpactParameters(Record):
    """Which site, which indicator, since when."""

    indicator: str
    level: str
    site: str | None  # offer_id; None where areas were named
    title: str  # German: of the site, or what was named
    areas: tuple[str, ...]  # the catchment
    day: date  # opened or closed
    closed: bool
    design_effect: float = Field(ge=1)


class ComparisonSummary(Record):
    """One difference in differences, in shares."""

    effect: Figure
    low: Figure  # 95 %
    high: Figure
    p: Figure  # two-sided
    detectable: Figure  # found in 80 of 100 cases
    slope: Figure  # change per share of level that was taken off


class EventSummary(Record):
    """One date of the event study."""

    date: date
    catchment: Figure
    others: Figure
    comparison: ComparisonSummary | None  # None at the date that all are held against


class PlaceboDateSummary(Record):
    """As if the site had opened earlier."""

    last: date
    comparison: ComparisonSummary


class ImpactSummary(Record):
    """The whole answer."""

    verdict: Impact
    effect: Figure  # against all other areas
    low: Figure  # what not both comparisons reject
    high: Figure
    p: Figure  # the larger of both
    detectable: Figure  # by the weaker of both
    plain: ComparisonSummary
    matched: ComparisonSummary
    past_p: Figure  # NaN with one date before
    past_detectable: Figure
    level: Figure
    level_others: Figure
    rank: Figure
    extreme: bool
    before: tuple[date, ...]
    after: tuple[date, ...]
    dropped: tuple[str, ...]  # German: dates that cannot be compared, and why
    size: int  # areas of the catchment that were compared
    areas: int
    placebos: int
    apart: int
    smallest_p: Figure
    people: Figure  # of the catchment at the last date
    left_out: int
    catchment_left_out: tuple[str, ...]
    events: tuple[EventSummary, ...]
    placebo_dates: tuple[PlaceboDateSummary, ...]


class ImpactArea(AreaRecord):
    """One area; None and NaN where it was left out."""

    role: ImpactRole | None
    change: Figure  # share
    level_before: Figure
    error: Figure


IMPACT = RunKind(
    slug="impact",
    format_version=1,
    parameters=ImpactParameters,
    summary=ImpactSummary,
    area=ImpactArea,
    needs=" --indicator KENNUNG --site ANGEBOT --opened TT.MM.JJJJ",
)
