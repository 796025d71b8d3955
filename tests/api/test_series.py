"""Developments: page, JSON, CSV and paper say the same, and nothing that was not tested."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from area_page_toys import served_town
from conftest import Commune
from decision_toys import draft
from fastapi.testclient import TestClient
from series_files import series

from api.cli.app import run
from api.questions import QUESTIONS
from api.questions.decisions.service import add_decision
from kpk_geo.german import NARROW_SPACE

HTML = {"accept": "text/html"}
PERCENT = f"{NARROW_SPACE}%"
MARKUP = "Weniger <b>Armut & Not</b>"
GOALS = f"""
[[goals]]
id = "teilhabe"
label = "{MARKUP}"
source = "Ratsbeschluss"
indicators = [
  {{ indicator = "poverty", target = 25, target_day = 2027-12-31, target_source = "Beschluss 7" }},
  {{ indicator = "children_0_2", direction = "up" }},
]

[[goals]]
id = "leer"
label = "Noch ohne Kennzahl"
"""


@pytest.fixture
def town(commune: Commune) -> Commune:
    town = series(commune)
    town.profile += GOALS
    assert town.start().is_complete
    return town


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served_town(town)


def page(client: TestClient, address: str) -> str:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_only_region_is_shown_at_once(client: TestClient) -> None:
    assert client.get("/reihen", headers=HTML).url.path == "/reihen/toy"


def test_the_list_names_goals_and_links_indicators(client: TestClient) -> None:
    text = page(client, "/reihen/toy")
    assert "Weniger &lt;b&gt;Armut &amp; Not&lt;/b&gt;" in text
    assert "<b>Armut" not in text
    assert "Für dieses Ziel ist noch keine Kennzahl benannt." in text
    assert 'href="/reihen/toy/poverty"' in text
    assert "ist kein Beschluss festgehalten" in text
    assert "<script" not in text
    assert "style=" not in text


def test_page_json_and_csv_say_the_same(client: TestClient) -> None:
    body = client.get("/api/regions/toy/series?indicator=poverty").json()
    item = body["series"][0]
    assert item["text"].removesuffix(".") in page(client, "/reihen/toy/poverty")
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/api/regions/toy/series.csv?goal=teilhabe").text[1:]),
            delimiter=";",
        )
    )
    own = [row for row in rows if row["indicator_id"] == "poverty"]
    assert [float(row["value"].replace(",", ".")) for row in own] == pytest.approx(
        [point["value"] for point in item["points"]]
    )
    # One area of 64 is suppressed: in no sum, and the page says so.
    assert {point["suppressed"] for point in item["points"]} == {1}
    assert {point["areas_used"] for point in item["points"]} == {63}
    assert own[0]["Hinweis"] == "aus 63 von 64 Gebieten (1 gesperrt)"
    assert "von 64 Gebieten, die übrigen gesperrt oder ohne Wert" in page(
        client, "/reihen/toy/poverty"
    )
    known = sum(30 * (20 + place) for place in range(63))
    assert [point["denominator"] for point in item["points"]] == [known] * 3


def test_areas_come_most_changed_first_and_each_has_its_own_page(client: TestClient) -> None:
    text = page(client, "/reihen/toy/poverty")
    names = re.findall(r'<a href="/reihen/toy/poverty\?ort=gebiet%3A(\d+)&amp;ebene=gebiet"', text)
    assert sorted(names[:4]) == ["0202", "0203", "0302", "0303"]  # where poverty fell
    assert len(names) == 64
    text = page(client, "/reihen/toy/poverty?ort=gebiet:0202")
    assert "gesunken: mehr als Zufall kleiner Zahlen" in text
    assert "wie gewünscht" in text
    text = page(client, "/reihen/toy/poverty?ort=gebiet:0707")
    assert "<h1>Kinderarmut: gesperrt</h1>" in text
    assert ">0,0" not in text


def test_papers_are_of_the_level_that_the_page_shows(client: TestClient) -> None:
    text = page(client, "/reihen/toy/poverty?ebene=gebiet&ort=gebiet:0202")
    for ending in ("docx", "pdf", "html"):
        address = f"series.{ending}?indicator=poverty&amp;place=gebiet%3A0202&amp;level=gebiet"
        assert f"/api/regions/toy/{address}" in text
    assert '<input type="hidden" name="ebene" value="gebiet">' in text  # another place keeps it
    assert 'name="ebene"' not in page(client, "/reihen/toy")


def test_csv_and_json_give_the_figures_of_the_areas_compared(client: TestClient) -> None:
    item = client.get("/api/regions/toy/series?indicator=poverty").json()["series"][0]
    points = item["points"]
    assert (item["areas_tested"], item["areas_only_one_day"]) == (63, 0)
    assert item["first_value"] == points[0]["value"]
    assert item["last_value"] - item["first_value"] == pytest.approx(item["difference"])
    text = client.get("/api/regions/toy/series.csv?indicator=poverty").text[1:]
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["areas_compared"] for row in rows] == ["63", "", "63"]
    assert rows[1]["compared_value"] == ""


def test_the_table_of_all_areas_says_what_the_page_says(client: TestClient) -> None:
    text = client.get("/api/regions/toy/series/areas.csv?indicator=poverty&level=gebiet").text[1:]
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 64
    assert {row["Gebiet"] for row in rows[:4]} == {"0202", "0203", "0302", "0303"}
    assert {row["Änderung"] for row in rows[:4]} == {"▼ gesunken"}
    hidden = next(row for row in rows if row["Gebiet"] == "0707")
    assert (hidden["first_value"], hidden["Werte"]) == ("", "gesperrt")
    own = client.get("/api/regions/toy/series?indicator=poverty&place=gebiet:0202").json()
    difference = own["series"][0]["difference"]
    row = next(row for row in rows if row["Gebiet"] == "0202")
    assert float(row["difference"].replace(",", ".")) == pytest.approx(difference)
    wrong = client.get("/api/regions/toy/series/areas.csv?indicator=povertyy")
    assert wrong.status_code == 404


def test_a_goal_says_how_many_indicators_go_its_way(client: TestClient) -> None:
    text = page(client, "/reihen/toy/ziel/teilhabe?ort=gebiet:0202")
    sentence = (
        "1 von 2 Kennzahlen bewegt sich sicher in die gewünschte Richtung, 1 ist nicht prüfbar"
    )
    assert sentence in text
    assert f"Ziel: höchstens 25,0{PERCENT} bis 31.12.2027 (Beschluss 7)." in text
    goal = client.get("/api/regions/toy/series?place=gebiet:0202").json()["goals"][0]
    assert goal["text"] == f"{sentence}."
    assert [own["course"] for own in goal["indicators"]] == ["towards", "untested"]
    assert goal["indicators"][0]["target"] == 0.25
    assert "Im Profil steht zu diesem Ziel noch keine Kennzahl" in page(
        client, "/reihen/toy/ziel/leer"
    )


def test_decisions_stand_on_the_line_and_claim_nothing(town: Commune, client: TestClient) -> None:
    for day, title in (("12.03.2018", f"{MARKUP} zuerst"), ("1.1.1999", "Lange davor")):
        own = draft(title=title, day=day, areas=("0202",), notes=(), review_on="")
        add_decision(town.engine, "toy", own, QUESTIONS, by="planung")
    text = page(client, "/reihen/toy/poverty?ort=gebiet:0202")
    assert "Weniger &lt;b&gt;Armut &amp; Not&lt;/b&gt; zuerst" in text
    assert "davor: 2015, danach: 2020" in text
    assert "davor keine Zahl, danach: 2015" in text  # listed, though not on the axis
    chart = text[text.index("<svg") : text.index("</svg>")]
    assert "Lange davor" not in chart
    assert "Ob er etwas bewirkt hat, ist damit nicht gesagt." in text
    assert "zuerst" not in page(client, "/reihen/toy/poverty?ort=gebiet:0101")


def test_a_confidential_place_is_in_no_page(client: TestClient) -> None:
    for address in ("/reihen/toy", "/reihen/toy/poverty", "/api/regions/toy/series"):
        text = client.get(address).text
        assert "Schutzhaus" not in text
        assert "Geheim" not in text


@pytest.mark.parametrize("ending", ["docx", "pdf", "html"])
def test_a_paper_is_the_same_twice(client: TestClient, ending: str) -> None:
    for query in ("", "?indicator=poverty", "?goal=teilhabe&place=gebiet:0707"):
        first, again = (client.get(f"/api/regions/toy/series.{ending}{query}") for _ in range(2))
        assert first.status_code == 200, first.text
        assert first.content == again.content
        assert first.headers["cache-control"] == "no-store"
    if ending == "html":
        assert "Weniger &lt;b&gt;Armut" in first.text
        assert "gesperrt" in first.text


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("", {}, 200),
        ("/poverty", {}, 200),
        ("/poverty", {"place": "gebiet:0707"}, 200),  # suppressed on every day
        ("/poverty", {"place": "gebiet:0202", "level": "gebiet"}, 200),
        ("/children_0_2", {"place": "gebiet:0700"}, 200),
        ("/ziel/teilhabe", {"place": "gebiet:0707"}, 200),
        ("/ziel/leer", {}, 200),
        ("/poverty", {"level": "bezirk"}, 404),
        ("/poverty", {"place": "gebiet:9999"}, 404),
        ("/nichts", {}, 404),
        ("/ziel/nichts", {}, 404),
    ],
)
def test_a_paper_answers_as_its_page_does(
    client: TestClient, path: str, query: dict[str, str], status: int
) -> None:
    shown = {"place": "ort", "level": "ebene"}
    asked = {shown[key]: value for key, value in query.items()}
    on_page = client.get(f"/reihen/toy{path}", params=asked)
    name = path.rpartition("/")[2]
    which = {"goal" if path.startswith("/ziel") else "indicator": name} if name else {}
    assert on_page.status_code == status
    for ending in ("docx", "pdf", "html"):
        paper = client.get(f"/api/regions/toy/series.{ending}", params=which | query)
        assert paper.status_code == status, paper.text
        if status == 404:
            assert paper.json()["detail"] == on_page.json()["detail"]


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("/reihen/toy?ort=gebiet:9999", "Ein Gebiet „9999“ gibt es auf der Ebene"),
        ("/reihen/toy?ort=bezirk:01", "Eine Gebietsebene „bezirk“ gibt es nicht."),
        ("/reihen/toy?ort=unsinn", "Eine Gebietsebene „unsinn“ gibt es nicht."),
        ("/reihen/toy/povertyy", "Eine Kennzahl „povertyy“ gibt es in"),
        ("/reihen/toy/ziel/nichts", "Ein Ziel „nichts“ gibt es in"),
        ("/reihen/toy/poverty?ebene=bezirk", "ebene=bezirk: Die gibt es nicht."),
        ("/reihen/nirgends", "Die Region „nirgends“ ist nicht geladen."),
    ],
)
def test_what_is_not_there_says_so(client: TestClient, address: str, word: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert word in answer.json()["detail"]


def test_names_of_any_kind_stay_texts(commune: Commune) -> None:
    town = series(commune)
    strange = ["שדרות הנמל", f"Höhe {'x' * 195}", MARKUP, "=1+1"]
    town.areas["name"] = [*strange, *town.areas["name"][len(strange) :]]
    assert town.start().is_complete
    for client in served_town(town):
        text = page(client, "/reihen/toy/poverty")
        for name in strange[:2]:
            assert name in text
        assert "<b>Armut" not in text
        assert "Weniger &lt;b&gt;Armut &amp; Not&lt;/b&gt;" in text
        for ending in ("docx", "pdf", "html"):
            answer = client.get(f"/api/regions/toy/series.{ending}?indicator=poverty")
            assert answer.status_code == 200, answer.text


def test_a_region_without_goals_lists_its_indicators(commune: Commune) -> None:
    assert series(commune).start().is_complete
    for client in served_town(commune):
        text = page(client, "/reihen/toy")
        assert "Kennzahlen mit mehreren Stichtagen" in text
        assert ">Ziele<" not in text
        assert client.get("/reihen/toy/ziel/teilhabe").json()["detail"].startswith("Ein Ziel")


def test_two_regions_with_equal_area_ids_stay_apart(town: Commune) -> None:
    other = town.profile.replace('id = "toy"', 'id = "zwei"').replace('name = "Toy', 'name = "Zwei')
    assert other != town.profile
    for year in (2015, 2020, 2025):
        lines = town.files[f"series_{year}.csv"].decode().splitlines()
        town.files[f"series_{year}.csv"] = "\n".join(
            [lines[0], *(";".join([*line.split(";")[:3], "5", *line.split(";")[4:]])
                         for line in lines[1:])]
        ).encode()  # fmt: skip
    town.profile = other
    own = draft(title="Nur dort", day="12.03.2018", areas=("0202",), notes=(), review_on="")
    add_decision(town.engine, "toy", own, QUESTIONS, by="planung")
    for client in served_town(town):
        before = client.get("/api/regions/toy/series?place=gebiet:0202").json()
        assert town.load().is_complete
        assert client.get("/api/regions/toy/series?place=gebiet:0202").json() == before
        there = client.get("/api/regions/zwei/series?place=gebiet:0202").json()
        assert there["decisions"] == []
        assert there["series"][1]["points"][0]["numerator"] == 5
        assert "Nur dort" not in page(client, "/reihen/zwei/poverty")
        assert client.get("/reihen", headers=HTML).url.path == "/reihen"


def test_goal_and_indicator_at_once_are_refused(client: TestClient) -> None:
    for ending in ("", ".csv", ".pdf"):
        answer = client.get(f"/api/regions/toy/series{ending}?goal=teilhabe&indicator=poverty")
        assert answer.status_code == 422


def test_one_date_says_how_a_development_begins(commune: Commune) -> None:
    town = series(commune, years=(2020,))
    town.profile += GOALS
    assert town.start().is_complete
    for client in served_town(town):
        text = page(client, "/reihen/toy")
        assert "noch keine Kennzahl mit mehr als einem Stichtag" in text
        assert "Eine Entwicklung zeigt sich ab dem zweiten Stichtag" in text
        assert "0 von 2 Kennzahlen bewegen sich sicher" in text
        text = page(client, "/reihen/toy/poverty")
        assert "Erst ein Stichtag mit Wert" in text
        assert client.get("/api/regions/toy/series.pdf").status_code == 200


def test_area_page_and_overview_lead_there(client: TestClient) -> None:
    text = page(client, "/gebiet/toy/gebiet/0202")
    assert 'href="/reihen/toy/poverty?ort=gebiet%3A0202"' in text
    assert 'href="/reihen?region=toy"' in text  # at the foot
    assert 'href="/reihen/toy"' in page(client, "/maps/overview?region=toy")


def test_the_command_writes_every_format(
    town: Commune, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("KPK_DATABASE_URL", town.engine.url.render_as_string(hide_password=False))
    out = tmp_path / "papier.pdf"
    asked = ["series", "--region", "toy", "--goal", "teilhabe", "--out", str(out)]
    assert run([*asked, "--format", "pdf", "--format", "docx"]) == 0
    assert out.with_suffix(".docx").read_bytes().startswith(b"PK")
    assert out.read_bytes().startswith(b"%PDF")
    assert run([*asked, "--format", "odt"]) == 1
    assert (
        "Ein Dokument gibt es nicht als „odt“. Formate: docx (Word), pdf, html."
        in capsys.readouterr().err
    )
