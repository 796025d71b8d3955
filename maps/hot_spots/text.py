"""What hot spots say in plain German: the method box, and sentences about map and areas."""

from collections.abc import Mapping
from typing import Any

from kpk_geo.german import number
from kpk_geo.model import Cluster, NeighbourKind, Unit, Validity

Lines = list[tuple[str, str]]
_VERY_SURE = 0.0001


def probability(p: float | None) -> str:
    """Write a p-value as people read it.

    >>> probability(0.0312), probability(0.00002)
    ('0,031', 'unter 0,0001')
    """
    if p is None or p != p:
        return "–"
    if p < _VERY_SURE:
        return f"unter {number(_VERY_SURE, 4)}"
    return number(p, 3 if p >= 0.001 else 4)


def method_lines(summary: Mapping[str, Any], parameters: Mapping[str, Any]) -> Lines:
    """Give the method box: what a statistician needs to repeat the result."""
    return [
        ("Frage", _question(summary)),
        ("Geprüfter Wert", _tested(summary, parameters)),
        ("Nachbarschaft", neighbourhood(summary["neighbours"])),
        ("Test", _test(summary)),
        ("Korrektur", _correction(summary)),
        ("Globaler Wert", _global(summary)),
        ("Suche im Kreis", _scan(summary)),
        ("Varianten", _variants(summary)),
        ("Prüfsumme der Werte", summary["data_digest"]),
        ("Rechenpakete", ", ".join(f"{k} {v}" for k, v in summary["versions"].items())),
    ]


def quantity_step(step: float) -> str:
    """Write the precision at which values are compared.

    >>> quantity_step(0.1), quantity_step(2.0)
    ('0,1', '2')
    """
    return f"{step:.6g}".replace(".", ",")


def _question(summary: Mapping[str, Any]) -> str:
    side = "hohe" if summary["sign"] > 0 else "niedrige (hier ungünstige)"
    return (
        f"Liegen um ein Gebiet herum so {side} Werte, wie es der Zufall kaum erklärt? Einseitig; "
        "das Gebiet selbst behält seinen Wert."
    )


def _tested(summary: Mapping[str, Any], parameters: Mapping[str, Any]) -> str:
    if summary["standardised"]:
        return (
            "Quoten aus Zähler und Nenner, auf gleiche Streuung gebracht (Assunção und Reis 1999), "
            "damit kleine Gebiete nicht durch Zufall auffallen"
        )
    unit = Unit.of(summary["unit"])
    kind = f" {'Prozentpunkte' if unit is Unit.PERCENT else unit.label}"
    chance = summary["chance"]
    step = (
        f", auf {quantity_step(chance['step'] * unit.divisor)}{kind} gerundet"
        if chance and chance["step"]
        else ""
    )
    return f"Werte wie geliefert{step}; nicht geglättet: {summary['why_not_standardised']}"


def neighbourhood(near: Mapping[str, Any]) -> str:
    """Describe who is whose neighbour, with what the report of the graph says."""
    settings = near["parameters"]
    parts = [
        f"{NeighbourKind.of(near['kind']).label}: mindestens "
        f"{number(settings.get('min_border', 0))} m gemeinsam, Toleranz "
        f"{number(settings.get('tolerance', 0), 1)} m",
        f"{number(near['edges'])} Nachbarpaare, im Mittel {number(near['mean'], 1)} Nachbarn",
    ]
    if "dropped" in settings:
        parts.append(
            f"getrennte Paare: {settings['dropped']}, weil der Fußweg mehr als "
            f"{number(settings['max_detour'], 1)}-mal so lang ist wie die Luftlinie oder länger "
            f"als {number(settings['max_minutes'])} Minuten dauert"
        )
    elif near["without_barrier"]:
        parts.append(f"Fußwege nicht berücksichtigt ({near['without_barrier'].rstrip('.')})")
    if near["only_by_tolerance"]:
        parts.append(f"Paare nur durch die Toleranz: {len(near['only_by_tolerance'])}")
    if near["bridged"]:
        parts.append(f"Paare über unbewohnte Flächen hinweg: {len(near['bridged'])}")
    if not near["knows_people"]:
        parts.append("unbewohnte Gebiete sind nicht bekannt")
    if near["components"] > 1:
        parts.append(f"unverbundene Teile: {near['components']}")
    if near["islands"]:
        parts.append(f"Gebiete ohne Nachbarn: {len(near['islands'])}")
    return "; ".join(parts)


def _test(summary: Mapping[str, Any]) -> str:
    chance = summary["chance"]
    if chance is None:
        return f"keiner: {summary['reason']}"
    text = (
        "bedingte Permutation (Anselin 1995; gilt zugleich für lokales Moran, Gi und Gi*), "
        f"{number(summary['tests'])} Gebiete geprüft; "
    )
    if chance["exact"]:
        return text + "exakt ausgezählt, ohne Zufallszahlen"
    return (
        text + f"{number(chance['draws'])} Ziehungen, Startwert {chance['seed']}, "
        f"weil {chance['why_draws']}"
    )


def _correction(summary: Mapping[str, Any]) -> str:
    level = number(100 * summary["level"], 1).removesuffix(",0")
    return (
        f"gesichert: Benjamini und Hochberg, {level} % über alle geprüften Gebiete; Hinweis: ohne "
        f"Korrektur p höchstens {number(summary['level'], 2)}, durch Zufall allein zu erwarten "
        f"sind {number(summary['expected_false_hints'], 1)} Gebiete. Niedrige Werte sind eine "
        "eigene Frage mit eigener Korrektur."
    )


def _global(summary: Mapping[str, Any]) -> str:
    moran = summary["moran"]
    if moran is None:
        return "nicht bestimmbar"
    return (
        f"Moran-I {number(moran['value'], 3)} (durch Zufall zu erwarten "
        f"{number(moran['expected'], 3)}), p {probability(moran['p_permuted'])} aus "
        f"{number(moran['permutations'])} Permutationen (Startwert {moran['seed']}), analytisch "
        f"{probability(moran['p_random'])}"
    )


def _scan(summary: Mapping[str, Any]) -> str:
    scan = summary["scan"]
    if scan is None:
        return str(summary["why_no_scan"])
    found = [item for item in scan["clusters"] if item["p"] <= summary["level"]]
    start = (
        f"Kulldorff (1997), Bernoulli-Modell, höchstens {number(100 * scan['most_share'])} % der "
        f"Menschen im Kreis, {number(scan['draws'])} Zufallskarten, Startwert {scan['seed']}: "
    )
    if not found:
        return start + "kein Kreis über dem Zufall"
    texts = [
        f"{len(item['areas'])} Gebiete mit {number(item['relative'], 2)}-facher Quote "
        f"(p {probability(item['p'])})"
        for item in found
    ]
    return start + "; ".join(texts)


def _variants(summary: Mapping[str, Any]) -> str:
    found = summary["sensitivity"]
    text = "; ".join(found["variants"]) or "keine"
    if found["rezonings"] and found["by_people"]:
        text += " (Quoten der Zuschnitte nach Einwohnern gewichtet, weil Nenner fehlen)"
    if found["refused"]:
        text += ". Nicht gerechnet: " + "; ".join(found["refused"])
    return text


def moran_sentence(summary: Mapping[str, Any]) -> str:
    """Say in one sentence what the global measure means."""
    moran = summary["moran"]
    if moran is None:
        return "Ob Nachbarn einander ähneln, lässt sich hier nicht bestimmen."
    figures = f"(Moran-I {number(moran['value'], 2)}, p {probability(moran['p_permuted'])})"
    if moran["p_permuted"] > summary["level"]:
        return (
            f"Über die ganze Karte gesehen ähneln Nachbarn einander nicht mehr, als der Zufall "
            f"erwarten lässt {figures}."
        )
    strength = "deutlich" if moran["value"] >= 0.3 else "etwas"
    return (
        f"Über die ganze Karte gesehen sind benachbarte Gebiete einander {strength} ähnlicher, als "
        f"der Zufall erwarten lässt {figures}. Einzelne Kerne geben auch dieses großräumige "
        "Muster wieder."
    )


def area_sentence(
    row: Mapping[str, Any], shown: Mapping[str, str], summary: Mapping[str, Any]
) -> str:
    """Say in plain German what the map shows of an area.

    Parameters
    ----------
    row
        Of the table of hot spots.
    shown
        Its `value` and `neighbour_mean` as people read them.
    """
    validity = Validity.of(str(row["validity"] or Validity.MISSING.value))
    if validity is Validity.NO_NEIGHBOURS:
        return "Kein angrenzendes Gebiet hat einen Wert: Hier lässt sich nichts prüfen."
    if validity is not Validity.VALID or row["grade"] is None:
        return f"Nicht geprüft: {validity.label}."
    around = f"Die Nachbargebiete haben im Mittel {shown['neighbour_mean']}"
    return f"{around}. {_verdict(Cluster.of(row['cluster']), row, summary)}"


def _verdict(cluster: Cluster, row: Mapping[str, Any], summary: Mapping[str, Any]) -> str:
    p = probability(row["p_one_sided"])
    level = number(summary["level"], 2)
    if cluster is Cluster.CORE:
        return (
            f"So hoch ist das Mittel durch Zufall kaum je (p {p}); auch nach der Korrektur für "
            f"{number(summary['tests'])} geprüfte Gebiete bleibt das gesichert "
            f"(p {probability(row['p_adjusted'])}). Das Gebiet ist Kern einer Häufung."
        )
    if cluster is Cluster.SURROUNDING:
        return (
            "Das Gebiet grenzt an einen gesicherten Kern und liegt selbst über dem Durchschnitt. "
            "Für sich allein ist es nicht gesichert."
        )
    if cluster is Cluster.CONTRARY:
        return (
            f"Die Umgebung ist auffällig belastet (p {p}), das Gebiet selbst liegt aber nicht über "
            "dem Durchschnitt."
        )
    if cluster is Cluster.ALIKE:
        return (
            f"Das ist ein Hinweis (p {p}, unter {level}), nach der Korrektur aber nicht gesichert: "
            f"Auf einer reinen Zufallskarte wären etwa "
            f"{number(summary['expected_false_hints'], 1)} Gebiete so auffällig."
        )
    return (
        f"Das kann gut Zufall sein (p {p}). Über die Belastung des Gebiets selbst sagt das nichts."
    )


def robustness_text(row: Mapping[str, Any]) -> str:
    """Say in how many variants an area belongs to a certain cluster."""
    if not row["variants"]:
        return "in keiner Variante prüfbar"
    text = f"in {int(row['confirmed'])} von {int(row['variants'])} Varianten in einer Häufung"
    share = row["rezoning_share"]
    if share is not None and share == share:
        text += f"; {number(100 * share)} % der zufälligen Zuschnitte"
    return text


def rank_text(row: Mapping[str, Any], ranks: Mapping[str, Any] | None) -> str:
    """Say how sure an area's rank is."""
    if ranks is None or not ranks["distinct"] or row["rank"] is None or row["rank"] != row["rank"]:
        return ""
    hits = round(row["rank_top"] * ranks["draws"])
    return (
        f"Rang {number(row['rank'])} von {number(ranks['areas'])} ({number(row['rank_low'])} bis "
        f"{number(row['rank_high'])}); unter den {number(100 * ranks['top_share'])} % höchsten in "
        f"{number(hits)} von {number(ranks['draws'])} Ziehungen"
    )
