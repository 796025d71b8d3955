"""What is said of gaps over the whole region: the answer, and how each link stands."""

import math
from collections.abc import Mapping, Sequence

from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.model import (
    LinkScope,
    LinkStatus,
    Underserved,
)
from kpk_geo.results.gaps import (
    OVERALL,
    GapsParameters,
    GapsSummary,
    LinkSummary,
)
from maps.gaps.known import is_judged, nothing_known
from maps.gaps.words import link_name
from maps.kit.ways_text import ways_lines

THIRD = 0.33
MAX_NAMED = 5  # areas in the headline


def headline(parameters: GapsParameters, summary: GapsSummary, names: Sequence[str]) -> str:
    """Say how many areas are under-served, and which first.

    Parameters
    ----------
    parameters, summary
        Of the run.
    names
        Of the areas that are under-served for certain, over all life phases, first rank first.
    """
    nothing = nothing_known(parameters, summary)
    if nothing:
        return nothing
    streets = streets_sentence(summary.no_streets, summary.areas)
    if summary.no_burden:
        return (
            f"{streets}{_gaps_sentence(summary)} Wo mehr gebraucht wird, ist nicht zu sagen: "
            + (summary.no_burden)
        )
    found = summary.underserved[OVERALL]
    certain, hints = found.get(Underserved.CERTAIN, 0), found.get(Underserved.HINT, 0)
    more_areas = "weiteren" if certain else ("Gebiet" if hints == 1 else "Gebieten")
    also = f" Zu {number(hints)} {more_areas} gibt es einen Hinweis." if hints else ""
    of_all = f"von {several(summary.areas, 'Gebiet', 'Gebieten')}"
    if not certain:
        if streets:
            of_all = "der übrigen Gebiete"
        return (
            f"{streets}Gesichert unterversorgt ist keines {of_all}.{also} {_gaps_sentence(summary)}"
        )
    verb = "ist" if certain == 1 else "sind"
    first = listed(names[:MAX_NAMED]) if names else ""
    more = certain - min(len(names), MAX_NAMED)
    named = f": {first}{_and_more(more)}" if first else ""
    label = parameters.plan.label
    return (
        f"{number(certain)} {of_all} {verb} gesichert unterversorgt{named}. "
        f"Dort ist die Belastung sicher hoch, und den Kindern "
        f"{share_text(parameters.plan.min_lack)} dessen, was die {label} vorsieht.{also} {streets}"
    ).strip()


def streets_sentence(areas: int, of_all: int) -> str:
    """Say of how many areas nothing can be said for want of streets, with a space; "" if of none.

    >>> streets_sentence(9, 10)
    'Ob ein Glied fehlt, ist für 9 von 10 Gebieten nicht zu sagen: keine Straßen geladen. '
    >>> streets_sentence(0, 10)
    ''
    """
    if not areas:
        return ""
    return (
        f"Ob ein Glied fehlt, ist für {number(areas)} von {several(of_all, 'Gebiet', 'Gebieten')} "
        "nicht zu sagen: keine Straßen geladen. "
    )


def run_notes(summary: GapsSummary, names: Mapping[str, str]) -> list[str]:
    """List what was assumed for the whole region, and what is known of its ways.

    Parameters
    ----------
    summary
        Of the run.
    names
        Of the areas, by area_id.
    """
    return [*summary.notes, *(text for _, text in ways_lines(summary.ways, names))]


def _and_more(count: int) -> str:
    """Say how many areas are not named.

    >>> _and_more(1), _and_more(2), _and_more(0)
    (' und ein weiteres', ' und 2 weitere', '')
    """
    if count <= 0:
        return ""
    return " und ein weiteres" if count == 1 else f" und {number(count)} weitere"


def share_text(min_lack: float) -> str:
    """Say which part is lacking; a third in the word for it.

    >>> share_text(0.33), share_text(0.5)
    ('fehlt mindestens ein Drittel', 'fehlen mindestens 50 %')
    """
    if round(min_lack, 2) == THIRD:
        return "fehlt mindestens ein Drittel"
    return f"fehlen mindestens {number(100 * min_lack)} %"


def _gaps_sentence(summary: GapsSummary) -> str:
    judged = [link for link in summary.links if is_judged(link)]
    every, beyond = number(len(summary.links)), _not_said(judged, summary.areas)
    open_links = [link for link in judged if _gaps_of(link)]
    verb, count = "hat" if len(open_links) == 1 else "haben", number(len(open_links))
    if len(judged) < len(summary.links):
        known = f"Von {number(len(judged))} der {every} Glieder ist etwas bekannt"
        if not open_links:
            return f"{known}; dort ist keine Lücke zu sehen.{beyond}"
        return f"{known}, {count} davon {verb} in mindestens einem Gebiet eine Lücke.{beyond}"
    if not open_links and beyond:
        return f"Soweit etwas bekannt ist, hat kein Glied eine Lücke.{beyond}"
    if not open_links and summary.no_streets:
        return "Sonst ist an keinem Glied eine Lücke zu sehen."
    if not open_links:
        return "An keinem Glied ist eine Lücke zu sehen."
    return f"{count} von {every} Gliedern {verb} in mindestens einem Gebiet eine Lücke.{beyond}"


def _not_said(judged: Sequence[LinkSummary], areas: int) -> str:
    """Say for how many areas nothing can be said of links of which something is known elsewhere."""
    unknown = [link.areas.get(LinkStatus.UNKNOWN, 0) for link in judged]
    most = max(unknown, default=0)
    if not most:
        return ""
    up_to = "" if len(set(unknown)) == 1 else "bis zu "
    return (
        f" Für {up_to}{number(most)} von {several(areas, 'Gebiet', 'Gebieten')} ist nichts zu "
        "sagen: Dort fehlt eine Angabe."
    )


def _gaps_of(link: LinkSummary) -> int:
    return sum(count for status, count in link.areas.items() if status.is_gap)


def link_line(link: LinkSummary) -> str:
    """Say in one line how a link stands over the whole region."""
    counts = [
        f"{number(link.areas.get(status, 0))} {_IN_AREAS[status]}"
        for status in LinkStatus
        if link.areas.get(status, 0)
    ]
    hosts = (
        f" {number(link.hosts_without)} von {several(link.hosts, 'Einrichtung', 'Einrichtungen')} "
        "ohne das Glied."
        if link.scope is LinkScope.HOST and link.hosts
        else ""
    )
    children = link.children_without
    without = (
        f" Betroffen: rund {number(children)} Kinder."
        if not math.isnan(children) and children >= 0.5
        else ""
    )
    note = f" {link.note}" if link.note else ""
    return (
        f"{link_name(link)}: {_offers(link)}; Gebiete: {', '.join(counts) or 'keine'}."
        f"{hosts}{without}{note}"
    )


_IN_AREAS = {
    LinkStatus.PRESENT: "vorhanden",
    LinkStatus.WEAK: "zu schwach",
    LinkStatus.UNREACHED: "nicht erreichbar",
    LinkStatus.MISSING: "fehlt",
    LinkStatus.UNKNOWN: "ohne Angabe",
    LinkStatus.NO_STREETS: "ohne geladene Straßen",
    LinkStatus.NOT_NEEDED: "nicht vorgesehen",
}


def _offers(link: LinkSummary) -> str:
    parts = [several(link.offers, "Angebot", "Angebote")]
    if link.offers_outside:
        parts.append(f"davon {number(link.offers_outside)} außerhalb der Region")
    if link.outreach:
        parts.append(f"{number(link.outreach)} davon aufsuchend")
    if link.digital:
        parts.append(f"dazu {number(link.digital)} digital")
    return ", ".join(parts)
