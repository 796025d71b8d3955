"""Loads a region profile: every source in a transaction of its own, in order of dependence."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from api.load.described import described_files, reading_of
from api.load.loading import Accept, Loading
from api.load.nature import require_same_nature
from api.load.readers import read_section
from api.load.steps import AREAS, Step, keep_renamed_lists, steps_of
from api.load.verdicts import doubt_of, nothing_usable
from kpk_geo.database.bulk import analyze
from kpk_geo.database.connection import rehearsal, transaction
from kpk_geo.database.loads import FailedSource, note_failures, one_load
from kpk_geo.database.observations import write_indicators
from kpk_geo.database.offer_rows import drop_unused_sites
from kpk_geo.database.offer_sites import count_offers
from kpk_geo.database.regions import touch_region, write_region
from kpk_geo.database.sources import (
    SourceEntry,
    delete_other_sources,
    finish_source,
    write_source,
)
from kpk_geo.database.work_crs import require_same_crs
from kpk_geo.errors import DatabaseError, InputError, KpkError, NotFoundError
from kpk_geo.import_report import ImportNote, Report, SourceFile, Tally
from kpk_geo.offers.counts import OfferCounts
from kpk_geo.profile import (
    FileSection,
    IndicatorTable,
    PopulationGrid,
    Provenance,
    RegionProfile,
)
from kpk_geo.profile.cells import CellIndicators, substitute
from kpk_geo.profile.editions import carried_over

WITHOUT_AREAS = "Nicht geladen, weil die Gebiete nicht gelesen werden konnten."


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """What came of one source."""

    name: str
    kind: str
    file: str
    accepted: int
    tally: Tally
    notes: tuple[ImportNote, ...]
    understood: tuple[str, ...]  # German: how the file was read
    seconds: float
    error: str | None = None  # nothing was loaded
    follows: bool = False  # only because the areas could not be
    doubt: str = ""  # it was, and most of it was refused


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What came of a whole profile."""

    region_id: str
    region_name: str
    steps: tuple[StepResult, ...]
    removed: tuple[str, ...]  # sources that the profile no longer names
    offers: OfferCounts  # of all lists of the region together

    @property
    def is_complete(self) -> bool:
        """Whether every source was loaded, and none of them mostly refused."""
        return not any(step.error or step.doubt for step in self.steps)


def load_region(
    engine: Engine,
    profile: RegionProfile,
    data_dir: Path,
    *,
    on_step: Callable[[str], None] = lambda label: None,
) -> LoadResult:
    """Load all sources of a profile; the same files give the same content again.

    A source that cannot be loaded, or that holds nothing that can be used, leaves its earlier
    content untouched and does not stop the others. Everything rests on the areas, though: where
    they fail, the other files are only looked at, so that all faults are named at once.

    Parameters
    ----------
    profile
        Names the files and how each is written.
    data_dir
        Folder in which the files are looked for.

    Raises
    ------
    RegionLockedError
        The region is being loaded by somebody else.
    InputError
        The region is stored in another working system, or is a state.
    SourceError
        Not one of the files is there; the message names all of them, and nothing was read.
    """
    with transaction(engine) as connection:
        require_same_nature(connection, profile)
        require_same_crs(connection, profile)
    steps = list(steps_of(profile))
    files = described_files(profile, {step.name: step.section for step in steps}, data_dir)
    with one_load(engine, profile.region.id) as load_pk:
        return _load(Loading(engine, profile, on_step, load_pk), steps, files)


def check_region(
    engine: Engine,
    profile: RegionProfile,
    data_dir: Path,
    *,
    on_step: Callable[[str], None] = lambda label: None,
) -> LoadResult:
    """Do all that a load does, and write nothing: what is shown is what a load would give.

    Parameters
    ----------
    profile
        Names the files and how each is written.
    data_dir
        Folder in which the files are looked for.

    Raises
    ------
    InputError
        The region is stored in another working system, or is a state.
    SourceError
        Not one of the files is there; the message names all of them.
    """
    with transaction(engine) as connection:
        require_same_nature(connection, profile)
        require_same_crs(connection, profile)
    steps = list(steps_of(profile))
    files = described_files(profile, {step.name: step.section for step in steps}, data_dir)
    with rehearsal(engine) as dry:
        return _load(Loading(dry, profile, on_step, 0), steps, files)


def _load(
    loading: Loading, steps: list[Step], files: dict[str, SourceFile | KpkError]
) -> LoadResult:
    region = loading.profile.region
    results = _run_steps(loading, steps, files)
    removed = _finish(loading, steps, results)
    with transaction(loading.engine) as connection:
        offers = count_offers(connection, region.id)
    return LoadResult(
        region_id=region.id,
        region_name=region.name,
        steps=tuple(results),
        removed=tuple(removed),
        offers=offers,
    )


def _run_steps(
    loading: Loading, steps: list[Step], files: dict[str, SourceFile | KpkError]
) -> list[StepResult]:
    keep_renamed_lists(loading, steps)
    results: list[StepResult] = []
    for step in steps:
        loading.on_step(f"{step.kind}: {step.section.file}")
        has_areas = not any(result.error for result in results if result.kind == AREAS)
        found = files[step.name]
        results.append(
            _absent(step, found)
            if isinstance(found, KpkError)
            else _run_step(loading, step, found, stores=has_areas)
        )
    return results


def _finish(loading: Loading, steps: list[Step], results: list[StepResult]) -> list[str]:
    """Remove what the profile no longer names, keep the failures; give the names of the removed."""
    failed = [
        FailedSource(
            name=result.name,
            kind=result.kind,
            file=result.file,
            failed_at=datetime.now(UTC),
            reason=result.error,
            notes=result.notes,
        )
        for result in results
        if result.error is not None
    ]
    with transaction(loading.engine) as connection:
        removed = []
        if not failed:  # what a failed file was to replace stays
            names = [step.name for step in steps]
            removed = delete_other_sources(connection, loading.region_id, names)
        note_failures(connection, loading.region_id, failed)
        drop_unused_sites(connection, loading.region_id)
        touch_region(connection, loading.region_id)
        analyze(connection)
    return removed


def _absent(step: Step, fault: KpkError) -> StepResult:
    """Say of a file that is not there, or empty, what was said of it; the others load."""
    return StepResult(
        name=step.name, kind=step.kind, file=step.section.file, accepted=0, tally=Tally(), notes=(),
        understood=(), seconds=0.0, error=str(fault), doubt="",
    )  # fmt: skip


def _run_step(loading: Loading, step: Step, source_file: SourceFile, *, stores: bool) -> StepResult:
    start = time.monotonic()
    report = Report(source_file.name)
    accepted, failure, follows = 0, None, False
    try:
        accept = read_section(loading, step.section, source_file, report)
        if stores:
            with transaction(loading.engine) as connection:
                accepted = store_source(connection, loading, step, source_file, report, accept)
        follows = not stores
    except DatabaseError:
        raise
    except NotFoundError as error:  # of the level on which the source rests
        failure, follows = str(error), not stores
    except KpkError as error:
        failure = str(error)
    if follows:
        failure = f"{source_file.name}: {WITHOUT_AREAS}"
        report.keep_faults()
    return result_of(
        step, source_file, report, accepted=accepted, seconds=time.monotonic() - start,
        error=failure, follows=follows,
    )  # fmt: skip


def result_of(
    step: Step,
    source_file: SourceFile,
    report: Report,
    *,
    accepted: int,
    seconds: float,
    error: str | None = None,
    follows: bool = False,
) -> StepResult:
    """Put together what came of a source.

    Parameters
    ----------
    step
        The source.
    source_file
        That was read.
    report
        What was found.
    accepted
        Rows that were stored.
    seconds
        That it took.
    error
        German: why nothing was; None: it was.
    follows
        Whether nothing was only because the areas could not be.
    """
    return StepResult(
        name=step.name,
        kind=step.kind,
        file=source_file.name,
        accepted=accepted,
        tally=report.tally,
        notes=tuple(report.notes),
        understood=tuple(report.understood),
        seconds=seconds,
        error=error,
        follows=follows,
        doubt="" if error else doubt_of(step.section, report),
    )


def store_source(
    connection: Connection,
    loading: Loading,
    step: Step,
    source_file: SourceFile,
    report: Report,
    accept: Accept,
) -> int:
    """Write what was read of a source, and what is said of it; give the number of rows.

    Parameters
    ----------
    connection
        In a transaction: all of it or nothing.
    loading
        What all steps share.
    step
        The source.
    source_file
        That was read.
    report
        What was found while reading.
    accept
        Writes the rows.

    Raises
    ------
    InputError
        Nothing of the file can be used, or the region is stored in another working system.
    """
    entry = SourceEntry(
        region_id=loading.region_id,
        name=step.name,
        kind=step.kind,
        source_file=source_file,
        provenance=_provenance(loading.profile, step.section),
        load_pk=loading.load_pk,
        reading=reading_of(loading.profile, step.section),
    )
    require_same_crs(connection, loading.profile)
    if step.kind == AREAS:  # the profile comes with the first areas, which it describes
        write_region(connection, loading.profile)
        write_indicators(connection, loading.profile.indicators, region_id=loading.region_id)
    source_pk = write_source(connection, entry)
    accepted = accept(connection, source_pk)
    if not report.tally.valid:
        raise InputError(nothing_usable(source_file.name, report))
    finish_source(connection, source_pk, accepted=accepted, report=report)
    touch_region(connection, loading.region_id)
    return accepted


def _provenance(profile: RegionProfile, section: FileSection) -> Provenance:
    if isinstance(section, CellIndicators):
        return substitute(profile.sources, section)
    if isinstance(section, IndicatorTable):
        beside = profile.rests_on(section)
        grids = [other for other in beside if isinstance(other, PopulationGrid)]
        return carried_over(profile.sources, section, grids)
    return profile.sources[section.source]
