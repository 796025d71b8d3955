"""Writes a study of gaps as the records that are stored."""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from analyses.gaps.capacity import minutes_of
from analyses.gaps.cells import LinkCells
from analyses.gaps.need import children_of_all
from analyses.gaps.notes import burden_missing, link_note, region_notes
from analyses.gaps.study import GapsStudy
from kpk_geo.arrays import Bools, Floats
from kpk_geo.model import LifePhase, LinkScope, LinkStatus, Underserved, Validity
from kpk_geo.results.access import WaysRecord
from kpk_geo.results.gaps import (
    OVERALL,
    GapArea,
    GapsSummary,
    HostGap,
    LinkCell,
    LinkSummary,
    MatrixCell,
    PhaseLack,
    Remedy,
    matrix_key,
)

_ROUNDING = 1e-9


def gaps_summary(study: GapsStudy, ways: Sequence[WaysRecord] = ()) -> GapsSummary:
    """Say how all links stand, which hosts are without one, and how many areas are under-served.

    Parameters
    ----------
    study
        What was found.
    ways
        What is known of the ways, by mode.
    """
    return GapsSummary(
        links=tuple(_link(study, cells) for cells in study.links),
        host_gaps=tuple(gap for cells in study.links for gap in _host_gaps(study, cells)),
        areas=study.region.count,
        underserved={
            name: {own: found.verdict.count(own) for own in Underserved}
            for name, found in study.verdicts.items()
        },
        variants=study.variants.labels,
        no_burden=burden_missing(study),
        notes=region_notes(study),
        no_streets=int(_without_streets(study).any(axis=0).sum()),
        ways=tuple(ways),
    )


def _without_streets(study: GapsStudy) -> Bools:
    """Say of each link in which areas it cannot be judged for want of streets, (links, areas)."""
    rows = [
        [status is LinkStatus.NO_STREETS for status in cells.planned.status]
        for cells in study.links
    ]
    return np.array(rows, dtype=bool).reshape(len(rows), study.region.count)


def _link(study: GapsStudy, cells: LinkCells) -> LinkSummary:
    own, found = cells.link.own, cells.found
    counts = Counter(cells.planned.status)
    inventory = study.region.inventory
    hosts = cells.hosting
    way = cells.link.scope is LinkScope.WAY
    return LinkSummary(
        cell=cells.link.cell, link=own.id, label=own.label, goal=own.goal,
        life_phase=cells.link.phase, fields=own.fields, kinds=own.kinds, scope=own.scope,
        max_minutes=minutes_of(study.region, cells.link) if way else np.nan,
        min_per_100=np.nan if own.min_per_100 is None else own.min_per_100,
        offers=found.count, offers_outside=int(inventory.is_outside[found.visited].sum()),
        outreach=found.outreach, digital=found.digital, left_out=found.left_out,
        areas={status: counts.get(status, 0) for status in LinkStatus},
        children=_sum(cells.phase.by_area),
        children_without=_sum(cells.phase.by_area * cells.planned.shortfall),
        hosts=0 if hosts is None else len(hosts.rows),
        hosts_without=0 if hosts is None or hosts.missing else int(hosts.without().sum()),
        note=link_note(study.region, cells), weight=own.weight, capacity=own.capacity,
        min_share=own.min_share if way else np.nan,
    )  # fmt: skip


def _sum(values: Floats) -> float:
    """Add up what is known; NaN where nothing is."""
    return float(np.nansum(values)) if (~np.isnan(values)).any() else np.nan


def _host_gaps(study: GapsStudy, cells: LinkCells) -> list[HostGap]:
    hosts = cells.hosting
    if hosts is None or hosts.missing or not cells.found.is_recorded:
        return []
    rows, ids = study.region.inventory.rows, study.region.areas.index.astype(str)
    return [
        HostGap(
            cell=cells.link.cell, offer_id=str(rows["offer_id"].iloc[row]),
            title=str(rows["title"].iloc[row]), area_id=ids[area] if area >= 0 else None,
            nearest_metres=metres,
        )
        for row, area, metres, lacks in zip(
            hosts.rows, hosts.area, hosts.metres, hosts.without(), strict=True
        )
        if lacks
    ]  # fmt: skip


def gap_areas(study: GapsStudy) -> list[GapArea]:
    """Give the record of each area, in the order of the region.

    Parameters
    ----------
    study
        What was found.
    """
    columns = {cells.link.cell: _cells(study, cells) for cells in study.links}
    matrix = {matrix_key(m.phase, m.field): m for m in study.matrix}
    asked = _asked(study)
    people = children_of_all(asked)
    areas = []
    for row, area_id in enumerate(study.region.areas.index.astype(str)):
        code = study.burden.class_code[row]
        own = {name: cells[row] for name, cells in columns.items()}
        areas.append(
            GapArea(
                area_id=area_id, validity=_validity(study, row, people[row], own.values()),
                burden_class=None if np.isnan(code) else int(code),
                burden_high=study.burden.high[row], need_weight=study.burden.weight[row],
                children={phase: own_people[row] for phase, own_people in asked.items()},
                cells=own,
                matrix={
                    key: MatrixCell(
                        offers=int(m.offers[row]), outreach=int(m.outreach[row]),
                        mobile=int(m.mobile[row]), digital=m.digital, share=m.share[row],
                        per_100=m.per_100[row], nothing_recorded=m.nothing_recorded,
                    )
                    for key, m in matrix.items()
                },
                score=study.score[row],
                score_parts={
                    cells.link.cell: float(part[row])
                    for cells, part in zip(study.links, study.parts, strict=True)
                },
                underserved={name: v.verdict[row] for name, v in study.verdicts.items()},
                rank={name: v.rank[row] for name, v in study.verdicts.items()},
                hot_spots=dict(study.region.burden.hot_spots.get(area_id, {})),
                remedies=tuple(
                    remedy
                    for cells in study.links
                    if (remedy := _remedy(cells, own[cells.link.cell])) is not None
                ),
                burden_by_class=bool(study.burden.by_class[row]),
                unknown_cells=sum(cell.status.is_open for cell in own.values()),
                lack=study.lack.share[row], lack_in=int(study.lack.enough_in[row]),
                lack_variants=study.lack.variants,
                to_leave=_to_leave(study, OVERALL, row),
                phase_lacks={
                    phase: _phase_lack(study, phase.value, row)
                    for phase in LifePhase
                    if phase.value in study.lacks
                },
            )
        )  # fmt: skip
    return areas


def _asked(study: GapsStudy) -> dict[LifePhase, Floats]:
    """Count the children of the life phases that a link is for; the verdicts rest on no others."""
    phases = {cells.link.phase for cells in study.links}
    return {phase: own.by_area for phase, own in study.phases.items() if phase in phases}


def _to_leave(study: GapsStudy, key: str, row: int) -> tuple[str, ...]:
    links = study.links_of(key)
    return tuple(links[place].link.cell for place in study.lacks[key].to_leave[row])


def _phase_lack(study: GapsStudy, key: str, row: int) -> PhaseLack:
    lack = study.lacks[key]
    return PhaseLack(
        lack=lack.share[row], lack_in=int(lack.enough_in[row]), lack_variants=lack.variants,
        to_leave=_to_leave(study, key, row),
    )  # fmt: skip


def _validity(study: GapsStudy, row: int, people: float, cells: Collection[LinkCell]) -> Validity:
    if all(np.isnan(own[row]) for own in _asked(study).values()):
        return Validity.MISSING
    asked = [cell.status for cell in cells if cell.status is not LinkStatus.NOT_NEEDED]
    if asked and all(status is LinkStatus.NO_STREETS for status in asked):
        return Validity.NO_STREETS
    few = people < study.region.plan.few_children
    return Validity.FEW_CHILDREN if few else Validity.VALID


def _cells(study: GapsStudy, cells: LinkCells) -> list[LinkCell]:
    state, found, children = cells.planned, cells.found, cells.phase.by_area
    lacking = _lacking(cells)
    columns = zip(
        state.status, found.present, state.share, children, children * state.without,
        state.per_100, lacking, state.shortfall, cells.gap_in, found.outreach_here, state.unknown,
        strict=True,
    )  # fmt: skip
    return [
        LinkCell(
            status=status, offers=int(offers), share=share, children=people, without=without,
            per_100=per_100, lacking=lack, shortfall=shortfall, gap_in=int(gap_in),
            variants=len(cells.states), outreach=int(outreach), unknown_capacity=int(unknown),
        )
        for status, offers, share, people, without, per_100, lack, shortfall, gap_in, outreach,
        unknown in columns
    ]  # fmt: skip


def _lacking(cells: LinkCells) -> Floats:
    """Give the capacity that is missing to what is asked; NaN where none is asked or known."""
    asked = cells.link.own.min_per_100
    if asked is None:
        return np.full(len(cells.planned.per_100), np.nan)
    return np.maximum(asked - cells.planned.per_100, 0.0) / 100 * cells.phase.by_area


def _remedy(cells: LinkCells, cell: LinkCell) -> Remedy | None:
    """Say what would have to change so that a gap is none; None where there is no gap."""
    if not cell.status.is_gap:
        return None
    if cells.link.scope is LinkScope.WAY:
        share = 0.0 if np.isnan(cell.share) else cell.share
        children = max(cells.link.own.min_share - share, 0.0) * cell.children
        if cell.status is LinkStatus.WEAK or children < _ROUNDING:
            children = 0.0
    else:
        children = cell.without
    return Remedy(cell=cells.link.cell, children=children, capacity=cell.lacking)
