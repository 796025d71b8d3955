"""What a scenario changes, in words: who is newly reached, and what is left for a child."""

from collections.abc import Mapping, Sequence
from typing import Any

from analyses.burden.classes import BURDEN_PHRASES, BURDENED
from kpk_geo import german
from kpk_geo.model import LifePhase
from kpk_geo.results.access import StoredEquity
from kpk_geo.results.scenario import ScenarioResult, StoredReached, StoredTotal
from maps.access.supply_words import SupplyUnit

# The most burdened first.
BURDEN_LABELS: Mapping[int | None, str] = {
    **{code: BURDEN_PHRASES[code] for code in sorted(BURDEN_PHRASES, reverse=True)},
    None: "ohne Klasse",
}
REACHED_HEAD = ("neu in 15 min", "nicht mehr")
MAX_AREAS = 8  # listed beside the map; the table has all
ROUNDED = "Auf ganze Kinder gerundet; die Summe der Zeilen kann um wenige abweichen."
_LEAST_CHILDREN, _LEAST_AMOUNT = 0.5, 0.05  # below that nothing is to be seen


def effect_texts(result: ScenarioResult, unit: SupplyUnit, life_phase: LifePhase) -> dict[str, Any]:
    """Say what a scenario changes in the whole region, for whom, and in which areas most.

    Parameters
    ----------
    result
        Figures before and after.
    unit
        What supply is counted in.
    life_phase
        Of the children who are counted by area and burden.
    """
    before, after = result.before, result.after
    lines = [reached_line(before, after), supply_line(before, after, unit)]
    areas = area_rows(result, unit)
    if not areas:
        lines.append("In keinem Gebiet ändert sich etwas.")
    tables = [
        age_table(result),
        burden_table(result, life_phase),
        {
            "caption": "",
            "head": ("Am meisten ändert sich in", "Kinder in 15 min", unit.label),
            "rows": areas,
        },
    ]
    return {
        "headline": finding_line(result, life_phase),
        "lines": [line for line in lines if line],
        "tables": [table for table in tables if table["rows"]],
        "more": [
            *([ROUNDED] if any(table["rows"] for table in tables[:2]) else []),
            *equity_lines(result, unit),
            *filter(None, [result.without_burden]),
        ],
    }


def reached_line(before: StoredTotal, after: StoredTotal) -> str:
    """Say how many more or fewer children are there in 15 minutes."""
    then, now = (german.number(total.within) for total in (before, after))
    return f"In 15 Minuten dort: {then} → {now} Kinder ({whole(within_change(before, after))})"


def within_change(before: StoredTotal, after: StoredTotal) -> int:
    """Give the difference of the two whole numbers that stand beside it.

    Parameters
    ----------
    before, after
        Of the whole region.
    """
    return round(after.within) - round(before.within)


def finding_line(result: ScenarioResult, life_phase: LifePhase) -> str:
    """Say in a sentence what comes of a scenario.

    Parameters
    ----------
    result
        Figures before and after.
    life_phase
        Of the children who are counted.
    """
    gained, phase = within_change(result.before, result.after), life_phase.label
    if not gained:
        return f"Gleich viele Kinder ({phase}) sind in 15 Minuten dort wie heute."
    more = f"{german.number(abs(gained))} Kinder ({phase}) {'mehr' if gained > 0 else 'weniger'}"
    text = f"{more} als heute sind in 15 Minuten dort"
    burdened = [part for part in result.by_burden if part.class_code in BURDENED]
    if gained > 0 and burdened:
        count = sum(round(part.gained) - round(part.lost) for part in burdened)
        text += f", {german.number(count)} davon in Gebieten mit hoher oder sehr hoher Belastung"
    return f"{text}."


def supply_line(before: StoredTotal, after: StoredTotal, unit: SupplyUnit) -> str:
    """Say what is left for a child on average; empty where no capacity is known.

    Parameters
    ----------
    before, after
        Of the whole region.
    unit
        What supply is counted in.
    """
    if after.supply_per_100 != after.supply_per_100:  # NaN
        return ""
    then, now = (unit.figure(total.supply_per_100) for total in (before, after))
    return f"{unit.label}: {then} → {now}"


def whole(value: float) -> str:
    """Write a change in whole persons.

    >>> whole(12.4), whole(-3.0), whole(-0.2)
    ('+12', '−3', '0')
    """
    rounded = round(value)
    return f"+{german.number(rounded)}" if rounded > 0 else german.number(rounded)


def area_rows(result: ScenarioResult, unit: SupplyUnit) -> list[list[str]]:
    """List the areas that change most, by children or supply gained and lost."""
    digits = german.digits_for(result.after.supply_per_100)
    ranked = []
    for place, area in enumerate(result.areas):
        within = area.within_after - area.within_before
        amount = (area.supply_after - area.supply_before) * area.children / 100
        amount = 0.0 if amount != amount else amount  # NaN
        if abs(within) >= _LEAST_CHILDREN or abs(amount) >= _LEAST_AMOUNT:
            text = unit.change(area.supply_before, area.supply_after, digits)
            ranked.append((-abs(within) - abs(amount), place, [area.name, whole(within), text]))
    return [row for _, _, row in sorted(ranked)[:MAX_AREAS]]


def age_table(result: ScenarioResult) -> dict[str, Any]:
    """List who is newly reached by age; nothing where nobody is."""
    rows = _reached_rows([(part.life_phase.label, part) for part in result.by_age])
    return {"caption": "Nach Alter", "head": ("Kinder", *REACHED_HEAD), "rows": rows}


def burden_table(result: ScenarioResult, life_phase: LifePhase) -> dict[str, Any]:
    """List who is newly reached by the burden of their area, the highest first.

    Parameters
    ----------
    result
        Its counts by class.
    life_phase
        Of the children who are counted.
    """
    by_class = {part.class_code: part for part in result.by_burden}
    named = [(label, by_class[code]) for code, label in BURDEN_LABELS.items() if code in by_class]
    return {
        "caption": f"Nach Belastung ihres Gebiets ({life_phase.label})",
        "head": ("Gebiete mit", *REACHED_HEAD),
        "rows": _reached_rows(named),
    }


def _reached_rows(parts: Sequence[tuple[str, StoredReached]]) -> list[list[str]]:
    if not any(round(part.gained) or round(part.lost) for _, part in parts):
        return []
    return [
        [label, whole(part.gained), whole(-part.lost)] for label, part in parts
    ]  # fmt: skip


def equity_lines(result: ScenarioResult, unit: SupplyUnit) -> list[str]:
    """Say whether supply comes nearer to those who need it; empty where that is not measured."""
    before, after = result.equity_before, result.equity_after
    if before is None or after is None:
        return []
    then, now = (concentration_text(equity) for equity in (before, after))
    digits = german.digits_for(100 * after.least_burdened)
    most, least = (
        [unit.figure(100 * getattr(equity, name), digits) for equity in (before, after)]
        for name in ("most_burdened", "least_burdened")
    )
    return [
        f"{unit.label} im am stärksten belasteten Fünftel der Kinder: {most[0]} → {most[1]}, im am "
        f"wenigsten belasteten: {least[0]} → {least[1]}.",
        f"Konzentrationsindex: {then} → {now}. Unter 0 liegt das Angebot eher dort, wo die "
        "Belastung hoch ist, über 0, wo sie gering ist; ein Intervall über 0 hinweg sagt keine "
        "Richtung.",
    ]


def concentration_text(equity: StoredEquity) -> str:
    """Write a concentration index with its interval, as far as it is known."""
    index = equity.concentration
    text = german.number(index.value, 2)
    if index.low != index.low or index.high != index.high:  # NaN
        return f"{text} (Intervall nicht bekannt)"
    return f"{text} ({german.number(index.low, 2)} bis {german.number(index.high, 2)})"
