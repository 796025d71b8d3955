"""Stops the private cluster once nobody has used it for a while.

Started by the first user in a session of its own: `python -m kpk_geo.database.keeper DIR SECONDS`.
Being the only one is a lock; seeing no user is getting the users' lock exclusively.
"""

import fcntl
import os
import sys
import time
from pathlib import Path

from kpk_geo.database.cluster import Cluster, locked, stop

POLL_SECONDS = 1.0


def keep(cluster: Cluster) -> None:
    """Wait until the cluster has been unused for `idle_seconds`, stop it and return."""
    with (
        cluster.lock_file("keeper").open("ab") as lock,
        cluster.lock_file("users").open("ab") as users,
    ):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        idle_since = time.monotonic()
        while True:
            time.sleep(min(POLL_SECONDS, max(cluster.idle_seconds / 4, 0.05)))
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                idle_since = time.monotonic()
                continue
            if time.monotonic() - idle_since >= cluster.idle_seconds:
                with locked(cluster.lock_file("start")):
                    stop(cluster)
                return  # a newcomer, held back by the users' lock, starts server and keeper anew
            fcntl.flock(users, fcntl.LOCK_UN)


if __name__ == "__main__":
    os.chdir("/")
    keep(Cluster(Path(sys.argv[1]), idle_seconds=float(sys.argv[2])))
