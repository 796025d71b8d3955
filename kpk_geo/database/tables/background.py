"""What is drawn behind the maps of a region."""

from geoalchemy2 import Geometry
from sqlalchemy import Column, Identity, Integer, Table, Text

from kpk_geo.database.tables.base import ANY_SRID, metadata, source_column

background = Table(
    "background",
    metadata,
    Column("pk", Integer, Identity(), primary_key=True),
    source_column(),
    Column("kind", Text, nullable=False),  # kpk_geo/background.py, or "extent"
    Column("name", Text),  # of places
    Column("geometry", Geometry("GEOMETRY", srid=ANY_SRID, spatial_index=False), nullable=False),
)
