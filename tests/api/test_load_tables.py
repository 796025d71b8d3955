"""Tables that do not fit: what is refused, what goes on, what the database holds afterwards."""

import re
import zipfile

import pytest
from conftest import Commune

from kpk_geo.errors import ProfileError

POVERTY = (
    "SELECT area_id, value, validity FROM kpk.observation WHERE indicator_id = 'poverty' ORDER BY 1"
)


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
    (message,) = commune.errors()
    assert all(word in message for word in words)
    assert commune.snapshot() == before


def test_unmatched_keys_are_listed_and_loading_goes_on_if_allowed(commune: Commune) -> None:
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    commune.change("table.csv", "04;120", "99;120")
    found = commune.notes()
    assert (5, "Zum Schlüssel gibt es kein Gebiet der Ebene „gebiet“.") in found
    assert (None, "Gebiete ohne Zeile in der Tabelle: 04.") in found
    assert [row[0] for row in commune.rows(POVERTY)] == ["01", "02", "03"]


def test_lost_leading_zeros_are_named_and_mended_by_width(commune: Commune) -> None:
    commune.files["table.csv"] = commune.files["table.csv"].replace(b"\n0", b"\n")
    assert "key_width" in commune.errors()[0]
    commune.change_profile('key_column = "key"', 'key_column = "key"\nkey_width = 2')
    assert commune.errors() == []
    assert len(commune.rows(POVERTY)) == 4


def test_repeated_key_loads_neither_row(commune: Commune) -> None:
    commune.change_profile('key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"')
    commune.change("table.csv", "02;2.000", "01;2.000")
    lines = [line for line, reason in commune.notes() if "Zeilen 2, 3" in reason]
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
    found = [item for item in commune.notes() if reason in item[1]]
    assert [item[0] for item in found] == [line]
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(12,)]
    bad = commune.rows("SELECT value FROM kpk.observation WHERE validity = 'missing'")
    assert bad == [(None,)]
    assert commune.rows("SELECT rows_rejected FROM kpk.source WHERE file = 'table.csv'") == [(1,)]


def test_zero_denominator_gives_no_rate(commune: Commune) -> None:
    commune.change("table.csv", "04;120;10;0", "04;120;0;0")
    assert (5, "Der Nenner ist 0; eine Quote lässt sich nicht bilden.") in commune.notes()
    assert commune.rows(POVERTY)[3] == ("04", None, "missing")


def test_empty_file_is_named_and_its_values_stay(commune: Commune) -> None:
    commune.load()
    commune.files["table.csv"] = b""
    (message,) = commune.errors()
    assert re.search(r"table\.csv.*leer", message)
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(12,)]


def test_absent_file_is_named_with_its_neighbours(commune: Commune) -> None:
    commune.change_profile('file = "table.csv"', 'file = "tabel.csv"')
    (message,) = commune.errors()
    assert re.search(r"tabel\.csv fehlt.*table\.csv", message)
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(0,)]


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "utf-8-sig"])
def test_declared_encodings_are_loaded(commune: Commune, encoding: str) -> None:
    text_ = commune.files["offers.csv"].decode().replace("Hafenstr.", "Hafenstraße")
    commune.files["offers.csv"] = text_.encode(encoding)
    commune.change_profile('file = "offers.csv"', f'file = "offers.csv"\nencoding = "{encoding}"')
    assert commune.errors() == []
    assert commune.rows("SELECT address FROM kpk.site WHERE address LIKE 'Haf%'") == [
        ("Hafenstraße 1",)
    ]


def test_wrong_encoding_is_refused_with_the_right_one(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    text_ = commune.files["offers.csv"].decode().replace("Hafenstr.", "Hafenstraße")
    commune.files["offers.csv"] = text_.encode("cp1252")
    (message,) = commune.errors()
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
    (message,) = commune.errors()
    assert "bomb.zip" in message
    assert "Zip-Bombe" in message
    assert commune.snapshot()["areas"] == before["areas"]


def test_unknown_key_in_the_profile_changes_nothing(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.change_profile("key_column", "keycolumn")
    with pytest.raises(ProfileError, match="Meinten Sie „key_column“"):
        commune.load()
    assert commune.snapshot() == before


def test_unicode_text_of_excel_is_recognised(commune: Commune) -> None:
    text_ = commune.files["table.csv"].decode().replace(";", "\t")
    commune.files["table.csv"] = text_.encode("utf-16")
    assert any("Die Datei ist utf-16" in reason for _, reason in commune.notes())
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(12,)]
    before = commune.snapshot()
    commune.change_profile('key_column = "key"', 'key_column = "key"\nencoding = "cp1252"')
    assert re.search(r'table\.csv.*utf-16.*encoding = "utf-16"', commune.errors()[0])
    assert commune.snapshot()["observations"] == before["observations"]
    commune.change_profile('encoding = "cp1252"', 'encoding = "utf-16"')
    assert commune.errors() == []
    assert commune.snapshot()["observations"] == before["observations"]


def test_table_in_an_archive_is_chosen_by_member(commune: Commune) -> None:
    with zipfile.ZipFile(commune.folder / "t.zip", "w") as archive:
        archive.writestr("2024/werte.csv", commune.files["table.csv"])
        archive.writestr("2025/werte.csv", commune.files["table.csv"])
    commune.change_profile('file = "table.csv"', 'file = "t.zip"')
    assert re.search(r"t\.zip.*2024/werte\.csv, 2025/werte\.csv.*member = ", commune.errors()[0])
    assert commune.snapshot()["observations"] == []
    commune.change_profile('file = "t.zip"', 'file = "t.zip"\nmember = "2025/werte.csv"')
    assert commune.errors() == []
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(12,)]
