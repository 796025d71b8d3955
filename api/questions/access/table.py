"""The stored figures of one question as a table: a row per area."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from api.questions.access.run import ANALYSIS
from kpk_geo.database.areas import AreaLevel, read_areas, read_levels
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import Run, read_accessibility_results, read_latest_run
from kpk_geo.errors import NotFoundError, listed
from kpk_geo.frames import Areas
from kpk_geo.model import LifePhase, OfferKind, TravelMode, Validity

COLUMNS = (
    "area_id",
    "name",
    "children",
    "minutes_p50",
    "minutes_p95",
    "share_within_15_min",
    "supply_per_100",
)
DETAIL_COLUMNS = (
    "validity",
    "children_off_streets",
    "children_without_way",
    "cells_withheld",
    "metres_p50",
    "metres_p95",
    "straight_p50",
    "supply_low",
    "supply_high",
    "children_in_circle",
    "children_by_street",
    "over_counted",
    "share_over_counted",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which of the stored questions is meant; what is None is that of the first that fits."""

    kind: OfferKind | None = None
    life_phase: LifePhase | None = None
    mode: TravelMode | None = None

    def fits(self, summary: dict[str, Any]) -> bool:
        """Say whether a stored question is meant."""
        wanted = {"kind": self.kind, "life_phase": self.life_phase, "mode": self.mode}
        return all(value is None or summary[name] == value.value for name, value in wanted.items())


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AccessibilityTable:
    """The newest stored figures of one question."""

    region: Region
    run: Run
    level: AreaLevel
    areas: Areas
    summary: dict[str, Any]  # of this question
    rows: pd.DataFrame  # by area_id: COLUMNS (but area_id), DETAIL_COLUMNS, norm_…

    @property
    def norm_columns(self) -> list[str]:
        """The columns of the norms that were applied."""
        return [name for name in self.rows.columns if str(name).startswith("norm_")]


def read_accessibility_table(
    connection: Connection, region_id: str, selection: Selection
) -> AccessibilityTable:
    """Read the newest figures of a question.

    Raises
    ------
    NotFoundError
        Nothing has been computed, the question was not asked, or the areas were replaced since.
    """
    region = read_region(connection, region_id)
    run = read_latest_run(connection, region_id, ANALYSIS)
    levels = {level.level_pk: level for level in read_levels(connection, region_id)}
    if run.level_pk not in levels:
        raise NotFoundError(
            "Die Gebiete wurden seit der letzten Auswertung ersetzt. "
            f"Bitte neu rechnen: kpk run accessibility --region {region_id}"
        )
    summary = _chosen(run, selection)
    areas = read_areas(connection, run.level_pk, simplified=True)
    stored = read_accessibility_results(
        connection, run.run_pk, kind=summary["kind"], life_phase=summary["life_phase"],
        mode=summary["mode"],
    ).reindex(areas.index)  # fmt: skip
    return AccessibilityTable(
        region=region, run=run, level=levels[run.level_pk], areas=areas, summary=summary,
        rows=_figures(areas, stored),
    )  # fmt: skip


def _chosen(run: Run, selection: Selection) -> dict[str, Any]:
    for summary in run.summary["questions"]:
        if selection.fits(summary):
            return dict(summary)
    known = [
        f"{OfferKind.of(q['kind']).label} / {LifePhase.of(q['life_phase']).label} / "
        f"{TravelMode.of(q['mode']).label}"
        for q in run.summary["questions"]
    ]
    raise NotFoundError(
        "Danach ist nicht gerechnet worden. Gerechnet sind: "
        f"{listed(known)}. Weitere Fragen im Profil unter [accessibility] services ergänzen."
    )


def _figures(areas: Areas, stored: pd.DataFrame) -> pd.DataFrame:
    numbers = stored.drop(columns="validity").replace("inf", float("inf")).astype(float)
    validity = stored["validity"].where(stored["validity"].notna(), Validity.MISSING.value)
    labels = [Validity.of(str(code)).label for code in validity]
    return pd.concat(
        [
            areas[["name", "parent_id"]],
            numbers,
            pd.DataFrame({"validity": labels}, index=areas.index),
        ],
        axis="columns",
    )
