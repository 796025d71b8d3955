"""Figures of a few areas over some days, small enough for mental arithmetic."""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from analyses.series.history import Edition, History, cities_of, history_of
from analyses.standing.total import Cell
from kpk_geo.model import Unit, Validity

Counts = tuple[float, float] | None  # events and people; None: suppressed


def day(year: int) -> date:
    return date(year, 12, 31)


def cell(key: str, counts: Counts, *, with_counts: bool = True) -> Cell:
    if counts is None:
        return Cell(area_id=key, value=math.nan, numerator=math.nan, denominator=50.0,
                    validity=Validity.SUPPRESSED)  # fmt: skip
    events, people = counts
    return Cell(
        area_id=key, value=events / people, numerator=events if with_counts else math.nan,
        denominator=people if with_counts else math.nan, validity=Validity.VALID,
    )  # fmt: skip


def edition(
    years: Mapping[int, Sequence[Counts]], *, since: int = 2010, with_counts: bool = True
) -> Edition:
    """Areas "0", "1", … with the same number of counts on every day."""
    keys = [str(at) for at in range(max(map(len, years.values())))]
    return Edition(
        valid_from=date(since, 1, 1), owners={key: key for key in keys},
        days={
            day(year): {
                key: cell(key, own, with_counts=with_counts)
                for key, own in zip(keys, counts, strict=True)
            }
            for year, counts in years.items()
        },
    )  # fmt: skip


def history(
    *editions: Edition, wanted: set[str] | None = None, unit: Unit = Unit.PERCENT,
    effect: float = 1.0, breaks: Sequence[date] = (),
) -> History:  # fmt: skip
    return history_of(
        editions, wanted, unit, cities=cities_of(editions, unit), design_effect=effect,
        breaks=breaks,
    )  # fmt: skip
