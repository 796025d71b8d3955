"""The ranked list: where families need more first, why, and what would have to change."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from analyses.burden.classes import burden_word
from kpk_geo import german
from kpk_geo.model import LifePhase, LinkScope, LinkStatus, OfferKind, TravelMode, Underserved
from kpk_geo.results.gaps import GapArea, GapsSummary, LinkSummary
from maps.gaps.known import is_judged
from maps.gaps.phrases import children_lacking, phases_text, some_names
from maps.gaps.reasons import cluster_line, reasons
from maps.gaps.remedies import leave_line, remedy_lines
from maps.gaps.signs import STATUS_SIGNS, Sign
from maps.gaps.view import Choice, GapsView, gap_cells, status_of
from maps.gaps.words import probability_text


@dataclass(frozen=True, slots=True, kw_only=True)
class GapChip:
    """A link that is a gap in an area."""

    sign: Sign
    cell: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One area of the list."""

    area_id: str
    name: str
    parent: str
    burden_class: int  # 0: not known
    burden: str
    burden_high: str  # how sure a high burden is
    cluster: str  # empty where the area is none of a cluster
    gaps: list[GapChip]
    children: str  # empty where nobody can say
    why: list[str]
    leave: str  # what would take it off the list; empty where nobody can say
    remedies: list[str]
    sites: list[tuple[str, str]]  # kind that is lacking, and the address that asks where it belongs


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedList:
    """Areas by rank: certain ones, and hints apart from them."""

    certain: list[Entry]
    hints: list[Entry]
    nothing: str  # German: said where no area is certain; empty else


def ranked_list(view: GapsView, choice: Choice) -> RankedList:
    """List the under-served areas of a life phase, or overall."""
    links = view.links(choice.phase)
    certain, hints = (
        [
            _entry(view, area, links, choice.key)
            for area in _ranked(view.results, choice.key, verdict)
        ]
        for verdict in (Underserved.CERTAIN, Underserved.HINT)
    )
    nothing = "" if certain else _nothing(view.summary, choice)
    return RankedList(certain=certain, hints=hints, nothing=nothing)


def _ranked(areas: Sequence[GapArea], key: str, verdict: Underserved) -> list[GapArea]:
    found = [area for area in areas if area.underserved.get(key) is verdict]
    return sorted(found, key=lambda area: (_last(area.rank.get(key, math.nan)), area.area_id))


def _last(rank: float) -> float:
    return math.inf if math.isnan(rank) else rank


def _entry(view: GapsView, whole: GapArea, links: Sequence[LinkSummary], key: str) -> Entry:
    area = whole.of_list(key)
    children, leave = children_lacking(area, links), leave_line(area, view.summary)
    return Entry(
        area_id=area.area_id, name=view.names[area.area_id], parent=_parent(view, area.area_id),
        burden_class=area.burden_class or 0, burden=burden_word(area.burden_class),
        burden_high="" if area.burden_by_class or math.isnan(area.burden_high)
        else probability_text(area.burden_high), cluster=cluster_line(area, view.indicator_labels),
        gaps=_chips(area, links),
        children=_children(children),
        why=list(reasons(area, view.summary, view.indicator_labels)),
        leave=" ".join(leave),
        remedies=[line for line in remedy_lines(area, view.summary) if line not in leave],
        sites=_sites(view, area, links),
    )  # fmt: skip


def _parent(view: GapsView, area_id: str) -> str:
    """Say where an area lies, unless that is called the same."""
    above = view.parents[area_id]
    return "" if above == view.names[area_id] else above


def _chips(area: GapArea, links: Sequence[LinkSummary]) -> list[GapChip]:
    """List gaps, what is missing first; a link that stands alike in several phases once."""
    order = list(STATUS_SIGNS)
    alike: dict[tuple[int, str], list[LinkSummary]] = {}
    for item in gap_cells(area, links):
        place = order.index(area.cells[item.cell].status)
        alike.setdefault((place, item.label), []).append(item)
    return [
        GapChip(
            sign=STATUS_SIGNS[order[place]], cell=items[0].cell,
            title=f"{label} ({phases_text([item.life_phase for item in items])})",
        )
        for (place, label), items in sorted(alike.items(), key=lambda pair: pair[0][0])
    ]  # fmt: skip


def _sites(view: GapsView, area: GapArea, links: Sequence[LinkSummary]) -> list[tuple[str, str]]:
    """Ask where an offer belongs that would close a gap on the way of the children; each once.

    What comes to families needs no place near them, nor does a link that is asked at single hosts
    or once for the region. One that names no kind, or only offers of certain words, does not say
    what should open.
    """
    own = {item.id: item for item in view.parameters.plan.links}
    asked: dict[tuple[OfferKind, TravelMode, float], list[LifePhase]] = {}
    for item in gap_cells(area, links):
        plan = own.get(item.link)
        comes_to_families = item.offers > 0 and item.outreach == item.offers
        has_place = item.scope in (LinkScope.WAY, LinkScope.AREA) and not comes_to_families
        if not has_place or not item.kinds or item.kinds[0] is OfferKind.OUTREACH:
            continue
        if plan is not None and not plan.words:
            minutes = item.max_minutes if item.max_minutes > 0 else 0.0  # NaN: the usual ones
            asked.setdefault((item.kinds[0], plan.mode, minutes), []).append(item.life_phase)
    return [_site(view, *key, phases) for key, phases in asked.items()] if view.siting else []


def _site(
    view: GapsView, kind: OfferKind, mode: TravelMode, minutes: float, phases: list[LifePhase]
) -> tuple[str, str]:
    """Ask for all phases at once; children under one are counted among those under three."""
    if LifePhase.EARLY in phases:
        phases = [phase for phase in phases if phase is not LifePhase.PREGNANCY]
    query = {
        "region": view.region_id, "kind": kind.value, "mode": mode.value,
        "life_phase": ",".join(phase.value for phase in phases),
        "minutes": f"{minutes:g}" if minutes else "",
    }  # fmt: skip
    address = urlencode({name: text for name, text in query.items() if text})
    return f"{kind.label} ({phases_text(phases)})", f"{view.siting}?{address}"


def _children(count: float) -> str:
    if math.isnan(count) or round(count) < 1:
        return ""
    return f"mindestens {german.several(round(count), 'Kind', 'Kindern')} fehlt ein Glied"


def _nothing(summary: GapsSummary, choice: Choice) -> str:
    counts = summary.underserved.get(choice.key, {})
    unknown = counts.get(Underserved.UNKNOWN, 0)
    whom = "" if choice.phase is None else f" für die Phase „{choice.phase.label}“"
    if unknown == summary.areas:
        return f"Für kein Gebiet lässt sich{whom} sagen, ob es unterversorgt ist."
    hints = counts.get(Underserved.HINT, 0)
    text = f"Gesichert unterversorgt ist{whom} kein Gebiet."
    text += (
        f" Zu {german.several(hints, 'Gebiet', 'Gebieten')} gibt es einen Hinweis." if hints
        else "" if summary.no_streets
        else " Das ist ein guter Befund."
    )  # fmt: skip
    if unknown:
        text += f" Für {german.several(unknown, 'Gebiet', 'Gebiete')} lässt es sich nicht sagen."
    return text


def phase_headline(view: GapsView, phase: LifePhase) -> str:
    """Say the finding of one life phase in a sentence with its number."""
    areas = _ranked(view.results, phase.value, Underserved.CERTAIN)
    links = view.links(phase)
    if areas:
        named = some_names([view.names[area.area_id] for area in areas])
        verb = "ist gesichert unterversorgt" if len(areas) == 1 else "sind gesichert unterversorgt"
        return f"{phase.label}: {german.several(len(areas), 'Gebiet', 'Gebiete')} {verb} ({named})."
    counts: Counter[str] = Counter(
        item.label for area in view.results for item in gap_cells(area, links)
    )
    if not any(is_judged(item) for item in links):
        return f"{phase.label}: noch nichts zu sagen, zu keinem Glied gibt es eine Angabe."
    streetless = sum(
        any(status_of(area, item.cell) is LinkStatus.NO_STREETS for item in links)
        for area in view.results
    )
    if streetless:
        many = german.several(len(view.results), "Gebiet", "Gebieten")
        found = (
            f"die häufigste Lücke ist „{counts.most_common(1)[0][0]}“"
            if counts
            else "sonst keine Lücke gefunden"
        )
        return (
            f"{phase.label}: für {german.number(streetless)} von {many} nicht zu sagen, keine "
            f"Straßen geladen; {found}."
        )
    if not counts:
        return f"{phase.label}: kein Gebiet unterversorgt, keine Lücke gefunden."
    label, count = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return (
        f"{phase.label}: kein Gebiet gesichert unterversorgt; die häufigste Lücke ist „{label}“, "
        f"in {german.several(count, 'Gebiet', 'Gebieten')}."
    )


def start_line(verdicts: Mapping[Underserved, int], names: Sequence[str]) -> str:
    """Say the finding in a line of the start page; empty where nothing can be said.

    Parameters
    ----------
    verdicts
        Number of areas by verdict, overall.
    names
        Of the areas that are under-served for certain, first rank first.

    Examples
    --------
    >>> start_line({Underserved.CERTAIN: 2}, ["Hafen", "Nordstadt"])
    'Unterversorgt: 2 Gebiete (Hafen, Nordstadt)'
    >>> start_line({Underserved.HINT: 3, Underserved.NONE: 9}, [])
    'Unterversorgt: kein Gebiet gesichert, 3 mit einem Hinweis'
    """
    certain, hints = verdicts.get(Underserved.CERTAIN, 0), verdicts.get(Underserved.HINT, 0)
    if certain:
        return (
            f"Unterversorgt: {german.several(certain, 'Gebiet', 'Gebiete')} ({some_names(names)})"
        )
    if not hints and not verdicts.get(Underserved.NONE, 0):
        return ""
    more = f", {german.number(hints)} mit einem Hinweis" if hints else ""
    return f"Unterversorgt: kein Gebiet gesichert{more}"
