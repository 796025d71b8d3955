"""Smoothed rates as the records that a run stores, and as columns of files."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from analyses.hot_spots.study import Study
from analyses.small_areas.smoothing import COLUMNS, SURE, Spread
from kpk_geo.results.hot_spots import HotSpotArea
from kpk_geo.results.small_areas import SmoothedRate, SmoothingSummary, StoredSpread


def smoothed_by_area(study: Study) -> list[tuple[SmoothedRate, ...]]:
    """Give what is stored of each area, one record for each date; none where nothing is known."""
    ids, found = study.map.rows.index, study.smoothed.found
    if found is None:
        return [()] * len(ids)
    by_date = {day: rows.reindex(ids).to_dict("records") for day, rows in found.rows.items()}
    return [
        tuple(
            SmoothedRate(reference_date=day, **{str(k): v for k, v in rows[at].items()})
            for day, rows in by_date.items()
            if rows[at]["rate"] == rows[at]["rate"]  # not NaN
        )
        for at in range(len(ids))
    ]


def smoothing_summary(study: Study) -> SmoothingSummary:
    """Describe how rates were smoothed, or why not."""
    made = study.smoothed
    found = made.found
    if found is None:
        return SmoothingSummary(reason=made.reason, left_out=made.left_out)
    return SmoothingSummary(
        dates=tuple(found.rows),
        left_out=made.left_out,
        city=tuple(_stored(spread) for spread in found.city.values()),
        areas=_stored(found.areas), alike=_stored(found.alike), years=_stored(found.years),
        islands=found.islands, suppressed=found.suppressed, design_effect=found.design_effect,
        sure=SURE,
    )  # fmt: skip


def _stored(spread: Spread) -> StoredSpread:
    return StoredSpread(mean=spread.mean, sd=spread.sd)


def smoothed_columns(areas: Sequence[HotSpotArea], dates: Sequence[date]) -> pd.DataFrame:
    """Lay out a column for each figure and date; the newest date bears no date in its name.

    Parameters
    ----------
    areas
        As they were stored; the rows follow their order.
    dates
        Oldest first.
    """
    columns = {}
    for day in reversed(dates):
        end = "" if day == dates[-1] else f"_{day:%Y_%m_%d}"
        rows = [
            next((item for item in area.smoothed if item.reference_date == day), None)
            for area in areas
        ]
        for name in COLUMNS:
            columns[f"smoothed_{name}{end}"] = [
                float("nan") if row is None else getattr(row, name) for row in rows
            ]
    return pd.DataFrame(columns)
