"""What a click on the map of hot spots says of an area."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kpk_geo import german
from kpk_geo.model import Cluster, Grade, OfferKind, Validity
from kpk_geo.profile import Indicator
from maps.hot_spots.text import area_sentence, probability, rank_text, robustness_text
from maps.kit.popup import Line, PopupFrame, TableFrame


def popup_frame(indicator: Indicator, records: Sequence[Mapping[str, Any]]) -> PopupFrame:
    """Give what popups share, with what the themes of supply and neighbours add."""
    labels = (
        indicator.label, "Nachbargebiete im Mittel", "Befund", "p (einseitig)", "p (zweiseitig)",
        "p nach Korrektur", "Wie fest", "Rang", "Rang früher",
    )  # fmt: skip
    kinds = dict.fromkeys(kind for row in records for kind in row["supply"] or ())
    more = {
        f"supply-{kind}": (
            f"{OfferKind.of(kind).label}: Versorgung der Nachbargebiete im Mittel",
            "p, dass sie zufällig so niedrig ist",
            "p nach Korrektur",
        )
        for kind in kinds
    }
    more["joins"] = (
        "Belastete Nachbargebiete", "p, dass es zufällig so viele sind", "p nach Korrektur",
    )  # fmt: skip
    return PopupFrame(
        where=("where",),
        lines=(Line(field="sentence"),),
        tables=(TableFrame(labels=labels, is_text=True),),
        more=more,
    )


def area_texts(
    row: Mapping[str, Any], indicator: Indicator, summary: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the texts of an area under the names of the frame; "" leaves a row out."""
    shown = shown_values(row, indicator)
    texts = (  # in the order of the labels
        shown["value"],
        shown["neighbour_mean"],
        shown["grade"],
        probability(row["p_one_sided"]),
        probability(row["p_two_sided"]),
        probability(row["p_adjusted"]),
        robustness_text(row) if row["grade"] else "–",
        rank_text(row, summary["ranks"]),
        _earlier(row, summary),
    )
    return {
        "sentence": area_sentence(row, shown, summary),
        "cells": [[text] for text in texts],
        "more": _supply_texts(row) | _join_texts(row),
    }


def shown_values(row: Mapping[str, Any], indicator: Indicator) -> dict[str, str]:
    """Write value, mean of the neighbours and finding as people read them."""
    return {
        "value": german.quantity(row["value"], indicator.unit),
        "neighbour_mean": german.quantity(row["neighbour_mean"], indicator.unit),
        "grade": _grade(row),
    }


def _grade(row: Mapping[str, Any]) -> str:
    if row["grade"] is None:
        return Validity.of(row["validity"] or Validity.MISSING.value).label
    text, cluster = Grade.of(row["grade"]).label, Cluster.of(row["cluster"])
    return text if cluster is Cluster.NONE else f"{text} ({cluster.label})"


def _earlier(row: Mapping[str, Any], summary: Mapping[str, Any]) -> str:
    if row["move"] is None:
        return ""
    verdict = {"up": "gesicherter Aufstieg in der Belastung", "down": "gesicherter Abstieg",
               "same": "kein gesicherter Wechsel"}[row["move"]]  # fmt: skip
    since = german.day(date.fromisoformat(summary["moves"]["earlier"]))
    return f"{german.number(row['rank_before'])} am {since}: {verdict}"


def _join_texts(row: Mapping[str, Any]) -> dict[str, list[str]]:
    if row["join_p"] != row["join_p"]:
        return {}
    return {
        "joins": [
            german.number(row["join_neighbours"]),
            probability(row["join_p"]),
            probability(row["join_p_adjusted"]),
        ]
    }


def _supply_texts(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give by theme what the popup adds while that theme is shown."""
    more = {}
    for kind, cell in (row["supply"] or {}).items():
        supply = cell["neighbour_supply"]
        if supply is not None:
            more[f"supply-{kind}"] = [
                f"{german.number(supply, german.digits_for(supply))} je 100 Kinder",
                probability(cell["p_one_sided"]),
                probability(cell["p_adjusted"]),
            ]
    return more
