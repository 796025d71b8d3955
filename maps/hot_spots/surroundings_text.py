"""Words about cores against their wider surroundings: themes, sentences, the method box."""

from collections.abc import Sequence

from kpk_geo.german import number
from kpk_geo.model import Beyond, Cluster
from kpk_geo.results.certainty import SurroundingsSummary
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from maps.hot_spots.themes import ROBUSTNESS, area_theme, legend_items
from maps.kit.palette import HINT_PATTERN, HOT_COLOURS, NOTHING_COLOUR
from maps.kit.probability import probability
from maps.kit.themes import Theme

_SHARES = {1 / 3: "ein Drittel", 1 / 2: "die Hälfte", 1 / 4: "ein Viertel"}


def width(found: SurroundingsSummary) -> str:
    """Say how wide the wider surroundings are.

    >>> width(SurroundingsSummary.model_construct(span=1 / 3, around=57, tests=170))
    'die 57 nächstgelegenen der 170 geprüften Gebiete, ein Drittel'
    """
    text = f"die {number(found.around)} nächstgelegenen der {number(found.tests)} geprüften Gebiete"
    return f"{text}, {_share(found)}"


def _share(found: SurroundingsSummary) -> str:
    return _SHARES.get(found.span, f"{number(100 * found.span)} %")


def surroundings_sentence(summary: HotSpotSummary) -> str:
    """Say of all cores how far they stand out from their wider surroundings; "" without cores."""
    cores = summary.clusters[Cluster.CORE]
    if not cores:
        return ""
    found = summary.surroundings
    if found is None:
        return f"Weitere Umgebung: nicht geprüft. {summary.why_no_surroundings}"
    yes, hint, no = (found.counts[beyond] for beyond in (Beyond.YES, Beyond.HINT, Beyond.NO))
    parts = []
    if yes:
        verb = "hebt" if yes == 1 else "heben"
        parts.append(f"{number(yes)} {verb} sich auch gegenüber der weiteren Umgebung ab")
    if hint:
        parts.append(f"bei {number(hint)} gibt es einen Hinweis darauf")
    if no:
        verb = "lässt" if no == 1 else "lassen"
        parts.append(f"{number(no)} {verb} sich von einem großräumigen Gefälle nicht trennen")
    kind = "vom einen Kern" if cores == 1 else f"von {number(cores)} Kernen"
    return f"Gegen die weitere Umgebung geprüft, {kind}: {'; '.join(parts)} ({width(found)})."


def beyond_text(area: HotSpotArea) -> str:
    """Write what is said of an area; "" of those that are no core."""
    if area.cluster is not Cluster.CORE:
        return ""
    return "nicht geprüft" if area.beyond is None else area.beyond.label


def beyond_popup(area: HotSpotArea) -> str:
    """Write the line of the popup with its probability; "" of those that are no core."""
    if area.beyond is None:
        return beyond_text(area)
    short = {
        Beyond.YES: "hebt sich ab", Beyond.HINT: "Hinweis",
        Beyond.NO: "vom Gefälle nicht zu trennen",
    }  # fmt: skip
    return (
        f"{short[area.beyond]} (p {probability(area.beyond_p)}, korrigiert "
        f"{probability(area.beyond_p_adjusted)})"
    )


def beyond_sentence(area: HotSpotArea, summary: HotSpotSummary) -> str:
    """Say of a core against what its wider surroundings were tested, and what that gave."""
    found = summary.surroundings
    if area.beyond is None or found is None:
        return ""
    ways = {
        Beyond.YES: "Es hebt sich auch gegenüber der weiteren Umgebung ab",
        Beyond.HINT: "Dass es sich auch gegenüber der weiteren Umgebung abhebt, ist ein Hinweis, "
        "nicht gesichert",
        Beyond.NO: "Von einem großräumigen Gefälle lässt es sich nicht trennen",
    }
    return f"{ways[area.beyond]} (Umgebung: {number(found.around)} Gebiete, {_share(found)})."


def surroundings_method(summary: HotSpotSummary) -> str:
    """Give the line of the method box."""
    found = summary.surroundings
    if found is None:
        return f"nicht geprüft: {summary.why_no_surroundings}"
    how = "exakt ausgezählt" if found.exact else f"{number(found.permutations)} Ziehungen"
    return (
        f"Um jedes Gebiet wird durch {width(found)}, eine Ebene gelegt (lokale Regression, "
        "Gewichte nach Cleveland 1979); was davon abweicht, wird geprüft wie die Werte selbst "
        f"({how}), Benjamini und Hochberg über alle {number(found.tests)} Gebiete, nicht nur über "
        "die Kerne. Hinweis: ohne Korrektur p höchstens "
        f"{number(found.level, 2)}. Geprüft ist gegen ein gleichmäßiges Gefälle dieser Breite; "
        "an Spitzen und Kanten passt keine Ebene, dort hebt sich ein Kern leichter ab. „Nicht zu "
        "trennen“ heißt nicht, dass es nur ein Gefälle ist"
    )


def surroundings_theme(areas: Sequence[HotSpotArea], summary: HotSpotSummary) -> Theme | None:
    """Colour cores by whether they stand out from the wider surroundings; None without cores."""
    found = summary.surroundings
    if found is None or not summary.clusters[Cluster.CORE]:
        return None
    texts = (
        ("hebt sich auch ab", "gesichert, korrigiert für alle Gebiete", HOT_COLOURS["core"],
         "none", "A"),
        ("Hinweis darauf", "nicht gesichert", HOT_COLOURS["surrounding"], HINT_PATTERN, "H"),
        ("von einem großräumigen Gefälle nicht zu trennen", "heißt nicht: nur ein Gefälle",
         HOT_COLOURS["hint"], "none", "N"),
        ("kein Kern", "nicht gefragt", NOTHING_COLOUR, "none", ""),
    )  # fmt: skip
    order = {Beyond.YES: 0, Beyond.HINT: 1, Beyond.NO: 2}
    return area_theme(
        "beyond", "Auch gegenüber der weiteren Umgebung?", ROBUSTNESS,
        "Liegen die Nachbarn eines Kerns auch höher, als es das Gefälle um ihn herum erwarten "
        f"lässt? Weitere Umgebung: {width(found)}.",
        legend_items(texts), areas,
        lambda area: None if area.cluster is None else 3 if area.beyond is None
        else order[area.beyond],
    )  # fmt: skip
