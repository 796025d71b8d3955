"""What would have to change so that gaps close, and so that an area leaves the list."""

import math

from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.model import LinkScope, LinkStatus, Underserved
from kpk_geo.results.gaps import OVERALL, GapArea, GapsSummary, LinkCell, LinkSummary, Remedy
from maps.gaps.words import amount, link_name

BURDEN_STAYS = (
    "Ein Angebot ändert die Versorgung, nicht die Belastung. Das Gebiet verlässt die Liste, wenn "
    "so viel dazukommt; hoch belastet bleibt es, bis sich die Lage der Familien ändert."
)


def remedy_lines(area: GapArea, summary: GapsSummary) -> tuple[str, ...]:
    """Say what would have to change for each gap of an area, and what an offer does not change.

    Parameters
    ----------
    area, summary
        Of one run.
    """
    links = {link.cell: link for link in summary.links}
    lines = [
        _remedy(links[remedy.cell], area.cells[remedy.cell], remedy) for remedy in area.remedies
    ]
    leave = leave_line(area, summary)
    return (*leave, *lines, BURDEN_STAYS) if lines and _is_listed(area) else tuple(lines)


def _is_listed(area: GapArea) -> bool:
    """Say whether the area is on the list over all life phases, or on the one it was cut for."""
    verdicts = area.underserved
    own = [verdicts[OVERALL]] if OVERALL in verdicts else list(verdicts.values())
    return any(verdict in (Underserved.CERTAIN, Underserved.HINT) for verdict in own)


def leave_line(area: GapArea, summary: GapsSummary) -> tuple[str, ...]:
    """Name the fewest gaps whose closing would take an area off the list; none where it is not on.

    Parameters
    ----------
    area, summary
        Of one run.
    """
    links = {link.cell: link for link in summary.links}
    if not area.to_leave or not _is_listed(area):
        return ()
    names = listed(link_name(links[name]) for name in area.to_leave)
    one = len(area.to_leave) == 1
    closed = "diese Lücke geschlossen wäre" if one else "diese Lücken geschlossen wären"
    return (f"Von der Liste käme das Gebiet, wenn {closed}: {names}.",)


def _remedy(link: LinkSummary, cell: LinkCell, remedy: Remedy) -> str:
    name = link_name(link)
    if link.scope is LinkScope.HOST:
        return f"{name}: das Glied an jeder Einrichtung des Gebiets, der es fehlt."
    if link.scope is LinkScope.AREA and cell.status is LinkStatus.MISSING:
        return f"{name}: ein Angebot im Gebiet, oder eines, das zu den Familien kommt."
    if link.scope is LinkScope.REGION and cell.status is LinkStatus.MISSING:
        return f"{name}: ein Angebot für die ganze Region."
    parts = []
    on_way = link.scope is LinkScope.WAY
    if on_way and not math.isnan(remedy.children) and remedy.children >= 0.5:
        more = several(math.ceil(remedy.children), "Kind mehr muss", "Kinder mehr müssen")
        outreach_only = link.offers and link.outreach == link.offers
        how = (
            "besucht werden"
            if outreach_only
            else f"in {number(link.max_minutes)} Minuten hinkommen"
        )
        parts.append(f"{more} {how}")
    if not math.isnan(remedy.capacity) and remedy.capacity > 0:
        parts.append(f"es fehlen {amount(remedy.capacity, link.capacity)}")
    return f"{name}: {', und '.join(parts) or cell.status.label}."
