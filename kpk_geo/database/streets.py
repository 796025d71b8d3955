"""The street network in the database: written whole, read whole."""

from typing import Final

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from sqlalchemy import Connection, Table, delete

from kpk_geo.arrays import Objects
from kpk_geo.database.arrow import copy_arrow, read_arrow
from kpk_geo.database.bulk import geometry_texts
from kpk_geo.database.street_cover import read_cover, write_cover
from kpk_geo.database.tables import source, street_barrier, street_edge, street_node
from kpk_geo.database.work_crs import region_crs
from kpk_geo.errors import NotFoundError
from kpk_geo.frames import crs_of
from kpk_geo.network.streets import Streets

_EDGE: Final = pa.schema(
    [
        ("start", pa.int32()), ("end", pa.int32()), ("length", pa.int64()),
        ("passable", pa.int64()), ("flags", pa.int64()), ("seconds", pa.float64()),
        ("highway", pa.string()), ("name", pa.string()), ("way", pa.int64()),
    ]
)  # fmt: skip
_NODE: Final = pa.schema([("blocked", pa.int64())])
_LINE: Final = pa.field("geometry", pa.string())
_POINT: Final = [pa.field("x", pa.float64()), pa.field("y", pa.float64())]
_AS_TEXT: Final = "encode(ST_AsBinary(geometry, 'NDR'), 'hex')"
_WKB_HEAD: Final = 9  # bytes of a line before its places: order, type, number of places


def write_streets(
    connection: Connection, streets: Streets, *, region_id: str, source_pk: int
) -> int:
    """Replace the network of a region; give the number of edges.

    Parameters
    ----------
    streets
        The whole network; it is left as it is.
    source_pk
        Key of the extract among the sources.
    """
    for table in (street_node, street_edge):
        connection.execute(delete(table).where(table.c.region_id == region_id))
    connection.execute(delete(street_barrier).where(street_barrier.c.source_pk == source_pk))
    constants: dict[str, str | int] = {"region_id": region_id, "source_pk": source_pk}
    copy_arrow(connection, street_node, _rows(streets.nodes, "node", _NODE, constants))
    copy_arrow(connection, street_edge, _rows(streets.edges, "edge", _EDGE, constants))
    barriers = pa.table(
        {
            "source_pk": np.full(len(streets.barriers), source_pk),
            "geometry": pa.array(geometry_texts(streets.barriers), pa.string()),
        }
    )
    copy_arrow(connection, street_barrier, barriers)
    write_cover(
        connection,
        streets.extent,
        streets.heights,
        crs=crs_of(streets.nodes),
        region_id=region_id,
        source_pk=source_pk,
    )
    return len(streets.edges)


def _rows(
    frame: gpd.GeoDataFrame, number: str, schema: pa.Schema, constants: dict[str, str | int]
) -> pa.Table:
    """Put the columns of a frame, its row numbers and its geometries together."""
    columns = {name: pa.array([value] * len(frame)) for name, value in constants.items()}
    columns[number] = pa.array(np.arange(len(frame)))
    for name, kind in zip(schema.names, schema.types, strict=True):
        columns[name] = pa.array(frame[name].to_numpy(), kind, from_pandas=True)
    columns["geometry"] = pa.array(geometry_texts(frame.geometry), pa.string())
    return pa.table(columns)


def read_streets(connection: Connection, region_id: str) -> Streets:
    """Read the network of a region.

    Raises
    ------
    NotFoundError
        None is loaded.
    """
    rows = _read(connection, street_edge, _EDGE, region_id)
    if not rows.num_rows:
        raise NotFoundError(
            f"Für die Region „{region_id}“ ist kein Straßennetz geladen. Im Profil den Abschnitt "
            "[network] ergänzen und neu laden; Straßen holt kpk streets."
        )
    edges = rows.select(_EDGE.names).to_pandas()
    nodes = _read(connection, street_node, _NODE, region_id)
    extent, heights = read_cover(connection, region_id)
    crs = region_crs(connection, region_id)
    return Streets(
        nodes=gpd.GeoDataFrame(
            {"blocked": nodes["blocked"].to_numpy()},
            geometry=shapely.points(nodes["x"].to_numpy(), nodes["y"].to_numpy()),
            crs=crs,
        ),
        edges=gpd.GeoDataFrame(edges, geometry=_lines(rows), crs=crs),
        barriers=gpd.GeoSeries(_lines(_barriers(connection, region_id)), crs=crs),
        extent=extent,
        heights=heights,
    )


def _read(connection: Connection, table: Table, schema: pa.Schema, region_id: str) -> pa.Table:
    """Read the columns of `schema` and the places, in the order of their numbers."""
    names = ", ".join(f'"{name}"' for name in schema.names)
    if table is street_edge:
        place, order, places = _AS_TEXT, "edge", [_LINE]
    else:
        place, order, places = "ST_X(geometry), ST_Y(geometry)", "node", _POINT
    query = (
        f"SELECT {names}, {place} FROM {table.schema}.{table.name} "
        f"WHERE region_id = %s ORDER BY {order}"
    )
    return read_arrow(connection, query, (region_id,), pa.schema([*schema, *places]))


def _barriers(connection: Connection, region_id: str) -> pa.Table:
    query = (
        f"SELECT {_AS_TEXT} FROM {street_barrier.schema}.{street_barrier.name} "
        f"JOIN {source.schema}.{source.name} s USING (source_pk) "
        "WHERE s.region_id = %s ORDER BY pk"
    )
    return read_arrow(connection, query, (region_id,), pa.schema([_LINE]))


def _lines(rows: pa.Table) -> Objects:
    """Read lines from WKB in hexadecimal, all at once: GEOS takes twice as long one by one."""
    column = rows["geometry"].combine_chunks()
    if not len(column):
        return np.empty(0, dtype=object)
    texts = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
    wkb = np.frombuffer(bytes.fromhex("".join(texts.to_pylist())), dtype=np.uint8)
    sizes = pc.binary_length(texts).to_numpy() // 2
    begin = np.cumsum(sizes) - sizes
    assert (wkb[begin] == 1).all()  # little-endian
    assert (wkb[begin + 1] == 2).all()  # lines
    is_place = np.ones(len(wkb), dtype=bool)
    is_place[(begin[:, None] + np.arange(_WKB_HEAD)).ravel()] = False
    xy = wkb[is_place].view("<f8").reshape(-1, 2)
    owner = np.repeat(np.arange(len(sizes)), (sizes - _WKB_HEAD) // 16)
    return np.asarray(shapely.linestrings(xy, indices=owner), dtype=object)
