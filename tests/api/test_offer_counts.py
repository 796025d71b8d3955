"""One way to count offers and places: start page, load, maps, API and files say the same."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli.load_report import print_load
from api.questions.burden.run import run_burden
from api.questions.burden.view import read_burden_view
from api.questions.offers.export import write_inventory
from api.questions.offers.per_area import HOURS, write_offers_per_area
from kpk_geo.database.connection import transaction
from kpk_geo.database.offer_sites import count_offers, count_offers_by_kind
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.offers.counts import OfferCounts

# A mobile offer at three places, one of them nowhere; a Kita that is a Familienzentrum; a shelter.
OFFERS = """id;title;kind;provider;street;secret;hours;x;y
M;Familienbüro to go;Familienbüro to go;Stadt;Hafenstr. 1;;;350500;5700500
M;Familienbüro to go;Familienbüro to go;Stadt;Marktplatz 3;;;351500;5700500
M;Familienbüro to go;Familienbüro to go;Stadt;Ring 5;;;0;0
K;Kita Anker;Kita; ;Hafenstr. 1;;;350500;5700500
K;Kita Anker;Familienzentrum; ;Hafenstr. 1;;;350500;5700500
O;Kita Draußen;Kita; ;Weg 1;;;349000;5700500
S;Schutzhaus;Schutzeinrichtung;Frauen;Geheim 7;ja;;352500;5700500
"""
COUNTS = OfferCounts(offers=3, places=5, outside=1, unplaced=1, secret_offers=1, secret_places=1)


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.files["offers.csv"] = OFFERS.encode()
    commune.areas["name"] = ["Mitte", "Mitte", "Höhe", "Wald"]  # two of one name
    assert commune.errors() == []
    return commune


def per_area(town: Commune, path: Path, **options: bool) -> list[dict[str, str]]:
    chosen: dict[str, bool] = {"confidential": False} | options
    write_offers_per_area(town.engine, "toy", path, level=None, **chosen)
    text = path.read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_every_place_says_the_same_numbers(
    town: Commune, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = town.load()
    assert result.offers == COUNTS
    print_load(result)
    printed = capsys.readouterr().out
    assert (
        "Geladene Angebote: 3 Angebote an 5 Orten, davon 1 Ort außerhalb der Region "
        "und 1 Ort ohne sichere Lage; "
        "dazu vertraulich 1 Angebot an 1 Ort." in printed
    )
    with transaction(town.engine) as connection:
        assert count_offers(connection, "toy") == COUNTS
    with TestClient(create_app(town.engine), ORIGIN) as client:
        assert "3 Angebote an 5 Orten" in client.get("/").text
        assert client.get("/api/regions/toy/offers").json()["total"] == COUNTS.places
        rows = client.get("/api/regions/toy/offers/page").json()["offers"]
    assert len(rows) == COUNTS.places
    assert len({row["id"] for row in rows}) == COUNTS.offers
    assert sum(row["place"] is not None for row in rows) == COUNTS.points
    written = write_inventory(town.engine, "toy", tmp_path / "all.csv", confidential=False)
    assert (written.offers, written.rows) == (COUNTS.offers, COUNTS.places)
    whole = [row for row in per_area(town, tmp_path / "a.csv") if row["kind"] == "all"]
    assert sum(int(row["Orte"]) for row in whole) == COUNTS.places


def test_toggle_of_the_burden_map_says_offers_and_points(town: Commune) -> None:
    run_burden(town.engine, "toy")
    with transaction(town.engine) as connection:
        view = read_burden_view(connection, "toy")
        assert view.offer_counts == count_offers_by_kind(connection, "toy")
    with TestClient(create_app(town.engine), ORIGIN) as client:
        page = client.get("/maps/burden?region=toy").text
        points = client.get("/api/regions/toy/offers/map").json()["features"]
    mobile = [f for f in points if f["properties"]["kind"] == "family_office_mobile"]
    assert sum(f["geometry"] is not None for f in mobile) == 2
    assert 'Familienbüro to go <span class="count">1 (2 Punkte)</span>' in page
    assert 'Kita <span class="count">2</span>' in page
    assert 'Familienzentrum <span class="count">1</span>' in page


def test_areas_of_one_name_are_not_added_up(town: Commune, tmp_path: Path) -> None:
    rows = per_area(town, tmp_path / "a.csv")
    assert list(rows[0]) == ["area_id", "kind", "Gebiet", "Art", "Angebote", "Orte", *HOURS]
    found = {(row["area_id"], row["Gebiet"], row["kind"]): row for row in rows}

    def numbers(*key: str) -> tuple[str, str]:
        row = found[key[0], key[1], key[2]]
        return row["Angebote"], row["Orte"]

    assert numbers("01", "Mitte", "all") == ("2", "2")
    assert numbers("02", "Mitte", "all") == ("1", "1")
    assert numbers("01", "Mitte", "kita") == ("1", "1")
    assert numbers("01", "Mitte", "family_centre") == ("1", "1")
    assert numbers("04", "Wald", "all") == ("0", "0")
    assert numbers("", "außerhalb der Gebiete", "kita") == ("1", "1")
    assert numbers("", "ohne sichere Lage", "family_office_mobile") == ("1", "1")
    assert ("03", "Höhe", "shelter") not in found
    assert len(rows) == 6 * 4  # areas and both further lines; all kinds and each of three


def test_confidential_places_are_counted_when_asked_for(town: Commune, tmp_path: Path) -> None:
    rows = per_area(town, tmp_path / "a.csv", confidential=True)
    shelter = [row for row in rows if row["kind"] == "shelter" and row["Orte"] != "0"]
    assert [(row["area_id"], row["Angebote"]) for row in shelter] == [("03", "1")]


def test_map_of_offers_tells_areas_of_one_name_apart(town: Commune) -> None:
    with TestClient(create_app(town.engine), ORIGIN) as client:
        rows = client.get("/api/regions/toy/offers/page").json()["offers"]
        page = client.get("/maps/offers?region=toy").text
    areas = {row["id"]: row["area"] for row in rows if row["id"] == "K"}
    assert areas == {"K": "Mitte (01)"}
    assert json.dumps("Mitte (02)") in page


def test_excel_file_explains_how_it_was_counted(town: Commune, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    written = write_offers_per_area(town.engine, "toy", path, level="gebiet", confidential=False)
    assert written.counted == "3 Angebote an 5 Orten"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Angebote je Gebiet", "Erläuterung"]
    assert "zählt in beiden" in str([cell.value for cell in book["Erläuterung"]["A"]])
    assert book["Angebote je Gebiet"]["A2"].value == "01"


def test_other_endings_and_unknown_levels_are_refused(town: Commune, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.xlsx oder \.csv"):
        write_offers_per_area(
            town.engine, "toy", tmp_path / "a.txt", level=None, confidential=False
        )
    with pytest.raises(NotFoundError):
        write_offers_per_area(town.engine, "toy", tmp_path / "a.csv", level="x", confidential=False)
