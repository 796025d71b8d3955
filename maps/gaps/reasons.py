"""Why an area is on the list of gaps, line by line."""

import math
from collections.abc import Mapping

from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.model import Grade, LinkScope, LinkStatus
from kpk_geo.profile import INDEX
from kpk_geo.results.gaps import GapArea, GapsSummary, LinkCell, LinkSummary
from maps.gaps.words import capacity_text, link_name, percent, probability_text

MAX_NAMED = 5  # gaps among the reasons of an area


def reasons(
    area: GapArea, summary: GapsSummary, indicator_labels: Mapping[str, str]
) -> tuple[str, ...]:
    """Say why an area is on the list: burden, clusters, gaps, and what nobody knows.

    Parameters
    ----------
    area, summary
        Of one run.
    indicator_labels
        German names of indicators by key; a key without one stands for itself.
    """
    links = {link.cell: link for link in summary.links}
    lines = [burden_line(area), cluster_line(area, indicator_labels), lack_line(area)]
    gaps = gap_cells(area)
    lines += [cell_line(links[name], area.cells[name]) for name in gaps[:MAX_NAMED]]
    if len(gaps) > MAX_NAMED:
        lines.append(f"Dazu {several(len(gaps) - MAX_NAMED, 'weitere Lücke', 'weitere Lücken')}.")
    lines += open_lines(area)
    return tuple(line for line in lines if line)


def open_lines(area: GapArea) -> list[str]:
    """Say of how many links of an area nothing can be said, and why; empty if of none."""
    streetless = sum(cell.status is LinkStatus.NO_STREETS for cell in area.cells.values())
    unknown, lines = area.unknown_cells - streetless, []
    if unknown:
        named = several(unknown, "Glied", "Gliedern")
        lines.append(f"Zu {named} gibt es keine Angabe; sie zählen nicht mit.")
    if streetless:
        named = several(streetless, "Glied", "Gliedern")
        lines.append(f"Zu {named} ist nichts zu sagen: keine Straßen geladen.")
    return lines


def gap_cells(area: GapArea) -> list[str]:
    """List the cells of an area that are gaps, those that weigh most first."""
    found = [name for name, cell in area.cells.items() if cell.status.is_gap]
    return sorted(found, key=lambda name: (-_known(area.score_parts.get(name, math.nan)), name))


def _known(value: float) -> float:
    return 0.0 if math.isnan(value) else value


def burden_line(area: GapArea) -> str:
    """Say how sure the burden of an area is high; that nothing is known where it is not."""
    if math.isnan(area.burden_high):
        return "Wie hoch die Belastung ist, weiß niemand."
    if area.burden_by_class:
        high = "hoch oder sehr hoch" if area.burden_high else "nicht hoch"
        return f"Belastung nach der Klasse {high}; wie sicher das ist, lässt sich nicht sagen."
    sure = probability_text(area.burden_high)
    return f"Belastung mit einer Wahrscheinlichkeit von {sure} hoch oder sehr hoch."


def cluster_line(area: GapArea, indicator_labels: Mapping[str, str]) -> str:
    """Name the indicators of whose clusters the area is a core; "" where of none."""
    parts = []
    for grade, words in (
        (Grade.CERTAIN, "Kern einer gesicherten Häufung"),
        (Grade.HINT, "Hinweis auf eine Häufung"),
    ):
        labels = {INDEX: "Belastungsindex", **indicator_labels}
        names = [labels.get(k, k) for k, own in area.hot_spots.items() if own is grade]
        if names:
            parts.append(f"{words}: {listed(names)}.")
    return " ".join(parts)


def lack_line(area: GapArea) -> str:
    """Say how much of all links the children of an area lack; "" where nothing can be said."""
    if math.isnan(area.lack):
        return ""
    text = f"Ihren Kindern fehlen {percent(area.lack)} dessen, was die Kette vorsieht"
    if area.lack_variants < 2:
        return f"{text}."
    return (
        f"{text}; zu viel ist es in {number(area.lack_in)} von {number(area.lack_variants)} "
        "Rechenweisen."
    )


def cell_line(link: LinkSummary, cell: LinkCell) -> str:
    """Say how a link stands in an area, and in how many ways of computing it is a gap."""
    text = f"{link_name(link)}: {cell.status.label}"
    detail = _detail(link, cell)
    text += f" – {detail}" if detail else ""
    if cell.status.is_gap and cell.variants > 1:
        text += f" ({_in_variants(cell)})"
    return f"{text}."


def _in_variants(cell: LinkCell) -> str:
    if cell.gap_in == cell.variants:
        return f"in allen {number(cell.variants)} Rechenweisen"
    return f"in {number(cell.gap_in)} von {number(cell.variants)} Rechenweisen"


def _detail(link: LinkSummary, cell: LinkCell) -> str:
    if link.scope is LinkScope.HOST:
        return "an einer Einrichtung im Gebiet" if cell.status.is_gap else ""
    if cell.status is LinkStatus.WEAK:
        return f"{capacity_text(cell.per_100, link.capacity)}, vorgesehen " + capacity_text(
            link.min_per_100, link.capacity
        )
    if math.isnan(cell.share) or math.isnan(cell.children):
        return ""
    away = cell.children * (1 - cell.share)
    of_all = f"rund {number(away)} von {several(round(cell.children), 'Kind', 'Kindern')}"
    if link.outreach == link.offers:
        return f"zu {of_all} kommt niemand" if link.offers else f"betrifft {of_all}"
    return f"{of_all} kommen nicht in {number(link.max_minutes)} Minuten hin"
