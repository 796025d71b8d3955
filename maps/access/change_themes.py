"""Maps of what a scenario changes: loss in orange with a minus sign, gain in purple with a plus."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from kpk_geo.german import NARROW_SPACE, digits_for, number
from kpk_geo.model import Validity
from kpk_geo.results.scenario import ScenarioResult
from maps.access.supply_words import SupplyUnit
from maps.kit.palette import SUPPLY_COLOURS, SUPPLY_PATTERNS
from maps.kit.themes import LegendItem, Theme, with_gaps

# Own settings. Of today's supply of all children; and of the children of an area.
SUPPLY_CHANGES = (-0.25, -0.05, 0.05, 0.25)
WITHIN_CHANGES = (-0.20, -0.02, 0.02, 0.20)
WORDS = ("viel weniger", "weniger", "kaum verändert", "mehr", "viel mehr")
WHISKER = 9  # decimals: a change on a border is no matter of rounding


def supply_change(result: ScenarioResult) -> pd.Series:
    """Give the change of supply per 100 children by area_id; NaN: no figure."""
    return _by_area(result, [area.supply_after - area.supply_before for area in result.areas])


def within_change(result: ScenarioResult) -> pd.Series:
    """Give the change of the share of children in 15 minutes by area_id; NaN: no children."""
    return _by_area(
        result,
        [
            (area.within_after - area.within_before) / area.children if area.children else np.nan
            for area in result.areas
        ],
    )


def _by_area(result: ScenarioResult, values: Sequence[float]) -> pd.Series:
    """Areas with a handful of children keep their figures in the table, and get no colour."""
    few = [area.validity is Validity.FEW_CHILDREN for area in result.areas]
    ids = pd.Index([area.area_id for area in result.areas])
    return pd.Series(np.where(few, np.nan, values), index=ids, dtype=float)


def validity_of(result: ScenarioResult) -> pd.Series:
    """Give by area_id the code that says why an area has no figure."""
    codes = [
        (Validity.MISSING if area.validity is Validity.VALID else area.validity).value
        for area in result.areas
    ]
    return pd.Series(codes, index=[area.area_id for area in result.areas], dtype=object)


def supply_change_theme(result: ScenarioResult, scale: float, unit: SupplyUnit) -> Theme | None:
    """Colour by the change of supply; None where no capacity is known.

    Parameters
    ----------
    result
        Figures by area, before and after.
    scale
        Supply per 100 children that changes are held against: today's, of all children.
    unit
        What supply is counted in.
    """
    change = supply_change(result)
    if change.isna().all() or not scale > 0:
        return None
    digits = digits_for(scale * SUPPLY_CHANGES[-1])
    sentence = (
        f"Was ändert sich je Kind? Verglichen mit heute im Durchschnitt ({unit.phrase(scale)}): "
        "„mehr“ ab einem Zwanzigstel davon, „viel mehr“ ab einem Viertel."
    )
    limits = _limits([f"{number(100 * share)}{NARROW_SPACE}%" for share in SUPPLY_CHANGES])
    if not unit.is_sites:
        limits = _limits([number(scale * share, digits) for share in SUPPLY_CHANGES])
    label = f"Unterschied: {'Versorgung' if unit.is_sites else unit.label}"
    return _theme("change-supply", label, sentence, change / scale, SUPPLY_CHANGES, limits, result)


def within_change_theme(result: ScenarioResult) -> Theme:
    """Colour by the change of the share of children who are there in 15 minutes."""
    limits = _limits([number(100 * share) for share in WITHIN_CHANGES])
    return _theme(
        "change-within", "Unterschied: Kinder in 15 Minuten",
        "Von 100 Kindern des Gebiets: Wie viele mehr oder weniger sind in 15 Minuten dort?",
        within_change(result), WITHIN_CHANGES, limits, result,
    )  # fmt: skip


def _limits(texts: Sequence[str]) -> list[str]:
    between = [f"{low} bis {high}" for low, high in pairwise(texts)]
    return [f"unter {texts[0]}", *between, f"über {texts[-1]}"]


def _theme(
    name: str,
    label: str,
    sentence: str,
    values: pd.Series,
    borders: Sequence[float],
    limits: Sequence[str],
    result: ScenarioResult,
) -> Theme:
    rounded = np.round(values.to_numpy(dtype=float), WHISKER)
    low, high = (np.searchsorted(borders, rounded, side=side) for side in ("right", "left"))
    # A border belongs to the class further from no change.
    found, unknown = np.where(rounded < 0, high, low).astype(np.int64), np.isnan(rounded)
    places = pd.Series(pd.arrays.IntegerArray(found, unknown), index=values.index)
    counts = np.bincount(found[~unknown], minlength=len(WORDS)).tolist()
    items = [
        LegendItem(label=word, limits=text, colour=colour, pattern=pattern, count=count)
        for word, text, colour, pattern, count in zip(
            WORDS, limits, SUPPLY_COLOURS, SUPPLY_PATTERNS, counts, strict=True
        )
    ]
    return with_gaps(name, label, sentence, items, places, validity_of(result))
