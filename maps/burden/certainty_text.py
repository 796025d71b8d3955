"""How sure the classes of the index are, in words: page, command line and exports say the same."""

import math
from collections.abc import Mapping

from analyses.burden.certainty import SURE
from kpk_geo import german
from kpk_geo.results.burden import BurdenSummary, DifferingSummary, PartSummary
from maps.kit.probability import probability

TITLES = {"status": "Belastung", "dynamic": "Entwicklung"}
SURE_OF_100 = german.number(100 * SURE)
NOT_DIFFERING = (
    "Die Veränderungen der Gebiete unterscheiden sich nicht mehr, als es der Zufall kleiner Zahlen "
    "erklärt"
)


def of_100(share: float) -> str:
    """Write a share of draws as so many of 100; all or none of them proves neither 100 nor 0.

    >>> of_100(0.614), of_100(0.998), of_100(1.0), of_100(0.001), of_100(float("nan"))
    ('61', 'über 99', 'über 99', 'unter 1', '–')
    """
    if math.isnan(share):
        return "–"
    if share >= 0.995:
        return "über 99"
    if share < 0.005:
        return "unter 1"
    return german.number(100 * share)


def robust_sentence(part: PartSummary, title: str, robust_share: float) -> str:
    """Say how many classes are robust, and what of it weights and data take.

    Parameters
    ----------
    part
        Status or dynamic.
    title
        Its name, German.
    robust_share
        From which share of draws a class is robust.
    """
    share, robust = german.number(100 * robust_share), german.number(part.robust)
    valid = german.number(part.valid)
    is_single = len(part.counted) + len(part.exact) == 1
    if is_single and not part.counted:
        return (
            f"{title}: Wie fest die Einstufungen sind, lässt sich nicht sagen. Der Index besteht "
            "aus einem Indikator, andere Gewichte gibt es also nicht, und ohne Zähler und Nenner "
            "ist der Zufall kleiner Zahlen nicht bekannt."
        )
    if is_single and not part.no_certainty:
        return (
            f"{title}: {robust} von {valid} Einstufungen sind robust. Sie halten in mindestens "
            f"{share} von 100 Ziehungen, in denen der Zufall der Zahlen ein anderer ist. Andere "
            "Gewichte gibt es nicht: Der Index besteht aus einem Indikator."
        )
    if part.no_certainty:
        return (
            f"{title}: {part.no_certainty} Bei anderen Gewichten allein halten "
            f"{german.number(part.robust_weights)} von {valid} Einstufungen in mindestens {share} "
            "von 100 Ziehungen; ob sie robust sind, ist offen."
        )
    if not part.counted:
        return (
            f"{title}: {robust} von {valid} Einstufungen sind robust. Das heißt "
            f"hier nur: Sie halten bei anderen Gewichten in mindestens {share} von 100 Ziehungen; "
            "der Zufall kleiner Zahlen ist ohne Zähler und Nenner nicht bekannt."
        )
    return (
        f"{title}: {robust} von {valid} Einstufungen sind robust. Sie halten in "
        f"mindestens {share} von 100 Ziehungen, in denen Gewichte und Zufall der Zahlen zugleich "
        f"andere sind. Gegen andere Gewichte allein halten {german.number(part.robust_weights)}, "
        f"gegen den Zufall der Zahlen allein {german.number(part.robust_data)}."
    )


def assumptions(part: PartSummary, title: str, labels: Mapping[str, str]) -> list[str]:
    """Say by name what is taken as exact, what has no design effect, what is suppressed.

    Parameters
    ----------
    part
        Status or dynamic.
    title
        Its name, German.
    labels
        Of indicators, by key.
    """
    said = []
    if part.exact:
        named = "; ".join(f"„{labels.get(k, k)}“ ({why})" for k, why in sorted(part.exact.items()))
        verb = "ist als genau angenommen" if len(part.exact) == 1 else "sind als genau angenommen"
        said.append(f"Ohne Zähler und Nenner: {named} {verb}.")
    if part.effects_not_stated:
        names = ", ".join(f"„{labels.get(name, name)}“" for name in sorted(part.effects_not_stated))
        said.append(
            f"Für {names} nennt das Regionsprofil keinen Designeffekt (design_effect): Gerechnet "
            "ist, als zählte jeder Mensch für sich. Teilen Geschwister oder Haushalte ihre Lage, "
            "ist es unsicherer, als hier steht."
        )
    for name, why in sorted(part.left_out.items()):
        said.append(f"Gesperrte Zahlen bei „{labels.get(name, name)}“ bleiben weg: {why}.")
    if part.with_suppressed:
        count = part.with_suppressed
        where = "In einem Gebiet" if count == 1 else f"In {german.number(count)} Gebieten"
        said.append(
            f"{title}: {where} fehlt die Einstufung nur, weil eine Zahl gesperrt ist, die nur eine "
            "von wenigen sein kann. Das Popup sagt, wie wahrscheinlich dort welche Klasse wäre."
        )
    return said


def differing_sentence(found: DifferingSummary, labels: Mapping[str, str]) -> str:
    """Say whether changes differ at all, and against what it was tested."""
    if found.differ is None:
        return found.reason
    level = german.number(100 * found.level)
    least = min(found.tests, key=lambda test: test.p)
    tested = (
        f"geprüft gegen „alle Gebiete haben sich gleich verändert“, {len(found.tests)} "
        f"{'Indikator' if len(found.tests) == 1 else 'Indikatoren'}, zusammen höchstens {level} % "
        f"Fehlalarm; kleinstes p {probability(least.p)} bei "
        f"„{labels.get(least.indicator, least.indicator)}“"
    )
    if not found.differ:
        return (
            f"{NOT_DIFFERING} ({tested}). Deshalb ist die ganze Karte der Entwicklung gestreift: "
            "Sie zeigt keine gesicherte Reihenfolge. Das heißt nicht, dass sich nichts verändert "
            "hat."
        )
    return f"Die Veränderungen der Gebiete unterscheiden sich mehr als durch Zufall ({tested})."


def not_differing_lead(summary: BurdenSummary) -> str:
    """Say above the map that the dynamic shows chance; empty if it does not."""
    if summary.differing is None or summary.differing.differ is not False:
        return ""
    return f"{NOT_DIFFERING}: Die Karte der Entwicklung zeigt hier keine gesicherte Reihenfolge."


def none_sure_lead(summary: BurdenSummary) -> str:
    """Say that no single area is surely better or worse than the city; empty if some are."""
    dynamic = summary.dynamic
    if dynamic is None or not dynamic.counted or dynamic.no_certainty or dynamic.sure_to_move:
        return ""
    return (
        "Entwicklung: Von keinem einzelnen Gebiet ist sicher, dass sie besser oder schlechter ist "
        "als die der Stadt."
    )


def certainty_notes(
    summary: BurdenSummary, labels: Mapping[str, str], robust_share: float
) -> list[str]:
    """Give every sentence about certainty of both parts; what both say alike stands once.

    Parameters
    ----------
    summary
        Of the newest run.
    labels
        Of indicators, by key.
    robust_share
        From which share of draws a class is robust.
    """
    said = []
    for name, part in summary.parts.items():
        said.append(robust_sentence(part, TITLES[name], robust_share))
    if summary.differing is not None:
        said.append(differing_sentence(summary.differing, labels))
    dynamic = summary.dynamic
    if dynamic is not None and dynamic.counted and not dynamic.no_certainty:
        said.append(
            f"{german.number(dynamic.sure)} von {german.number(dynamic.valid)} Einstufungen der "
            f"Entwicklung sind zu mindestens {SURE_OF_100} von 100 wahrscheinlich; die übrigen "
            f"sind gestreift. {none_sure_lead(summary).removeprefix('Entwicklung: ')}".rstrip()
        )
    for name, part in summary.parts.items():
        said += [text for text in assumptions(part, TITLES[name], labels) if text not in said]
    return said
