"""Engines: to the commune's own server or to the private cluster."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kpk_geo.database.cluster import Cluster, ensure_running, join_cluster
from kpk_geo.errors import BusyError, DatabaseError, DuplicateIdError, InputError, why
from kpk_geo.settings import Settings

# Else a user called kpk would have our schema as default, and PostGIS would be put into it.
SEARCH_PATH = "-c search_path=public"
# Of one process; the private cluster admits 60 and is shared by every `kpk` command.
POOL: dict[str, Any] = {
    "pool_size": 16, "max_overflow": 8, "pool_timeout": 10, "pool_pre_ping": True,
}  # fmt: skip


@contextmanager
def open_engine(settings: Settings) -> Iterator[Engine]:
    """Give an engine to the database; the private cluster runs as long as this lasts.

    Raises
    ------
    DatabaseError
        The server cannot be reached or does not start.
    """
    if settings.database_url:
        engine = create_engine(
            _with_password(settings), connect_args={"options": SEARCH_PATH}, **POOL
        )
        try:
            with translated():
                engine.connect().close()
            yield engine
        finally:
            engine.dispose()
        return
    cluster = Cluster(settings.state_dir, settings.idle_seconds, settings.fsync)
    with join_cluster(cluster):
        engine = create_engine(cluster.url, creator=lambda: _connect(cluster), **POOL)
        try:
            yield engine
        finally:
            engine.dispose()


def _with_password(settings: Settings) -> URL:
    """Give the address of the server, with the password out of its own file where there is one."""
    url = make_url(driver_url(settings.database_url or ""))
    path = settings.database_password_file
    if path is None:
        return url
    try:
        return url.set(password=path.read_text(encoding="utf-8").strip())
    except OSError as error:
        raise DatabaseError(
            f"Die Datei mit dem Kennwort der Datenbank ({path}) lässt sich nicht lesen: "
            f"{why(error)}. Sie steht in KPK_DATABASE_PASSWORD_FILE."
        ) from error


def driver_url(url: str) -> str:
    """Name the driver in an address that leaves it open.

    >>> driver_url("postgres://planer@db.example/kpk")
    'postgresql+psycopg://planer@db.example/kpk'
    """
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def _connect(cluster: Cluster) -> "psycopg.Connection[Any]":
    """Connect, reviving a server that was killed meanwhile."""
    target: dict[str, Any] = {
        "host": str(cluster.socket_dir), "user": "kpk", "dbname": "kpk", "connect_timeout": 10,
        "options": SEARCH_PATH,
    }  # fmt: skip
    try:
        return psycopg.connect(**target)
    except psycopg.OperationalError:
        ensure_running(cluster)
        return psycopg.connect(**target)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All or nothing: commit at the end, roll back on any error; database faults in German."""
    with translated(), engine.begin() as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Read several things as they were at one moment, whatever a load commits meanwhile."""
    still = engine.execution_options(isolation_level="REPEATABLE READ")
    with transaction(still) as connection:
        yield connection


@contextmanager
def translated() -> Iterator[None]:
    """Turn a fault of the database into an error that says what to do.

    Raises
    ------
    DatabaseError
        The server cannot be reached, refuses the login, is full, or the connection was lost.
    InputError
        It cannot take a character or a value, or a key is too long.
    DuplicateIdError
        Two files bring the same key.
    BusyError
        No connection of the pool became free in time.
    """
    try:
        yield
    except (OperationalError, psycopg.OperationalError) as error:
        if _sqlstate(error) == _TOO_LONG_FOR_AN_INDEX:
            raise InputError(
                "Ein Schlüssel oder Name ist länger, als die Datenbank ordnen kann (etwa 2.500 "
                "Zeichen). Von dieser Quelle wurde nichts übernommen; bitte die Spalten im Profil "
                "prüfen."
            ) from error
        raise DatabaseError(_explanation(error)) from error
    except (DataError, psycopg.DataError, UnicodeEncodeError) as error:  # half a letter
        raise InputError(
            "Darin stehen Zeichen oder Werte, die die Datenbank nicht aufnehmen kann "
            f"({_first_line(error)}). Nichts davon wurde übernommen."
        ) from error
    except psycopg.errors.UniqueViolation as error:
        raise DuplicateIdError(
            "Dieselben Angaben kommen aus zwei Dateien des Profils "
            f"({error.diag.message_detail}). Von der zweiten wurde nichts übernommen."
        ) from error
    except PoolTimeoutError as error:
        raise BusyError from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseError(_LOST) from error
        raise


_TOO_LONG_FOR_AN_INDEX = "54000"
_LOST = (
    "Die Verbindung zur Datenbank ging verloren. Von dieser Quelle wurde nichts übernommen; "
    "bitte den Befehl wiederholen."
)


def _first_line(error: Exception) -> str:
    lines = str(getattr(error, "orig", error)).strip().splitlines()
    return lines[0] if lines else "ohne Meldung"


def _sqlstate(error: OperationalError | psycopg.OperationalError) -> str | None:
    original = error.orig if isinstance(error, OperationalError) else error
    state: str | None = getattr(original, "sqlstate", None)
    return state


def _explanation(error: OperationalError | psycopg.OperationalError) -> str:
    state = _sqlstate(error)
    reason = _first_line(error)
    if state in ("53100", "53200"):
        return (
            "Auf dem Datenträger der Datenbank ist kein Platz mehr. Von dieser Quelle wurde nichts "
            f"übernommen. Bitte Platz schaffen und den Befehl wiederholen. ({reason})"
        )
    if state and state.startswith("28"):
        return f"Die Datenbank lehnt die Anmeldung ab; stimmt KPK_DATABASE_URL? ({reason})"
    lost = isinstance(error, OperationalError) and error.connection_invalidated
    if lost or (state and state.startswith("57P")):
        return _LOST
    return f"Die Datenbank ist nicht erreichbar; stimmt KPK_DATABASE_URL? ({reason})"


def describe_server(connection: Connection) -> dict[str, str]:
    """Versions of PostgreSQL and PostGIS and the size of the database."""
    server = {"postgresql": str(connection.scalar(text("SHOW server_version")))}
    with suppress(DBAPIError):
        server["postgis"] = str(connection.scalar(text("SELECT postgis_lib_version()")))
    server["size"] = str(connection.scalar(text("SELECT pg_database_size(current_database())")))
    return server


class _Rehearsal:
    """Stands for an engine; each transaction is a savepoint of one that is taken back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with self._connection.begin_nested():
            yield self._connection

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        yield self._connection


@contextmanager
def rehearsal(engine: Engine) -> Iterator[Engine]:
    """Give what stands for the engine while all that is written through it is taken back."""
    with translated(), engine.connect() as connection:
        outer = connection.begin()
        try:
            yield cast(Engine, _Rehearsal(connection))
        finally:
            outer.rollback()
