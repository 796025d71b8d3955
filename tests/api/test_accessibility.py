"""From files to stored figures and answers by HTTP; the domain is tested in analyses/access."""

import io
import json
import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import openpyxl
import pytest
from access_toys import KITA
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from sqlalchemy import Connection
from street_files import cells_csv, osm_xml, street, with_network

from analyses.access.offers import offer_keys
from analyses.access.scenario import Change, scenario
from api.app import create_app
from api.questions.access.export import write_access
from api.questions.access.read import read_access
from api.questions.access.run import run_access
from api.questions.access.service import AccessService, PreparedRegion
from api.questions.access.table import Selection, read_access_table
from api.questions.burden.run import run_burden
from api.questions.question import ServiceRoom
from kpk_geo.errors import InputError, NotFoundError


@pytest.fixture
def town(commune: Commune) -> Commune:
    made = with_network(commune)
    made.start()
    return made


def read(commune: Commune) -> PreparedRegion:
    with commune.engine.connect() as connection:
        return PreparedRegion(read_access(connection, "toy"))


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    run_access(town.engine, "toy")
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


BASE = "/api/regions/toy/accessibility"


def test_the_run_gives_one_row_per_area_with_all_columns(town: Commune) -> None:
    run = run_access(town.engine, "toy")
    with town.engine.connect() as connection:
        rows = read_access_table(connection, "toy", Selection()).rows
    assert rows.index.tolist() == ["01", "02", "03", "04"]
    assert rows["children"].tolist() == pytest.approx([30.0, 40.0, 20.0, 0.0])  # a fifth is 3 to 5
    assert rows["minutes_p50"]["01"] < rows["minutes_p50"]["03"]
    assert rows.loc["04", "validity"] == "keine Kinder dieses Alters"
    summary = run.summary.questions[0]
    assert summary.offers == 4  # the confidential one is not among them
    assert summary.offers_outside == 1
    assert summary.offers_without_capacity == 1
    assert summary.estimated
    assert set(run.inputs) == {
        "areas:gebiet:2025-01-01", "network:streets.osm", "offers:offers.csv:",
        "population:cells.csv:",
    }  # fmt: skip


def test_a_coarser_grid_of_the_same_day_counts_nobody_twice(commune: Commune) -> None:
    town = with_network(commune)
    town.files["coarse.csv"] = cells_csv({(500, 500): 800}, size=1000)
    town.profile += """
[[population]]
file = "coarse.csv"
source = "all"
format = "zensus2022"
reference_date = 2022-05-15
cell_size = 1000
"""
    town.load()
    assert read(town).answer(KITA).table.rows["children"].sum() == pytest.approx(90)


def test_without_network_or_grid_the_way_out_is_named(commune: Commune) -> None:
    commune.load()
    with pytest.raises(InputError, match=r"\[network\]"):
        run_access(commune.engine, "toy")
    town = with_network(commune)
    town.profile = town.profile.replace('[[population]]\nfile = "cells.csv"', "").replace(
        'source = "all"\nformat = "zensus2022"\nreference_date = 2022-05-15\n', ""
    )
    town.load()
    with pytest.raises(NotFoundError, match="Zensusgitter"):
        run_access(town.engine, "toy")


def test_a_network_that_covers_too_little_stops_the_run(commune: Commune) -> None:
    town = with_network(commune)
    town.files["streets.osm"] = osm_xml([street((0, 0), (0, 900)), street((0, 900), (900, 900))])
    town.load()
    with pytest.raises(InputError, match="deckt die Region nicht ab"):
        run_access(town.engine, "toy")
    town.change_profile('file = "streets.osm"', 'file = "streets.osm"\npartial = true')
    town.load()
    run_access(town.engine, "toy")
    with town.engine.connect() as connection:
        rows = read_access_table(connection, "toy", Selection()).rows
    assert rows.loc["02", "validity"] == "vom Straßennetz nicht abgedeckt"
    assert np.isnan(rows["minutes_p50"]["02"])


def test_what_the_database_gives_can_be_handed_to_another_process(town: Commune) -> None:
    loaded = read(town).loaded
    again = pickle.loads(pickle.dumps(loaded))
    assert again.region == loaded.region
    assert (
        PreparedRegion(again)
        .answer(KITA)
        .table.rows.equals(PreparedRegion(loaded).answer(KITA).table.rows)
    )


def test_two_regions_do_not_wait_for_each_other(
    town: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that takes long to read stops its own visitors only."""
    service, started, go_on = AccessService(town.engine), threading.Event(), threading.Event()
    reads = []

    def slow(connection: Connection, region_id: str) -> object:
        reads.append(region_id)
        if region_id == "slow":
            started.set()
            assert go_on.wait(10)
        return read_access(connection, "toy")

    monkeypatch.setattr("api.questions.access.service.read_access", slow)
    with ThreadPoolExecutor(3) as pool:
        first, second = (pool.submit(service.region, "slow", 1) for _ in range(2))
        assert started.wait(10)
        assert pool.submit(service.region, "quick", 1).result(10) is not None
        assert not first.done()
        go_on.set()
        assert first.result(10) is second.result(10)
    assert reads.count("slow") == 1


@pytest.mark.parametrize(("memory", "kept"), [(10**9, ["one", "two"]), (10, ["two"])])
def test_regions_stay_in_memory_while_there_is_room_and_the_newest_always(
    town: Commune, monkeypatch: pytest.MonkeyPatch, memory: int, kept: list[str]
) -> None:
    service = AccessService(town.engine, ServiceRoom(memory=memory))
    reads = []

    def read_toy(connection: Connection, region_id: str) -> object:
        reads.append(region_id)
        return read_access(connection, "toy")

    monkeypatch.setattr("api.questions.access.service.read_access", read_toy)
    answers = [service.answer(region_id, 1, KITA) for region_id in ("one", "two")]
    assert 10_000 < service.region("two", 1).held() < 10**7
    assert service.answer("two", 1, KITA) is answers[1]
    assert reads == ["one", "two"]
    for region_id in ("two", "one"):
        service.region(region_id, 1)
    assert reads == ["one", "two", *(name for name in ("one",) if name not in kept)]


def test_a_question_does_not_wait_for_what_another_region_is_building(town: Commune) -> None:
    service, started, go_on = AccessService(town.engine), threading.Event(), threading.Event()

    def build() -> None:
        started.set()
        assert go_on.wait(10)

    one = read(town)
    service._regions["busy"] = (1, one)
    with ThreadPoolExecutor(2) as pool:
        building = pool.submit(one.once, "slow", build)
        assert started.wait(10)
        assert pool.submit(service.answer, "toy", 1, KITA).result(10) is not None
        go_on.set()
        building.result(10)


def test_exports_hold_the_columns_and_say_what_they_rest_on(town: Commune) -> None:
    run_access(town.engine, "toy")
    path = town.folder / "a.csv"
    assert write_access(town.engine, "toy", path, file_format="csv").rows == 4
    head = path.read_text("utf-8-sig").splitlines()[0]
    assert head == (
        "Nummer;Gebiet;Kinder (3–6 Jahre);Weg (die Hälfte) (min);Weg (95 von 100) (min);"
        "in 15 Minuten (%);Kita: Plätze je 100 Kinder;Gültigkeit"
    )
    notes = path.with_suffix(".quellen.txt").read_text()
    for word in (
        "geschätzt",
        "E2SFCA",
        "15 Minuten zu Fuß (Thünen-Institut)",
        "4,8 km/h",
        "SHA-256",
    ):
        assert word in notes
    for technical in ("supply_low bis", "low_in zählt", "norm_bbsr", "persons_"):
        assert technical not in notes.split("Spalte ")[0]
    for file_format in ("xlsx", "json", "geojson"):
        written = town.folder / f"a.{file_format}"
        write_access(town.engine, "toy", written, file_format=file_format, details=True)
        assert written.stat().st_size > 1000
    titles = openpyxl.load_workbook(town.folder / "a.xlsx").sheetnames
    assert titles[0] == "Kita, 3–6 Jahre, zu Fuß"


def test_a_scenario_equals_loading_the_changed_list(town: Commune) -> None:
    """Adding, closing, moving and enlarging give what the same list gives after a new load."""
    prepared = read(town)
    before = prepared.answer(KITA)
    rows = before.offers.rows
    keys = dict(zip(rows["title"], offer_keys(rows), strict=True))
    place, moved = _degrees(352_500, 5_700_250), _degrees(350_000, 5_700_250)
    changes = [
        Change(action="add", place=place, capacity=25),
        Change(action="close", offer=keys["Kita Brücke"]),
        Change(action="resize", offer=keys["Kita Anker"], capacity=80),
        Change(action="move", offer=keys["Kita drüben"], place=moved),
    ]
    after = scenario(prepared.loaded.data, prepared.mode(KITA.mode), before, changes)
    town.change("offers.csv", "00-16:00;40;350500", "00-16:00;80;350500")
    town.change("offers.csv", "K2;Kita Brücke;Kita;Marktplatz 3;;;20;351500;5700500\n", "")
    town.change(
        "offers.csv",
        ";30;350500;5701600\n",
        ";30;350000;5700250\nK6;Neu;Kita;Neu 1;;;25;352500;5700250\n",
    )
    town.load()
    loaded = read(town).answer(KITA)
    np.testing.assert_allclose(after.supply.per_child, loaded.supply.per_child, rtol=1e-5)
    np.testing.assert_allclose(after.travel.minutes, loaded.travel.minutes, rtol=1e-5)


def _degrees(x: float, y: float) -> tuple[float, float]:
    from pyproj import Transformer

    return Transformer.from_crs(25832, 4326, always_xy=True).transform(x, y)


@pytest.mark.parametrize(
    "path",
    [
        BASE,
        f"{BASE}/map?kind=kita",
        f"{BASE}/map?kind=kita&life_phase=0-3&mode=pushchair&capacity=offers",
        f"{BASE}/map?kind=kita&weekday=1&time=15:00",
        f"{BASE}/point?kind=kita&lon=6.842&lat=51.434",
        f"{BASE}/isochrones?lon=6.842&lat=51.434",
    ],
)
def test_answers_are_strict_json(client: TestClient, path: str) -> None:
    answered = client.get(path)
    assert answered.status_code == 200, answered.text

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    json.loads(answered.text, parse_constant=refuse)
    assert "Geheim" not in answered.text


def test_what_the_address_leaves_out_is_asked_as_the_profile_plans_it(commune: Commune) -> None:
    town = with_network(commune)
    planned = '{ kind = "kita", life_phase = "3-6" }'
    assert planned in town.profile
    town.profile = town.profile.replace(
        planned, '{ kind = "kita", life_phase = "0-3", capacity = "offers" }'
    )
    town.start()
    with TestClient(create_app(town.engine), ORIGIN) as made:
        short = made.get(f"{BASE}/map?kind=kita")
        whole = made.get(f"{BASE}/map?kind=kita&life_phase=0-3&capacity=offers")
        other = made.get(f"{BASE}/map?kind=kita&life_phase=3-6&capacity=places")
    assert short.json() == whole.json() != other.json()


def test_by_car_metres_are_those_of_the_street_not_of_the_time(client: TestClient) -> None:
    longitude, latitude = _degrees(350_250, 5_700_500)
    asked = f"{BASE}/point?kind=kita&mode=car&lon={longitude}&lat={latitude}"
    assert client.get(asked).json()["near"][0]["metres"] == "250"
    data = client.get(f"{BASE}/map?kind=kita&mode=car").json()
    assert "circle" not in [theme["id"] for theme in data["themes"]]
    assert data["areas"][0]["cells"][3] == ["–", None]
    assert data["areas"][0]["cells"][1][1] > 0


def test_pictures_and_files_have_their_types(client: TestClient) -> None:
    png = client.get(f"{BASE}/surface.png?kind=kita")
    assert png.content.startswith(b"\x89PNG")
    west, south, east, north = (float(part) for part in png.headers["x-bounds"].split(","))
    assert west < 6.85 < east
    assert south < 51.44 < north
    tif = client.get(f"{BASE}/surface.tif?kind=kita")
    assert tif.content[:2] in (b"II", b"MM")
    csv = client.get(f"{BASE}/table.csv?kind=kita")
    assert csv.text.startswith("\ufeffarea_id;name;children;minutes_p50")


def test_an_answer_without_burden_says_why_there_is_no_equity(client: TestClient) -> None:
    data = client.get(f"{BASE}/map?kind=kita").json()
    assert data["equity"] is None
    assert "kein Belastungsindex" in data["without_equity"]
    assert client.get(f"{BASE}/equity.svg?kind=kita").status_code == 404


def test_what_if_by_http_tells_before_and_after(client: TestClient, town: Commune) -> None:
    longitude, latitude = _degrees(352_500, 5_700_500)
    body = {"changes": [{"action": "add", "place": [longitude, latitude], "capacity": 50}]}
    data = client.post(f"{BASE}/what-if?kind=kita", json=body).json()
    name, _, supply = data["effect"]["tables"][-1]["rows"][0]
    assert name == "Höhe"
    assert supply.startswith("+")
    assert [offer["key"] for offer in data["offers"]] == ["neu|1"]  # all others stay
    assert data["gone"] == []
    assert data["scenario_theme"] == "change-supply"
    wrong = client.post(f"{BASE}/what-if?kind=kita", json={"changes": [{"action": "fly"}]})
    assert wrong.status_code == 422


def test_nearest_offers_of_a_scenario_are_its_own(client: TestClient) -> None:
    longitude, latitude = _degrees(352_500, 5_700_500)
    address = f"{BASE}/point?kind=kita&lon={longitude}&lat={latitude}"
    add = {"action": "add", "place": [longitude, latitude], "capacity": 50, "title": "Gedacht"}
    today = client.get(address).json()["near"]
    found = client.post(address, json={"changes": [add]}).json()
    assert found["near"][0]["title"] == "Gedacht" != today[0]["title"]
    assert found["is_scenario"]
    assert found["left_out"] is None
    block = {"action": "block", "place": [longitude, latitude]}
    partly = client.post(address, json={"changes": [add, block]}).json()
    assert "nicht eingerechnet" in partly["left_out"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kind=kita&weekday=1", "Zu Wochentag gehört eine Uhrzeit"),
        ("kind=kita&weekday=1&time=25:00", "Die Uhrzeit 25:00 gibt es nicht"),
        ("kind=kita&day=2026-12-01", "zu einem Tag auch"),
        ("kind=kita&season=summer", "Zu Wochentag gehört eine Uhrzeit"),
        ("kind=kita&day=2026-12-01&time=15:00&season=summer", "nur eines davon"),
        ("kind=kita&day=2026-12-01&time=15:00&weekday=4", "nach dem 01.12.2026"),
    ],
)
def test_wrong_questions_say_what_to_do(client: TestClient, query: str, words: str) -> None:
    answered = client.get(f"{BASE}/map?{query}")
    assert answered.status_code == 422
    assert words in answered.json()["detail"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kind=school", "Vorhanden sind: Kita"),
        ("kind=kita&life_phase=15-27", "fehlen im Zensusgitter"),
        ("kind=kita&weekday=6&time=15:00", "keines geöffnet"),
    ],
)
def test_unanswerable_questions_give_the_reason(client: TestClient, query: str, words: str) -> None:
    assert words in client.get(f"{BASE}/map?{query}").json()["reason"]
    assert client.get(f"{BASE}/table.csv?{query}").status_code in (404, 422)


def test_a_file_of_the_page_says_day_hour_and_what_it_does_not_know(client: TestClient) -> None:
    asked = client.get(f"{BASE}/table.xlsx?kind=kita&weekday=1&time=15:00")
    assert "kita-3-6-walk-dienstags-15-uhr-in-der-schulzeit" in asked.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(asked.content))
    said = " ".join(str(cell) for row in book.worksheets[1].values for cell in row)
    assert "dienstags 15 Uhr in der Schulzeit" in said
    assert "Wege ohne Steigung" in said


def test_stored_ways_say_in_words_what_their_nulls_mean(client: TestClient, town: Commune) -> None:
    run_access(town.engine, "toy")
    found = client.get(BASE).json()
    assert found["summary"]["slope"] is None
    assert "Wege ohne Steigung (kein Höhenraster geladen)." in found["notes"]


def test_a_public_holiday_is_named(client: TestClient) -> None:
    found = client.get(f"{BASE}/map?kind=kita&day=2026-12-25&time=10:00").json()
    assert "Feiertag: 1. Weihnachtstag" in found.get("reason", "") + found.get("sentence", "")


def test_a_new_load_gives_new_answers(
    client: TestClient, town: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.dependencies.REVISION_SECONDS", 0)
    before = client.get(f"{BASE}/map?kind=kita").json()["total"]["supply_value"]
    town.change("offers.csv", ";40;", ";400;")
    town.load()
    assert client.get(f"{BASE}/map?kind=kita").json()["total"]["supply_value"] != before


def test_the_page_is_german_and_names_every_norm_with_its_source(client: TestClient) -> None:
    page = client.get("/maps/accessibility?region=toy").text
    assert '<html lang="de">' in page
    assert "Schülerfahrkostenverordnung NRW" in page
    assert "750 m Luftlinie" in page
    assert (
        client.get("/maps/accessibility", follow_redirects=False)
        .headers["location"]
        .endswith("region=toy")
    )


def test_four_areas_are_too_few_to_compare_burden_and_supply(town: Commune) -> None:
    town.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    town.load()
    run_burden(town.engine, "toy")
    run = run_access(town.engine, "toy")
    assert run.summary.questions[0].equity is None
