"""The burden index as one table: a row per area, joined from the stored results of both parts."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from analyses.burden.index import FIELD_SIGNS, ClassScheme, dynamic_scheme, status_scheme
from api.questions.burden.run import ANALYSIS
from kpk_geo.database.areas import AreaLevel, read_areas, read_levels
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import Run, read_burden_results, read_latest_run
from kpk_geo.errors import NotFoundError
from kpk_geo.frames import Areas
from kpk_geo.model import Validity

COLUMNS = (
    "area_id",
    "name",
    "status_index",
    "status_class",
    "dynamic_index",
    "dynamic_class",
    "validity",
)
DETAIL_COLUMNS = (
    "field",
    "status_weighting_share",
    "status_leave_one_out_share",
    "status_near_border",
    "status_robust",
    "dynamic_weighting_share",
    "dynamic_leave_one_out_share",
    "dynamic_near_border",
    "dynamic_robust",
    "dynamic_validity",
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenTable:
    """The newest burden index of a region."""

    region: Region
    run: Run
    level: AreaLevel
    areas: Areas  # simplified for drawing
    rows: pd.DataFrame  # by area_id, with COLUMNS (but area_id), DETAIL_COLUMNS and codes

    @property
    def schemes(self) -> dict[str, ClassScheme]:
        """The class schemes with the limits that the run used."""
        limits = self.run.parameters
        return {
            "status": status_scheme(limits["status_limits"]),
            "dynamic": dynamic_scheme(limits["dynamic_limits"]),
        }


def read_burden_table(connection: Connection, region_id: str) -> BurdenTable:
    """Read the newest index of a region.

    Raises
    ------
    NotFoundError
        The region or its index does not exist, or the areas were replaced since.
    """
    region = read_region(connection, region_id)
    run = read_latest_run(connection, region_id, ANALYSIS)
    levels = {level.level_pk: level for level in read_levels(connection, region_id)}
    if run.level_pk not in levels:
        raise NotFoundError(
            "Die Gebiete wurden seit der letzten Auswertung ersetzt. "
            f"Bitte neu rechnen: kpk run burden --region {region_id}"
        )
    level = levels[run.level_pk]
    areas = read_areas(connection, level.level_pk, simplified=True)
    results = read_burden_results(connection, run.run_pk)
    table = BurdenTable(region=region, run=run, level=level, areas=areas, rows=pd.DataFrame())
    return BurdenTable(
        region=region, run=run, level=level, areas=areas, rows=_join(areas, results, table.schemes)
    )


def _join(areas: Areas, results: pd.DataFrame, schemes: dict[str, ClassScheme]) -> pd.DataFrame:
    rows = pd.DataFrame({"name": areas["name"], "parent_id": areas["parent_id"]})
    for part, scheme in schemes.items():
        own = results[results["part"] == part].set_index("area_id").reindex(rows.index)
        codes = own["class_code"]
        rows[f"{part}_index"] = own["score"]
        rows[f"{part}_code"] = codes
        rows[f"{part}_class"] = [
            None if pd.isna(code) else scheme.label(int(code)) for code in codes
        ]
        for name in ("weighting_share", "leave_one_out_share", "near_border", "robust"):
            rows[f"{part}_{name}"] = own[name]
        rows[f"{part}_validity"] = own["validity"].where(own["validity"].notna(), Validity.MISSING)
        rows[f"{part}_values"] = own["indicator_values"]
    rows["validity"] = rows["status_validity"].map(_label)
    rows["dynamic_validity"] = rows["dynamic_validity"].map(_label)
    rows["field"] = [
        None if pd.isna(status) or pd.isna(dynamic) else f"{status}{FIELD_SIGNS[int(dynamic)]}"
        for status, dynamic in zip(rows["status_code"], rows["dynamic_code"], strict=True)
    ]
    return rows


def _label(validity: str) -> str:
    return Validity.of(validity).label
