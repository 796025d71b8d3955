"""The stored forecast of children: groups of the whole region; numbers by area and group."""

from datetime import date

from kpk_geo.model import LifePhase, OfferKind
from kpk_geo.profile import ForecastPlan
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind


class GroupSummary(Record):
    """One age group in the whole region."""

    indicator: str
    age_from: int
    age_to: int
    now: Figure  # children of the areas that have a forecast
    forecast: Figure
    low: Figure  # 90 %
    high: Figure
    ratio: Figure  # of the group to those whom it descends from, in the newest span
    lasting: Figure  # share of an area's deviation that lasts
    by_numbers: Figure  # error: variance per child
    by_places: Figure  # error: standard deviation as a share
    critical: Figure
    errors: int  # areas and back-tests that the interval rests on
    typical_half_width: Figure  # median of the areas, as a share
    city_errors: tuple[Figure, ...]  # log, one per back-test
    left_out: int
    left_out_children: Figure


class PlacesSummary(Record):
    """Places per child of one kind of offer."""

    kind: OfferKind
    life_phase: LifePhase
    places: Figure
    offers: int
    unknown: int
    children_now: Figure
    children: Figure
    now: Figure
    then: Figure
    low: Figure
    high: Figure


class ForecastSummary(Record):
    """The forecast of a region."""

    start: date
    target: date
    years: Figure
    groups: tuple[GroupSummary, ...]
    failures: tuple[tuple[str, str], ...]  # indicator, German reason
    back_tests: tuple[date, ...]
    by_women: bool
    dropped: tuple[str, ...]  # German: dates that cannot be compared
    places: tuple[PlacesSummary, ...]
    uncovered: tuple[OfferKind, ...]  # kinds whose ages no group covers
    partial: tuple[OfferKind, ...]  # kinds of whose children a part is not known or not forecast


class ForecastArea(AreaRecord):
    """One area in one group (part = indicator); NaN where not known."""

    now: Figure
    forecast: Figure
    low: Figure
    high: Figure
    kept: Figure


FORECAST = RunKind(
    slug="forecast",
    format_version=2,
    parameters=ForecastPlan,
    summary=ForecastSummary,
    area=ForecastArea,
)
