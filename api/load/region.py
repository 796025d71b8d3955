"""Loads a region profile: every source in a transaction of its own, in order of dependence."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine

from api.load.readers import Accept, Loading, read_section
from kpk_geo.database.bulk import analyze
from kpk_geo.database.connection import transaction
from kpk_geo.database.observations import write_indicators
from kpk_geo.database.offers import drop_unused_sites
from kpk_geo.database.regions import touch_region, write_region
from kpk_geo.database.sources import (
    SourceEntry,
    delete_other_sources,
    finish_source,
    rename_sources,
    write_source,
)
from kpk_geo.errors import DatabaseError, KpkError
from kpk_geo.import_report import ImportNote, Report, SourceFile
from kpk_geo.ingest.files import describe_file
from kpk_geo.profile import (
    AreaLayer,
    FileSection,
    OfferTable,
    RegionProfile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """What came of one source."""

    name: str
    kind: str
    file: str
    accepted: int
    notes: tuple[ImportNote, ...]
    seconds: float
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What came of a whole profile."""

    region_id: str
    region_name: str
    steps: tuple[StepResult, ...]
    removed: tuple[str, ...]  # sources that the profile no longer names

    @property
    def is_complete(self) -> bool:
        """Whether every source was loaded."""
        return all(step.error is None for step in self.steps)


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    kind: str
    section: FileSection


def load_region(
    engine: Engine,
    profile: RegionProfile,
    data_dir: Path,
    *,
    on_step: Callable[[str], None] = lambda label: None,
) -> LoadResult:
    """Load all sources of a profile; the same files give the same content again.

    A source that cannot be loaded leaves its earlier content untouched and does not stop the
    others, except areas, on which everything rests.

    Parameters
    ----------
    profile
        Names the files and how each is written.
    data_dir
        Folder in which the files are looked for.

    Raises
    ------
    KpkError
        A file is absent, or the areas cannot be loaded.
    """
    loading = Loading(engine, profile, on_step)
    steps = list(_steps(profile))
    files = {step.name: describe_file(step.section.file, data_dir) for step in steps}
    _keep_renamed_lists(loading, steps)
    results = []
    for position, step in enumerate(steps):
        on_step(f"{step.kind}: {step.section.file}")
        results.append(_run_step(loading, step, files[step.name], first=position == 0))
    is_complete = all(result.error is None for result in results)
    with transaction(engine) as connection:
        removed = []
        if is_complete:  # what a failed file was to replace stays
            names = [step.name for step in steps]
            removed = delete_other_sources(connection, loading.region_id, names)
        drop_unused_sites(connection, loading.region_id)
        touch_region(connection, loading.region_id)
        analyze(connection)
    return LoadResult(
        region_id=loading.region_id,
        region_name=profile.region.name,
        steps=tuple(results),
        removed=tuple(removed),
    )


def _steps(profile: RegionProfile) -> Iterator[_Step]:
    for layer in _parents_first(profile.areas):
        yield _Step(f"areas:{layer.level}:{layer.valid_from}", "Gebiete", layer)
    for table in profile.tables:
        name = f"table:{table.file}:{table.sheet or ''}:{table.level}:{table.reference_date}"
        yield _Step(name, "Indikatoren", table)
    for register in profile.addresses:
        yield _Step(f"addresses:{register.file}", "Adressen", register)
    for offers in profile.offers:
        yield _Step(f"offers:{offers.file}:{offers.sheet or ''}", "Angebote", offers)
    for grid in profile.population:
        yield _Step(f"population:{grid.file}:{grid.measure or ''}", "Bevölkerung", grid)
    if profile.network:
        yield _Step(f"network:{profile.network.file}", "Straßennetz", profile.network)


def _keep_renamed_lists(loading: Loading, steps: list[_Step]) -> None:
    """A list of offers whose file got another name is still the same list."""
    sources = loading.profile.sources
    wanted = [
        (step.name, sources[step.section.source].dataset)
        for step in steps
        if isinstance(step.section, OfferTable)
    ]
    with transaction(loading.engine) as connection:
        rename_sources(connection, loading.region_id, wanted, kind="Angebote")


def _parents_first(layers: tuple[AreaLayer, ...]) -> list[AreaLayer]:
    above = {layer.level: layer.parent_level for layer in layers}

    def depth(level: str | None) -> int:
        return 0 if level is None else 1 + depth(above.get(level))

    return sorted(layers, key=lambda layer: depth(layer.level))


def _run_step(loading: Loading, step: _Step, source_file: SourceFile, *, first: bool) -> StepResult:
    start = time.monotonic()
    report = Report(source_file.name)
    result = StepResult(
        name=step.name, kind=step.kind, file=source_file.name, accepted=0, notes=(), seconds=0
    )
    try:
        accept = read_section(loading, step.section, source_file, report)
        with transaction(loading.engine) as connection:
            if first:
                write_region(connection, loading.profile)
                write_indicators(
                    connection, loading.profile.indicators, region_id=loading.region_id
                )
            accepted = _store(connection, loading, step, source_file, report, accept)
    except DatabaseError:
        raise
    except KpkError as error:
        if isinstance(step.section, AreaLayer):
            raise
        result = replace(result, error=str(error))
    else:
        result = replace(result, accepted=accepted)
    return replace(result, notes=tuple(report.notes), seconds=time.monotonic() - start)


def _store(
    connection: Connection,
    loading: Loading,
    step: _Step,
    source_file: SourceFile,
    report: Report,
    accept: Accept,
) -> int:
    entry = SourceEntry(
        region_id=loading.region_id,
        name=step.name,
        kind=step.kind,
        source_file=source_file,
        provenance=loading.profile.sources[step.section.source],
    )
    source_pk = write_source(connection, entry)
    accepted = accept(connection, source_pk)
    finish_source(connection, source_pk, accepted=accepted, notes=report.notes)
    touch_region(connection, loading.region_id)
    return accepted
