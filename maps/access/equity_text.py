"""Says in plain German whether supply goes where the burden is."""

import math

from analyses.access.equity import Equity, Estimate
from kpk_geo.german import digits_for, number
from maps.access.supply_words import SupplyUnit


def equity_sentence(found: Equity, unit: SupplyUnit) -> str:
    """Compare the most with the least burdened fifth, and say whether that tells a direction.

    Parameters
    ----------
    found
        Supply per child. The direction comes from the index alone: it uses all
        areas, and two intervals side by side would contradict each other now and then.
    unit
        What supply is counted in.
    """
    digits = digits_for(100 * found.least_burdened)
    most, least = 100 * found.most_burdened, 100 * found.least_burdened
    if unit.is_sites:
        text = (
            "Für das Fünftel der Kinder in den am stärksten belasteten Gebieten gilt: "
            f"{unit.phrase(most)}; für das in den am wenigsten belasteten: {unit.phrase(least)}"
        )
    else:
        text = (
            "Das Fünftel der Kinder in den am stärksten belasteten Gebieten hat "
            f"{unit.figure(most, digits)} {unit.label}, das in den am wenigsten belasteten "
            f"{unit.figure(least, digits)}"
        )
    if math.isfinite(found.ratio.value):
        what = "-Fache der Versorgung" if unit.is_sites else "-Fache"
        text += f": das {number(found.ratio.value, 2)}{what}"
    return f"{text}. {_direction(found)}"


def _direction(found: Equity) -> str:
    """Say whether supply follows burden, and what that was held against."""
    index = found.concentration
    if not index.is_known:
        because = found.reason or "Dafür ist zu wenig bekannt."
        return f"Ob das Angebot der Belastung folgt, lässt sich nicht sagen: {because}"
    figures = (
        f"Konzentrationsindex {number(index.value, 2)}, "
        f"95-%-Intervall {number(index.low, 2)} bis {number(index.high, 2)}"
    )
    pattern = "bei gleich starkem räumlichen Muster ohne Zusammenhang"
    if index.low <= 0 <= index.high:
        return (
            "Ob das Angebot der Belastung folgt oder ihr ausweicht, lässt sich nicht sagen: So ein "
            f"Unterschied käme auch {pattern} vor ({figures})."
        )
    side = "gering" if index.low > 0 else "hoch"
    return (
        f"Das Angebot liegt eher dort, wo die Belastung {side} ist ({figures}). So deutlich wäre "
        f"das {pattern} in höchstens einem von zwanzig Fällen."
    )


def compared_sentence(found: Equity) -> str:
    """Say how many areas were compared, and how many independent ones they are worth."""
    text = f"Verglichen sind {number(found.areas)} Gebiete."
    if math.isnan(found.effective_size):
        return text
    return (
        f"{text} Weil Nachbarn einander ähneln, zählen sie nur wie {number(found.effective_size)} "
        "unabhängige; das Intervall rechnet das ein."
    )


def interval_text(found: Estimate) -> str:
    """Write an interval for a table; a dash where there is none."""
    return f"{number(found.low, 2)} bis {number(found.high, 2)}" if found.is_known else "–"
