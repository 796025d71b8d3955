"""Themes of the map of hot spots: grades, firmness, ranks, moves, scan, burden against supply."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kpk_geo.german import number
from kpk_geo.model import Cluster, Grade, OfferKind, Validity
from maps.kit.palette import (
    COLD_COLOURS,
    CONTRARY_COLOUR,
    HINT_PATTERN,
    HOT_COLOURS,
    NOTHING_COLOUR,
    ramp,
)
from maps.kit.themes import LegendItem, Theme, with_gaps

CLUSTERS = "Häufungen"
FIRMNESS = "Wie sicher ist das?"
SUPPLY = "Belastung und Angebot"
_LETTERS = ("K", "U", "H", "G")


def cluster_theme(
    rows: pd.DataFrame, validity: pd.Series, summary: Mapping[str, Any], *, cold: bool = False
) -> Theme:
    """Colour by core, surrounding and hint."""
    prefix, colours = ("cold_", COLD_COLOURS) if cold else ("", HOT_COLOURS)
    clusters, grades = rows[f"{prefix}cluster"], rows[f"{prefix}grade"]
    hint = (clusters == Cluster.ALIKE.value) & (grades == Grade.HINT.value)
    places = clusters.map(
        {
            Cluster.CORE.value: 0,
            Cluster.SURROUNDING.value: 1,
            Cluster.CONTRARY.value: 3,
            Cluster.NONE.value: 4,
        }
    )
    places = places.mask(hint, 2).astype("Int64")
    expected = number(summary["expected_false_hints"], 1)
    own, contrary = ("unter", "hoher") if cold else ("über", "niedriger")
    texts = (
        ("gesichert: Kern", "hält auch nach der Korrektur für alle Gebiete"),
        ("Umgebung eines Kerns", f"{own} dem Durchschnitt, für sich nicht geprüft"),
        ("Hinweis", f"nicht gesichert; eine reine Zufallskarte hätte etwa {expected}"),
        ("Gegensatz", f"{contrary} Wert in auffälliger Umgebung"),
        ("kein Befund", "kann gut Zufall sein"),
    )
    palette = (
        colours["core"], colours["surrounding"], colours["hint"], CONTRARY_COLOUR, NOTHING_COLOUR,
    )  # fmt: skip
    items = [
        LegendItem(
            label=label, limits=limits, colour=colour, count=int((places == place).sum()),
            pattern=HINT_PATTERN if place == 2 else "none", letter=(*_LETTERS, "")[place],
        )
        for place, ((label, limits), colour) in enumerate(zip(texts, palette, strict=True))
    ]  # fmt: skip
    label, question = (
        ("Häufungen geringer Belastung", "Wo liegen Gebiete mit geringer Belastung beieinander")
        if cold
        else ("Häufungen hoher Belastung", "Wo liegen Gebiete mit hoher Belastung beieinander")
    )
    theme = with_gaps(
        "cold" if cold else "hot", label,
        f"{question}, mehr als der Zufall erwarten lässt?", items, places, validity,
    )  # fmt: skip
    return replace(theme, group=CLUSTERS)


def join_theme(rows: pd.DataFrame, validity: pd.Series, summary: Mapping[str, Any]) -> Theme:
    """Colour burdened areas by whether they lie beside each other beyond chance."""
    places = rows["join_grade"].map({Grade.CERTAIN.value: 0, Grade.HINT.value: 1})
    burdened = rows["join_fact"].map(lambda fact: fact is True)
    known = rows["join_fact"].map(lambda fact: fact is not None)
    places = places.where(places.notna() | ~burdened, 2).where(places.notna() | burdened, 3)
    places = places.where(known).astype("Int64")
    texts = (
        ("belastet, unter Belasteten", "gesichert", HOT_COLOURS["core"], "none", "K"),
        ("belastet, unter Belasteten", "Hinweis", HOT_COLOURS["surrounding"], HINT_PATTERN, "H"),
        ("belastet, nicht auffällig umgeben", "", HOT_COLOURS["hint"], "none", ""),
        ("nicht belastet", "Status mittel oder hoch", NOTHING_COLOUR, "none", ""),
    )
    items = [
        LegendItem(label=label, limits=limits, colour=colour, pattern=pattern, letter=letter,
                   count=int((places == place).sum()))
        for place, (label, limits, colour, pattern, letter) in enumerate(texts)
    ]  # fmt: skip
    theme = with_gaps(
        "joins", "Belastete Gebiete beieinander",
        f"{number(summary['joins']['facts'])} Gebiete haben den Status „niedrig“ oder „sehr "
        "niedrig“. Wo haben sie mehr solche Nachbarn, als der Zufall erwarten lässt?",
        items, places, validity,
    )  # fmt: skip
    return replace(theme, group=CLUSTERS)


def robustness_theme(rows: pd.DataFrame, validity: pd.Series, variants: int) -> Theme:
    """Colour by the share of variants in which an area lies in a cluster."""
    share = rows["robustness"]
    places = pd.cut(share, [-1, 0, 0.499, 0.999, 1], labels=False).astype("Int64")
    labels = ("in keiner Variante", "in weniger als der Hälfte", "in mindestens der Hälfte",
              "in allen Varianten")  # fmt: skip
    colours = [NOTHING_COLOUR, *ramp(5)[1::2], "#081d58"]
    items = [
        LegendItem(
            label=label,
            limits="",
            colour=colour,
            count=int((places == place).sum()),
            letter=str(place) if place else "",
        )
        for place, (label, colour) in enumerate(zip(labels, colours, strict=True))
    ]
    theme = with_gaps(
        "robustness", "In wie vielen Varianten?",
        f"Die Karte wurde auf {variants} vertretbare Arten gerechnet: andere Nachbarschaften, "
        "andere Zuschnitte, frühere Jahre. Gezeigt wird, wie oft ein Gebiet zu einer gesicherten "
        "Häufung gehört.",
        items, places, validity,
    )  # fmt: skip
    return replace(theme, group=FIRMNESS)


def rank_theme(rows: pd.DataFrame, validity: pd.Series, ranks: Mapping[str, Any]) -> Theme | None:
    """Colour by how often an area is among the highest; None where ranks mean nothing."""
    if not ranks["distinct"]:
        return None
    places = pd.cut(rows["rank_top"], [-1, 0.05, 0.5, 0.95, 1], labels=False).astype("Int64")
    labels = ("so gut wie nie (bis 5 %)", "eher nicht (bis 50 %)", "eher ja (bis 95 %)",
              "so gut wie immer (über 95 %)")  # fmt: skip
    items = [
        LegendItem(label=label, limits="", colour=colour, count=int((places == place).sum()))
        for place, (label, colour) in enumerate(
            zip(labels, [NOTHING_COLOUR, *ramp(5)[1::2], "#081d58"], strict=True)
        )
    ]
    top = number(100 * ranks["top_share"])
    theme = with_gaps(
        "rank", f"Unter den {top} % höchsten?",
        f"Kleine Gebiete rutschen durch Zufall nach oben oder unten. In {number(ranks['draws'])} "
        f"Ziehungen: Wie oft liegt das Gebiet unter den {top} % höchsten?",
        items, places, validity,
    )  # fmt: skip
    return replace(theme, group=FIRMNESS)


def move_theme(rows: pd.DataFrame, validity: pd.Series, since: str) -> Theme:
    """Colour by moves of the rank that are more than chance."""
    places = rows["move"].map({"up": 0, "same": 1, "down": 2}).astype("Int64")
    items = [
        LegendItem(label=label, limits=limits, colour=colour, pattern=pattern,
                   count=int((places == place).sum()))
        for place, (label, limits, colour, pattern) in enumerate((
            ("aufgestiegen", "jetzt höher belastet als andere", "#b35806", "minus"),
            ("kein gesicherter Wechsel", "die Spannen der Ränge überlappen sich", NOTHING_COLOUR,
             "none"),
            ("abgestiegen", "jetzt geringer belastet als andere", "#998ec3", "plus"),
        ))
    ]  # fmt: skip
    theme = with_gaps(
        "moves", f"Wechsel seit {since}",
        f"Hat sich der Rang seit dem {since} mehr verändert, als der Zufall erklärt? Ein Wechsel "
        "gilt nur, wenn sich die Spannen beider Jahre nicht überlappen.",
        items, places, validity,
    )  # fmt: skip
    return replace(theme, group=FIRMNESS)


def scan_theme(
    rows: pd.DataFrame, validity: pd.Series, clusters: Sequence[Mapping[str, Any]], level: float
) -> Theme:
    """Colour the circles of the scan statistic."""
    found = [item for item in clusters if item["p"] <= level]
    circle = {area: place for place, item in enumerate(found) for area in item["areas"]}
    places = pd.Series(
        [circle.get(str(area_id), len(found)) for area_id in rows.index], index=rows.index
    ).where(rows["in_scan"].notna())
    places = places.where(validity == Validity.VALID.value).astype("Int64")
    colours = [HOT_COLOURS["core"], *["#ec7014"] * len(found)]
    items = [
        LegendItem(
            label=f"Kreis {place + 1}", colour=colours[min(place, 1)], letter=str(place + 1),
            limits=f"{number(item['relative'], 2)}-fache Quote, p {number(item['p'], 3)}",
            count=int((places == place).sum()),
        )
        for place, item in enumerate(found)
    ]  # fmt: skip
    items.append(
        LegendItem(label="außerhalb", limits="", colour=NOTHING_COLOUR,
                   count=int((places == len(found)).sum()))
    )  # fmt: skip
    theme = with_gaps(
        "scan", "Suche im Kreis",
        "Eine einzige Prüfung für die ganze Karte: Gibt es einen Kreis, in dem sich die Fälle mehr "
        "häufen, als der Zufall erklärt? Kreise treffen Umrisse nur grob.",
        items, places, validity,
    )  # fmt: skip
    return replace(theme, group=CLUSTERS)


def supply_theme(rows: pd.DataFrame, validity: pd.Series, summary: Mapping[str, Any]) -> Theme:
    """Colour where much burden meets little supply around."""
    kind = OfferKind.of(summary["kind"])
    cells = [(row or {}).get(kind.value) or {} for row in rows["supply"]]
    places = pd.Series([_supply_place(cell) for cell in cells], index=rows.index).astype("Int64")
    texts = (
        ("viel Belastung, auffällig wenig Angebot", "gesichert", HOT_COLOURS["core"], "none", "K"),
        ("viel Belastung, wenig Angebot", "Hinweis", HOT_COLOURS["surrounding"], HINT_PATTERN, "H"),
        ("viel Belastung, unterdurchschnittliches Angebot", "kann Zufall sein",
         HOT_COLOURS["hint"], "none", ""),
        ("viel Belastung, überdurchschnittliches Angebot", "", "#d8daeb", "plus", ""),
        ("Belastung nicht über dem Durchschnitt", "", NOTHING_COLOUR, "none", ""),
    )  # fmt: skip
    items = [
        LegendItem(label=label, limits=limits, colour=colour, pattern=pattern, letter=letter,
                   count=int((places == place).sum()))
        for place, (label, limits, colour, pattern, letter) in enumerate(texts)
    ]  # fmt: skip
    theme = with_gaps(
        f"supply-{kind.value}", f"{kind.label}: viel Belastung, wenig Angebot?",
        f"Wo trifft eigene Belastung auf wenig Versorgung der Nachbargebiete ({kind.label}, zu "
        f"Fuß)? Ein Zusammenhang, keine Ursache. Lee-L der ganzen Karte "
        f"{number(summary['lee'], 2)} (p {number(summary['p_lee'], 3)}).",
        items, places, validity,
    )  # fmt: skip
    return replace(theme, group=SUPPLY)


def _supply_place(cell: Mapping[str, Any]) -> int | None:
    if not cell or cell["quadrant"] is None:
        return None
    if cell["quadrant"].startswith("low"):
        return 4
    if cell["quadrant"] == "high_high":
        return 3
    return {Grade.CERTAIN.value: 0, Grade.HINT.value: 1}.get(cell["grade"], 2)
