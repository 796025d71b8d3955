"""Dossiers are asked for by page, address and command; what cannot be asked is said in German."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from area_page_toys import loaded_town, rename, served_town, with_town_key
from conftest import Commune
from docx_check import diagnoses
from dossier_toys import dossier, headings, written
from fastapi.testclient import TestClient
from lxml import html
from pdf_check import faults
from siting_towns import plan, with_sites
from street_files import with_network

from api.cli.app import run
from api.dossier.asked import read_all
from api.files.documents import DocumentFormat, document_bytes
from api.files.names import plain_name
from api.questions import QUESTIONS
from api.questions.burden.run import run_burden
from api.questions.siting.run import run_siting
from kpk_geo.database.connection import transaction
from kpk_geo.database.runs import read_current_run
from kpk_geo.results.siting import SITING
from maps.document.blocks import Contents, PageBreak, require_readable
from maps.dossier.elements import choices, element_of

HTML = {"accept": "text/html"}
AREA = "/gebiet/toy/gebiet/01"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


@pytest.fixture
def town(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Commune:
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    return loaded_town(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served_town(town)


@pytest.mark.parametrize("file_format", list(TYPES))
def test_a_file_comes_with_its_name_and_is_kept_nowhere(
    client: TestClient, file_format: str
) -> None:
    sent = client.get(f"{AREA}/dossier.{file_format}?element=familienbuero&short=1")
    assert (sent.status_code, sent.headers["content-type"]) == (200, TYPES[file_format])
    name = f"dossier-toy-01-familienbuero-kurz.{file_format}"
    assert f'filename="{name}"' in sent.headers["content-disposition"]
    assert sent.headers["cache-control"] == "no-store"
    assert len(sent.content) > 5_000


@pytest.mark.parametrize(
    ("text", "is_short"),
    [("", False), ("0", False), ("false", False), ("False", False), ("1", True), ("true", True)],
)
def test_short_is_what_was_said(client: TestClient, text: str, is_short: bool) -> None:
    whole = client.get(f"{AREA}/dossier.docx?element=familienbuero").content
    sent = client.get(f"{AREA}/dossier.docx?element=familienbuero&short={text}").content
    assert (sent != whole) is is_short


def test_a_word_that_is_neither_yes_nor_no_is_refused(client: TestClient) -> None:
    sent = client.get(f"{AREA}/dossier.docx?element=familienbuero&short=vielleicht")
    assert sent.status_code == 422
    assert "short: „vielleicht“" in sent.json()["detail"]


def test_the_page_leads_to_word_in_two_clicks_without_a_script(client: TestClient) -> None:
    page = html.fromstring(client.get(AREA, headers=HTML).text)
    assert page.xpath("//a[@href='#dossier']")
    place = page.get_element_by_id("dossier")
    asked = place.find(".//form")
    assert asked is not None
    assert [button.text for button in asked.findall(".//button")] == ["Word", "PDF", "HTML"]
    options = [option.get("value") for option in asked.findall(".//option")]
    assert options == [key for key, _ in choices()]
    sent = client.get(asked.get("action"), params={"element": "familienbuero", "short": "0"})
    assert sent.headers["content-type"] == TYPES["docx"]
    for button in asked.findall(".//button")[1:]:
        assert client.get(str(button.get("formaction"))).status_code == 200


def test_a_quarter_that_is_not_saved_sends_its_areas_along(client: TestClient) -> None:
    page = html.fromstring(client.get("/gebiet/toy/gebiet?area=01&area=02", headers=HTML).text)
    asked = page.get_element_by_id("dossier").find(".//form")
    hidden = [
        (item.get("name"), item.get("value")) for item in asked.xpath(".//input[@type='hidden']")
    ]
    assert hidden == [("area", "01"), ("area", "02")]
    sent = client.get(asked.get("action"), params=[*hidden, ("element", "fgz")])
    assert sent.status_code == 200
    assert "dossier-toy-01-02-fgz.docx" in sent.headers["content-disposition"]


def test_a_saved_quarter_has_its_own_address(town: Commune, client: TestClient) -> None:
    planner = with_town_key(town, client)
    saved = planner.post(
        "/api/regions/toy/quarters", json={"name": "Kai", "level": "gebiet", "areas": ["01", "02"]}
    )
    page = html.fromstring(client.get(saved.json()["page"], headers=HTML).text)
    action = page.get_element_by_id("dossier").find(".//form").get("action")
    assert action == f"{saved.json()['page']}/dossier.docx"
    assert client.get(action).status_code == 200


def test_the_text_to_copy_says_what_the_page_says_with_its_sources(client: TestClient) -> None:
    page = html.fromstring(client.get(AREA, headers=HTML).text)
    text = page.get_element_by_id("dossier-text").text
    assert text.splitlines()[1] == page.find(".//h1").text_content()
    assert "- Spielstadt, Spieldaten, CC0" in text
    for row in page.xpath("//figure[contains(@class,'strip')]/@aria-label"):
        assert f"- {row}" in text


def test_names_that_look_like_markup_stay_text_to_copy(commune: Commune) -> None:
    rename(commune, ["</textarea><script>x()</script>", "b", "c", "d"])
    made = loaded_town(commune)
    for client in served_town(made):
        page = html.fromstring(client.get(AREA, headers=HTML).text)
        assert "</textarea><script>" in page.get_element_by_id("dossier-text").text
        assert not page.xpath("//script[contains(., 'x()')]")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        (f"{AREA}/dossier.odt", 422, "Formate: docx (Word), pdf, html"),
        (f"{AREA}/dossier.pdf?element=hallenbad", 422, "Bausteine: netzwerkkoordination, fgz"),
        ("/gebiet/toy/gebiet/99/dossier.pdf", 404, "Ein Gebiet „99“ gibt es"),
        ("/gebiet/toy/kreis/01/dossier.pdf", 404, "Die Gebietsebene „kreis“ gibt es"),
        ("/gebiet/nirgends/gebiet/01/dossier.pdf", 404, "nirgends"),
        ("/gebiet/toy/gebiet/dossier.pdf", 422, "Welche Gebiete gemeint sind, fehlt"),
        ("/quartier/toy/77/dossier.pdf", 404, "77"),
    ],
)
def test_what_cannot_be_asked_is_said(
    client: TestClient, address: str, status: int, words: str
) -> None:
    sent = client.get(address, headers=HTML)
    assert sent.status_code == status
    assert words in sent.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--area", "01", "--element", "hallenbad"], "Bausteine: netzwerkkoordination"),
        (["--area", "01", "--format", "odt"], "Formate: docx (Word), pdf, html"),
        (["--area", "99"], "Gebiet 99: Keine Ebene"),
        ([], "Welches Gebiet gemeint ist, fehlt"),
        (["--quartier", "Nirgends"], "Ein Quartier „Nirgends“ gibt es"),
        (["--all"], "--all gilt für eine ganze Ebene"),
        (["--all", "--level", "kreis"], "Die Gebietsebene „kreis“ gibt es"),
    ],
)
def test_a_command_that_cannot_be_done_says_the_way_out(
    town: Commune, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(["dossier", "--region", "toy", *words]) == 1
    assert said in " ".join(capsys.readouterr().err.split())


def test_the_command_finds_level_and_quarter_by_itself(town: Commune, tmp_path: Path) -> None:
    folder = tmp_path / "aus"
    folder.mkdir()
    common = ["dossier", "--region", "toy", "--format", "html", "--out", str(folder)]
    assert run([*common, "--area", "A", "--short"]) == 0  # a district
    assert run([*common, "--area", "01", "--area", "02", "--element", "fgz"]) == 0
    assert run([*common, "--all", "--level", "gebiet"]) == 0
    assert {path.name for path in folder.iterdir()} == {
        "dossier-toy-a-familienbuero-kurz.html", "dossier-toy-01-02-fgz.html",
        "dossier-toy-gebiet-alle-familienbuero.html",
    }  # fmt: skip


def test_a_file_that_somebody_may_have_written_in_stays(
    town: Commune, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["dossier", "--region", "toy", "--area", "A", "--out", str(tmp_path)]
    mine = tmp_path / "dossier-toy-a-familienbuero.docx"
    mine.write_bytes(b"weitergeschrieben")
    assert run(common) == 1
    assert "--replace" in " ".join(capsys.readouterr().err.split())
    assert mine.read_bytes() == b"weitergeschrieben"
    assert run([*common, "--replace"]) == 0
    assert mine.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("keys", [("01",), ("01", "02", "03", "04")])
@pytest.mark.parametrize("short", [False, True])
def test_everybody_can_read_the_written_files(
    town: Commune, keys: tuple[str, ...], short: bool
) -> None:
    made = dossier(town, *keys, short=short)
    assert faults(document_bytes(made, DocumentFormat.PDF)) == []
    assert diagnoses(document_bytes(made, DocumentFormat.DOCX)) == []


def test_a_letterhead_is_for_word_and_must_be_one(
    town: Commune, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = tmp_path / "bogen.docx"
    common = ["dossier", "--region", "toy", "--area", "01", "--level", "gebiet",
              "--letterhead", str(paper), "--out", str(tmp_path)]  # fmt: skip
    assert run(common) == 1
    assert "lässt sich nicht lesen" in " ".join(capsys.readouterr().err.split())
    paper.write_bytes(b"PK no Word file")
    assert run(common) == 1
    assert "Word" in capsys.readouterr().err
    assert run([*common, "--format", "pdf"]) == 1
    assert "Briefbogen gibt es nur für Word" in capsys.readouterr().err
    assert not list(tmp_path.glob("dossier-*"))


def test_all_areas_of_a_level_come_one_by_one_with_contents(town: Commune) -> None:
    with transaction(town.engine) as connection:
        made = read_all(connection, "toy", "gebiet", QUESTIONS, element_of("familienbuero"))
    require_readable(made)
    assert headings(made) == ["Hafen", "Altstadt", "Höhe", "Wald"]
    assert sum(isinstance(block, Contents) for block in made.blocks) == 1
    assert sum(isinstance(block, PageBreak) for block in made.blocks) == 4


@pytest.mark.parametrize(
    ("text", "plain"), [("Höhe/„Süd“ ß", "hoehe-sued-ss"), ("עיר", ""), ("x" * 300, "x" * 60)]
)
def test_a_file_is_named_in_plain_letters(text: str, plain: str) -> None:
    assert plain_name(text) == plain


def test_a_stored_plan_says_what_it_changes_here_and_where_it_proposes(commune: Commune) -> None:
    made = with_sites(commune)
    assert made.start(run_burden).is_complete
    run_siting(made.engine, "toy", plan())  # 40 children in Altstadt are newly reached
    here, elsewhere = written(dossier(made, "02")), written(dossier(made, "04"))
    assert "Gedankenspiel, nicht der Bestand: Rechnung „Nächster Standort“" in here
    assert "Hier kommen rund 40 Kinder neu in 10 Minuten hin" in here
    assert "Vorgeschlagen hier: Kita Brücke" in here
    with transaction(made.engine) as connection:
        stored = read_current_run(connection, "toy", SITING).run
    kept = round(stored.summary.sites[0].kept_in * stored.parameters.draws)
    said = f"(bei {kept} von {stored.parameters.draws} Proben wieder gewählt)"
    assert said in here
    assert said in elsewhere
    assert "mit leicht anderen Kinderzahlen und Gewichten gerechnet" in here
    assert "Hier kommen keine Kinder neu" in elsewhere
    assert "nicht hier, sondern anderswo: Kita Brücke" in elsewhere
    assert "Nächster Standort" not in written(dossier(made, "02", element="aufsuchend")).replace(
        "Seite „Nächster Standort“", ""
    )
    assert "Geheim" not in here


def test_a_scenario_says_what_it_is_and_that_the_data_are_newer(commune: Commune) -> None:
    made = with_network(commune)
    made.change("offers.csv", "K2;Kita Brücke;Kita", "K2;Familienbüro Brücke;Familienbüro")
    assert made.start(run_burden).is_complete
    for client in served_town(made):
        planner = with_town_key(made, client)
        asked = "?kind=family_office&life_phase=0-3"
        change = {"action": "add", "place": [6.8513, 51.4395], "capacity": 10}
        saved = planner.post(
            f"/api/regions/toy/scenarios{asked}",
            json={"name": "Neues Büro", "note": "", "changes": [change]},
        )
        assert saved.status_code == 201, saved.text
    texts = [written(dossier(made, key)) for key in ("01", "02", "03", "04")]
    hits = [text for text in texts if "„Neues Büro“ (Nr. 1, Fassung 1)" in text]
    assert hits
    assert "Angenommen: Neuer Standort" in hits[0]
    assert "Die Daten haben sich seither geändert" not in hits[0]
    made.change("offers.csv", "Kita Anker", "Kita Ankerplatz")
    made.load()
    later = [written(dossier(made, key)) for key in ("01", "02", "03", "04")]
    warned = [text for text in later if "Die Daten haben sich seither geändert" in text]
    assert len(warned) == len(hits)
