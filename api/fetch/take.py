"""Takes a file that a person has downloaded, where a host lets no program in."""

from datetime import UTC, datetime
from pathlib import Path

from api.fetch.placing import place_files
from api.fetch.plan import Planned
from api.fetch.run import begun
from kpk_geo.errors import InputError, SourceError, why
from kpk_geo.open_data import FetchedFile, write_manifest
from kpk_geo.services.cache import digest
from kpk_geo.services.download import Download
from kpk_geo.services.faults import FetchError
from kpk_geo.services.magic import check_kind
from kpk_geo.services.task import Brought, plain_name


def take_file(
    folder: Path, scope_id: str, planned: Planned, path: Path, *, accepted: bool = False
) -> FetchedFile:
    """Put a file into the folder as if it had been fetched, with the same checks.

    Parameters
    ----------
    folder, scope_id
        Of the fetch.
    planned
        Source that the file is of.
    path
        As it was downloaded; it stays where it is.
    accepted
        Its number of rows need not fit.

    Raises
    ------
    InputError
        It is not what the source brings.
    SourceError
        It cannot be read, or the folder not be written.
    """
    entry = planned.entry
    try:
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        check_kind(path, entry.kind, f"{path.name}: Die Datei")
        name = entry.file or plain_name(path.name)
        download = Download(
            path=path, sha256=digest(path), size=path.stat().st_size, url=entry.access.url,
            retrieved_at=when, confirmed_at=when, last_modified=None, is_unchanged=False,
        )  # fmt: skip
        brought = (Brought(name=name, download=download, note="Von Hand heruntergeladen."),)
        manifest = begun(folder, scope_id)
        (file,) = place_files(folder, planned, brought, accepted=accepted)
    except FetchError as error:
        raise InputError(f"{path.name} passt nicht zu {entry.key}: {error.why}") from error
    except OSError as error:
        raise SourceError(f"{path} lässt sich nicht lesen: {why(error)}.") from error
    now = datetime.now(UTC)
    write_manifest(manifest.with_entry(entry.key, planned.ags, files=[file], now=now), folder)
    return file
