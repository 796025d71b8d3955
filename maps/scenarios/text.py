"""What a saved scenario asks and changes, in words."""

import re

from kpk_geo import german
from kpk_geo.results.scenario import ScenarioChange, ScenarioQuestion, ScenarioResult
from maps.access.page import WEEKDAYS
from maps.access.scenario_text import finding_line
from maps.access.supply_words import SupplyUnit

DATA_CHANGED = "Die Daten haben sich seither geändert"
NOT_REAL = "Gedankenspiel, nicht der Bestand"
_GERMAN_DAYS = {"Tu": "Di", "We": "Mi", "Th": "Do", "Su": "So"}
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
    text = f"{text}, {WEEKDAYS[question.weekday]} um {hour}:{minute:02d} Uhr"
    if question.day is not None:
        return f"{text} am {german.day(question.day)}"
    return text if question.season is None else f"{text} {question.season.label}"


def unit_of(question: ScenarioQuestion) -> SupplyUnit:
    """Give what supply is counted in."""
    return SupplyUnit(kind=question.kind, capacity=question.capacity)


def change_text(change: ScenarioChange, unit: SupplyUnit) -> str:
    """Say what is changed, in the words of the map of ways and supply."""
    title = change.title or _WITHOUT_TITLE
    amount = "" if change.capacity is None else unit.amount_of(change.capacity)
    hours = german_hours(change.hours or "")
    texts = {
        "add": f"{_WITHOUT_TITLE}{': ' + change.title if change.title else ''}"
        f"{', Umfang ' + amount if amount else ''}"
        f"{', geöffnet ' + hours if hours else ''}",
        "close": f"{title} geschlossen",
        "move": f"{title} verlegt{' nach ' + place_text(change.place) if change.place else ''}",
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


def place_text(place: tuple[float, float]) -> str:
    """Write longitude and latitude in degrees, to about 10 m.

    >>> place_text((6.80123, 51.4))
    '51,4000° N, 6,8012° O'
    """
    longitude, latitude = place
    return f"{german.number(latitude, 4)}° N, {german.number(longitude, 4)}° O"


def german_hours(hours: str) -> str:
    """Write days in German.

    >>> german_hours("Tu,Th 14:00-17:00")
    'Di,Do 14:00-17:00'
    """
    return re.sub(r"\b(Tu|We|Th|Su)\b", lambda found: _GERMAN_DAYS[found[0]], hours)


def finding(result: ScenarioResult, question: ScenarioQuestion) -> str:
    """Say in a sentence or two what comes of a scenario."""
    return finding_line(result, question.life_phase)


def cost_text(euro: float | None) -> str:
    """Say what it costs in a year, if somebody said so."""
    if euro is None:
        return "keine Angabe"
    return f"{german.number(euro)}{german.NARROW_SPACE}€ im Jahr"
