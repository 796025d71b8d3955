"""Layers of other encodings: refused with the right key, read right with it."""

import re

import pytest
from conftest import AREA_IDS, Commune
from layers_of import TOWNS, UMLAUTS, names, only_areas, write_shapefile


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
