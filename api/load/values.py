"""Reads a table of values and gives the function that stores them for today's areas."""

from sqlalchemy import Connection

from api.load.carry_over import Carrier, carried, carrier_of, names_of
from api.load.held import refuse_held
from api.load.loading import Accept, Loading
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.observations import held_elsewhere, read_source_dates, write_observations
from kpk_geo.errors import listed
from kpk_geo.german import day
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.indicators.table import read_indicators
from kpk_geo.profile import IndicatorTable


def read_values(
    loading: Loading, table: IndicatorTable, source_file: SourceFile, report: Report
) -> Accept:
    """Read a table, and carry its values over where they were counted on earlier areas.

    Parameters
    ----------
    loading
        What all steps share.
    table
        Section of the profile.
    """
    with transaction(loading.engine) as connection:
        level = read_level(connection, loading.region_id, table.level)
        areas = read_areas(connection, level.level_pk, simplified=not table.reallocate)
    carrier: Carrier | None = None
    if table.is_carried_over:
        carrier = carrier_of(loading, table, source_file, areas, report)
    observations = read_indicators(
        source_file,
        table,
        indicators={item.id: item for item in loading.profile.indicators},
        areas=names_of(areas) if carrier is None else carrier.earlier,
        report=report,
    )
    if carrier is not None:
        observations = carried(observations, carrier, loading.profile, table, report)

    def accept(connection: Connection, source_pk: int) -> int:
        keys = {"level_pk": level.level_pk, "source_pk": source_pk}
        keys["load_pk"] = loading.load_pk
        gone = read_source_dates(connection, source_pk) - set(observations["reference_date"])
        if gone:
            report.note(
                f"Nicht mehr in der Datei und deshalb gelöscht: die Werte vom "
                f"{listed((day(moment) for moment in sorted(gone)), limit=8)}."
            )
        refuse_held(held_elsewhere(connection, observations, **keys), source_file.name)
        return write_observations(connection, observations, region_id=loading.region_id, **keys)

    return accept
