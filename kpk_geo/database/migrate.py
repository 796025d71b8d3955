"""Brings the schema up to date; Alembic holds the steps (migrations/versions)."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import NotSupportedError, ProgrammingError

from kpk_geo.database.connection import transaction
from kpk_geo.errors import DatabaseError

if TYPE_CHECKING:  # a command that finds the schema current does not wait for Alembic
    from alembic.config import Config

# The newest step; a test holds it against the migration scripts. Knowing it here spares the
# import of Alembic's machinery on every start.
HEAD = "0022"
_LOCK = 5_772_156  # any number; two processes must not migrate at once


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision, by default the newest; quick if it is there already.

    Raises
    ------
    DatabaseError
        PostGIS is missing, or the account may not change the schema.
    """
    with transaction(engine) as connection:
        if revision == "head" and current_revision(connection) == HEAD:
            return
    _run(engine, "upgrade", revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the schema back to a revision; "base" empties it."""
    _run(engine, "downgrade", revision)


def check(engine: Engine) -> None:
    """Raise an Alembic error if tables and migrations differ."""
    from alembic import command

    with engine.connect() as connection:
        command.check(_config(connection))


def current_revision(connection: Connection) -> str | None:
    """Read the revision of the schema; None for an empty database."""
    known = connection.scalar(text("SELECT to_regclass('kpk.alembic_version')"))
    if known is None:
        return None
    revision = connection.scalar(text("SELECT version_num FROM kpk.alembic_version"))
    return None if revision is None else str(revision)


def _run(engine: Engine, step: str, revision: str) -> None:
    from alembic import command

    try:
        with transaction(engine) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS kpk"))
            getattr(command, step)(_config(connection), revision)
    except (ProgrammingError, NotSupportedError) as error:
        raise DatabaseError(
            "Das Schema lässt sich nicht einrichten. Gebraucht werden PostGIS auf dem Server "
            "(CREATE EXTENSION postgis) und das Recht, Schemata anzulegen. "
            f"({str(error.orig).strip().splitlines()[0]})"
        ) from error


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    return config
