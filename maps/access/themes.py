"""Themes of the map of ways and supply: classes with fixed limits, the same for every question."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from kpk_geo.german import digits_for, number
from kpk_geo.norms import Norm
from maps.access.supply_words import SupplyUnit
from maps.kit.palette import (
    LACK_COLOURS,
    MINUTE_COLOURS,
    MINUTE_LIMITS,
    NEUTRAL_RAMP,
    NO_WAY_COLOUR,
    SUPPLY_COLOURS,
    SUPPLY_PATTERNS,
)
from maps.kit.themes import LegendItem, Theme, with_gaps

SUPPLY_LIMITS = (0.5, 0.8, 1.25, 2.0)  # of the mean of all children; 0.8 is 1 / 1.25, 0.5 is 1 / 2
SHARE_LIMITS = (0.05, 0.15, 0.30, 0.50)
SURFACE_BLANK = "#ffffff"  # where the surface lets the paper through
GROUP_WAYS, GROUP_SUPPLY = "Wege", "Versorgung"


def minute_items() -> list[LegendItem]:
    """List the classes of minutes: up to 5, 10, 15, 20, 30, more."""
    texts = [f"bis {MINUTE_LIMITS[0]} Minuten"]
    texts += [f"bis {limit}" for limit in MINUTE_LIMITS[1:]]
    texts.append(f"über {MINUTE_LIMITS[-1]}")
    return [
        LegendItem(label=text, limits="", colour=colour)
        for text, colour in zip(texts, MINUTE_COLOURS, strict=True)
    ]


def surface_theme(areas: int, mode: str, *, is_partial: bool = False) -> Theme:
    """Show the surface of minutes; areas are outlines only.

    Parameters
    ----------
    areas
        How many there are.
    mode
        German: how children travel.
    is_partial
        Streets are loaded for a part of the areas only: what has no colour may be unknown.
    """
    blank = "haben keine Straße in der Nähe"
    if is_partial:
        blank = "sind nicht geladen (außerhalb des Auszugs der Straßen) oder " + blank
    missing = LegendItem(
        label="ohne Farbe: nicht geladen", limits="oder keine Straße in der Nähe",
        colour=SURFACE_BLANK, count=None,
    )  # fmt: skip
    items = [
        *(replace(item, count=None) for item in minute_items()),
        LegendItem(label="kein Weg führt hin", limits="", colour=NO_WAY_COLOUR, count=None),
        *([missing] if is_partial else []),
    ]
    return Theme(
        id="surface",
        label="Wie nah ist das nächste Angebot?",
        sentence=f"Wie lange dauert der Weg {mode} von jedem Ort bis zum nächsten Angebot? "
        f"Dunkel heißt nah. Flecken ohne Farbe {blank}. Klicken Sie auf die Karte: Sie zeigt die "
        "fünf nächsten Angebote mit dem Weg.",
        items=tuple(items),
        classes=(-1,) * areas,
        group=GROUP_WAYS,
        shows_surface=True,
        instead="p95",
    )


def p95_theme(minutes: pd.Series, validity: pd.Series, mode: str) -> Theme:
    """Colour by the minutes that 95 of 100 children need at most.

    Parameters
    ----------
    minutes
        By area_id; inf: no way leads there; NaN: no figure.
    validity
        Codes of `Validity` by area_id: why an area has no figure.
    mode
        German: how they travel, such as "zu Fuß".
    """
    places = _classes(minutes, MINUTE_LIMITS, right=True)
    items = _counted(minute_items(), places)
    theme = with_gaps(
        "p95",
        "Wie nah für 95 von 100 Kindern?",
        f"95 von 100 Kindern des Gebiets brauchen {mode} höchstens so lange bis zum nächsten "
        "Angebot. Dunkel heißt nah. Gezählt wird, wo Kinder wohnen, nicht die Fläche.",
        items,
        places,
        validity,
    )
    return replace(theme, group=GROUP_WAYS)


def norm_theme(norm: Norm, share: pd.Series, validity: pd.Series) -> Theme:
    """Colour by the share of children for whom a norm is not kept.

    Parameters
    ----------
    norm
        One of the catalogue, with a value.
    share
        Of the children for whom it is kept, by area_id, 0 to 1; NaN: no figure.
    validity
        Codes of `Validity` by area_id: why an area has no figure.
    """
    return _share_theme(
        f"norm-{norm.id}",
        f"Außerhalb: {norm.name}",
        f"Anteil der Kinder, für die das nächste Angebot weiter weg ist als {norm.text}. "
        f"Quelle: {norm.source}.",
        1 - share,
        validity,
        LACK_COLOURS,
    )


def overcount_theme(share: pd.Series, validity: pd.Series, metres: float) -> Theme:
    """Colour by the share of children whom a circle counts and the street does not bring.

    Parameters
    ----------
    share
        Of the children in the circle, by area_id, 0 to 1; NaN: no figure.
    validity
        Codes of `Validity` by area_id: why an area has no figure.
    metres
        Radius of the circle.
    """
    return _share_theme(
        "circle",
        "Kreis oder Straße",
        f"Von den Kindern im Umkreis von {number(metres)} m (Luftlinie): Wie viele haben in "
        "Wirklichkeit einen weiteren Weg? Um so viel verschätzt sich, wer Kreise zeichnet.",
        share,
        validity,
        NEUTRAL_RAMP,
    )


def supply_theme(
    per_100: pd.Series, mean: float, validity: pd.Series, unit: SupplyUnit, how: str
) -> Theme:
    """Colour by supply against the mean of all children of the region.

    Parameters
    ----------
    per_100
        Supply per 100 children by area_id; NaN: no figure.
    mean
        Supply per 100 children of the whole region; 0: no area gets a class.
    validity
        Codes of `Validity` by area_id: why an area has no figure.
    unit
        What supply is counted in.
    how
        German, without a full stop: how it was computed. Ends the sentence of the theme.
    """
    places = _classes(per_100 / mean if mean > 0 else per_100 * np.nan, SUPPLY_LIMITS, right=False)
    words = (
        "weniger als halb so viel", "weniger", "etwa der Durchschnitt", "mehr",
        "mehr als doppelt so viel",
    )  # fmt: skip
    average = unit.phrase(mean) if unit.is_sites else unit.figure(mean)
    limits = supply_limits([mean * limit for limit in SUPPLY_LIMITS], unit)
    items = [
        LegendItem(label=word, limits=text, colour=colour, pattern=pattern)
        for word, text, colour, pattern in zip(
            words, limits, SUPPLY_COLOURS, SUPPLY_PATTERNS, strict=True
        )
    ]
    theme = with_gaps(
        "supply",
        unit.label,
        f"Wie viel bleibt für ein Kind, wenn sich alle erreichbaren Kinder die {unit.amount} "
        f"teilen? Verglichen mit dem Durchschnitt aller Kinder ({average}). {how}.",
        _counted(items, places),
        places,
        validity,
    )
    return replace(theme, group=GROUP_SUPPLY)


def supply_limits(borders: Sequence[float], unit: SupplyUnit) -> list[str]:
    """Name classes of supply by their limits, one more than there are.

    Parameters
    ----------
    borders
        Supply per 100 children, ascending.
    unit
        What supply is counted in.
    """
    digits = digits_for(float(np.mean(borders)))
    between = [unit.span(low, high, digits) for low, high in pairwise(borders)]
    return [unit.below(borders[0], digits), *between, unit.above(borders[-1], digits)]


def _share_theme(
    name: str,
    label: str,
    sentence: str,
    share: pd.Series,
    validity: pd.Series,
    colours: Sequence[str],
) -> Theme:
    places = _classes(share, SHARE_LIMITS, right=True)
    texts = ["bis 5 %", "5 bis 15 %", "15 bis 30 %", "30 bis 50 %", "über 50 %"]
    items = [
        LegendItem(label=text, limits="", colour=colour)
        for text, colour in zip(texts, colours, strict=True)
    ]
    theme = with_gaps(name, label, sentence, _counted(items, places), places, validity)
    return replace(theme, group=GROUP_WAYS)


def _classes(values: pd.Series, limits: Sequence[float], *, right: bool) -> pd.Series:
    """Sort into classes; with `right` a value on the border belongs to the class below."""
    # a whisker against rounding: 5.000000001 % is 5 %
    numbers = values.to_numpy(dtype=float)
    numbers = np.where(np.isfinite(numbers), np.round(numbers, 9), numbers)
    places = np.searchsorted(np.asarray(limits), numbers, side="left" if right else "right")
    known = pd.arrays.IntegerArray(places.astype(np.int64), np.isnan(numbers))
    return pd.Series(known, index=values.index)


def _counted(items: Sequence[LegendItem], places: pd.Series) -> list[LegendItem]:
    known = places.to_numpy(dtype=np.int64, na_value=-1)
    counts = np.bincount(known[known >= 0], minlength=len(items))
    return [replace(item, count=int(counts[i])) for i, item in enumerate(items)]
