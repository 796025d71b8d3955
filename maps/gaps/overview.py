"""What the overview says of gaps: where families need more first."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from kpk_geo.german import number, several
from kpk_geo.model import Underserved
from kpk_geo.results.gaps import OVERALL, GapArea, GapsParameters, GapsSummary
from maps.gaps.known import nothing_known
from maps.gaps.signs import VERDICT_SIGNS
from maps.gaps.text import share_text, streets_sentence
from maps.gaps.view import PATH
from maps.kit.drawing.areas import HATCH, Fill
from maps.overview.parts import AreaList, ListGroup, OverviewPart

NOT_SAID: Final = (
    "Ob ein Angebot gut ist oder voll, und ob die Familien dort ankommen.",
    "Was nicht in der Liste steht, fehlt hier, auch wenn es vor Ort lebt.",
)
_LABELS: Final = {
    Underserved.CERTAIN: "gesichert unterversorgt", Underserved.HINT: "Hinweis",
    Underserved.NONE: "kein Befund", Underserved.UNKNOWN: "nicht zu sagen",
}  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class GapsOverview:
    """What it is made of."""

    region_id: str
    level: str
    areas: Sequence[GapArea]
    parameters: GapsParameters
    summary: GapsSummary
    stale: str


def gaps_part(found: GapsOverview) -> OverviewPart:
    """Write the part of the overview."""
    classes = {area.area_id: _verdict(area).value for area in found.areas}
    counts = Counter(classes.values())
    fills = {
        verdict.value: Fill(
            label=_LABELS[verdict], colour=sign.colour, count=counts[verdict.value],
            pattern=HATCH if sign.is_gap else "",
        )
        for verdict, sign in VERDICT_SIGNS.items()
        if counts[verdict.value]
    }  # fmt: skip
    finding = _finding(found)
    return OverviewPart(
        title="Lücken der Kette", finding=finding, unanswered="" if _is_known(found) else finding,
        address=f"{PATH}?{urlencode({'region': found.region_id})}", level=found.level,
        classes=classes, fills=fills, detail=finding, stale=found.stale,
        not_said=NOT_SAID,
        area_list=_list(found) if _is_known(found) else None,
    )  # fmt: skip


def _verdict(area: GapArea) -> Underserved:
    return area.underserved.get(OVERALL, Underserved.UNKNOWN)


def _is_known(found: GapsOverview) -> bool:
    """Whether there is an area of which it can be said."""
    return any(_verdict(area) is not Underserved.UNKNOWN for area in found.areas)


def _finding(found: GapsOverview) -> str:
    nothing = nothing_known(found.parameters, found.summary)
    if nothing:
        return nothing
    if not _is_known(found):
        reason = found.summary.no_burden
        return f"Wo mehr gebraucht wird, ist nicht zu sagen{f': {reason}' if reason else '.'}"
    counts = Counter(_verdict(area) for area in found.areas)
    certain, hints = counts[Underserved.CERTAIN], counts[Underserved.HINT]
    if certain:
        verb = "Gebiet ist" if certain == 1 else "Gebiete sind"
        text = f"{number(certain)} {verb} gesichert unterversorgt"
    else:
        text = "Kein Gebiet ist gesichert unterversorgt"
    if hints:
        areas = several(hints, "Gebiet", "Gebieten")
        text += f", zu {f'{number(hints)} weiteren' if certain else areas} gibt es einen Hinweis"
    streets = streets_sentence(found.summary.no_streets, found.summary.areas)
    return f"{text}. {streets}".strip() if certain else f"{streets}{text}."


def _list(found: GapsOverview) -> AreaList:
    groups = [
        ListGroup(label=label, area_ids=ids, is_marked=verdict is Underserved.CERTAIN)
        for verdict, label in (
            (Underserved.CERTAIN, "Gesichert unterversorgt"),
            (Underserved.HINT, "Hinweise, nicht gesichert"),
        )
        if (ids := _ranked(found.areas, verdict))
    ]
    return AreaList(
        groups=groups,
        note="Hoch oder wahrscheinlich hoch belastet, und den Kindern "
        f"{share_text(found.parameters.plan.min_lack)} der Präventionskette (bei Hinweisen in "
        "mindestens der Hälfte der Rechenweisen); dringendste zuerst. Ein Hinweis, kein "
        "Beschluss: Die Liste kennt weder Ursachen noch Menschen.",
        mark="gesichert unterversorgt",
        nothing="Kein Gebiet ist unterversorgt, soweit es sich sagen lässt.",
    )


def _ranked(areas: Sequence[GapArea], verdict: Underserved) -> list[str]:
    found = [area for area in areas if _verdict(area) is verdict]
    return [area.area_id for area in sorted(found, key=_place)]


def _place(area: GapArea) -> tuple[float, str]:
    rank = area.rank.get(OVERALL, math.nan)
    return (math.inf if math.isnan(rank) else rank, area.area_id)
