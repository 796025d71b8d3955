"""What the presentation says of a proposed site: where, and what it would change."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from kpk_geo.german import day, number, several
from kpk_geo.results.siting import SitingArea, SitingParameters, SitingSummary
from maps.kit.drawing.areas import HATCH, Fill
from maps.kit.palette import BURDEN_COLOURS, GROUND_COLOUR, NO_DATA_COLOUR, REACHED_COLOURS
from maps.overview.parts import OverviewPart, PlacedDot
from maps.siting.text import nothing_recorded, proof_line, site_name, stability_line
from maps.siting.words import percent, phases_text

_WORDS: Final = {1: "gering", 2: "durchschnittlich", 3: "hoch", 4: "sehr hoch"}
_GAP: Final = "gap"
_STEPS: Final = (1, 20, 50)  # children newly reached from which on a class begins (own setting)
_NOT_SAID: Final = (
    "Ob dort Räume frei sind und ein Träger bereit ist, weiß die Rechnung nicht.",
    "Erreichbar heißt nicht, dass Familien auch kommen.",
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SitingSlides:
    """The newest stored answer."""

    region_id: str
    query: str  # of the page, with what was asked
    parameters: SitingParameters
    summary: SitingSummary
    areas: Sequence[SitingArea]
    places: Sequence[tuple[float, float]]  # metres, of the proposed sites in their order
    run_pk: int
    run_day: date
    stale: str


def siting_slides(found: SitingSlides) -> tuple[OverviewPart, ...]:
    """Write the slides: the proposal over the burden, then who is newly reached.

    Nothing is proposed where no place would help anybody: then there is no slide.
    """
    if not found.summary.sites:
        return ()
    return _proposal(found), _change(found)


def _proposal(found: SitingSlides) -> OverviewPart:
    summary, kind = found.summary, found.summary.kind.label
    first = summary.sites[0]
    more = summary.sites[1:]
    then = {0: "", 1: f", dann {site_name(more[0])}" if more else ""}.get(
        len(more), f", dann {number(len(more))} weitere Orte"
    )
    finding = f"Vorschlag für „{kind}“: {'zuerst ' if more else ''}{site_name(first)}{then}."
    sure = (proof_line(found.parameters, summary), stability_line(found.parameters, summary))
    detail = " ".join(line for line in sure if line)
    has_classes = any(area.class_code is not None for area in found.areas)
    classes = {
        area.area_id: _GAP if area.class_code is None else str(area.class_code)
        for area in found.areas
    }
    return OverviewPart(
        title="Vorgeschlagener Ort, über der Belastung" if has_classes else "Vorgeschlagener Ort",
        finding=finding, detail=detail, address=_address(found),
        level=found.parameters.level, classes=classes, fills=_burden_fills(classes, has_classes),
        dots=_dots(found), not_said=_NOT_SAID, source=_source(found), stale=found.stale,
    )  # fmt: skip


def _change(found: SitingSlides) -> OverviewPart:
    plan, summary = found.parameters.plan, found.summary
    gained = several(round(summary.newly_reached), "Kind mehr erreicht", "Kinder mehr erreichen")
    shares = [
        reached / summary.children if summary.children else math.nan
        for reached in (summary.reached_before, summary.reached_after)
    ]
    finding = (
        f"{gained} {plan.mode.label} in {_minutes(plan.max_minutes)} ein "
        f"Angebot „{summary.kind.label}“: {percent(shares[1])}"
        + (
            f" statt {percent(shares[0])}."
            if summary.existing
            else f"; {nothing_recorded(summary)}."
        )
    )
    classes = {area.area_id: _step(area.added) for area in found.areas}
    counts = Counter(classes.values())
    labels = ["kein Kind neu", "1 bis 19", "20 bis 49", "50 und mehr"]
    colours = [GROUND_COLOUR, REACHED_COLOURS[1], REACHED_COLOURS[2], REACHED_COLOURS[4]]
    fills = {
        str(place): Fill(label=label, colour=colour, count=counts[str(place)])
        for place, (label, colour) in enumerate(zip(labels, colours, strict=True))
    }
    if counts[_GAP]:
        fills[_GAP] = _gap(counts[_GAP], "nicht bekannt")
    groups = [group for group in (summary.most_burdened,) if group is not None]
    detail = " ".join(
        f"Im am stärksten belasteten Fünftel: {percent(group.after / group.children)}"
        + (f" statt {percent(group.before / group.children)}." if summary.existing else ".")
        for group in groups
        if group.children
    )
    return OverviewPart(
        title=f"Neu erreichte Kinder {phases_text(plan.phases)} je Gebiet", finding=finding,
        detail=detail, address=_address(found), level=found.parameters.level, classes=classes,
        fills=fills, dots=_dots(found), not_said=_NOT_SAID, source=_source(found),
        stale=found.stale,
    )  # fmt: skip


def _step(added: float) -> str:
    """Give the class of so many children.

    >>> _step(0.4), _step(3.0), _step(50.0), _step(float("nan"))
    ('0', '1', '3', 'gap')
    """
    if math.isnan(added):
        return _GAP
    return str(sum(round(added) >= limit for limit in _STEPS))


def _burden_fills(classes: dict[str, str], has_classes: bool) -> dict[str, Fill]:
    counts = Counter(classes.values())
    if not has_classes:
        return {_GAP: Fill(label="Gebiete", colour=GROUND_COLOUR, count=len(classes))}
    fills = {
        str(code): Fill(label=f"Belastung {word}", colour=BURDEN_COLOURS[code - 1],
                        count=counts[str(code)])
        for code, word in _WORDS.items()
    }  # fmt: skip
    return fills | ({_GAP: _gap(counts[_GAP], "keine Klasse")} if counts[_GAP] else {})


def _gap(count: int, label: str) -> Fill:
    return Fill(label=label, colour=NO_DATA_COLOUR, count=count, pattern=HATCH)


def _dots(found: SitingSlides) -> list[PlacedDot]:
    return [PlacedDot(x=x, y=y, label="vorgeschlagener Ort") for x, y in found.places]


def _minutes(minutes: float | None) -> str:
    return "der gesetzten Zeit" if minutes is None else several(round(minutes), "Minute", "Minuten")


def _address(found: SitingSlides) -> str:
    return f"/maps/siting?{urlencode({'region': found.region_id})}&{found.query}"


def _source(found: SitingSlides) -> str:
    return f"Berechnung Nr. {found.run_pk} vom {day(found.run_day)}"
