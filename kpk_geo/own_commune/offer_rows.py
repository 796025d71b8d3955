"""The rows of a list of the whole Land that concern a place: its own, and those near its border.

Children use what lies beyond the border, and children from beyond use what lies on this side. So
rows near the place are kept too; the load marks them as outside.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kpk_geo.crs import DEFAULT_CRS, EXCHANGE_CRS, as_crs, transformer
from kpk_geo.errors import InputError, MissingColumnError, listed, suggestion
from kpk_geo.geocoding.normalise import place_key
from kpk_geo.import_report import Report
from kpk_geo.ingest.tables import read_table
from kpk_geo.open_data import Reading
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.store import Counted
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile import TableFormat

# Headings of what belongs to a person; the columns are left out wherever they come from.
_PERSONAL = re.compile(r"telefon|fax|e-?mail|ansprechpartner|leitung|vorwahl|handy|mobil", re.I)


@dataclass(frozen=True, slots=True, eq=False)
class ListRows:
    """A list as it was read: texts by heading, without columns about persons."""

    table: pd.DataFrame
    dropped: tuple[str, ...]  # headings that were left out
    where: str  # the file

    def column(self, *names: str | None) -> str | None:
        """Give the first heading that is there, whatever its case; None: none is.

        Parameters
        ----------
        names
            That it may have.
        """
        by_name = {str(heading).casefold(): str(heading) for heading in self.table.columns}
        return next(
            (by_name[name.casefold()] for name in names if name and name.casefold() in by_name),
            None,
        )

    def require(self, what: str, *names: str | None) -> str:
        """Give a heading that must be there.

        Parameters
        ----------
        what
            German: what stands in the column.
        names
            That it may have.

        Raises
        ------
        MissingColumnError
            It is not; the message says what was probably meant.
        """
        found = self.column(*names)
        if found is None:
            wanted = next((name for name in names if name), what)
            raise MissingColumnError(
                f"{self.where}: Die Spalte „{wanted}“ ({what}) fehlt. "
                f"{suggestion(wanted, map(str, self.table.columns))} Hat sich die Datei geändert? "
                "Welche Einträge noch stimmen, sagt: kpk sources check."
            )
        return found


def read_list(source: Fetched) -> ListRows:
    """Read a list as the registry describes it.

    Parameters
    ----------
    source
        CSV or Excel.

    Raises
    ------
    InputError
        The file is another one than described.
    """
    reading, file = source.reading, source.checked()
    written = TableFormat(
        file=file.name, source="list", encoding=reading.encoding or "utf-8",
        separator=reading.separator, header_line=reading.header_line or 1,
        header_lines=reading.header_lines or 1, sheet=reading.sheet, member=reading.member,
    )  # fmt: skip
    table = read_table(file, written, None, Report(file.name))
    dropped = [
        str(name) for name in table.columns
        if str(name) in reading.drop_columns or _PERSONAL.search(str(name))
    ]  # fmt: skip
    kept = [name for name in table.columns if str(name) not in dropped and str(name).strip()]
    return ListRows(table[kept], tuple(dropped), file.name)


def chosen_rows(rows: ListRows, reading: Reading, territory: Territory) -> pd.DataFrame:
    """Give the rows of a place, then those near it, in the order of the list.

    Parameters
    ----------
    rows
        The whole list.
    reading
        Names the columns of the commune and of the coordinates.
    territory
        The place.

    Returns
    -------
    pandas.DataFrame
        Texts, with `own` (whether the row names a commune of the place or lies in it) as a further
        column.

    Raises
    ------
    MissingColumnError
        The column of the commune is absent.
    InputError
        No row names the place.
    """
    commune = rows.require("Gemeinde", reading.commune_column)
    x, y = coordinates_of(rows, reading)
    # A list may name the Ortsteil instead; who lies in the commune belongs to it all the same.
    own = _is_own(rows.table[commune], reading, territory) | territory.holds(x, y)
    near = territory.holds(x, y, around=True) & ~own
    if not own.any():
        kinds = rows.table[commune].drop_duplicates()
        raise InputError(
            f"{rows.where}: Keine Zeile nennt {territory.place.label} in der Spalte „{commune}“. "
            f"Dort steht zum Beispiel: {listed(kinds, limit=5)}."
        )
    found: pd.DataFrame = rows.table.assign(own=own)[own | near]
    return found


def _is_own(cells: "pd.Series[str]", reading: Reading, territory: Territory) -> np.ndarray:
    place = territory.place
    if reading.commune_is == "name":
        names = {place_key(commune.name) for commune in place.communes}
        return np.asarray(cells.map(place_key).isin(names))
    digits = cells.str.replace(r"\D", "", regex=True)
    if reading.commune_is == "ars":
        digits = digits.str[:5] + digits.str[-3:]
    return np.asarray(digits.str.zfill(8).isin(place.keys))


def coordinates_of(rows: ListRows, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    """Give the places of all rows in metres of the region's system; NaN where a row has none.

    Parameters
    ----------
    rows
        The list.
    reading
        Names the columns and their system; without them no row has a place.
    """
    nowhere = np.full(len(rows.table), np.nan)
    if rows.column(reading.latlon_column):
        parts = rows.table[str(rows.column(reading.latlon_column))].str.split(",", expand=True)
        if parts.shape[1] < 2:
            return nowhere, nowhere.copy()
        first, second = (pd.to_numeric(parts[n], errors="coerce").to_numpy(float) for n in (1, 0))
    elif rows.column(reading.x_column) and rows.column(reading.y_column):
        first, second = (
            pd.to_numeric(
                rows.table[str(rows.column(name))].str.replace(",", "."), errors="coerce"
            ).to_numpy(float)
            for name in (reading.x_column, reading.y_column)
        )
    else:
        return nowhere, nowhere.copy()
    default = EXCHANGE_CRS if reading.latlon_column else DEFAULT_CRS
    crs = as_crs(reading.crs, where=rows.where) if reading.crs else default
    x, y = transformer(crs, DEFAULT_CRS).transform(first, second)
    lost = ~(np.isfinite(x) & np.isfinite(y))
    return np.where(lost, np.nan, x), np.where(lost, np.nan, y)


def write_rows(table: pd.DataFrame, columns: Sequence[str], target: Path) -> None:
    """Write some columns of a list as UTF-8 with semicolons.

    Parameters
    ----------
    table
        Texts.
    columns
        In the order in which they are written.
    target
        CSV.
    """
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(table[list(columns)].itertuples(index=False))


def counts_of(table: pd.DataFrame, rows: ListRows, **more: object) -> Counted:
    """Give what is remembered of a cut list: own rows, rows near it, columns left out.

    Parameters
    ----------
    table
        The rows that were kept, with `own`.
    rows
        The whole list.
    more
        What else was counted.
    """
    own = int(table["own"].sum())
    return {
        "own": own, "near": len(table) - own, "of": len(rows.table), "dropped": list(rows.dropped),
        **more,
    }  # fmt: skip


def offer_columns(
    rows: ListRows, reading: Reading, names: Mapping[str, Sequence[str | None]]
) -> dict[str, str | None]:
    """Find the column of each field of an offer; None: there is none.

    Parameters
    ----------
    rows
        The list.
    reading
        Names the columns that are documented; they go first.
    names
        Field -> headings that are usual for it.
    """
    documented = reading.columns
    return {field: rows.column(documented.get(field), *more) for field, more in names.items()}


def mapped(found: Mapping[str, str | None]) -> dict[str, str]:
    """Keep the fields of an offer for which there is a column.

    Parameters
    ----------
    found
        Field -> heading; None: there is none.
    """
    return {field: heading for field, heading in found.items() if heading is not None}


def in_order(columns: Iterable[str | None]) -> list[str]:
    """Give headings, each once, without those that are not there."""
    return list(dict.fromkeys(column for column in columns if column))
