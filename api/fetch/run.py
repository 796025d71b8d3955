"""Fetches source by source; one that fails stops no other, and a second call goes on."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.fetch.outcome import FetchReport, Outcome, State
from api.fetch.placing import is_recent, is_whole, make_folder, place_files
from api.fetch.plan import Planned
from kpk_geo import __version__
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.open_data import (
    FailedSource,
    FetchedFile,
    Manifest,
    read_manifest,
    write_manifest,
)
from kpk_geo.services.cache import Cache
from kpk_geo.services.client import Client
from kpk_geo.services.download import OnBytes
from kpk_geo.services.faults import FetchError
from kpk_geo.services.protocols import bring
from kpk_geo.services.task import Task

RECENT_HOURS = 24.0  # within which a source is not asked twice; official data change by the month
OnItem = Callable[[Planned, int, int], None]  # which, the how-manieth, of how many


def _nothing(*_: object) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may say besides the plan."""

    accepted: Collection[str] = ()  # keys of sources whose count need not fit
    recent_hours: float = RECENT_HOURS
    on_item: OnItem = _nothing
    on_bytes: OnBytes = _nothing


def fetch_into(
    folder: Path,
    scope_id: str,
    plan: Sequence[Planned],
    *,
    client: Client,
    cache: Cache,
    options: Options | None = None,
) -> FetchReport:
    """Fetch all that is planned into a folder; the manifest is written after each source.

    Parameters
    ----------
    folder
        Where files and manifest lie; it is made where it is absent.
    scope_id
        Land of the plan.
    plan
        As a person has agreed to it.
    client
        That may ask the hosts of the plan.
    cache
        Of what was fetched before.
    options
        None: nothing is accepted that does not fit, and nothing shown.

    Raises
    ------
    InputError
        The folder holds what was fetched for another Land.
    SourceError
        Folder or cache cannot be written.
    BusyError
        Somebody else fetches.
    """
    chosen = options or Options()
    with cache.locked():
        run = _Run(folder, begun(folder, scope_id), client, cache, chosen)
        for place, planned in enumerate(plan, 1):
            chosen.on_item(planned, place, len(plan))
            run.add(planned)
    return FetchReport(tuple(run.outcomes), run.manifest)


def begun(folder: Path, scope_id: str) -> Manifest:
    """Give the manifest of a folder, or a new one; the folder is made where it is absent.

    Raises
    ------
    InputError
        It is of another Land, or damaged.
    SourceError
        The folder cannot be made.
    """
    make_folder(folder)
    program = f"kpk {__version__}"
    try:
        found = read_manifest(folder)
    except NotFoundError:
        return Manifest(scope=scope_id, written_at=_now(), program=program)
    if found.scope != scope_id:
        raise InputError(
            f"In {folder} liegen Quellen für „{found.scope}“. Bitte für „{scope_id}“ einen anderen "
            "Ordner nennen."
        )
    return found.model_copy(update={"program": program})


class _Run:
    """One fetch: what came so far."""

    def __init__(
        self, folder: Path, manifest: Manifest, client: Client, cache: Cache, options: Options
    ) -> None:
        self._folder, self._client, self._cache = folder, client, cache
        self._options = options
        self.manifest = manifest
        self.outcomes: list[Outcome] = []

    def add(self, planned: Planned) -> None:
        """Fetch one source, and note at once what came of it."""
        outcome = self._outcome(planned)
        self.outcomes.append(outcome)
        if outcome.state is State.NOT_NEEDED:
            return
        failed = _failure(outcome) if outcome.state is State.FAILED else None
        self.manifest = self.manifest.with_entry(
            planned.entry.key, planned.ags, files=outcome.files, failed=failed, now=_now()
        )
        write_manifest(self.manifest, self._folder)

    def _outcome(self, planned: Planned) -> Outcome:
        if self._is_replaced(planned):
            return Outcome(planned=planned, state=State.NOT_NEEDED)
        there = self._there(planned)
        if there and all(is_recent(file, _now(), self._options.recent_hours) for file in there):
            return Outcome(planned=planned, state=State.RECENT, files=there)
        try:
            files = self._fetch(planned)
        except FetchError as error:
            return _failed(planned, error.why, error.way_out)
        except InputError as error:
            return _failed(planned, str(error), "")  # its text ends with the way out
        before = {(file.file, file.sha256) for file in there}
        is_same = {(file.file, file.sha256) for file in files} == before
        state = State.UNCHANGED if is_same else State.CAME
        return Outcome(planned=planned, state=state, files=files)

    def _fetch(self, planned: Planned) -> tuple[FetchedFile, ...]:
        task = Task(
            entry=planned.entry,
            place=planned.place,
            client=self._client,
            cache=self._cache,
            on_bytes=self._options.on_bytes,
        )
        is_accepted = planned.entry.key in self._options.accepted
        return tuple(place_files(self._folder, planned, bring(task), accepted=is_accepted))

    def _there(self, planned: Planned) -> tuple[FetchedFile, ...]:
        """Give the files of an earlier fetch, where all of them still lie there as they came."""
        own = (planned.entry.key, planned.ags)
        files = tuple(file for file in self.manifest.files if (file.entry, file.ags) == own)
        return files if all(is_whole(self._folder, file) for file in files) else ()

    def _is_replaced(self, planned: Planned) -> bool:
        """Say whether a source only stands in for another that came."""
        entry = planned.entry
        if entry.instead_of is None:
            return False
        other = f"{entry.scope}/{entry.instead_of}"
        return any(
            item.planned.entry.key == other and item.state is not State.FAILED
            for item in self.outcomes
        )


def _failed(planned: Planned, why: str, way_out: str) -> Outcome:
    return Outcome(planned=planned, state=State.FAILED, why=why, way_out=way_out)


def _failure(outcome: Outcome) -> FailedSource:
    return FailedSource(
        entry=outcome.planned.entry.key,
        layer=outcome.planned.entry.layer,
        ags=outcome.planned.ags,
        why=outcome.why,
        way_out=outcome.way_out,
        tried_at=_now(),
    )


def _now() -> datetime:
    return datetime.now(UTC)
