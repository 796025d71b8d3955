"""Judges one site: read, close, compute, store."""

from datetime import UTC, date, datetime

from sqlalchemy import Engine

from analyses.impact.comparison import Comparison
from analyses.impact.refusal import UnanswerableError
from analyses.impact.study import ImpactStudy, detectable_beforehand, impact_study
from api.questions.impact.read import Catchment, ImpactData, read_impact
from kpk_geo.database.connection import snapshot, transaction
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, Run, read_latest_run, write_area_results, write_run
from kpk_geo.database.sources import read_inputs
from kpk_geo.german import number
from kpk_geo.model import ImpactRole
from kpk_geo.results.impact import (
    IMPACT,
    ComparisonSummary,
    EventSummary,
    ImpactArea,
    ImpactParameters,
    ImpactSummary,
    PlaceboDateSummary,
)

ImpactRun = Run[ImpactParameters, ImpactSummary]


def run_impact(
    engine: Engine,
    region_id: str,
    indicator: str,
    catchment: Catchment,
    day: date,
    *,
    closed: bool = False,
) -> ImpactRun:
    """Hold a catchment against the rest of the city, and store the answer.

    Parameters
    ----------
    indicator
        Its key; it needs numerators and denominators.
    catchment
        Which areas.
    day
        On which the site opened, or closed.
    closed
        It closed.

    Raises
    ------
    NotFoundError
        Region, indicator, site or area do not exist.
    UnanswerableError
        The data forbid an answer; nothing is stored, the message says why.
    """
    started = datetime.now(UTC)
    with snapshot(engine) as connection:
        data = read_impact(connection, region_id, indicator, catchment)
        inputs = read_inputs(
            connection, region_id, (f"areas:{data.level.level}:", "table:", "cells:", "offers:")
        )
    study = _study(data, day)
    new = NewRun(
        region_id=region_id,
        subject=indicator,
        level_pk=data.level.level_pk,
        parameters=ImpactParameters(
            indicator=indicator, level=data.level.level, site=data.site, title=data.title,
            areas=data.catchment, day=day, closed=closed, design_effect=_design_effect(data),
        ),
        inputs=inputs,
        summary=summary_of(study, data.dropped),
        started_at=started,
    )  # fmt: skip
    with transaction(engine) as connection:
        run_pk = write_run(connection, IMPACT, new)
        write_area_results(connection, _areas(study), run_pk=run_pk)
        touch_region(connection, region_id)
        return read_latest_run(connection, region_id, IMPACT, subject=indicator)


def _design_effect(data: ImpactData) -> float:
    return data.indicator.design_effect or 1.0


def _study(data: ImpactData, day: date) -> ImpactStudy:
    try:
        return impact_study(
            data.events, data.at_risk, catchment=list(data.catchment), points=data.points,
            opened=day, design_effect=_design_effect(data),
        )  # fmt: skip
    except UnanswerableError as error:
        raise UnanswerableError(
            f"{error.reason}{_beforehand(data, day)}{_dropped(data)}"
        ) from error


def _beforehand(data: ImpactData, day: date) -> str:
    """Say what a date after the day could show, where there is none yet."""
    days: list[date] = sorted(data.at_risk.columns)  # type: ignore[arg-type]  # pandas-stubs
    if len(days) < 2 or days[-1] > day:
        return ""
    try:
        found = detectable_beforehand(
            data.events, data.at_risk, catchment=list(data.catchment), points=data.points,
            design_effect=_design_effect(data),
        )  # fmt: skip
    except UnanswerableError:
        return ""
    return (
        " Vorab lässt sich sagen: Mit einem weiteren Stichtag fände sich eine Wirkung in 80 von "
        f"100 Fällen erst ab etwa {number(100 * found, 1)} Prozentpunkten."
    )


def _dropped(data: ImpactData) -> str:
    return "".join(f" Nicht verglichen: {text}" for text in data.dropped[:1])


def summary_of(study: ImpactStudy, dropped: tuple[str, ...] = ()) -> ImpactSummary:
    """Write a study as the record that is stored.

    Parameters
    ----------
    study
        What was found.
    dropped
        German: dates that could not be compared, and why.
    """
    panel, places, past = study.panel, study.places, study.past
    roles = study.rows["role"]
    gone = roles == ImpactRole.CATCHMENT_LEFT_OUT
    return ImpactSummary(
        verdict=study.verdict, effect=study.plain.effect, low=study.low, high=study.high,
        p=study.p, detectable=study.detectable, plain=_comparison(study.plain),
        matched=_comparison(study.matched), past_p=past.p, past_detectable=past.detectable,
        level=past.level, level_others=past.level_others, rank=past.rank, extreme=past.extreme,
        before=panel.dates[: panel.before], after=panel.dates[panel.before :], dropped=dropped,
        size=places.size, areas=places.areas, placebos=len(places.placebos), apart=places.apart,
        smallest_p=places.smallest_p, people=float(panel.people[-1, places.catchment].sum()),
        left_out=len(panel.left_out), catchment_left_out=tuple(map(str, study.rows.index[gone])),
        events=tuple(
            EventSummary(
                date=item.date, catchment=item.catchment, others=item.others,
                comparison=None if item.comparison is None else _comparison(item.comparison),
            )
            for item in study.events
        ),
        placebo_dates=tuple(
            PlaceboDateSummary(last=item.last, comparison=_comparison(item.comparison))
            for item in study.placebo_dates
        ),
    )  # fmt: skip


def _comparison(found: Comparison) -> ComparisonSummary:
    return ComparisonSummary(
        effect=found.effect, low=found.low, high=found.high, p=found.p,
        detectable=found.detectable, slope=found.slope,
    )  # fmt: skip


def _areas(study: ImpactStudy) -> list[ImpactArea]:
    return [
        ImpactArea(
            area_id=str(area_id), role=row["role"], change=row["change"],
            level_before=row["level_before"], error=row["error"],
        )
        for area_id, row in study.rows.iterrows()
    ]  # fmt: skip
