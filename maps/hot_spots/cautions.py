"""What to be careful about in a map of hot spots, and how the index goes with it."""

from collections.abc import Callable, Sequence
from typing import Any

from analyses.hot_spots.grading import FEW_AREAS
from kpk_geo.model import Cluster
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from maps.hot_spots.counts_text import design_effect_text, difference_sentence, suppressed_text
from maps.hot_spots.supply import high_burden_text
from maps.hot_spots.view import HotSpotView
from maps.kit.estimates import sign_notes


def cautions(view: HotSpotView) -> list[str]:
    """Say what to be careful about in this very map."""
    summary, neighbours = view.summary, view.summary.neighbours
    notes = []
    if 0 < summary.tests < FEW_AREAS:
        notes.append(
            f"Nur {summary.tests} Gebiete: Einzelne Prüfungen finden hier wenig. Die Suche im "
            "Kreis fragt statt dessen einmal für die ganze Karte, ob hohe Quoten beieinanderliegen"
            + ("." if summary.scan else f"; sie fehlt hier. {summary.why_no_scan}")
        )
    notes += _count_notes(summary)
    if neighbours.islands:
        islands = neighbours.islands
        notes.append(f"Ohne Nachbarn ({len(islands)}): {_some(view, islands)}.")
    if neighbours.only_by_tolerance:
        notes.append(
            f"Nachbarpaare, die sich nur im Rahmen der Toleranz berühren: "
            f"{len(neighbours.only_by_tolerance)}. Die Flächen sind dort ungenau."
        )
    if summary.moves.reason:
        notes.append(f"Veränderung gegenüber früher: {summary.moves.reason}")
    if summary.supply:
        notes.append(high_burden_text(summary))
    else:
        notes.append(f"Belastung gegen Angebot: {summary.why_no_supply}")
    notes += sign_notes([[area.validity] for area in view.areas])
    return notes


def _count_notes(summary: HotSpotSummary) -> list[str]:
    """Say whether areas differ at all, how much a person counts, and what is suppressed."""
    counts = summary.counts
    if counts is None:
        return []
    notes = [difference_sentence(counts), f"Designeffekt: {design_effect_text(summary)}."]
    suppressed = suppressed_text(counts)
    return [*notes, f"{suppressed}."] if suppressed else notes


def _some(view: HotSpotView, area_ids: Sequence[str]) -> str:
    names = [view.names.get(key, key) for key in area_ids]
    return ", ".join(names[:5]) + (f" und {len(names) - 5} weitere" if len(names) > 5 else "")


def agreement(view: HotSpotView) -> list[dict[str, Any]] | None:
    """Count how local test and burden index go together; None without either.

    The search in circles is not counted: it looks at the same rates with much the same question, so
    it would agree with the local test without confirming it.
    """
    burdened = view.burdened
    if view.summary.reason or burdened is None:
        return None
    groups: dict[str, Callable[[HotSpotArea], bool]] = {
        "gesichert: Kern": lambda area: area.cluster is Cluster.CORE,
        "Umgebung eines Kerns": lambda area: area.cluster is Cluster.SURROUNDING,
        "Hinweis": lambda area: area.cluster is Cluster.ALIKE,
        "übrige geprüfte": lambda area: area.cluster in (Cluster.NONE, Cluster.CONTRARY),
    }
    rows = []
    for label, belongs in groups.items():
        own = [area for area in view.areas if belongs(area)]
        rows.append({
            "label": label,
            "areas": len(own),
            "index": sum(burdened.get(area.area_id, False) for area in own),
        })  # fmt: skip
    return rows
