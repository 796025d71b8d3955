"""Small maps of saved scenarios: what is left afterwards, and what differs, each on one scale."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from markupsafe import Markup

from kpk_geo.frames import Areas
from kpk_geo.german import NARROW_SPACE, number
from kpk_geo.model import Validity
from kpk_geo.results.scenario import ScenarioArea, ScenarioResult
from maps.access.change_themes import supply_change_theme, within_change_theme
from maps.access.supply_words import SupplyUnit
from maps.access.themes import SUPPLY_LIMITS, supply_limits
from maps.kit.outlines import Fill, outline_map
from maps.kit.palette import NO_DATA_COLOUR, REACHED_COLOURS
from maps.kit.themes import Theme

Measure = Literal["within", "supply"]
WITHIN_LIMITS = (0.2, 0.4, 0.6, 0.8)  # share of an area's children in 15 minutes there
_GAP = "gap"
_SIGNS = {"minus": "−", "plus": "+"}  # the patterns of the large map, for those that have one


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Against what all maps side by side are held."""

    measure: Measure
    supply: float  # per 100 children, today's of all children
    unit: SupplyUnit


def after_picture(areas: Areas, result: ScenarioResult, scale: Scale, *, title: str) -> Markup:
    """Draw what there is with the changes; darker is more.

    Parameters
    ----------
    areas
        Simplified for drawing; some of them may be unknown to the result.
    result
        Figures by area.
    scale
        The same for all maps side by side.
    title
        German: says what is drawn to those who do not see it.
    """
    values = np.array([_after(area, scale.measure) for area in result.areas], dtype=float)
    if scale.measure == "within":
        limits = list(WITHIN_LIMITS)
        shares = [f"{number(100 * limit)}{NARROW_SPACE}%" for limit in limits]
        between = [f"{low} bis {high}" for low, high in pairwise(shares)]
        labels = [f"unter {shares[0]}", *between, f"ab {shares[-1]}"]
    else:
        limits = [scale.supply * limit for limit in SUPPLY_LIMITS]
        labels = supply_limits(limits, scale.unit)
    places = np.searchsorted(limits, np.round(values, 9), side="right")
    classes = {
        area.area_id: _GAP if np.isnan(value) else str(place)
        for area, value, place in zip(result.areas, values, places, strict=True)
    }
    fills = {
        str(place): Fill(label=label, colour=colour)
        for place, (label, colour) in enumerate(zip(labels, REACHED_COLOURS, strict=True))
    }
    return _drawn(areas, classes, fills, title)


def _after(area: ScenarioArea, measure: Measure) -> float:
    """Areas with a handful of children get no colour, as on the large map."""
    if area.validity is Validity.FEW_CHILDREN or not area.children:
        return float("nan")
    return area.supply_after if measure == "supply" else area.within_after / area.children


def change_picture(areas: Areas, result: ScenarioResult, scale: Scale, *, title: str) -> Markup:
    """Draw what differs from today.

    Parameters
    ----------
    areas
        Simplified for drawing; some of them may be unknown to the result.
    result
        Figures by area.
    scale
        The same for all maps side by side.
    title
        German: says what is drawn to those who do not see it.
    """
    theme: Theme | None = None
    if scale.measure == "supply":
        theme = supply_change_theme(result, scale.supply, scale.unit)
    theme = theme or within_change_theme(result)
    pairs = zip(result.areas, theme.classes, strict=True)
    classes = {
        area.area_id: _GAP if place < 0 or theme.items[place].is_gap else str(place)
        for area, place in pairs
    }
    fills = {
        str(place): Fill(
            label=f"{item.label}: {item.limits}",
            colour=item.colour,
            sign=_SIGNS.get(item.pattern, ""),
        )
        for place, item in enumerate(theme.items)
        if not item.is_gap
    }
    return _drawn(areas, classes, fills, title)


def _drawn(
    areas: Areas, classes: Mapping[str, str], fills: Mapping[str, Fill], title: str
) -> Markup:
    """Draw what is known; an area of which nothing is known is empty."""
    known = {str(key): classes.get(str(key), _GAP) for key in areas.index}
    counts = pd.Series(list(known.values())).value_counts()
    every = {**fills, _GAP: Fill(label="ohne Angabe oder zu wenige Kinder", colour=NO_DATA_COLOUR)}
    counted = {
        key: Fill(
            label=fill.label, colour=fill.colour, sign=fill.sign, count=int(counts.get(key, 0))
        )
        for key, fill in every.items()
        if key != _GAP or _GAP in counts
    }
    return outline_map(areas, known, counted, title=title)
