"""The street network in the database: written whole, read whole."""

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, Function, Table, delete, func, select

from kpk_geo.arrays import Objects
from kpk_geo.crs import WORK_CRS
from kpk_geo.database.bulk import copy_frame
from kpk_geo.database.street_cover import read_cover, write_cover
from kpk_geo.database.tables import source, street_barrier, street_edge, street_node
from kpk_geo.errors import NotFoundError
from kpk_geo.network.streets import Streets

_EDGE = ("start", "end", "length", "passable", "flags", "seconds", "highway", "name", "way")


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
    constants = {"region_id": region_id, "source_pk": source_pk}
    nodes = streets.nodes.reset_index(names="node")
    copy_frame(connection, street_node, nodes, constants=constants)
    edges = streets.edges.reset_index(names="edge")[["edge", *_EDGE, "geometry"]]
    copy_frame(connection, street_edge, edges, constants=constants)
    barriers = gpd.GeoDataFrame(geometry=streets.barriers)
    copy_frame(connection, street_barrier, barriers, constants={"source_pk": source_pk})
    write_cover(
        connection, streets.extent, streets.heights, region_id=region_id, source_pk=source_pk
    )
    return len(streets.edges)


def read_streets(connection: Connection, region_id: str) -> Streets:
    """Read the network of a region.

    Raises
    ------
    NotFoundError
        None is loaded.
    """
    query = (
        select(*(street_edge.c[name] for name in _EDGE), _wkb(street_edge))
        .where(street_edge.c.region_id == region_id)
        .order_by(street_edge.c.edge)
    )
    rows = connection.execute(query).all()
    if not rows:
        raise NotFoundError(
            f"Für die Region „{region_id}“ ist kein Straßennetz geladen. Im Profil den Abschnitt "
            "[network] ergänzen und neu laden; Straßen holt kpk streets."
        )
    columns = list(zip(*rows, strict=True))
    edges = pd.DataFrame(dict(zip(_EDGE, columns[:-1], strict=True)))
    edges = edges.astype({"seconds": float, "start": np.int32, "end": np.int32})
    found = connection.execute(
        select(street_node.c.blocked, _wkb(street_node))
        .where(street_node.c.region_id == region_id)
        .order_by(street_node.c.node)
    ).all()
    blocked, places = zip(*found, strict=True)
    extent, heights = read_cover(connection, region_id)
    return Streets(
        nodes=gpd.GeoDataFrame({"blocked": blocked}, geometry=_shapes(places), crs=WORK_CRS),
        edges=gpd.GeoDataFrame(edges, geometry=_shapes(columns[-1]), crs=WORK_CRS),
        barriers=gpd.GeoSeries(_shapes(_barriers(connection, region_id)), crs=WORK_CRS),
        extent=extent,
        heights=heights,
    )


def _barriers(connection: Connection, region_id: str) -> tuple[bytes, ...]:
    query = (
        select(_wkb(street_barrier))
        .join(source, source.c.source_pk == street_barrier.c.source_pk)
        .where(source.c.region_id == region_id)
        .order_by(street_barrier.c.pk)
    )
    return tuple(connection.scalars(query))


def _wkb(table: Table) -> "Function[Any]":
    return func.ST_AsBinary(table.c.geometry, type_=None)


def _shapes(texts: Iterable[bytes]) -> Objects:
    return shapely.from_wkb([bytes(text) for text in texts])
