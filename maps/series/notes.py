"""What is to be known of the figures and of how they were tested."""

from analyses.series.history import History
from analyses.standing.levels import LEVEL, TOGETHER
from kpk_geo.german import number, several
from maps.area.chance_text import few_cases_text, together_text
from maps.kit.chart_scale import day_label
from maps.series.view import SeriesItem, SeriesView


def notes_of(item: SeriesItem) -> list[str]:
    """Say what is to be known of the figures: breaks, areas that are not in them, of what made."""
    if item.judged is None:
        return []
    history = item.judged.history
    notes = list(dict.fromkeys(text for point in history.trend.points for text in point.breaks))
    if history.trend.has_intervals:
        notes.append(
            f"senkrechte Striche: {number(100 * LEVEL)}-%-Spanne des Zufalls kleiner Zahlen"
        )
        if item.indicator.design_effect is None:
            notes.append(
                "kein Designeffekt angegeben, als wären alle Personen unabhängig: Eine Änderung "
                "kann zu sicher aussehen"
            )
    few = [
        (point, few_cases_text(point.own, point, item.indicator.unit)) for point in history.known
    ]
    notes += [f"{day_label(point.day)}: {text}" for point, text in few if text]
    partial = [point for point in history.trend.points if point.own.is_partial]
    if partial:
        listed = ", ".join(
            f"{day_label(point.day)} aus {number(point.own.used)}" for point in partial
        )
        notes.append(
            f"{listed} von {number(history.areas)} Gebieten, die übrigen gesperrt oder ohne Wert"
        )
        notes += _compared(history)
    if history.is_opposed:
        notes.append(
            "in den Gebieten mit Wert an beiden Tagen ging es andersherum, darum nicht sicher"
        )
    return notes


def _compared(history: History) -> list[str]:
    """Say which areas the change is of, and how many were left out of it and why."""
    change = history.change
    if not change.areas:
        return []
    said = (
        f"verglichen {'ist das eine' if change.areas == 1 else f'sind die {number(change.areas)}'} "
        "mit Wert an beiden Tagen"
    )
    neither = history.areas - change.areas - change.only_one
    left_out = [
        f"{number(count)} {words}"
        for count, words in ((change.only_one, "mit Wert an nur einem der beiden Tage"),
                             (neither, "ohne Wert an beiden"))
        if count > 0
    ]  # fmt: skip
    said += f"; ausgelassen: {', '.join(left_out)}" if left_out else ""
    if change.is_of_fewer:
        said += "; die Linie zeigt, was an jedem Tag bekannt ist"
    return [said]


def method_texts(view: SeriesView) -> list[str]:
    """Say once how it was tested, and what looking at many does."""
    percent = number(100 * TOGETHER)
    texts = [
        "Verglichen sind immer der erste und der letzte Stichtag seit der letzten Umstellung "
        "(Intervall der Differenz nach Newcombe 1998, Anzahlen geteilt durch den Designeffekt).",
    ]
    if view.tested > 1:
        texts.append(
            "Wer viele Kennzahlen ansieht, findet immer eine, die durch Zufall auffällt. Die "
            f"{number(view.tested)} prüfbaren Kennzahlen von {view.subject.name} sind darum "
            "zusammen geprüft (Holm 1979): Hätte sich keine geändert, stünde in höchstens "
            f"{percent} von 100 Fällen überhaupt eine als sicher da. {together_text()}"
        )
    texts += [
        "„Sicher“ heißt: mehr als Zufall kleiner Zahlen. In einer ganzen Stadt sind die Zahlen "
        "groß, da ist auch eine kleine Änderung sicher. Ob sie wichtig ist, ist eine fachliche "
        "Frage.",
        "Warum sich etwas geändert hat, sagt diese Seite nicht. Ein Beschluss auf der Zeitachse "
        "trennt nur davor und danach.",
        "Gesperrte Werte stehen in keiner Summe.",
    ]
    return texts


def areas_method(count: int) -> str:
    """Say how areas were judged together.

    Parameters
    ----------
    count
        Areas that could be tested.
    """
    return (
        f"{several(count, 'Gebiet', 'Gebiete')} zusammen geprüft (Benjamini und Hochberg 1995): "
        "Von denen, die als sicher verändert dastehen, sind im Mittel höchstens "
        f"{number(100 * TOGETHER)} von 100 durch Zufall dabei."
    )
