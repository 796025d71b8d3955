"""What the overview says of clusters: where burden lies together beyond chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from analyses.hot_spots.budget import RegionBudget
from kpk_geo.german import number, several
from kpk_geo.model import Cluster, Grade
from kpk_geo.profile import INDEX
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from maps.hot_spots.budget_text import certain_cores
from maps.kit.drawing.areas import HATCH, Fill
from maps.kit.palette import CONTRARY_COLOUR, HOT_COLOURS, NO_DATA_COLOUR, NOTHING_COLOUR
from maps.overview.parts import OverviewPart

_GAP: Final = "gap"
NOT_SAID: Final = (
    "„Kein Befund“ heißt nicht unbelastet: Ein belastetes Gebiet zwischen unbelasteten ist keine "
    "Häufung.",
    "Eine Häufung nennt keine Ursache.",
)
_FILLS: Final = {
    Cluster.CORE: ("gesicherte Häufung", HOT_COLOURS["core"], "K"),
    Cluster.SURROUNDING: ("deren Umgebung", HOT_COLOURS["surrounding"], "U"),
    Cluster.ALIKE: ("Hinweis", HOT_COLOURS["hint"], "H"),
    Cluster.CONTRARY: ("Gegensatz", CONTRARY_COLOUR, "G"),
    Cluster.NONE: ("kein Befund", NOTHING_COLOUR, ""),
}


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HotSpotOverview:
    """What it is made of."""

    region_id: str
    level: str
    label: str  # German: of the indicator
    indicator: str
    areas: Sequence[HotSpotArea]
    summary: HotSpotSummary
    budget: RegionBudget
    stale: str


def hot_spot_part(found: HotSpotOverview) -> OverviewPart:
    """Write the part of the overview."""
    classes = {area.area_id: _class(area) for area in found.areas}
    counts = Counter(classes.values())
    fills = {
        cluster.value: Fill(label=label, colour=colour, count=counts[cluster.value], sign=sign)
        for cluster, (label, colour, sign) in _FILLS.items()
        if counts[cluster.value]
    }
    if counts[_GAP]:
        fills[_GAP] = Fill(
            label="nicht prüfbar", colour=NO_DATA_COLOUR, count=counts[_GAP], pattern=HATCH
        )
    query = {"region": found.region_id, "indicator": found.indicator}
    return OverviewPart(
        title="Häufungen" if found.indicator == INDEX else f"Häufungen: {found.label}",
        finding=_finding(found), address=f"/maps/hot-spots?{urlencode(query)}",
        level=found.level, classes=classes, fills=fills, detail=_detail(found), stale=found.stale,
        not_said=NOT_SAID,
    )  # fmt: skip


def _class(area: HotSpotArea) -> str:
    """Give the class of the large map; a hint that is none any more is no finding."""
    if area.cluster is None:
        return _GAP
    if area.cluster is Cluster.ALIKE and area.grade is not Grade.HINT:
        return _GAP
    return area.cluster.value


def _finding(found: HotSpotOverview) -> str:
    """Say in how many areas a cluster is certain, and how many of them hold in the whole region."""
    cores = found.summary.clusters[Cluster.CORE]
    if not found.summary.tests:
        return "Ob sich Belastung häuft, lässt sich hier nicht prüfen."
    if not cores:
        return f"{found.label}: keine gesicherte Häufung."
    areas = several(cores, "Gebiet liegt", "Gebiete liegen")
    text = f"{areas} im Kern gesicherter Häufungen"
    held = certain_cores(found.budget, found.summary)
    if held is None or held == cores:
        return f"{text}."
    shown = "keines" if not held else number(held)
    return f"{text}, {shown} davon auch über alle geprüften Fragen hinweg."


def _detail(found: HotSpotOverview) -> str:
    """Say the same as beside the map: the lead must not count by another rule."""
    if not found.summary.tests:
        return ""
    if not found.summary.clusters[Cluster.CORE]:
        return "Kein Gebiet liegt im Kern einer gesicherten Häufung."
    return _finding(found)
