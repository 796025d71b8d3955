"""Opening a file that no profile describes yet: encoding, sheet, line of the headings."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import geopandas as gpd
import pandas as pd

from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.excel import TEMPLATE_SHEETS, Row
from kpk_geo.ingest.excel_sheets import Sheet, sheets_of
from kpk_geo.ingest.files import unpacked
from kpk_geo.ingest.geodata import is_geodata
from kpk_geo.ingest.geometries import read_layer
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.offers.raw import cell_as_text
from kpk_geo.ingest.tables import SUFFIXES, TypedCells, numbered_rows, read_table
from kpk_geo.ingest.text import likely_encoding, marked_encoding
from kpk_geo.profile import LayerFormat, OfferTable

LOOKED_AT = 40  # lines among which the headings are sought
_LATEST = 15  # line in which they may begin
_NUMBER = re.compile(r"[+-]?\d[\d.,  ]*%?")
_YEAR = re.compile(r"(19|20)\d\d(/\d\d(\d\d)?)?")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Opened:
    """The cells of a file as text, and how they were reached."""

    source_file: SourceFile
    keys: dict[str, str | int]  # of the profile: encoding, sheet, header_line ... where they matter
    text: pd.DataFrame  # by line; columns are the headings
    typed: TypedCells
    report: Report  # what the readers said
    above: tuple[str, ...] = ()  # lines above the headings
    sheets: tuple[Sheet, ...] = ()  # of a workbook
    points: gpd.GeoSeries | None = None  # of geodata, by line
    geometry: str = ""  # of geodata: "points", "surfaces" or "lines"
    cells: dict[str, "pd.Series[str]"] = field(default_factory=dict)

    @property
    def header_line(self) -> int:
        """Line of the headings, counted as a person does."""
        return int(self.keys.get("header_line", 1))

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that was read; None: the file has none."""
        name = self.keys.get("sheet")
        named = [sheet for sheet in self.sheets if sheet.name == name]
        return next(iter(named or self.sheets), None)


def open_unknown(
    source_file: SourceFile, *, sheet: str | None = None, header_line: int | None = None
) -> Opened:
    """Read all cells of a file with the readers that a load takes.

    Parameters
    ----------
    source_file
        Table, list of records, or a layer of points.
    sheet, header_line
        As a person chose them; None: the fullest sheet, the line that looks like headings.

    Raises
    ------
    InputError
        The file is of a kind that is not read, damaged, empty, or has no line of headings.
    """
    if is_geodata(source_file, LayerFormat(file=source_file.name, source="new")):
        return _open_layer(source_file)
    with unpacked(source_file, SUFFIXES) as path:
        refuse_large(path, limits.TABLE, name=source_file.name)
        keys, sheets = _written(path, source_file.name, sheet)
        lines = _first_lines(path, source_file.name, keys)
    if path.suffix.lower() != ".json":
        first, count = header_at(lines, source_file.name, header_line)
        keys |= {"header_line": first} if first > 1 else {}
        keys |= {"header_lines": count} if count > 1 else {}
    typed: TypedCells = {}
    report = Report(source_file.name)
    text = read_table(source_file, _format(source_file.name, keys), None, report, typed)
    above = tuple(
        " ".join(cell for cell in cells if cell)
        for line, cells in lines
        if line < int(keys.get("header_line", 1)) and any(cells)
    )
    return Opened(
        source_file=source_file, keys=keys, text=text, typed=typed, report=report, above=above,
        sheets=sheets,
    )  # fmt: skip


def _format(name: str, keys: dict[str, str | int]) -> OfferTable:
    """Give the section of a profile that reads so; of a list of offers no reader quotes a cell."""
    return OfferTable.model_validate({"file": name, "source": "new", **keys})


def _open_layer(source_file: SourceFile) -> Opened:
    report = Report(source_file.name)
    wanted = LayerFormat(file=source_file.name, source="new")
    layer = read_layer(source_file, wanted, (), report, surfaces=False, quote=False)
    names = [str(name) for name in layer.columns if name != layer.geometry.name]
    text = pd.DataFrame({name: layer[name].map(cell_as_text) for name in names}, index=layer.index)
    kinds = Counter(str(kind).removeprefix("Multi") for kind in layer.geom_type if kind)
    usual = kinds.most_common(1)[0][0] if kinds else ""
    geometry = {"Point": "points", "Polygon": "surfaces"}.get(usual, "lines")
    return Opened(
        source_file=source_file, keys={}, text=text, typed={}, report=report,
        points=layer.geometry, geometry=geometry,
    )  # fmt: skip


def _written(
    path: Path, name: str, sheet: str | None
) -> tuple[dict[str, str | int], tuple[Sheet, ...]]:
    """Say in which encoding, or on which sheet, a file is written."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        sheets = sheets_of(path, name)
        chosen = sheet or fullest(sheets)
        return ({"sheet": chosen} if len(sheets) > 1 else {}), sheets
    if suffix == ".json":
        return {}, ()
    content = path.read_bytes()
    likely = likely_encoding(content)
    if likely.startswith("utf-16"):
        return ({} if marked_encoding(content) else {"encoding": likely}), ()
    return ({"encoding": likely} if likely != "utf-8" else {}), ()


def fullest(sheets: Sequence[Sheet]) -> str:
    """Name the sheet with the most filled cells; those of our own template that explain are none.

    Parameters
    ----------
    sheets
        All of the book, at least one.
    """
    fitting = [
        sheet for sheet in sheets if sheet.name not in TEMPLATE_SHEETS and not sheet.is_hidden
    ]
    return max(fitting or list(sheets), key=lambda sheet: sheet.filled).name


def _first_lines(path: Path, name: str, keys: dict[str, str | int]) -> list[Row]:
    if path.suffix.lower() == ".json":
        return []
    found = numbered_rows(path, name, _format(name, keys), Report(name), {})
    return list(islice(found, LOOKED_AT))


def header_at(lines: Sequence[Row], name: str, chosen: int | None = None) -> tuple[int, int]:
    """Find the line of the headings, and over how many lines they go: words above what fills rows.

    Parameters
    ----------
    lines
        The first of the file.
    name
        Of the file, for the message.
    chosen
        Line that a person named; None: sought.

    Raises
    ------
    InputError
        No line can be one of headings.

    Examples
    --------
    >>> header_at([(1, ["Sozialdaten"]), (3, ["Nr", "Kinder"]), (4, ["01", "7"])], "a.csv")
    (3, 1)
    """
    filled = [(line, cells) for line, cells in lines if any(cells)]
    widths = [sum(map(bool, cells)) for _, cells in filled]
    if not filled:
        raise InputError(f"{name}: Die Datei ist leer. Bitte neu vom Lieferanten holen.")
    for place, (line, cells) in enumerate(filled):
        if chosen is not None and line != chosen:
            continue
        below = sorted(widths[place + 1 : place + 21]) or [1]
        usual = below[len(below) // 2]
        if chosen is not None or _is_heading(cells, usual):
            return line, _heading_lines(filled[place:])
        if line > _LATEST:
            break
    raise InputError(
        f"{name}: Keine Zeile sieht wie eine Kopfzeile aus (Wörter über Zahlen, in den ersten "
        f"{_LATEST} Zeilen). Bitte in der Datei eine Zeile mit Überschriften ergänzen."
    )


def _is_heading(cells: Sequence[str], usual: int) -> bool:
    said = [cell for cell in cells if cell]
    words = [cell for cell in said if not _NUMBER.fullmatch(cell) or _YEAR.fullmatch(cell)]
    return (
        len(said) >= max(2, 0.6 * usual)
        and len(words) == len(said)
        and not _YEAR.fullmatch(said[0])
    )


def _heading_lines(filled: Sequence[Row]) -> int:
    """Say over how many lines headings go: the next is theirs if it fills gaps or names years."""
    if len(filled) < 3:
        return 1
    (_, upper), (_, lower), (_, row) = filled[:3]
    has_gaps = any(not cell for cell in upper) and len(set(filter(None, upper))) < len(lower)
    said = [cell for cell in lower if cell]
    are_words = all(not _NUMBER.fullmatch(cell) or _YEAR.fullmatch(cell) for cell in said)
    begins_empty = not lower[0] and bool(row[0])
    return 2 if has_gaps and said and are_words and begins_empty else 1
