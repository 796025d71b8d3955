"""Which layer of a file is meant, of whatever format; axes and archives."""

import re
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from conftest import Commune
from layers_of import TOWNS, UMLAUTS, names, only_areas
from shapely import Point, transform


def many_layers(commune: Commune) -> Path:
    """A GeoPackage with an old state, the new one, labels, a draft without content, and styles."""
    path = commune.folder / "a.gpkg"
    commune.areas.iloc[:2].to_file(path, layer="alt_2010")
    commune.areas.to_file(path, layer="neu_2024")
    points = [Point(350_000 + i, 5_700_000) for i in range(9)]
    gpd.GeoDataFrame({"text": range(9)}, geometry=points, crs=25832).to_file(path, layer="schrift")
    commune.areas.iloc[:0].to_file(path, layer="entwurf")
    pyogrio.write_dataframe(pd.DataFrame({"qml": ["x"]}), path, layer="layer_styles")
    return path


def test_several_layers_are_asked_for_with_the_likely_one(commune: Commune) -> None:
    many_layers(commune)
    only_areas(commune, "a.gpkg")
    (error,) = commune.errors()
    assert "„alt_2010“ (2 Objekte, Flächen), „neu_2024“ (4 Objekte, Flächen)" in error
    assert "„schrift“ (9 Objekte, Punkte)" in error
    assert "„layer_styles“ (1 Objekt, ohne Geometrie)" in error
    assert 'vermutlich layer = "neu_2024"' in error
    assert names(commune) == []
    commune.change_profile('file = "a.gpkg"', 'file = "a.gpkg"\nlayer = "neu_2024"')
    reasons = [reason for _, reason in commune.notes()]
    assert "Gelesen ist die Ebene „neu_2024“ von 5 der Datei (aus dem Profil)." in reasons
    assert "Koordinatensystem EPSG:25832 aus der Datei." in reasons
    assert len(names(commune)) == 4


def test_layer_that_is_absent_is_named_with_all_there_are(commune: Commune) -> None:
    many_layers(commune)
    only_areas(commune, "a.gpkg", 'layer = "neu_2042"')
    assert re.search(r"„neu_2042“ fehlt.*„neu_2024“.*alt_2010", commune.errors()[0])


def test_layer_without_geometry_is_refused(commune: Commune) -> None:
    path = commune.folder / "a.gpkg"
    commune.areas.to_file(path, layer="gebiete")
    pyogrio.write_dataframe(pd.DataFrame({"key": ["1"], "name": ["x"]}), path, layer="werte")
    only_areas(commune, "a.gpkg", 'layer = "werte"')
    assert re.search(r"a\.gpkg.*„werte“ hat keine Geometrie", commune.errors()[0])
    assert names(commune) == []


def test_one_layer_among_styles_and_empty_ones_is_no_question(commune: Commune) -> None:
    path = commune.folder / "a.gpkg"
    pyogrio.write_dataframe(pd.DataFrame({"qml": ["x"]}), path, layer="layer_styles")
    commune.areas.iloc[:0].to_file(path, layer="entwurf")
    commune.areas.to_file(path, layer="gebiete")
    only_areas(commune, "a.gpkg")
    reasons = [reason for _, reason in commune.notes()]
    assert any("Ebene „gebiete“ von 3 der Datei (die einzige" in reason for reason in reasons)
    assert len(names(commune)) == 4


def placemark(key: str, x: float) -> str:
    """A square of a hundredth of a degree with its key as extended data."""
    ring = f"{x},51.4,0 {x + 0.01},51.4,0 {x + 0.01},51.41,0 {x},51.41,0 {x},51.4,0"
    return (
        f"<Placemark><name>Höhe {key}</name><ExtendedData>"
        f'<SchemaData schemaUrl="#s"><SimpleData name="key">{key}</SimpleData></SchemaData>'
        "</ExtendedData><Polygon><outerBoundaryIs><LinearRing>"
        f"<coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )


POINT = "<Placemark><name>P</name><Point><coordinates>6.8,51.4,0</coordinates></Point></Placemark>"


def kml(encoding: str, rest: str = "") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        '<Document><name>D</name><Schema name="s" id="s"><SimpleField name="key" type="string"/>'
        f"</Schema><Folder><name>Gebiete</name>{placemark('01', 6.8)}{placemark('02', 6.81)}"
        f"</Folder>{rest}</Document></kml>"
    )
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "ISO-8859-15", "utf-16"])
def test_kml_gives_its_extended_data_as_columns(commune: Commune, encoding: str) -> None:
    commune.files["a.kml"] = kml(encoding)
    only_areas(commune, "a.kml")
    commune.change_profile('name_column = "name"', 'name_column = "Name"')
    assert commune.errors() == []
    assert names(commune) == [("01", "Höhe 01"), ("02", "Höhe 02")]


def test_kmz_is_a_packed_kml(commune: Commune) -> None:
    with zipfile.ZipFile(commune.folder / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", kml("utf-8"))
        archive.writestr("files/icon.png", b"x")
    only_areas(commune, "a.kmz")
    commune.change_profile('name_column = "name"', 'name_column = "Name"')
    assert commune.errors() == []
    assert names(commune) == [("01", "Höhe 01"), ("02", "Höhe 02")]


def test_folders_of_a_kml_are_layers(commune: Commune) -> None:
    rest = f"<Folder><name>Schrift</name>{POINT}{POINT}{POINT}</Folder>"
    commune.files["a.kml"] = kml("utf-8", rest)
    only_areas(commune, "a.kml")
    commune.change_profile('name_column = "name"', 'name_column = "Name"')
    (error,) = commune.errors()
    assert "„Gebiete“ (2 Objekte, Flächen), „Schrift“ (3 Objekte, Punkte)" in error
    assert 'vermutlich layer = "Gebiete"' in error
    assert names(commune) == []


def test_gml_is_read_and_leaves_nothing_beside_it(commune: Commune) -> None:
    commune.areas.assign(name=TOWNS).to_file(commune.folder / "a.gml", driver="GML")
    (commune.folder / "a.xsd").unlink()
    only_areas(commune, "a.gml")
    assert commune.errors() == []
    assert names(commune) == UMLAUTS
    assert not (commune.folder / "a.gfs").exists()


def zip_shapefiles(commune: Commune, *members: str) -> None:
    with zipfile.ZipFile(commune.folder / "a.zip", "w") as archive:
        for member in members:
            stem = Path(member).stem
            commune.areas.assign(name=stem).to_file(commune.folder / f"{stem}.shp")
            for suffix in (".shp", ".shx", ".dbf", ".prj"):
                file = (commune.folder / stem).with_suffix(suffix)
                archive.write(file, Path(member).with_suffix(suffix))
                file.unlink()


@pytest.mark.parametrize(
    ("members", "chosen"),
    [(("a.shp", "b.shp"), "b.shp"), (("neu/g.shp", "alt/g.shp"), "alt/g.shp")],
)
def test_zip_with_several_shapefiles_is_asked_for(
    commune: Commune, members: tuple[str, ...], chosen: str
) -> None:
    zip_shapefiles(commune, *members)
    only_areas(commune, "a.zip")
    assert re.search(rf"a\.zip.*{', '.join(members)}.*member = ", commune.errors()[0])
    assert names(commune) == []
    commune.change_profile('file = "a.zip"', f'file = "a.zip"\nmember = "{chosen}"')
    assert commune.errors() == []
    assert names(commune)[0] == ("01", Path(chosen).stem)


def test_member_of_what_is_no_archive_is_told(commune: Commune) -> None:
    only_areas(commune, "areas.geojson", 'member = "x.shp"')
    assert re.search(r"areas\.geojson.*„x\.shp“.*Zip-Archiv", commune.errors()[0])


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:25832"])
def test_swapped_axes_are_named_and_put_right(commune: Commune, crs: str) -> None:
    swapped = commune.areas.to_crs(crs)
    swapped["geometry"] = swapped.geometry.map(lambda shape: transform(shape, lambda p: p[:, ::-1]))
    swapped.to_file(commune.folder / "a.gpkg")
    only_areas(commune, "a.gpkg")
    assert re.search(r"a\.gpkg.*vertauscht.*swap_axes = true", commune.errors()[0])
    assert names(commune) == []
    commune.change_profile('file = "a.gpkg"', 'file = "a.gpkg"\nswap_axes = true')
    assert any("getauscht (swap_axes" in reason for _, reason in commune.notes())
    (row,) = commune.rows("SELECT min(ST_XMin(geometry)), sum(ST_Area(geometry)) FROM kpk.area")
    assert row == (pytest.approx(350_000, abs=0.1), pytest.approx(4e6, rel=1e-6))


def test_axes_swapped_without_need_are_told(commune: Commune) -> None:
    commune.change_profile('crs = "EPSG:25832"', 'crs = "EPSG:25832"\nswap_axes = true')
    assert re.search(r"vertauscht.*steht es dort schon: herausnehmen", commune.errors()[0])
