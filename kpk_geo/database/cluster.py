"""A private PostgreSQL cluster in the state folder, for use without a database server.

The server listens on a unix socket only. It is started on first use and shared by every `kpk`
process: each holds a shared lock on `users.lock` while it lives, and a keeper (keeper.py) stops
the server once nobody has held that lock for a while. Locks go with their process, so a killed
client leaves nothing behind. As root the server runs as the unprivileged user `postgres`.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg

from kpk_geo.database.programs import program_dir, run_program, server_owner, server_version
from kpk_geo.errors import DatabaseError, why

DATABASE = "kpk"
SUPERUSER = "kpk"
START_PATIENCE = 30.0  # seconds; after a kill, old backends take about 2.5 s to leave
_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "jit": "off",  # compiles for longer than our queries run
    "shared_buffers": "'128MB'",
    "max_connections": "60",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "logging_collector": "off",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster lies and how it runs."""

    state_dir: Path
    idle_seconds: float = 60
    fsync: bool = True

    @property
    def data_dir(self) -> Path:
        """The folder of the database files."""
        return self.state_dir / "postgres" / "data"

    @property
    def socket_dir(self) -> Path:
        """A short folder for the socket, whose path may not exceed 107 bytes."""
        digest = hashlib.sha256(str(self.state_dir.resolve()).encode()).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"kpk-{os.geteuid()}-{digest}"

    @property
    def url(self) -> str:
        """The address of the database for SQLAlchemy."""
        return (
            f"postgresql+psycopg://{SUPERUSER}@/{DATABASE}?host={self.socket_dir}"
            "&options=-csearch_path%3Dpublic"
        )

    @property
    def log_file(self) -> Path:
        """Where the server writes its messages."""
        return self.state_dir / "postgres" / "server.log"

    def lock_file(self, name: str) -> Path:
        """One of the lock files: users, start, keeper."""
        return self.state_dir / f"{name}.lock"


def join_cluster(cluster: Cluster) -> IO[bytes]:
    """Start the cluster if needed and count as its user until the returned lock is closed.

    Raises
    ------
    DatabaseError
        PostgreSQL or PostGIS is not installed, or the server does not start.
    """
    _prepare_state_dir(cluster)
    users = cluster.lock_file("users").open("ab")
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while the keeper is stopping the server
    try:
        ensure_running(cluster)
    except BaseException:
        users.close()
        raise
    return users


def ensure_running(cluster: Cluster) -> None:
    """Start the server unless it answers; make sure that a keeper watches it."""
    if not _answers(cluster):
        with locked(cluster.lock_file("start")):
            if not _answers(cluster):
                _start(cluster)
    _ensure_keeper(cluster)


def stop(cluster: Cluster) -> None:
    """Stop the server; nothing happens if it does not run."""
    if (cluster.data_dir / "postmaster.pid").exists():
        with suppress(DatabaseError):
            run_program("pg_ctl", "stop", "-D", str(cluster.data_dir), "-m", "fast", "-w")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file exclusively."""
    with path.open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _prepare_state_dir(cluster: Cluster) -> None:
    try:
        cluster.state_dir.mkdir(parents=True, exist_ok=True)
        (cluster.state_dir / "postgres").mkdir(exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"Der Zustandsordner {cluster.state_dir} lässt sich nicht anlegen ({why(error)}). "
            "Mit KPK_STATE_DIR einen anderen Ordner wählen."
        ) from error
    owner = server_owner()
    if owner is None:
        return
    closed = next(
        (folder for folder in cluster.state_dir.resolve().parents if not _enterable(folder)), None
    )
    if closed is not None:
        raise DatabaseError(
            f"Der Benutzer {owner}, unter dem die Datenbank läuft, darf den Ordner {closed} nicht "
            "betreten. Mit KPK_STATE_DIR einen anderen Ordner wählen, etwa /var/lib/kpk-geo."
        )
    cluster.state_dir.chmod(cluster.state_dir.stat().st_mode | stat.S_IXOTH)
    shutil.chown(cluster.state_dir / "postgres", owner)


def _enterable(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def _prepare_socket_dir(cluster: Cluster) -> None:
    """Make a folder that only the server's owner may enter, and refuse a foreign one."""
    folder = cluster.socket_dir
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = server_owner()
    wanted = pwd.getpwnam(owner).pw_uid if owner else os.geteuid()
    found = folder.lstat()
    if found.st_uid not in (wanted, os.geteuid()) or not stat.S_ISDIR(found.st_mode):
        raise DatabaseError(f"Der Ordner {folder} gehört einem anderen Benutzer; bitte löschen.")
    os.chown(folder, wanted, -1)
    folder.chmod(0o700)


def _answers(cluster: Cluster) -> bool:
    try:
        with psycopg.connect(
            host=str(cluster.socket_dir), user=SUPERUSER, dbname=DATABASE, connect_timeout=5
        ):
            return True
    except psycopg.OperationalError:
        return False


def _start(cluster: Cluster) -> None:
    program_dir()
    if not (cluster.data_dir / "PG_VERSION").exists():
        _create(cluster)
    _check_version(cluster)
    _prepare_socket_dir(cluster)
    options = {"unix_socket_directories": str(cluster.socket_dir)}
    options |= {} if cluster.fsync else {"fsync": "off", "synchronous_commit": "off"}
    arguments = " ".join(f"-c {name}={value}" for name, value in options.items())
    deadline = time.monotonic() + START_PATIENCE
    while True:
        try:
            run_program(
                "pg_ctl", "start", "-w", "-D", str(cluster.data_dir),
                "-l", str(cluster.log_file), "-o", arguments,
            )  # fmt: skip
            break
        except DatabaseError as error:
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"Die eigene Datenbank startet nicht. Meldungen stehen in {cluster.log_file}; "
                    f"die letzte: {_last_line(cluster.log_file)}"
                ) from error
            time.sleep(0.3)
    _create_database(cluster)


def _create(cluster: Cluster) -> None:
    """Make the cluster beside its place and move it there, so that a half-made one never counts."""
    draft = cluster.data_dir.with_name("data.neu")
    shutil.rmtree(draft, ignore_errors=True)
    run_program(
        "initdb", "-D", str(draft), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8",
        "--auth-local=trust", "--auth-host=reject", "--no-instructions",
    )  # fmt: skip
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{name} = {value}\n" for name, value in _SETTINGS.items())
    draft.rename(cluster.data_dir)


def _check_version(cluster: Cluster) -> None:
    made_with = (cluster.data_dir / "PG_VERSION").read_text().strip()
    installed = (server_version() or "").split(".")[0]
    if made_with != installed:
        raise DatabaseError(
            f"Der Datenbestand in {cluster.data_dir} stammt von PostgreSQL {made_with}, "
            f"installiert ist {installed}. Entweder Version {made_with} wieder installieren "
            "oder den Ordner umbenennen und die Regionen neu laden."
        )


def _create_database(cluster: Cluster) -> None:
    with psycopg.connect(
        host=str(cluster.socket_dir), user=SUPERUSER, dbname="postgres", autocommit=True
    ) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
        if found.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _ensure_keeper(cluster: Cluster) -> None:
    with cluster.lock_file("keeper").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # a keeper is at work
    null = os.open(os.devnull, os.O_RDWR)
    try:
        os.posix_spawn(
            sys.executable,
            [
                sys.executable,
                "-m",
                "kpk_geo.database.keeper",
                str(cluster.state_dir),
                str(cluster.idle_seconds),
            ],
            dict(os.environ),
            file_actions=[(os.POSIX_SPAWN_DUP2, null, target) for target in (0, 1, 2)],
            setsid=True,
        )
    finally:
        os.close(null)


def _last_line(path: Path) -> str:
    try:
        lines = path.read_text(errors="replace").strip().splitlines()
    except OSError:
        return "(keine)"
    return lines[-1] if lines else "(keine)"
