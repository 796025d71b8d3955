"""Forecasts the children of a region: read, close, compute, store."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from analyses.forecast.study import Forecast, GroupForecast, forecast
from analyses.forecast.supply import PlacesPerChild, places_per_child
from api.questions.forecast.read import ForecastData, read_forecast_data
from kpk_geo.database.connection import snapshot, transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_area_results, write_run
from kpk_geo.database.sources import read_inputs
from kpk_geo.model import OfferKind
from kpk_geo.profile import ForecastPlan
from kpk_geo.results.forecast import (
    FORECAST,
    ForecastArea,
    ForecastSummary,
    GroupSummary,
    PlacesSummary,
)

ForecastRun = Run[ForecastPlan, ForecastSummary]


def run_forecast(engine: Engine, region_id: str, *, years: int | None = None) -> ForecastRun:
    """Forecast as the profile plans, and store the run.

    Parameters
    ----------
    years
        How far ahead; None: as planned.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    InputError
        The profile plans no forecast.
    NoForecastError
        The data forbid one; the message says why.
    """
    started = datetime.now(UTC)
    with snapshot(engine) as connection:
        data = read_forecast_data(connection, region_id)
        inputs = read_inputs(
            connection, region_id, (f"areas:{data.plan.level}:", "table:", "cells:", "offers:")
        )
    plan = data.plan if years is None else data.plan.model_copy(update={"years": years})
    found = forecast(data.register, years=plan.years)
    new = NewRun(
        region_id=region_id,
        level_pk=data.level.level_pk,
        parameters=plan,
        inputs=inputs,
        summary=summary_of(found, data),
        started_at=started,
    )
    with transaction(engine) as connection:
        run_pk = write_run(connection, FORECAST, new)
        for group in found.groups:
            write_area_results(connection, _areas(group), run_pk=run_pk, part=group.group.id)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, FORECAST)


def run_again(engine: Engine, region_id: str) -> ForecastRun:
    """Forecast as many years ahead as the stored run did.

    Parameters
    ----------
    region_id
        Of a region with a stored forecast.
    """
    with transaction(engine) as connection:
        years = read_latest_run(connection, region_id, FORECAST).parameters.years
    return run_forecast(engine, region_id, years=years)


def _areas(group: GroupForecast) -> list[ForecastArea]:
    rows = group.rows
    return [
        ForecastArea(area_id=str(area_id), **dict(zip(rows.columns, values, strict=True)))
        for area_id, values in zip(rows.index, rows.to_numpy(float).tolist(), strict=True)
    ]


def summary_of(found: Forecast, data: ForecastData) -> ForecastSummary:
    """Write a forecast as the record that is stored.

    Parameters
    ----------
    found
        What was computed.
    data
        From what; its places are held against the children.
    """
    places, uncovered, partial = places_per_child(found, data.capacities)
    return ForecastSummary(
        start=found.start, target=found.target, years=found.years,
        groups=tuple(_group(group) for group in found.groups), failures=found.failures,
        back_tests=found.back_tests, by_women=found.by_women, dropped=data.dropped,
        places=tuple(_places(item) for item in places),
        uncovered=tuple(OfferKind.of(kind) for kind in uncovered),
        partial=tuple(OfferKind.of(kind) for kind in partial),
    )  # fmt: skip


def _group(item: GroupForecast) -> GroupSummary:
    width = (item.rows["high"] - item.rows["forecast"]) / item.rows["forecast"]
    return GroupSummary(
        indicator=item.group.id, age_from=item.group.age_from, age_to=item.group.age_to,
        now=item.now, forecast=item.city, low=item.city_low, high=item.city_high,
        ratio=item.ratio, lasting=item.lasting, by_numbers=item.errors.by_numbers,
        by_places=item.errors.by_places, critical=item.errors.critical, errors=item.errors.areas,
        typical_half_width=float(width.median()), city_errors=item.errors.city,
        left_out=item.left_out, left_out_children=item.left_out_children,
    )  # fmt: skip


def _places(item: PlacesPerChild) -> PlacesSummary:
    return PlacesSummary(
        kind=OfferKind.of(item.kind), life_phase=item.life_phase, places=item.places,
        offers=item.offers, unknown=item.unknown, children_now=item.children_now,
        children=item.children, now=item.now, then=item.then, low=item.low, high=item.high,
    )  # fmt: skip
