"""The stored figures of one question as a table: a row per area."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.regions import Region
from kpk_geo.database.runs import Run, read_area_results, read_current_run
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.errors import NotFoundError, listed
from kpk_geo.frames import Areas
from kpk_geo.model import LifePhase, OfferKind, TravelMode
from kpk_geo.results.access import (
    ACCESS,
    AccessArea,
    AccessParameters,
    AccessSummary,
    AskedQuestion,
    QuestionSummary,
)

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
    "children_without_route",
    "children_outside_extract",
    "children_barrier",
    "children_too_steep",
    "children_no_street",
    "cells_withheld",
    "metres_p50",
    "metres_p95",
    "straight_p50",
    "supply_low",
    "supply_high",
    "low_in",
    "children_in_buffer",
    "children_in_service_area",
    "overcount",
    "share_overcount",
)
_FIGURES = tuple(
    name for name in (*COLUMNS, *DETAIL_COLUMNS) if name not in ("area_id", "name", "validity")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which of the stored questions is meant; what is None is that of the first that fits."""

    kind: OfferKind | None = None
    life_phase: LifePhase | None = None
    mode: TravelMode | None = None

    def fits(self, asked: AskedQuestion) -> bool:
        """Say whether a stored question is meant."""
        pairs = (
            (self.kind, asked.kind), (self.life_phase, asked.life_phase), (self.mode, asked.mode)
        )  # fmt: skip
        return all(wanted in (None, own) for wanted, own in pairs)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AccessTable:
    """The newest stored figures of one question."""

    region: Region
    run: Run[AccessParameters, AccessSummary]
    level: AreaLevel
    areas: Areas
    summary: QuestionSummary
    rows: pd.DataFrame  # by area_id: COLUMNS (but area_id), DETAIL_COLUMNS, norm_…

    @property
    def norm_columns(self) -> list[str]:
        """The columns of the norms that were applied."""
        return [f"norm_{norm}" for norm in self.summary.norms]


def read_access_table(
    connection: Connection, region_id: str, selection: Selection, *, part: Slice = ALL
) -> AccessTable:
    """Read the newest figures of a question, or those of a part of the areas.

    Parameters
    ----------
    selection
        Which question; of several that fit the first.
    part
        Which of the areas, ordered by area_id.

    Raises
    ------
    NotFoundError
        Nothing has been computed, or the question was not asked.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, ACCESS)
    summary = _chosen(current.run.summary, selection)
    areas = read_areas(connection, current.level.level_pk, simplified=True, part=part)
    stored = read_area_results(
        connection, ACCESS, current.run.run_pk, areas.index, part=summary.part
    )
    return AccessTable(
        region=current.region, run=current.run, level=current.level, areas=areas,
        summary=summary, rows=_rows(areas, stored, summary.norms),
    )  # fmt: skip


def _chosen(summary: AccessSummary, selection: Selection) -> QuestionSummary:
    for question in summary.questions:
        if selection.fits(question):
            return question
    known = listed(
        f"{asked.kind.label} / {asked.life_phase.label} / {asked.mode.label}"
        for asked in summary.questions
    )
    raise NotFoundError(
        f"Danach ist nicht gerechnet worden. Gerechnet sind: {known}. "
        "Weitere Fragen im Profil unter [accessibility] services ergänzen."
    )


def _rows(areas: Areas, stored: list[AccessArea], norms: tuple[str, ...]) -> pd.DataFrame:
    """Lay records out as a table."""
    records = [
        {
            "area_id": area.area_id,
            **{name: getattr(area, name) for name in _FIGURES},
            **{f"norm_{norm}": area.norms.get(norm, np.nan) for norm in norms},
            "validity": area.validity.label,
        }
        for area in stored
    ]
    columns = [*_FIGURES, *(f"norm_{norm}" for norm in norms), "validity"]
    found = pd.DataFrame(records, columns=["area_id", *columns]).set_index("area_id")
    return pd.DataFrame(areas[["name", "parent_id"]]).join(found)
