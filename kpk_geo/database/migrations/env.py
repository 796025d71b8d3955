"""Alembic's entry: runs on the connection that `kpk_geo.database.migrate` hands over."""

from typing import Any

from alembic import context
from geoalchemy2 import alembic_helpers

from kpk_geo.database.tables import SCHEMA, metadata


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Look at our schema only."""
    return name == SCHEMA if kind == "schema" else True


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Leave PostGIS's own tables and Alembic's out of comparisons."""
    if kind == "table" and name == "alembic_version":
        return False
    return bool(alembic_helpers.include_object(thing, name, kind, reflected, other))  # type: ignore[no-untyped-call]


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table_schema=SCHEMA,
    include_schemas=True,
    include_name=include_name,
    include_object=include_object,
    render_item=alembic_helpers.render_item,
    process_revision_directives=alembic_helpers.writer,
)
with context.begin_transaction():
    context.run_migrations()
