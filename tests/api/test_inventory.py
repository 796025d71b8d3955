"""The inventory of offers: notes_of_lists changes, kept vanished ones, portals, export and back."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.questions.offers.export import write_inventory
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

HOURS = "SELECT opening_hours, times_text FROM kpk.offer_site WHERE offer_id = 'A2'"
ANKER = "A1;Kita Anker;Kita;AWO;Hafenstr. 1;;;350500;5700500\n"


def notes(commune: Commune) -> list[str]:
    return [reason for line, reason in commune.notes() if line is None]


def test_first_delivery_tells_no_changes(commune: Commune) -> None:
    assert notes(commune) == []
    assert notes(commune) == []


def test_changes_of_a_delivery_are_told_by_field(commune: Commune) -> None:
    commune.load()
    commune.change("offers.csv", "Kita Anker;Kita;AWO", "Kita Anker;Kita;Stadt")
    commune.files["offers.csv"] += (
        b"A4;Krabbelgruppe;Gruppe oder Kurs;;Hafenstr. 1;;;350500;5700500\n"
    )
    notes_of_lists = " ".join(notes(commune))
    assert "Neu in der Liste (1): „Krabbelgruppe“" in notes_of_lists
    assert "Geändert (1): „Kita Anker“ (Träger)" in notes_of_lists
    assert commune.rows("SELECT count(*) FROM kpk.offer WHERE changed_at IS NOT NULL") == [(1,)]


def test_what_a_list_no_longer_names_stays_but_is_not_shown(commune: Commune) -> None:
    commune.load()
    commune.change("offers.csv", ANKER, "")
    notes_of_lists = " ".join(notes(commune))
    assert "Nicht mehr in der Liste (1): A1" in notes_of_lists
    assert commune.rows("SELECT offer_id FROM kpk.offer WHERE vanished_at IS NOT NULL") == [("A1",)]
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        assert client.get("/api/regions/toy/offers").json()["total"] == 1
    commune.files["offers.csv"] += ANKER.encode()
    commune.load()
    assert commune.rows("SELECT count(*) FROM kpk.offer WHERE vanished_at IS NOT NULL") == [(0,)]


def test_offer_without_a_number_is_recognised_by_title_or_site(commune: Commune) -> None:
    commune.change("offers.csv", "A1;Kita Anker", ";Kita Anker")
    commune.load()
    (before,) = commune.rows("SELECT offer_id FROM kpk.offer WHERE title = 'Kita Anker'")
    commune.change(
        "offers.csv", "Kita Anker;Kita;AWO;Hafenstr. 1", "Kita Anker;Kita;AWO;Hafenstr. 9"
    )
    assert any("Geändert (1): „Kita Anker“ (Ort)" in note for note in notes(commune))
    commune.change("offers.csv", ";Kita Anker;", ";Kita am Anker;")
    assert any("Geändert (1): „Kita am Anker“ (Titel)" in note for note in notes(commune))
    assert commune.rows("SELECT offer_id FROM kpk.offer WHERE title = 'Kita am Anker'") == [before]


def test_hours_that_cannot_be_read_stay_as_text(commune: Commune) -> None:
    commune.change("offers.csv", "Tu 15:00-17:00", "oft nachmittags")
    assert any(line == 3 and "Zeiten sind nicht sicher" in r for line, r in commune.notes())
    assert commune.rows(
        "SELECT opening_hours, times_text FROM kpk.offer_site WHERE offer_id = 'A2'"
    ) == [(None, "oft nachmittags")]


def test_german_hours_become_osm_syntax(commune: Commune) -> None:
    commune.change("offers.csv", "Tu 15:00-17:00", "dienstags 15-17 Uhr")
    commune.load()
    assert commune.rows(
        "SELECT opening_hours, times_text FROM kpk.offer_site WHERE offer_id = 'A2'"
    ) == [("Tu 15:00-17:00", "dienstags 15-17 Uhr")]


def test_same_offer_at_the_same_site_twice_is_told(commune: Commune) -> None:
    commune.files["offers.csv"] += ANKER.encode()
    assert any(line == 5 and "wie Zeile 2" in reason for line, reason in commune.notes())


PORTAL = """[[offers]]
file = "portal.{file_format}"
source = "all"
layout = "portal"

[burden_index]"""
BLOCKS = """Was: Elterncafé
Wann: mittwochs 9.30 bis 11 Uhr
Wo: Bürgerhaus Höhe, Hafenstr. 1,
    47000 Spielstadt
Anmeldung: nicht nötig

Was: Stillgruppe
Wann: nach Absprache
Wo: online
Anmeldung: 02151 000
"""


@pytest.mark.parametrize("file_format", ["csv", "txt"])
def test_list_of_a_family_portal(commune: Commune, file_format: str) -> None:
    table = (
        "Was;Wann;Wo;Anmeldung\n"
        "Elterncafé;mittwochs 9.30 bis 11 Uhr;Bürgerhaus Höhe, Hafenstr. 1, 47000 Spielstadt;"
        "nicht nötig\n"
        "Stillgruppe;nach Absprache;online;02151 000\n"
    )
    commune.files[f"portal.{file_format}"] = (table if file_format == "csv" else BLOCKS).encode()
    commune.change_profile("[burden_index]", PORTAL.format(file_format=file_format))
    commune.load()
    rows = commune.rows(
        "SELECT o.title, l.opening_hours, l.times_text, s.name, s.address, o.registration"
        " FROM kpk.offer o JOIN kpk.offer_site l USING (region_id, offer_id)"
        " JOIN kpk.site s USING (region_id, site_id) WHERE o.kind = 'other' ORDER BY 1"
    )
    assert rows == [
        (
            "Elterncafé", "We 09:30-11:00", "mittwochs 9.30 bis 11 Uhr", "Bürgerhaus Höhe",
            "Hafenstr. 1, 47000 Spielstadt", "nicht nötig",
        ),
        (
            "Stillgruppe", '"nach Vereinbarung"', "nach Absprache", "online", None, "02151 000"
        ),
    ]  # fmt: skip


def test_text_that_is_no_portal_list_is_refused(commune: Commune) -> None:
    commune.files["portal.txt"] = b"Nur ein Satz.\n"
    commune.change_profile("[burden_index]", PORTAL.format(file_format="txt"))
    assert any("Keine Zeile beginnt mit „Was:“" in error for error in commune.errors())


def test_export_comes_back_unchanged(commune: Commune, tmp_path: Path) -> None:
    commune.change("offers.csv", "Beratung am Markt", "=Beratung+Markt")
    commune.load()
    path = tmp_path / "out.xlsx"
    written = write_inventory(commune.engine, "toy", path, confidential=True)
    assert (written.rows, written.confidential) == (3, 0)
    sheet = openpyxl.load_workbook(path)["Angebote"]
    titles = [cell.value for cell in sheet["B"]]
    assert "'=Beratung+Markt" in titles
    before = commune.snapshot()
    commune.files["back.xlsx"] = path.read_bytes()
    start = commune.profile.index("columns.offer_id")
    stop = commune.profile.index("[burden_index]")
    commune.profile = commune.profile[:start] + commune.profile[stop:]
    commune.change_profile('file = "offers.csv"', 'file = "back.xlsx"')
    commune.load()
    after = commune.snapshot()
    assert [row[:3] for row in after["offers"]] == [row[:3] for row in before["offers"]]
    assert after["links"] == before["links"]
    assert [row[1:3] for row in after["sites"]] == [row[1:3] for row in before["sites"]]


def test_export_leaves_confidential_places_out(commune: Commune, tmp_path: Path) -> None:
    commune.load()
    path = tmp_path / "out.csv"
    written = write_inventory(commune.engine, "toy", path, confidential=False)
    assert (written.rows, written.confidential) == (2, 1)
    assert "Geheim" not in path.read_text("utf-8")


def test_confidential_sites_and_grades_are_for_planners(commune: Commune) -> None:
    commune.load()
    with transaction(commune.engine) as connection:
        key = add_user(connection, "planung")
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        for path in ("offers/page", "offers.csv", "offers/map", "offers"):
            answer = client.get(f"/api/regions/toy/{path}")
            assert "Schutzhaus" not in answer.text, path
            assert "ungeprüft" not in answer.text, path
        assert "Genauigkeit" not in client.get("/maps/offers?region=toy").text
        client.headers["X-API-Key"] = key
        page = client.get("/api/regions/toy/offers/page")
        assert page.headers["cache-control"] == "no-store"
        assert "Schutzhaus" in page.text
        assert "ungeprüft" in page.text
        assert "Genauigkeit" in client.get("/maps/offers?region=toy").text
        rows = list(
            csv.reader(io.StringIO(client.get("/api/regions/toy/offers.csv").text), delimiter=";")
        )
        assert len(rows) == 4
        del client.headers["X-API-Key"]
        assert "Schutzhaus" not in client.get("/api/regions/toy/offers/page").text


BAD_EXCEL = {
    "fake": (b"PK\x03\x04 no zip at all", "keine lesbare Excel-Datei"),
    "password": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "Kennwort"),
}


@pytest.mark.parametrize("case", BAD_EXCEL)
def test_excel_that_is_none_is_refused(commune: Commune, case: str) -> None:
    content, reason = BAD_EXCEL[case]
    commune.files["offers.xlsx"] = content
    commune.change_profile('file = "offers.csv"', 'file = "offers.xlsx"')
    (message,) = commune.errors()
    assert "offers.xlsx" in message
    assert reason in message


def excel(commune: Commune, fill) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id", "title", "kind", "provider", "street", "secret", "hours", "x", "y"])
    fill(book, sheet)
    out = io.BytesIO()
    book.save(out)
    commune.files["offers.xlsx"] = out.getvalue()
    commune.change_profile('file = "offers.csv"', 'file = "offers.xlsx"')


def test_excel_with_formulas_dates_merged_cells_and_two_sheets(commune: Commune) -> None:
    place = [350500, 5700500]

    def fill(book: openpyxl.Workbook, sheet) -> None:
        sheet.append(["B1", '=HYPERLINK("http://x","Kita")', "Kita", "AWO", "", "", "", *place])
        sheet.append(["B2", "Kita \U0001f600 Mond", "Kita", "", "", "", "", *place])
        sheet.append(["B3", "Gruppe", "Gruppe oder Kurs", "", "Hafenstr. 1", "", 45000, *place])
        sheet.merge_cells("D2:D4")
        book.create_sheet("Zweites Blatt").append(["anderes"])

    excel(commune, fill)
    found = commune.notes()
    assert any("Zweites Blatt" in reason for _, reason in found)
    assert any(line == 2 and "Formel; sie hat kein Ergebnis" in reason for line, reason in found)
    assert any(line == 2 and "D2:D4 sind verbunden" in reason for line, reason in found)
    assert any(line == 4 and "Zeiten" in reason for line, reason in found)
    assert commune.rows("SELECT offer_id, provider FROM kpk.offer ORDER BY 1") == [
        ("B2", "AWO"),
        ("B3", "AWO"),
    ]


def test_a_list_of_20_000_rows_is_read_to_the_end(commune: Commune) -> None:
    # More cells than a statement may have parameters (65,535).
    lines = [f"C{n};Kita {n};Kita;;;;;350500;5700500" for n in range(20_000)]
    head = "id;title;kind;provider;street;secret;hours;x;y"
    commune.files["offers.csv"] = "\n".join([head, *lines]).encode()
    result = commune.load()
    assert result.steps[-1].accepted == 20_000
