"""Stored gaps made up in memory, whole pages of them: areas on a board, links in a cycle."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from math import inf, nan
from typing import Any

from area_toys import areas_of, board

from kpk_geo.model import (
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
from kpk_geo.results.gaps import (
    OVERALL,
    GapArea,
    GapsParameters,
    GapsSummary,
    HostGap,
    LinkCell,
    LinkSummary,
    MatrixCell,
    Remedy,
    cell_key,
    matrix_key,
)
from maps.gaps.view import GapsView

STATUSES = (
    LinkStatus.PRESENT, LinkStatus.MISSING, LinkStatus.PRESENT, LinkStatus.UNREACHED,
    LinkStatus.PRESENT, LinkStatus.WEAK, LinkStatus.PRESENT, LinkStatus.UNKNOWN,
    LinkStatus.PRESENT, LinkStatus.NOT_NEEDED, LinkStatus.PRESENT,
)  # fmt: skip
NAMES = (
    "Familienbüro", "Lotsendienst in der Geburtsklinik", "Kita mit Sozialarbeit",
    "Familiengrundschulzentrum", "Beratung in Regeleinrichtungen", "Jugendtreff",
)  # fmt: skip
PHASES = tuple(LifePhase)


def link_cell(status: LinkStatus, children: float = 100, certainty: int = 6) -> LinkCell:
    """Make a cell whose figures go with its status."""
    share = {LinkStatus.PRESENT: 0.95, LinkStatus.WEAK: 0.9, LinkStatus.UNREACHED: 0.3}.get(
        status, 0.0 if status is LinkStatus.MISSING else nan
    )
    return LinkCell(
        status=status, offers=int(status is LinkStatus.PRESENT), share=share, children=children,
        without=children * (1 - share) if status.is_gap else 0.0 if share > 0 else nan,
        per_100=2.0 if share > 0 else nan, lacking=1.5 if status is LinkStatus.WEAK else nan,
        shortfall=1 - share, gap_in=certainty if status.is_gap else 0, variants=6,
    )  # fmt: skip


def link(number: int, *, label: str = "", goal: str = "") -> LinkSummary:
    """Make the link of a number: life phases and names in turn."""
    phase = PHASES[number % len(PHASES)]
    name = label or NAMES[(number // len(PHASES)) % len(NAMES)]
    return LinkSummary(
        cell=cell_key(f"glied{number}", phase), link=f"glied{number}", label=name, goal=goal,
        life_phase=phase, fields=(FieldOfAction.HEALTH,), kinds=(OfferKind.FAMILY_OFFICE,),
        scope=LinkScope.WAY, max_minutes=15, min_per_100=nan, offers=4, offers_outside=1,
        outreach=0, digital=0, left_out={"geplant": 1}, areas={}, children=1000.0,
        children_without=400.0, hosts=0, hosts_without=0, note="",
    )  # fmt: skip


def area(
    area_id: str, place: int, links: Sequence[LinkSummary], *,
    statuses: Sequence[LinkStatus] = STATUSES,
) -> GapArea:  # fmt: skip
    """Make the area at a place of the board."""
    cells = {
        item.cell: link_cell(statuses[(place * 7 + at * 3) % len(statuses)])
        for at, item in enumerate(links)
    }
    parts = {name: cell.without * 1.5 for name, cell in cells.items() if cell.status.is_gap}
    found = verdict(place) if parts else Underserved.UNKNOWN if not links else Underserved.NONE
    ranked = found in (Underserved.CERTAIN, Underserved.HINT)
    keys = (OVERALL, *(phase.value for phase in LifePhase))
    return GapArea(
        area_id=area_id, validity=Validity.VALID, burden_class=1 + place % 4,
        burden_high=(0.02, 0.3, 0.75, 0.98)[place % 4], need_weight=1.5,
        children=dict.fromkeys(LifePhase, 100.0), cells=cells,
        matrix={
            matrix_key(phase, field): matrix_cell(place + at)
            for at, (phase, field) in enumerate((p, f) for p in LifePhase for f in FieldOfAction)
        },
        score=sum(parts.values()), score_parts=parts,
        underserved=dict.fromkeys(keys, found),
        rank=dict.fromkeys(keys, float(place + 1) if ranked else nan),
        hot_spots={"child_poverty": Grade.CERTAIN} if place % 5 == 3 else {},
        remedies=tuple(
            Remedy(cell=name, children=80.0, capacity=cells[name].lacking) for name in parts
        ),
    )  # fmt: skip


def verdict(place: int) -> Underserved:
    """Few are certain, some more are hints."""
    if place % 24 == 3:
        return Underserved.CERTAIN
    return Underserved.HINT if place % 13 == 6 else Underserved.NONE


def matrix_cell(number: int) -> MatrixCell:
    """Make a cell of life phase x field of action."""
    offers = number % 3
    nothing = number % 11 == 0
    return MatrixCell(
        offers=0 if nothing else offers, outreach=0, mobile=0, digital=0,
        share=nan if nothing else (0.0, 0.6, 0.9)[offers], per_100=nan if nothing else 1.0,
        nothing_recorded=nothing,
    )  # fmt: skip


def parameters(**changes) -> GapsParameters:
    """Say how the toy was computed."""
    values: dict[str, Any] = {
        "plan": PreventionPlan(level="gebiet"), "is_own": True,
        "accessibility": AccessibilityPlan(level="gebiet"), "children": ChildrenPlan(),
        "by_straight_line": False, "burden_run": 1, "hot_spot_runs": {"child_poverty": 2},
    }  # fmt: skip
    return GapsParameters.model_validate(values | changes)


def counted(links: Sequence[LinkSummary], areas: Sequence[GapArea]) -> list[LinkSummary]:
    """Count statuses over the areas."""
    return [
        item.model_copy(
            update={"areas": dict(Counter(one.cells[item.cell].status for one in areas))}
        )
        for item in links
    ]


def summary(links: Sequence[LinkSummary], areas: Sequence[GapArea], **changes) -> GapsSummary:
    """Sum the areas up."""
    values: dict[str, Any] = {
        "links": tuple(counted(links, areas)),
        "host_gaps": (
            HostGap(
                cell=links[0].cell, offer_id="S1", title="Grundschule am <Hafen>",
                area_id=areas[0].area_id, nearest_metres=inf,
            ),
        ) if links and areas else (),
        "areas": len(areas),
        "underserved": {
            key: dict(Counter(one.underserved[key] for one in areas))
            for key in (OVERALL, *(phase.value for phase in LifePhase))
        },
        "variants": ("Obergrenze x 0,8", "Obergrenze x 1,25"),
        "no_burden": "",
        "notes": ("Kinder stehen im Zensusgitter.",),
        "no_streets": sum(
            any(cell.status is LinkStatus.NO_STREETS for cell in one.cells.values())
            for one in areas
        ),
    }  # fmt: skip
    return GapsSummary.model_validate(values | changes)


def gaps_view(
    *, links: int = 5, columns: int = 3, rows: int = 1,
    statuses: Sequence[LinkStatus] = STATUSES, goals: bool = False, label: str = "",
    names: Sequence[str] = (), **changes,
) -> GapsView:  # fmt: skip
    """Make a page's content: so many links, areas in columns and rows."""
    shapes = board(columns, rows)
    if names:
        shapes = areas_of(dict(zip(shapes.index, shapes.geometry, strict=True)))
        shapes["name"] = list(names)
    own = [link(at, label=label, goal=f"Ziel {at % 3}" if goals else "") for at in range(links)]
    results = [area(str(key), at, own, statuses=statuses) for at, key in enumerate(shapes.index)]
    values: dict[str, Any] = {
        "region_id": "toy", "region_name": "Spielstadt", "synthetic": True, "level": "gebiet",
        "level_label": "Gebiete", "parent_names": {}, "bounds": (6.8, 51.4, 6.9, 51.5),
        "areas": shapes, "results": results, "parameters": parameters(),
        "summary": summary(own, results),
        "indicator_labels": {"child_poverty": "Kinderarmut"}, "run_pk": 7,
        "run_day": date(2026, 11, 1), "stale": "", "sources": [], "revision": 1,
        "decisions": "/maps/decisions",
    } | changes  # fmt: skip
    return GapsView(**values)
