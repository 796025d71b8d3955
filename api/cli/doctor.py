"""Looks at the installation and the database and says in plain German what is wrong."""

import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from kpk_geo import __version__, german
from kpk_geo.database.connection import describe_server, transaction
from kpk_geo.database.current import open_database
from kpk_geo.database.migrate import HEAD, current_revision
from kpk_geo.database.programs import program_dir, server_version
from kpk_geo.database.provider_room import role_fault
from kpk_geo.database.regions import read_regions
from kpk_geo.errors import KpkError
from kpk_geo.settings import Settings

LOW_DISK = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    name: str
    text: str
    is_good: bool = True


def examine(settings: Settings | None = None) -> list[Diagnosis]:
    """Look at everything; a fault in one place does not hide the others."""
    chosen = settings or Settings()
    found = [Diagnosis("kpk", f"Version {__version__}, Python {platform.python_version()}")]
    if chosen.database_url:
        found.append(Diagnosis("Datenbank", "eigener Server aus KPK_DATABASE_URL"))
    else:
        found += [_programs(), _state_dir(chosen.state_dir)]
    found += _database(chosen)
    found.append(_browser())
    return found


def _programs() -> Diagnosis:
    try:
        folder = program_dir()
    except KpkError as error:
        return Diagnosis("PostgreSQL", str(error), is_good=False)
    return Diagnosis("PostgreSQL", f"Version {server_version()} in {folder}")


def _state_dir(folder: Path) -> Diagnosis:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    text = f"{folder}, frei: {german.size(free)}"
    if not os.access(existing, os.W_OK):
        text += ". Der Ordner ist nicht beschreibbar; mit KPK_STATE_DIR einen anderen wählen."
        return Diagnosis("Zustandsordner", text, is_good=False)
    if free < LOW_DISK:
        text += ". Der Platz wird knapp; bitte aufräumen."
    return Diagnosis("Zustandsordner", text, is_good=free >= LOW_DISK)


def _database(settings: Settings) -> list[Diagnosis]:
    try:
        with open_database(settings) as engine, transaction(engine) as connection:
            server = describe_server(connection)
            revision = current_revision(connection)
            regions = [region.name for region in read_regions(connection)]
            fault = role_fault(connection) if revision == HEAD else ""
    except KpkError as error:
        return [Diagnosis("Verbindung", str(error), is_good=False)]
    size = german.size(int(server["size"]))
    return [
        Diagnosis(
            "Verbindung",
            f"PostgreSQL {server['postgresql']}, PostGIS {server.get('postgis', 'fehlt')}, {size}",
            is_good="postgis" in server,
        ),
        Diagnosis("Schema", f"Stand {revision}", is_good=revision == HEAD),
        Diagnosis("Rolle der Träger", fault or "vorhanden", is_good=not fault),
        Diagnosis("Regionen", ", ".join(regions) or "noch keine geladen (kpk load PROFIL.toml)"),
    ]


def _browser() -> Diagnosis:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("KPK_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return Diagnosis("Browser für Tests", found or "keiner; nur für „make test“ nötig")
