"""What colours the areas on the map of new sites."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from analyses.burden.classes import BURDEN_PHRASES
from kpk_geo.german import number
from kpk_geo.model import Validity
from kpk_geo.results.siting import SitingArea
from maps.kit.palette import (
    BURDEN_COLOURS,
    MINUTE_COLOURS,
    NEUTRAL_RAMP,
    REACHED_COLOURS,
)
from maps.kit.themes import LegendItem, Theme, with_gaps

SHARES = (0.2, 0.4, 0.6, 0.8)  # limits of the share of children in time; own setting
COUNTS = (10, 50, 100, 200)  # limits of children newly reached; own setting
ADDED_COLOURS = MINUTE_COLOURS[::-1]  # of children newly reached, none first
DENSITIES = (200, 500, 1000, 2000)  # children per square kilometre; own setting


def siting_themes(
    areas: Sequence[SitingArea], square_kilometres: Sequence[float], minutes: float
) -> list[Theme]:
    """List every way to colour the map, what changes first.

    Parameters
    ----------
    areas
        Of the answer.
    square_kilometres
        Of each area, in the same order.
    minutes
        Within which a site counts as reached.
    """
    ids = pd.Index([item.area_id for item in areas])
    children = pd.Series([item.children for item in areas], index=ids, dtype=float)
    before = pd.Series([item.reached_before for item in areas], index=ids, dtype=float) / children
    after = pd.Series([item.reached_after for item in areas], index=ids, dtype=float) / children
    added = pd.Series([item.added for item in areas], index=ids, dtype=float)
    density = children / np.asarray(square_kilometres)
    time = f"in {number(minutes)} Minuten"
    change = "Was sich ändert"
    background = "Hintergrund"
    reason = pd.Series(
        [item.validity.value for item in areas],
        index=ids,
    )
    themes = [
        replace(_added(added, children, reason), group=change),
        replace(
            _shares("after", f"Anteil {time}, danach", f"Anteil der Kinder, die {time} an einem "
                    "Ort der Art sind, wenn die neuen Orte da sind.", after, reason), group=change),
        replace(
            _shares("before", f"Anteil {time}, heute", f"Anteil der Kinder, die {time} an einem "
                    "Ort der Art sind, so wie es heute ist.", before, reason), group=change),
        replace(_density(density.where(children > 0), reason), group=background),
    ]  # fmt: skip
    codes = pd.Series([item.class_code for item in areas], index=ids, dtype="Int64")
    if codes.notna().any():
        themes.append(replace(_burden(codes), group=background))
    return themes


def _added(added: pd.Series, children: pd.Series, validity: pd.Series) -> Theme:
    """Colour by how many children are newly reached; none is a class of its own."""
    places = np.where(added < 0.5, 0, 1 + np.searchsorted(COUNTS, added, side="right"))
    items = [
        LegendItem(label="niemand", limits="", colour=ADDED_COLOURS[0]),
        *(
            LegendItem(label=text, limits="", colour=colour)
            for text, colour in zip(_spans(COUNTS, ""), ADDED_COLOURS[1:], strict=True)
        ),
    ]
    sentence = (
        "Kinder, die mit den neuen Orten rechtzeitig hinkommen und heute nicht. Punkte: wo sie "
        "wohnen."
    )
    found = pd.Series(places, index=added.index).where(children > 0)
    return _theme("added", "Neu erreichte Kinder", sentence, items, found, validity)


def _shares(name: str, label: str, sentence: str, share: pd.Series, validity: pd.Series) -> Theme:
    texts = _spans([100 * limit for limit in SHARES], " %")
    return _limits(name, label, sentence, share, SHARES, texts, validity)


def _density(density: pd.Series, validity: pd.Series) -> Theme:
    sentence = "Wo wohnen die Kinder, um die es geht? Kinder je Quadratkilometer des Gebiets."
    texts = _spans(DENSITIES, "")
    theme = _limits("density", "Kinder je km²", sentence, density, DENSITIES, texts, validity)
    items = [replace(item, colour=colour)
             for item, colour in zip(theme.items, NEUTRAL_RAMP, strict=False)]  # fmt: skip
    return replace(theme, items=(*items, *theme.items[len(items) :]))


def _limits(
    name: str, label: str, sentence: str, values: pd.Series, limits: Sequence[float],
    texts: Sequence[str], validity: pd.Series,
) -> Theme:  # fmt: skip
    places = np.searchsorted(limits, values.round(9), side="right")
    items = [
        LegendItem(label=text, limits="", colour=colour)
        for text, colour in zip(texts, REACHED_COLOURS, strict=True)
    ]
    found = pd.Series(places, index=values.index).where(values.notna())
    return _theme(name, label, sentence, items, found, validity)


def _burden(codes: pd.Series) -> Theme:
    items = [
        LegendItem(label=label, limits="", colour=BURDEN_COLOURS[code - 1])
        for code, label in BURDEN_PHRASES.items()
    ]
    missing = pd.Series(Validity.MISSING.value, index=codes.index)
    sentence = "Wie belastet ist ein Gebiet heute, verglichen mit den anderen der Stadt?"
    return _theme("burden", "Belastung", sentence, items, codes - 1, missing)


def _theme(
    name: str, label: str, sentence: str, items: list[LegendItem], places: pd.Series,
    validity: pd.Series,
) -> Theme:  # fmt: skip
    found = places.astype("Int64")
    counted = [replace(item, count=int((found == place).sum())) for place, item in enumerate(items)]
    return with_gaps(name, label, sentence, counted, found, validity)


def _spans(limits: Sequence[float], unit: str) -> list[str]:
    """Write classes between limits.

    >>> _spans((10, 50), "")
    ['unter 10', '10 bis unter 50', '50 und mehr']
    """
    texts = [f"{number(limit)}{unit}" for limit in limits]
    between = [f"{low} bis unter {high}" for low, high in pairwise(texts)]
    return [f"unter {texts[0]}", *between, f"{texts[-1]} und mehr"]
