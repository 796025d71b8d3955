"""Open, by appointment, unknown: map, area, file and API count the same places as the same."""

import csv
from pathlib import Path

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.questions.offers.per_area import HOURS, write_offers_per_area

OFFERS = """id;title;kind;provider;street;secret;hours;x;y
A;Elterncafé;Gruppe oder Kurs;Stadt;Hafenstr. 1;;Do 9-11 Uhr, außer in den Ferien;350500;5700500
B;Babymassage;Gruppe oder Kurs;Stadt;Hafenstr. 1;;nach Absprache;350500;5700500
C;Krabbelgruppe;Gruppe oder Kurs;Stadt;Hafenstr. 1;;Fr 9-11 Uhr, 14-tägig;350500;5700500
D;Spielkreis;Gruppe oder Kurs;Stadt;Hafenstr. 1;;;350500;5700500
E;Sommergarten;Gruppe oder Kurs;Stadt;Hafenstr. 1;;May-Sep Mo 15:00-18:00;350500;5700500
F;Treff;Gruppe oder Kurs;Stadt;Hafenstr. 1;;Mo 10-12 Uhr und nach Vereinbarung;350500;5700500
"""
STATES = {
    "A": "known", "B": "appointment", "C": "unknown", "D": "unknown", "E": "known", "F": "known"
}  # fmt: skip
LABELS = {
    "known": "Zeiten bekannt", "appointment": "nur nach Vereinbarung",
    "unknown": "Zeiten unbekannt",
}  # fmt: skip


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.files["offers.csv"] = OFFERS.encode()
    assert commune.errors() == []
    commune.load()
    return commune


def test_what_is_not_read_is_told_with_line_text_and_question(town: Commune) -> None:
    reported = [
        (line, reason) for line, reason in town.notes() if "Zeiten sind nicht sicher" in reason
    ]
    assert [line for line, _ in reported] == [4]
    assert "geraden oder ungeraden Kalenderwochen?" in reported[0][1]


def test_every_place_counts_the_same_hours(town: Commune, tmp_path: Path) -> None:
    write_offers_per_area(town.engine, "toy", tmp_path / "a.csv", level=None, confidential=False)
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    rows = [r for r in csv.DictReader(text.splitlines(), delimiter=";") if r["kind"] == "all"]
    assert [sum(int(row[name]) for row in rows) for name in HOURS] == [3, 1, 2]
    with TestClient(create_app(town.engine), ORIGIN) as client:
        features = client.get("/api/regions/toy/offers").json()["features"]
        page = client.get("/api/regions/toy/offers/page").json()
        table = client.get("/api/regions/toy/offers.csv").content.decode("utf-8-sig")
    found = {f["properties"]["offer_id"]: f["properties"] for f in features}
    assert {key: own["hours_status"] for key, own in found.items()} == STATES
    assert found["E"]["hours_text"].startswith("Mai bis September Mo 15–18 Uhr (nur Mai")
    assert found["F"]["hours_per_week"] == 2
    assert [found[key]["hours_per_week"] for key in "BCD"] == [None] * 3
    theme = next(item for item in page["themes"] if item["id"] == "hours")
    assert sorted(item["count"] for item in theme["items"]) == [1, 2, 3]
    shown = {row["id"]: row for row in page["offers"]}
    assert shown["C"]["times"] == "Fr 9-11 Uhr, 14-tägig"
    assert shown["C"]["understood"] == "nicht sicher zu lesen; zählt als Zeiten unbekannt"
    assert "Do 9–11 Uhr; in den Schulferien geschlossen" in shown["A"]["understood"]
    written = [row for row in csv.reader(table.splitlines(), delimiter=";") if len(row) > 3]
    place = written[0].index("Zeiten sind")
    assert [row[place] for row in written[1:]] == [LABELS[state] for state in STATES.values()]
