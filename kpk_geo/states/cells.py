"""The census cells of a state, each with the commune to which it belongs.

They never enter the database: one table in a file (GeoParquet), a row for each cell, that QGIS and
DuckDB read too.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kpk_geo.communes.records import DISTRICT_DIGITS
from kpk_geo.frames import crs_of
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.population.grid import read_population
from kpk_geo.model import StateFaultKind
from kpk_geo.profile import PopulationGrid
from kpk_geo.results.state import OwnedCount, StateFault
from kpk_geo.states.communes import StateCommunes
from kpk_geo.states.owners import owners_of

CELLS = "zellen.parquet"


def read_state_cells(
    grids: Sequence[tuple[PopulationGrid, SourceFile]], shapes: gpd.GeoSeries, *, buffer: float
) -> gpd.GeoDataFrame:
    """Read all cells in the state and near it.

    Parameters
    ----------
    grids
        Sections of the profile with their files; a measure that stands in several is taken from
        the first.
    shapes
        Of the communes by key, in metres.
    buffer
        Metres around the state.

    Returns
    -------
    geopandas.GeoDataFrame
        Centres in metres by `cell_id`, with `owner` (AGS), `district`, `outside`, and a column for
        each measure; NaN where a count is withheld or nobody is there, which cannot be told apart.

    Raises
    ------
    InputError
        A file is no grid, or none of its cells lies in the state.
    """
    region = shapely.union_all(shapes.to_numpy())
    whole: gpd.GeoDataFrame | None = None
    for grid, file in grids:
        with reading(file):
            long = read_population(
                file,
                grid,
                region=region,
                work_crs=crs_of(shapes),
                buffer=buffer,
                report=Report(file.name),
            )
        wide = long.pivot(index="cell_id", columns="measure", values="value")
        places = long.drop_duplicates("cell_id").set_index("cell_id")[["outside", "geometry"]]
        own = gpd.GeoDataFrame(places.join(wide), geometry="geometry", crs=long.crs)
        if whole is None:
            whole = own
            continue
        more = own.index.difference(whole.index)
        frame = pd.concat([whole[["outside", "geometry"]], own.loc[more, ["outside", "geometry"]]])
        measures = whole.drop(columns=["outside", "geometry"]).join(
            own.drop(columns=["outside", "geometry", *whole.columns], errors="ignore"), how="outer"
        )
        whole = gpd.GeoDataFrame(frame.join(measures), geometry="geometry", crs=long.crs)
    assert whole is not None  # there is at least one section
    return _owned(whole.sort_index(), shapes)


def _owned(cells: gpd.GeoDataFrame, shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    owner = owners_of(cells.geometry.to_numpy(), shapes).to_numpy()
    cells.insert(0, "owner", owner)
    cells.insert(1, "district", [key[:DISTRICT_DIGITS] for key in owner])
    return cells


def write_cells(cells: gpd.GeoDataFrame, path: Path) -> None:
    """Write the cells as GeoParquet.

    Parameters
    ----------
    cells
        As `read_state_cells` gives them.
    path
        Of the draft, which takes its place when all is written.
    """
    cells.to_parquet(path)


def owned_count(owner: "pd.Series[str]", outside: np.ndarray) -> OwnedCount:
    """Count what has an owner.

    Parameters
    ----------
    owner
        Key of the commune of each row.
    outside
        Whether each lies beyond the border of the state.
    """
    return OwnedCount(rows=len(owner), outside=int(np.sum(outside)), communes=int(owner.nunique()))


def without(
    owner: "pd.Series[str]", shapes: gpd.GeoSeries, state: StateCommunes, *,
    kind: StateFaultKind, files: str,
) -> Iterable[StateFault]:  # fmt: skip
    """Name the communes that own no cell, or no offer.

    Parameters
    ----------
    owner
        Key of the commune of each row.
    shapes
        Of the communes by key.
    state
        Its list.
    kind
        What is not there.
    files
        German: where it was looked for.
    """
    has = set(owner)
    for key in shapes.index:
        if key not in has:
            yield StateFault(
                kind=kind, communes=(str(key),), file=files,
                text=f"{state.communes[str(key)].name} ({key}) ist {kind.label}: In {files} liegt "
                "nichts in der Gemeinde. Bitte die Dateien prüfen; verglichen wird sie ohne.",
            )  # fmt: skip
