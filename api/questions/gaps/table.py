"""The stored gaps of a region with its areas, as records and as tables."""

import math
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection

from kpk_geo.database.areas import AreaLevel, read_areas
from kpk_geo.database.regions import Region
from kpk_geo.database.runs import Run, read_area_results, read_current_run
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.frames import Areas
from kpk_geo.model import LifePhase, LinkStatus, Polarity
from kpk_geo.results.gaps import GAPS, OVERALL, GapArea, GapsParameters, GapsSummary

COLUMNS = (
    "area_id", "name", "underserved", "rank", "score", "burden_class", "burden_high",
    "need_weight", "children", "lack", "lack_in", "gaps", "unknown_cells", "validity",
)  # fmt: skip
CELL_COLUMNS = ("status", "share", "children", "without", "per_100", "lacking", "gap_in")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class GapsTable:
    """The newest gaps of a region."""

    region: Region
    run: Run[GapsParameters, GapsSummary]
    level: AreaLevel
    areas: Areas  # simplified for drawing
    results: list[GapArea]  # in the order of `areas`

    @property
    def names(self) -> dict[str, str]:
        """Names of the areas by area_id."""
        ids = self.areas.index.astype(str)
        return dict(zip(ids, self.areas["name"].astype(str), strict=True))

    @property
    def indicator_labels(self) -> dict[str, str]:
        """German names of the region's indicators; of which little is burden, it is said."""
        return {
            item.id: f"{item.label} (niedrig)" if item.polarity is Polarity.RELIEF else item.label
            for item in self.region.profile.indicators
        }

    def ranked(self, phase: str = OVERALL) -> list[GapArea]:
        """List the areas with a finding, first rank first, equal ones by their key.

        Parameters
        ----------
        phase
            A life phase, or all of them together.
        """
        found = [own for own in self.results if own.rank.get(phase, float("nan")) >= 1]
        return sorted(found, key=lambda own: (own.rank[phase], own.area_id))

    @property
    def phases(self) -> frozenset[LifePhase]:
        """Life phases that a link is for: no other children are asked about."""
        return frozenset(link.life_phase for link in self.run.summary.links)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per area, with `COLUMNS`, a verdict for each phase, and `CELL_COLUMNS` each."""
        names = self.names
        rows = [_row(own, names[own.area_id], self.phases) for own in self.results]
        return pd.DataFrame(rows, columns=[*COLUMNS, *self._phase_columns, *self._cell_columns])

    @property
    def _phase_columns(self) -> list[str]:
        phases = [name for name in self.run.summary.underserved if name != OVERALL]
        return [f"{what}:{name}" for name in phases for what in ("underserved", "rank")]

    @property
    def _cell_columns(self) -> list[str]:
        return [f"{link.cell}:{what}" for link in self.run.summary.links for what in CELL_COLUMNS]


def _row(area: GapArea, name: str, phases: Collection[LifePhase]) -> dict[str, object]:
    row: dict[str, object] = {
        "area_id": area.area_id, "name": name, "underserved": area.underserved.get(OVERALL),
        "rank": area.rank.get(OVERALL), "score": area.score, "burden_class": area.burden_class,
        "burden_high": area.burden_high, "need_weight": area.need_weight,
        "children": children_total(area, phases), "lack": area.lack,
        "lack_in": None if math.isnan(area.lack) else area.lack_in,
        "gaps": _gap_count(area),
        "unknown_cells": area.unknown_cells, "validity": area.validity,
    }  # fmt: skip
    for phase, verdict in area.underserved.items():
        row |= {f"underserved:{phase}": verdict, f"rank:{phase}": area.rank.get(phase)}
    for key, cell in area.cells.items():
        row |= {f"{key}:{what}": getattr(cell, what) for what in CELL_COLUMNS}
        if cell.status.is_open:
            row[f"{key}:gap_in"] = None
    return row


def _gap_count(area: GapArea) -> int | None:
    """Count the gaps; None where nothing can be said of any link: that is not 0."""
    status = [cell.status for cell in area.cells.values()]
    if any(own.is_open for own in status) and not any(
        not own.is_open and own is not LinkStatus.NOT_NEEDED for own in status
    ):
        return None
    return sum(own.is_gap for own in status)


def children_total(area: GapArea, phases: Collection[LifePhase]) -> float:
    """Add up the children of an area; those of pregnancy are among the youngest. NaN if unknown.

    Parameters
    ----------
    area
        Of a run.
    phases
        Those that count.
    """
    counted = _without_pregnancy(phases)
    known = [count for phase, count in area.children.items() if phase in counted and count == count]
    return math.fsum(known) if known else math.nan


def ages_text(phases: Collection[LifePhase]) -> str:
    """Say which years of age some life phases cover.

    >>> ages_text([LifePhase.PREGNANCY, LifePhase.EARLY, LifePhase.KITA, LifePhase.SECONDARY])
    '0–6, 10–15 Jahre'
    """
    spans: list[tuple[int, int]] = []
    for low, high in sorted(phase.ages for phase in _without_pregnancy(phases)):
        if spans and spans[-1][1] >= low:
            low, _ = spans.pop()
        spans.append((low, high))
    return ", ".join(f"{low}–{high}" for low, high in spans) + " Jahre" if spans else ""


def _without_pregnancy(phases: Collection[LifePhase]) -> set[LifePhase]:
    """Leave pregnancy out, whose children are among the youngest, unless it stands alone."""
    own = set(phases)
    return own - {LifePhase.PREGNANCY} if LifePhase.EARLY in own else own


def read_gaps_table(connection: Connection, region_id: str, *, part: Slice = ALL) -> GapsTable:
    """Read the newest gaps of a region, or a part of its areas.

    Parameters
    ----------
    part
        Which of the areas, ordered by area_id.

    Raises
    ------
    NotFoundError
        There are none yet.
    OutdatedRunError
        They are of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, GAPS)
    areas = read_areas(connection, current.level.level_pk, simplified=True, part=part)
    results = read_area_results(connection, GAPS, current.run.run_pk, areas.index)
    return GapsTable(
        region=current.region, run=current.run, level=current.level, areas=areas, results=results
    )
