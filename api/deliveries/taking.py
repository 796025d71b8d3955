"""Takes a delivery: the file beside the profile, the values and the profile, or nothing."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from api.deliveries.draft import Draft
from api.deliveries.homes import Home, writable_home
from api.deliveries.settling import CUT_OFF, keep_if_possible
from api.deliveries.staging import Staging, Taken, Upload
from api.load.delivery import Delivery, load_delivery
from kpk_geo.database.connection import transaction
from kpk_geo.database.offer_times import read_offer_times
from kpk_geo.errors import SourceError, why
from kpk_geo.german import number
from kpk_geo.ingest.files import describe_file
from kpk_geo.profile.writing import ProfileText, read_text, replace_text


def take_delivery(
    engine: Engine,
    staging: Staging,
    draft: Draft,
    by: str,
    on_step: Callable[[str], None] = lambda label: None,
) -> Upload:
    """Take a delivery: file beside the profile, values and profile together, or nothing.

    Parameters
    ----------
    staging
        Where what became of it is kept.
    draft
        With nothing open.
    by
        Who takes it.
    on_step
        Told in German what is done.

    Raises
    ------
    InputError
        The file cannot be used, or the profile changed meanwhile; nothing was changed.
    SourceError
        The disk is full; nothing was changed.
    RegionLockedError
        The region is being loaded by somebody else.
    """
    delivery, before, after = draft.delivery, draft.before, draft.after
    assert delivery is not None
    assert before is not None
    assert after is not None
    region_id = draft.upload.region_id
    home = writable_home(staging.state_dir, region_id)
    before, after = replace(before, path=home.profile), replace(after, path=home.profile)
    target = home.data / delivery.source_file.name
    was_there = target.exists()
    with transaction(engine) as connection:
        times = read_offer_times(connection, region_id)
    is_list = draft.sections is not None and draft.sections.kind == "offers"
    begun = Taken(
        at=datetime.now(UTC), by=by, source_name=delivery.source_name,
        replaced=delivery.replaces, profile_before=before.text, digest_after=after.digest,
        file=delivery.source_file.name, old_sha256=_sha256_of(draft, home), summary=CUT_OFF,
        indicators=_indicators(delivery), offers=times if is_list else {},
    )  # fmt: skip
    fresh = draft.upload.model_copy(update={"begun": None})
    try:
        _prepare(staging, fresh.model_copy(update={"begun": begun}), delivery, target)
        result = load_delivery(
            engine, delivery, on_step=on_step,
            on_stored=lambda connection: put_profile(connection, before, after),
        )  # fmt: skip
    except BaseException:
        put_back(before, after)
        if not was_there:
            target.unlink(missing_ok=True)
        keep_if_possible(staging, fresh)
        raise
    summary = f"{number(result.accepted)} Zeilen oder Werte übernommen"
    taken = begun.model_copy(update={"at": datetime.now(UTC), "summary": summary})
    upload = fresh.model_copy(update={"state": "taken", "renewed": [], "taken": taken})
    keep_if_possible(staging, upload)
    return upload


def _prepare(staging: Staging, upload: Upload, delivery: Delivery, target: Path) -> None:
    """Note what is about to be done, and lay the file beside the profile."""
    try:
        staging.keep(upload)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(delivery.source_file.path, target)
    except OSError as error:
        raise SourceError(
            f"{target.name} lässt sich nicht neben das Profil legen ({why(error)}); übernommen ist "
            "nichts. Ist der Datenträger voll?"
        ) from error


def put_profile(connection: Connection, before: ProfileText, after: ProfileText) -> None:
    """Write the profile as the last thing of the transaction, while it can still be taken back.

    Parameters
    ----------
    connection
        Within whose transaction it happens.
    before
        As it must still be.
    after
        As it will be.
    """
    replace_text(after, shown=before.digest)


def put_back(before: ProfileText, after: ProfileText) -> None:
    """Bring the profile back if it was written, and the database then failed to keep the values."""
    if read_text(after.path).digest == after.digest:
        replace_text(before, shown=after.digest)


def _sha256_of(draft: Draft, home: Home) -> str:
    """Take the fingerprint of the file that is replaced, so that it can come back."""
    old = _section_file(draft.before, draft.delivery)
    return describe_file(old, home.data).sha256 if old else ""


def _section_file(before: ProfileText | None, delivery: Delivery | None) -> str:
    if before is None or delivery is None or not delivery.replaces:
        return ""
    sections = before.profile.files
    return next(s.file for s in sections if s.source_name == delivery.replaces)


def _indicators(delivery: Delivery) -> list[str]:
    sections = delivery.profile.tables
    found = next((s for s in sections if s.source_name == delivery.source_name), None)
    return [value.indicator for value in found.values] if found else []
