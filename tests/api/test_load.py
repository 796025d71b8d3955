"""Loading a profile: what arrives, what is replaced, what goes."""

import pytest
from conftest import Commune

POVERTY = (
    "SELECT area_id, value, validity FROM kpk.observation WHERE indicator_id = 'poverty' ORDER BY 1"
)


def test_toy_commune_arrives_whole(commune: Commune) -> None:
    assert commune.load().is_complete
    assert commune.rows(POVERTY) == [
        ("01", 0.4, "valid"),
        ("02", 0.1, "valid"),
        ("03", None, "suppressed"),
        ("04", 0.0, "valid"),
    ]
    assert commune.rows("SELECT count(*), sum(ST_Area(geometry)) FROM kpk.area") == [(4, 4e6)]
    secret = (
        "SELECT offer_id FROM kpk.offer_site JOIN kpk.site s USING (site_id) WHERE s.confidential"
    )
    assert commune.rows(secret) == [("A3",)]


def test_loading_twice_gives_the_same(commune: Commune) -> None:
    commune.load()
    first = commune.snapshot()
    commune.load()
    assert commune.snapshot() == first
    assert commune.rows("SELECT count(*) FROM kpk.region") == [(1,)]


def test_source_register_says_where_data_come_from(commune: Commune) -> None:
    commune.load()
    rows = commune.rows(
        "SELECT file, publisher, licence, length(sha256), rows_accepted, rows_rejected "
        "FROM kpk.source ORDER BY source_pk"
    )
    assert rows == [
        ("areas.geojson", "Spielstadt", "CC0", 64, 4, 0),
        ("table.csv", "Spielstadt", "CC0", 64, 12, 0),
        ("offers.csv", "Spielstadt", "CC0", 64, 3, 0),
    ]


def test_changed_file_replaces_its_values_only(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.change("table.csv", "01;1.000;200;80", "01;1.000;200;100")
    commune.load()
    assert commune.rows(POVERTY)[0] == ("01", 0.5, "valid")
    assert commune.snapshot()["offers"] == before["offers"]


def test_source_no_longer_in_the_profile_goes(commune: Commune) -> None:
    commune.load()
    head, rest = commune.profile.split("[[offers]]")
    commune.profile = head + "[burden_index]" + rest.split("[burden_index]")[1]
    assert commune.load().removed == ("offers:offers.csv:",)
    assert commune.snapshot()["offers"] == commune.snapshot()["sites"] == []


def test_area_that_vanished_goes_with_its_values(commune: Commune) -> None:
    commune.load()
    commune.areas = commune.areas.iloc[:3]
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    commune.load()
    assert [row[0] for row in commune.rows(POVERTY)] == ["01", "02", "03"]


def test_a_new_boundary_version_stands_beside_the_old(commune: Commune) -> None:
    commune.load()
    later = commune.areas.assign(name=["Hafen neu", "Altstadt", "Höhe", "Wald"])
    later.to_file(commune.folder / "later.geojson", driver="GeoJSON", RFC7946="NO")
    block = "[[areas]]" + commune.profile.split("[[areas]]")[1].split("[[indicators]]")[0]
    newer = block.replace("areas.geojson", "later.geojson").replace("2025-01-01", "2026-01-01")
    commune.profile = commune.profile.replace("[[indicators]]", newer + "[[indicators]]", 1)
    assert commune.load().is_complete
    versions = commune.rows(
        "SELECT valid_from::text, min(name) FILTER (WHERE area_id = '01'), count(o.value) "
        "FROM kpk.area_level JOIN kpk.area a USING (level_pk) LEFT JOIN kpk.observation o "
        "USING (level_pk, area_id) GROUP BY 1 ORDER BY 1"
    )
    assert versions == [("2025-01-01", "Hafen", 0), ("2026-01-01", "Hafen neu", 11)]


def add_city(commune: Commune) -> None:
    """Put a level above the areas: one that covers them all."""
    whole = commune.areas.dissolve().assign(key="S", name="Stadt")[["key", "name", "geometry"]]
    whole.to_file(commune.folder / "city.geojson", driver="GeoJSON", RFC7946="NO")
    block = "[[areas]]" + commune.profile.split("[[areas]]")[1].split("[[indicators]]")[0]
    above = block.replace("areas.geojson", "city.geojson").replace('"gebiet"', '"stadt"')
    commune.change_profile('label = "Gebiet"', 'label = "Gebiet"\nparent_level = "stadt"')
    commune.profile = commune.profile.replace("[[indicators]]", above + "[[indicators]]", 1)


def test_parent_is_found_by_column_and_by_place(commune: Commune) -> None:
    add_city(commune)
    assert commune.load().is_complete
    assert commune.rows("SELECT DISTINCT parent_id FROM kpk.area WHERE area_id <> 'S'") == [("S",)]
    commune.areas["above"] = "X"
    commune.change_profile('"stadt"\nfile', '"stadt"\nparent_column = "above"\nfile')
    assert "01 → X" in commune.errors()[0]


@pytest.mark.parametrize("empty", [None, "", " "])
def test_parent_is_found_by_place_where_its_cell_is_empty(
    commune: Commune, empty: str | None
) -> None:
    add_city(commune)
    commune.areas["above"] = ["S", empty, "S", empty]
    commune.change_profile('"stadt"\nfile', '"stadt"\nparent_column = "above"\nfile')
    assert commune.load().is_complete
    assert commune.rows("SELECT DISTINCT parent_id FROM kpk.area WHERE area_id <> 'S'") == [("S",)]
