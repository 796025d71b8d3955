"""Throws away what nobody needs any more: uploads never taken, and the oldest downloads."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.deliveries.staging import Staging
from kpk_geo.errors import BusyError
from kpk_geo.german import several
from kpk_geo.german import size as size_text
from kpk_geo.services.cache import Cache
from kpk_geo.settings import Settings

_GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """What went."""

    uploads: int
    downloads: int
    freed: int  # bytes of downloads
    is_fetching: bool = False  # downloads were left alone, since somebody fetches

    @property
    def sentence(self) -> str:
        """German; empty: nothing went."""
        parts = []
        if self.uploads:
            count = several(self.uploads, "hochgeladene Datei", "hochgeladene Dateien")
            parts.append(f"{count}, nie übernommen")
        if self.downloads:
            count = several(self.downloads, "Abruf", "Abrufe")
            parts.append(f"{count} im Zwischenspeicher ({size_text(self.freed)})")
        return f"Aufgeräumt: {'; '.join(parts)}." if parts else ""


def tidy(settings: Settings, *, now: datetime | None = None) -> Tidied:
    """Throw away uploads that were never taken and are too old, and downloads beyond the limit.

    Parameters
    ----------
    settings
        How old, how much, and where all lies.
    now
        The moment; None: this one.

    Raises
    ------
    SourceError
        The state folder cannot be written.
    """
    moment = now or datetime.now(UTC)
    before = moment - timedelta(days=settings.uploads_kept_days)
    uploads = Staging(settings.state_dir).outlived(before)
    for folder in uploads:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        gone, freed = Cache(settings.state_dir).trim(int(settings.downloads_max_gb * _GIGABYTE))
    except BusyError:
        return Tidied(uploads=len(uploads), downloads=0, freed=0, is_fetching=True)
    return Tidied(uploads=len(uploads), downloads=gone, freed=freed)
