"""Themes of the map of hot spots: grades, robustness, ranks, moves, scan."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from kpk_geo import german
from kpk_geo.german import number
from kpk_geo.model import Cluster, Grade, Move
from kpk_geo.results.hot_spots import (
    HotSpotArea,
    HotSpotSummary,
    MoveSummary,
    RankSummary,
)
from maps.hot_spots.change_text import change_question
from maps.hot_spots.counts_text import scan_sentence
from maps.hot_spots.side import side_of
from maps.kit.palette import (
    COLD_COLOURS,
    CONTRARY_COLOUR,
    DYNAMIC_COLOURS,
    HINT_PATTERN,
    HOT_COLOURS,
    NEUTRAL_RAMP,
    NOTHING_COLOUR,
)
from maps.kit.probability import probability
from maps.kit.themes import LegendItem, Theme, with_gaps

CLUSTERS = "Häufungen"
ROBUSTNESS = "Wie sicher ist das?"
SUPPLY = "Belastung und Angebot"
_LETTERS = ("K", "U", "H", "G", "")
_STEPS = (
    NOTHING_COLOUR,
    *NEUTRAL_RAMP[1:4:2],
    NEUTRAL_RAMP[4],
)  # to sure
Areas = Sequence[HotSpotArea]
Classify = Callable[[HotSpotArea], int | None]


def cluster_theme(areas: Areas, summary: HotSpotSummary, *, cold: bool = False) -> Theme:
    """Colour by core, surrounding and hint.

    Parameters
    ----------
    areas
        As they were stored; the classes follow their order.
    summary
        Of the same run; says how many hints chance would make.
    cold
        Clusters of low burden instead of high.
    """
    colours = COLD_COLOURS if cold else HOT_COLOURS
    expected = number(
        summary.expected_false_cold_hints if cold else summary.expected_false_hints, 1
    )
    side = side_of(summary, cold=cold)
    texts = (
        ("gesichert: Kern", "in dieser Karte: nach Korrektur für alle Gebiete"),
        ("Umgebung eines Kerns", f"{side.beyond} dem Durchschnitt, für sich nicht geprüft"),
        ("Hinweis", f"nicht gesichert; eine reine Zufallskarte hätte bis zu etwa {expected}"),
        ("Gegensatz", f"{side.contrary} Wert in auffälliger Umgebung"),
        ("kein Befund", "vom Zufall nicht zu trennen"),
    )
    palette = (
        colours["core"], colours["surrounding"], colours["hint"], CONTRARY_COLOUR, NOTHING_COLOUR,
    )  # fmt: skip
    items = [
        LegendItem(
            label=label, limits=limits, colour=colour, letter=letter,
            pattern=HINT_PATTERN if label == "Hinweis" else "none",
        )
        for (label, limits), colour, letter in zip(texts, palette, _LETTERS, strict=True)
    ]  # fmt: skip
    label, question = (
        ("Häufungen geringer Belastung", "Wo liegen Gebiete mit geringer Belastung beieinander")
        if cold
        else ("Häufungen hoher Belastung", "Wo liegen Gebiete mit hoher Belastung beieinander")
    )
    return area_theme(
        "cold" if cold else "hot", label, CLUSTERS,
        f"{question}, mehr, als wenn dieselben Werte auf die Gebiete verlost würden?", items, areas,
        lambda area: _cluster_class(
            *((area.cold_cluster, area.cold_grade) if cold else (area.cluster, area.grade))
        ),
    )  # fmt: skip


def _cluster_class(cluster: Cluster | None, grade: Grade | None) -> int | None:
    if cluster is Cluster.ALIKE:
        return 2 if grade is Grade.HINT else None
    order = {Cluster.CORE: 0, Cluster.SURROUNDING: 1, Cluster.CONTRARY: 3, Cluster.NONE: 4}
    return None if cluster is None else order[cluster]


def join_theme(areas: Areas, burdened: int) -> Theme:
    """Colour burdened areas by whether they lie beside each other beyond chance."""
    texts = (
        (
            "belastet, unter Belasteten",
            "gesichert: nach Korrektur",
            HOT_COLOURS["core"],
            "none",
            "K",
        ),
        ("belastet, unter Belasteten", "Hinweis", HOT_COLOURS["surrounding"], HINT_PATTERN, "H"),
        ("belastet, ohne Befund", "vom Zufall nicht zu trennen", HOT_COLOURS["hint"], "none", ""),
        (
            "nicht hoch belastet",
            "gering oder durchschnittlich",
            NOTHING_COLOUR,
            "none",
            "",
        ),
    )

    def classify(area: HotSpotArea) -> int | None:
        if area.join_burdened is None:
            return None
        if not area.join_burdened:
            return 3
        return _by_grade(area.join_grade)

    return area_theme(
        "joins", "Belastete Gebiete beieinander", CLUSTERS,
        f"{number(burdened)} Gebiete sind hoch oder sehr hoch belastet. Wo haben sie mehr solche "
        "Nachbarn, als wenn die Belastung auf die Gebiete verlost würde?",
        legend_items(texts), areas, classify,
    )  # fmt: skip


def robustness_theme(areas: Areas, variants: int) -> Theme:
    """Colour by the share of variants in which an area lies in a cluster."""
    labels = ("in keiner Variante", "in weniger als der Hälfte", "in mindestens der Hälfte",
              "in allen Varianten")  # fmt: skip
    items = [
        LegendItem(label=label, limits="", colour=colour, letter=str(step) if step else "")
        for step, (label, colour) in enumerate(zip(labels, _STEPS, strict=True))
    ]
    return area_theme(
        "robustness", "Wie sicher? In wie vielen Rechenweisen", ROBUSTNESS,
        f"Die Karte wurde auf {variants} andere Arten gerechnet: andere Nachbarschaften, rohe "
        "Quoten, andere Zuschnitte. Gezeigt wird, wie oft ein Gebiet dort zu einer gesicherten "
        "Häufung gehört; keine Art ist die richtige.",
        items, areas, lambda area: _step(area.robustness, (-1, 0, 0.499, 0.999, 1)),
    )  # fmt: skip


def rank_theme(areas: Areas, ranks: RankSummary) -> Theme | None:
    """Colour by how often an area is among the highest; None where ranks mean nothing."""
    if not ranks.distinct:
        return None
    labels = ("so gut wie nie (bis 5 %)", "eher nicht (bis 50 %)", "eher ja (bis 95 %)",
              "so gut wie immer (über 95 %)")  # fmt: skip
    items = [
        LegendItem(label=label, limits="", colour=colour)
        for label, colour in zip(labels, _STEPS, strict=True)
    ]
    top = number(100 * ranks.top_share)
    return area_theme(
        "rank", f"Unter den {top} % höchsten?", ROBUSTNESS,
        f"Kleine Gebiete rutschen durch Zufall nach oben oder unten. In "
        f"{number(ranks.simulations)} Ziehungen: Wie oft liegt das Gebiet unter den {top} % "
        "höchsten?",
        items, areas, lambda area: _step(area.rank_top, (-1, 0.05, 0.5, 0.95, 1)),
    )  # fmt: skip


def move_theme(areas: Areas, moves: MoveSummary) -> Theme:
    """Colour areas that changed otherwise than the city, beyond chance."""
    order = {Move.UP: 0, Move.SAME: 1, Move.DOWN: 2}
    texts = (
        ("ungünstiger", "gesichert: mehr gestiegen oder weniger gefallen", DYNAMIC_COLOURS[5],
         "minus", ""),
        ("keine gesicherte Abweichung", "heißt nicht, dass nichts geschah", NOTHING_COLOUR,
         "none", ""),
        ("günstiger", "gesichert: weniger gestiegen oder mehr gefallen", DYNAMIC_COLOURS[1],
         "plus", ""),
    )  # fmt: skip
    return area_theme(
        "moves", f"Veränderung seit {german.day(moves.dates[0])}", ROBUSTNESS,
        change_question(moves), legend_items(texts), areas,
        lambda area: None if area.move is None else order[area.move],
    )  # fmt: skip


def scan_theme(areas: Areas, summary: HotSpotSummary) -> Theme:
    """Colour the circles of the scan statistic; there must be one in the summary."""
    scan, level = summary.scan, summary.level
    assert scan is not None
    found = [circle for circle in scan.circles if circle.p <= level]
    number_of = {area_id: at for at, circle in enumerate(found) for area_id in circle.areas}
    colours = [HOT_COLOURS["core"], *[HOT_COLOURS["surrounding"]] * len(found)]
    items = [
        LegendItem(
            label=f"Kreis {at + 1}", colour=colours[min(at, 1)], letter=str(at + 1),
            limits=f"{number(circle.relative_risk, 2)}-fache Quote, p {probability(circle.p)}",
        )
        for at, circle in enumerate(found)
    ]  # fmt: skip
    items.append(LegendItem(label="außerhalb", limits="", colour=NOTHING_COLOUR))

    def classify(area: HotSpotArea) -> int | None:
        if area.in_scan is None or not area.validity.is_usable:
            return None
        return number_of.get(area.area_id, len(found))

    return area_theme(
        "scan", "Suche im Kreis", CLUSTERS, scan_sentence(summary), items, areas, classify,
    )  # fmt: skip


def _by_grade(grade: Grade | None) -> int:
    return {Grade.CERTAIN: 0, Grade.HINT: 1}.get(grade, 2) if grade is not None else 2


def _step(value: float, limits: Sequence[float]) -> int | None:
    """Give the class whose upper limit a value does not exceed; None for NaN."""
    steps = enumerate(pairwise(limits))
    return next((at for at, (low, high) in steps if low < value <= high), None)


def legend_items(texts: Sequence[tuple[str, str, str, str, str]]) -> list[LegendItem]:
    """Make classes of label, limits, colour, pattern and letter."""
    return [
        LegendItem(label=label, limits=limits, colour=colour, pattern=pattern, letter=letter)
        for label, limits, colour, pattern, letter in texts
    ]


def area_theme(
    name: str,
    label: str,
    group: str,
    sentence: str,
    items: list[LegendItem],
    areas: Areas,
    classify: Classify,
) -> Theme:
    """Colour every area by its class, and hatch those without one, by reason.

    Parameters
    ----------
    name
        Of the theme, for the script.
    label, group, sentence
        German: in the list of themes, and what the theme shows.
    items
        The classes; areas are counted into them.
    areas
        As they were stored; the classes follow their order.
    classify
        Gives the place of an area's class among the items; None: it has none.
    """
    ids = [area.area_id for area in areas]
    places = pd.Series([classify(area) for area in areas], index=ids, dtype="Int64")
    validity = pd.Series([area.validity for area in areas], index=ids, dtype=object)
    counts = places.value_counts()
    counted = [replace(item, count=int(counts.get(at, 0))) for at, item in enumerate(items)]
    return replace(with_gaps(name, label, sentence, counted, places, validity), group=group)
