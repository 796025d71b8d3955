"""Where the database cluster of a test run lies, and what an interrupted run left behind.

Every test has a database of its own: seventeen megabytes, written more than a thousand times. In
memory that takes a fifth of the time that a disk takes, and what the disk would add, to survive a
power cut, is asked by no test that shares this cluster.
"""

import fcntl
import shutil
import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, text

from kpk_geo.database.cluster import Cluster, stop

MEMORY = Path("/dev/shm")  # a disk in memory, where the system has one
ROOM = 4 * 2**30  # bytes that must be free there; a whole run takes about one and a half GiB
FORGOTTEN = 600.0  # seconds after which a cluster without users is that of an interrupted run
PREFIX = "kpk-test-run-"


def new_folder(run_id: str) -> Path:
    """The folder of the cluster that all processes of a test run share; not made yet."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    return (MEMORY if has_room else Path(tempfile.gettempdir())) / f"{PREFIX}{run_id}"


def copy_database(server: Connection, source: str, name: str) -> None:
    """Make a database, in place of one of that name, as a copy of another that nobody uses."""
    server.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    # In memory it is quicker to copy files than to log every page; PostgreSQL 14 always does so.
    folder = Path(server.execute(text("SHOW data_directory")).scalar_one())
    version = int(server.execute(text("SHOW server_version_num")).scalar_one())
    by_file = folder.is_relative_to(MEMORY) and version >= 150_000
    how = " STRATEGY file_copy" if by_file else ""
    server.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{source}"{how}'))


def remove(folder: Path) -> None:
    """Stop a cluster and remove it."""
    if folder.exists():
        stop(Cluster(folder))
        shutil.rmtree(folder, ignore_errors=True)


def remove_forgotten() -> None:
    """Give back the memory that interrupted runs still hold."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime < FORGOTTEN:
                continue
            with Cluster(folder).lock_file("users").open("rb") as users:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(folder)
        except OSError:
            continue  # in use, another user's, or just removed by its own run
