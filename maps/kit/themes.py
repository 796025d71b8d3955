"""Themes: what colours the areas of a map, and the legend that goes with it."""

import threading
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpk_geo.german import quantity
from kpk_geo.model import Polarity, Unit, Validity
from kpk_geo.profile import Indicator
from maps.kit.palette import (
    NO_DATA_COLOUR,
    NO_DATA_PATTERN,
    UNTESTABLE_PATTERN,
    ramp,
)

CLASSES_OF_AN_INDICATOR = 5
_filters = threading.Lock()
_UNTESTABLE = (Validity.NO_NEIGHBOURS, Validity.TOO_FEW_AREAS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendItem:
    """One class: swatch, name, limits, number of areas."""

    label: str
    limits: str
    colour: str
    pattern: str = "none"
    count: int | None = 0  # None where nothing is counted
    letter: str = ""  # on the map and in the legend, so that colour is not needed
    is_gap: bool = False  # a reason for having no class
    shape: str = ""  # of a point: circle or diamond


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendField:
    """Heads of a legend that is a field; its cells are the first items, row by row."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One way to colour the map."""

    id: str
    label: str
    sentence: str  # what the reader sees, in one plain sentence
    items: tuple[LegendItem, ...]
    classes: tuple[int, ...]  # per area, in the order of the areas: index into `items`; -1: none
    group: str = ""  # under which it stands in the choice
    field: LegendField | None = None
    shows_surface: bool = False  # a picture lies below, and areas are outlines only


# An outline of which the data know nothing.
NO_DATA = LegendItem(
    label="", limits="", colour=NO_DATA_COLOUR, pattern=NO_DATA_PATTERN, is_gap=True
)


def indicator_theme(indicator: Indicator, values: pd.Series, validity: pd.Series) -> Theme | None:
    """Colour by an indicator in five classes with equally many areas; None without two values.

    Parameters
    ----------
    indicator
        Counts get no theme.
    values
        By area_id, as they are stored; NaN: none.
    validity
        Codes of `Validity` by area_id: why an area has no value.
    """
    known = values.dropna()
    if known.nunique() < 2 or indicator.unit is Unit.COUNT:
        return None  # counts follow the size of an area: a map of them shows where people live
    breaks = _breaks(known)
    colours = ramp(len(breaks))
    places = pd.Series(np.searchsorted(breaks, values.to_numpy()), index=values.index)
    places = places.where(values.notna()).astype("Int64")
    lows = [float(known.min()), *breaks[:-1]]
    items = [
        LegendItem(
            label=f"{quantity(low, indicator.unit)} bis {quantity(high, indicator.unit)}",
            limits="",
            colour=colours[place],
            count=int((places == place).sum()),
        )
        for place, (low, high) in enumerate(zip(lows, breaks, strict=True))
    ]
    theme = with_gaps(
        f"indicator-{indicator.id}",
        indicator.label,
        f"{indicator.description or indicator.label}. {_direction(indicator)}"
        "Die Klassen enthalten etwa gleich viele Gebiete.",
        items,
        places,
        validity,
    )
    return replace(theme, group="Einzelne Indikatoren")


def _breaks(known: pd.Series) -> list[float]:
    classes = min(CLASSES_OF_AN_INDICATOR, int(known.nunique()))
    import mapclassify  # its own imports take longer than everything else on the page

    # Python's filters belong to all threads: two that change them at once undo each other.
    with _filters, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # ties may leave fewer: said in the legend
        bins = mapclassify.Quantiles(known.to_numpy(), k=classes).bins
    return sorted({float(limit) for limit in bins})


def _direction(indicator: Indicator) -> str:
    if indicator.polarity is Polarity.NEUTRAL:
        return ""
    word = "Belastung" if indicator.polarity is Polarity.BURDEN else "Entlastung"
    return f"Dunkel heißt hoher Wert, also {word}. "


def with_gaps(
    name: str,
    label: str,
    sentence: str,
    items: list[LegendItem],
    places: pd.Series,
    validity: pd.Series,
) -> Theme:
    """Add a hatched class for every reason why areas have none.

    Parameters
    ----------
    name
        `id` of the theme.
    label, sentence
        German, as in `Theme`.
    items
        The classes that have a colour, already counted.
    places
        By area_id: index into `items`; missing where an area has no class.
    validity
        Codes of `Validity` in the same order. Only areas without a class are looked up; where
        their code gives no reason, the value counts as missing.
    """
    reasons = _reasons(places, validity)
    counts = Counter(reason for reason in reasons if reason is not None)
    present = [reason for reason in Validity if reason in counts]
    gaps = [
        LegendItem(
            label=reason.label,
            limits="",
            colour=NO_DATA_COLOUR,
            pattern=UNTESTABLE_PATTERN if reason in _UNTESTABLE else NO_DATA_PATTERN,
            count=counts[reason],
            is_gap=True,
        )
        for reason in present
    ]
    order = {reason: len(items) + place for place, reason in enumerate(present)}
    classes = [
        int(place) if reason is None else order[reason]
        for place, reason in zip(places.tolist(), reasons, strict=True)
    ]
    return Theme(
        id=name,
        label=label,
        sentence=sentence,
        items=(*items, *gaps),
        classes=tuple(classes),
    )


def _reasons(places: pd.Series, validity: pd.Series) -> list[Validity | None]:
    """Give the reason for every area without a class, None for the others."""
    return [
        None if has_class else _reason(code)
        for has_class, code in zip(places.notna().tolist(), validity.tolist(), strict=True)
    ]


def _reason(code: object) -> Validity:
    found = Validity.parse(str(code)) or Validity.MISSING
    return Validity.MISSING if found in (Validity.VALID, Validity.UNCERTAIN) else found


def grouped(themes: Iterable[Theme]) -> dict[str, list[Theme]]:
    """Sort themes into the groups of the selector."""
    groups: dict[str, list[Theme]] = {}
    for theme in themes:
        groups.setdefault(theme.group, []).append(theme)
    return groups
