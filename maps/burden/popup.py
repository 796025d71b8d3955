"""What a click on the burden map says: of an area, and of an offer."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kpk_geo import german
from kpk_geo.profile import Indicator
from maps.kit.estimates import sign_lines, signed
from maps.kit.popup import Line, PopupFrame, TableFrame

_PARTS = {"status": ("Status", "Stand"), "dynamic": ("Dynamik", "Veränderung")}
# Which parts an area has: there is a table for each case.
_CASES: tuple[tuple[str, ...], ...] = (("status", "dynamic"), ("status",), ("dynamic",), ())


def popup_frame(labels: Sequence[str]) -> PopupFrame:
    """Give what popups of areas share; `labels`: of the indicators."""
    return PopupFrame(
        where=("where",), tables=tuple(_table(tuple(labels), case) for case in _CASES)
    )


def _table(labels: tuple[str, ...], parts: tuple[str, ...]) -> TableFrame:
    """Status and dynamic may rest on the same indicators: each keeps its own column."""
    heads = [_PARTS[part][1] for part in parts]
    caption = (
        f"{' und '.join(heads)}: Abweichung vom Durchschnitt in Standardabweichungen, plus heißt "
        "mehr Belastung"
    )
    return TableFrame(
        labels=labels,
        figures=1 + len(heads),
        head=("Indikator", "Wert", *heads),
        caption=caption if heads else "",
    )


def popup_of_offers() -> PopupFrame:
    """Give what popups of offers share, as the service lists them."""
    return PopupFrame(
        title="title",
        where=("kind_label", "provider"),
        lines=(
            Line(field="site_name", label="Ort"),
            Line(field="address", label="Adresse"),
            Line(field="opening_hours", label="Zeiten"),
            Line(field="capacity", label="Umfang"),
            Line(field="outside", label="Lage", text="außerhalb der Region"),
        ),
    )


def area_texts(
    row: pd.Series,
    values: Mapping[str, float],
    indicators: Sequence[Indicator],
    parts: Sequence[str],
    validity: Mapping[str, object],
) -> dict[str, Any]:
    """Give the texts of an area under the names of the frame.

    Parameters
    ----------
    row
        Of the table of the newest run.
    values
        By indicator, in its unit; NaN where there is none.
    indicators
        Those that are shown, in the order of the frame's labels.
    parts
        Of the index: status, and dynamic if there is one.
    validity
        By indicator: what is said of its value.
    """
    present = tuple(part for part in parts if not pd.isna(row[f"{part}_code"]))
    lines: list[Any] = []
    if "status" not in present:
        lines.append(f"Keine Einstufung: {row['validity']}.")
    for part in present:
        lines += _sentences(row, part)
    lines += sign_lines((item.label, validity[item.id]) for item in indicators)
    return {
        "lines": lines,
        "table": _CASES.index(present),
        "cells": [
            [
                signed(german.quantity(values[item.id], item.unit), validity[item.id]),
                *(_signed(row[f"{part}_z"].get(item.id, math.nan)) for part in present),
            ]
            for item in indicators
        ],
        "is_unsure": "status" in present and not row["status_robust"],
    }


def _sentences(row: pd.Series, part: str) -> list[Any]:
    """Say the class, with its label set apart, and how firm it is."""
    label = f"{_PARTS[part][0]}: {row[f'{part}_class']}"
    firm = "robust" if row[f"{part}_robust"] else "unsicher"
    share = german.number(100 * row[f"{part}_weighting_share"])
    near = " Das Gebiet liegt nahe an einer Klassengrenze." if row[f"{part}_near_border"] else ""
    return [
        [label, f" (Index {german.number(row[f'{part}_index'], 2)})"],
        f"Die Einstufung ist {firm}: Sie gilt in {share} von 100 zufälligen Gewichtungen.{near}",
    ]


def _signed(deviation: float) -> str:
    """Write a deviation so that more burden shows at once.

    >>> _signed(0.5), _signed(-0.5), _signed(-0.04), _signed(float('nan'))
    ('+0,5', '−0,5', '0,0', '')
    """
    if math.isnan(deviation):
        return ""
    text = german.number(deviation, 1)
    return text if text.startswith("−") or text == "0,0" else f"+{text}"
