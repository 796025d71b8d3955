"""How long a cell may be: what is longer is no entry of a table, and would be read forever."""

import pandas as pd

from kpk_geo.german import number
from kpk_geo.import_report import Report

MAX_CELL = 10_000  # characters; the longest descriptions of real lists have about 3,000


def cell_fault(text: str) -> str | None:
    """Say in a sentence that a cell is too long; None where it is not. Nothing of it is quoted."""
    if len(text) <= MAX_CELL:
        return None
    return (
        f"Die Zelle ist {number(len(text))} Zeichen lang, erlaubt sind {number(MAX_CELL)}. Die "
        "Zeile ist nicht gelesen; fehlt ein schließendes Anführungszeichen?"
    )


def without_long_cells(table: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Leave out the rows of a table of text in which a cell is too long, each with a note."""
    left_out = set()
    for column in table.columns:
        is_long = table[column].str.len() > MAX_CELL
        for line, text in table.loc[is_long, column].items() if is_long.any() else ():
            left_out.add(line)
            report.add(str(cell_fault(text)), line=int(str(line)), column=str(column))
    return table[~table.index.isin(left_out)] if left_out else table
