"""Stored gaps of the Präventionskette: links over the region; cells, need and verdict by area."""

from typing import Any

from pydantic import Field

from kpk_geo.model import (
    CapacityUnit,
    FieldOfAction,
    Grade,
    LifePhase,
    LinkScope,
    LinkStatus,
    OfferKind,
    Underserved,
    Validity,
)
from kpk_geo.profile import AccessibilityPlan, ChildrenPlan, PreventionPlan
from kpk_geo.results.access import WaysRecord
from kpk_geo.results.record import AreaRecord, Figure, Record, RunKind, SecretPlaces

OVERALL = "all"  # beside the life phases, in `underserved` and `rank`


def cell_key(link: str, phase: LifePhase) -> str:
    """Name a cell of the region's own links."""
    return f"{link}/{phase.value}"


def matrix_key(phase: LifePhase, field: FieldOfAction) -> str:
    """Name a cell of the matrix life phase x field of action."""
    return f"{phase.value}/{field.value}"


class GapsParameters(Record):
    """What was chosen, and on which stored runs it rests."""

    plan: PreventionPlan
    is_own: bool  # whether the profile describes the links; else each phase with each field
    accessibility: AccessibilityPlan
    children: ChildrenPlan
    by_straight_line: bool  # no street network is loaded
    burden_run: int | None
    hot_spot_runs: dict[str, int]  # by indicator


class HostGap(Record):
    """A Regeleinrichtung without the link that it should have."""

    cell: str  # as `cell_key` gives it
    offer_id: str
    title: str
    area_id: str | None  # None: beyond the border
    nearest_metres: Figure  # to the next offer of the link; endless where there is none


class LinkSummary(Record):
    """One link in one life phase over the whole region."""

    cell: str
    link: str
    label: str
    goal: str
    life_phase: LifePhase
    fields: tuple[FieldOfAction, ...]
    kinds: tuple[OfferKind, ...]
    scope: LinkScope
    max_minutes: Figure
    min_per_100: Figure
    offers: int  # that families go to, or that go to them
    offers_outside: int  # of them beyond the border
    outreach: int  # of them going to families
    digital: int
    left_out: dict[str, int]  # by German reason
    areas: dict[LinkStatus, int]
    children: Figure
    children_without: Figure  # of areas with a gap: those who lack it
    hosts: int
    hosts_without: int
    note: str  # German: why nothing can be said, or what was assumed; empty if nothing
    weight: Figure = 1.0  # in the score
    capacity: CapacityUnit = CapacityUnit.OFFERS  # unit of `min_per_100`
    min_share: Figure = float("nan")  # of the children who must get there in time; NaN: not asked


class GapsSummary(Record):
    """The whole region."""

    links: tuple[LinkSummary, ...]
    host_gaps: tuple[HostGap, ...]
    areas: int
    underserved: dict[str, dict[Underserved, int]]  # areas by life phase (and OVERALL) and verdict
    variants: tuple[str, ...]  # German: defensible ways of computing in which a gap is looked for
    no_burden: str  # German: why burden plays no part; empty if it does
    notes: tuple[str, ...]  # German: assumptions
    no_streets: int  # areas in which a link cannot be judged, since no streets are loaded there
    ways: tuple[WaysRecord, ...] = ()  # by mode; a run of before, or by straight line, has none


class LinkCell(Record):
    """One link in one life phase in one area."""

    status: LinkStatus
    offers: int  # present in the area
    share: Figure  # of the children who get there in time
    children: Figure
    without: Figure  # children who do not get there, or for whom it is too little
    per_100: Figure  # capacity for 100 children
    lacking: Figure  # capacity that is missing to `min_per_100`; NaN where none is asked
    shortfall: Figure  # 0 nothing is missing, 1 all of it; NaN where nothing can be said
    gap_in: int  # number of the variants in which the cell is a gap
    variants: int  # that can be computed here
    outreach: int = 0  # offers that go to the families of the area
    unknown_capacity: int = 0  # offers in reach whose capacity nobody stated: it is not weak then


class MatrixCell(Record):
    """Offers of a life phase and a field of action in one area."""

    offers: int  # present
    outreach: int  # going to families here
    mobile: int  # of those present
    digital: int
    share: Figure  # of the children who get to one in time, from beyond the border too
    per_100: Figure  # offers in reach for 100 children
    nothing_recorded: bool  # no offer of the whole region states phase and field


class Remedy(Record):
    """What would have to change so that a gap is none."""

    cell: str
    children: Figure  # who need to get there in time
    capacity: Figure  # that is missing; NaN where only the way is too long


class PhaseLack(Record):
    """What the children of one life phase lack in one area; as the fields of `GapArea`."""

    lack: Figure
    lack_in: int
    lack_variants: int
    to_leave: tuple[str, ...]


class GapArea(AreaRecord):
    """One area."""

    validity: Validity
    burden_class: int | None
    burden_high: Figure  # probability of a high or very high burden
    need_weight: Figure  # of a child; 1 where the burden is not known
    children: dict[LifePhase, Figure]
    cells: dict[str, LinkCell]  # by `cell_key`
    matrix: dict[str, MatrixCell]  # by `matrix_key`
    score: Figure  # children who lack a link, weighted by need and link, over all cells
    score_parts: dict[str, Figure]  # by `cell_key`
    underserved: dict[str, Underserved]  # by life phase and OVERALL
    rank: dict[str, Figure]  # among those with a finding, 1 first; NaN without one
    hot_spots: dict[str, Grade]  # by indicator, where the area belongs to a cluster
    remedies: tuple[Remedy, ...]
    burden_by_class: bool = False  # no probabilities are known: a hint at most
    unknown_cells: int = 0  # of which nothing can be said; they are not in the score
    lack: Figure = float(
        "nan"
    )  # share (0-1) of the links that its children do not have, unweighted
    lack_in: int = 0  # variants in which `lack` is as much as `min_lack` of the plan
    lack_variants: int = 0  # that differ anywhere
    # Cells that would have to be closed so that `lack` falls below `min_lack`, as few as can be.
    to_leave: tuple[str, ...] = ()
    phase_lacks: dict[LifePhase, PhaseLack] = Field(default={})

    def of_list(self, key: str) -> "GapArea":
        """Give what counts in the list of one life phase, or of all: its cells, lack and remedies.

        Parameters
        ----------
        key
            A life phase, or `OVERALL`.
        """
        if key == OVERALL:
            return self
        phase = LifePhase.of(key)
        own = self.phase_lacks.get(phase)
        cells = {k: cell for k, cell in self.cells.items() if k.endswith(f"/{key}")}
        return self.model_copy(update={
            **({} if own is None else dict(own)),
            "cells": cells,
            "remedies": tuple(item for item in self.remedies if item.cell in cells),
            "unknown_cells": sum(cell.status.is_open for cell in cells.values()),
            "underserved": {key: self.underserved.get(key, Underserved.UNKNOWN)},
        })  # fmt: skip

    @classmethod
    def nothing(cls) -> dict[str, Any]:
        """Give what the fields of an unknown area hold."""
        empty = ("children", "cells", "matrix", "score_parts", "underserved", "rank", "hot_spots")
        counts = ("unknown_cells", "lack_in", "lack_variants")
        return super().nothing() | {
            **{name: {} for name in empty}, **dict.fromkeys(counts, 0),
            "remedies": (), "to_leave": (), "phase_lacks": {}, "burden_by_class": False,
        }  # fmt: skip


def _names_secret(summary: GapsSummary, secret: SecretPlaces) -> bool:
    return any(
        gap.offer_id in secret.offer_ids or secret.is_named_in(gap.title)
        for gap in summary.host_gaps
    )


GAPS = RunKind(
    slug="gaps",
    names_secret=_names_secret,
    format_version=4,  # 2: hours a week are a mean over the year; 3: other streets; 4: no streets
    parameters=GapsParameters,
    summary=GapsSummary,
    area=GapArea,
)
