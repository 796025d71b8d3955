"""Areas that do not fit: repaired, rejected, refused."""

import re

import geopandas as gpd
import pandas as pd
import pytest
from conftest import Commune, square
from shapely import Polygon, box, force_3d

from api.cli.load_report import print_load
from api.load.results import WITHOUT_AREAS
from kpk_geo.errors import WrongCrsError
from kpk_geo.frames import Areas, as_areas
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.areas.layer import with_parents


def test_repeated_area_key_stops_and_keeps_the_old(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.areas.loc[1, "key"] = "01"
    assert re.search(r"„key“.*01 \(Objekte 1, 2\).*dissolve = true", commune.errors()[0])
    assert commune.snapshot() == before


def test_misspelled_area_column_is_guessed(commune: Commune) -> None:
    commune.change_profile('name_column = "name"', 'name_column = "nmae"')
    assert re.search(r"areas\.geojson.*„nmae“.*„name“", commune.errors()[0])
    assert commune.rows("SELECT count(*) FROM kpk.region") == [(0,)]


def test_after_a_wrong_zone_the_cause_alone_is_said(commune: Commune, capsys) -> None:
    commune.change_profile('crs = "EPSG:25832"', 'crs = "EPSG:25833"')
    result = commune.load()
    cause, *others = result.steps
    assert "Passen würde EPSG:25832" in str(cause.error)
    assert not cause.follows
    for step in others:
        assert step.error == f"{step.file}: {WITHOUT_AREAS}"
        assert step.follows
        assert {note.severity for note in step.notes} <= {Severity.REJECTED}
    print_load(result)
    said = [line for line in capsys.readouterr().err.splitlines() if line]
    assert len(said) == 2  # the cause, and in one line what could not be loaded for it
    assert f"table.csv, offers.csv: {WITHOUT_AREAS}" in said[1]


def test_systems_of_profile_and_file_that_both_fit_are_asked_about(commune: Commune) -> None:
    commune.change_profile("extent = [6.5, 51.2, 7.2, 51.7]", "")
    commune.change_profile('crs = "EPSG:25832"', 'crs = "EPSG:25833"')
    cause, *others = commune.load().steps
    assert re.search(r"areas\.geojson.*EPSG:25833.*EPSG:25832.*41\d km.*extent", str(cause.error))
    assert all(step.follows for step in others)
    commune.change_profile('crs = "EPSG:25833"', "")
    assert commune.errors() == []


def test_level_that_lies_apart_from_its_parents_is_refused() -> None:
    def level(x: float) -> Areas:
        return as_areas(
            gpd.GeoDataFrame(
                {"name": ["A"], "parent_id": [None]}, index=pd.Index(["1"], name="area_id"),
                geometry=[box(x, 5_700_000, x + 1000, 5_701_000)], crs=25832,
            )
        )  # fmt: skip

    with pytest.raises(WrongCrsError, match=r"a\.shp: Die Flächen liegen 399 km neben"):
        with_parents(level(350_000), level(750_000), Report("a.shp"))
    assert list(with_parents(level(350_000), level(350_000), Report("a.shp"))["parent_id"]) == ["1"]


def test_wrong_crs_is_named_with_the_one_that_fits(commune: Commune) -> None:
    commune.change_profile('crs = "EPSG:25832"', 'crs = "EPSG:25833"')
    assert re.search(r"areas\.geojson.*EPSG:25833.*EPSG:25832", commune.errors()[0])
    assert commune.rows("SELECT count(*) FROM kpk.area") == [(0,)]


def test_missing_crs_is_asked_for(commune: Commune) -> None:
    commune.areas.to_file(commune.folder / "areas.shp")
    (commune.folder / "areas.prj").unlink()
    commune.change_profile('file = "areas.geojson"', 'file = "areas.shp"')
    commune.change_profile('crs = "EPSG:25832"', "")
    assert re.search(r"areas\.shp.*Koordinatensystem fehlt.*EPSG:25832", commune.errors()[0])
    assert commune.rows("SELECT count(*) FROM kpk.area") == [(0,)]


def test_custom_wkt_without_epsg_number_works(commune: Commune) -> None:
    shifted = "+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=2500000 +y_0=0 +ellps=GRS80 +units=m"
    commune.areas = commune.areas.to_crs(shifted)
    commune.areas.to_file(commune.folder / "areas.shp")
    commune.change_profile('file = "areas.geojson"', 'file = "areas.shp"')
    commune.change_profile('crs = "EPSG:25832"', "")
    assert commune.load().is_complete
    (row,) = commune.rows("SELECT min(ST_XMin(geometry)), sum(ST_Area(geometry)) FROM kpk.area")
    assert row == (pytest.approx(350_000, abs=0.01), pytest.approx(4e6, rel=1e-6))


def test_area_outside_the_region_is_rejected_and_the_rest_loaded(commune: Commune) -> None:
    commune.change_shape(3, square(400))
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    assert any(line == 4 and "außerhalb des Gebiets" in r for line, r in commune.notes())
    assert [row[0] for row in commune.snapshot()["areas"]] == ["01", "02", "03"]


def test_area_that_juts_out_of_the_region_is_not_said_to_lie_outside(commune: Commune) -> None:
    x, y = 353_000, 5_700_000
    commune.change_shape(3, box(x, y, x + 40_000, y + 1_000))
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    found = [reason for line, reason in commune.notes() if line == 4 and "Fläche" in reason]
    assert found == [
        "Die Fläche ragt über das Gebiet der Region hinaus (6.5–7.2° O, 51.2–51.7° N)."
    ]
    assert [row[0] for row in commune.snapshot()["areas"]] == ["01", "02", "03"]


def test_area_at_null_island_is_rejected(commune: Commune) -> None:
    commune.change_shape(3, Polygon([(0, 0), (0, 1e-3), (1e-3, 1e-3)]))
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    assert any(line == 4 and "außerhalb des Gebiets" in r for line, r in commune.notes())
    assert [row[0] for row in commune.snapshot()["areas"]] == ["01", "02", "03"]


def test_heights_are_dropped_and_noted(commune: Commune) -> None:
    commune.areas["geometry"] = commune.areas.geometry.map(lambda shape: force_3d(shape, 80))
    assert any("4 Geometrien hatten Höhenangaben" in reason for _, reason in commune.notes())
    assert commune.rows("SELECT DISTINCT ST_NDims(geometry) FROM kpk.area") == [(2,)]


def test_invalid_polygon_is_repaired_and_reported(commune: Commune) -> None:
    x, y = 350_000, 5_700_000
    bow = Polygon([(x, y), (x + 1000, y + 1000), (x + 1000, y), (x, y + 1000)])
    commune.change_shape(0, bow)
    found = [reason for line, reason in commune.notes() if line == 1]
    assert any(
        "ungültig (Self-intersection" in reason and "repariert" in reason for reason in found
    )
    assert commune.rows("SELECT bool_and(ST_IsValid(geometry)), count(*) FROM kpk.area") == [
        (True, 4)
    ]
    assert commune.rows("SELECT line FROM kpk.import_note WHERE severity = 'repaired'") == [(1,)]


def test_overlap_is_measured_and_reported(commune: Commune) -> None:
    commune.change_shape(1, square(1).buffer(20, join_style="mitre"))
    reasons = [reason for _, reason in commune.notes()]
    assert any("01 und 02 überlappen sich auf 20.000 m²" in reason for reason in reasons)
    assert "Überlappungen insgesamt: 0,04 km² in 2 Paaren." in reasons
    assert commune.rows("SELECT count(*) FROM kpk.area") == [(4,)]


def with_parts(commune: Commune, name: str) -> None:
    """Put a second part of the area 01 behind the others, and load it merged."""
    part = commune.areas.iloc[[0]].assign(name=name)
    part = part.set_geometry([square(0, 3).buffer(-100)], crs=25832)
    commune.areas = pd.concat([commune.areas, part], ignore_index=True)
    commune.change_profile('name_column = "name"', 'name_column = "name"\ndissolve = true')


def test_parts_of_an_area_are_merged_where_the_profile_says_so(commune: Commune) -> None:
    with_parts(commune, "Hafen")
    assert any("2 Teilflächen zusammengefasst (dissolve): 01" in r for _, r in commune.notes())
    assert commune.rows(
        "SELECT area_id, name, ST_NumGeometries(geometry), round(ST_Area(geometry)) FROM kpk.area "
        "WHERE area_id = '01'"
    ) == [("01", "Hafen", 2, 1_640_000)]
    assert commune.rows("SELECT count(*) FROM kpk.area WHERE parent_id IS NULL") == [(4,)]


def test_parts_with_unlike_names_are_told_and_the_largest_names_the_area(commune: Commune) -> None:
    with_parts(commune, "Kai")
    found = [reason for line, reason in commune.notes() if line == 1]
    assert any("von 01 haben verschiedene Namen: „Hafen“, „Kai“" in reason for reason in found)
    assert commune.rows("SELECT name FROM kpk.area WHERE area_id = '01'") == [("Hafen",)]


def test_column_that_is_no_key_does_not_merge_the_city(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.areas["town"] = "Spielstadt"
    commune.change_profile('id_column = "key"', 'id_column = "town"\ndissolve = true')
    error = commune.errors()[0]
    assert re.search(r"1 von 1 Schlüsseln.*mehrere Namen \(Spielstadt: Hafen.*id_column", error)
    assert commune.snapshot() == before


@pytest.mark.parametrize("filled", [[None] * 4, ["", " ", "", ""], ["01", None, None, None]])
def test_empty_key_column_keeps_the_old_and_shows_what_looks_like_keys(
    commune: Commune, filled: list[str | None]
) -> None:
    commune.load()
    before = commune.snapshot()
    commune.areas["empty"] = filled
    commune.areas["size"] = [1.5, 2.5, 3.5, 4.5]
    commune.change_profile('id_column = "key"', 'id_column = "empty"')
    result = commune.load()
    assert not result.is_complete
    error = result.steps[0].error or ""
    assert re.search(r"areas\.geojson.*„empty“ \(id_column\).*überall gefüllt", error)
    assert "eindeutig): key, name." in error
    assert commune.snapshot() == before


def test_wrong_key_column_shows_what_looks_like_keys(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.areas["district"] = ["1", "1", "2", "2"]
    commune.change_profile('id_column = "key"', 'id_column = "district"')
    assert re.search(r"„district“ mehrfach.*eindeutig\): key, name\.", commune.errors()[0])
    assert commune.snapshot() == before
    commune.change_profile('id_column = "district"', 'id_column = "nummer"')
    assert re.search(r"„nummer“ fehlt.*eindeutig\): key, name\.", commune.errors()[0])
    assert commune.snapshot() == before


def test_many_overlaps_give_the_largest_and_one_sum(commune: Commune) -> None:
    keys = [f"{i:02}" for i in range(1, 31)]
    shapes = [square(i % 6, i // 6).buffer(5 + i, join_style="mitre") for i in range(30)]
    commune.areas = gpd.GeoDataFrame({"key": keys, "name": keys}, geometry=shapes, crs=25832)
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    found = [reason for _, reason in commune.notes() if "überl" in reason.lower()]
    assert len(found) == 11
    assert re.search(
        r"insgesamt: \d,\d\d km² in \d+ Paaren; genannt sind die 10 größten", found[-1]
    )
    sizes = [
        int(reason.split(" auf ")[1].split(" m²")[0].replace(".", "")) for reason in found[:10]
    ]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("shape", [square(0), square(0).buffer(-100)])
def test_area_within_another_claims_its_ground_too(commune: Commune, shape: Polygon) -> None:
    commune.change_shape(1, shape)
    reasons = [reason for _, reason in commune.notes()]
    assert any("01 und 02 überlappen sich" in reason for reason in reasons)


def test_reference_system_of_profile_and_file_is_told(commune: Commune) -> None:
    commune.areas.to_file(commune.folder / "a.gpkg")
    commune.change_profile('file = "areas.geojson"', 'file = "a.gpkg"')
    assert not any("Koordinatensystem" in reason for _, reason in commune.notes())
    commune.areas.set_crs(25833, allow_override=True).to_file(commune.folder / "a.gpkg")
    wanted = "Koordinatensystem EPSG:25832 aus dem Profil; die Datei nennt EPSG:25833."
    assert wanted in [reason for _, reason in commune.notes()]
