"""Layers of offers and of addresses are asked for as those of areas are."""

import re
import zipfile

import geopandas as gpd
import pyogrio
from conftest import Commune
from shapely import Point


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
