"""Databases that are filled once in a process and then copied: each test has one of its own.

What a test starts from, a region loaded and its runs computed, takes a second to make anew and a
twentieth of that to copy. Nothing is shared: a test may change its copy as it likes, and gets the
same one alone, in any order and on any process. What a test is about is never kept, only what it
starts from.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from run_cluster import copy_database
from sqlalchemy import Engine, create_engine

ROOM = 4  # databases; tests that start alike follow each other in a file
Result = TypeVar("Result")


class Kept:
    """The databases that a process keeps, the one used last at the end."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, Any]] = {}

    def fill(self, engine: Engine, key: str, fill: Callable[[Engine], Result]) -> Result:
        """Fill an empty database, or make it a copy of the one that was filled for this key.

        Parameters
        ----------
        engine : Engine
            The test's own database, which nobody else uses at the moment.
        key : str
            Names everything on which the filling depends.
        fill : Callable
            Fills the database of an engine.

        Returns
        -------
        Result
            What `fill` returned when it was called.
        """
        own = str(engine.url.database)
        server = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
        name, earlier = self._kept.pop(key, ("", None))
        result: Result = earlier if name else fill(engine)
        engine.dispose()  # a database is copied and replaced while nobody is connected
        with server.connect() as connection:
            if name:
                copy_database(connection, name, own)
            else:
                name = self._free_name(own)
                copy_database(connection, own, name)
        server.dispose()
        self._kept[key] = (name, result)
        return result

    def _free_name(self, own: str) -> str:
        if len(self._kept) < ROOM:
            return f"{own}_kept_{len(self._kept)}"
        name, _ = self._kept.pop(next(iter(self._kept)))  # the one used longest ago
        return name
