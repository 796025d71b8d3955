"""The burden index as one table: a row per area, joined from the stored results of both parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from analyses.burden.classes import ClassScheme, dynamic_scheme, field_of, status_scheme
from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.regions import Region
from kpk_geo.database.runs import Run, read_area_results, read_current_run
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.frames import Areas
from kpk_geo.profile import BurdenIndexPlan
from kpk_geo.results.burden import BURDEN, BurdenArea, BurdenSummary

PARTS = ("status", "dynamic")
COLUMNS = (
    "area_id",
    "name",
    "status_index",
    "status_class",
    "dynamic_index",
    "dynamic_class",
    "validity",
    "burden",  # the words of the pages; last, so that no column of older files moved
    "change",
)
_OF_A_PART = (
    "weighting_share",
    "data_share",
    "joint_share",
    "robust",
    "leave_one_out_share",
    "near_border",
    "low",
    "high",
    "rank",
    "rank_low",
    "rank_high",
    "top_quintile",
)
_CODES = {"status": status_scheme().codes, "dynamic": dynamic_scheme().codes}
PROBABILITIES = tuple(f"{part}_p_{code}" for part in PARTS for code in _CODES[part])
DETAIL_COLUMNS = (
    "field",
    "field_share",
    *(f"{part}_{name}" for part in PARTS for name in _OF_A_PART),
    *PROBABILITIES,
    "dynamic_validity",
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenTable:
    """The newest burden index of a region."""

    region: Region
    run: Run[BurdenIndexPlan, BurdenSummary]
    level: AreaLevel
    areas: Areas  # simplified for drawing
    rows: pd.DataFrame  # by area_id, with COLUMNS (but area_id), DETAIL_COLUMNS and codes

    @property
    def schemes(self) -> dict[str, ClassScheme]:
        """The class schemes with the limits that the run used."""
        return schemes_of(self.run.parameters)


def read_burden_table(connection: Connection, region_id: str, *, part: Slice = ALL) -> BurdenTable:
    """Read the newest index of a region, or a part of its areas.

    Parameters
    ----------
    part
        Which of the areas, ordered by area_id.

    Raises
    ------
    NotFoundError
        The region or its index does not exist.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, BURDEN)
    areas = read_areas(connection, current.level.level_pk, simplified=True, part=part)
    parts = {
        name: read_area_results(connection, BURDEN, current.run.run_pk, areas.index, part=name)
        for name in PARTS
    }
    return BurdenTable(
        region=current.region, run=current.run, level=current.level, areas=areas,
        rows=_rows(areas, parts, schemes_of(current.run.parameters)),
    )  # fmt: skip


def schemes_of(plan: BurdenIndexPlan) -> dict[str, ClassScheme]:
    """Give the class schemes of status and dynamic with the limits of a plan."""
    return {
        "status": status_scheme(plan.status_limits),
        "dynamic": dynamic_scheme(plan.dynamic_limits),
    }


def _rows(
    areas: Areas, parts: dict[str, list[BurdenArea]], schemes: dict[str, ClassScheme]
) -> pd.DataFrame:
    """Lay the records of both parts out side by side."""
    rows = pd.DataFrame({"name": areas["name"], "parent_id": areas["parent_id"]})
    for part, records in parts.items():
        codes = [area.class_code for area in records]
        columns: dict[str, tuple[list[Any], str]] = {
            "index": ([area.score for area in records], "float"),
            "code": (codes, "Int64"),
            "class": (_texts(codes, schemes[part].official_label), "object"),
            "word": (_texts(codes, schemes[part].label), "object"),
            "weighting_share": ([area.weighting_share for area in records], "float"),
            "leave_one_out_share": ([area.leave_one_out_share for area in records], "float"),
            "data_share": ([area.data_share for area in records], "float"),
            "joint_share": ([area.joint_share for area in records], "float"),
            "low": ([area.score_low for area in records], "float"),
            "high": ([area.score_high for area in records], "float"),
            "rank": ([area.rank for area in records], "Int64"),
            "rank_low": ([area.rank_low for area in records], "Int64"),
            "rank_high": ([area.rank_high for area in records], "Int64"),
            "top_quintile": ([area.top_quintile for area in records], "float"),
            **{
                f"p_{code}": ([area.probabilities.get(code, nan) for area in records], "float")
                for code in _CODES[part]
            },
            "near_border": ([area.near_border for area in records], "object"),
            "robust": ([area.robust for area in records], "object"),
            "reason": ([area.validity for area in records], "object"),
            "validity": ([area.validity.label for area in records], "object"),
            "z": ([area.z for area in records], "object"),
        }  # fmt: skip
        for name, (values, kind) in columns.items():
            rows[f"{part}_{name}"] = pd.Series(values, index=rows.index, dtype=kind)
    rows["burden"], rows["change"] = rows["status_word"], rows["dynamic_word"]
    rows["validity"] = rows["status_validity"]
    pairs = zip(parts["status"], parts["dynamic"], strict=True)
    rows["field"] = [_field(status.class_code, dynamic.class_code) for status, dynamic in pairs]
    rows["field_share"] = [
        nan if field is None else area.field_probabilities.get(field, nan)
        for field, area in zip(rows["field"], parts["status"], strict=True)
    ]
    return rows


def _texts(codes: Sequence[int | None], name: Callable[[int], str]) -> list[str | None]:
    return [None if code is None else name(code) for code in codes]


def _field(status: int | None, dynamic: int | None) -> str | None:
    return None if status is None or dynamic is None else field_of(status, dynamic)
