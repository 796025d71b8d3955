"""What the overview of burden is made of, and how its classes are drawn."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pandas as pd

from kpk_geo.profile import BurdenIndexPlan, Indicator
from kpk_geo.results.burden import BurdenSummary
from maps.kit.drawing.areas import HATCH, Fill
from maps.kit.palette import NO_DATA_COLOUR

UNSURE: Final = "unsicher"
_GAP: Final = "gap"
NOT_SAID: Final = (
    "Die Karte nennt keine Ursachen und beschreibt keine Menschen, nur Anteile in einem Gebiet.",
    "Schraffierte Gebiete sind nicht unbelastet: Dort fehlt eine Angabe, oder es sind zu wenige "
    "Menschen.",
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenOverview:
    """What it is made of; series by area_id."""

    region_id: str
    level: str
    rows: pd.DataFrame  # status_code, status_index, status_p_…, status_reason, and of the dynamic
    plan: BurdenIndexPlan
    summary: BurdenSummary
    stale: str
    source: str  # German
    indicator: Indicator  # of the index: the one that weighs most
    values: pd.Series  # of it, at the day of the index; NaN: none
    validity: pd.Series  # codes of `Validity`


def classes_of(codes: pd.Series) -> dict[str, str]:
    """Give the key of the fill by area_id.

    Parameters
    ----------
    codes
        Class by area_id; NaN: none.
    """
    return {str(key): _GAP if pd.isna(code) else str(int(code)) for key, code in codes.items()}


def fills_of(
    codes: pd.Series,
    words: Mapping[int, str],
    colours: Mapping[int, str],
    signs: Mapping[int, str] = MappingProxyType({}),
) -> dict[str, Fill]:
    """Give the fills of a map by key, in the order of the legend, with how many areas each has.

    Parameters
    ----------
    codes
        Class by area_id; NaN: none.
    words
        German by class.
    colours
        By class.
    signs
        By class, what a colour says for a copier.
    """
    counts = Counter(classes_of(codes).values())
    fills = {
        str(code): Fill(
            label=word, colour=colours[code], count=counts[str(code)], sign=signs.get(code, "")
        )
        for code, word in words.items()
    }
    if counts[_GAP]:
        fills[_GAP] = Fill(
            label="keine Klasse", colour=NO_DATA_COLOUR, count=counts[_GAP], pattern=HATCH
        )
    return fills
