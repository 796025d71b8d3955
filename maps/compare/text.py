"""The sentences of the pages that compare communes, and what a comparison cannot say."""

import math
from collections.abc import Sequence
from typing import Final

from analyses.compare.figures import Against, Comparison, PeerFigure, RankSpan
from analyses.standing.levels import LEVEL, TOGETHER
from kpk_geo import german
from kpk_geo.german import number, several
from kpk_geo.model import Polarity, Unit
from kpk_geo.model.communes import size_class
from maps.area.indicator_text import value_text
from maps.compare.view import ComparedIndicator, CompareView

CHOICES: Final = {  # of the form, in its order
    "type": "gleiche Zuständigkeit", "size": "gleiche Größe", "programme": "ebenso im Programm",
    "district": "derselbe Kreis",
}  # fmt: skip
NOT_SAID: Final = (
    "Warum eine Kommune anders dasteht: Wohnungsmarkt, Zuzug und Arbeit in der Umgebung wirken "
    "stärker auf solche Zahlen als das, was ein Jugendamt tut.",
    "Ob eine Kommune gut arbeitet. Ein hoher Anteil ist Bedarf, keine Note; deshalb steht hier "
    "keine Rangliste, und ein Rang nur als Spanne.",
    "Ob gleich gezählt wurde: Gemeinden melden verschieden genau, auch unter demselben Namen einer "
    "Kennzahl.",
    "Wie es in der Kommune aussieht: Ein Durchschnitt verdeckt ihre Quartiere. Das zeigen die "
    "Karten der Kommune selbst.",
)
_VERBS: Final = {
    Against.HIGHER: "sicher höher als die anderen zusammen",
    Against.LOWER: "sicher niedriger als die anderen zusammen",
    Against.ALIKE: "vom Wert der anderen nicht sicher zu unterscheiden",
    Against.UNTESTED: "nicht geprüft: Zähler oder Nenner fehlen",
}  # fmt: skip


def verdict(item: Comparison) -> str:
    """Say how a commune's rate stands against the others."""
    return _VERBS[item.against]


def headline(view: CompareView) -> str:
    """Say what is found, with its number."""
    others = len(view.peers) - 1
    whom = several(others, "anderen Kommune", "anderen Kommunen")
    if not others:
        return f"{view.own.name} hat nach dieser Auswahl keine Vergleichskommunen"
    sure = [
        item for item in view.compared.values()
        if item.comparison.against in (Against.HIGHER, Against.LOWER)
    ]  # fmt: skip
    if not sure:
        return f"{view.own.name} ist von {whom} in keiner Kennzahl sicher zu unterscheiden"
    first = min(sure, key=lambda item: item.indicator.polarity is Polarity.NEUTRAL)
    own = german.quantity(first.comparison.own.total.value, first.indicator.unit)
    more = (
        f", und {number(len(sure) - 1)} weitere Kennzahlen sicher anders" if len(sure) > 1 else ""
    )
    if len(sure) == 2:
        more = ", und eine weitere Kennzahl sicher anders"
    word = "höher" if first.comparison.against is Against.HIGHER else "niedriger"
    theirs = german.quantity(first.comparison.others.value, first.indicator.unit)
    return (
        f"{view.own.name}, {first.indicator.label}: {own}, {word} als in {whom} zusammen ({theirs})"
        f"{more}"
    )


def lead(view: CompareView) -> str:
    """Say which commune this is, and who is responsible for it."""
    own = view.own
    size = size_class(own.inhabitants)
    people = "Einwohnerzahl nicht bekannt" if math.isnan(own.inhabitants) else (
        f"{number(own.inhabitants)} Einwohner ({own.inhabitants_source})"
    )  # fmt: skip
    unsure = (
        "" if own.office_is_sure or not own.office else " (Annahme, von der Kommune zu bestätigen)"
    )
    office = f"{own.office_name}{unsure}" if own.office else own.type.label
    return f"{own.title} {own.name}, {own.area_id}: {people}, {size.label}. {office}."


def programme_text(view: CompareView) -> str:
    """Say whether the programme names the commune, and how complete its list is."""
    own, note = view.own, view.state.summary.programme_note
    if not own.programme:
        return f"Im Programm von keiner Quelle genannt. {note}".strip()
    via = (
        ""
        if own.programme_key == own.area_id
        else " (über den Kreis, dessen Jugendamt sie betreut)"
    )
    return f"Im Programm genannt seit {own.programme}{via}. {note}".strip()


def span_text(figure: PeerFigure, unit: Unit) -> str:
    """Write the interval of a figure; a dash where there is none."""
    if math.isnan(figure.low):
        return "–"
    return f"{german.quantity(figure.low, unit)} bis {german.quantity(figure.high, unit)}"


def rank_text(rank: RankSpan | None) -> str:
    """Write the span of a rank; a dash where there is none.

    >>> rank_text(RankSpan(low=2, high=7, of=12)), rank_text(None)
    ('Rang 2 bis 7 von 12', '–')
    """
    if rank is None:
        return "–"
    if rank.low == rank.high:
        return f"Rang {number(rank.low)} von {number(rank.of)}"
    return f"Rang {number(rank.low)} bis {number(rank.high)} von {number(rank.of)}"


def notes(item: ComparedIndicator) -> str:
    """Say what of the peers is not in a figure, and why there are no ranks."""
    found = item.comparison
    hidden = [peer.total for peer in found.peers if math.isnan(peer.total.value)]
    suppressed = sum(total.suppressed > 0 for total in hidden)
    parts = []
    if suppressed:
        parts.append(f"{number(suppressed)} der Kommunen gesperrt")
    if len(hidden) > suppressed:
        parts.append(f"{number(len(hidden) - suppressed)} ohne Angabe")
    if found.differ is False:
        parts.append("die Kommunen unterscheiden sich nicht mehr als durch Zufall, also ohne Rang")
    elif found.differ is None:
        parts.append("zu wenige Kommunen mit Zähler und Nenner für einen Rang")
    if found.others.is_mean and not math.isnan(found.others.value):
        parts.append(
            "die gestrichelte Linie ist der Durchschnitt der anderen, nicht ihr Wert zusammen"
        )
    return "; ".join(parts)


def method(tests: int) -> Sequence[str]:
    """Say how was compared."""
    share = number(100 * LEVEL)
    return (
        f"Spanne: so weit könnte der Anteil durch Zufall abweichen ({share} von 100 solcher "
        "Spannen enthalten ihn; Wilson 1927, mit dem Designeffekt der Kennzahl).",
        "Rang: 1 ist der höchste Anteil. Er ist 1.000-mal aus dem gezogen, was Zähler und Nenner "
        f"zulassen; die Spanne hält {share} von 100 Ziehungen. Kleine Kommunen haben weite "
        "Spannen.",
        "„Sicher“ heißt: Der Unterschied zu den anderen zusammen ist geprüft (Newcombe 1998), alle "
        f"{several(tests, 'Kennzahl', 'Kennzahlen')} dieser Seite gemeinsam, höchstens "
        f"{number(100 * TOGETHER)} von 100 Seiten mit einem falschen „sicher“ (Holm 1979).",
        "Größe: nach Einwohnern, Grenzen wie die Stadt- und Gemeindetypen des BBSR.",
    )


def own_text(figure: PeerFigure, unit: Unit) -> str:
    """Write a figure, or why there is none."""
    return value_text(figure.total, unit)
