"""Reads one source of a profile and gives the function that writes what was read."""

from dataclasses import replace

import geopandas as gpd
import shapely
from sqlalchemy import Connection

from api.load.cells import read_cell_indicators
from api.load.corrections import LoadedCorrections
from api.load.loading import Accept, Loading
from api.load.values import read_values
from kpk_geo.background import MARGIN
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.database.addresses import write_addresses
from kpk_geo.database.areas import area_names, read_areas, read_edition, write_areas
from kpk_geo.database.background import write_background
from kpk_geo.database.connection import transaction
from kpk_geo.database.decisions import read_decisions
from kpk_geo.database.gazetteer import read_gazetteer
from kpk_geo.database.offers import write_offers
from kpk_geo.database.population import read_known_cells, write_population
from kpk_geo.database.service_answers import DatabaseStore
from kpk_geo.database.sources import date_source, read_other_sources
from kpk_geo.database.streets import write_streets
from kpk_geo.errors import listed
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.german import number, several
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.addresses.entries import AddressChecks
from kpk_geo.ingest.addresses.register import read_addresses
from kpk_geo.ingest.areas.layer import read_areas as read_area_file
from kpk_geo.ingest.areas.layer import with_parents
from kpk_geo.ingest.background.osm import read_osm_background
from kpk_geo.ingest.boundary import guarded, reading
from kpk_geo.ingest.elevation import read_terrain
from kpk_geo.ingest.offers.coordinates import Territory
from kpk_geo.ingest.offers.report import report_changes
from kpk_geo.ingest.offers.sites import Locator
from kpk_geo.ingest.offers.table import read_offers
from kpk_geo.ingest.population.grid import read_population
from kpk_geo.ingest.streets.extent import street_extent
from kpk_geo.ingest.streets.heights import report_heights
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.ingest.streets.report import report_network
from kpk_geo.network.heights import sample_heights
from kpk_geo.profile import (
    AddressRegister,
    AreaLayer,
    FileSection,
    IndicatorTable,
    OfferTable,
    PopulationGrid,
    StreetNetwork,
)
from kpk_geo.profile.cells import CellIndicators
from kpk_geo.profile.editions import parents_since
from kpk_geo.services.geocoder import open_service
from kpk_geo.settings import Settings


def read_section(
    loading: Loading, section: FileSection, source_file: SourceFile, report: Report
) -> Accept:
    """Read a file outside any transaction; give the function that writes what was read.

    Parameters
    ----------
    loading
        What all steps share.
    section
        Of the profile; its class says which reader is taken.
    """
    with reading(source_file):
        match section:
            case AreaLayer():
                return _read_areas(loading, section, source_file, report)
            case IndicatorTable():
                return read_values(loading, section, source_file, report)
            case AddressRegister():
                return _read_addresses(loading, section, source_file, report)
            case OfferTable():
                return _read_offers(loading, section, source_file, report)
            case PopulationGrid():
                return _read_population(loading, section, source_file, report)
            case CellIndicators():
                return read_cell_indicators(loading, section, report)
            case StreetNetwork():
                return _read_streets(loading, section, source_file, report)
    raise TypeError(f"no reader for {type(section).__name__}")


def _read_areas(
    loading: Loading, layer: AreaLayer, source_file: SourceFile, report: Report
) -> Accept:
    areas = read_area_file(
        source_file, layer, extent=loading.profile.region.box, work_crs=loading.work_crs,
        report=report,
    )  # fmt: skip
    if layer.parent_level:
        day = parents_since(loading.profile.areas, layer)
        with transaction(loading.engine) as connection:
            parent = read_edition(connection, loading.region_id, layer.parent_level, day)
            areas = with_parents(areas, read_areas(connection, parent.level_pk), report)

    def accept(connection: Connection, source_pk: int) -> int:
        gone = write_areas(
            connection, areas, layer, region_id=loading.region_id, source_pk=source_pk
        )
        if gone:
            report.note(
                f"Gebiete, die es in der Datei nicht mehr gibt ({number(len(gone))}), sind mit "
                f"ihren Werten gelöscht: {listed(gone, limit=20)}. Ist die Datei vollständig? Ein "
                "neuer Gebietsstand bekommt ein eigenes valid_from."
            )
        return len(areas)

    return accept


def _read_addresses(
    loading: Loading, register: AddressRegister, source_file: SourceFile, report: Report
) -> Accept:
    """Read while writing: a register of millions of addresses never fits into memory."""
    checks = AddressChecks(report=report)
    extent = loading.profile.region.box
    blocks = read_addresses(
        source_file, register, extent=extent, work_crs=loading.work_crs, checks=checks
    )

    def accept(connection: Connection, source_pk: int) -> int:
        rows = write_addresses(
            connection,
            guarded(source_file, blocks),
            region_id=loading.region_id,
            source_pk=source_pk,
            on_rows=lambda rows: loading.on_step(f"Adressen: {number(rows)}"),
        )
        report.tally.valid = rows
        date_source(connection, source_pk, checks.newest)
        return rows

    return accept


def _read_offers(
    loading: Loading, table: OfferTable, source_file: SourceFile, report: Report
) -> Accept:
    outline = loading.outline
    with transaction(loading.engine) as connection:
        territory = Territory(
            region=outline,
            work_crs=loading.work_crs,
            buffer=loading.buffer,
            name=loading.profile.region.name,
            places=area_names(connection, loading.region_id),
        )
        gazetteer = read_gazetteer(connection, loading.region_id)
        locator = Locator(
            territory=territory,
            geocoder=Geocoder(gazetteer) if gazetteer else None,
            decisions=read_decisions(connection, loading.region_id),
            service=open_service(
                Settings(), DatabaseStore(loading.engine), work_crs=loading.work_crs
            ),
        )
        inventory = read_offers(source_file, table, locator=locator, report=report)

    def accept(connection: Connection, source_pk: int) -> int:
        former = read_other_sources(connection, loading.region_id, loading.profile.source_names)
        corrections = LoadedCorrections(connection, loading.region_id, source_pk, former, report)
        changes = write_offers(
            connection,
            inventory,
            region_id=loading.region_id,
            source_pk=source_pk,
            file=source_file.name,
            former=former,
            correct=corrections,
        )
        sharing = [other for other in loading.profile.offers if other.file == table.file]
        report_changes(report, changes, inventory, is_part=len(sharing) > 1)
        report.tally.valid = len(inventory.offers)
        return len(inventory.offers)

    return accept


def _read_population(
    loading: Loading, grid: PopulationGrid, source_file: SourceFile, report: Report
) -> Accept:
    cells = read_population(
        source_file, grid, region=loading.outline, work_crs=loading.work_crs,
        buffer=loading.buffer, report=report,
    )  # fmt: skip

    def accept(connection: Connection, source_pk: int) -> int:
        own = _not_yet_known(connection, loading, grid, cells, report)
        return write_population(
            connection,
            own,
            region_id=loading.region_id,
            source_pk=source_pk,
            reference_date=grid.reference_date,
            superseded=loading.superseded(connection),
        )

    return accept


def _not_yet_known(
    connection: Connection,
    loading: Loading,
    grid: PopulationGrid,
    cells: gpd.GeoDataFrame,
    report: Report,
) -> gpd.GeoDataFrame:
    """Leave out what a grid further up in the profile says: totals stand in several files.

    Parameters
    ----------
    grid
        Section of the profile.
    cells
        What its file says.
    report
        Is told what was left out, and where two files do not agree.
    """
    sections = loading.profile.population
    known = read_known_cells(
        connection,
        loading.region_id,
        reference_date=grid.reference_date,
        measures=cells["measure"].unique(),
        sources=[section.source_name for section in sections[: sections.index(grid)]],
    )
    both = cells[["cell_id", "measure", "value"]].merge(
        known, on=["cell_id", "measure"], how="left", suffixes=("", "_known"), indicator=True
    )
    is_known = (both["_merge"] == "both").to_numpy()
    if not is_known.any():
        return cells
    differs = is_known & (both["value"] != both["value_known"]).to_numpy()
    differs &= both[["value", "value_known"]].notna().all(axis=1).to_numpy()
    names = listed(sorted(set(cells["measure"].to_numpy()[is_known])))
    report.note(
        "Schon in einer Datei weiter oben im Profil: "
        f"{several(int(is_known.sum()), 'Wert', 'Werte')} ({names}); es gilt, was dort steht. Bei "
        f"{number(differs.sum())} davon steht hier eine andere Zahl."
    )
    return cells[~is_known]


def _read_streets(
    loading: Loading, section: StreetNetwork, source_file: SourceFile, report: Report
) -> Accept:
    box = _box_around(loading, loading.buffer)
    streets = read_osm_streets(source_file, box=box, work_crs=loading.work_crs, report=report)
    if source_file.beside:
        with reading(source_file.beside[0]):
            terrain = read_terrain(
                source_file.beside,
                streets.edges.total_bounds,
                loading.work_crs,
                name=section.elevation or "",
            )
        streets = replace(streets, heights=sample_heights(streets, terrain))
    junctions = shapely.get_coordinates(streets.nodes.geometry.to_numpy())
    extent = street_extent([source_file], junctions, box, loading.work_crs)
    streets = replace(streets, extent=extent)
    report_network(report, streets, min_fragment=section.min_fragment)
    report_heights(report, streets, section)
    report.tally.valid = len(streets.edges)
    behind = read_osm_background(
        source_file, box=_box_around(loading, MARGIN), work_crs=loading.work_crs, report=report
    )

    def accept(connection: Connection, source_pk: int) -> int:
        write_background(connection, behind, source_pk=source_pk)
        return write_streets(connection, streets, region_id=loading.region_id, source_pk=source_pk)

    return accept


def _box_around(loading: Loading, distance: float) -> tuple[float, float, float, float]:
    """Give west, south, east, north in degrees of the region and `distance` metres around it."""
    around = gpd.GeoSeries([shapely.buffer(loading.outline, distance)], crs=loading.work_crs)
    west, south, east, north = around.to_crs(EXCHANGE_CRS).total_bounds
    return west, south, east, north
