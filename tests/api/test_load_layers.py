"""Geodata files of every kind: the right layer, letters and axes, or a question."""

import re
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from conftest import AREA_IDS, Commune
from shapely import Point, transform

TOWNS = ["Mühlenstraße", "Höhe", "Äußere Stadt", "Übach"]
UMLAUTS = [("01", "Mühlenstraße"), ("02", "Höhe"), ("03", "Äußere Stadt"), ("04", "Übach")]


def only_areas(commune: Commune, file: str, keys: str = "") -> None:
    """Let the profile read nothing but areas, from another file."""
    commune.profile = commune.profile[: commune.profile.index("[[indicators]]")]
    commune.change_profile('file = "areas.geojson"', f'file = "{file}"')
    commune.change_profile('crs = "EPSG:25832"', keys)


def names(commune: Commune) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in commune.snapshot()["areas"]]


def write_shapefile(commune: Commune, *, encoding: str, said: str | None) -> None:
    """Write names in one encoding, and let the .cpg say another, or nothing."""
    frame = commune.areas.assign(name=TOWNS)
    frame.to_file(commune.folder / "a.shp", encoding=encoding)
    (commune.folder / "a.cpg").unlink(missing_ok=True)
    if said is not None:
        (commune.folder / "a.cpg").write_text(said)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None),
        ("utf-8", "1252"),
        ("utf-8", "850"),
        ("cp1252", "UTF-8"),
        ("cp1252", "850"),
        ("cp850", None),
        ("cp850", "UTF-8"),
        ("cp850", "1252"),
    ],
)
def test_names_of_another_encoding_are_refused_and_read_right_with_the_key(
    commune: Commune, encoding: str, said: str | None
) -> None:
    write_shapefile(commune, encoding=encoding, said=said)
    only_areas(commune, "a.shp")
    assert re.search(rf'a\.shp.*encoding = "{encoding}"', commune.errors()[0])
    assert names(commune) == []
    commune.change_profile('file = "a.shp"', f'file = "a.shp"\nencoding = "{encoding}"')
    assert commune.errors() == []
    assert names(commune) == UMLAUTS


def test_wrong_key_is_refused_with_the_right_one(commune: Commune) -> None:
    write_shapefile(commune, encoding="cp1252", said=None)
    only_areas(commune, "a.shp", 'encoding = "utf-8"')
    assert re.search(r'a\.shp.*utf-8.*encoding = "cp1252"', commune.errors()[0])
    assert names(commune) == []
    commune.change_profile('encoding = "utf-8"', 'encoding = "klingonisch"')
    assert re.search(r"a\.shp.*„klingonisch“ ist unbekannt", commune.errors()[0])


def test_file_that_says_its_encoding_needs_no_key(commune: Commune) -> None:
    write_shapefile(commune, encoding="cp1252", said="1252")
    only_areas(commune, "a.shp")
    assert commune.errors() == []
    assert names(commune) == UMLAUTS


def test_name_cut_within_a_letter_is_read_without_it(commune: Commune) -> None:
    commune.areas["name"] = ["Mühlenstraße", "Höhe", "Altstadt", "Übach"]
    commune.areas.to_file(commune.folder / "a.shp", encoding="utf-8")
    content = (commune.folder / "a.dbf").read_bytes()
    start = content.index("Mühlenstraße".encode())
    half = "Mühlenstraß".encode()[:-1]
    room = len("Mühlenstraße".encode())
    cut = content[:start] + half.ljust(room) + content[start + room :]
    (commune.folder / "a.dbf").write_bytes(cut)
    only_areas(commune, "a.shp", 'encoding = "utf-8"')
    assert commune.errors() == []
    assert names(commune)[0] == ("01", "Mühlenstra")


@pytest.mark.parametrize("file", ["a.gpkg", "a.geojson"])
def test_names_that_were_stored_wrongly_are_refused_and_put_right(
    commune: Commune, file: str
) -> None:
    wrong = [name.encode().decode("latin-1") for name in TOWNS]
    commune.areas.assign(name=wrong).to_file(commune.folder / file)
    only_areas(commune, file)
    assert re.search(rf'{file}.*„name“ \(„MÃ¼.*encoding = "utf-8"', commune.errors()[0])
    assert names(commune) == []
    commune.change_profile(f'file = "{file}"', f'file = "{file}"\nencoding = "utf-8"')
    assert commune.errors() == []
    assert names(commune) == UMLAUTS


def test_heading_of_another_encoding_is_no_missing_column(commune: Commune) -> None:
    commune.areas.rename(columns={"name": "Straße"}).to_file(
        commune.folder / "a.shp", encoding="utf-8"
    )
    (commune.folder / "a.cpg").unlink()
    only_areas(commune, "a.shp")
    commune.change_profile('name_column = "name"', 'name_column = "Straße"')
    assert re.search(r'a\.shp.*Überschriften.*encoding = "utf-8"', commune.errors()[0])
    commune.change_profile('file = "a.shp"', 'file = "a.shp"\nencoding = "utf-8"')
    assert commune.errors() == []


@pytest.mark.parametrize("name", ["Spaß–Treff", "Świętego-Straße", "„Haus“ №5", "Ağrı-Şahin"])
def test_rare_letters_are_not_taken_for_another_encoding(commune: Commune, name: str) -> None:
    commune.areas.loc[0, "name"] = name
    assert commune.load().is_complete
    assert names(commune)[0] == ("01", name)


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


@pytest.mark.parametrize(
    ("encoding", "key"),
    [("utf-8-sig", None), ("utf-16", None), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_geojson_of_every_encoding(commune: Commune, encoding: str, key: str | None) -> None:
    text = commune.areas.assign(name=TOWNS).to_json(to_wgs84=True, ensure_ascii=False)
    commune.files["a.geojson"] = text.encode(encoding)
    only_areas(commune, "a.geojson", f'encoding = "{key}"' if key else "")
    assert commune.errors() == []
    assert names(commune) == UMLAUTS


@pytest.mark.parametrize(
    ("encoding", "key", "likely"),
    [("cp1252", None, "cp1252"), ("cp850", None, "cp850"), ("utf-16", "cp1252", "utf-16")],
)
def test_geojson_of_another_encoding_is_refused(
    commune: Commune, encoding: str, key: str | None, likely: str
) -> None:
    text = commune.areas.assign(name=TOWNS).to_json(to_wgs84=True, ensure_ascii=False)
    commune.files["a.geojson"] = text.encode(encoding)
    only_areas(commune, "a.geojson", f'encoding = "{key}"' if key else "")
    assert re.search(rf'a\.geojson.*encoding = "{likely}"', commune.errors()[0])
    assert names(commune) == []


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


def test_keys_match_however_their_umlauts_are_written(commune: Commune) -> None:
    keys = ["Su\u0308d", "Ho\u0308he", "Alt", "Wald"]
    commune.areas = commune.areas.assign(key=keys).rename(columns={"name": "Na\u0308me"})
    for old, new in zip(AREA_IDS, ["S\u00fcd", "H\u00f6he", "Alt", "Wald"], strict=True):
        commune.change("table.csv", f"{old};", f"{new};")
    commune.change_profile('name_column = "name"', 'name_column = "N\u00e4me"')
    assert commune.load().is_complete
    assert {row[0] for row in commune.snapshot()["areas"]} == {
        "S\u00fcd",
        "H\u00f6he",
        "Alt",
        "Wald",
    }
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(12,)]


def test_values_of_only_match_however_their_umlauts_are_written(commune: Commune) -> None:
    commune.change("offers.csv", "Stadt;", "Sta\u0308dtisch;")
    commune.change_profile(
        'columns.x = "x"', 'columns.x = "x"\nonly = { provider = ["St\u00e4dtisch"] }'
    )
    assert commune.errors() == []
    assert [row[0] for row in commune.snapshot()["offers"]] == ["A2"]


def offers_layer(commune: Commune, file: str, *, layer: str | None = None) -> None:
    points = [Point(350_500, 5_700_500), Point(351_500, 5_700_500)]
    table = {"id": ["A1", "A2"], "title": ["Kita Höhe", "Beratung"], "kind": ["Kita", "Beratung"]}
    frame = gpd.GeoDataFrame(table, geometry=points, crs=25832)
    pyogrio.write_dataframe(frame, commune.folder / file, layer=layer)


def read_offers_from(commune: Commune, file: str) -> None:
    begin, end = commune.profile.index("[[offers]]"), commune.profile.index("[burden_index]")
    commune.profile = (
        commune.profile[:begin]
        + f'[[offers]]\nfile = "{file}"\nsource = "all"\n'
        + 'columns = { offer_id = "id", title = "title", kind = "kind" }\n\n'
        + commune.profile[end:]
    )


def test_layer_of_offers_is_asked_for_and_chosen(commune: Commune) -> None:
    offers_layer(commune, "o.gpkg", layer="kitas")
    commune.areas.to_file(commune.folder / "o.gpkg", layer="bezirke")
    read_offers_from(commune, "o.gpkg")
    (error,) = commune.errors()
    assert "„kitas“ (2 Objekte, Punkte)" in error
    assert 'vermutlich layer = "kitas"' in error
    assert commune.snapshot()["offers"] == []
    commune.change_profile('file = "o.gpkg"', 'file = "o.gpkg"\nlayer = "kitas"')
    assert commune.errors() == []
    assert [row[1] for row in commune.snapshot()["offers"]] == ["Kita Höhe", "Beratung"]


def test_offers_of_another_encoding_are_refused_and_not_quoted(commune: Commune) -> None:
    offers_layer(commune, "o.shp")
    (commune.folder / "o.cpg").unlink()
    read_offers_from(commune, "o.shp")
    (error,) = commune.errors()
    assert re.search(r'o\.shp.*„title“.*encoding = "utf-8"', error)
    assert "Kita" not in error
    commune.change_profile('file = "o.shp"', 'file = "o.shp"\nencoding = "utf-8"')
    assert commune.errors() == []
    assert [row[1] for row in commune.snapshot()["offers"]] == ["Kita Höhe", "Beratung"]


def test_offers_in_a_zipped_shapefile(commune: Commune) -> None:
    offers_layer(commune, "o.shp")
    with zipfile.ZipFile(commune.folder / "o.zip", "w") as archive:
        for file in commune.folder.glob("o.*"):
            if file.suffix != ".zip":
                archive.write(file, file.name)
    read_offers_from(commune, "o.zip")
    assert commune.errors() == []
    assert [row[0] for row in commune.snapshot()["offers"]] == ["A1", "A2"]


def test_offers_with_swapped_axes(commune: Commune) -> None:
    for x in (350_500, 351_500, 352_500):
        commune.change("offers.csv", f"{x};5700500", f"5700500;{x}")
    assert any("swap_axes = true" in error for error in commune.errors())
    assert commune.snapshot()["offers"] == []
    commune.change_profile('columns.x = "x"', 'columns.x = "x"\nswap_axes = true')
    assert commune.errors() == []
    assert commune.rows("SELECT count(*) FROM kpk.site WHERE geometry IS NOT NULL") == [(3,)]


ADDRESSES = """
[[addresses]]
file = "h.gpkg"
source = "all"
format = "layer"
columns = { street = "strasse", number = "nr" }
municipality = "Spielstadt"
"""


def test_layer_of_addresses_is_asked_for_and_chosen(commune: Commune) -> None:
    table = {"strasse": ["Hafenstr.", "Ho\u0308henweg"], "nr": ["1", "2"]}
    points = [Point(350_500, 5_700_500), Point(351_500, 5_700_500)]
    houses = gpd.GeoDataFrame(table, geometry=points, crs=25832)
    houses.to_file(commune.folder / "h.gpkg", layer="haeuser")
    commune.areas.to_file(commune.folder / "h.gpkg", layer="bezirke")
    commune.change_profile("[burden_index]", f"{ADDRESSES}\n[burden_index]")
    assert any('vermutlich layer = "haeuser"' in error for error in commune.errors())
    assert commune.snapshot()["streets"] == []
    commune.change_profile('file = "h.gpkg"', 'file = "h.gpkg"\nlayer = "haeuser"')
    assert commune.errors() == []
    assert [row[0] for row in commune.snapshot()["streets"]] == ["Hafenstr.", "Höhenweg"]


def test_addresses_of_another_encoding_are_refused(commune: Commune) -> None:
    table = {"strasse": ["Höhenweg"], "nr": ["1"]}
    houses = gpd.GeoDataFrame(table, geometry=[Point(350_500, 5_700_500)], crs=25832)
    houses.to_file(commune.folder / "h.shp", encoding="utf-8")
    (commune.folder / "h.cpg").unlink()
    section = ADDRESSES.replace("h.gpkg", "h.shp")
    commune.change_profile("[burden_index]", f"{section}\n[burden_index]")
    assert any('encoding = "utf-8"' in error for error in commune.errors())
    assert commune.snapshot()["streets"] == []
    commune.change_profile('format = "layer"', 'format = "layer"\nencoding = "utf-8"')
    assert commune.errors() == []
    assert [row[0] for row in commune.snapshot()["streets"]] == ["Höhenweg"]
