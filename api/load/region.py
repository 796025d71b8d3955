"""Loads a region profile: every source in a transaction of its own, in order of dependence."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from api.load.described import described_files
from api.load.loading import Loading
from api.load.nature import require_same_nature
from api.load.readers import read_section
from api.load.results import WITHOUT_AREAS, LoadResult, StepResult, absent_file, result_of
from api.load.steps import AREAS, Step, keep_renamed_lists, steps_of
from api.load.storing import store_source
from kpk_geo.database.bulk import analyze
from kpk_geo.database.connection import rehearsal, transaction
from kpk_geo.database.loads import FailedSource, note_failures, one_load
from kpk_geo.database.offer_rows import drop_unused_sites
from kpk_geo.database.offer_sites import count_offers
from kpk_geo.database.regions import touch_region
from kpk_geo.database.sources import (
    delete_other_sources,
)
from kpk_geo.database.work_crs import require_same_crs
from kpk_geo.errors import DatabaseError, KpkError, NotFoundError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.profile import (
    RegionProfile,
)


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
            absent_file(step, found)
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
