"""The background of a metropolis: Porto's extract has streets alone, and 40,000 of them."""

import gzip
from pathlib import Path

import shapely

from kpk_geo.crs import DEFAULT_CRS, to_work
from kpk_geo.import_report import Report
from kpk_geo.ingest.background.osm import read_osm_background
from kpk_geo.ingest.files import describe_file
from maps.kit.background import BANDS, background_svg

BOX = (-8.8, 40.98, -8.35, 41.4)


def test_a_metropolis_stays_below_its_limit_in_every_band(shared_data: Path) -> None:
    report = Report("porto")
    source = describe_file("porto/porto.osm.pbf", shared_data)
    background = read_osm_background(source, box=BOX, report=report, work_crs=DEFAULT_CRS)
    assert not {"water", "rail", "green"} & set(background.features["kind"])
    region = shapely.Polygon(to_work(shapely.get_coordinates(shapely.box(*BOX)), DEFAULT_CRS))
    sizes = {
        band: len(gzip.compress(background_svg(background, region, band).encode(), 6))
        for band in BANDS
    }
    assert sizes[10] < 10_000  # where such a city starts on a map of 900 pixels
    assert sizes[12] < 35_000
    assert sizes[14] < 90_000
    assert sizes[16] < 150_000  # without side streets
