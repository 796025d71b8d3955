"""Coordinates that stand in one cell, as portals write them: "51.29466,6.58751"."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from kpk_geo.import_report import Report, Severity

# Latitude first, as on every map service; both with a decimal point, or both with a comma and then
# parted by something else.
PAIR = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*(?:,\s*|;\s*|\s+)(-?\d+(?:[.,]\d+)?)\s*")


def split_latlon(text: "pd.Series[str]") -> tuple[dict[int, tuple[float, float]], dict[int, str]]:
    """Split pairs into longitude and latitude by line; give what is no pair by line as well.

    Parameters
    ----------
    text
        By line; empty where there is no coordinate.
    """
    pairs: dict[int, tuple[float, float]] = {}
    broken: dict[int, str] = {}
    for line, cell in text.items():
        found = PAIR.fullmatch(cell)
        if found:
            latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
            pairs[int(str(line))] = longitude, latitude
        elif cell.strip():
            broken[int(str(line))] = cell
    return pairs, broken


def note_broken(
    broken: Mapping[int, str], lines: Iterable[int], column: str, report: Report
) -> None:
    """Tell which cells hold no pair; such a row has no coordinate, so that its address decides.

    Parameters
    ----------
    broken
        Cells by line, as `split_latlon` gives them.
    lines
        Those that are read.
    column
        Heading of the cells.
    report
        Knows already which lines are confidential.
    """
    reason = (
        "Die Koordinate ist kein Paar aus Breite und Länge wie „51.29466,6.58751“; es gilt die "
        "Adresse."
    )
    for line in lines:
        if line in broken:
            report.add(
                reason, line=line, column=column, value=broken[line],
                severity=Severity.NOTE, discreet=reason,
            )  # fmt: skip
