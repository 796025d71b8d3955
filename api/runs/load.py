"""Loads a region profile: every source in a transaction of its own, in order of dependence."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import shapely
from sqlalchemy import Connection, Engine

from kpk_geo.database.addresses import write_addresses
from kpk_geo.database.areas import read_areas, read_level, region_outline, write_areas
from kpk_geo.database.connection import transaction
from kpk_geo.database.decisions import read_decisions
from kpk_geo.database.gazetteer import read_gazetteer
from kpk_geo.database.observations import write_indicators, write_observations
from kpk_geo.database.offers import drop_unused_sites, write_offers
from kpk_geo.database.population import write_population
from kpk_geo.database.regions import touch_region, write_region
from kpk_geo.database.service_answers import DatabaseStore
from kpk_geo.database.sources import (
    SourceEntry,
    date_source,
    delete_other_sources,
    finish_source,
    rename_sources,
    write_source,
)
from kpk_geo.errors import DatabaseError, KpkError, SourceError
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.service import open_service
from kpk_geo.german import number
from kpk_geo.ingest.address_entries import AddressChecks
from kpk_geo.ingest.addresses import read_addresses
from kpk_geo.ingest.areas import read_areas as read_area_file
from kpk_geo.ingest.areas import with_parents
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.findings import FileFacts, Finding, Report
from kpk_geo.ingest.indicators import read_indicators
from kpk_geo.ingest.offer_places import Territory
from kpk_geo.ingest.offer_sites import Locator
from kpk_geo.ingest.offers import read_offers, tell_changes
from kpk_geo.ingest.population import read_population
from kpk_geo.profile import (
    AddressRegister,
    AreaLayer,
    FileSection,
    IndicatorTable,
    OfferTable,
    PopulationGrid,
    RegionProfile,
)
from kpk_geo.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """What came of one source."""

    name: str
    kind: str
    file: str
    accepted: int
    findings: tuple[Finding, ...]
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


Accept = Callable[[Connection, int], int]  # writes what was read; gives the number of rows


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    kind: str
    section: FileSection


@dataclass(frozen=True, slots=True)
class _Loading:
    """What every step needs."""

    engine: Engine
    profile: RegionProfile
    on_step: Callable[[str], None]
    outlines: list[shapely.Geometry] = field(default_factory=list)  # at most one, once known

    @property
    def region_id(self) -> str:
        return self.profile.region.id


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

    Raises
    ------
    KpkError
        A file is absent, or the areas cannot be loaded.
    """
    loading = _Loading(engine, profile, on_step)
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


def _keep_renamed_lists(loading: _Loading, steps: list[_Step]) -> None:
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


def _run_step(loading: _Loading, step: _Step, facts: FileFacts, *, first: bool) -> StepResult:
    start = time.monotonic()
    report = Report(facts.name)
    result = StepResult(
        name=step.name, kind=step.kind, file=facts.name, accepted=0, findings=(), seconds=0
    )
    try:
        accept = _read(loading, step.section, facts, report)
        with transaction(loading.engine) as connection:
            if first:
                write_region(connection, loading.profile)
                write_indicators(
                    connection, loading.profile.indicators, region_id=loading.region_id
                )
            accepted = _store(connection, loading, step, facts, report, accept)
    except DatabaseError:
        raise
    except KpkError as error:
        if isinstance(step.section, AreaLayer):
            raise
        result = replace(result, error=str(error))
    else:
        result = replace(result, accepted=accepted)
    return replace(result, findings=tuple(report.findings), seconds=time.monotonic() - start)


def _store(
    connection: Connection,
    loading: _Loading,
    step: _Step,
    facts: FileFacts,
    report: Report,
    accept: Accept,
) -> int:
    entry = SourceEntry(
        region_id=loading.region_id,
        name=step.name,
        kind=step.kind,
        facts=facts,
        provenance=loading.profile.sources[step.section.source],
    )
    source_pk = write_source(connection, entry)
    accepted = accept(connection, source_pk)
    finish_source(connection, source_pk, accepted=accepted, findings=report.findings)
    touch_region(connection, loading.region_id)
    return accepted


def _read(loading: _Loading, section: FileSection, facts: FileFacts, report: Report) -> Accept:
    """Read a file outside any transaction; give the function that writes what was read."""
    match section:
        case AreaLayer():
            return _read_areas(loading, section, facts, report)
        case IndicatorTable():
            return _read_table(loading, section, facts, report)
        case AddressRegister():
            return _read_addresses(loading, section, facts, report)
        case OfferTable():
            return _read_offers(loading, section, facts, report)
        case PopulationGrid():
            return _read_population(loading, section, facts, report)
    raise TypeError(f"no reader for {type(section).__name__}")


def _read_areas(loading: _Loading, layer: AreaLayer, facts: FileFacts, report: Report) -> Accept:
    areas = read_area_file(facts, layer, extent=loading.profile.region.box, report=report)
    if layer.parent_level:
        with transaction(loading.engine) as connection:
            parent = read_level(connection, loading.region_id, layer.parent_level)
            areas = with_parents(areas, read_areas(connection, parent.level_pk), report)
    return lambda connection, source_pk: write_areas(
        connection, areas, layer, region_id=loading.region_id, source_pk=source_pk
    )


def _read_table(
    loading: _Loading, table: IndicatorTable, facts: FileFacts, report: Report
) -> Accept:
    with transaction(loading.engine) as connection:
        level = read_level(connection, loading.region_id, table.level)
        area_ids = read_areas(connection, level.level_pk, simplified=True).index
    observations = read_indicators(
        facts,
        table,
        indicators={item.id: item for item in loading.profile.indicators},
        area_ids=pd.Index(area_ids),
        report=report,
    )
    return lambda connection, source_pk: write_observations(
        connection,
        observations,
        region_id=loading.region_id,
        level_pk=level.level_pk,
        source_pk=source_pk,
    )


def _read_addresses(
    loading: _Loading, register: AddressRegister, facts: FileFacts, report: Report
) -> Accept:
    """Read while writing: a register of millions of addresses never fits into memory."""
    checks = AddressChecks(report=report)
    extent = loading.profile.region.box
    blocks = read_addresses(facts, register, extent=extent, checks=checks)

    def accept(connection: Connection, source_pk: int) -> int:
        rows = write_addresses(
            connection,
            blocks,
            region_id=loading.region_id,
            source_pk=source_pk,
            on_rows=lambda rows: loading.on_step(f"Adressen: {number(rows)}"),
        )
        date_source(connection, source_pk, checks.newest)
        return rows

    return accept


def _read_offers(loading: _Loading, table: OfferTable, facts: FileFacts, report: Report) -> Accept:
    buffer = loading.profile.region.edge_buffer_km * 1000
    territory = Territory(region=_outline(loading), buffer=buffer)
    with transaction(loading.engine) as connection:
        gazetteer = read_gazetteer(connection, loading.region_id)
        locator = Locator(
            territory=territory,
            geocoder=Geocoder(gazetteer) if gazetteer else None,
            decisions=read_decisions(connection, loading.region_id),
            service=open_service(Settings(), DatabaseStore(loading.engine)),
        )
        inventory = read_offers(facts, table, locator=locator, report=report)

    def accept(connection: Connection, source_pk: int) -> int:
        changes = write_offers(
            connection,
            inventory,
            region_id=loading.region_id,
            source_pk=source_pk,
            file=facts.name,
        )
        tell_changes(report, changes, inventory)
        return len(inventory.offers)

    return accept


def _read_population(
    loading: _Loading, grid: PopulationGrid, facts: FileFacts, report: Report
) -> Accept:
    cells = read_population(facts, grid, region=_outline(loading), report=report)
    return lambda connection, source_pk: write_population(
        connection,
        cells,
        region_id=loading.region_id,
        source_pk=source_pk,
        reference_date=grid.reference_date,
    )


def _outline(loading: _Loading) -> shapely.Geometry:
    """Give the region's outline; areas come first, so it stays the same for the other sources."""
    if not loading.outlines:
        with transaction(loading.engine) as connection:
            outline = region_outline(connection, loading.region_id)
        if outline is None:
            raise SourceError("Die Region hat keine Gebiete; im Profil fehlt [[areas]].")
        loading.outlines.append(outline)
    return loading.outlines[0]
