"""The cells of a place and around it, out of the census grids of all Germany.

An archive holds three million lines of each size. They are read one by one and written as they
are, so that memory stays the same however large the file is.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import geopandas as gpd
import pandas as pd

from kpk_geo.census import MEASURES
from kpk_geo.crs import DEFAULT_CRS, GRID_CRS
from kpk_geo.errors import InputError, MissingColumnError, listed
from kpk_geo.import_report import SourceFile
from kpk_geo.own_commune.members import opened_text, texts_of
from kpk_geo.own_commune.store import Counted
from kpk_geo.own_commune.territory import Territory

SIZES = {100: "100m", 1000: "1km"}  # metres: the small cells, and those that give totals


def census_members(file: SourceFile) -> dict[int, str | None]:
    """Say which sizes of cells a file holds, with the member of the archive; a plain file has none.

    Parameters
    ----------
    file
        An official archive, or one grid as CSV.

    Raises
    ------
    InputError
        Neither size is in it, or the archive is damaged or suspiciously large.
    """
    names = texts_of(file, (".csv",))
    found: dict[int, str | None] = {
        size: member
        for size, name in SIZES.items()
        for member in names
        if f"_{name}-" in member or f"_{name}." in member
    }
    if not names:
        with file.path.open("rb") as stream:
            heading = stream.readline().decode("utf-8", errors="replace")
        found = {size: None for size, name in SIZES.items() if f"x_mp_{name}" in heading}
    if not found:
        raise InputError(
            f"{file.name}: Kein Zensusgitter von 100 m oder 1 km. Im Namen einer Datei des Archivs "
            "muss „_100m-“ oder „_1km-“ stehen, in der Kopfzeile „x_mp_100m“. Hat sich das Archiv "
            "geändert?"
        )
    return found


def cut_census(
    file: SourceFile, member: str | None, size: int, territory: Territory, target: Path
) -> Counted:
    """Write the cells in the square kilometres of a place and around it.

    Parameters
    ----------
    file
        The archive, or the grid itself.
    member
        File of the archive; None: the file is the grid.
    size
        Metres of a cell.
    territory
        The place.
    target
        CSV to be written, in the columns of the source.

    Returns
    -------
    dict
        `cells`: how many there are; `measures`: what is counted, as `kpk_geo.census` calls it.

    Raises
    ------
    MissingColumnError
        The file lacks the coordinates, or no column of it is known.
    """
    with opened_text(file, member) as stream:
        heading = stream.readline().decode("utf-8-sig", errors="replace").rstrip("\r\n")
        columns = [name.strip().strip('"') for name in heading.split(";")]
        x, y = (f"{axis}_mp_{SIZES[size]}" for axis in ("x", "y"))
        measures = [MEASURES[name] for name in columns if name in MEASURES]
        for name in (x, y):
            if name not in columns:
                raise MissingColumnError(
                    f"{file.name}: Die Spalte „{name}“ fehlt. Vorhanden sind: {listed(columns)}. "
                    "Hat sich das Zensusgitter geändert?"
                )
        if not measures:
            raise MissingColumnError(
                f"{file.name}: Keine bekannte Wertespalte. Vorhanden sind: {listed(columns)}; "
                f"bekannt sind {listed(MEASURES, limit=50)}."
            )
        count = 0
        with target.open("wb") as out:
            out.write(f"{heading}\r\n".encode())
            for line in _near(stream, columns.index(x), columns.index(y), territory):
                out.write(line.rstrip(b"\r\n") + b"\r\n")
                count += 1
    return {"cells": count, "measures": measures}


def _near(stream: IO[bytes], x: int, y: int, territory: Territory) -> Iterator[bytes]:
    """Give the lines whose cell lies in the box of whole squares."""
    west, south, east, north = territory.squares
    last = max(x, y)
    for line in stream:
        cells = line.split(b";", last + 1)
        if len(cells) <= last:
            continue
        try:
            easting, northing = float(cells[x]), float(cells[y])
        except ValueError:
            continue
        if west < easting < east and south < northing < north:
            yield line


def people_of(path: Path, size: int) -> gpd.GeoDataFrame:
    """Read where people live out of cut cells: points in the region's system with `persons`.

    Parameters
    ----------
    path
        CSV with a column of persons; empty if it has none.
    size
        Metres of a cell.
    """
    frame = pd.read_csv(path, sep=";", dtype=str, encoding="utf-8-sig", encoding_errors="replace")
    column = next((name for name in frame.columns if MEASURES.get(name) == "persons"), None)
    if column is None:
        return gpd.GeoDataFrame({"persons": []}, geometry=[], crs=DEFAULT_CRS)
    persons = pd.to_numeric(frame[column].str.replace(",", "."), errors="coerce").fillna(0)
    name = SIZES[size]
    points = gpd.points_from_xy(
        frame[f"x_mp_{name}"].astype(float), frame[f"y_mp_{name}"].astype(float), crs=GRID_CRS
    )
    return gpd.GeoDataFrame({"persons": persons}, geometry=points).to_crs(DEFAULT_CRS)
