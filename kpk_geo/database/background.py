"""What is drawn behind the maps, in the database: written whole, read whole."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, delete, func, select

from kpk_geo.background import Background, FeatureKind, PlaceKind
from kpk_geo.database.bulk import copy_frame
from kpk_geo.database.tables import background, source, street_edge
from kpk_geo.database.work_crs import region_crs

_EXTENT = "extent"
_MAIN = ("motorway", "trunk", "primary", "secondary", "tertiary")  # streets that are named
_FEATURES = frozenset(kind.value for kind in FeatureKind)
_PLACES = frozenset(kind.value for kind in PlaceKind)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StoredBackground:
    """A background with what must be said of its source."""

    background: Background
    publisher: str
    attribution: str | None


def write_background(connection: Connection, content: Background, *, source_pk: int) -> None:
    """Replace what a source brought.

    Parameters
    ----------
    content
        In metres of the region's system.
    source_pk
        Key of the extract among the sources.
    """
    connection.execute(delete(background).where(background.c.source_pk == source_pk))
    frames = [content.features.assign(name=None), content.places]
    if content.extent is not None:
        row = {"kind": [_EXTENT], "name": [None]}
        frames.append(gpd.GeoDataFrame(row, geometry=[content.extent], crs=content.features.crs))
    for frame in frames:
        rows = frame[["kind", "name", "geometry"]]
        copy_frame(connection, background, rows, constants={"source_pk": source_pk})


def read_background(connection: Connection, region_id: str) -> StoredBackground | None:
    """Read the background of a region; None: no extract is loaded, or it was before there was one.

    Parameters
    ----------
    region_id
        Of the region.
    """
    query = (
        select(
            background.c.kind,
            background.c.name,
            func.ST_AsBinary(background.c.geometry, type_=None),
            source.c.publisher,
            source.c.attribution,
        )
        .join(source, source.c.source_pk == background.c.source_pk)
        .where(source.c.region_id == region_id)
        .order_by(background.c.pk)
    )
    rows = connection.execute(query).all()
    if not rows:
        return None
    kinds, names, shapes, publishers, attributions = zip(*rows, strict=True)
    frame = gpd.GeoDataFrame(
        pd.DataFrame({"kind": kinds, "name": names}),
        geometry=shapely.from_wkb([bytes(shape) for shape in shapes]),
        crs=region_crs(connection, region_id),
    )
    extents = frame.geometry[frame["kind"] == _EXTENT]
    return StoredBackground(
        background=Background(
            features=frame.loc[frame["kind"].isin(_FEATURES), ["kind", "geometry"]].reset_index(
                drop=True
            ),
            places=frame[frame["kind"].isin(_PLACES)].reset_index(drop=True),
            extent=extents.iloc[0] if len(extents) else None,
        ),
        publisher=publishers[0],
        attribution=attributions[0],
    )


def read_main_streets(connection: Connection, region_id: str) -> gpd.GeoDataFrame:
    """Read main streets that have a name: name, and the lines of all their pieces in metres.

    Parameters
    ----------
    region_id
        Of the region; without a network there are none.
    """
    lines = func.ST_AsBinary(func.ST_Collect(street_edge.c.geometry, type_=None), type_=None)
    query = (
        select(street_edge.c.name, lines)
        .where(
            street_edge.c.region_id == region_id,
            street_edge.c.highway.in_(_MAIN),
            street_edge.c.name != "",
        )
        .group_by(street_edge.c.name)
        .order_by(street_edge.c.name)
    )
    rows = connection.execute(query).all()
    return gpd.GeoDataFrame(
        {"name": [name for name, _ in rows]},
        geometry=shapely.from_wkb([bytes(shape) for _, shape in rows]),
        crs=region_crs(connection, region_id),
    )
