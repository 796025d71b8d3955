"""Coordinates that stand in one cell, as portals write them: "51.29466,6.58751"."""

import re

import pandas as pd

from kpk_geo.import_report import Report, Severity

# Latitude first, as on every map service; both with a decimal point, or both with a comma and then
# parted by something else.
_PAIR = re.compile(r"^\s*(-?\d+(?:[.,]\d+)?)\s*(?:,\s*|;\s*|\s+)(-?\d+(?:[.,]\d+)?)\s*$")


def split_latlon(text: "pd.Series[str]", decimal: str, report: Report) -> pd.DataFrame:
    """Split a column of pairs into x (longitude) and y (latitude), written with `decimal`.

    Parameters
    ----------
    text
        By line; empty where there is no coordinate.
    decimal
        How the table writes numbers.
    report
        Is told of what is no pair; such a row has no coordinate, so that its address decides.
    """
    pairs = text.str.extract(_PAIR).fillna("")
    broken = (pairs[0] == "") & (text.str.strip() != "")
    for line, value in text[broken].items():
        report.add(
            "Die Koordinate ist kein Paar aus Breite und Länge wie „51.29466,6.58751“; es gilt die "
            "Adresse.",
            line=int(str(line)), column=str(text.name), value=value, severity=Severity.NOTE,
        )  # fmt: skip
    written = pairs.apply(lambda column: column.str.replace(r"[.,]", decimal, regex=True))
    return pd.DataFrame({"x": written[1], "y": written[0]}, index=text.index)
