"""Loading a profile: what arrives, what is refused, what the database holds afterwards."""

from pathlib import Path

import pytest
from conftest import Commune, square
from shapely import Polygon, force_3d
from sqlalchemy import text

from kpk_geo.errors import (
    DatabaseError,
    DuplicateIdError,
    InputError,
    MissingColumnError,
    SourceError,
    WrongCrsError,
)

POVERTY = (
    "SELECT area_id, value, validity FROM kpk.observation WHERE indicator_id = 'poverty' ORDER BY 1"
)


def errors(commune: Commune) -> list[str]:
    """Load; give the errors of single sources."""
    return [step.error for step in commune.load().steps if step.error]


def findings(commune: Commune) -> list[tuple[int | None, str]]:
    """Load; give line and reason of every finding."""
    return [(item.line, item.reason) for step in commune.load().steps for item in step.findings]


def test_toy_commune_arrives_whole(commune: Commune) -> None:
    assert commune.load().is_complete
    assert commune.rows(POVERTY) == [
        ("01", 0.4, "valid"),
        ("02", 0.1, "valid"),
        ("03", None, "suppressed"),
        ("04", 0.0, "valid"),
    ]
    assert commune.rows("SELECT count(*), sum(ST_Area(geometry)) FROM kpk.area") == [(4, 4e6)]
    secret = "SELECT offer_id FROM kpk.offer_site JOIN kpk.site USING (site_id) WHERE confidential"
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


def test_parent_is_found_by_column_and_by_place(commune: Commune) -> None:
    whole = commune.areas.dissolve().assign(key="S", name="Stadt")[["key", "name", "geometry"]]
    whole.to_file(commune.folder / "city.geojson", driver="GeoJSON", RFC7946="NO")
    block = "[[areas]]" + commune.profile.split("[[areas]]")[1].split("[[indicators]]")[0]
    above = block.replace("areas.geojson", "city.geojson").replace('"gebiet"', '"stadt"')
    commune.change_profile('label = "Gebiet"', 'label = "Gebiet"\nparent_level = "stadt"')
    commune.profile = commune.profile.replace("[[indicators]]", above + "[[indicators]]", 1)
    assert commune.load().is_complete
    assert commune.rows("SELECT DISTINCT parent_id FROM kpk.area WHERE area_id <> 'S'") == [("S",)]
    commune.areas["above"] = "X"
    commune.change_profile('"stadt"\nfile', '"stadt"\nparent_column = "above"\nfile')
    with pytest.raises(InputError, match="01 → X"):
        commune.load()


# Tables


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("key;people", "Key;people", ["table.csv", "„key“ fehlt", "Meinten Sie „Key“"]),
        (";poor;", ";poore;", ["table.csv", "„poor“ fehlt", "Meinten Sie „poore“"]),
        ("04;120;10;0;1,0", "05;120;10;0;1,0", ["ohne Gebiet (1): 05", "ohne Schlüssel (1): 04"]),
    ],
)
def test_table_that_does_not_fit_leaves_the_old_values(
    commune: Commune, old: str, new: str, words: list[str]
) -> None:
    commune.load()
    before = commune.snapshot()
    commune.change("table.csv", old, new)
    (message,) = errors(commune)
    assert all(word in message for word in words)
    assert commune.snapshot() == before


def test_unmatched_keys_are_listed_and_loading_goes_on_if_allowed(commune: Commune) -> None:
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    commune.change("table.csv", "04;120", "99;120")
    found = findings(commune)
    assert (5, "Zum Schlüssel gibt es kein Gebiet der Ebene „gebiet“.") in found
    assert (None, "Gebiete ohne Zeile in der Tabelle: 04.") in found
    assert [row[0] for row in commune.rows(POVERTY)] == ["01", "02", "03"]


def test_lost_leading_zeros_are_named_and_mended_by_width(commune: Commune) -> None:
    commune.files["table.csv"] = commune.files["table.csv"].replace(b"\n0", b"\n")
    assert "key_width" in errors(commune)[0]
    commune.change_profile('key_column = "key"', 'key_column = "key"\nkey_width = 2')
    assert errors(commune) == []
    assert len(commune.rows(POVERTY)) == 4


def test_repeated_key_loads_neither_row(commune: Commune) -> None:
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    commune.change("table.csv", "02;2.000", "01;2.000")
    lines = [line for line, reason in findings(commune) if "Zeilen 2, 3" in reason]
    assert lines == [2, 3]
    assert [row[0] for row in commune.rows(POVERTY)] == ["03", "04"]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("80;12,5", "achtzig;12,5", 2, "„achtzig“ ist keine Zahl"),
        ("80;12,5", "250;12,5", 2, "Zähler 250 ist größer als der Nenner 200"),
        ("80;12,5", "-80;12,5", 2, "Anzahl −80 ist negativ"),
        ("40;6,0", "40;106,0", 3, "106,00 % liegt über 100"),
        ("40;6,0", "40;-6,0", 3, "−6,00 ist negativ"),
        ("40;6,0", "40;6.0", 3, "„6.0“ ist keine Zahl"),
    ],
)
def test_bad_cell_is_rejected_with_its_line_and_the_rest_goes_on(
    commune: Commune, old: str, new: str, line: int, reason: str
) -> None:
    commune.change("table.csv", old, new)
    found = [item for item in findings(commune) if reason in item[1]]
    assert [item[0] for item in found] == [line]
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(12,)]
    bad = commune.rows("SELECT value FROM kpk.observation WHERE validity = 'missing'")
    assert bad == [(None,)]
    assert commune.rows("SELECT rows_rejected FROM kpk.source WHERE file = 'table.csv'") == [(1,)]


def test_zero_denominator_gives_no_rate(commune: Commune) -> None:
    commune.change("table.csv", "04;120;10;0", "04;120;0;0")
    assert (5, "Der Nenner ist 0; eine Quote lässt sich nicht bilden.") in findings(commune)
    assert commune.rows(POVERTY)[3] == ("04", None, "missing")


def test_empty_file_stops_before_anything_changes(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.files["table.csv"] = b""
    with pytest.raises(InputError, match=r"table\.csv.*leer"):
        commune.load()
    assert commune.snapshot() == before


def test_absent_file_stops_before_anything_changes(commune: Commune) -> None:
    commune.change_profile('file = "table.csv"', 'file = "tabel.csv"')
    with pytest.raises(SourceError, match=r"tabel\.csv fehlt.*table\.csv"):
        commune.load()
    assert commune.rows("SELECT count(*) FROM kpk.region") == [(0,)]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "utf-8-sig"])
def test_declared_encodings_are_loaded(commune: Commune, encoding: str) -> None:
    text_ = commune.files["offers.csv"].decode().replace("Hafenstr.", "Hafenstraße")
    commune.files["offers.csv"] = text_.encode(encoding)
    commune.change_profile('file = "offers.csv"', f'file = "offers.csv"\nencoding = "{encoding}"')
    assert errors(commune) == []
    assert commune.rows("SELECT address FROM kpk.site WHERE address LIKE 'Haf%'") == [
        ("Hafenstraße 1",)
    ]


def test_wrong_encoding_is_refused_with_the_right_one(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    text_ = commune.files["offers.csv"].decode().replace("Hafenstr.", "Hafenstraße")
    commune.files["offers.csv"] = text_.encode("cp1252")
    (message,) = errors(commune)
    assert "offers.csv, Zeile 2" in message
    assert 'encoding = "cp1252"' in message
    assert commune.snapshot() == before


def test_zip_bomb_changes_nothing(commune: Commune) -> None:
    import io
    import zipfile

    commune.load()
    before = commune.snapshot()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.csv", b"0" * 100_000_000)
    commune.files["bomb.zip"] = out.getvalue()
    commune.change_profile('file = "table.csv"', 'file = "bomb.zip"')
    (message,) = errors(commune)
    assert "bomb.zip" in message
    assert "Zip-Bombe" in message
    assert commune.snapshot()["areas"] == before["areas"]


# Areas


def test_repeated_area_key_stops_and_keeps_the_old(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.areas.loc[1, "key"] = "01"
    with pytest.raises(DuplicateIdError, match=r"areas\.geojson.*01 \(Objekte 1, 2\)"):
        commune.load()
    assert commune.snapshot() == before


def test_misspelled_area_column_is_guessed(commune: Commune) -> None:
    commune.change_profile('name_column = "name"', 'name_column = "nmae"')
    with pytest.raises(MissingColumnError, match=r"areas\.geojson.*„nmae“.*„name“"):
        commune.load()
    assert commune.rows("SELECT count(*) FROM kpk.region") == [(0,)]


def test_wrong_crs_is_named_with_the_one_that_fits(commune: Commune) -> None:
    commune.change_profile('crs = "EPSG:25832"', 'crs = "EPSG:25833"')
    with pytest.raises(WrongCrsError, match=r"areas\.geojson.*EPSG:25833.*EPSG:25832"):
        commune.load()
    assert commune.rows("SELECT count(*) FROM kpk.area") == [(0,)]


def test_missing_crs_is_asked_for(commune: Commune) -> None:
    commune.areas.to_file(commune.folder / "areas.shp")
    (commune.folder / "areas.prj").unlink()
    commune.change_profile('file = "areas.geojson"', 'file = "areas.shp"')
    commune.change_profile('crs = "EPSG:25832"', "")
    with pytest.raises(WrongCrsError, match=r"areas\.shp.*Koordinatensystem fehlt.*EPSG:25832"):
        commune.load()
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
    commune.areas.loc[3, "geometry"] = square(400)
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    assert any(line == 4 and "außerhalb des Gebiets" in r for line, r in findings(commune))
    assert [row[0] for row in commune.snapshot()["areas"]] == ["01", "02", "03"]


def test_area_at_null_island_is_rejected(commune: Commune) -> None:
    commune.areas.loc[3, "geometry"] = Polygon([(0, 0), (0, 1e-3), (1e-3, 1e-3)])
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    assert 4 in [line for line, _ in findings(commune)]
    assert [row[0] for row in commune.snapshot()["areas"]] == ["01", "02", "03"]


def test_heights_are_dropped_and_noted(commune: Commune) -> None:
    commune.areas["geometry"] = commune.areas.geometry.map(lambda shape: force_3d(shape, 80))
    assert any("4 Geometrien hatten Höhenangaben" in reason for _, reason in findings(commune))
    assert commune.rows("SELECT DISTINCT ST_NDims(geometry) FROM kpk.area") == [(2,)]


def test_invalid_polygon_is_repaired_and_reported(commune: Commune) -> None:
    x, y = 350_000, 5_700_000
    bow = Polygon([(x, y), (x + 1000, y + 1000), (x + 1000, y), (x, y + 1000)])
    commune.areas.loc[0, "geometry"] = bow
    found = [reason for line, reason in findings(commune) if line == 1]
    assert any(
        "ungültig (Self-intersection" in reason and "repariert" in reason for reason in found
    )
    assert commune.rows("SELECT bool_and(ST_IsValid(geometry)), count(*) FROM kpk.area") == [
        (True, 4)
    ]
    assert commune.rows("SELECT severity FROM kpk.finding") == [("repaired",)]


def test_overlap_is_measured_and_reported(commune: Commune) -> None:
    commune.areas.loc[1, "geometry"] = square(1).buffer(20, join_style="mitre")
    reasons = [reason for _, reason in findings(commune)]
    assert any("01 und 02 überlappen sich auf 20.000 m²" in reason for reason in reasons)
    assert "Überlappungen insgesamt: 0,04 km²." in reasons
    assert commune.rows("SELECT count(*) FROM kpk.area") == [(4,)]


# Offers


def test_offer_at_null_island_is_kept_without_a_place(commune: Commune) -> None:
    commune.change("offers.csv", "350500;5700500", "0;0")
    assert any(line == 2 and "0/0" in reason for line, reason in findings(commune))
    assert commune.rows("SELECT count(*) FROM kpk.offer") == [(3,)]
    assert commune.rows("SELECT count(*) FROM kpk.site WHERE geometry IS NULL") == [(1,)]


def test_offer_just_outside_serves_and_is_marked(commune: Commune) -> None:
    commune.change("offers.csv", "350500;5700500", "349000;5700500")
    assert findings(commune) == []
    assert commune.rows("SELECT address FROM kpk.site WHERE outside") == [("Hafenstr. 1",)]


def test_offer_far_outside_is_kept_without_a_place(commune: Commune) -> None:
    commune.change("offers.csv", "350500;5700500", "340000;5700500")
    assert any(line == 2 and "10,0 km außerhalb" in reason for line, reason in findings(commune))
    assert commune.rows("SELECT count(*) FROM kpk.site WHERE geometry IS NULL") == [(1,)]


def test_offers_all_in_another_system_are_refused(commune: Commune) -> None:
    for east in ("350500", "351500", "352500"):
        commune.change("offers.csv", f"{east};5700500", "6,85;51,44")
    (message,) = errors(commune)
    assert "offers.csv" in message
    assert "EPSG:4326" in message
    assert commune.rows("SELECT count(*) FROM kpk.offer") == [(0,)]


def test_offer_without_title_or_kind_is_rejected(commune: Commune) -> None:
    commune.change("offers.csv", "A1;Kita Anker;Kita", "A1;;Kitta")
    found = findings(commune)
    assert (2, "Pflichtangabe fehlt: Titel, Art.") in found
    assert any("Meinten Sie „Kita“" in reason for _, reason in found)
    assert [row[0] for row in commune.snapshot()["offers"]] == ["A2", "A3"]


def test_rows_of_one_number_are_sites_of_one_offer(commune: Commune) -> None:
    second_site = "A2;Beratung am Markt;Beratung;Stadt;Hafenstr. 1;;We 10:00-12:00;350500"
    commune.change("offers.csv", "A1;Kita Anker;Kita;AWO;Hafenstr. 1;;;350500", second_site)
    commune.load()
    assert commune.rows(
        "SELECT opening_hours FROM kpk.offer_site WHERE offer_id = 'A2' ORDER BY 1"
    ) == [
        ("Tu 15:00-17:00",),
        ("We 10:00-12:00",),
    ]


def test_number_given_to_two_offers_is_rejected(commune: Commune) -> None:
    commune.change("offers.csv", "A2;Beratung", "A1;Beratung")
    assert any(line == 3 and "gehört schon zu „Kita Anker“" in r for line, r in findings(commune))
    assert [row[0] for row in commune.snapshot()["offers"]] == ["A1", "A3"]


def test_same_numbers_in_two_lists_are_refused(commune: Commune) -> None:
    commune.files["more.csv"] = commune.files["offers.csv"]
    block = "[[offers]]" + commune.profile.split("[[offers]]")[1].split("[burden_index]")[0]
    again = block.replace("offers.csv", "more.csv")
    commune.change_profile("[burden_index]", again + "[burden_index]")
    (message,) = errors(commune)
    assert "more.csv" in message
    assert "id_prefix" in message
    assert len(commune.snapshot()["offers"]) == 3


# The database fails in the middle


def test_lost_connection_in_the_middle_changes_nothing(
    commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune.load()
    before = commune.snapshot()
    commune.change("table.csv", "01;1.000;200;80", "01;1.000;200;100")
    from api.runs import load as load_module

    real = load_module.write_observations

    def cut_off(connection, *args, **kwargs):  # type: ignore[no-untyped-def]
        written = real(connection, *args, **kwargs)
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with commune.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        connection.execute(text("SELECT 1"))
        return written

    monkeypatch.setattr(load_module, "write_observations", cut_off)
    with pytest.raises(DatabaseError, match="Verbindung zur Datenbank ging verloren"):
        commune.load()
    assert commune.snapshot()["observations"] == before["observations"]


def test_full_disk_changes_nothing(commune: Commune, small_disk: Path) -> None:
    commune.load()
    before = commune.snapshot()
    with commune.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as raw:
        raw.execute(text(f"CREATE TABLESPACE small LOCATION '{small_disk}'"))
    with commune.engine.begin() as connection:
        connection.execute(text("ALTER TABLE kpk.observation SET TABLESPACE small"))
        connection.execute(text("ALTER TABLE kpk.finding SET TABLESPACE small"))
    try:
        rows = "".join(f"9{i:06d};1;1;1;{'x' * 60}\n" for i in range(60_000))
        commune.files["table.csv"] += rows.encode()
        commune.change_profile(
            'key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"'
        )
        with pytest.raises(DatabaseError, match=r"kein Platz mehr.*nichts übernommen"):
            commune.load()
        assert commune.snapshot() == before
    finally:
        with commune.engine.begin() as connection:
            connection.execute(text("ALTER TABLE kpk.observation SET TABLESPACE pg_default"))
            connection.execute(text("ALTER TABLE kpk.finding SET TABLESPACE pg_default"))
        with commune.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as raw:
            raw.execute(text("DROP TABLESPACE small"))
