"""What a saved scenario asks and changes, in words."""

from kpk_geo import german
from kpk_geo.results.scenario import ScenarioChange, ScenarioQuestion
from maps.access.page import WEEKDAYS
from maps.access.supply_words import SupplyUnit

DATA_CHANGED = "Die Daten haben sich seither geändert"
NOT_REAL = "Gedankenspiel, nicht der Bestand"
_WITHOUT_TITLE = "Neuer Standort"


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
    amount = _amount(change.capacity, unit)
    texts = {
        "add": f"{_WITHOUT_TITLE}{', Umfang ' + amount if amount else ''}"
        f"{', geöffnet ' + change.hours if change.hours else ''}",
        "close": f"{title} geschlossen",
        "move": f"{title} verlegt",
        "resize": f"{title}: Umfang {amount}",
        "hours": f"{title}: geöffnet {change.hours}",
        "path": "Neuer Weg",
        "block": "Straße gesperrt",
    }
    return texts[change.action]


def _amount(capacity: float | None, unit: SupplyUnit) -> str:
    if capacity is None:
        return ""
    digits = next((n for n in (0, 1) if round(capacity, n) == capacity), 2)
    return f"{german.number(capacity, digits)} {unit.amount}"


def cost_text(euro: float | None) -> str:
    """Say what it costs in a year, if somebody said so."""
    if euro is None:
        return "keine Angabe"
    return f"{german.number(euro)}{german.NARROW_SPACE}€ im Jahr"
