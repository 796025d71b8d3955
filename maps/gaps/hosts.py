"""Regeleinrichtungen without a link that each of them should have."""

import math
from dataclasses import dataclass

from kpk_geo import german
from kpk_geo.results.gaps import HostGap
from maps.gaps.view import Choice, GapsView
from maps.gaps.words import link_name

MAX_SHOWN = 60  # of one link; the export has all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """One house."""

    title: str
    area: str
    nearest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostList:
    """The houses that lack one link."""

    title: str
    of: str  # how many of how many
    rows: list[HostRow]
    more: str  # German: that some are left out; empty if none is


def host_lists(view: GapsView, choice: Choice) -> list[HostList]:
    """List the houses of each link of the choice that asks for it at every house."""
    found = []
    for link in view.links(choice.phase):
        gaps = [gap for gap in view.summary.host_gaps if gap.cell == link.cell]
        if not gaps:
            continue
        left = len(gaps) - MAX_SHOWN
        found.append(
            HostList(
                title=link_name(link),
                of=f"{german.number(len(gaps))} von {german.number(max(link.hosts, len(gaps)))}",
                rows=[_row(view, gap) for gap in gaps[:MAX_SHOWN]],
                more=f"und {german.number(left)} weitere (im Export)" if left > 0 else "",
            )
        )
    return found


def _row(view: GapsView, gap: HostGap) -> HostRow:
    where = "außerhalb" if gap.area_id is None else view.names.get(gap.area_id, gap.area_id)
    return HostRow(title=gap.title, area=where, nearest=_metres(gap.nearest_metres))


def _metres(value: float) -> str:
    if math.isinf(value):
        return "keines"
    return "–" if math.isnan(value) else f"{german.number(value)} m"
