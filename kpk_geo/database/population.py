"""People by census cell."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, any_, delete, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from kpk_geo.census import CensusGrid
from kpk_geo.database.arrow import read_arrow
from kpk_geo.database.bulk import copy_frame
from kpk_geo.database.tables import population_value, source
from kpk_geo.errors import NotFoundError
from kpk_geo.model import Validity

_CELL: Final = pa.schema(
    [
        ("cell_id", pa.string()), ("measure", pa.string()), ("value", pa.float64()),
        ("validity", pa.string()), ("outside", pa.int8()), ("x", pa.float64()), ("y", pa.float64()),
    ]
)  # fmt: skip


def write_population(
    connection: Connection,
    cells: gpd.GeoDataFrame,
    *,
    region_id: str,
    source_pk: int,
    reference_date: date,
    superseded: Sequence[int] = (),
) -> int:
    """Replace the cells of one source, and take over those that another one had.

    Parameters
    ----------
    cells
        One row per cell and measure, as `kpk_geo.ingest.population.grid` reads them.
    source_pk
        Key of the grid among the sources; the cells it brought before are deleted.
    reference_date
        Day of the census.
    superseded
        Keys of sources that are no longer named: their cells of these measures and this day go.
    """
    own = population_value.c.region_id == region_id
    connection.execute(delete(population_value).where(population_value.c.source_pk == source_pk))
    connection.execute(
        delete(population_value).where(
            population_value.c.source_pk.in_(superseded),
            population_value.c.reference_date == reference_date,
            population_value.c.measure.in_(cells["measure"].unique().tolist()),
        )
    )
    for measure, part in cells.groupby("measure"):
        connection.execute(
            delete(population_value).where(
                own,
                population_value.c.reference_date == reference_date,
                population_value.c.measure == measure,
                population_value.c.cell_id == any_(literal(part["cell_id"].tolist(), ARRAY(Text))),
            )
        )
    constants = {"region_id": region_id, "source_pk": source_pk, "reference_date": reference_date}
    return copy_frame(connection, population_value, cells, constants=constants)


def read_known_cells(
    connection: Connection,
    region_id: str,
    *,
    reference_date: date,
    measures: Iterable[str],
    sources: Iterable[str],
) -> pd.DataFrame:
    """Read what certain sources say of certain measures: cell_id, measure, value.

    Parameters
    ----------
    reference_date
        Day of the census.
    measures, sources
        Names of measures, and of sources in the register.
    """
    query = (
        select(population_value.c.cell_id, population_value.c.measure, population_value.c.value)
        .join(source, source.c.source_pk == population_value.c.source_pk)
        .where(
            population_value.c.region_id == region_id,
            population_value.c.reference_date == reference_date,
            population_value.c.measure.in_(list(measures)),
            source.c.name.in_(list(sources)),
        )
    )
    rows = [tuple(row) for row in connection.execute(query)]
    frame = pd.DataFrame.from_records(rows, columns=["cell_id", "measure", "value"])
    return frame.astype({"value": float})


def read_population(
    connection: Connection, region_id: str, *, reference_date: date | None = None
) -> pd.DataFrame:
    """Read the smallest census cells of one date: grids of several sizes hold the same people.

    Parameters
    ----------
    reference_date
        Day of the census; None: the newest that is loaded.

    Returns
    -------
    pandas.DataFrame
        By cell_id, sorted: x, y (metres in the region's system), outside, and a column per
        census measure with NaN where the census withholds the cell.

    Raises
    ------
    NotFoundError
        No grid is loaded, or none of that date.
    """
    return read_grids(connection, region_id, reference_date=reference_date)[0].table


def read_grids(
    connection: Connection,
    region_id: str,
    *,
    reference_date: date | None = None,
    measures: Iterable[str] | None = None,
) -> list[CensusGrid]:
    """Read the census cells of one date by their size, the smallest first.

    Parameters
    ----------
    reference_date
        Day of the census; None: the newest that is loaded.
    measures
        Which ones; None: all that are loaded.

    Raises
    ------
    NotFoundError
        No grid is loaded, or none of that date or with any of these measures.
    """
    own = population_value.c.region_id == region_id
    dates = population_value.c.reference_date
    day = reference_date or connection.scalar(select(func.max(dates)).where(own))
    table = f"{population_value.schema}.{population_value.name}"
    query = (
        "SELECT cell_id, measure, value, validity, outside::int, ST_X(geometry), ST_Y(geometry) "
        f"FROM {table} WHERE region_id = %s AND reference_date = %s"
    )
    parameters: tuple[Any, ...] = (region_id, day)
    if measures is not None:
        query, parameters = f"{query} AND measure = ANY(%s)", (*parameters, list(measures))
    rows = read_arrow(connection, query, parameters, _CELL)
    if not rows.num_rows:
        raise NotFoundError(
            f"Für die Region „{region_id}“ ist kein Zensusgitter geladen"
            f"{f' vom {day}' if reference_date else ''}. Im Profil [[population]] ergänzen."
        )
    frame = rows.to_pandas().astype({"outside": bool})
    named = pc.extract_regex(rows["cell_id"], r"RES(?P<metres>\d+)m")
    sizes = pc.struct_field(named, "metres").cast(pa.int64()).to_pandas()
    return [_grid(int(size), cells) for size, cells in frame.groupby(sizes)]


def _grid(size: int, cells: pd.DataFrame) -> CensusGrid:
    places = cells.drop_duplicates("cell_id").set_index("cell_id")[["x", "y", "outside"]]
    cells = cells.astype({"value": float})
    values = cells.pivot(index="cell_id", columns="measure", values="value")
    codes = cells.pivot(index="cell_id", columns="measure", values="validity")
    members = {member.value: member for member in Validity}
    validity = codes.apply(lambda column: column.map(members))
    return CensusGrid(
        size=size,
        places=places.sort_index(),
        values=values.sort_index(),
        validity=validity.astype(object).where(validity.notna(), Validity.MISSING).sort_index(),
    )
