"""Takes a delivery back: what was there before is there again."""

from collections.abc import Callable

from sqlalchemy import Connection, Engine

from api.deliveries.homes import Home, home_of
from api.deliveries.staging import Staging, Taken, Upload
from api.deliveries.taking import put_profile
from api.load.delivery import Delivery, load_delivery, take_back
from kpk_geo.database.offer_rows import drop_unused_sites
from kpk_geo.database.offer_times import restore_offer_times
from kpk_geo.errors import InputError, listed
from kpk_geo.ingest.files import describe_file
from kpk_geo.profile.writing import ProfileText, read_text


def undo_delivery(engine: Engine, staging: Staging, upload: Upload) -> Upload:
    """Take the newest delivery back: what was there before is there again.

    Parameters
    ----------
    staging
        Where what became of it is kept.
    upload
        The delivery.

    Raises
    ------
    InputError
        A later delivery or change of the profile rests on it, or the former file changed.
    RegionLockedError
        The region is being loaded by somebody else.
    """
    region_id = upload.region_id
    taken = upload.taken
    if upload.state != "taken" or taken is None:
        raise InputError("Diese Lieferung ist nicht übernommen; zurückzunehmen gibt es nichts.")
    home = home_of(staging.state_dir, region_id)
    now, before = read_text(home.profile), ProfileText(home.profile, taken.profile_before)
    is_written = now.digest == before.digest  # an undo was cut off; whatever it did, it does again
    if now.digest != taken.digest_after and not is_written:
        raise InputError(_why_not(staging, upload, home))

    def finish(connection: Connection) -> None:
        if taken.offers:
            restore_offer_times(connection, region_id, taken.offers)
            drop_unused_sites(connection, region_id)
        if not is_written:
            put_profile(connection, now, before)

    if taken.replaced:
        _restore(engine, taken, before, home, finish)
    else:
        take_back(engine, before.profile, taken.source_name, on_stored=finish)
    if taken.file not in {section.file for section in before.profile.files}:
        (home.data / taken.file).unlink(missing_ok=True)  # else an earlier delivery rests on it
    upload = upload.model_copy(update={"state": "undone", "renewed": []})
    staging.keep(upload)
    return upload


def _restore(
    engine: Engine,
    taken: Taken,
    before: ProfileText,
    home: Home,
    finish: Callable[[Connection], None],
) -> None:
    """Load what was replaced from its file, which must be the one of then."""
    section = next(s for s in before.profile.files if s.source_name == taken.replaced)
    file = describe_file(section.file, home.data)
    if taken.old_sha256 and file.sha256 != taken.old_sha256:
        raise InputError(
            f"{section.file} ist nicht mehr die Datei von damals; rückgängig geht es so nicht. "
            "Bitte die frühere Datei zurücklegen."
        )
    load_delivery(
        engine,
        Delivery(
            profile=before.profile, source_name=taken.replaced, source_file=file,
            replaces=taken.source_name,
        ),
        on_stored=finish,
    )  # fmt: skip


def _why_not(staging: Staging, upload: Upload, home: Home) -> str:
    assert upload.taken is not None
    later = [
        other.name for other in staging.all_of(upload.region_id)
        if other.state == "taken" and other.taken and other.taken.at > upload.taken.at
    ]  # fmt: skip
    if later:
        return (
            f"Danach wurde noch übernommen: {listed(later, limit=3)}. Bitte zuerst das "
            "rückgängig machen."
        )
    return (
        f"Das Profil {home.profile.name} wurde seither von Hand geändert; rückgängig geht es "
        f"so nicht. Bitte den Abschnitt mit „{upload.taken.file}“ im Profil entfernen und "
        "laden."
    )
