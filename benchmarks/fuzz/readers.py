"""Every reader as a load calls it, under its boundary, without a database."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from benchmarks.fuzz import seeds
from kpk_geo.crs import DEFAULT_CRS, Extent
from kpk_geo.geocoding.gazetteer import Gazetteer, House, Street
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.addresses.entries import AddressChecks
from kpk_geo.ingest.addresses.register import read_addresses
from kpk_geo.ingest.areas.layer import read_areas
from kpk_geo.ingest.background.osm import read_osm_background
from kpk_geo.ingest.boundary import guarded, reading
from kpk_geo.ingest.elevation import read_terrain
from kpk_geo.ingest.elevation_faults import HIGHEST, LOWEST
from kpk_geo.ingest.indicators.crosswalk import read_crosswalk
from kpk_geo.ingest.indicators.table import read_indicators
from kpk_geo.ingest.offers.coordinates import Territory
from kpk_geo.ingest.offers.provider_list import is_provider_list, read_provider_list
from kpk_geo.ingest.offers.sites import Locator
from kpk_geo.ingest.offers.table import read_offers
from kpk_geo.ingest.population.grid import read_population
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.ingest.streets.report import report_network
from kpk_geo.model import Unit
from kpk_geo.profile import (
    AddressRegister,
    AreaLayer,
    CrosswalkColumns,
    Indicator,
    IndicatorTable,
    OfferTable,
    PopulationGrid,
)
from kpk_geo.profile.tables import ValueColumn

EXTENT = Extent(6.5, 51.2, 7.2, 51.7)
BUFFER = 2000.0
REGION = shapely.box(seeds.X0, seeds.Y0, seeds.X0 + 4000, seeds.Y0 + 1000)
Read = Callable[[SourceFile, Report], object]


@dataclass(frozen=True, slots=True)
class Reader:
    """One way of reading, with a whole file of its format."""

    file: str
    seed: Callable[[], bytes]
    read: Read

    def __call__(self, path: Path) -> Report:
        """Read a file as a load does, and put every note into a report."""
        source_file = described(path)
        report = Report(source_file.name)
        with reading(source_file):
            self.read(source_file, report)
        return report


def described(path: Path) -> SourceFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return SourceFile(path=path, name=path.name, sha256=digest, size=len(content))


def areas(source_file: SourceFile, report: Report, *, key: str, name: str) -> object:
    layer = AreaLayer(
        file=source_file.name, source="all", level="gebiet", label="Gebiet",
        valid_from=date(2025, 1, 1), id_column=key, name_column=name,
    )  # fmt: skip
    return read_areas(source_file, layer, extent=EXTENT, work_crs=DEFAULT_CRS, report=report)


_INDICATORS = {
    "population": Indicator(id="population", label="Menschen", unit=Unit.COUNT),
    "poverty": Indicator(id="poverty", label="Armut", unit=Unit.PERCENT),
    "jobless": Indicator(id="jobless", label="Arbeitslos", unit=Unit.PERCENT),
}
_VALUES = (
    ValueColumn(indicator="population", column="people"),
    ValueColumn(indicator="poverty", numerator="poor", denominator="children"),
    ValueColumn(indicator="jobless", column="jobless"),
)


def indicators(source_file: SourceFile, report: Report) -> object:
    table = IndicatorTable(
        file=source_file.name, source="all", level="gebiet", key_column="key", key_width=2,
        reference_date=date(2025, 12, 31), values=_VALUES, unmatched_keys="report",
    )  # fmt: skip
    areas = {key: f"Viertel {key}" for key in seeds.KEYS}
    return read_indicators(source_file, table, indicators=_INDICATORS, areas=areas, report=report)


def crosswalk(source_file: SourceFile, report: Report) -> object:
    columns = CrosswalkColumns.model_validate({"from": "old", "to": "new", "share": "share"})
    table = IndicatorTable(
        file="table.csv", source="all", level="gebiet", key_column="key", values=_VALUES,
        reference_date=date(2025, 12, 31), crosswalk=source_file.name, crosswalk_columns=columns,
    )  # fmt: skip
    found = read_crosswalk(
        source_file, table, today=pd.Index(seeds.KEYS), today_width=2, report=report
    )
    report.tally.valid = len(found)
    return found


@cache
def _locator() -> Locator:
    streets = [
        Street(id=0, name="Hafenstr.", municipality="Spielstadt", postcode="47798"),
        Street(id=1, name="Marktplatz", municipality="Spielstadt", postcode="47798"),
    ]
    houses = {
        0: [House(1, "", 350_500, 5_700_500, "A")],
        1: [House(3, "", 351_500, 5_700_500, "A")],
    }
    return Locator(
        territory=Territory(region=REGION, buffer=BUFFER, work_crs=DEFAULT_CRS),
        geocoder=Geocoder(Gazetteer(streets, lambda ids: {i: houses[i] for i in ids})),
    )


_COLUMNS = {
    "offer_id": "id", "title": "title", "kind": "kind", "street": "street", "provider": "provider",
    "confidential": "secret", "opening_hours": "hours", "x": "x", "y": "y",
}  # fmt: skip


def offers(source_file: SourceFile, report: Report, **options: Any) -> object:
    table = OfferTable(file=source_file.name, source="all", **options)
    return read_offers(source_file, table, locator=_locator(), report=report)


def provider_list(source_file: SourceFile, report: Report) -> object:
    """Read the list that a provider gives back, found by its hidden sheets as an upload is."""
    is_one = is_provider_list(source_file)
    answered = read_provider_list(source_file, report)
    assert is_one
    report.tally.valid = len(answered.rows)
    return answered


def addresses(source_file: SourceFile, report: Report, **options: Any) -> object:
    register = AddressRegister(file=source_file.name, source="all", **options)
    checks = AddressChecks(report=report)
    blocks = read_addresses(
        source_file, register, extent=EXTENT, checks=checks, work_crs=DEFAULT_CRS
    )
    return sum(len(block.entries) for block in guarded(source_file, blocks))


_HOUSE = {"street": "street", "number": "number", "postcode": "postcode"}


def population(source_file: SourceFile, report: Report, **options: Any) -> object:
    grid = PopulationGrid(
        file=source_file.name, source="all", reference_date=date(2022, 5, 15), **options
    )
    return read_population(
        source_file, grid, region=REGION, buffer=BUFFER, report=report, work_crs=DEFAULT_CRS
    )


_AROUND = (6.5, 51.2, 7.2, 51.7)


def network(source_file: SourceFile, report: Report) -> object:
    streets = read_osm_streets(source_file, box=_AROUND, report=report, work_crs=DEFAULT_CRS)
    report_network(report, streets, min_fragment=500)
    return streets, read_osm_background(
        source_file, box=_AROUND, report=report, work_crs=DEFAULT_CRS
    )


def heights(source_file: SourceFile, report: Report) -> object:
    """Read a raster around the region; alone, and as a tile beside itself."""
    terrain = read_terrain([source_file], REGION.bounds, DEFAULT_CRS, name=source_file.name)
    tiles = read_terrain([source_file] * 2, REGION.bounds, DEFAULT_CRS, name=source_file.name)
    report.tally.valid = int((~np.isnan(terrain.metres)).sum())
    assert np.array_equal(terrain.metres, tiles.metres, equal_nan=True)
    if report.tally.valid:
        assert LOWEST <= np.nanmin(terrain.metres) <= np.nanmax(terrain.metres) <= HIGHEST
    else:
        report.note("Im Raster ist keine Höhe bekannt.")
    return terrain


_AREAS = partial(areas, key="key", name="name")
_KITAS = partial(offers, layout="osm", only={"amenity": ("kindergarten",)}, kind="kita")
_POINTS = {"title": "title", "kind": "kind", "street": "street"}
READERS: dict[str, Reader] = {
    "areas.geojson": Reader(
        "areas.geojson", lambda: seeds.layer(seeds.areas().to_crs(4326), "a.geojson"), _AREAS
    ),
    "areas.gpkg": Reader("areas.gpkg", lambda: seeds.layer(seeds.areas(), "a.gpkg"), _AREAS),
    "areas.zip": Reader("areas.zip", lambda: seeds.shapefile(seeds.areas()), _AREAS),
    "areas.kml": Reader(
        "areas.kml", lambda: seeds.kml(seeds.areas()),
        partial(areas, key="Name", name="description"),
    ),
    "ind.csv": Reader("table.csv", seeds.TABLE.encode, indicators),
    "ind.xlsx": Reader("table.xlsx", seeds.indicator_book, indicators),
    "ind.json": Reader("table.json", seeds.indicator_json, indicators),
    "crosswalk.csv": Reader("umsteige.csv", seeds.CROSSWALK.encode, crosswalk),
    "offers.csv": Reader("offers.csv", seeds.OFFERS.encode, partial(offers, columns=_COLUMNS)),
    "offers.xlsx": Reader("angebote.xlsx", seeds.offer_book, offers),
    "offers.provider": Reader("traeger.xlsx", seeds.provider_book, provider_list),
    "offers.geojson": Reader(
        "offers.geojson", lambda: seeds.layer(seeds.points().to_crs(4326), "o.geojson"),
        partial(offers, columns=_POINTS),
    ),
    "offers.portal": Reader("portal.txt", seeds.PORTAL.encode, partial(offers, layout="portal")),
    "offers.osm": Reader("kitas.osm", seeds.osm, _KITAS),
    "adr.gebref": Reader("gebref.zip", seeds.gebref_zip, partial(addresses, format="gebref")),
    "adr.hkde": Reader(
        "hk.txt", lambda: seeds.gebref(columns=16), partial(addresses, format="hkde")
    ),
    "adr.table": Reader(
        "adr.csv", seeds.ADDRESSES.encode,
        partial(addresses, format="table", columns=_HOUSE, x_column="x", y_column="y"),
    ),
    "adr.layer": Reader(
        "adr.geojson", lambda: seeds.layer(seeds.points().to_crs(4326), "p.geojson"),
        partial(addresses, format="layer", columns=_HOUSE),
    ),
    "adr.osm": Reader("adr.osm", seeds.osm, partial(addresses, format="osm")),
    "pop.2022": Reader("zensus.zip", seeds.census_2022, partial(population, format="zensus2022")),
    "pop.2011": Reader(
        "zensus2011.parquet", seeds.census_2011,
        partial(population, format="zensus2011", measure="persons"),
    ),
    "net.osm": Reader("s.osm", seeds.osm, network),
    "net.gz": Reader("s.osm.gz", lambda: seeds.osm_packed("gz"), network),
    "net.bz2": Reader("s.osm.bz2", lambda: seeds.osm_packed("bz2"), network),
    "elevation.tif": Reader("dgm.tif", seeds.elevation, heights),
    "net.pbf": Reader("s.osm.pbf", seeds.pbf, network),
}  # fmt: skip
