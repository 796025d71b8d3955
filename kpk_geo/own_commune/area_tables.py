"""Counts of people and children by area, where a commune publishes them year by year."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.offer_rows import ListRows, read_list
from kpk_geo.own_commune.store import Counted

_YEAR = re.compile(r"(?<!\d)(19[9]\d|20\d\d)(?!\d)")


def day_of(source: Fetched) -> date | None:
    """Say when a table was counted: as the portal says, else the one year in its name.

    Parameters
    ----------
    source
        A file; None is given where neither tells.
    """
    if source.file.reference_date:
        return source.file.reference_date
    years = {int(year) for year in _YEAR.findall(Path(source.file.file).name)}
    return date(years.pop(), 12, 31) if len(years) == 1 else None


def copy_table(source: Fetched, keys: Sequence[str], target: Path) -> Counted:
    """Copy a table as it is, after a look whether it fits the areas; give what is in it.

    Parameters
    ----------
    source
        CSV or Excel of the commune's own.
    keys
        Of the areas.
    target
        The copy.

    Returns
    -------
    dict
        `columns` (indicator -> heading), `fits`: share of the areas that have a row, `sums`
        (indicator -> people of the whole commune; absent where a cell is no number).

    Raises
    ------
    InputError
        The file is another one than described, or a column is absent.
    """
    reading, rows = source.reading, read_list(source)
    key = rows.require("Gebiet", reading.id_column)
    columns = {
        indicator: rows.require(indicator, heading)
        for indicator, heading in reading.columns.items()
    }
    ids = rows.table[key].str.strip()
    found = set(ids.str.zfill(reading.id_width or 0))
    target.write_bytes(source.path.read_bytes())
    sums = {}
    for indicator, heading in columns.items():
        total = _total(rows, key, heading, source, set(keys))
        if total is not None:
            sums[indicator] = total
    fits = len(found & {*keys}) / len(keys) if keys else 0.0
    return {"columns": columns, "fits": fits, "sums": sums, "key": key}


def _total(
    rows: ListRows, key: str, heading: str, source: Fetched, areas: set[str]
) -> float | None:
    """Give the sum that the table itself states, else that of its areas."""
    reading = source.reading
    numbers = pd.to_numeric(
        rows.table[heading].str.replace(".", "", regex=False).str.replace(",", ".", regex=False),
        errors="coerce",
    )
    labels = rows.table.astype(str)
    stated = labels.isin([*reading.sum_rows]).any(axis=1) if reading.sum_rows else None
    if stated is not None and stated.sum() == 1 and numbers[stated].notna().all():
        return float(numbers[stated].iloc[0])
    own = rows.table[key].str.strip().str.zfill(reading.id_width or 0).isin(areas)
    if reading.unassigned_rows:
        own |= labels.isin([*reading.unassigned_rows]).any(axis=1)
    return float(numbers[own].sum()) if own.any() and numbers[own].notna().all() else None
