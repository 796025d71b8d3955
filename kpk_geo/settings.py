"""Settings from the environment: where the state lies and which database serves."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_state_dir() -> Path:
    """Choose a folder for cluster and caches that survives logins.

    As root the database runs as an unprivileged user, who may not enter root's home.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/kpk-geo")
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "kpk-geo"


class Settings(BaseSettings):
    """All settings; each can be given as an environment variable `KPK_...`."""

    model_config = SettingsConfigDict(env_prefix="KPK_", env_file=None, extra="ignore")

    database_url: str | None = Field(default=None, description="Eigener PostgreSQL-Server")
    database_password_file: Path | None = Field(
        default=None,
        description="Datei mit dem Kennwort zu KPK_DATABASE_URL, das dann nicht darin steht",
    )
    state_dir: Path = Field(default_factory=default_state_dir)
    allowed_hosts: str = Field(
        default="127.0.0.1,localhost,[::1]",
        description="Namen, unter denen der Dienst antwortet; durch Komma getrennt",
    )
    listen_on: Literal["127.0.0.1", "0.0.0.0"] = Field(
        default="127.0.0.1",
        description="Nur in einem Container, dessen Port am eigenen Rechner allein hängt, 0.0.0.0: "
        "die Karten sind nicht zur Veröffentlichung",
    )
    idle_seconds: float = Field(
        default=60, description="So lange läuft die eigene Datenbank ungenutzt weiter"
    )
    geocoder_url: str | None = Field(
        default=None, description="Eigener Nominatim oder Photon; ohne Angabe wird nichts gefragt"
    )
    geocoder_kind: Literal["nominatim", "photon"] = "nominatim"
    geocoder_may_ask_the_public: bool = Field(
        default=False, description="Erlaubt ausdrücklich, Adressen an öffentliche Dienste zu geben"
    )
    overpass_url: str = Field(
        default="https://overpass-api.de/api", description="Woher kpk streets Straßen holt"
    )
    nominatim_url: str = Field(
        default="https://nominatim.openstreetmap.org/", description="Wonach kpk streets Orte sucht"
    )
    contact: str = Field(
        default="",
        description="Wen erreicht, wessen Daten kpk fetch oder kpk streets holt: Anschrift der "
        "Stelle, nie einer Person; geht als Absender mit",
    )
    source_folders: str = Field(
        default="",
        description="Weitere Ordner mit geholten offenen Daten, die /neu anbietet; mehrere trennt, "
        "was auf diesem System Pfade trennt (unter Linux „:“)",
    )
    accessibility_contact: str = Field(
        default="",
        description="Wohin sich wendet, wer auf eine Barriere stößt: Stelle, Anschrift, E-Mail",
    )
    public_address: str = Field(
        default="",
        description="Adresse, unter der Träger den Dienst von außen erreichen (https://…), für "
        "ihre Links",
    )
    uploads_kept_days: int = Field(
        default=30,
        ge=1,
        description="So viele Tage bleibt, was auf der Seite Daten hochgeladen und nie übernommen "
        "wurde",
    )
    downloads_max_gb: float = Field(
        default=20,
        gt=0,
        description="So groß darf der Zwischenspeicher von kpk fetch werden, in Gigabyte; das "
        "Älteste geht zuerst",
    )
    service_memory_gb: float = Field(
        default=1.5,
        gt=0,
        description="So viel behält der Dienst an Regionen und Antworten im Arbeitsspeicher, in "
        "Gigabyte; was am längsten nicht gefragt war, geht zuerst",
    )
    fsync: bool = Field(default=True, description="Nur in Tests abschalten")

    @field_validator("state_dir", mode="before")
    @classmethod
    def _state_dir(cls, value: object) -> Path:
        """Take an empty folder for none given, and say in full where a relative one or ~ lies.

        The database's keeper works in another folder, so a relative path would mean two places.
        """
        text = str(value).strip()
        return Path(text).expanduser().absolute() if text else default_state_dir()
