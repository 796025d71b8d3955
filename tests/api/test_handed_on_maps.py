"""Maps to hand on: every theme as the page has it, the same bytes, refusals in German."""

import html
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from area_page_toys import MARKUP, loaded_town, rename, served_town
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from pdf_check import faults
from sqlalchemy import create_engine

from api.app import create_app
from api.area_pages.quarters import save_quarter
from api.area_pages.read import read_asked
from api.cli.app import run
from api.load.region import load_region
from api.questions import QUESTIONS
from api.questions.burden.run import run_burden
from api.questions.gaps.run import run_gaps
from api.questions.hot_spots.run import run_hot_spots
from api.sheets.asked import OF_THE_SCREEN
from api.sheets.read import drawable_questions, read_drawable
from kpk_geo.database.connection import transaction
from kpk_geo.german import number
from kpk_geo.profile import read_profile
from maps.document.sheet import pages_of
from maps.sheet.picture_of_theme import NO_DATA, classes_of, sized_ground, theme_picture
from maps.sheet.plate import map_plate

DATA = Path(__file__).parents[2] / "data"
SITING = {"kind": "family_office", "count": "1", "candidates": "school"}
SVG = "{http://www.w3.org/2000/svg}"
# The page's own data for each question.
PAGE_DATA = {
    "burden": "/api/regions/musterstadt/burden/map",
    "hot-spots": "/api/regions/musterstadt/hot-spots/map",
    "gaps": "/api/regions/musterstadt/gaps/map",
    "accessibility": "/api/regions/musterstadt/accessibility/map?kind=kita",
}


@pytest.fixture(scope="module")
def city(new_database: Callable[[str], str]) -> Iterator[TestClient]:
    """Musterstadt with its answers."""
    engine = create_engine(new_database("handed_on"))
    assert load_region(engine, read_profile(DATA / "musterstadt.toml"), DATA).is_complete
    run_burden(engine, "musterstadt")
    run_hot_spots(engine, "musterstadt", "child_poverty")
    run_gaps(engine, "musterstadt")
    with TestClient(create_app(engine), ORIGIN) as client:
        yield client
    engine.dispose()


def drawable(client: TestClient, slug: str, **asked: str) -> Any:
    state = client.app.state  # type: ignore[attr-defined]
    question = drawable_questions(QUESTIONS)[slug]
    return read_drawable(
        state.engine, question, "musterstadt", asked, lambda name: state.services[name]
    )


def test_what_is_handed_on_names_day_hour_and_what_it_leaves_out(city: TestClient) -> None:
    asked = "kind=family_office_mobile&weekday=5&time=10:00"
    file = city.get(f"/karte/musterstadt/accessibility.html?{asked}")
    name = "family-office-mobile-0-3-walk-samstags-10-uhr-in-der-schulzeit-p95.html"
    assert name in file.headers["Content-Disposition"]
    head = html.unescape(file.text.partition("</header>")[0])
    assert "0–3 Jahre, zu Fuß, samstags 10 Uhr in der Schulzeit" in head
    assert "Die Fläche „Wie nah ist das nächste Angebot?“ steht nicht in dieser Datei" in head
    assert "Wege ohne Steigung" in head
    always = drawable(city, "accessibility", kind="family_office_mobile", mode="car")
    assert "am Rand unsicher: alle 170 Gebiete" in " ".join(always.shown.notes)


@pytest.mark.parametrize("slug", PAGE_DATA)
def test_every_theme_of_a_page_gives_a_picture_with_its_counts(city: TestClient, slug: str) -> None:
    data = city.get(PAGE_DATA[slug]).json()
    ids = [area["id"] for area in data["areas"]]
    asked = {"kind": "kita"} if slug == "accessibility" else {}
    drawn = 0
    for theme in data["themes"]:
        found = drawable(city, slug, theme=theme["id"], **asked)
        ground = sized_ground(found.place.areas, 400, 400)
        picture = theme_picture(found.shown, found.theme, found.place, ground)
        if theme["shows_surface"]:
            assert picture.cells
            continue
        codes = dict(zip(ids, theme["classes"], strict=True))
        classes = {key: NO_DATA if codes.get(key, -1) < 0 else str(codes[key]) for key in codes}
        assert {key: picture.classes[key] for key in codes} == classes
        counts = Counter(classes_of(found.shown, found.theme, ground).values())
        known = Counter(str(code) for code in theme["classes"] if code >= 0)
        counts.pop(NO_DATA, None)
        assert counts == known
        said = "".join(map_plate(found.shown, found.theme, found.place).svg.split())
        for item in theme["items"]:
            assert not item["count"] or f">{number(item['count'])}</text>" in said
        drawn += 1
    assert drawn == len(data["themes"]) - any(theme["shows_surface"] for theme in data["themes"])
    assert drawn >= 3


def test_offers_are_points_as_on_the_page_of_everybody(city: TestClient) -> None:
    data = city.get("/api/regions/musterstadt/offers/page").json()
    for theme in data["themes"]:
        found = drawable(city, "offers", theme=theme["id"])
        placed = [offer for offer in data["offers"] if offer["place"]]
        assert len(found.shown.points_of(found.theme)) == len(placed)


def test_a_picture_of_offers_shows_what_the_page_shows_and_says_what_was_chosen(
    city: TestClient,
) -> None:
    data = city.get("/api/regions/musterstadt/offers/page").json()
    kita = next(item["label"] for item in data["themes"][0]["items"] if item["label"] == "Kita")
    phase = data["offers"][0]["phases"][0]
    kind = data["themes"][0]
    place = [item["label"] for item in kind["items"]].index(kita)
    wanted = [
        offer for offer, members in zip(data["offers"], kind["members"], strict=True)
        if place in members and phase in offer["phases"]
    ]  # fmt: skip
    found = drawable(city, "offers", only=kita, phase=phase)
    placed = [offer for offer in wanted if offer["place"]]
    assert 0 < len(placed) < len(data["offers"])
    assert len(found.shown.points_of(found.theme)) == len(placed)
    asked = {"only": kita, "phase": phase}
    said = f"Auswahl: Lebensphase {phase}; Art: nur Kita."
    for address in ("/bild/musterstadt/offers.svg", "/karte/musterstadt/offers.html"):
        made = city.get(address, params=asked)
        assert made.status_code == 200, made.text
        assert said in made.text
        count = len({offer["id"] for offer in wanted})
        assert f"{count} von " in made.text
    assert city.get("/bild/musterstadt/offers.pdf", params=asked).content.startswith(b"%PDF")
    assert "Auswahl" not in city.get("/bild/musterstadt/offers.svg").text


@pytest.mark.parametrize("slug", [*PAGE_DATA, "offers"])
@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "html"])
def test_every_map_can_be_had_in_every_form_and_again_the_same(
    city: TestClient, slug: str, ending: str
) -> None:
    address = f"/{'karte' if ending == 'html' else 'bild'}/musterstadt/{slug}.{ending}"
    first = city.get(address)
    assert first.status_code == 200, first.text
    assert f'filename="{slug}-musterstadt-' in first.headers["content-disposition"]
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "html": b"<!DOCTYPE html>"}
    assert first.content.startswith(begins[ending])
    city.app.state.pictures._bodies.clear()  # type: ignore[attr-defined]
    assert city.get(address).content == first.content
    if ending == "pdf":
        assert pages_of(first.content) == 1
        assert faults(first.content) == []


def test_the_page_leads_to_its_files(city: TestClient) -> None:
    page = city.get("/maps/hot-spots?region=musterstadt&indicator=child_poverty").text
    assert 'href="/bild/musterstadt/hot-spots.pdf?indicator=child_poverty&amp;paper=a4"' in page
    for slug in ("burden", "gaps", "offers", "accessibility", "siting"):
        page = city.get(f"/maps/{slug}?region=musterstadt").text
        assert f'href="/bild/musterstadt/{slug}.png?dpi=300"' in page
    for slug in ("burden", "gaps", "offers", "hot-spots"):
        page = city.get(f"/maps/{slug}?region=musterstadt").text
        table = re.search(r'<a href="([^"]+)" download>Tabelle</a>', page)
        assert table
        assert city.get(html.unescape(table[1])).status_code == 200


def test_a_file_without_a_network_asks_for_nothing(city: TestClient) -> None:
    page = city.get("/karte/musterstadt/burden.html").text
    assert "default-src &#39;none&#39;" in page
    for word in (" src=", "http://1", "https://", "url(http", "@import", "fetch(", "vendor/"):
        assert word not in page, word


def test_what_is_unknown_is_said_in_german(city: TestClient) -> None:
    def detail(address: str) -> str:
        made = city.get(address)
        assert made.status_code in (404, 422)
        return str(made.json()["detail"])

    base = "/bild/musterstadt/burden"
    assert "Das Thema „x“ gibt es" in detail(f"{base}.png?theme=x")
    assert "Das Gebiet „x“ gibt es" in detail(f"{base}.pdf?area=x")
    assert "Als „gif“ gibt es die Karte nicht" in detail(f"{base}.gif")
    assert "dpi=72: Möglich sind 200 und 300" in detail(f"{base}.png?dpi=72")
    assert "paper=a5: Möglich sind a4 und a3" in detail(f"{base}.pdf?paper=a5")
    assert "Die Ebene „x“ gibt es" in detail(f"{base}.svg?level=x")
    assert "Eine Karte „x“ zum Weitergeben gibt es nicht" in detail("/bild/musterstadt/x.svg")
    assert "Das Glied „x“ gibt es" in detail("/bild/musterstadt/gaps.svg?cell=x")
    assert "ist nicht geladen" in detail("/bild/nirgends/burden.svg")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("burden.svg?them=status", "them gehört nicht zu dieser Karte. Meinten Sie „theme“?"),
        ("burden.svg?them=status", "Möglich sind: area, level, theme."),
        ("burden.svg?dpi=300", "dpi gehört nicht zu dieser Karte"),
        ("burden.png?paper=a3", "Möglich sind: area, dpi, level, theme."),
        ("burden.svg?theme=status&theme=field", "theme steht mehrmals"),
        ("gaps.svg?indicator=x", "Möglich sind: area, cell, phase, theme."),
        ("hot-spots.svg?phase=0-3", "Möglich sind: area, indicator, theme."),
        ("accessibility.svg?changes=[]", "changes gehört nicht zu dieser Karte"),
        ("siting.svg?counts=2", "Meinten Sie „count“?"),
        ("offers.svg?kind=kita", "Möglich sind: area, only, phase, q, theme, without."),
    ],
)
def test_what_belongs_to_no_map_is_refused_and_not_passed_over(
    city: TestClient, address: str, said: str
) -> None:
    made = city.get(f"/bild/musterstadt/{address}")
    assert made.status_code == 422, made.text
    assert said in made.json()["detail"]
    if "dpi" not in address:
        page = f"/karte/musterstadt/{address.replace('.svg', '.html').replace('.png', '.html')}"
        assert city.get(page).status_code == 422


def test_one_picture_is_kept_once_however_it_is_asked_for(city: TestClient) -> None:
    store = city.app.state.pictures._bodies  # type: ignore[attr-defined]
    others = len(city.app.state.bodies._bodies)  # type: ignore[attr-defined]
    store.clear()
    look = "region=musterstadt&map=12/1/2&filter=x&unsure=1&offers=kita&v=3&view=links&group=phase"
    for more in ("", "?dpi=200", "?theme=", f"?{look}", "?dpi=&area="):
        assert city.get(f"/bild/musterstadt/burden.png{more}").status_code == 200
    assert len(store) == 1
    for more in ("", "?paper=a4", "?paper=A4"):
        assert city.get(f"/bild/musterstadt/burden.pdf{more}").status_code == 200
    assert len(store) == 2
    assert len(city.app.state.bodies._bodies) == others  # type: ignore[attr-defined]


def test_pictures_of_free_texts_drive_out_pictures_alone(city: TestClient) -> None:
    store = city.app.state.pictures  # type: ignore[attr-defined]
    for word in ("k", "ki", "kit", "KITA"):
        assert city.get(f"/bild/musterstadt/offers.svg?q={word}").status_code == 200
    assert len(store._bodies) <= store.most < city.app.state.bodies.most  # type: ignore[attr-defined]


def test_script_and_service_agree_on_what_belongs_to_the_screen() -> None:
    script = (Path(__file__).parents[2] / "maps/assets/kit/hand_on.js").read_text(encoding="utf-8")
    (listed,) = re.findall(r"OF_THE_SCREEN = new Set\(\[(.*?)\]\)", script, re.S)
    names = set(re.findall(r'"(\w+)"', listed))
    assert names == OF_THE_SCREEN | {"changes", "dpi", "paper"}


@pytest.fixture
def town(commune: Commune) -> Commune:
    rename(commune, ["Hafen", MARKUP, "ش" * 30, "W" * 200])
    return loaded_town(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served_town(town)


def test_hard_names_and_a_chosen_area_stay_text(client: TestClient) -> None:
    for address in ("/bild/toy/burden.svg?area=02", "/karte/toy/burden.html?area=02"):
        page = client.get(address)
        assert page.status_code == 200, page.text
        assert "<b>&" not in page.text
    assert ET.fromstring(client.get("/bild/toy/burden.svg").content).tag == f"{SVG}svg"
    assert pages_of(client.get("/bild/toy/burden.pdf?paper=a3").content) == 1


def test_two_regions_with_equal_ids_are_told_apart(town: Commune, client: TestClient) -> None:
    before = client.get("/bild/toy/burden.svg").text
    town.change_profile('id = "toy"', 'id = "other"')
    town.change_profile('name = "Spielstadt"', 'name = "Nachbarstadt"')
    assert town.load().is_complete
    run_burden(town.engine, "other")
    other = client.get("/bild/other/burden.svg").text
    assert "Nachbarstadt" in other
    assert "Nachbarstadt" not in client.get("/bild/toy/burden.svg").text
    assert client.get("/bild/toy/burden.svg").text == before


def test_a_region_without_an_answer_says_what_comes_next(commune: Commune) -> None:
    commune.load()
    for client in served_town(commune):
        made = client.get("/bild/toy/burden.svg")
        assert made.status_code == 404
        assert "kpk run burden" in made.json()["detail"]


def test_the_command_writes_what_the_address_gives(
    client: TestClient, town: Commune, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    out = tmp_path / "karte.svg"
    base = ["--region", "toy", "--question", "burden", "--out", str(out)]
    assert run(["picture", *base, "--format", "svg", "--theme", "status"]) == 0
    assert out.read_bytes() == client.get("/bild/toy/burden.svg?theme=status").content
    assert run(["export", "map-file", *base]) == 0
    assert out.read_bytes() == client.get("/karte/toy/burden.html").content
    assert run(["picture", *base, "--set", "unsinn"]) == 1
    assert run(["picture", *base[:-1], str(tmp_path / "fehlt" / "x.svg")]) == 1


def test_the_data_in_the_file_are_those_of_the_page(client: TestClient) -> None:
    page = client.get("/karte/toy/burden.html").text
    block = page.split('id="angaben">')[1].split("</script>")[0]
    themes = json.loads(block)["themes"]
    known = client.get("/api/regions/toy/burden/map").json()["themes"]
    assert [theme["label"] for theme in themes] == [theme["label"] for theme in known]
    for theme, own in zip(themes, known, strict=True):
        assert Counter(theme["classes"]) == Counter(own["classes"])


def test_charts_of_an_area_can_be_had_as_pictures(city: TestClient) -> None:
    area = city.get("/api/regions/musterstadt/burden/map").json()["areas"][20]["id"]
    page = city.get(f"/gebiet/musterstadt/gebiet/{area}")
    links = re.findall(r'href="(/diagramm/[^"]+\.svg\?[^"]+)"', page.text)
    assert links, page.status_code
    for link in links:
        svg = city.get(html.unescape(link))
        assert svg.status_code == 200, svg.text
        assert ET.fromstring(svg.content).tag == f"{SVG}svg"
        assert "Quelle: " in svg.text
    png = city.get(html.unescape(links[0]).replace(".svg", ".png"))
    assert png.content.startswith(b"\x89PNG")
    wrong = html.unescape(links[0]).replace(".svg", ".gif")
    assert "Als „gif“ gibt es das Diagramm nicht" in city.get(wrong).json()["detail"]
    base, _, query = html.unescape(links[0]).partition("?")
    gone = f"{base.rsplit('/', 1)[0]}/x.svg?{query}"
    assert "Das Diagramm „x“ gibt es zu" in city.get(gone).json()["detail"]


def charts_of(client: TestClient, address: str) -> list[str]:
    page = client.get(address, headers={"accept": "text/html"}).text
    return [html.unescape(link) for link in re.findall(r'"(/diagramm/[^"]+\.svg[^"]*)"', page)]


def test_a_chart_of_a_quarter_of_one_area_says_what_its_page_says(city: TestClient) -> None:
    area = city.get("/api/regions/musterstadt/burden/map").json()["areas"][20]["id"]
    base = "/gebiet/musterstadt/gebiet"
    own, quarter = charts_of(city, f"{base}/{area}")[0], charts_of(city, f"{base}?area={area}")[0]
    assert quarter.endswith(f"?area={area}&quarter=0")
    assert own.endswith(f"?area={area}")
    assert f"gebiet {area}: " in city.get(own).text.lower()
    assert "Quartier" not in city.get(own).text
    assert "Quartier aus 1 Gebiet" in city.get(quarter).text
    wrong = city.get(f"{own}&gebiet=02")
    assert wrong.status_code == 422
    assert "Möglich sind: area, quarter." in wrong.json()["detail"]


def test_a_chart_of_a_saved_quarter_has_its_name(city: TestClient) -> None:
    with transaction(city.app.state.engine) as connection:  # type: ignore[attr-defined]
        asked = read_asked(connection, "musterstadt", "gebiet", area_ids(city)[20:22])
        number = save_quarter(connection, asked, name="Rund um den Hafen", by="planung")
    link = charts_of(city, f"/quartier/musterstadt/{number}")[0]
    assert link.endswith(f".svg?quarter={number}")
    assert "Rund um den Hafen" in city.get(link).text
    assert "hat seine eigenen Gebiete" in city.get(f"{link}&area=01").json()["detail"]


def area_ids(client: TestClient) -> list[str]:
    data = client.get("/api/regions/musterstadt/burden/map").json()
    return [area["id"] for area in data["areas"]]


def test_a_proposal_says_that_it_is_none_of_the_existing(city: TestClient) -> None:
    data = city.get("/api/regions/musterstadt/siting/ask", params=SITING).json()
    found = drawable(city, "siting", **SITING)
    known = {area["id"]: place for place, area in enumerate(data["areas"])}
    for own, theme in zip(found.shown.themes, data["themes"], strict=True):
        assert own.id == theme["id"]
        codes = [theme["classes"][known[key]] for key in found.shown.area_ids]
        assert codes == list(own.classes)
    svg = city.get("/bild/musterstadt/siting.svg", params=SITING).text
    assert "GEDANKENSPIEL" in svg
    assert "vorgeschlagener Ort" in svg
