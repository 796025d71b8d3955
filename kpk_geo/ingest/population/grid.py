"""People by census cell: Zensus 2022 CSV and Zensus 2011 parquet.

A cell is known by its centre. The Zensus 2022 marks uncertain values with KLAMMERN and writes an
en dash (sometimes in a broken encoding) where a value is withheld or nobody is there, which cannot
be told apart: at 100 m small counts of an age are withheld. Parts need not add up to their total
(cell-key noise) and are never "repaired".
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from kpk_geo.census import MEASURES, NEVER_ZERO, adds_up
from kpk_geo.crs import GRID_CRS
from kpk_geo.errors import InputError, MissingColumnError, SourceError, listed
from kpk_geo.german import number, several
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.files import unpacked
from kpk_geo.model import Validity
from kpk_geo.profile import PopulationGrid

_MISSING = ("–", "-", "\x96", "â€“", "�", "")
_BRACKETS = "KLAMMERN"
_SIGN_COLUMN = "werterlaeuternde_Zeichen"
SQUARE = 1000  # metres: the cells that give totals


def read_population(
    source_file: SourceFile,
    grid: PopulationGrid,
    *,
    region: shapely.Geometry,
    work_crs: CRS,
    report: Report,
    buffer: float = 0,
) -> gpd.GeoDataFrame:
    """Read the cells whose centre lies in `region` (a polygon) or near it.

    Children beyond the border use offers this side of it, so cells within `buffer` (metres) are
    kept and marked `outside`; always all cells of a square kilometre, so that the total of one is
    never compared with a part of its cells.

    Parameters
    ----------
    grid
        Section of the profile: format, size of the cells, marks of missing values.
    region
        Polygon in its own system.
    work_crs
        That system.
    buffer
        Metres around the region.

    Returns
    -------
    geopandas.GeoDataFrame
        Centres in the region's system with `cell_id`, `measure`, `value` (NaN unless valid or
        uncertain), `validity` and `outside`; one row per cell and measure.

    Raises
    ------
    InputError
        The file has another layout, or no cell of it lies in the region.
    """
    around = shapely.buffer(region, buffer)
    box = _whole_squares(around, max(SQUARE, grid.cell_size), work_crs)
    wide = _zensus_2022(source_file, grid, box, report) if grid.format == "zensus2022" else (
        _zensus_2011(source_file, grid, box)
    )  # fmt: skip
    _require_grid(wide, grid, source_file.name)
    centres = gpd.GeoSeries(gpd.points_from_xy(wide["x"], wide["y"]), crs=GRID_CRS)
    points = centres.to_crs(work_crs)
    shapely.prepare(region)
    inside = shapely.covers(region, np.asarray(points))
    near = _in_squares_of(
        inside | shapely.covers(around, np.asarray(points)), wide, around, work_crs
    )
    if not inside.any():
        raise InputError(
            f"{source_file.name}: Keine Rasterzelle liegt in der Region. Ist es die richtige Datei?"
        )
    cells = gpd.GeoDataFrame(
        wide[near].assign(outside=~inside[near]).reset_index(drop=True),
        geometry=np.asarray(points)[near],
        crs=work_crs,
    )
    report.tally.rows = cells["cell_id"].nunique()
    report.tally.count(cells["validity"], cells["value"])
    for measure, part in cells[~cells["outside"]].groupby("measure"):
        total = f", Summe {number(part['value'].sum())}" if adds_up(str(measure)) else ""
        report.understood.append(
            f"{measure}: {several(int(part['value'].notna().sum()), 'Zelle', 'Zellen')} der Region "
            f"mit Wert{total}"
        )
    return cells[["cell_id", "measure", "value", "validity", "outside", "geometry"]]


def _require_grid(wide: pd.DataFrame, grid: PopulationGrid, name: str) -> None:
    """Check that centres are middles of cells: else totals would belong to other squares."""
    centres = wide[["x", "y"]].to_numpy(dtype=float)
    off = np.flatnonzero(((centres - grid.cell_size / 2) % grid.cell_size != 0).any(axis=1))
    if len(off):
        x, y = centres[off[0]]
        raise InputError(
            f"{name}: {x:.0f} / {y:.0f} ist nicht die Mitte einer Zelle von {grid.cell_size} m. "
            "Stimmt cell_size im Profil?"
        )


def _whole_squares(around: shapely.Geometry, size: int, work_crs: CRS) -> np.ndarray:
    """Give a box of whole squares of the grid (west, south, east, north) that holds all around."""
    box = gpd.GeoSeries([shapely.envelope(around)], crs=work_crs).to_crs(GRID_CRS).total_bounds
    return np.concatenate([np.floor(box[:2] / size) * size, np.ceil(box[2:] / size) * size])


def _in_squares_of(
    near: np.ndarray, wide: pd.DataFrame, around: shapely.Geometry, work_crs: CRS
) -> np.ndarray:
    """Mark the cells whose square kilometre touches what is around, whatever their own size."""
    west, south = (np.floor(wide[name].to_numpy(float) / SQUARE) * SQUARE for name in ("x", "y"))
    corners = pd.MultiIndex.from_arrays([west, south])
    codes, squares = corners.factorize()
    left, low = (np.array([pair[k] for pair in squares], float) for k in (0, 1))
    boxes = gpd.GeoSeries(shapely.box(left, low, left + SQUARE, low + SQUARE), crs=GRID_CRS)
    shapely.prepare(around)
    touching = shapely.intersects(around, np.asarray(boxes.to_crs(work_crs)))
    return np.asarray(near | touching[codes])


def _cell_ids(x: np.ndarray, y: np.ndarray, size: int) -> list[str]:
    """Name cells as the Zensus does: by their lower left corner in EPSG:3035."""
    half = size // 2
    return [f"CRS3035RES{size}mN{int(b) - half}E{int(a) - half}" for a, b in zip(x, y, strict=True)]


def _zensus_2011(source_file: SourceFile, grid: PopulationGrid, box: np.ndarray) -> pd.DataFrame:
    try:
        frame = _parquet_within(source_file, ["x", "y", str(grid.value_column)], box)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise InputError(
            f"{source_file.name}: keine Parquet-Datei mit den Spalten x, y und {grid.value_column}."
        ) from error
    value = frame[grid.value_column].astype(float)
    suppressed, missing = value.isin(grid.suppressed), value.isin(grid.missing) | value.isna()
    validity = np.select(
        [suppressed, missing],
        [Validity.SUPPRESSED, Validity.MISSING],
        # Where the file lacks cells, the sums of those that it has are too low.
        Validity.UNCERTAIN if grid.partial else Validity.VALID,
    )
    return pd.DataFrame(
        {
            "cell_id": _cell_ids(frame["x"].to_numpy(), frame["y"].to_numpy(), grid.cell_size),
            "x": frame["x"],
            "y": frame["y"],
            "measure": grid.measure,
            "value": _as_rate(value.where(~(suppressed | missing)), grid.measure),
            "validity": validity,
        }
    ).reset_index(drop=True)


def _parquet_within(source_file: SourceFile, columns: list[str], box: np.ndarray) -> pd.DataFrame:
    """Read the cells inside the box, block by block: the country does not fit beside the rest.

    Without the library's own filters: for them it looks at the statistics of each block, and
    damaged ones send it into an endless loop. What pandas noted of an index is not needed either.
    """
    west, south, east, north = box
    file = pq.ParquetFile(source_file.path)
    parts = [pd.DataFrame(columns=columns, dtype=float)]
    for batch in file.iter_batches(columns=columns, use_threads=False):
        frame = batch.replace_schema_metadata().to_pandas()[columns]
        inside = frame["x"].between(west, east) & frame["y"].between(south, north)
        if inside.any():
            parts.append(frame[inside])
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _as_rate(value: "pd.Series[float]", measure: str | None) -> "pd.Series[float]":
    """Turn per cent into 0-1 where the measure is a rate."""
    return value / 100 if str(measure).startswith("rate_") else value


def _zensus_2022(
    source_file: SourceFile, grid: PopulationGrid, box: np.ndarray, report: Report
) -> pd.DataFrame:
    x, y = f"x_mp_{_size(grid)}", f"y_mp_{_size(grid)}"
    # An official archive holds the grid in three sizes.
    preferring = f"_{_size(grid)}-"
    with unpacked(source_file, (".csv",), preferring=preferring, member=grid.member) as path:
        frame = _read_csv(str(path), source_file.name)
    for column in (x, y):
        if column not in frame.columns:
            raise MissingColumnError(
                f"{source_file.name}: Die Spalte „{column}“ fehlt; im Profil steht cell_size = "
                f"{grid.cell_size}. Vorhanden sind: {listed(frame.columns)}."
            )
    known = [column for column in frame.columns if column in MEASURES]
    _note_unread(frame.columns, (x, y, f"GITTER_ID_{_size(grid)}"), report)
    if not known:
        raise MissingColumnError(
            f"{source_file.name}: Keine bekannte Wertespalte. "
            f"Erwartet wird eine von {listed(MEASURES)}."
        )
    east, north = (pd.to_numeric(frame[name], errors="coerce") for name in (x, y))
    near = east.between(box[0], box[2]) & north.between(box[1], box[3])
    frame, east, north = frame[near], east[near], north[near]
    ids = _cell_ids(east.to_numpy(), north.to_numpy(), grid.cell_size)
    uncertain = frame.get(_SIGN_COLUMN, pd.Series("", index=frame.index)) == _BRACKETS
    parts = [
        _measure(frame[column], MEASURES[column], uncertain, report).assign(
            cell_id=ids, x=east, y=north
        )
        for column in known
    ]
    return pd.concat(parts, ignore_index=True)


def _note_unread(columns: pd.Index, places: tuple[str, ...], report: Report) -> None:
    """Name the columns that are not read: a new name of the publisher must not go unseen."""
    own = {*MEASURES, *places, _SIGN_COLUMN, ""}
    unread = [name for name in map(str, columns) if name not in own]
    if unread:
        report.note(
            f"Diese Spalten werden nicht gelesen, weil nicht bekannt ist, was sie zählen: "
            f"{listed(unread, limit=50)}. Bekannt sind: {listed(MEASURES, limit=50)}."
        )


def _size(grid: PopulationGrid) -> str:
    return {100: "100m", 1000: "1km", 10000: "10km"}[grid.cell_size]


def _read_csv(path: str, name: str) -> pd.DataFrame:
    """Read everything as text; a broken dash must not stop 3 million lines."""
    try:
        options = pa_csv.ReadOptions(encoding="latin1" if not _is_utf8(path) else "utf8")
        header = pa_csv.open_csv(path, options, pa_csv.ParseOptions(delimiter=";")).schema.names
        types = {column: pa.string() for column in header}
        table = pa_csv.read_csv(
            path,
            options,
            pa_csv.ParseOptions(delimiter=";"),
            pa_csv.ConvertOptions(column_types=types, strings_can_be_null=False),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise InputError(f"{name}: keine lesbare Zensus-CSV ({error}).") from error
    except OSError as error:
        raise SourceError(f"{name}: lässt sich nicht lesen ({error}).") from error
    frame: pd.DataFrame = table.to_pandas()
    return frame.rename(columns=lambda column: str(column).lstrip("\ufeff"))


def _is_utf8(path: str) -> bool:
    with open(path, "rb") as stream:  # noqa: PTH123 - a plain path from the reader
        try:
            for chunk in iter(lambda: stream.readline(), b""):
                chunk.decode("utf-8")
        except UnicodeDecodeError:
            return False
    return True


def _measure(
    column: "pd.Series[str]", measure: str, uncertain: "pd.Series[bool]", report: Report
) -> pd.DataFrame:
    text = column.str.strip()
    missing = text.isin(_MISSING)
    number = pd.to_numeric(text.str.replace(",", ".", regex=False), errors="coerce")
    broken = number.isna() & ~missing
    for line, value in text[broken].head(100).items():
        report.add("Der Wert ist keine Zahl.", line=int(str(line)) + 2, column=measure, value=value)
    negative = number < 0
    for line, value in text[negative].head(100).items():
        report.add("Der Wert ist negativ.", line=int(str(line)) + 2, column=measure, value=value)
    if measure.startswith("rate"):
        number = number / 100
    number = number.where(~negative)
    if measure in NEVER_ZERO:
        number = number.where(number != 0)
    validity = np.select(
        [number.isna(), uncertain], [Validity.MISSING, Validity.UNCERTAIN], Validity.VALID
    )
    return pd.DataFrame({"measure": measure, "value": number, "validity": validity})
