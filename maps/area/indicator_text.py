"""How a figure of an area is written: value, city, rank, and what is not in it."""

import math
from collections.abc import Sequence

from analyses.standing.place import CityValue, Rank, Standing
from analyses.standing.total import NoTotal, Total
from kpk_geo import german
from kpk_geo.german import number
from kpk_geo.model import Unit, Validity
from maps.area.chance_text import few_cases_text
from maps.area.counting import of_areas
from maps.area.profile import AreaProfile, IndicatorFigures
from maps.kit.estimates import signed

RATES_ONLY = "nur als Quote gespeichert, lässt sich nicht zusammenfassen"
NO_SUM = "lässt sich nicht zusammenfassen"
CITY, MEAN = "Stadt", "Durchschnitt der Gebiete"


def value_text(total: Total, unit: Unit) -> str:
    """Write a figure, or why there is none.

    Parameters
    ----------
    total
        Of one area or several.
    unit
        Of the indicator.
    """
    if math.isnan(total.value):
        return none_text(total)
    return signed(german.quantity(total.value, unit), total.validity)


def none_text(total: Total) -> str:
    """Say why there is no figure: what is suppressed, missing and not addable stays apart."""
    if total.why_none is NoTotal.RATES_ONLY:
        return RATES_ONLY
    if total.why_none is NoTotal.NO_SUM:
        return NO_SUM
    if total.why_none is NoTotal.TOO_FEW:  # the map of that level says the same word
        return f"{total.validity.label}, zu wenig bekannt"
    if not total.areas:
        return Validity.MISSING.label
    if total.areas == 1:
        return total.validity.label
    if total.suppressed == total.areas:
        return f"in allen {number(total.areas)} Gebieten gesperrt"
    if total.suppressed:
        return f"{Validity.SUPPRESSED.label} oder {Validity.MISSING.label}"
    return Validity.MISSING.label


def partial_text(total: Total) -> str:
    """Say from how many areas a sum is made, and why not from all; "" where from all.

    A suppressed cell is unknown to us too: it is left out and never worked out from the others.
    """
    if not total.is_partial:
        return ""
    parts = []
    if total.suppressed:
        parts.append(f"{number(total.suppressed)} gesperrt")
    if total.missing:
        parts.append(f"{number(total.missing)} ohne Angabe")
    return f"{of_areas(total.used, total.areas)} ({', '.join(parts)})"


def city_name(city: CityValue) -> str:
    """Say what an area is held against."""
    return MEAN if city.is_mean else CITY


def city_text(city: CityValue, unit: Unit) -> str:
    """Write what an area is held against; "" where nothing is known."""
    if math.isnan(city.value):
        return ""
    return f"{city_name(city)} {german.quantity(city.value, unit)}"


def rank_text(rank: Rank | None) -> str:
    """Write a rank, ties honestly; "" without one.

    >>> rank_text(Rank(first=3, last=3, of=164)), rank_text(Rank(first=3, last=5, of=164))
    ('3. von 164', '3. bis 5. von 164, gleichauf')
    """
    if rank is None:
        return ""
    if rank.is_shared:
        return f"{number(rank.first)}. bis {number(rank.last)}. von {number(rank.of)}, gleichauf"
    return f"{number(rank.first)}. von {number(rank.of)}"


def place_text(standing: Standing, unit: Unit) -> str:
    """Say the rank of an area; of a Quartier, which is no area, above how many areas it lies.

    Parameters
    ----------
    standing
        Of one indicator.
    unit
        Of it: a sum of counts lies above single areas by itself, so nothing is said of it.
    """
    if standing.rank is not None:
        return rank_text(standing.rank)
    if (
        unit is Unit.COUNT
        or math.isnan(standing.own.value)
        or not standing.dots
        or standing.own.areas < 2
        or standing.is_everything
    ):
        return ""
    return f"höher als {number(standing.above)} von {number(len(standing.dots))} Gebieten"


def title_of(figures: IndicatorFigures, *, is_quarter: bool) -> str:
    """Say the finding of an indicator in one sentence with its number.

    Parameters
    ----------
    figures
        Of one indicator.
    is_quarter
        Whether several areas are taken together: a sum of counts has no place among areas.
    """
    indicator, standing = figures.indicator, figures.standing
    if standing is None:
        return f"{indicator.label}: {missing_text(figures)}"
    text = f"{indicator.label}: {value_text(standing.own, indicator.unit)}"
    if math.isnan(standing.own.value):
        return text
    more = [] if is_quarter and indicator.unit is Unit.COUNT else [
        place_text(standing, indicator.unit), city_text(standing.city, indicator.unit),
    ]  # fmt: skip
    return ", ".join([text, *(item for item in more if item)])


def missing_text(figures: IndicatorFigures) -> str:
    """Say that an indicator is not known on this level, and where it is."""
    if figures.elsewhere:
        return f"nur auf der Ebene „{figures.elsewhere}“ bekannt"
    return "nicht geladen"


def notes_of(figures: IndicatorFigures, *, with_span: bool = True) -> list[str]:
    """Say what is to be known of an indicator's figures: what they are made of and what lacks.

    Parameters
    ----------
    figures
        Of an area or Quartier.
    with_span
        Whether the interval of very few cases is told; see `few_cases_text`.
    """
    standing = figures.standing
    if standing is None:
        return []
    unit = figures.indicator.unit
    few = few_cases_text(standing.own, figures.newest, unit, with_span=with_span)
    notes = [made_of(figures), partial_text(standing.own), few, *_others(standing),
             _no_city(standing.city)]  # fmt: skip
    return [note for note in notes if note]


def made_of(figures: IndicatorFigures) -> str:
    """Say that figures were added up from a finer level; "" where they were not."""
    standing = figures.standing
    if standing is None or not figures.level_label or standing.own.areas < 2:
        return ""
    areas = number(standing.own.areas)
    return f"zusammengezählt aus {areas} Gebieten der Ebene „{figures.level_label}“"


def _others(standing: Standing) -> list[str]:
    """Say which areas of the city are no dot, and why."""
    counts = [
        (standing.suppressed, "gesperrt"),
        (standing.missing, "ohne Angabe"),
        (standing.not_added, "nur als Quoten ihrer Teile bekannt"),
    ]
    said = [f"{number(count)} {word}" for count, word in counts if count]
    return [f"in der Stadt: {', '.join(said)}"] if said else []


def _no_city(city: CityValue) -> str:
    """Say why an area is held against nothing; "" where it is."""
    if not city.has_too_few:
        return ""
    used = f"{number(city.used)} von {number(city.areas)}"
    return f"kein {MEAN if city.is_mean else 'Wert der Stadt'}: nur {used} Gebieten mit Wert"


def general_notes(figures: Sequence[IndicatorFigures]) -> list[str]:
    """Say once what holds for several indicators: of what the city's value is made."""
    known = [item.standing for item in figures if item.standing is not None]
    sums = dict.fromkeys(text for item in figures if (text := made_of(item)))
    notes = [f"{text[0].upper()}{text[1:]}." for text in sums]
    lacking = [
        item.indicator.label
        for item in figures
        if item.standing is not None
        and not item.standing.city.is_mean
        and item.standing.suppressed > 0
    ]
    if lacking:
        notes.append(
            "Gesperrte Werte fehlen auch im Wert der Stadt. Wo kleine Zahlen gesperrt sind, ist er "
            f"darum eher zu hoch: {', '.join(lacking)}."
        )
    if any(item.city.is_mean and not math.isnan(item.city.value) for item in known):
        notes.append(
            f"„{MEAN}“ steht bei Anzahlen, und wo sich kein Wert der Stadt bilden lässt: Jedes "
            "Gebiet zählt darin gleich, ob groß oder klein."
        )
    return notes


def standouts(figures: Sequence[IndicatorFigures], share: float = 0.1) -> list[IndicatorFigures]:
    """Find the indicators in which an area is among the highest or the lowest, farthest out first.

    Parameters
    ----------
    figures
        Of one area.
    share
        Of the areas that count as highest, and as lowest; own setting.
    """
    found = []
    for item in figures:
        rank = None if item.standing is None else item.standing.rank
        if rank is None or item.indicator.polarity.sign == 0:
            continue
        # The far end of a tie: who shares the lowest value with half of the city stands with them.
        out = min(rank.last, rank.of - rank.first + 1) / rank.of
        if out <= share:
            found.append((out, item))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def hidden_lines(profile: AreaProfile) -> list[str]:
    """Say which figures are suppressed or missing: they are not zero.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    """
    lines = []
    for item in profile.indicators:
        if item.standing is None:
            continue
        own = item.standing.own
        if own.suppressed:
            of = german.several(own.areas, "Gebiet", "Gebieten")
            where = "" if own.areas == 1 else f" in {german.number(own.suppressed)} von {of}"
            lines.append(f"{item.indicator.label}: Wert gesperrt{where}; er ist nicht null.")
        elif not own.used:
            lines.append(f"{item.indicator.label}: kein Wert.")
    return lines
