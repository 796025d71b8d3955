"""What the overview says of ways and supply: who gets to the Familienbüro, and what is enough."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from urllib.parse import urlencode

import numpy as np

from kpk_geo.german import NARROW_SPACE, number, several
from kpk_geo.model import ChildrenBasis, Validity
from kpk_geo.results.access import AccessArea, QuestionSummary
from maps.access.headlines import many_off_streets
from maps.access.supply_words import SupplyUnit
from maps.access.themes import SUPPLY_LIMITS
from maps.kit.drawing.areas import HATCH, Fill
from maps.kit.palette import NO_DATA_COLOUR, REACHED_COLOURS
from maps.overview.parts import ListColumn, OverviewPart, PlacedDot

WITHIN_MINUTES: Final = 15  # of `share_within_15_min`
WITHIN_LIMITS: Final = (0.2, 0.4, 0.6, 0.8)
HALF: Final = 0.5  # an area counts as far away where fewer of its children get there in time
_GAP: Final = "gap"
NOT_SAID: Final = (
    "Erreichbar ist nicht dasselbe wie zugänglich: Wartelisten, Beiträge und Sprache fehlen.",
    "Minuten sind gerechnet, nicht gegangen.",
)
_ROUNDED = 10  # children: the census grid estimates them, and says no more


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AnsweredAreas:
    """One question of the run with its areas."""

    summary: QuestionSummary
    areas: Sequence[AccessArea]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AccessOverview:
    """What it is made of."""

    region_id: str
    level: str
    ways: AnsweredAreas
    supply: AnsweredAreas | None  # None: of no kind the places are known
    burdened: frozenset[str] | None  # area_ids of a high or very high burden; None: not known
    dots: Sequence[PlacedDot]
    stale: str


def access_part(found: AccessOverview) -> OverviewPart:
    """Write the part of the overview: ways first, then supply."""
    ways = found.ways.summary
    label, minutes = ways.kind.label, f"{WITHIN_MINUTES} Minuten {ways.mode.label}"
    unknown = _off_streets(ways)
    children = f"der Kinder ({ways.life_phase.label})" + (" mit bekanntem Weg" if unknown else "")
    classes, fills = _drawn(
        found.ways.areas, "share_within_15_min", WITHIN_LIMITS, _within_labels()
    )
    return OverviewPart(
        title=f"Wege: {label}",
        finding=f"{_percent(ways.share_within_15_min)} {children} sind in {minutes} dort.{unknown}"
        if not math.isnan(ways.share_within_15_min)
        else "Wie viele Kinder in der Nähe wohnen, ist nicht bekannt.",
        address=_address(found.region_id, ways),
        level=found.level,
        dots=found.dots,
        headline=_far_away(found),
        detail=" ".join(text for text in (_compared(found), _children(found)) if text),
        stale=found.stale,
        spoken=f"{_percent(ways.share_within_15_min)} {children} erreichen in {minutes} ein "
        f"Angebot „{label}“.{unknown}"
        if not math.isnan(ways.share_within_15_min)
        else "",
        not_said=NOT_SAID,
        columns=[ListColumn(heading=f"{label}, Median", texts=_minutes(found.ways.areas))],
        further=() if found.supply is None else (_supply(found, found.supply),),
        classes=classes,
        fills=fills,
    )


def _off_streets(ways: QuestionSummary) -> str:
    """Say of how many children nobody knows the way; "" where they are a handful."""
    if not many_off_streets(ways.children_off_streets, ways.children):
        return ""
    share = _percent(ways.children_off_streets / ways.children)
    return f" Bei {share} der Kinder ist kein Weg bekannt: Dort ist keine Straße geladen."


def _address(region_id: str, asked: QuestionSummary) -> str:
    query = {
        "region": region_id, "kind": asked.kind.value, "life_phase": asked.life_phase.value,
        "mode": asked.mode.value, "capacity": asked.capacity.value,
    }  # fmt: skip
    return f"/maps/accessibility?{urlencode(query)}"


def _percent(share: float) -> str:
    return f"{number(100 * share)}{NARROW_SPACE}%"


def _within_labels() -> list[str]:
    limits = [_percent(limit) for limit in WITHIN_LIMITS]
    between = [f"{low} bis {high}" for low, high in pairwise(limits)]
    return [f"unter {limits[0]}", *between, f"ab {limits[-1]}"]


def _drawn(
    areas: Sequence[AccessArea], name: str, limits: Sequence[float], labels: Sequence[str]
) -> tuple[dict[str, str], dict[str, Fill]]:
    """Class areas by a figure; those with a handful of children get no colour."""
    classes = {area.area_id: _class(area, name, limits) for area in areas}
    counts = Counter(classes.values())
    fills = {
        str(place): Fill(label=label, colour=colour, count=counts[str(place)])
        for place, (label, colour) in enumerate(zip(labels, REACHED_COLOURS, strict=True))
    }
    if counts[_GAP]:
        fills[_GAP] = Fill(
            label=_why_blank(areas, name, limits), colour=NO_DATA_COLOUR,
            count=counts[_GAP], pattern=HATCH,
        )  # fmt: skip
    return classes, fills


def _why_blank(areas: Sequence[AccessArea], name: str, limits: Sequence[float]) -> str:
    """Name the reasons why areas have no colour, the most frequent first."""
    blank = [area for area in areas if _class(area, name, limits) == _GAP]
    reasons = Counter(
        Validity.MISSING if area.validity is Validity.VALID else area.validity for area in blank
    )
    return " oder ".join(
        reason.label for reason, _ in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    )


def _class(area: AccessArea, name: str, limits: Sequence[float]) -> str:
    value = float(getattr(area, name))
    if math.isnan(value) or area.validity is Validity.FEW_CHILDREN:
        return _GAP
    return str(int(np.searchsorted(limits, round(value, 9), side="right")))


def _far_away(found: AccessOverview) -> str:
    """Say in how many burdened areas most children are too far away; "" where nobody can say."""
    if not found.burdened:
        return ""
    known = _judged(found, found.burdened)
    if not known:
        return ""
    far = _far(known)
    ways = found.ways.summary
    target = f"mehr als {WITHIN_MINUTES} Minuten {ways.mode.label} zum nächsten Angebot"
    if ways.kind.value == "family_office":
        target = f"mehr als {WITHIN_MINUTES} Minuten {ways.mode.label} zum Familienbüro"
    else:
        target += f" („{ways.kind.label}“)"
    of_those = _of_burdened(len(known), len(found.burdened))
    if not far:
        return f"In keinem {of_those} sind es für die meisten Kinder {target}."
    return f"In {number(far)} {of_those} sind es für die meisten Kinder {target}."


def _far(areas: Sequence[AccessArea]) -> int:
    return sum(area.share_within_15_min < HALF for area in areas)


def _compared(found: AccessOverview) -> str:
    """Say how it is elsewhere: without it, far ways would sound like a mark of burdened areas."""
    burdened = found.burdened
    if not burdened or not _judged(found, burdened):
        return ""
    others = _judged(found, frozenset(area.area_id for area in found.ways.areas) - burdened)
    if not others:
        return ""
    return (
        f"So weit ist es auch in {number(_far(others))} der {number(len(others))} übrigen Gebiete."
    )


def _judged(found: AccessOverview, burdened: frozenset[str]) -> list[AccessArea]:
    """Give the burdened areas that the map classes: what it leaves blank is not counted either."""
    return [
        area for area in found.ways.areas
        if area.area_id in burdened
        and _class(area, "share_within_15_min", WITHIN_LIMITS) != _GAP
    ]  # fmt: skip


def _of_burdened(known: int, every: int) -> str:
    """Say of how many areas it is known.

    >>> _of_burdened(28, 28), _of_burdened(27, 28), _of_burdened(1, 1)
    ('der 28 hoch belasteten Gebiete', 'von 27 hoch belasteten Gebieten mit Angabe', 'von 1 hoch \
belasteten Gebiet')
    """
    if known < every:
        areas = several(known, "hoch belasteten Gebiet", "hoch belasteten Gebieten")
        return f"von {areas} mit Angabe"
    return (
        f"der {number(every)} hoch belasteten Gebiete" if every > 1
        else "von 1 hoch belasteten Gebiet"
    )  # fmt: skip


def _children(found: AccessOverview) -> str:
    """Say how many children live in burdened areas; from a census grid they are estimated."""
    if not found.burdened:
        return ""
    judged = _judged(found, found.burdened)
    counts = [area.children for area in judged if not math.isnan(area.children)]
    if not counts:
        return ""
    total, ways = math.fsum(counts), found.ways.summary
    is_exact = ways.basis is ChildrenBasis.REGISTER and not ways.estimated
    shown = number(total) if is_exact else f"rund {number(_ROUNDED * round(total / _ROUNDED))}"
    where = (
        "In den hoch belasteten Gebieten leben" if len(counts) == len(found.burdened)
        else f"In {number(len(counts))} der {number(len(found.burdened))} hoch belasteten Gebiete "
        "leben"
    )  # fmt: skip
    return f"{where} {shown} Kinder ({ways.life_phase.label})."


def _minutes(areas: Sequence[AccessArea]) -> dict[str, str]:
    """Write how long half of the children need at most."""
    return {area.area_id: _minute(area) for area in areas}


def _minute(area: AccessArea) -> str:
    if math.isinf(area.minutes_p50):
        return "kein Weg"
    if math.isnan(area.minutes_p50):
        return area.validity.label
    return f"{number(area.minutes_p50)}{NARROW_SPACE}min"


def _supply(found: AccessOverview, supply: AnsweredAreas) -> OverviewPart:
    asked = supply.summary
    unit = SupplyUnit(kind=asked.kind, capacity=asked.capacity)
    limits = [asked.supply_per_100 * limit for limit in SUPPLY_LIMITS]
    between = [f"{number(low)} bis {number(high)}" for low, high in pairwise(limits)]
    labels = [f"unter {number(limits[0])}", *between, f"über {number(limits[-1])}"]
    classes, fills = _drawn(supply.areas, "supply_per_100", limits, labels)
    return OverviewPart(
        title=f"{asked.kind.label}: {unit.label}",
        finding=_supply_finding(asked, unit),
        address=f"{_address(found.region_id, asked)}&theme=supply",
        not_said=NOT_SAID,
        level=found.level,
        classes=classes,
        fills=fills,
    )


def _supply_finding(asked: QuestionSummary, unit: SupplyUnit) -> str:
    """Compare the most and the least burdened fifth; without an index say the average."""
    equity = asked.equity.everyone if asked.equity else None
    if equity is None or math.isnan(equity.most_burdened) or math.isnan(equity.least_burdened):
        return unit.average(asked.supply_per_100)
    most, least = (number(100 * x) for x in (equity.most_burdened, equity.least_burdened))
    doubt = _doubt(equity.ratio.low, equity.ratio.high)
    return (
        f"Im am stärksten belasteten Fünftel {most} {unit.amount} je 100 Kinder, im am wenigsten "
        f"belasteten {least}{doubt}."
    )


def _doubt(low: float, high: float) -> str:
    """Say whether the difference may be chance; the interval is that of the ratio."""
    if math.isnan(low) or math.isnan(high):
        return " (wie sicher der Unterschied ist, lässt sich nicht sagen)"
    return " (Unterschied nicht gesichert)" if low <= 1 <= high else ""
