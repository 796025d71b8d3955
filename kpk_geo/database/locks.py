"""Who works on something holds it: a lock in the database that dies with its connection.

So nothing has to be cleaned up after a kill.
"""

import getpass
import os
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, text

from kpk_geo.errors import SourceError
from kpk_geo.local_time import local_time

# First half of the key: what kind of thing is held. Any numbers; the second half is its name.
REGIONS: Final = 7_274_102
STATES: Final = 7_274_103


@contextmanager
def held(
    engine: Engine, kind: int, name: str, *, refusal: Callable[[Connection], SourceError]
) -> Iterator[None]:
    """Hold something as long as this lasts.

    Parameters
    ----------
    kind
        `REGIONS` or `STATES`.
    name
        Of the region or state.
    refusal
        Makes the error that is raised where somebody else holds it.

    Raises
    ------
    SourceError
        Somebody else holds it.
    """
    key = _key(kind, name)
    with engine.connect() as holder:
        if not holder.scalar(text("SELECT pg_try_advisory_lock(:kind, :name)"), key):
            raise refusal(holder)
        holder.commit()  # the lock is of the session: no transaction has to stay open for hours
        try:
            yield
        finally:
            holder.execute(text("SELECT pg_advisory_unlock(:kind, :name)"), key)
            holder.rollback()


def is_held(connection: Connection, kind: int, name: str) -> bool:
    """Say whether somebody holds it now.

    Parameters
    ----------
    kind, name
        As `held` takes them.
    """
    key = _key(kind, name)
    found = connection.scalar(
        text(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = :kind AND objid = :name)"
        ),
        key | {"name": key["name"] % (1 << 32)},  # shown there without a sign
    )
    return bool(found)


def holder_name() -> str:
    """Say in German who this process is."""
    return f"{getpass.getuser()} auf {socket.gethostname()} (Prozess {os.getpid()})"


def since(who: str, moment: datetime) -> str:
    """Say in German who holds something, and since when."""
    return f" von {who} seit {local_time(moment):%H:%M} Uhr"


def _key(kind: int, name: str) -> dict[str, int]:
    return {"kind": kind, "name": zlib.crc32(name.encode()) - (1 << 31)}
