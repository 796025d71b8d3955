"""What stands below a table: sources, notes, dates of print. It is no row of an area."""

from collections.abc import Container, Sequence

import pandas as pd

from kpk_geo.errors import listed
from kpk_geo.import_report import Report

_SHOWN = 60  # letters of a note


def without_footer(
    text: pd.DataFrame,
    keys: "pd.Series[str]",
    areas: Container[str],
    figures: Sequence[str],
    report: Report,
) -> pd.DataFrame:
    """Leave out the last rows that have no figure and are no area; they are named.

    Parameters
    ----------
    text
        Cells by line.
    keys
        Of the areas, by line.
    areas
        Keys of the level.
    figures
        Columns of numbers.
    report
        Is told.
    """
    lines = list(text.index)
    is_note = (text[list(figures)] == "").all(axis="columns") & ~keys.map(lambda key: key in areas)
    first = len(lines)
    while first > 0 and is_note[lines[first - 1]]:
        first -= 1
    notes = lines[first:]
    if not notes or first == 0:  # a table without any figure says so later
        return text
    report.tally.not_meant += len(notes)
    said = (" ".join(cell for cell in text.loc[line] if cell)[:_SHOWN].rstrip() for line in notes)
    report.note(
        f"Unter der Tabelle steht ab Zeile {notes[0]} kein Wert mehr ({len(notes)} "
        f"{'Zeile' if len(notes) == 1 else 'Zeilen'}, nicht geladen): "
        f"{listed((f'„{part}“' for part in said), limit=3)}."
    )
    return text.loc[lines[:first]]
