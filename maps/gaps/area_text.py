"""Gaps of the Präventionskette in one area, or in several: words for their page."""

from collections.abc import Mapping, Sequence

from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.model import LinkScope, LinkStatus, TravelMode, Underserved
from kpk_geo.results.gaps import OVERALL, GapArea, GapsSummary, LinkCell, LinkSummary
from maps.area.counting import counted
from maps.area.parts import AreaPart, Fact
from maps.gaps.reasons import cell_line, reasons
from maps.gaps.words import link_name

HEADING = "Wo sind Lücken?"
_PLACES = {status.label: place for place, status in enumerate(LinkStatus)}
_NAMED = 2  # links in the area's own sentence


def one_area(
    area: GapArea,
    summary: GapsSummary,
    labels: Mapping[str, str],
    statements: Sequence[Fact],
    address: str,
    *,
    modes: Mapping[str, TravelMode],
    stale: str,
) -> AreaPart:
    """Say which links an area lacks, and why it is listed as under-served.

    Parameters
    ----------
    area, summary
        Of one run.
    labels
        German names of indicators by key.
    statements
        As the question's key figures show them.
    address
        Of the page of gaps.
    modes
        By key of the link, how families get there: not for all as in other figures of the page.
    stale
        German: that the data changed since; empty if they did not.
    """
    verdict = area.underserved.get(OVERALL, Underserved.UNKNOWN)
    is_listed = verdict in (Underserved.CERTAIN, Underserved.HINT)
    rank = area.rank.get(OVERALL, float("nan"))
    sentence = {
        Underserved.CERTAIN: "Das Gebiet steht auf der Liste der unterversorgten Gebiete",
        Underserved.HINT: "Hinweis: Das Gebiet könnte unterversorgt sein",
        Underserved.NONE: "Das Gebiet steht nicht auf der Liste der unterversorgten Gebiete",
        Underserved.UNKNOWN: "Ob das Gebiet unterversorgt ist, lässt sich nicht sagen",
    }[verdict]
    place = f", an {german.number(rank)}. Stelle" if is_listed and rank == rank else ""
    missing = [
        link.label for link in summary.links
        if link.cell in area.cells and area.cells[link.cell].status is LinkStatus.MISSING
    ]  # fmt: skip
    headline = {
        Underserved.CERTAIN: "unterversorgt", Underserved.HINT: "Hinweis auf Unterversorgung",
    }.get(verdict, "")  # fmt: skip
    if not headline and missing:
        headline = f"es fehlt: {listed(list(dict.fromkeys(missing))[:_NAMED])}"
    return AreaPart(
        question="gaps", heading=HEADING, address=address, headline=headline,
        sentence=f"{sentence}{place}.", stale=stale,
        statements=[*statements, *_links(area, summary.links, modes)],
        lines=reasons(area, summary, labels) if is_listed else (),
    )  # fmt: skip


def _links(
    area: GapArea, links: Sequence[LinkSummary], modes: Mapping[str, TravelMode]
) -> list[Fact]:
    """Say of every link how it stands, and how many offers of it are here."""
    statements = []
    for link in links:
        cell = area.cells.get(link.cell)
        if cell is None or cell.status is LinkStatus.NOT_NEEDED:
            continue
        here = german.several(cell.offers, "Angebot hier", "Angebote hier")
        if link.offers and link.outreach == link.offers:  # it comes to the families, from anywhere
            here = "aufsuchend"
        statements.append(
            Fact(label=_label(link, modes), text=cell.status.label, compared=here,
                 note=_detail(link, cell) if cell.status.is_gap else "",
                 life_phase=link.life_phase.label, is_absent=cell.status.is_absent)
        )  # fmt: skip
    return statements


def _label(link: LinkSummary, modes: Mapping[str, TravelMode]) -> str:
    mode = modes.get(link.link)
    is_way = link.scope is LinkScope.WAY and mode is not None
    return f"{link_name(link)}, {mode.label}" if is_way and mode else link_name(link)


def _detail(link: LinkSummary, cell: LinkCell) -> str:
    """Give of the line about a cell what label and status do not say."""
    line = cell_line(link, cell)
    text = line.removeprefix(f"{link_name(link)}: {cell.status.label}").strip(" –.")
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def several_areas(
    areas: Sequence[GapArea], summary: GapsSummary, address: str, *, stale: str
) -> AreaPart:
    """Count verdicts and links over several areas.

    Parameters
    ----------
    areas, summary
        Of one run.
    address
        Of the page of gaps.
    stale
        German: that the data changed since; empty if they did not.
    """
    verdicts = [area.underserved.get(OVERALL, Underserved.UNKNOWN) for area in areas]
    sure = sum(verdict is Underserved.CERTAIN for verdict in verdicts)
    statements = [Fact(label="Unterversorgung", text=counted(item.label for item in verdicts))]
    for link in summary.links:
        cells = [area.cells[link.cell] for area in areas if link.cell in area.cells]
        needed = [cell for cell in cells if cell.status is not LinkStatus.NOT_NEEDED]
        if needed:
            here = german.several(
                sum(cell.offers for cell in needed), "Angebot hier", "Angebote hier"
            )
            statements.append(
                Fact(label=link_name(link), compared=here, life_phase=link.life_phase.label,
                     text=counted((cell.status.label for cell in needed), _PLACES),
                     is_absent=any(cell.status.is_absent for cell in needed))
            )  # fmt: skip
    total = german.several(len(areas), "Gebiet", "Gebieten")
    return AreaPart(
        question="gaps", heading=HEADING, address=address, statements=statements, stale=stale,
        headline=f"{german.number(sure)} von {total} unterversorgt" if sure else "",
        sentence="Beurteilt ist jedes Gebiet für sich.",
    )  # fmt: skip
