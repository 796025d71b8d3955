"""How much chance is in small counts, in words that page, dossier and development share."""

from analyses.standing.levels import ALONE, LEVEL, TOGETHER
from analyses.standing.total import Cases, Total, cases_of
from analyses.standing.trend import TrendPoint
from kpk_geo.german import number, quantity
from kpk_geo.model import Unit

_ALONE, _TOGETHER = (f"{number(100 * level)} von 100" for level in (ALONE, TOGETHER))


def alone_text() -> str:
    """Say that each change was judged for itself, at which level, and where it is done otherwise.

    >>> alone_text().startswith("jeder Indikator ist für sich geprüft (10 von 100")
    True
    """
    return (
        f"jeder Indikator ist für sich geprüft ({_ALONE}, passend zur {number(100 * LEVEL)}-%-"
        f"Spanne): etwa einer von {number(1 / ALONE)} fiele auch durch Zufall auf; strenger, alle "
        f"zusammen ({_TOGETHER}), prüft die Seite „Entwicklung“"
    )


def together_text() -> str:
    """Say that this page is stricter than those that judge each change for itself, and why."""
    return (
        f"Das ist strenger als auf der Seite eines Gebiets und im Dossier ({_ALONE}): Dort steht "
        "jede Kennzahl für sich neben ihrer Spanne, hier werden sichere Änderungen gezählt. Eine "
        "Änderung, die dort genannt ist, kann darum hier „nicht sicher“ heißen."
    )


def few_cases_text(
    total: Total, point: TrendPoint | None, unit: Unit, *, with_span: bool = True
) -> str:
    """Say what a rate of no case, of all, or of very few does not mean; "" where there are enough.

    Nothing is said of how many they are: a dossier says it too, and names no count below three.

    Parameters
    ----------
    total
        Of one area or several.
    point
        The same day with its interval; None or without one: not known.
    unit
        Of the indicator.
    with_span
        False for a paper: rate and interval together would tell the count.
    """
    cases = cases_of(total, unit)
    has_span = with_span and point is not None and point.has_interval
    low, high = (
        (quantity(point.low, unit), quantity(point.high, unit)) if point and has_span else ("", "")
    )
    span = f"{number(100 * LEVEL)}-%-Spanne"
    shown = quantity(total.value, unit)
    if cases is Cases.NOBODY and high != shown:
        more = f": Bei so wenigen Menschen ist ein Wert bis {high} möglich ({span})" if high else ""
        return f"{shown} heißt hier nicht null{more}"
    if cases is Cases.EVERYBODY and low != shown:
        more = f": Bei so wenigen Menschen ist ein Wert ab {low} möglich ({span})" if low else ""
        return f"{shown} heißt hier nicht alle{more}"
    if cases is Cases.FEW and quantity((total.numerator + 1) / total.denominator, unit) != shown:
        more = f", möglich sind {low} bis {high} ({span})" if high else ""
        return f"aus sehr wenigen Fällen: Ein Fall mehr gäbe einen anderen Wert{more}"
    return ""
