"""Ways and supply of a commune beside its peers, as a table with its words."""

import math
from typing import Final

from analyses.compare.ways import PeerWays
from kpk_geo.german import day
from kpk_geo.model import Validity
from kpk_geo.results.access import AskedQuestion
from maps.access.area_records import minutes, percent
from maps.access.supply_words import SupplyUnit
from maps.compare.view import ComparedWays
from maps.kit.figure import FigureTable

HEAD: Final = (
    "Angebot", "in 15 Minuten dort", "andere", "95 von 100 Kindern brauchen höchstens", "andere",
    "Versorgung", "Spanne", "andere",
)  # fmt: skip
NOTE: Final = (
    "Gerechnet aus allen Zensuszellen und Angebotslisten des Landes, auch über Gemeinde- und "
    "Kreisgrenzen hinweg: keine Stichprobe, deshalb ohne Zufallsspanne und ohne „sicher“. Die "
    "Spanne der Versorgung reicht über die vertretbaren Rechenweisen. „Andere“: bei Anteil und "
    "Versorgung ihre Kinder zusammen, bei Minuten die mittlere Hälfte der Kommunen. Ein Angebot "
    "zählt nur, wenn es in einer Liste des Landes steht; eine Kommune ohne Liste sieht schlecht "
    "versorgt aus."
)
_SUPPLY_DIGITS: Final = 1


def ways_line(ways: ComparedWays) -> str:
    """Say in which mode and when it was computed, and what is missing or old."""
    return f"{ways.mode.label}, gerechnet am {day(ways.computed)}. {ways.warning}".strip()


def ways_table(ways: ComparedWays) -> FigureTable:
    """Write a row for each question."""
    return FigureTable(
        head=HEAD, caption=f"Wege und Versorgung, {ways.mode.label}",
        rows=tuple(_row(question, found) for question, found in ways.rows),
    )  # fmt: skip


def _row(question: AskedQuestion, found: PeerWays) -> tuple[str, ...]:
    own, unit = found.own, SupplyUnit(kind=question.kind, capacity=question.capacity)
    label = f"{question.kind.label} ({question.life_phase.label})"
    if own.validity is not Validity.VALID:
        figures = [own.validity.label, "", "", ""]
    else:
        figures = [
            percent(own.share_within_15_min), _minutes(own.minutes_p95),
            _supply(unit, own.supply_per_100),
            unit.span(own.supply_low, own.supply_high, _SUPPLY_DIGITS),
        ]  # fmt: skip
    share, slowest, supply, span = figures
    return (
        label, share, percent(found.share_within_15_min), slowest, _middle(found.minutes_p95),
        supply, span, _supply(unit, found.supply_per_100),
    )  # fmt: skip


def _minutes(value: float) -> str:
    return f"{minutes(value)} min" if math.isfinite(value) else minutes(value)


def _middle(span: tuple[float, float]) -> str:
    low, high = span
    if math.isnan(low):
        return "–"
    return f"{minutes(low)} bis {_minutes(high)}" if low != high else _minutes(low)


def _supply(unit: SupplyUnit, per_100: float) -> str:
    """Write supply with its unit, which differs from row to row."""
    if math.isnan(per_100):
        return "–"
    figure = unit.figure(per_100, None if unit.is_sites else _SUPPLY_DIGITS)
    return f"{figure} {unit.label}" if not unit.is_sites or per_100 > 0 else figure
