"""Opens the database that the settings name, with its schema up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from kpk_geo.database.connection import open_engine
from kpk_geo.database.migrate import upgrade
from kpk_geo.settings import Settings


@contextmanager
def open_database(settings: Settings | None = None) -> Iterator[Engine]:
    """Give an engine whose schema is current."""
    with open_engine(settings or Settings()) as engine:
        upgrade(engine)
        yield engine
