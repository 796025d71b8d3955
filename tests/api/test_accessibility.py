"""From files to figures: ways, supply, what-if, and what is told when data do not allow it."""

import json
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from street_files import osm_xml, street, with_network

from api.app import create_app
from api.questions.access.answers import Question, answer
from api.questions.access.export import write_accessibility
from api.questions.access.model import AccessibilityModel, read_accessibility_model
from api.questions.access.places import Slot
from api.questions.access.run import run_accessibility
from api.questions.access.table import Selection, read_accessibility_table
from api.questions.access.what_if import Change, offer_keys, what_if
from api.questions.burden.run import run_burden
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode

KITA = Question(kind=OfferKind.KITA, life_phase=LifePhase.KITA)


@pytest.fixture
def town(commune: Commune) -> Commune:
    made = with_network(commune)
    made.load()
    return made


def read_model(commune: Commune) -> AccessibilityModel:
    with commune.engine.connect() as connection:
        return read_accessibility_model(connection, "toy")


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    run_accessibility(town.engine, "toy")
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


BASE = "/api/regions/toy/accessibility"


def test_the_run_gives_one_row_per_area_with_all_columns(town: Commune) -> None:
    run = run_accessibility(town.engine, "toy")
    with town.engine.connect() as connection:
        rows = read_accessibility_table(connection, "toy", Selection()).rows
    assert rows.index.tolist() == ["01", "02", "03", "04"]
    assert rows["children"].tolist() == pytest.approx([30.0, 40.0, 20.0, 0.0])  # a fifth is 3 to 5
    assert rows.loc["01", "minutes_p50"] < rows.loc["03", "minutes_p50"]
    assert rows.loc["04", "validity"] == "keine Kinder dieses Alters"
    summary = run.summary["questions"][0]
    assert summary["offers"] == 4  # the confidential one is not among them
    assert summary["offers_outside"] == 1
    assert summary["offers_without_capacity"] == 1
    assert summary["estimated"]
    assert set(run.inputs) == {
        "areas:gebiet:2025-01-01", "network:streets.osm", "offers:offers.csv:",
        "population:cells.csv:",
    }  # fmt: skip


def test_places_are_given_out_once_also_to_children_beyond_the_border(town: Commune) -> None:
    found = answer(read_model(town), KITA)
    given = np.nansum(found.supply.per_child * found.cells.children)
    assert given == pytest.approx(40 + 20 + 30)
    assert (found.cells.area == -1).sum() == 1
    inside = (found.table.rows["supply_per_100"] * found.table.rows["children"] / 100).sum()
    assert inside < given


def test_a_pushchair_goes_round_the_steps_and_slower(town: Commune) -> None:
    model = read_model(town)
    walk, push = (model.mode(mode).network for mode in (TravelMode.WALK, TravelMode.PUSHCHAIR))
    assert walk.cost.sum() - push.cost.sum() == pytest.approx(250_000, rel=1e-3)
    slow = answer(
        model, Question(kind=OfferKind.KITA, life_phase=LifePhase.KITA, mode=TravelMode.PUSHCHAIR)
    )
    fast = answer(model, KITA)
    assert (slow.ways.minutes >= fast.ways.minutes / 3.6 * 4.8 - 1e-9).all()


def test_only_what_is_open_counts_and_unknown_times_are_told(town: Commune) -> None:
    model = read_model(town)
    tuesday = Question(kind=OfferKind.KITA, life_phase=LifePhase.KITA, slot=Slot(1, 15 * 60))
    found = answer(model, tuesday)
    assert found.offered.rows["title"].tolist() == ["Kita Anker"]
    assert found.offered.without_hours == 3
    with pytest.raises(NotFoundError, match="keines geöffnet"):
        answer(model, Question(kind=OfferKind.KITA, life_phase=LifePhase.KITA, slot=Slot(6, 900)))


@pytest.mark.parametrize(("minutes", "reached"), [(0, 0), (600, 6)])
def test_a_limit_of_nothing_and_of_ten_hours_are_answered(
    commune: Commune, minutes: int, reached: int
) -> None:
    town = with_network(commune)
    town.change_profile(
        'level = "gebiet"\nmodes', f'level = "gebiet"\nmax_travel_time = {minutes}\nmodes'
    )
    town.load()
    run_accessibility(town.engine, "toy")
    found = answer(read_model(town), KITA)
    assert (found.supply.per_child > 0).sum() == reached
    assert found.table.rows["supply_per_100"].notna().sum() == 3


def test_a_coarser_grid_of_the_same_day_counts_nobody_twice(commune: Commune) -> None:
    town = with_network(commune)
    before = town.files["cells.csv"].decode()
    town.files["coarse.csv"] = before.replace("100m", "1km").encode()
    town.profile += """
[[population]]
file = "coarse.csv"
source = "all"
format = "zensus2022"
reference_date = 2022-05-15
cell_size = 1000
"""
    town.load()
    assert answer(read_model(town), KITA).table.rows["children"].sum() == pytest.approx(90)


def test_hours_come_from_the_opening_times(town: Commune) -> None:
    hours = Question(kind=OfferKind.KITA, life_phase=LifePhase.KITA, capacity=CapacityUnit.HOURS)
    found = answer(read_model(town), hours)
    assert found.offered.capacity.tolist()[0] == 45.0
    assert np.isnan(found.offered.capacity[1:]).all()
    assert found.supply.without_capacity == 3


@pytest.mark.parametrize("phase", [LifePhase.TRANSITION])
def test_a_phase_that_the_grid_does_not_know_is_explained(town: Commune, phase: LifePhase) -> None:
    with pytest.raises(InputError, match="18, 19"):
        answer(read_model(town), Question(kind=OfferKind.KITA, life_phase=phase))


def test_a_kind_that_is_not_there_lists_those_that_are(town: Commune) -> None:
    with pytest.raises(NotFoundError, match="Vorhanden sind: Kita"):
        answer(read_model(town), Question(kind=OfferKind.SCHOOL, life_phase=LifePhase.PRIMARY))


def test_a_network_that_covers_too_little_stops_and_names_file_and_areas(commune: Commune) -> None:
    town = with_network(commune)
    town.files["streets.osm"] = osm_xml([street((0, 0), (0, 900)), street((0, 900), (900, 900))])
    town.load()
    with pytest.raises(InputError, match=r"streets.osm: .* deckt die Region nicht ab") as caught:
        run_accessibility(town.engine, "toy")
    assert "Altstadt (1 Zellen)" in str(caught.value)
    assert "partial = true" in str(caught.value)
    town.profile = town.profile.replace(
        'file = "streets.osm"', 'file = "streets.osm"\npartial = true'
    )
    town.load()
    run_accessibility(town.engine, "toy")
    with town.engine.connect() as connection:
        rows = read_accessibility_table(connection, "toy", Selection()).rows
    assert rows.loc["02", "validity"] == "vom Straßennetz nicht abgedeckt"
    assert np.isnan(rows.loc["02", "minutes_p50"])
    assert rows.loc["02", "children_off_streets"] == pytest.approx(40)


def test_an_island_is_reached_by_nobody_and_counted(commune: Commune) -> None:
    town = with_network(commune)
    text = town.files["streets.osm"].decode().replace("</osm>", "")
    island = osm_xml([street((2400, 500), (2600, 500)), street((2600, 500), (2600, 900))]).decode()
    lines = [
        line.replace('id="', 'id="9000').replace('ref="', 'ref="9000')
        for line in island.splitlines()
        if line.startswith(("<node", "<way"))
    ]
    # the grid keeps away from the island
    far = [w for w in _grid() if all(not (2000 < x < 3000 and 250 < y < 1000) for x, y in w[0])]
    text = osm_xml(far).decode().replace("</osm>", "")
    town.files["streets.osm"] = (text + "\n".join([*lines, "</osm>"])).encode()
    town.load()
    model = read_model(town)
    assert model.mode(TravelMode.WALK).network.components == 2
    rows = answer(model, KITA).table.rows
    assert rows.loc["03", "children_without_way"] == pytest.approx(20)
    assert np.isinf(rows.loc["03", "minutes_p50"])
    assert rows.loc["03", "share_within_15_min"] == 0


def _grid():
    from street_files import toy_streets

    cut = []
    for points, tags in toy_streets():
        cut += [([a, b], tags) for a, b in pairwise(points)]
    return cut


def test_without_network_or_grid_the_way_out_is_named(commune: Commune) -> None:
    commune.load()
    with pytest.raises(InputError, match=r"\[network\]"):
        run_accessibility(commune.engine, "toy")
    town = with_network(commune)
    town.profile = town.profile.replace('[[population]]\nfile = "cells.csv"', "").replace(
        'source = "all"\nformat = "zensus2022"\nreference_date = 2022-05-15\n', ""
    )
    town.load()
    with pytest.raises(NotFoundError, match="Zensusgitter"):
        run_accessibility(town.engine, "toy")


def test_exports_hold_the_columns_and_say_what_they_rest_on(town: Commune) -> None:
    run_accessibility(town.engine, "toy")
    path = town.folder / "a.csv"
    assert write_accessibility(town.engine, "toy", path, form="csv").rows == 4
    head = path.read_text("utf-8-sig").splitlines()[0]
    assert (
        head == "area_id;name;children;minutes_p50;minutes_p95;share_within_15_min;supply_per_100"
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
    for form in ("xlsx", "json", "geojson"):
        written = town.folder / f"a.{form}"
        write_accessibility(town.engine, "toy", written, form=form, details=True)
        assert written.stat().st_size > 1000


def test_what_if_equals_loading_the_changed_list(town: Commune) -> None:
    """Adding, closing, moving and enlarging give what the same list gives after a new load."""
    model = read_model(town)
    before = answer(model, KITA)
    rows = before.offered.rows
    keys = dict(zip(rows["title"], offer_keys(rows), strict=True))
    place = _degrees(352_500, 5_700_250)
    moved = _degrees(350_000, 5_700_250)
    after = what_if(
        model, before,
        [
            Change(action="add", place=place, capacity=25),
            Change(action="close", offer=keys["Kita Brücke"]),
            Change(action="resize", offer=keys["Kita Anker"], capacity=80),
            Change(action="move", offer=keys["Kita drüben"], place=moved),
        ],
    )  # fmt: skip
    town.change("offers.csv", "00-16:00;40;350500", "00-16:00;80;350500")
    town.change("offers.csv", "K2;Kita Brücke;Kita;Marktplatz 3;;;20;351500;5700500\n", "")
    town.change(
        "offers.csv",
        ";30;350500;5701600\n",
        ";30;350000;5700250\nK6;Neu;Kita;Neu 1;;;25;352500;5700250\n",
    )
    town.load()
    loaded = answer(read_model(town), KITA)
    np.testing.assert_allclose(after.supply.per_child, loaded.supply.per_child, rtol=1e-5)
    np.testing.assert_allclose(after.ways.minutes, loaded.ways.minutes, rtol=1e-5)


def _degrees(x: float, y: float) -> tuple[float, float]:
    from pyproj import Transformer

    return Transformer.from_crs(25832, 4326, always_xy=True).transform(x, y)


def test_thinking_nothing_changes_nothing_and_taking_back_is_exact(town: Commune) -> None:
    model = read_model(town)
    before = answer(model, KITA)
    same = what_if(model, before, [])
    assert same.supply.per_child.tobytes() == before.supply.per_child.tobytes()
    assert same.ways.minutes.tobytes() == before.ways.minutes.tobytes()


def test_impossible_thoughts_are_refused(town: Commune) -> None:
    model = read_model(town)
    before = answer(model, KITA)
    with pytest.raises(InputError, match="von jedem Weg entfernt"):
        what_if(model, before, [Change(action="add", place=(8.0, 51.5), capacity=5)])
    with pytest.raises(NotFoundError, match="zählt bei dieser Frage nicht"):
        what_if(model, before, [Change(action="close", offer="K3|geheim")])
    with pytest.raises(InputError, match="nicht möglich"):
        what_if(model, before, [Change(action="add", place=(6.85, 51.43), capacity=-1)])


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


def test_by_car_metres_are_those_of_the_street_not_of_the_time(client: TestClient) -> None:
    longitude, latitude = _degrees(350_250, 5_700_500)
    asked = f"{BASE}/point?kind=kita&mode=car&lon={longitude}&lat={latitude}"
    assert client.get(asked).json()["near"][0]["metres"] == "250"
    data = client.get(f"{BASE}/map?kind=kita&mode=car").json()
    assert "circle" not in [theme["id"] for theme in data["themes"]]
    assert data["areas"][0]["cells"][3] == ["–", None]
    assert data["areas"][0]["cells"][1][1] > 0


def test_closing_the_only_offer_leaves_nobody_with_a_way(town: Commune) -> None:
    model = read_model(town)
    tuesday = Question(kind=OfferKind.KITA, life_phase=LifePhase.KITA, slot=Slot(1, 15 * 60))
    before = answer(model, tuesday)
    only = offer_keys(before.offered.rows)[0]
    rows = what_if(model, before, [Change(action="close", offer=only)]).table.rows
    assert rows.loc["01", "children_without_way"] == pytest.approx(30)
    assert rows.loc["01", "share_within_15_min"] == 0
    assert rows["supply_per_100"].dropna().tolist() == [0.0, 0.0, 0.0]


def test_the_five_nearest_come_with_their_way(client: TestClient) -> None:
    longitude, latitude = _degrees(350_250, 5_700_500)
    near = client.get(f"{BASE}/point?kind=kita&lon={longitude}&lat={latitude}").json()["near"]
    assert near[0]["title"] == "Kita Anker"
    assert near[0]["metres"] == "250"
    assert len(near[0]["line"]) >= 2
    far = client.get(f"{BASE}/point?kind=kita&lon=7.5&lat=51.4").json()
    assert far["near"] == []
    assert "keine Straße" in far["reason"]


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
    assert data["difference"][0]["name"] == "Höhe"
    assert data["difference"][0]["supply"].startswith("+")
    assert any(offer["key"].startswith("neu|") for offer in data["offers"])
    wrong = client.post(f"{BASE}/what-if?kind=kita", json={"changes": [{"action": "fly"}]})
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kind=kita&weekday=1", "Zu Wochentag gehört eine Uhrzeit"),
        ("kind=kita&weekday=1&time=25:00", "Die Uhrzeit 25:00 gibt es nicht"),
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


def test_a_new_load_gives_new_answers(
    client: TestClient, town: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.dependencies.REVISION_SECONDS", 0)
    before = client.get(f"{BASE}/map?kind=kita").json()["total"]["supply"]
    town.change("offers.csv", ";40;", ";400;")
    town.load()
    assert client.get(f"{BASE}/map?kind=kita").json()["total"]["supply"] != before


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
    run = run_accessibility(town.engine, "toy")
    assert run.summary["questions"][0]["equity"] is None
