"""Puts what came into the folder, once it holds what it is to hold."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from api.fetch.plan import Planned
from kpk_geo.errors import SourceError, why
from kpk_geo.open_data import FetchedFile
from kpk_geo.open_data.contents import contents_of, expected_text, misfit, missing_columns
from kpk_geo.output_file import output_file
from kpk_geo.services.cache import digest
from kpk_geo.services.faults import FetchError, printable
from kpk_geo.services.task import Brought

_RECUT = (
    "Der Herausgeber hat vermutlich etwas geändert. Bitte dort nachsehen; ist es richtig so, mit "
    "--accept {key} übernehmen."
)
_MAX_TEXT = 200  # letters of what a portal says of a file


def place_files(
    folder: Path, planned: Planned, brought: tuple[Brought, ...], *, accepted: bool
) -> Iterator[FetchedFile]:
    """Copy the files of a source into the folder, and describe them.

    Parameters
    ----------
    folder
        Of the fetch.
    planned
        Whose files they are.
    brought
        As they came.
    accepted
        A person takes them even if their number of rows does not fit.

    Raises
    ------
    FetchError
        There are more or fewer files or rows than expected.
    SourceError
        The folder cannot be written.
    """
    entry = planned.entry
    wanted = entry.expected.files
    if wanted is not None and len(brought) != wanted and not accepted:
        raise FetchError(
            f"Dateien: erwartet {wanted}, gefunden {len(brought)}.", _RECUT.format(key=entry.key)
        )
    for item in brought:
        yield _place(folder, planned, item, accepted=accepted)


def _place(folder: Path, planned: Planned, item: Brought, *, accepted: bool) -> FetchedFile:
    entry, download = planned.entry, item.download
    own = folder / entry.scope / entry.id
    target = (own / planned.ags if planned.ags else own) / item.name
    make_folder(target.parent)
    with output_file(target) as draft:
        shutil.copyfile(download.path, draft)
        found = contents_of(draft, entry)
        count = item.features if item.features is not None else found.rows
        fault = misfit(count, entry.expected)
        if fault and not accepted:
            raise FetchError(f"{item.name}: {fault}.", _RECUT.format(key=entry.key))
        notes = [note for note in (item.note, missing_columns(found, entry.reading)) if note]
    return FetchedFile(
        entry=entry.key,
        layer=entry.layer,
        level=entry.level,
        ags=planned.ags,
        file=target.relative_to(folder).as_posix(),
        url=download.url,
        retrieved_at=download.retrieved_at,
        confirmed_at=download.confirmed_at,
        sha256=download.sha256,
        bytes=download.size,
        title=printable(item.title or "", _MAX_TEXT) or entry.title,
        publisher=entry.publisher,
        licence=entry.licence,
        licence_url=entry.licence_url,
        licence_seen=printable(item.licence_seen or "", _MAX_TEXT) or None,
        attribution=entry.attribution,
        reference_date=item.reference_date or entry.reference_date,
        last_modified=download.last_modified or None,
        expected=expected_text(entry.expected),
        counted=count,
        note=" ".join(notes) or None,
        accepted=bool(fault),
    )


def is_whole(folder: Path, file: FetchedFile) -> bool:
    """Say whether a file still lies in the folder as it came."""
    path = folder / file.file
    return path.is_file() and path.stat().st_size == file.bytes and digest(path) == file.sha256


def is_recent(file: FetchedFile, now: datetime, hours: float) -> bool:
    """Say whether the source need not be asked again.

    Parameters
    ----------
    file
        As it was fetched.
    now
        This moment.
    hours
        Within which nothing is asked twice.
    """
    return (now - file.confirmed_at).total_seconds() < hours * 3600


def make_folder(folder: Path) -> None:
    """Make a folder where it is absent.

    Raises
    ------
    SourceError
        It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{folder} lässt sich nicht anlegen ({why(error)}).") from error
