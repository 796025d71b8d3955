"""The installed PostgreSQL programs, run as a user who may run them: never as root."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from kpk_geo.errors import DatabaseError


def server_version() -> str | None:
    """The version of the installed PostgreSQL programs; None without them."""
    try:
        output = run_program("postgres", "--version")
    except DatabaseError:
        return None
    found = re.search(r"\d+(\.\d+)*", output)
    return found.group() if found else None


def program_dir() -> Path:
    """The folder of the newest installed PostgreSQL programs that have PostGIS.

    Raises
    ------
    DatabaseError
        There is none.
    """
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    for initdb in installed:
        extension = f"/usr/share/postgresql/{initdb.parts[-3]}/extension/postgis.control"
        if Path(extension).exists():
            return initdb.parent
    elsewhere = shutil.which("initdb")
    if elsewhere and not installed:
        return Path(elsewhere).resolve().parent
    missing = "PostGIS" if installed else "PostgreSQL mit PostGIS"
    raise DatabaseError(
        f"{missing} ist nicht installiert. Bitte „make setup“ ausführen, oder als Administrator: "
        "apt-get install postgresql postgresql-postgis. Alternativ zeigt KPK_DATABASE_URL auf "
        "einen vorhandenen Server."
    )


def _version(initdb: Path) -> int:
    text = initdb.parts[-3]
    return int(text) if text.isdigit() else 0


def server_owner() -> str | None:
    """The user who runs the server: None for ourselves; for root `postgres`, or else `nobody`.

    Raises
    ------
    DatabaseError
        We are root, and neither user exists.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise DatabaseError("Als root braucht die Datenbank einen Benutzer „postgres“; er fehlt.")


def run_program(program: str, *arguments: str) -> str:
    """Run a PostgreSQL program as the server's owner and give its output.

    Output goes through a file: a pipe would be inherited, and held open, by the server.

    Raises
    ------
    DatabaseError
        It is not installed, nobody may run it, or it failed; the message quotes its output.
    """
    owner = server_owner()
    with tempfile.TemporaryFile() as output:
        result = subprocess.run(
            [str(program_dir() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
            user=owner,
            group=pwd.getpwnam(owner).pw_gid if owner else None,
            extra_groups=[] if owner else None,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )
        output.seek(0)
        text = output.read().decode(errors="replace").strip()
    if result.returncode:
        raise DatabaseError(f"{program} ist gescheitert: {text}")
    return text
