"""The page of an area: what it says, where it leads, and that all ways say the same number."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from area_page_toys import MARKUP, fact, loaded_town, rename, served_town, with_districts
from conftest import Commune
from fastapi.testclient import TestClient

from api.cli.app import run
from api.load.region import load_region
from kpk_geo.german import NARROW_SPACE
from kpk_geo.profile import read_profile

HTML = {"accept": "text/html"}
PERCENT = f"{NARROW_SPACE}%"


@pytest.fixture
def town(commune: Commune) -> Commune:
    return loaded_town(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served_town(town)


def test_the_page_says_value_rank_city_and_where_it_lies(client: TestClient) -> None:
    page = client.get("/gebiet/toy/gebiet/01", headers=HTML)
    assert page.status_code == 200
    assert "<h1>Hafen: " in page.text
    assert f"40,0{PERCENT}" in page.text  # 80 of 200 children
    assert "1. von 3" in page.text
    # 120 of 610 in the areas that are known: too few people to speak for the city.
    assert "kein Wert der Stadt: nur 3 von 4 Gebieten mit Wert" in page.text
    assert f"Stadt 19,7{PERCENT}" not in page.text
    assert "in der Stadt: 1 gesperrt" in page.text
    assert 'href="/gebiet/toy/bezirk/A"' in page.text
    assert 'href="/gebiet/toy/gebiet/02"' in page.text  # a neighbour
    assert 'href="/gebiet/toy/gebiet/04"' not in page.text  # is none


def test_all_ways_say_the_same_number(client: TestClient, town: Commune, tmp_path: Path) -> None:
    row = fact(client, "/api/regions/toy/areas/gebiet/01/profile", "Kinderarmut")
    assert row["value"] == 0.4
    table = list(
        csv.DictReader(
            io.StringIO(client.get("/api/regions/toy/areas/gebiet/01/profile.csv").text.lstrip("﻿")),
            delimiter=";",
        )
    )
    from_csv = next(item for item in table if item["Angabe"] == "Kinderarmut")
    assert (from_csv["Wert"], from_csv["value"]) == (row["text"], "0,4")
    content = client.get("/api/regions/toy/burden/map").json()
    area = next(item for item in content["areas"] if item["id"] == "01")
    popup_labels = content["popup"]["tables"][area["table"]]["labels"]
    assert area["cells"][popup_labels.index("Kinderarmut")][0] == row["text"]
    page = client.get("/gebiet/toy/gebiet/01", headers=HTML).text
    assert f'<p class="value">{row["text"]}</p>' in page


def test_what_an_index_says_is_what_the_page_of_the_index_says(client: TestClient) -> None:
    rows = client.get("/api/regions/toy/areas/gebiet/01/profile").json()["statements"]
    score = next(row["text"] for row in rows if row["label"].startswith("Punktwert"))
    stored = client.get("/api/regions/toy/burden").json()["items"]
    area = next(item for item in stored if item["area_id"] == "01")
    assert f"{area['status_index']:.2f}".replace(".", ",").replace("-", "−") == score


def test_a_suppressed_value_is_neither_zero_nor_a_rank(client: TestClient) -> None:
    row = fact(client, "/api/regions/toy/areas/gebiet/03/profile", "Kinderarmut")
    assert (row["text"], row["value"], row["rank_first"]) == ("gesperrt", None, None)
    page = client.get("/gebiet/toy/gebiet/03", headers=HTML).text
    assert "Kinderarmut: Wert gesperrt; er ist nicht null." in page


def test_a_coarser_area_is_summed_from_its_parts(client: TestClient) -> None:
    row = fact(client, "/api/regions/toy/areas/bezirk/A/profile", "Kinderarmut")
    assert (row["numerator"], row["denominator"], row["value"]) == (120, 600, 0.2)
    assert "zusammengezählt aus 2 Gebieten der Ebene „Gebiet“" in str(row["note"])
    assert fact(client, "/api/regions/toy/areas/bezirk/A/profile", "Einwohner")["value"] == 3000
    rates = fact(client, "/api/regions/toy/areas/bezirk/A/profile", "Arbeitslosigkeit")
    assert rates["text"] == "nur als Quote gespeichert, lässt sich nicht zusammenfassen"


def test_a_partly_suppressed_area_says_of_how_many_parts_it_is(client: TestClient) -> None:
    row = fact(client, "/api/regions/toy/areas/bezirk/B/profile", "Kinderarmut")
    assert (row["areas_used"], row["areas"], row["value"]) == (1, 2, None)
    assert row["text"] == "gesperrt, zu wenig bekannt"
    assert (row["validity"], row["numerator"], row["rank_first"]) == ("suppressed", None, None)
    whole = fact(client, "/api/regions/toy/areas/bezirk/A/profile", "Kinderarmut")
    assert whole["rank_of"] == 1  # the partial one is no rival either
    assert "aus 1 von 2 Gebieten (1 gesperrt)" in str(row["note"])


def test_the_index_of_a_coarser_area_is_counted_by_class(client: TestClient) -> None:
    page = client.get("/gebiet/toy/bezirk/A", headers=HTML).text
    assert "Eingestuft wird jedes Gebiet für sich; eine Klasse der Summe gibt es nicht." in page
    assert "<h1>Nord: " in page


@pytest.mark.parametrize(
    "address",
    [
        "/maps/overview?region=toy%00", "/gebiet/toy%00/gebiet/01", "/gebiet/toy/gebiet/01%00",
        "/maps/burden?region=%00",
    ],
)  # fmt: skip
def test_a_character_that_no_key_holds_is_refused_in_plain_german(
    client: TestClient, address: str
) -> None:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 422
    assert "Die Adresse enthält ein Zeichen" in answer.text
    assert "Datei" not in answer.text
    assert "NUL" not in answer.text


def test_an_unknown_area_is_refused_with_the_way_out(client: TestClient) -> None:
    page = client.get("/gebiet/toy/gebiet/09", headers=HTML)
    assert page.status_code == 404
    assert "Ein Gebiet „09“ gibt es auf der Ebene „Gebiet“ nicht" in page.text
    assert "/gebiet/toy" in page.text
    assert client.get("/gebiet/toy/quartier/01", headers=HTML).status_code == 404
    assert client.get("/gebiet/nowhere/gebiet/01", headers=HTML).status_code == 404


@pytest.mark.parametrize("name", [MARKUP, "N" * 200, "שכונה צפון", "", "  "])
def test_any_name_is_shown_as_text(commune: Commune, name: str) -> None:
    with_districts(commune)
    rename(commune, [name or "", "Altstadt", "Höhe", "Wald"])
    commune.load()
    client = next(served_town(commune))
    page = client.get("/gebiet/toy/gebiet/01", headers=HTML)
    if page.status_code == 404:  # an area without a name was not loaded
        assert not name.strip()
        return
    assert "<b>& " not in page.text
    assert re.search(r"<h1[^>]*>.+: .+</h1>", page.text)
    listing = client.get("/gebiet/toy", headers=HTML)
    assert listing.status_code == 200
    assert "<b>& " not in listing.text


def test_without_any_run_the_page_says_what_is_known(commune: Commune) -> None:
    with_districts(commune).load()
    client = next(served_town(commune))
    page = client.get("/gebiet/toy/gebiet/01", headers=HTML).text
    assert f"<h1>Hafen: Kinderarmut 40,0{PERCENT}, 1. von 3</h1>" in page
    assert "Nächster Schritt: kpk run burden --region toy" in page


def test_without_indicators_and_offers_the_page_says_so(commune: Commune) -> None:
    with_districts(commune)
    start = commune.profile.index("[[indicators]]")
    commune.profile = commune.profile[:start]
    commune.load()
    client = next(served_town(commune))
    page = client.get("/gebiet/toy/gebiet/01", headers=HTML)
    assert page.status_code == 200
    assert "Für diese Region sind keine Indikatoren geladen." in page.text
    assert "Angebote sind für diese Region nicht geladen." in page.text
    assert "<h1>Hafen: dazu ist noch nichts ausgewertet</h1>" in page.text


def test_a_stale_run_is_said_to_be_stale(town: Commune, client: TestClient) -> None:
    town.change("table.csv", "01;1.000;200;80", "01;1.000;200;60")
    town.load()
    page = client.get("/gebiet/toy/gebiet/01", headers=HTML).text
    assert "Veraltet: Seit der Rechnung" in page
    assert f"30,0{PERCENT}" in page


def test_replaced_areas_ask_for_a_new_run(town: Commune, client: TestClient) -> None:
    town.profile = town.profile.replace("valid_from = 2025-01-01", "valid_from = 2025-07-01")
    town.load()
    page = client.get("/gebiet/toy/gebiet/01", headers=HTML)
    assert page.status_code == 200
    assert "Gebietsstand 01.07.2025" in page.text
    assert "kpk run burden --region toy" in page.text


def test_two_regions_with_equal_keys_stay_apart(
    town: Commune, client: TestClient, tmp_path: Path
) -> None:
    profile = town.write().read_text(encoding="utf-8")
    profile = profile.replace('id = "toy"', 'id = "other"').replace("Spielstadt", "Nebenstadt", 1)
    path = town.folder / "other.toml"
    path.write_text(profile, encoding="utf-8")
    (town.folder / "table.csv").write_text(
        "key;people;children;poor;jobless\n01;10;200;20;1,0\n02;10;400;40;6,0\n03;10;300;30;3,5\n"
        "04;10;10;0;1,0\n", encoding="utf-8",
    )  # fmt: skip
    load_region(town.engine, read_profile(path), town.folder)
    here = fact(client, "/api/regions/toy/areas/gebiet/01/profile", "Kinderarmut")
    there = fact(client, "/api/regions/other/areas/gebiet/01/profile", "Kinderarmut")
    assert (here["value"], there["value"]) == (0.4, 0.1)
    assert "/gebiet/other/gebiet/02" in client.get("/gebiet/other/gebiet/01", headers=HTML).text


def test_no_confidential_place_is_on_any_page(client: TestClient) -> None:
    for address in ("/gebiet/toy/gebiet/03", "/gebiet/toy/bezirk/B", "/gebiet/toy/gebiet?area=03",
                    "/api/regions/toy/areas/gebiet/03/profile"):  # fmt: skip
        body = client.get(address, headers=HTML).text
        assert "Schutz" not in body
        assert "Geheim" not in body
        assert "Hier liegt kein Angebot mit sicherem Ort." in body


def test_offers_are_counted_where_they_lie(client: TestClient) -> None:
    assert fact(client, "/api/regions/toy/areas/gebiet/01/profile", "Kita")["text"] == "1"
    assert fact(client, "/api/regions/toy/areas/bezirk/A/profile", "Beratung")["text"] == "1"


def test_the_list_finds_areas_of_all_levels(client: TestClient) -> None:
    listing = client.get("/gebiet/toy", headers=HTML).text
    assert "Gebiet: 4" in listing
    found = client.get("/gebiet/toy?suche=h%C3%B6h", headers=HTML).text
    assert "1 Gebiet gefunden" in found
    assert 'href="/gebiet/toy/gebiet/03"' in found
    assert 'href="/gebiet/toy/bezirk/A"' in client.get("/gebiet/toy?suche=nord", headers=HTML).text
    assert "Nichts gefunden" in client.get("/gebiet/toy?suche=xyz", headers=HTML).text
    assert client.get("/gebiet", follow_redirects=False).headers["location"] == "/gebiet/toy"
    assert 'href="/gebiet?region=toy"' in listing  # the menu stays with the region


def test_tables_and_popups_lead_to_the_page(client: TestClient) -> None:
    page = client.get("/maps/burden?region=toy", headers=HTML).text
    assert 'href="/gebiet/toy/gebiet/01"' in page
    assert '"area_pages": "/gebiet/toy/gebiet/"' in page


def test_the_command_writes_the_same_figures(
    town: Commune, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, client: TestClient
) -> None:
    monkeypatch.setenv("KPK_DATABASE_URL", town.engine.url.render_as_string(hide_password=False))
    out = tmp_path / "gebiet.csv"
    asked = ["export", "area", "--region", "toy", "--level", "gebiet"]
    assert run([*asked, "--area", "01", "--out", str(out)]) == 0
    written = out.read_bytes().decode()
    address = "/api/regions/toy/areas/gebiet/01/profile"
    assert written == client.get(f"{address}.csv?columns=german").text
    assert run([*asked, "--area", "01", "--out", str(tmp_path / "g.xlsx")]) == 0
    assert (tmp_path / "g.xlsx").read_bytes() == client.get(f"{address}.xlsx").content
    assert run([*asked, "--out", str(out)]) == 1
    assert run([*asked, "--area", "01", "--out", str(tmp_path / "a.pdf")]) == 1
