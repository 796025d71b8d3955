"""What a click on the burden map says: of an area, and of an offer."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analyses.burden.certainty import INTERVAL, SURE
from analyses.burden.classes import dynamic_scheme, status_scheme
from kpk_geo import german
from kpk_geo.profile import Indicator
from maps.burden.certainty_text import of_100
from maps.kit.estimates import sign_lines, signed
from maps.kit.popup import Line, PopupFrame, TableFrame

_SCHEMES = {"status": status_scheme(), "dynamic": dynamic_scheme()}  # names alone: limits vary
# What a part is called, how the source of its classes calls it, and the head of its column.
_PARTS = {
    "status": ("Belastung", "Status", "Stand"),
    "dynamic": ("Entwicklung", "Dynamik", "Veränderung"),
}
# Which parts an area has: there is a table for each case.
_CASES: tuple[tuple[str, ...], ...] = (("status", "dynamic"), ("status",), ("dynamic",), ())


def popup_frame(labels: Sequence[str]) -> PopupFrame:
    """Give what popups of areas share; `labels`: of the indicators."""
    return PopupFrame(
        where=("where",),
        tables=tuple(_table(tuple(labels), case) for case in _CASES),
        details="Wie sicher ist das?",
    )


def _table(labels: tuple[str, ...], parts: tuple[str, ...]) -> TableFrame:
    """Status and dynamic may rest on the same indicators: each keeps its own column."""
    heads = [_PARTS[part][2] for part in parts]
    caption = (
        f"{' und '.join(heads)}: Abstand vom Durchschnitt in Standardabweichungen, plus heißt mehr "
        "Belastung"
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
            Line(field="hours_text", label="Zeiten"),
            Line(field="capacity", label="Umfang"),
            Line(field="outside", label="Lage", text="außerhalb der Region"),
        ),
    )


def area_texts(
    row: pd.Series,
    values: Mapping[str, float],
    indicators: Sequence[Indicator],
    parts: Mapping[str, bool],
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
        Of the index: status, and dynamic if there is one; whether counts are known of it.
    validity
        By indicator: what is said of its value.
    """
    present = tuple(part for part in parts if not pd.isna(row[f"{part}_code"]))
    lines: list[Any] = []
    details: list[Any] = []
    if "status" not in present:
        lines.append(f"Keine Einstufung: {row['validity']}.")
    for part, has_counts in parts.items():
        if part in present:
            lines.append(_class_line(row, part))
            details += _certainty(row, part, has_counts)
        else:
            lines += _would_be(row, part)
    if len(present) > 1 and any(parts.values()) and not pd.isna(row["field_share"]):
        field = str(row["field"]).replace("-", "−")
        details.append(
            f"Gesamtindex {field}: Dass beide Klassen stimmen, ist zu {of_100(row['field_share'])} "
            "von 100 wahrscheinlich."
        )
    lines += sign_lines((item.label, validity[item.id]) for item in indicators)
    return {
        "lines": lines,
        "details": details,
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


def _class_line(row: pd.Series, part: str) -> list[str]:
    """Say the class, set apart, with the official one small beside."""
    label, official, _ = _PARTS[part]
    robust = row[f"{part}_robust"]
    doubt = "" if pd.isna(robust) or robust else ", nicht sicher"
    return [f"{label}: {row[f'{part}_word']}", f" ({official} {row[f'{part}_class']}{doubt})"]


def _certainty(row: pd.Series, part: str, has_counts: bool) -> list[Any]:
    """Say how firm the class is, and what the index is."""
    near = " Das Gebiet liegt nahe an einer Klassengrenze." if row[f"{part}_near_border"] else ""
    label, official, _ = _PARTS[part]
    lines: list[Any] = [
        [label, f": {official}index {german.number(row[f'{part}_index'], 2)}"
                f"{_span(row, part, has_counts)}"],
        f"{_firm(row, part, has_counts)}{near}",
    ]  # fmt: skip
    if has_counts and not pd.isna(row[f"{part}_data_share"]):
        if row[f"{part}_data_share"] < SURE:
            lines.append(f"Wie wahrscheinlich, von 100: {_probabilities(row, part)}.")
        if part == "status":
            lines.append(
                f"Rang {rank_text(row)}, 1 ist am stärksten belastet; im höchsten Fünftel zu "
                f"{of_100(row['status_top_quintile'])} von 100."
            )
    return lines


def _firm(row: pd.Series, part: str, has_counts: bool) -> str:
    weights, data = of_100(row[f"{part}_weighting_share"]), of_100(row[f"{part}_data_share"])
    if pd.isna(row[f"{part}_robust"]) and pd.isna(row[f"{part}_weighting_share"]):
        return (
            "Wie fest die Einstufung ist, lässt sich nicht sagen: Andere Gewichte gibt es nicht, "
            "und der Zufall der Zahlen ist nicht bekannt."
        )
    if pd.isna(row[f"{part}_robust"]):
        return (
            f"Ob die Einstufung robust ist, lässt sich nicht sagen: Gewichte {weights} von 100, "
            "Daten offen."
        )
    firm = "robust" if row[f"{part}_robust"] else "unsicher"
    if not has_counts:
        return (
            f"Die Einstufung ist {firm}: Gewichte {weights} von 100; die Daten sind ohne Zähler "
            "als genau angenommen."
        )
    if pd.isna(row[f"{part}_weighting_share"]):
        return f"Die Einstufung ist {firm}: Daten {data} von 100; andere Gewichte gibt es nicht."
    both = of_100(row[f"{part}_joint_share"])
    return (
        f"Die Einstufung ist {firm}: Gewichte {weights}, Daten {data} von 100, beides zusammen "
        f"{both}."
    )


def _span(row: pd.Series, part: str, has_counts: bool) -> str:
    low, high = row[f"{part}_low"], row[f"{part}_high"]
    if not has_counts or pd.isna(low):
        return ""
    return (
        f", zu {german.number(100 * INTERVAL)} von 100 zwischen {german.number(low, 1)} und "
        f"{german.number(high, 1)}"
    )


def _probabilities(row: pd.Series, part: str) -> str:
    """List the classes by their probability, leaving out what rounds to nothing."""
    scheme = _SCHEMES[part]
    shares = {
        label: row[f"{part}_p_{code}"]
        for code, label in zip(scheme.codes, scheme.labels, strict=True)
    }
    order = sorted(shares, key=lambda label: -shares[label])
    return ", ".join(
        f"{label} {of_100(shares[label])}" for label in order if shares[label] >= 0.005
    )


def _would_be(row: pd.Series, part: str) -> list[str]:
    """Say what the class would be where only a suppressed cell took it away."""
    if pd.isna(row.get(f"{part}_p_{_SCHEMES[part].codes[0]}")):
        return []
    return [
        f"{_PARTS[part][0]}: Gesperrt ist eine Zahl, die nur eine von wenigen sein kann. Danach "
        f"wäre die Klasse, von 100: {_probabilities(row, part)}."
    ]


def rank_text(row: pd.Series) -> str:
    """Write the rank in the status, with its interval where the data leave one.

    Parameters
    ----------
    row
        Of the table of the newest run.
    """
    rank, low, high = (row[f"status_{name}"] for name in ("rank", "rank_low", "rank_high"))
    if pd.isna(rank):
        return "–"
    if pd.isna(low) or low == high:  # nothing is known of its chance, or nothing moves it
        return german.number(rank)
    return f"{german.number(rank)} ({german.number(low)} bis {german.number(high)})"


def _signed(deviation: float) -> str:
    """Write a deviation so that more burden shows at once.

    >>> _signed(0.5), _signed(-0.5), _signed(-0.04), _signed(float('nan'))
    ('+0,5', '−0,5', '0,0', '')
    """
    if math.isnan(deviation):
        return ""
    text = german.number(deviation, 1)
    return text if text.startswith("−") or text == "0,0" else f"+{text}"
