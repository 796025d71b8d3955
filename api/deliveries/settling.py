"""A delivery whose taking was cut off, by a stop of the program or a full disk.

What is about to be taken is noted before anything changes. Who finds the note later holds profile
and database against it, so that nothing stays half and what was taken can be taken back.
"""

import logging

from sqlalchemy import Engine

from api.deliveries.homes import home_of
from api.deliveries.staging import Staging, Taken, Upload
from kpk_geo.database.connection import transaction
from kpk_geo.database.loads import region_held
from kpk_geo.database.regions import read_region
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import NotFoundError, RegionLockedError
from kpk_geo.profile.writing import ProfileText, read_text, replace_text

_log = logging.getLogger(__name__)
CUT_OFF = "übernommen; der Dienst brach danach ab, die Zahl der Zeilen steht im Importbericht"


def settled(engine: Engine, staging: Staging, upload: Upload) -> Upload:
    """Give a delivery as it really stands, and keep that.

    Parameters
    ----------
    staging
        Where what became of it is kept.
    upload
        On which no job of this program works.
    """
    if upload.begun is None:
        return upload
    try:
        with region_held(engine, upload.region_id):
            found = _found(engine, staging, upload, upload.begun)
    except (RegionLockedError, NotFoundError):  # being taken elsewhere, or nothing to look at
        return upload
    keep_if_possible(staging, found)
    return found


def keep_if_possible(staging: Staging, upload: Upload) -> None:
    """Keep what is known; a full disk loses nothing, since the note of before says it again.

    Parameters
    ----------
    staging
        Where it is kept.
    upload
        The delivery.
    """
    try:
        staging.keep(upload)
    except OSError:
        _log.exception("what became of delivery %s cannot be written", upload.id)


def _found(engine: Engine, staging: Staging, upload: Upload, begun: Taken) -> Upload:
    home = home_of(staging.state_dir, upload.region_id)
    now = read_text(home.profile)
    if now.digest == begun.digest_after:
        if _is_stored(engine, upload, now, begun):
            return upload.model_copy(update={"state": "taken", "taken": begun, "begun": None})
        before = ProfileText(home.profile, begun.profile_before)
        if before.digest != now.digest:
            replace_text(before, shown=now.digest)
    return upload.model_copy(update={"begun": None})


def _is_stored(engine: Engine, upload: Upload, now: ProfileText, begun: Taken) -> bool:
    """Say whether the database holds the file, and the profile that names it."""
    with transaction(engine) as connection:
        loaded = read_region(connection, upload.region_id).profile
        sources = read_sources(connection, upload.region_id)
    has_file = any(
        source.name == begun.source_name and source.sha256 == upload.sha256 for source in sources
    )
    return has_file and loaded == now.profile
