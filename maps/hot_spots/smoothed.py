"""Smoothed rates on the map of hot spots: theme, popup and method box."""

from dataclasses import replace

import pandas as pd

from kpk_geo import german
from kpk_geo.german import number, quantity
from kpk_geo.profile import Indicator
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from kpk_geo.results.small_areas import SmoothedRate, SmoothingSummary
from maps.hot_spots.themes import Areas
from maps.kit.themes import Theme, indicator_theme

SMOOTHED = "Kleine Gebiete"
THEME_ID = "smoothed"
LABEL = "Geglättete Quoten"
POPUP_LABELS = (
    "Geglättete Quote", "mit 90 % Wahrscheinlichkeit zwischen", "aus den eigenen Zahlen",
    "Gegenüber dem Schnitt der Stadt", "Frühere Stichtage, geglättet",
)  # fmt: skip


def smoothed_theme(areas: Areas, indicator: Indicator, smoothing: SmoothingSummary) -> Theme | None:
    """Colour by smoothed rates; None where there are none, or all are alike.

    Parameters
    ----------
    areas
        As they were stored; the classes follow their order.
    indicator
        Whose rates these are; its unit and its class limits hold here too.
    smoothing
        Of the same run.
    """
    ids = [area.area_id for area in areas]
    newest = [_newest(area, smoothing) for area in areas]
    rates = pd.Series([float("nan") if x is None else x.rate for x in newest], ids, dtype=float)
    validity = pd.Series([area.validity for area in areas], ids, dtype=object)
    theme = indicator_theme(indicator, rates, validity)
    if theme is None:
        return None
    return replace(
        theme, id=THEME_ID, label=LABEL, group=SMOOTHED,
        sentence=f"{_sentence(smoothing)} {_classes(theme)}".strip(),
    )  # fmt: skip


def _classes(theme: Theme) -> str:
    """Keep what the theme says of its classes: the last sentence of it."""
    return theme.sentence.rsplit(". ", 1)[-1]


def _newest(area: HotSpotArea, smoothing: SmoothingSummary) -> SmoothedRate | None:
    found = [
        x for x in area.smoothed if smoothing.dates and x.reference_date == smoothing.dates[-1]
    ]
    return found[0] if found else None


def _sentence(smoothing: SmoothingSummary) -> str:
    own = "seine Zahlen aller Stichtage" if len(smoothing.dates) > 1 else "seine eigenen Zahlen"
    return (
        "Wie hoch ist die Quote ohne den Zufall kleiner Zahlen? Jedes Gebiet stützt sich auf "
        f"{own}, je kleiner es ist, desto mehr auch auf Nachbarn und Stadt. Eine Schätzung, "
        "keine Prüfung: Neben einem sehr hohen Gebiet fällt sie eher zu hoch aus. "
        "Schraffiert: keine eigene Zahl."
    )


def city_text(rate: SmoothedRate, summary: HotSpotSummary) -> str:
    """Say where an area is surely worse than the city; of all other probabilities nothing is said.

    Parameters
    ----------
    rate
        Of the area.
    summary
        Of the same run: which way burden points, from which probability on it is said.
    """
    worse = rate.above_city if summary.sign > 0 else 1 - rate.above_city
    if worse <= summary.smoothing.sure:
        return "nicht sicher ungünstiger"
    side = "über" if summary.sign > 0 else "unter"
    return f"mit über 95 % Wahrscheinlichkeit {side} dem Schnitt der Stadt"


def smoothed_texts(
    area: HotSpotArea, indicator: Indicator, summary: HotSpotSummary
) -> dict[str, list[str]]:
    """Give what the popup adds while the theme is shown, in the order of the labels.

    Parameters
    ----------
    area
        As it was stored.
    indicator
        What was looked at; its unit is written behind rates.
    summary
        Of the same run.
    """
    smoothing = summary.smoothing
    newest = _newest(area, smoothing)
    if newest is None:
        return {}
    unit = indicator.unit
    earlier = [
        f"{german.day(x.reference_date)}: {quantity(x.rate, unit)} "
        f"({quantity(x.low_90, unit)} bis {quantity(x.high_90, unit)})"
        for x in reversed(area.smoothed)
        if x is not newest
    ]
    return {
        THEME_ID: [
            f"{quantity(newest.rate, unit)} (wie geliefert: {quantity(area.value, unit)})",
            f"{quantity(newest.low_90, unit)} und {quantity(newest.high_90, unit)}",
            f"zu {number(100 * newest.own_share)} %, der Rest aus Nachbarn und Stadt"
            if newest.own_share < 0.995
            else "fast ganz",
            f"{city_text(newest, summary)} ({quantity(smoothing.city[-1].mean, unit)})",
            "; ".join(earlier),
        ]
    }


def smoothed_method(summary: HotSpotSummary) -> str:
    """Describe the model for the method box."""
    found = summary.smoothing
    if not found.dates:
        return f"nicht gerechnet: {found.reason}"
    days = ", ".join(german.day(moment) for moment in found.dates)
    span = f"gemeinsam über {days}" if len(found.dates) > 1 else f"Stichtag {days}"
    text = (
        f"Leroux-Modell (Leroux, Lei und Breslow 2000), binomial, {span}; Laplace "
        "mit Entwurfspunkten (Rue, Martino und Chopin 2009), ohne Zufallszahlen. Streuung der "
        f"Gebiete {number(found.areas.mean, 2)}, davon mit Nachbarn geteilt "
        f"{number(found.alike.mean, 2)} (0 bis 1, ± {number(found.alike.sd, 2)})"
    )
    if len(found.dates) > 1:
        text += f", Streuung der Stichtage {number(found.years.mean, 2)} (Logit)"
    text += f"; Anzahlen durch {number(found.design_effect, 2)} (Designeffekt) geteilt."
    if found.suppressed:
        text += f" Gesperrte Zahlen als Spanne: {number(found.suppressed)}."
    if found.islands:
        text += f" Ohne Nachbarn und deshalb kaum gestützt: {number(found.islands)} Gebiete."
    if found.left_out:
        text += f" Nicht benutzt: {' '.join(found.left_out)}"
    return (
        f"{text} In Worten steht nur, was das Modell mit mehr als {number(100 * found.sure, 1)} % "
        "sagt; an scharfen Kanten sind mittlere Wahrscheinlichkeiten zu hoch. Kein Test rechnet "
        "mit diesen Werten."
    )
