"""What a saved scenario asks and changes, in words."""

import re

from kpk_geo import german
from kpk_geo.results.scenario import ScenarioChange, ScenarioQuestion, ScenarioResult
from maps.access.page import WEEKDAYS
from maps.access.supply_words import SupplyUnit

DATA_CHANGED = "Die Daten haben sich seither geändert"
NOT_REAL = "Gedankenspiel, nicht der Bestand"
_GERMAN_DAYS = {"Tu": "Di", "We": "Mi", "Th": "Do", "Su": "So"}
_BURDENED = (3, 4)  # classes of high and very high burden
_WITHOUT_TITLE = "Neuer Standort"
_NOT_SHOWN = "die Lage wird nicht gezeigt"
_NEEDED_BY = {
    "add": ("place",), "close": ("offer",), "move": ("offer", "place"), "resize": ("offer",),
    "hours": ("offer",), "path": ("place", "to"), "block": ("place",),
}  # fmt: skip


def question_text(question: ScenarioQuestion) -> str:
    """Say what was asked."""
    text = (
        f"{question.kind.label} für {question.life_phase.label}, {question.mode.label}, in "
        f"{question.capacity.label}"
    )
    if question.weekday is None or question.minute is None:
        return text
    hour, minute = divmod(question.minute, 60)
    return f"{text}, {WEEKDAYS[question.weekday]} um {hour}:{minute:02d} Uhr"


def unit_of(question: ScenarioQuestion) -> SupplyUnit:
    """Give what supply is counted in."""
    return SupplyUnit(kind=question.kind, capacity=question.capacity)


def change_text(change: ScenarioChange, unit: SupplyUnit) -> str:
    """Say what is changed, in the words of the map of ways and supply."""
    title = change.title or _WITHOUT_TITLE
    amount = "" if change.capacity is None else unit.amount_of(change.capacity)
    hours = german_hours(change.hours or "")
    texts = {
        "add": f"{_WITHOUT_TITLE}{', Umfang ' + amount if amount else ''}"
        f"{', geöffnet ' + hours if hours else ''}",
        "close": f"{title} geschlossen",
        "move": f"{title} verlegt",
        "resize": f"{title}: Umfang {amount}",
        "hours": f"{title}: geöffnet {hours}",
        "path": "Neuer Weg",
        "block": "Straße gesperrt",
    }
    text = texts[change.action]
    return text if is_shown_whole(change) else f"{text} ({_NOT_SHOWN})"


def is_shown_whole(change: ScenarioChange) -> bool:
    """Say whether nothing of a change is covered, so that it can be thought on."""
    return all(getattr(change, name) is not None for name in _NEEDED_BY[change.action])


def german_hours(hours: str) -> str:
    """Write days in German.

    >>> german_hours("Tu,Th 14:00-17:00")
    'Di,Do 14:00-17:00'
    """
    return re.sub(r"\b(Tu|We|Th|Su)\b", lambda found: _GERMAN_DAYS[found[0]], hours)


def finding(result: ScenarioResult, question: ScenarioQuestion) -> str:
    """Say in a sentence or two what comes of a scenario."""
    gained = round(result.after.within - result.before.within)
    phase = question.life_phase.label
    if not gained:
        return f"Gleich viele Kinder ({phase}) sind in 15 Minuten dort wie heute."
    more = f"{german.number(abs(gained))} Kinder ({phase}) {'mehr' if gained > 0 else 'weniger'}"
    text = f"{more} als heute sind in 15 Minuten dort"
    burdened = [part for part in result.by_burden if part.class_code in _BURDENED]
    if gained > 0 and burdened:
        count = round(sum(part.gained - part.lost for part in burdened))
        text += f", {german.number(count)} davon in Gebieten mit hoher oder sehr hoher Belastung"
    return f"{text}."


def cost_text(euro: float | None) -> str:
    """Say what it costs in a year, if somebody said so."""
    if euro is None:
        return "keine Angabe"
    return f"{german.number(euro)}{german.NARROW_SPACE}€ im Jahr"
