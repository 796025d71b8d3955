"""Writes a result as CSV, Excel, GeoJSON, GeoPackage or JSON, with the notes that belong to it."""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from api.files.audience import Columns
from api.files.columns import Sheet
from api.files.geopackage import write_geopackage
from api.files.tabular import csv_text, readable, records, sheet_csv, write_text
from api.files.workbook import Properties, workbook_bytes, write_workbook
from kpk_geo import german
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import InputError
from kpk_geo.model import Source, Validity

Notes = list[tuple[str, str]]
SOURCE = "Quelle"  # name of the one note of which there may be many
ENDINGS: Final = ("csv", "xlsx", "geojson", "gpkg", "json")
_BOTH_JSON: Final = ("json", "geojson")
EMPTY = (
    "nicht bekannt, nie null; warum, steht in der Spalte „Gültigkeit“, wo es eine gibt. Gesperrte "
    "Zahlen sind so geliefert: Kleine Anzahlen nennt das Statistische Amt nicht"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export wrote."""

    rows: int
    notes: Path | None  # a file beside it, where the format has no room for notes
    more: tuple[int, ...] = ()  # rows of the further sheets of an Excel file


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ResultTable:
    """A result as a table that command line and service write alike."""

    sheet: Sheet
    notes: Notes
    created: datetime  # when it was computed: the same run gives the same bytes
    more: tuple[Sheet, ...] = ()  # further sheets in Excel
    before: Callable[[], pd.DataFrame] | None = None  # what the service has always sent as CSV
    withheld: int | None = None  # cells that are empty since they are suppressed; None: not counted

    def explained(self, columns: Columns) -> Notes:
        """Say all that is to be said: the notes, what is empty, and what each column is.

        Parameters
        ----------
        columns
            `MACHINE`: columns are called by their technical names, shares are 0-1.
        """
        lines = [*self.notes, ("Leere Zellen", EMPTY)]
        if self.withheld is not None:
            lines.append(("Gesperrte Werte in der Tabelle", german.number(self.withheld)))
        return lines + column_notes([self.sheet, *self.more], columns)

    def csv(self, columns: Columns | None) -> str:
        """Write the table as CSV.

        Parameters
        ----------
        columns
            As for `sheet_csv`. None: technical names in German notation, as the service has
            answered since there is a service, and without a column that came later.
        """
        if columns is not None:
            return sheet_csv(self.sheet, columns)
        return csv_text(readable(self.sheet.frame if self.before is None else self.before()))

    def workbook(self, columns: Columns) -> bytes:
        """Write all sheets as an Excel file.

        Parameters
        ----------
        columns
            Which headings.
        """
        return workbook_bytes(
            [self.sheet, *self.more], self.explained(columns), properties=self.properties,
            columns=columns,
        )  # fmt: skip

    @property
    def properties(self) -> Properties:
        """What an Excel file says of itself."""
        titles = [text for name, text in self.notes if name == "Titel"]
        return Properties(title=(titles or [self.sheet.title])[0], created=self.created)


def column_notes(sheets: Iterable[Sheet], columns: Columns) -> Notes:
    """Say of each column what it is called elsewhere, and what it says.

    Parameters
    ----------
    sheets
        With described columns.
    columns
        Whose headings the file has.
    """
    lines = []
    for sheet in sheets:
        headings = sheet.headings if columns is Columns.GERMAN else sheet.stored_headings
        for heading, column in zip(headings, sheet.columns, strict=True):
            own, other = heading, f"technisch {column.name}"
            if columns is Columns.MACHINE:
                own, other = column.name, heading
            parts = ("" if column.name == heading else other, column.note)
            text = "; ".join(part for part in parts if part)
            if text:
                lines.append((f"Spalte „{own}“", text))
    return lines


def count_withheld(*validity: "pd.Series[Any]") -> int:
    """Count cells that are suppressed, by their codes or their German words."""
    words = {Validity.SUPPRESSED, Validity.SUPPRESSED.value, Validity.SUPPRESSED.label}
    return sum(int(codes.isin(words).sum()) for codes in validity)


def write_result(
    path: Path,
    table: ResultTable,
    *,
    file_format: str,
    areas: gpd.GeoDataFrame,
    key: str = "area_id",
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write one row per area, or per whatever else the figures are of.

    Parameters
    ----------
    table
        What is written. Files for maps and programs have technical names always; a GeoPackage
        keeps the German headings as alternative names.
    file_format
        "csv", "xlsx", "geojson", "gpkg", else JSON.
    areas
        Geometries, by the key; at least those of the frame, None where there is none.
    key
        Column of the frame that names the row.
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    InputError
        The name of the file ends like another format.
    SourceError
        The file cannot be written.
    """
    _require_ending(path, file_format)
    sheet, notes, frame = table.sheet, table.notes, table.sheet.frame
    if file_format == "csv":
        write_text(path, table.csv(columns))
        return Written(rows=len(frame), notes=write_notes(path, table.explained(columns)))
    if file_format == "xlsx":
        write_workbook(
            path, [sheet, *table.more], table.explained(columns), properties=table.properties,
            columns=columns,
        )  # fmt: skip
        more = tuple(len(further.frame) for further in table.more)
        return Written(rows=len(frame), notes=None, more=more)
    if file_format == "geojson":
        write_text(path, _geojson(areas, frame, notes, key))
    elif file_format == "gpkg":
        shapes = gpd.GeoSeries(areas.geometry.loc[frame[key]])
        write_geopackage(
            path,
            frame,
            shapes,
            layer=sheet.title,
            notes=table.explained(Columns.MACHINE),
            headings=sheet.stored_headings,
        )
    else:
        content = {"notes": _by_name(notes), "rows": finite_records(frame)}
        write_text(path, json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1))
    return Written(rows=len(frame), notes=None)


def _require_ending(path: Path, file_format: str) -> None:
    """Refuse to write one format under the ending of another: programs go by the ending."""
    ending = path.suffix.lower().removeprefix(".")
    if ending == file_format or ending not in ENDINGS or (ending, file_format) == _BOTH_JSON:
        return
    raise InputError(
        f"Das Format {file_format} und die Endung von {path} passen nicht zusammen. Bitte --format "
        f"{ending} dazuschreiben, oder die Datei {path.stem}.{file_format} nennen."
    )


def write_notes(path: Path, notes: Notes) -> Path:
    """Write what is to be said about a file beside it; give where."""
    beside = path.with_suffix(".quellen.txt")
    write_text(beside, "".join(f"{name}: {text}\r\n" for name, text in notes))
    return beside


def _by_name(notes: Notes) -> dict[str, str | list[str]]:
    """Give notes for JSON: a text by name, or a list where there are several; sources always so.

    >>> _by_name([("Titel", "Index"), ("Quelle", "Stadt")])
    {'Titel': 'Index', 'Quelle': ['Stadt']}
    """
    texts: dict[str, list[str]] = {}
    for name, text in notes:
        texts.setdefault(name, []).append(text)
    return {
        name: found if name == SOURCE or len(found) > 1 else found[0]
        for name, found in texts.items()
    }


def finite_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give rows for JSON, which knows no endless way: null."""
    return records(frame.mask(frame.isin([math.inf])))


def source_notes(sources: Sequence[Source], inputs: dict[str, str]) -> Notes:
    """Name the files that a run rests on."""
    return [
        (
            SOURCE,
            f"{source.publisher}: {source.dataset}, Stand "
            f"{german.day(source.reference_date)}, Lizenz {source.licence}, "
            f"Datei {_shared_name(source.file)}, SHA-256 {source.sha256}",
        )
        for source in sources
        if source.name in inputs
    ]


def _shared_name(file: str) -> str:
    """Give the name of a file without folders of this machine, which are nobody's business."""
    return Path(file).name if Path(file).is_absolute() else file


def _geojson(areas: gpd.GeoDataFrame, frame: pd.DataFrame, notes: Notes, key: str) -> str:
    shapes = areas.geometry.to_crs(EXCHANGE_CRS)
    features = []
    for row in finite_records(frame):
        shape = shapes[row[key]]
        features.append(
            {
                "type": "Feature",
                "id": row[key],
                "properties": row,
                "geometry": None if shape is None else shape.__geo_interface__,
            }
        )
    content = {"type": "FeatureCollection", "notes": _by_name(notes), "features": features}
    return json.dumps(content, ensure_ascii=False, allow_nan=False)
