"""Themes: what colours the areas of a map, and the legend that goes with it."""

import threading
import warnings
from collections import Counter
from dataclasses import asdict, dataclass, fields, replace
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd

from kpk_geo.german import quantity, usual_digits
from kpk_geo.model import Polarity, Unit, Validity
from kpk_geo.profile import Indicator
from maps.kit.estimates import SIGN, is_estimated
from maps.kit.palette import (
    BURDEN_RAMP,
    MARK_GROUND,
    NEUTRAL_RAMP,
    NO_DATA_COLOUR,
    NO_DATA_PATTERN,
    REACHED_COLOURS,
    UNTESTABLE_PATTERN,
    ramp,
)

CLASSES_OF_AN_INDICATOR = 5
MOSTLY_ZERO = 0.5  # share of the areas from which zero is a class of its own
MAX_DIGITS = 4  # decimals in a legend
_RAMPS = {
    Polarity.BURDEN: BURDEN_RAMP,
    Polarity.RELIEF: REACHED_COLOURS,
    Polarity.NEUTRAL: NEUTRAL_RAMP,
}
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
    is_listed: bool = True  # in the legend; another item may speak for it


_OF_ITEM = tuple(own.name for own in fields(LegendItem))


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
    finding: str = ""  # German: what it found, with its number; heads the page. Empty: nothing
    items: tuple[LegendItem, ...]
    classes: tuple[int, ...]  # per area, in the order of the areas: index into `items`; -1: none
    group: str = ""  # under which it stands in the choice
    field: LegendField | None = None
    shows_surface: bool = False  # a picture lies below, and areas are outlines only
    instead: str = ""  # id of the theme with classes that stands for a surface in a file
    mark: LegendItem | None = None  # what some areas bear besides their class
    marked: tuple[int, ...] = ()  # places of these areas

    def data(self) -> dict[str, Any]:
        """Give what the page's script needs; the classes of thousands of areas are not copied."""
        return asdict(replace(self, items=(), classes=(), marked=())) | {
            "items": [{name: getattr(item, name) for name in _OF_ITEM} for item in self.items],
            "classes": self.classes, "marked": self.marked,
        }  # fmt: skip


# An outline of which the data know nothing.
NO_DATA = LegendItem(
    label="", limits="", colour=NO_DATA_COLOUR, pattern=NO_DATA_PATTERN, is_gap=True
)


def indicator_theme(indicator: Indicator, values: pd.Series, validity: pd.Series) -> Theme | None:
    """Colour by an indicator; None without two values.

    The classes are those of the profile, or five with equally many areas. Where at least half of
    the areas have none of what is counted, zero is a class of its own.

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
    scale = (
        _given_classes(indicator) if indicator.class_limits else _equal_classes(known, indicator)
    )
    colours = ramp(len(scale.labels), _RAMPS[indicator.polarity])
    places = pd.Series(
        np.searchsorted(scale.limits, values.to_numpy(), side=scale.side), index=values.index
    )
    places = places.where(values.notna()).astype("Int64")
    items = [
        LegendItem(
            label=label, limits="", colour=colours[place], count=int((places == place).sum())
        )
        for place, label in enumerate(scale.labels)
    ]
    theme = with_gaps(
        f"indicator-{indicator.id}",
        indicator.label,
        f"{indicator.description or indicator.label}. {_direction(indicator)}{scale.sentence}",
        items,
        places,
        validity,
    )
    return replace(theme, group="Einzelne Indikatoren", finding=_finding(indicator, known))


def _finding(indicator: Indicator, known: pd.Series) -> str:
    """Say how far areas lie apart; which one is highest may be chance, so none is named."""
    unit = indicator.unit
    points = [float(value) for value in np.quantile(known.to_numpy(), (0, 0.5, 1))]
    low, middle, high = (quantity(value, unit, _digits(points, unit)) for value in points)
    return f"{indicator.label}: je nach Gebiet {low} bis {high}, im mittleren Gebiet {middle}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Classes of an indicator; `side` says to which of two classes their common limit belongs."""

    limits: list[float]
    labels: list[str]
    side: Literal["left", "right"]
    sentence: str


def _given_classes(indicator: Indicator) -> _Scale:
    """Take the limits of the profile; a limit belongs to the class above it."""
    unit = indicator.unit
    limits = [limit / unit.divisor for limit in indicator.class_limits]
    digits = _digits(limits, unit)
    texts = [quantity(limit, unit, digits) for limit in limits]
    between = [f"{low} bis unter {high}" for low, high in pairwise(texts)]
    return _Scale(
        limits,
        [f"unter {texts[0]}", *between, f"{texts[-1]} und mehr"],
        "right",
        f"Die Klassengrenzen ({', '.join(texts)}) legt das Regionsprofil fest.",
    )


def _equal_classes(known: pd.Series, indicator: Indicator) -> _Scale:
    """Make classes with about equally many areas, no two of which are written alike."""
    zero_apart = bool((known == 0).mean() >= MOSTLY_ZERO and known.min() == 0)
    spread = known[known != 0] if zero_apart else known
    breaks = _breaks(spread, CLASSES_OF_AN_INDICATOR - zero_apart)
    lowest = float(spread.min())
    digits = _digits([lowest, *breaks], indicator.unit)
    breaks = _written_apart(breaks, indicator.unit, digits)
    lows = [lowest, *breaks[:-1]]
    labels = [
        _span(quantity(low, indicator.unit, digits), quantity(high, indicator.unit, digits))
        for low, high in zip(lows, breaks, strict=True)
    ]
    sentence = "Die Klassen enthalten etwa gleich viele Gebiete."
    if not zero_apart:
        return _Scale(breaks, labels, "left", sentence)
    return _Scale(
        [0.0, *breaks],
        [f"genau {quantity(0, indicator.unit, 0)}", *labels],
        "left",
        "Null ist eine eigene Klasse; die übrigen enthalten etwa gleich viele Gebiete.",
    )


def _digits(limits: list[float], unit: Unit) -> int:
    """Give as few decimals as tell the limits apart, at most four."""
    usual = usual_digits(unit)
    different = len(set(limits))
    for digits in range(usual, MAX_DIGITS):
        if len({quantity(limit, unit, digits) for limit in limits}) == different:
            return digits
    return MAX_DIGITS


def _written_apart(breaks: list[float], unit: Unit, digits: int) -> list[float]:
    """Join the classes whose upper limits are written alike; the highest value stays inside."""
    last = {quantity(limit, unit, digits): limit for limit in breaks}  # the later one wins
    return list(last.values())


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} bis {high}"


def _breaks(known: pd.Series, most: int) -> list[float]:
    classes = min(most, int(known.nunique()))
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
    """Add a hatched class for every reason why areas have none, and mark what is estimated.

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
        Codes of `Validity` in the same order. Where the code of an area without a class gives no
        reason, its value counts as missing.
    """
    reasons = _reasons(places, validity)
    counts = Counter(reason for reason in reasons if reason is not None)
    present = [reason for reason in Validity if reason in counts]
    without = [
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
    codes = validity.tolist()
    estimated = {code for code in set(codes) if is_estimated(code)}
    marked = tuple(
        place
        for place, (reason, code) in enumerate(zip(reasons, codes, strict=True))
        if reason is None and code in estimated
    )
    return Theme(
        id=name,
        label=label,
        sentence=sentence,
        items=(*items, *without),
        classes=tuple(classes),
        mark=_estimated(len(marked)) if marked else None,
        marked=marked,
    )


def _estimated(count: int) -> LegendItem:
    label = Validity.ESTIMATED.label
    return LegendItem(label=label, limits="", colour=MARK_GROUND, letter=SIGN, count=count)


def _reasons(places: pd.Series, validity: pd.Series) -> list[Validity | None]:
    """Give the reason for every area without a class, None for the others."""
    codes = validity.tolist()
    reasons = {code: _reason(code) for code in set(codes)}
    return [
        None if has_class else reasons[code]
        for has_class, code in zip(places.notna().tolist(), codes, strict=True)
    ]


def _reason(code: object) -> Validity:
    found = Validity.parse(str(code)) or Validity.MISSING
    return Validity.MISSING if found.is_usable else found
