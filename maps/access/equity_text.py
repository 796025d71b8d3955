"""Says in plain German whether supply goes where the burden is."""

from analyses.access.equity import Equity
from kpk_geo.german import number


def equity_sentence(found: Equity, unit: str, digits: int) -> str:
    """Compare the most with the least burdened fifth, and say whether chance could have done it.

    Parameters
    ----------
    found
        Supply per child. A ratio that is not known is left out; an index that is not, is said.
    unit
        German: what supply is counted in, such as "Plätze".
    digits
        Decimals of the supply per 100 children.
    """
    most, least = (
        number(100 * value, digits) for value in (found.most_burdened, found.least_burdened)
    )
    text = (
        f"Das Fünftel der Kinder in den am stärksten belasteten Gebieten hat {most} {unit} je "
        f"100 Kinder, das in den am wenigsten belasteten {least}"
    )
    if found.ratio.is_known:
        low, value, high = found.ratio.low, found.ratio.value, found.ratio.high
        interval = f"95-%-Intervall {number(low, 2)} bis {number(high, 2)}"
        text += f": das {number(value, 2)}-Fache ({interval})"
    return f"{text}. {_direction(found)}"


def _direction(found: Equity) -> str:
    index = found.concentration
    if not index.is_known:
        return "Ein Zusammenhang mit der Belastung ist nicht zu messen."
    figures = (
        f"Konzentrationsindex {number(index.value, 2)}, "
        f"95-%-Intervall {number(index.low, 2)} bis {number(index.high, 2)}"
    )
    if index.low > 0:
        return f"Das Angebot liegt eher dort, wo die Belastung gering ist ({figures})."
    if index.high < 0:
        return f"Das Angebot liegt eher dort, wo die Belastung hoch ist ({figures})."
    return (
        "Dass das Angebot der Belastung folgt oder ihr ausweicht, lässt sich damit nicht belegen "
        f"({figures})."
    )
