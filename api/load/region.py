"""Loads a region profile: every source in a transaction of its own, in order of dependence."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine

from api.load.readers import Accept, Loading, read_section
from kpk_geo.database.bulk import analyze
from kpk_geo.database.connection import rehearsal, transaction
from kpk_geo.database.loads import FailedSource, note_failures, one_load
from kpk_geo.database.observations import write_indicators
from kpk_geo.database.offers import count_offers, drop_unused_sites
from kpk_geo.database.regions import touch_region, write_region
from kpk_geo.database.sources import (
    SourceEntry,
    delete_other_sources,
    finish_source,
    rename_sources,
    write_source,
)
from kpk_geo.errors import DatabaseError, InputError, KpkError, NotFoundError, SourceError
from kpk_geo.german import number
from kpk_geo.import_report import ImportNote, Report, Severity, SourceFile, Tally, counted
from kpk_geo.ingest.files import describe_file
from kpk_geo.offers.counts import OfferCounts
from kpk_geo.profile import (
    AreaLayer,
    FileSection,
    Provenance,
    RegionProfile,
)
from kpk_geo.profile.cells import CellIndicators, substitute

AREAS, ADDRESSES, OFFERS = "Gebiete", "Adressen", "Angebote"
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
    SourceError, InputError
        Files are absent or empty; the message names all of them, and nothing was read.
    """
    steps = list(_steps(profile))
    files = _described(steps, data_dir)
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
    SourceError, InputError
        Files are absent or empty; the message names all of them.
    """
    steps = list(_steps(profile))
    files = _described(steps, data_dir)
    with rehearsal(engine) as dry:
        return _load(Loading(dry, profile, on_step, 0), steps, files)


def _load(loading: Loading, steps: list[_Step], files: dict[str, SourceFile]) -> LoadResult:
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
    loading: Loading, steps: list[_Step], files: dict[str, SourceFile]
) -> list[StepResult]:
    _keep_renamed_lists(loading, steps)
    results: list[StepResult] = []
    for step in steps:
        loading.on_step(f"{step.kind}: {step.section.file}")
        has_areas = not any(result.error for result in results if result.kind == AREAS)
        results.append(_run_step(loading, step, files[step.name], stores=has_areas))
    return results


def _described(steps: list[_Step], data_dir: Path) -> dict[str, SourceFile]:
    """Take the fingerprint of every file, and name all faults at once."""
    files, faults = {}, []
    for step in steps:
        try:
            files[step.name] = _described_files(step.section, data_dir)
        except KpkError as error:
            faults.append(error)
    if len(faults) > 1:
        texts = dict.fromkeys(str(fault) for fault in faults)
        raise SourceError("\n".join(texts)) from faults[0]
    if faults:
        raise faults[0]
    return files


def _described_files(section: FileSection, data_dir: Path) -> SourceFile:
    """Take the fingerprint of a section's file; of several, one over all of theirs."""
    if not isinstance(section, CellIndicators):
        return describe_file(section.file, data_dir)
    files = [describe_file(name, data_dir) for name in section.files]
    digests = "".join(file.sha256 for file in files)
    return SourceFile(
        path=files[0].path,
        name=section.file,
        sha256=files[0].sha256 if len(files) == 1 else sha256(digests.encode()).hexdigest(),
        size=sum(file.size for file in files),
    )


def _finish(loading: Loading, steps: list[_Step], results: list[StepResult]) -> list[str]:
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


def _steps(profile: RegionProfile) -> Iterator[_Step]:
    groups: tuple[tuple[str, Sequence[FileSection]], ...] = (
        (AREAS, _parents_first(profile.areas)),
        ("Indikatoren", profile.tables),
        (ADDRESSES, profile.addresses),
        (OFFERS, profile.offers),
        ("Bevölkerung", profile.population),
        ("Indikatoren", profile.cell_indicators),
        ("Straßennetz", [profile.network] if profile.network else []),
    )
    for kind, sections in groups:
        for section in sections:
            yield _Step(section.source_name, kind, section)


def _keep_renamed_lists(loading: Loading, steps: list[_Step]) -> None:
    """A list or register whose file got another name is still the same."""
    sources = loading.profile.sources
    with transaction(loading.engine) as connection:
        for kind in (ADDRESSES, OFFERS):
            wanted = [
                (step.name, sources[step.section.source].dataset)
                for step in steps
                if step.kind == kind
            ]
            rename_sources(connection, loading.region_id, wanted, kind=kind)


def _parents_first(layers: tuple[AreaLayer, ...]) -> list[AreaLayer]:
    above = {layer.level: layer.parent_level for layer in layers}

    def depth(level: str | None) -> int:
        return 0 if level is None else 1 + depth(above.get(level))

    return sorted(layers, key=lambda layer: depth(layer.level))


def _run_step(
    loading: Loading, step: _Step, source_file: SourceFile, *, stores: bool
) -> StepResult:
    start = time.monotonic()
    report = Report(source_file.name)
    accepted, failure = 0, None
    try:
        accept = read_section(loading, step.section, source_file, report)
        if not stores:
            raise InputError(f"{source_file.name}: {WITHOUT_AREAS}")
        with transaction(loading.engine) as connection:
            accepted = _store(connection, loading, step, source_file, report, accept)
    except DatabaseError:
        raise
    except NotFoundError as error:  # of the level on which the source rests
        failure = str(error) if stores else f"{source_file.name}: {WITHOUT_AREAS}"
    except KpkError as error:
        failure = str(error)
    return StepResult(
        name=step.name,
        kind=step.kind,
        file=source_file.name,
        accepted=accepted,
        tally=report.tally,
        notes=tuple(report.notes),
        understood=tuple(report.understood),
        seconds=time.monotonic() - start,
        error=failure,
        doubt="" if failure else _doubt(step.section, report),
    )


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
        provenance=_provenance(loading.profile, step.section),
        load_pk=loading.load_pk,
        reading=loading.profile.reading_of(step.section),
    )
    if step.kind == AREAS:  # the profile comes with the first areas, which it describes
        write_region(connection, loading.profile)
        write_indicators(connection, loading.profile.indicators, region_id=loading.region_id)
    source_pk = write_source(connection, entry)
    accepted = accept(connection, source_pk)
    if not report.tally.valid:
        raise InputError(_nothing_usable(source_file.name, report))
    finish_source(connection, source_pk, accepted=accepted, report=report)
    touch_region(connection, loading.region_id)
    return accepted


def _provenance(profile: RegionProfile, section: FileSection) -> Provenance:
    if isinstance(section, CellIndicators):
        return substitute(profile.sources, section)
    return profile.sources[section.source]


def _nothing_usable(file: str, report: Report) -> str:
    """Say what stands in a file of which nothing can be used; what was loaded before stays."""
    tally, reasons = report.tally, Counter(note.reason for note in report.notes)
    counts = [
        f"{number(tally.rows)} Zeilen",
        *(
            f"{number(count)} {label}"
            for count, label in (
                (tally.missing, "Werte fehlend"),
                (tally.suppressed, "Werte gesperrt"),
                (tally.not_meant, "Zeilen nicht gemeint"),
                (counted(report.notes)[Severity.REJECTED], "abgelehnt"),
            )
            if count
        ),
    ]
    often = f" Häufigster Grund: {reasons.most_common(1)[0][0]}" if reasons else ""
    return (
        f"{file}: Nichts davon ist verwendbar ({', '.join(counts)}).{often} "
        "Was früher geladen wurde, bleibt stehen."
    )


def _doubt(section: FileSection, report: Report) -> str:
    """Say in a sentence that most of a file was refused; empty where the profile allows so much."""
    refused = {note.line for note in report.notes if note.severity is Severity.REJECTED} - {None}
    rows = report.tally.rows
    if not rows or len(refused) <= section.max_refused * rows:
        return ""
    return (
        f"{report.file}: {number(len(refused))} von {number(rows)} Zeilen sind ganz oder zum Teil "
        "abgelehnt. Ist es die richtige Datei? Soll es so sein: im Profil max_refused = 1 setzen."
    )
