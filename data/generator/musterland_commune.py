"""Figures of whole communes as their publishers write them: yearly series, ages of the census."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from musterland_layers import AGS, NAME, NEIGHBOUR, NEXT_NAME
from openpyxl import Workbook

from kpk_geo.fixed_zip import fixed_zip

YEARS = range(2016, 2024)
WITHOUT = 2020  # a year that the publisher does not give
# Key of the source -> name of the file, indicator as it stands there, first value, change a year.
SERIES = {
    "de/child_poverty": ("kinderarmut.csv", "Kinderarmut (%)", 17.8, 0.2),
    "de/youth_poverty": ("jugendarmut.csv", "Jugendarmut (%)", 12.9, 0.1),
    "de/basic_income": ("sgb-ii-sgb-xii-quote.csv", "SGB II-/SGB XII-Quote (%)", 11.4, -0.1),
}
_WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def write_series(key: str, room: Path) -> Path:
    """Write a series as the portal exports it: two lines before the head, a year above a place."""
    name, label, first, step = SERIES[key]
    values = [
        "k.A." if year == WITHOUT else f"{first + step * place:.1f}".replace(".", ",")
        for place, year in enumerate(YEARS)
    ]
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([label])
    writer.writerow([NAME])
    writer.writerow(["Indikatoren", *(f"{year}\n{NAME}" for year in YEARS)])
    writer.writerow([label, *values])
    writer.writerow([""])
    writer.writerow(["Quelle: erfunden"])
    target = room / name
    target.write_text(stream.getvalue(), encoding="utf-8")
    return target


def write_ages(data: Path, room: Path) -> Path:
    """Write the table of all communes, with rows of Kreis and Land that are none."""
    people = pd.read_csv(
        data / "musterstadt" / "sozialdaten_2023.csv", sep=";", encoding="utf-8-sig", dtype=str
    )
    persons, under_6 = (
        int(pd.to_numeric(people[name], errors="coerce").sum()) for name in ("einwohner", "kinder_u6")
    )  # fmt: skip
    own = [persons, under_6 // 2, under_6 - under_6 // 2, round(under_6 * 0.66)]
    book = Workbook()
    sheet = book.active
    sheet.title = "CSV-Demografie"
    sheet.append(
        ["Berichtszeitpunkt", "_RS", "Name", "0_Insgesamt_",
         *(f"Alter_infr__{number:02d}" for number in range(1, 4))]
    )  # fmt: skip
    for key, name, figures in (
        ("05", "Musterland", [9 * count for count in own]),
        (AGS[:5], "Musterkreis", [count + 90 for count in own]),
        (f"{AGS[:5]}0000{AGS[5:]}", NAME, own),
        (f"{NEIGHBOUR[:5]}0000{NEIGHBOUR[5:]}", NEXT_NAME, [90, "–", 3, 4]),
    ):
        sheet.append(["20220515", key, name, *figures])
    stream = io.BytesIO()
    book.save(stream)
    target = room / "Regionaltabelle_Demografie.xlsx"
    target.write_bytes(fixed_zip(stream.getvalue(), _WHEN))
    return target
