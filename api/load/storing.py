"""Writes what was read of a source, with where it comes from."""

from sqlalchemy import Connection

from api.load.described import reading_of
from api.load.loading import Accept, Loading
from api.load.steps import AREAS, Step
from api.load.verdicts import nothing_usable
from kpk_geo.database.observations import write_indicators
from kpk_geo.database.regions import touch_region, write_region
from kpk_geo.database.sources import SourceEntry, finish_source, write_source
from kpk_geo.database.work_crs import require_same_crs
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.profile import (
    FileSection,
    IndicatorTable,
    PopulationGrid,
    Provenance,
    RegionProfile,
)
from kpk_geo.profile.cells import CellIndicators, substitute
from kpk_geo.profile.editions import carried_over


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
