"""What a click on the map of hot spots says of an area."""

import math
from typing import Any

from analyses.hot_spots.budget import RegionBudget
from kpk_geo import german
from kpk_geo.profile import Indicator
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from maps.hot_spots.budget_text import region_popup
from maps.hot_spots.change_text import area_change
from maps.hot_spots.legend_classes import finding_text
from maps.hot_spots.smoothed import POPUP_LABELS as SMOOTHED_LABELS
from maps.hot_spots.smoothed import THEME_ID as SMOOTHED_THEME
from maps.hot_spots.smoothed import smoothed_texts
from maps.hot_spots.supply import supply_popup_labels, supply_popup_texts
from maps.hot_spots.surroundings_text import beyond_popup, beyond_sentence
from maps.hot_spots.text import area_sentence, rank_text, robustness_text
from maps.kit.estimates import sign_lines, signed
from maps.kit.popup import Line, PopupFrame, TableFrame
from maps.kit.probability import probability


def popup_frame(indicator: Indicator, summary: HotSpotSummary) -> PopupFrame:
    """Give what popups share, with what the themes of supply and neighbours add."""
    labels = (
        indicator.label, "Nachbargebiete im Mittel", "Befund", "In der ganzen Region gesichert",
        "Rang", "Gegenüber der Stadt",
    )  # fmt: skip
    more = supply_popup_labels(summary)
    more["joins"] = (
        "Hoch belastete Nachbargebiete", "p, dass es zufällig so viele sind",
        "p nach Korrektur für alle Gebiete",
    )  # fmt: skip
    if summary.smoothing.dates:
        more[SMOOTHED_THEME] = SMOOTHED_LABELS
    return PopupFrame(
        where=("where",),
        lines=(Line(field="sentence"), Line(field="estimated")),
        tables=(TableFrame(labels=labels, is_text=True),),
        more=more,
        details="Wie sicher ist das?",
    )


def area_texts(
    area: HotSpotArea, indicator: Indicator, summary: HotSpotSummary, budget: RegionBudget
) -> dict[str, Any]:
    """Give the texts of an area under the names of the frame; "" leaves a row out.

    Parameters
    ----------
    area
        As it was stored.
    indicator
        What was looked at; its unit is written behind values.
    summary
        Of the same run: ranks, moves, what was asked of supply.
    budget
        Of the region, over all its indicators.
    """
    texts = (  # in the order of the labels
        signed(german.quantity(area.value, indicator.unit), area.validity),
        german.quantity(area.neighbour_mean, indicator.unit),
        finding_text(area),
        region_popup(area, budget, indicator.id),
        rank_text(area, summary.ranks),
        area_change(area, summary.moves),
    )
    return {
        "sentence": area_sentence(area, summary),
        "details": _details(area, summary),
        "estimated": " ".join(sign_lines([(indicator.label, area.validity)])),
        "cells": [[text] for text in texts],
        "more": supply_popup_texts(area, summary)
        | _join_texts(area)
        | smoothed_texts(area, indicator, summary),
    }


def _details(area: HotSpotArea, summary: HotSpotSummary) -> list[Any]:
    """Give the probabilities with what they mean, and how far the finding holds."""
    if area.grade is None or math.isnan(area.p_one_sided):
        return []
    one, two = probability(area.p_one_sided), probability(area.p_two_sided)
    lines: list[Any] = [
        ["p", ", die Wahrscheinlichkeit, dass Zufall allein so viel macht: einseitig "
              f"{one}, zweiseitig {two}, nach der Korrektur für alle Gebiete "
              f"{probability(area.p_adjusted)}."],
        f"Andere Rechenweisen: {robustness_text(area)}.",
    ]  # fmt: skip
    beyond = beyond_sentence(area, summary)
    if beyond:
        lines.append(f"{beyond} {beyond_popup(area)}.")
    return lines


def _join_texts(area: HotSpotArea) -> dict[str, list[str]]:
    if math.isnan(area.join_p):
        return {}
    return {
        "joins": [
            german.number(area.join_neighbours),
            probability(area.join_p),
            probability(area.join_p_adjusted),
        ]
    }
