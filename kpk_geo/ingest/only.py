"""Which rows of a list or table `only` of a profile asks for."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from kpk_geo.arrays import Bools
from kpk_geo.import_report import Report

_WILD = re.compile(r"[*?]")


def is_one_of(cells: "pd.Series[str]", wanted: Iterable[str], column: str, report: Report) -> Bools:
    """Compare cells with wanted texts; a key that lost its leading zero is still that key.

    Parameters
    ----------
    cells
        Of one column.
    wanted
        Whole texts, or patterns in which `*` stands for any letters and `?` for one.
    column
        Its heading, for the report.
    report
        Is told where a leading zero is missing.
    """
    present = set(cells.unique())
    found: set[str] = set()
    for text in wanted:
        if _WILD.search(text):
            pattern = _pattern(text)
            found |= {cell for cell in present if pattern.fullmatch(cell)}
            continue
        bare = text.lstrip("0")
        is_lost = (
            text not in present and text.isdigit() and bare not in ("", text) and bare in present
        )
        found.add(bare if is_lost else text)
        if is_lost:
            report.note(
                f"In der Spalte „{column}“ fehlt die führende Null: {bare} gilt als {text}."
            )
    return np.asarray(cells.isin(found), dtype=bool)


def _pattern(text: str) -> re.Pattern[str]:
    """Read `*` as any letters and `?` as one; everything else is as it stands.

    >>> bool(_pattern("a[1]*").fullmatch("a[1] b")), bool(_pattern("a[1]*").fullmatch("a1"))
    (True, False)
    """
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(letter, re.escape(letter)) for letter in text), re.DOTALL)
