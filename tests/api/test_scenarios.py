"""From a change to a saved scenario: figures stay, and say so when the data have moved on."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from drawing_links import drawings_of
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from street_files import with_network

from analyses.access.scenario import Change
from api.app import create_app
from api.cli.app import run
from api.questions.access.service import AccessService
from api.questions.burden.run import run_burden
from api.questions.scenarios.save import Asked, Words, question_asked, save_scenario
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.database.scenarios import read_scenario
from kpk_geo.database.users import add_user
from kpk_geo.errors import InputError
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode
from kpk_geo.results.scenario import ScenarioQuestion

BASE = "/api/regions/toy/scenarios"
ASK = "?kind=kita&life_phase=3-6"
TO_DEGREES = Transformer.from_crs(25832, 4326, always_xy=True)
KITA = ScenarioQuestion(
    kind=OfferKind.KITA, life_phase=LifePhase.KITA, mode=TravelMode.WALK,
    capacity=CapacityUnit.PLACES,
)  # fmt: skip


def degrees(x: float, y: float) -> list[float]:
    longitude, latitude = TO_DEGREES.transform(350_000 + x, 5_700_000 + y)
    return [round(longitude, 6), round(latitude, 6)]


ADD = {"action": "add", "place": degrees(2560, 500), "capacity": 50}


@pytest.fixture
def town(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Commune:
    monkeypatch.setattr("api.http.dependencies.REVISION_SECONDS", 0)
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    made = with_network(commune)
    made.start(run_burden)
    return made


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with transaction(town.engine) as connection:
        key = add_user(connection, "planung")
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        made.headers["x-api-key"] = key
        yield made


def save(client: TestClient, name: str = "Kita Höhe", **more: Any) -> Any:
    body = {"name": name, "changes": [ADD]} | more
    return client.post(f"{BASE}{ASK}", json=body)


def test_saved_scenario_is_read_back_to_the_last_bit(client: TestClient) -> None:
    saved = save(client, note="Zeile 1\nZeile 2", annual_cost=36000)
    assert saved.status_code == 201, saved.text
    assert saved.headers["cache-control"] == "no-store"
    number = saved.json()["id"]
    again = client.get(f"{BASE}/{number}")
    assert again.json() == saved.json()
    body = again.json()
    assert (body["author"], body["version"], body["data_changed"]) == ("planung", 1, False)
    assert body["result"]["after"]["offers"] == body["result"]["before"]["offers"] + 1
    assert body["words"] == ["Neuer Standort, Umfang 50 Plätze"]
    assert [part["class_code"] for part in body["result"]["by_burden"]][-1] is None
    assert client.get(BASE).json()["total"] == 1


def test_a_new_site_keeps_its_name_wherever_it_is_read(client: TestClient) -> None:
    name = "Kita Speicher <b> (Speicherweg 53)"
    added = ADD | {"title": name}
    moved = {"action": "move", "offer": "neu|1", "place": degrees(1500, 500)}
    saved = save(client, changes=[added, moved]).json()
    assert saved["words"][0] == f"Neuer Standort: {name}, Umfang 50 Plätze"
    assert saved["words"][1].startswith(f"{name} verlegt nach 51,")
    assert "title" in saved["address"]
    page = client.get(f"/maps/scenarios?region=toy&ids={saved['id']}").text
    assert "Kita Speicher &lt;b&gt; (Speicherweg 53)" in page
    anew = client.post(f"{BASE}/{saved['id']}/compute-anew").json()
    assert anew["words"] == saved["words"]


@pytest.mark.parametrize("title", ["x" * 121, "a\nb", "a\x00"])
def test_a_name_is_one_short_line(client: TestClient, title: str) -> None:
    assert save(client, changes=[ADD | {"title": title}]).status_code == 422


def test_a_name_changes_no_figure(client: TestClient) -> None:
    named, bare = (
        save(client, changes=changes).json()["result"]
        for changes in ([ADD | {"title": "Kita Speicher"}], [ADD])
    )
    assert named == bare


def test_saved_figures_are_those_of_the_page(client: TestClient) -> None:
    body = {"changes": [ADD]}
    shown = client.post(f"/api/regions/toy/accessibility/what-if{ASK}", json=body).json()
    saved = save(client).json()["result"]
    line = shown["effect"]["lines"][0]
    gained = round(saved["after"]["within"]) - round(saved["before"]["within"])
    assert f"(+{gained})" in line or "(0)" in line
    assert shown["total"]["within_value"] == pytest.approx(saved["after"]["within"])


def test_only_planners_save_and_remove_and_everybody_reads(client: TestClient) -> None:
    number = save(client).json()["id"]
    client.headers.pop("x-api-key")
    assert save(client).status_code == 401
    assert client.delete(f"{BASE}/{number}").status_code == 401
    assert client.post(f"{BASE}/{number}/restore").status_code == 401
    assert client.post(f"{BASE}/{number}/compute-anew").status_code == 401
    assert client.get(f"{BASE}/{number}").status_code == 200
    page = client.get(f"/maps/scenarios?region=toy&ids={number}")
    assert "data-action" not in page.text
    assert "angemeldet" in page.text


def test_removed_scenario_can_be_put_back(client: TestClient) -> None:
    number = save(client).json()["id"]
    assert client.delete(f"{BASE}/{number}").json()["removed"]
    assert client.get(BASE).json()["items"] == []
    assert client.get(f"{BASE}/{number}").status_code == 200  # whoever has its address
    assert "aus der Liste genommen" in client.get(f"/maps/scenarios?region=toy&ids={number}").text
    assert not client.post(f"{BASE}/{number}/restore").json()["removed"]
    assert [item["id"] for item in client.get(BASE).json()["items"]] == [number]


def test_changed_data_are_told_and_old_figures_stay_beside_new_ones(
    client: TestClient, town: Commune
) -> None:
    saved = save(client).json()
    town.change("offers.csv", ";40;", ";400;")
    town.load()
    stale = client.get(f"{BASE}/{saved['id']}").json()
    assert stale["data_changed"]
    assert stale["result"] == saved["result"]
    page = client.get(f"/maps/scenarios?region=toy&ids={saved['id']}").text
    assert "Die Daten haben sich seither geändert" in page
    assert 'data-action="compute-anew"' in page
    anew = client.post(f"{BASE}/{saved['id']}/compute-anew").json()
    assert (anew["name"], anew["version"], anew["data_changed"]) == (saved["name"], 2, False)
    assert anew["result"]["before"]["capacity"] == saved["result"]["before"]["capacity"] + 360
    assert client.get(f"{BASE}/{saved['id']}").json()["result"] == saved["result"]


def test_another_plan_of_the_region_is_other_data_too(client: TestClient, town: Commune) -> None:
    number = save(client).json()["id"]
    town.change_profile("[accessibility]", "[accessibility]\nmax_travel_time = 10")
    town.load()
    assert client.get(f"{BASE}/{number}").json()["data_changed"]
    assert client.get(BASE).json()["items"][0]["data_changed"]
    page = client.get(f"/maps/scenarios?region=toy&ids={number}").text
    assert "Die Daten haben sich seither geändert" in page


def test_offer_that_has_gone_is_named_when_its_scenario_is_computed_anew(
    client: TestClient, town: Commune
) -> None:
    offers = client.get(f"/api/regions/toy/accessibility/map{ASK}").json()["offers"]
    anker = next(item for item in offers if item["title"] == "Kita Anker")
    change = {"action": "close", "offer": anker["key"]}
    number = save(client, changes=[change]).json()["id"]
    row = next(line for line in town.files["offers.csv"].decode().splitlines() if "Anker" in line)
    town.change("offers.csv", row + "\n", "")
    town.load()
    refused = client.post(f"{BASE}/{number}/compute-anew")
    assert refused.status_code == 404
    assert "zählt bei dieser Frage nicht" in refused.json()["detail"]
    assert client.get(f"{BASE}/{number}").json()["words"] == ["Kita Anker geschlossen"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("<b>Höhe</b> & „Wald“", "<b>Höhe</b> & „Wald“"),
        ("Ho\u0308he\u200b", "Höhe"),
        ("  zwei\n Zeilen ", "zwei Zeilen"),
        ("x" * 120, "x" * 120),
    ],
)
def test_names_are_text_in_one_spelling(client: TestClient, name: str, kept: str) -> None:
    saved = save(client, name=name).json()
    assert saved["name"] == kept
    page = client.get(f"/maps/scenarios?region=toy&ids={saved['id']}").text
    assert "<b>Höhe</b>" not in page
    if "<b>" in name:
        assert "&lt;b&gt;Höhe&lt;/b&gt; &amp; „Wald“" in page


def test_name_that_is_taken_is_numbered_also_behind_removed_ones(client: TestClient) -> None:
    first, second = (save(client, name=name).json() for name in ("Höhe", "Ho\u0308he"))
    client.delete(f"{BASE}/{second['id']}")
    assert [first["name"], second["name"], save(client, name="Höhe").json()["name"]] == [
        "Höhe", "Höhe (2)", "Höhe (3)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": " \u200b "}, "braucht einen Namen"),
        ({"name": "x" * 10_000}, "höchstens 120 Zeichen haben; hier sind es 10.000"),
        ({"note": "x" * 2001}, "höchstens 2.000 Zeichen"),
        ({"annual_cost": -1}, "sind nicht möglich"),
        ({"changes": []}, "zu speichern gibt es nichts"),
        ({"changes": [ADD] * 51}, "höchstens 50 Einträge"),
        ({"changes": [{"action": "add", "place": [8.0, 51.5]}]}, "von jedem Weg entfernt"),
        ({"changes": [{"action": "fly"}]}, "nicht zulässig"),
    ],
)
def test_what_cannot_be_saved_is_refused_and_nothing_is_stored(
    client: TestClient, town: Commune, body: dict[str, Any], words: str
) -> None:
    refused = save(client, **body)
    assert refused.status_code == 422
    assert words.casefold() in refused.json()["detail"].casefold()
    assert town.rows("SELECT count(*) FROM kpk.scenario") == [(0,)]


def test_figures_of_other_data_are_never_stored_under_todays_fingerprint(town: Commune) -> None:
    service = AccessService(town.engine)
    with transaction(town.engine) as connection:
        revision = read_region(connection, "toy").revision
    asked = Asked(region_id="toy", revision=revision, question=question_asked(KITA))
    service.region("toy", revision)
    town.change("offers.csv", ";40;", ";400;")
    town.load()
    change = Change(action="add", place=tuple(ADD["place"]), capacity=50)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="gerade geändert"):
        save_scenario(service, asked, [change], Words(name="Alt"), by="planung")


PLACES = st.tuples(st.integers(0, 3900), st.integers(0, 900))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(added=st.lists(st.tuples(PLACES, st.floats(0, 1e5)), min_size=1, max_size=3))
def test_any_scenario_is_stored_and_read_with_the_same_bits(
    town: Commune, added: list[tuple[tuple[int, int], float]]
) -> None:
    service = AccessService(town.engine)
    with transaction(town.engine) as connection:
        revision = read_region(connection, "toy").revision
    changes = []
    for (x, y), capacity in added:
        longitude, latitude = degrees(x, y)
        changes.append(Change(action="add", place=(longitude, latitude), capacity=capacity))
    for question in (KITA, KITA.model_copy(update={"capacity": CapacityUnit.OFFERS})):
        asked = Asked(region_id="toy", revision=revision, question=question_asked(question))
        saved = save_scenario(service, asked, changes, Words(name="x"), by="planung")
        twin = save_scenario(service, asked, changes[::-1], Words(name="x"), by="planung")
        with transaction(town.engine) as connection:
            again = read_scenario(connection, "toy", saved.scenario_pk)
        assert again.result.model_dump_json() == saved.result.model_dump_json()
        assert replace(again, result=saved.result) == saved
        assert twin.result.model_dump_json() == saved.result.model_dump_json()


def test_page_shows_up_to_four_side_by_side_on_one_scale(client: TestClient) -> None:
    numbers = [
        save(client, changes=[ADD | {"capacity": 10 * (place + 1)}]).json()["id"]
        for place in range(5)
    ]
    page = client.get(f"/maps/scenarios?region=toy&ids={','.join(map(str, numbers[:4]))}")
    assert page.headers["cache-control"] == "no-store"
    assert page.text.count("<svg") == 8
    assert page.text.count("Gedankenspiel, nicht der Bestand") >= 1
    assert "Plätze je 100 Kinder" in page.text
    assert "sehr hohe Belastung" not in page.text  # no area has that class
    boxes = client.get("/maps/scenarios?region=toy&ids=1&ids=2&show=within").text
    assert boxes.count("<svg") == 4
    assert "Danach: Kinder in 15 Minuten" in boxes
    many = client.get(f"/maps/scenarios?region=toy&ids={','.join(map(str, numbers))}")
    assert many.status_code == 422
    assert client.get("/maps/scenarios?region=toy&ids=99").status_code == 404
    assert client.get("/maps/scenarios?region=toy&ids=x").status_code == 422


def test_supply_of_different_questions_is_not_laid_on_one_scale(client: TestClient) -> None:
    places = save(client).json()["id"]
    offers = client.post(
        f"{BASE}{ASK}&capacity=offers", json={"name": "Orte", "changes": [ADD | {"capacity": 1}]}
    ).json()["id"]
    page = client.get(f"/maps/scenarios?region=toy&ids={places},{offers}&show=supply").text
    assert "Danach: Kinder in 15 Minuten" in page
    assert "nicht nach derselben Frage" in page
    assert "1 Kita für rund" in page


def test_empty_list_says_how_the_first_one_comes_to_be(client: TestClient) -> None:
    page = client.get("/maps/scenarios?region=toy").text
    assert "Noch ist keines gespeichert" in page
    assert "/maps/accessibility?region=toy" in page


def test_address_of_a_scenario_holds_its_question_and_changes(client: TestClient) -> None:
    saved = client.post(
        f"{BASE}{ASK}&weekday=1&time=15:00", json={"name": "Dienstags", "changes": [ADD]}
    ).json()
    assert "Dienstag um 15:00 Uhr" in saved["sentence"]
    from urllib.parse import parse_qs, urlsplit

    query = parse_qs(urlsplit(saved["address"]).query)
    assert (query["weekday"], query["time"]) == (["1"], ["15:00"])
    assert json.loads(query["changes"][0]) == [ADD | {"capacity": 50.0}]


def test_files_carry_question_changes_and_areas(client: TestClient, town: Commune) -> None:
    saved = save(client, note="Für den Rat").json()
    number = str(saved["id"])
    base = ("export", "scenario", "--region", "toy", "--id", number)
    for file_format in ("csv", "xlsx", "geojson", "json"):
        out = town.folder / f"s.{file_format}"
        assert run([*base, "--format", file_format, "--out", str(out)]) == 0
    rows = list(csv.DictReader(io.StringIO((town.folder / "s.csv").read_text("utf-8-sig")),
                               delimiter=";"))  # fmt: skip
    assert [row["Nummer"] for row in rows] == ["01", "02", "03", "04"]
    notes = (town.folder / "s.quellen.txt").read_text("utf-8")
    for words in ("Gedankenspiel, nicht der Bestand", "Für den Rat", "Neuer Standort, Umfang 50",
                  "SHA-256"):  # fmt: skip
        assert words in notes
    features = json.loads((town.folder / "s.geojson").read_text("utf-8"))["features"]
    assert len(features) == 4
    assert client.get(f"{BASE}/{number}/table.csv").text.startswith("\ufeffarea_id;name;burden")


def test_command_line_lists_what_is_saved_and_names_the_way_out(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["scenario", "list", "--region", "toy"]) == 0
    assert "Noch ist kein Gedankenspiel gespeichert" in capsys.readouterr().out
    number = save(client, name="[bold]Höhe").json()["id"]
    assert run(["scenario", "list", "--region", "toy"]) == 0
    assert f"{number}  [bold]Höhe (Fassung 1), planung" in capsys.readouterr().out
    assert run(["scenario", "list", "--region", "toy", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == number
    assert run(["export", "scenario", "--region", "toy", "--id", "99", "--out", "x.csv"]) == 1
    assert "kpk scenario list --region toy" in " ".join(capsys.readouterr().err.split())


def test_scenario_of_another_format_is_left_out_and_says_why(
    client: TestClient, town: Commune
) -> None:
    number = save(client).json()["id"]
    with transaction(town.engine) as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE kpk.scenario SET format_version = 0"))
    assert client.get(BASE).json()["items"] == []
    assert "anderen Programmversion" in client.get(f"{BASE}/{number}").json()["detail"]


def test_maps_of_a_scenario_are_handed_on_and_say_that_nothing_is_decided(
    client: TestClient,
) -> None:
    number = save(client, "Kita Höhe <b>").json()["id"]
    found = drawings_of(client, f"/maps/scenarios?region=toy&ids={number}")
    assert len(found) == 2
    for text in found.values():
        assert "GEDANKENSPIEL, nicht beschlossen" in text
        assert "Kita Höhe <b>" in text
    wrong = client.get("/zeichnung/toy/scenarios/danach-1.svg?ids=x")
    assert "Erwartet werden Nummern" in wrong.json()["detail"]
    assert client.get("/zeichnung/toy/scenarios/danach-9999.svg").status_code == 404
