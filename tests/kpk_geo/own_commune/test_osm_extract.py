"""Cutting an extract to a commune loses no square and no ferry."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from street_files import Way, osm_xml, street

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.network.tags import AREA, FERRY
from kpk_geo.own_commune.osm_extract import cut_extract

BOX = (6.85, 51.42, 6.87, 51.45)  # around the corner of the toy


def test_a_square_of_ways_without_tags_and_a_ferry_are_in_the_cut(tmp_path: Path) -> None:
    far = 40_000.0
    rim: list[Way] = [([(100, 0), (200, 0), (200, 90)], {}), ([(200, 90), (100, 90), (100, 0)], {})]
    away: list[Way] = [([(far, 0), (far + 50, 0), (far, 50), (far, 0)], {})]
    ways: list[Way] = [
        street((0, 0), (100, 0)), street((200, 90), (300, 90)), *rim, *away,
        street((far, 0), (far, 900)), ([(300, 90), (500, 90)], {}), street((500, 90), (600, 90)),
    ]  # fmt: skip
    tags = {"type": "multipolygon", "highway": "pedestrian"}
    relations = [
        ([(2, "outer"), (3, "outer")], tags),
        ([(4, "outer")], tags),
        ([(6, ""), (7, "")], {"type": "route", "route": "ferry", "duration": "5"}),
    ]
    (tmp_path / "whole.osm").write_bytes(osm_xml(ways, relations=relations))
    territory: Any = SimpleNamespace(
        degrees=BOX, place=SimpleNamespace(label="Toy"),
        holds=lambda x, y, around: np.ones(len(x), dtype=bool),
    )  # fmt: skip
    cut_extract([describe_file("whole.osm", tmp_path)], territory, tmp_path / "cut.osm.pbf")
    report = Report("cut.osm.pbf")
    streets = read_osm_streets(
        describe_file("cut.osm.pbf", tmp_path),
        box=(5, 50, 9, 53),
        report=report,
        work_crs=DEFAULT_CRS,
    )
    flags = streets.edges["flags"].to_numpy()
    assert ((flags & AREA) > 0).sum() == 1
    assert sorted(streets.edges["highway"].unique()) == ["ferry", "pedestrian", "residential"]
    assert ((flags & FERRY) > 0).sum() == 1
    assert streets.kilometres < 2
