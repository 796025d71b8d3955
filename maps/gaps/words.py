"""Words of gaps that text and tables share: amounts, probabilities, shares, links, life phases."""

import math

from kpk_geo.german import NARROW_SPACE, digits_for, number, several
from kpk_geo.model import CapacityUnit, LifePhase, LinkScope, TravelMode
from kpk_geo.results.gaps import OVERALL, LinkSummary

_SURELY, _HARDLY = 0.995, 0.005  # where rounding would claim certainty


def probability_text(probability: float) -> str:
    """Write an estimated probability in percent; never as certainty. "–" for NaN.

    >>> probability_text(1.0) == probability_text(0.999) == "über 99" + NARROW_SPACE + "%"
    True
    >>> probability_text(0.0) == "unter 1" + NARROW_SPACE + "%", probability_text(float("nan"))
    (True, '–')
    """
    if math.isnan(probability):
        return "–"
    if probability >= _SURELY:
        return f"über 99{NARROW_SPACE}%"
    if probability < _HARDLY:
        return f"unter 1{NARROW_SPACE}%"
    return percent(probability)


def percent(share: float) -> str:
    """Write a share; "–" for NaN, and nothing rounded up to all or down to none.

    >>> percent(0.301) == "30" + NARROW_SPACE + "%", percent(float("nan"))
    (True, '–')
    >>> percent(0.999) == "über 99" + NARROW_SPACE + "%"
    True
    """
    if math.isnan(share):
        return "–"
    sign = f"{NARROW_SPACE}%"
    if _SURELY <= share < 1:
        return f"über 99{sign}"
    if 0 < share < _HARDLY:
        return f"unter 1{sign}"
    return f"{number(100 * share)}{sign}"


def link_name(link: LinkSummary) -> str:
    """Name a link with its life phase."""
    return f"{link.label} ({link.life_phase.label})"


def capacity_text(per_100: float, unit: CapacityUnit) -> str:
    """Write capacity so that nobody has to think of hundredths of an institution.

    >>> capacity_text(0.0483, CapacityUnit.OFFERS)
    '1 Einrichtung für rund 2.070 Kinder'
    >>> capacity_text(34.2, CapacityUnit.PLACES)
    '34,2 Plätze je 100 Kinder'
    """
    if math.isnan(per_100):
        return "Umfang nicht bekannt"
    if per_100 == 0:
        return "nichts für die Kinder, die dort wohnen"
    if per_100 < 1:
        one = {
            CapacityUnit.OFFERS: "1 Einrichtung",
            CapacityUnit.PLACES: "1 Platz",
            CapacityUnit.HOURS: "1 Stunde je Woche",
        }[unit]
        return f"{one} für rund {number(_rounded(100 / per_100))} Kinder"
    return f"{number(per_100, digits_for(per_100))} {unit.label} je 100 Kinder"


def _rounded(value: float) -> float:
    """Round to three significant digits.

    >>> _rounded(2070.4)
    2070.0
    """
    return float(f"{value:.3g}")


def amount(capacity: float, unit: CapacityUnit) -> str:
    """Write an amount of capacity; what is lacking is rounded up.

    >>> amount(0.3, CapacityUnit.OFFERS), amount(1234.2, CapacityUnit.PLACES)
    ('1 Einrichtung', '1.235 Plätze')
    """
    whole = math.ceil(round(capacity, 6))
    one = {CapacityUnit.OFFERS: "Einrichtung", CapacityUnit.PLACES: "Platz"}
    return several(whole, one.get(unit, "Stunde je Woche"), unit.label)


def way_text(link: LinkSummary, mode: TravelMode) -> str:
    """Say where a link must be.

    Parameters
    ----------
    link
        Of the summary.
    mode
        By which families get there, as the plan says.
    """
    if link.scope is not LinkScope.WAY:
        return link.scope.label
    share = f"{number(100 * link.min_share)} % der Kinder in " if link.min_share > 0 else ""
    return f"{share}{number(link.max_minutes)} Minuten {mode.label}"


def phase_word(phase: str) -> str:
    """Name a life phase, or all of them together.

    >>> phase_word("0-3"), phase_word("all")
    ('0–3 Jahre', 'alle Lebensphasen')
    """
    return "alle Lebensphasen" if phase == OVERALL else LifePhase.of(phase).label
