"""What hot spots say in plain German: the method box, and sentences about map and areas."""

import math

from kpk_geo.german import number
from kpk_geo.model import Cluster, Grade, Unit, Validity
from kpk_geo.results.hot_spots import (
    HotSpotArea,
    HotSpotSummary,
    NeighbourSummary,
    RankSummary,
)
from maps.hot_spots.change_text import change_method
from maps.hot_spots.counts_text import (
    design_effect_text,
    differences_method,
    scan_method,
    suppressed_text,
)
from maps.hot_spots.legend_classes import finding_counts
from maps.hot_spots.side import side_of
from maps.hot_spots.smoothed import smoothed_method
from maps.hot_spots.surroundings_text import surroundings_method
from maps.kit.probability import probability

Lines = list[tuple[str, str]]
_RAFFLED = "Würden dieselben Werte auf die Gebiete verlost"  # against what every grade is tested


def method_lines(summary: HotSpotSummary) -> Lines:
    """Give the method box: what a statistician needs to repeat the result."""
    return [
        ("Frage", _question(summary)),
        ("Geprüfter Wert", _tested(summary)),
        ("Nachbarschaft", neighbourhood(summary.neighbours)),
        ("Test", _test(summary)),
        ("Korrektur", _correction(summary)),
        ("Befunde", finding_counts(summary)),
        ("Weitere Umgebung", surroundings_method(summary)),
        ("Globaler Wert", _global(summary)),
        ("Unterschiede und Ränge", differences_method(summary)),
        ("Designeffekt", design_effect_text(summary)),
        *_suppressed(summary),
        ("Suche im Kreis", scan_method(summary)),
        ("Veränderung", change_method(summary.moves)),
        ("Geglättete Quoten", smoothed_method(summary)),
        ("Varianten", _variants(summary)),
        ("Prüfsumme der Werte", summary.data_digest),
        ("Rechenpakete", ", ".join(f"{k} {v}" for k, v in summary.versions.items())),
    ]


def _suppressed(summary: HotSpotSummary) -> Lines:
    text = suppressed_text(summary.counts) if summary.counts else ""
    return [("Gesperrte Zahlen", text)] if text else []


def quantity_step(step: float) -> str:
    """Write the precision at which values are compared.

    >>> quantity_step(0.1), quantity_step(2.0)
    ('0,1', '2')
    """
    return f"{step:.6g}".replace(".", ",")


def _question(summary: HotSpotSummary) -> str:
    side = "hohe" if summary.sign > 0 else "niedrige (hier ungünstige)"
    return (
        f"Liegen um ein Gebiet herum so {side} Werte, wie es der Zufall kaum erklärt? Einseitig; "
        "das Gebiet selbst behält seinen Wert."
    )


def _tested(summary: HotSpotSummary) -> str:
    if summary.standardised:
        return (
            "Quoten aus Zähler und Nenner, auf gleiche Streuung gebracht (nach Assunção und Reis "
            "1999, mit der Varianz von Anteilen), damit kleine Gebiete nicht durch Zufall auffallen"
        )
    unit, inference = summary.unit, summary.inference
    kind = f" {'Prozentpunkte' if unit is Unit.PERCENT else unit.label}"
    step = (
        f", auf {quantity_step(inference.step * unit.divisor)}{kind} gerundet"
        if inference and inference.step
        else ""
    )
    return f"Werte der Karte{step}; nicht geglättet: {summary.why_not_standardised}"


def neighbourhood(found: NeighbourSummary) -> str:
    """Describe who is whose neighbour, with what the report of the graph says."""
    parts = [
        f"{found.kind.label}: mindestens {number(found.min_border)} m gemeinsam, Toleranz "
        f"{number(found.tolerance, 1)} m",
        f"{number(found.pairs)} Nachbarpaare, im Mittel {number(found.mean, 1)} Nachbarn",
    ]
    if found.dropped is not None:
        assert found.max_detour is not None
        assert found.max_minutes is not None
        parts.append(
            f"getrennte Paare: {found.dropped}, weil der Fußweg mehr als "
            f"{number(found.max_detour, 1)}-mal so lang ist wie die Luftlinie oder länger "
            f"als {number(found.max_minutes)} Minuten dauert"
        )
    elif found.without_barrier:
        parts.append(f"Fußwege nicht berücksichtigt ({found.without_barrier.rstrip('.')})")
    if found.only_by_tolerance:
        parts.append(f"Paare nur durch die Toleranz: {len(found.only_by_tolerance)}")
    if found.bridged:
        parts.append(f"Paare über unbewohnte Flächen hinweg: {len(found.bridged)}")
    if not found.knows_people:
        parts.append("unbewohnte Gebiete sind nicht bekannt")
    if found.components > 1:
        parts.append(f"unverbundene Teile: {found.components}")
    if found.islands:
        parts.append(f"Gebiete ohne Nachbarn: {len(found.islands)}")
    return "; ".join(parts)


def _test(summary: HotSpotSummary) -> str:
    inference = summary.inference
    if inference is None:
        return f"keiner: {summary.reason}"
    text = (
        "bedingte Permutation (Anselin 1995; gilt zugleich für lokales Moran, Gi und Gi*), "
        f"{number(summary.tests)} Gebiete geprüft; "
    )
    if inference.exact:
        return text + "exakt ausgezählt, ohne Zufallszahlen"
    return (
        text + f"{number(inference.permutations)} Ziehungen, Startwert {inference.seed}, "
        f"weil {inference.why_not_exact}"
    )


def _correction(summary: HotSpotSummary) -> str:
    level = number(100 * summary.level, 1).removesuffix(",0")
    return (
        f"gesichert: Benjamini und Hochberg, {level} % über alle geprüften Gebiete; Hinweis: ohne "
        f"Korrektur p höchstens {number(summary.level, 2)}, selbst {side_of(summary).beyond} "
        f"dem Durchschnitt und nicht neben einem Kern; durch Zufall allein höchstens etwa "
        f"{number(summary.expected_false_hints, 1)} solche Gebiete. Niedrige Werte sind eine "
        f"eigene Frage mit eigener Korrektur (Hinweise durch Zufall: "
        f"{number(summary.expected_false_cold_hints, 1)})."
    )


def _global(summary: HotSpotSummary) -> str:
    moran = summary.moran
    if moran is None:
        return "nicht bestimmbar"
    return (
        f"Moran-I {number(moran.value, 3)} (durch Zufall zu erwarten "
        f"{number(moran.expected, 3)}), p {probability(moran.p_permuted)} aus "
        f"{number(moran.permutations)} Permutationen (Startwert {moran.seed}), analytisch "
        f"{probability(moran.p_random)}"
    )


def _variants(summary: HotSpotSummary) -> str:
    found = summary.sensitivity
    text = "; ".join(found.variants) or "keine"
    if found.rezonings and found.by_people:
        text += " (Quoten der Zuschnitte nach Einwohnern gewichtet, weil Nenner fehlen)"
    text += ". Die Karte selbst und frühere Jahre zählen nicht als Variante"
    if found.refused:
        text += ". Nicht gerechnet: " + "; ".join(found.refused)
    return text


def moran_sentence(summary: HotSpotSummary) -> str:
    """Say in one sentence what the global measure means."""
    moran = summary.moran
    if moran is None:
        return "Ob Nachbarn einander ähneln, lässt sich hier nicht bestimmen."
    figures = (
        f"(Moran-I, 0 wie gewürfelt, 1 völlig gleich: {number(moran.value, 2)}; durch Zufall so "
        f"viel mit Wahrscheinlichkeit p {probability(moran.p_permuted)})"
    )
    if moran.p_permuted > summary.level:
        return (
            "Ob Nachbarn einander über die ganze Karte ähneln, lässt sich vom Zufall nicht trennen "
            f"{figures}."
        )
    strength = "deutlich" if moran.value >= 0.3 else "etwas"
    return (
        f"Über die ganze Karte gesehen sind benachbarte Gebiete einander {strength} ähnlicher, als "
        f"wenn dieselben Werte auf die Gebiete verlost würden {figures}. Einzelne Kerne können "
        "dieses großräumige Muster wiedergeben."
    )


def area_sentence(area: HotSpotArea, summary: HotSpotSummary) -> str:
    """Say in plain German what is found of an area, or why nothing; figures stand below it.

    Parameters
    ----------
    area
        As it was stored.
    summary
        Of the same run: number of tests, hints to be expected by chance.
    """
    if area.validity is Validity.NO_NEIGHBOURS:
        return "Kein angrenzendes Gebiet hat einen Wert: Hier lässt sich nichts prüfen."
    if not area.validity.is_usable or area.cluster is None:
        return f"Nicht geprüft: {area.validity.label}."
    return _verdict(area, summary)


def _verdict(area: HotSpotArea, summary: HotSpotSummary) -> str:
    cluster, side = area.cluster, side_of(summary)
    tests = f"{number(summary.tests)} geprüfte Gebiete"
    if cluster is Cluster.CORE:
        return (
            f"Kern einer Häufung, gesichert: {_RAFFLED}, wären die Nachbarn kaum je so "
            f"{side.extreme}. Das hält auch nach der Korrektur für {tests}."
        )
    if cluster is Cluster.SURROUNDING:
        return (
            "Umgebung eines Kerns: Das Gebiet grenzt an einen gesicherten Kern und liegt selbst "
            f"{side.beyond} dem Durchschnitt. Für sich allein ist es nicht gesichert."
        )
    if cluster is Cluster.CONTRARY:
        sure = "" if area.grade is Grade.CERTAIN else "nicht "
        return (
            f"Gegensatz: {_RAFFLED}, wären die Nachbarn selten so {side.extreme} (nach der "
            f"Korrektur für {tests} {sure}gesichert). Das Gebiet selbst liegt aber nicht "
            f"{side.beyond} dem Durchschnitt."
        )
    if cluster is Cluster.ALIKE:
        return (
            f"Hinweis, nicht gesichert: {_RAFFLED}, wären die Nachbarn selten so {side.extreme}; "
            f"nach der Korrektur für {tests} hält das nicht. Eine reine Zufallskarte hätte bis zu "
            f"etwa {number(summary.expected_false_hints, 1)} solche Gebiete."
        )
    return (
        f"Kein Befund: {_RAFFLED}, wären die Nachbarn öfter so {side.extreme}; vom Zufall lässt "
        "sich das nicht trennen. Dass hier keine Häufung ist, heißt das nicht, und über die "
        "Belastung des Gebiets selbst sagt es nichts."
    )


def robustness_text(area: HotSpotArea) -> str:
    """Say in how many variants an area belongs to a certain cluster."""
    if not area.variants:
        return "in keiner Variante prüfbar"
    text = f"in {area.confirmed} von {area.variants} Varianten in einer Häufung"
    shares = [
        f"{number(100 * share)} % der {size} Zuschnitte"
        for size, share in (
            ("feinen", area.rezoning_share), ("groben", area.coarse_rezoning_share),
        )
        if not math.isnan(share)
    ]  # fmt: skip
    if area.in_parent is not None:
        shares.append(f"Ebene darüber: {'ja' if area.in_parent else 'nein'}")
    return "; ".join([text, *shares])


def rank_text(area: HotSpotArea, ranks: RankSummary | None) -> str:
    """Say how sure an area's rank is."""
    if ranks is None or not ranks.distinct or math.isnan(area.rank):
        return ""
    hits = round(area.rank_top * ranks.simulations)
    return (
        f"Rang {number(area.rank)} von {number(ranks.areas)} ({number(area.rank_low)} bis "
        f"{number(area.rank_high)}); unter den {number(100 * ranks.top_share)} % höchsten in "
        f"{number(hits)} von {number(ranks.simulations)} Ziehungen"
    )
