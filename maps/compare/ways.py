"""Ways and supply of a commune beside its peers, as a table with its words."""

import math
from collections.abc import Collection, Sequence
from typing import Final

from analyses.compare.ways import PeerWays
from kpk_geo.german import day, number
from kpk_geo.model import Validity
from kpk_geo.results.access import AccessArea, AskedQuestion
from kpk_geo.results.state import StateCommune
from maps.access.area_records import minutes, percent
from maps.access.supply_words import SupplyUnit
from maps.compare.view import ComparedWays, DistrictWays, OwnRegion, ShownWays
from maps.kit.figure import FigureTable

DISTRICT_HEAD: Final = (
    "in 15 Minuten dort", "95 von 100 Kindern brauchen höchstens", "Versorgung", "Spanne",
)  # fmt: skip
HEAD: Final = (
    "Angebot", "in 15 Minuten dort", "andere: in 15 Minuten",
    "95 von 100 Kindern brauchen höchstens", "andere: Minuten", "Versorgung", "Spanne",
    "andere: Versorgung", "andere mit Wert",
)  # fmt: skip
_WHOLE: Final = (
    "Gerechnet aus allen Zensuszellen und Angebotslisten des Landes, auch über Gemeinde- und "
    "Kreisgrenzen hinweg: keine Stichprobe, deshalb ohne Zufallsspanne und ohne „sicher“. Die "
    "Spanne der Versorgung reicht über die vertretbaren Rechenweisen; Minuten haben keine."
)
_LISTED: Final = (
    "Ein Angebot zählt nur, wenn es in einer Liste des Landes steht; eine Kommune ohne Liste sieht "
    "schlecht versorgt aus."
)
NOTE: Final = (
    f"{_WHOLE} „Andere“: bei Anteil und Versorgung ihre Kinder zusammen, bei Minuten die mittlere "
    f"Hälfte der Kommunen (ab vier); wo Straßen fehlen oder abgeschnitten sind, zählt eine Kommune "
    f"nicht mit. {_LISTED}"
)
DISTRICT_NOTE: Final = f"{_WHOLE} {_LISTED}"
_SUPPLY_DIGITS: Final = 1
_POOR: Final = " (Straßen fehlen oder sind abgeschnitten)"


def ways_line(ways: ShownWays) -> str:
    """Say in which mode and when it was computed, and what is missing or old."""
    return f"{ways.mode.label}, gerechnet am {day(ways.computed)}. {ways.warning}".strip()


def ways_table(ways: ComparedWays) -> FigureTable:
    """Write a row for each question."""
    return FigureTable(
        head=HEAD, caption=f"Wege und Versorgung, {ways.mode.label}",
        rows=tuple(_row(question, found) for question, found in ways.rows),
    )  # fmt: skip


def beside_ways(ways: ComparedWays | None, region: OwnRegion | None) -> list[tuple[str, str, str]]:
    """Put the state's answers about ways beside those of the commune's own region.

    Parameters
    ----------
    ways
        In the mode that is shown; None: they were not computed.
    region
        Of the commune; None: none is loaded.

    Returns
    -------
    list
        What it is, what the state says, what the commune says: of questions that both answered.
    """
    if ways is None or region is None or region.ways_day is None:
        return []
    theirs_day, own_day = day(ways.computed), day(region.ways_day)
    rows = []
    for question, found in ways.rows:
        own = region.ways.get(question.part)
        if own is None or found.own.validity is not Validity.VALID:
            continue
        unit = SupplyUnit(kind=question.kind, capacity=question.capacity)
        label = f"{_label(question)}, {question.mode.label}"
        rows.append((
            f"{label}: in 15 Minuten dort",
            f"{percent(found.own.share_within_15_min)} ({theirs_day})",
            f"{percent(own.share_within_15_min)} ({own_day})",
        ))  # fmt: skip
        if not (math.isnan(found.own.supply_per_100) or math.isnan(own.supply_per_100)):
            rows.append((
                f"{label}: Versorgung", f"{_supply(unit, found.own.supply_per_100)} ({theirs_day})",
                f"{_supply(unit, own.supply_per_100)} ({own_day})",
            ))  # fmt: skip
    return rows


def district_ways_tables(
    ways: DistrictWays, members: Sequence[StateCommune], *, poor_streets: Collection[str]
) -> list[FigureTable]:
    """Write a table for each question, with a row for each commune.

    Parameters
    ----------
    ways
        In one mode.
    members
        Communes of the Kreis, in the order of the rows.
    poor_streets
        Keys of those whose streets are missing or cut off.
    """
    found = []
    for question, rows in ways.rows:
        unit = SupplyUnit(kind=question.kind, capacity=question.capacity)
        lines = []
        for item in members:
            name = item.name + (_POOR if item.area_id in poor_streets else "")
            row = rows.get(item.area_id) or AccessArea.missing(item.area_id)
            lines.append((name, *_own(row, unit)))
        found.append(
            FigureTable(
                head=("Kommune", *DISTRICT_HEAD), caption=_label(question), rows=tuple(lines)
            )
        )
    return found


def _label(question: AskedQuestion) -> str:
    return f"{question.kind.label} ({question.life_phase.label})"


def _own(own: AccessArea, unit: SupplyUnit) -> tuple[str, str, str, str]:
    """Write share, minutes, supply and its span; why there are none, where there are none."""
    if own.validity is not Validity.VALID:
        return own.validity.label, "–", "–", "–"
    return (
        percent(own.share_within_15_min), _minutes(own.minutes_p95),
        _supply(unit, own.supply_per_100),
        unit.span(own.supply_low, own.supply_high, _SUPPLY_DIGITS),
    )  # fmt: skip


def _row(question: AskedQuestion, found: PeerWays) -> tuple[str, ...]:
    unit = SupplyUnit(kind=question.kind, capacity=question.capacity)
    share, slowest, supply, span = _own(found.own, unit)
    return (
        _label(question), share, percent(found.share_within_15_min),
        slowest, _middle(found.minutes_p95),
        supply, span, _supply(unit, found.supply_per_100), number(found.known),
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
