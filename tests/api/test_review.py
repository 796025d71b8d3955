"""From a doubtful address to a decision that is remembered."""

from collections.abc import Iterator

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from sqlalchemy import event

from api.app import create_app
from api.questions.offers.review import Choice, decide_site, undo_decision
from kpk_geo.database import migrate
from kpk_geo.database.connection import transaction
from kpk_geo.database.decisions import read_review
from kpk_geo.database.users import add_user

REGISTER = """street;number;suffix;postcode;place;x;y
Hafenstr.;1;;47000;Spielstadt;350500;5700500
Hafenstr.;3;;47000;Spielstadt;350540;5700500
Marktplatz;3;;47000;Spielstadt;351500;5700500
Geheimweg;7;;47000;Spielstadt;352500;5700500
"""
SECTION = """[[addresses]]
file = "register.csv"
source = "all"
format = "table"
x_column = "x"
y_column = "y"
[addresses.columns]
street = "street"
number = "number"
suffix = "suffix"
postcode = "postcode"
municipality = "place"

[[offers]]"""
URL = "/api/regions/toy/review"


@pytest.fixture
def town(commune: Commune) -> Commune:
    """The toy commune with a register; one address lacks its number in the register."""
    commune.files["register.csv"] = REGISTER.encode()
    commune.change_profile("[[offers]]", SECTION)
    commune.change("offers.csv", "Hafenstr. 1;;;350500;5700500", "Hafenstr. 2;;;;")
    commune.change("offers.csv", "Geheim 7", "Geheimweg 7")
    commune.start()
    return commune


@pytest.fixture
def key(town: Commune) -> str:
    with transaction(town.engine) as connection:
        return add_user(connection, "planung")


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(town.engine), ORIGIN) as made:
        yield made


def site(town: Commune, address: str) -> tuple[object, ...]:
    (row,) = town.rows(
        "SELECT grade, method, ST_X(geometry), reason FROM kpk.site WHERE address = :address",
        address=address,
    )
    return row


def test_register_is_loaded_once_however_often(town: Commune) -> None:
    before = town.snapshot()
    town.load()
    assert town.snapshot() == before
    assert town.rows("SELECT count(*) FROM kpk.address") == [(4,)]


def test_address_of_the_register_is_exact(town: Commune) -> None:
    assert site(town, "Marktplatz 3")[:3] == ("exact", "exact", 351500)


def test_doubtful_address_waits_without_a_place(town: Commune) -> None:
    grade, _, x, reason = site(town, "Hafenstr. 2")
    assert (grade, x) == ("check", None)
    assert "Nummer 2 steht nicht im Register" in str(reason)


def test_nobody_reviews_without_a_key(client: TestClient) -> None:
    assert client.get(URL).status_code == 401
    assert client.post(f"{URL}/x", json={"candidate": 1}).status_code == 401
    assert client.delete(URL).status_code == 401
    assert client.get(URL, headers={"X-API-Key": "kpk_wrong"}).status_code == 401
    page = client.get("/review", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=%2Freview")


def test_decision_is_remembered_with_user_and_reused(
    town: Commune, client: TestClient, key: str
) -> None:
    client.headers["X-API-Key"] = key
    answer = client.get(URL).json()
    assert (answer["waiting"], answer["total"]) == (1, 1)
    assert answer["item"]["address"] == "Hafenstr. 2"
    assert [item["label"] for item in answer["item"]["candidates"]] == [
        "Hafenstr. 1, 47000 Spielstadt", "Hafenstr. 3, 47000 Spielstadt",
    ]  # fmt: skip
    done = client.post(f"{URL}/{answer['item']['site_id']}", json={"candidate": 2})
    assert done.json() == {"address": "Hafenstr. 2", "waiting": 0, "total": 1}
    town.change("offers.csv", "Hafenstr. 2", "HAFENSTRASSE 2")
    town.load()
    grade, method, x, reason = site(town, "HAFENSTRASSE 2")
    assert (grade, method, x) == ("safe", "alias", 350540)
    assert "von planung" in str(reason)


def test_decision_can_be_taken_back_and_leaves_a_trace(
    town: Commune, client: TestClient, key: str
) -> None:
    client.headers["X-API-Key"] = key
    item = client.get(URL).json()["item"]
    client.post(f"{URL}/{item['site_id']}", json={"no_place": True})
    assert site(town, "Hafenstr. 2")[:2] == ("none", "alias")
    assert client.delete(URL).json()["waiting"] == 1
    assert client.get(URL).json()["item"]["candidates"] == item["candidates"]
    assert town.rows("SELECT decision, undone_by FROM kpk.place_decision") == [
        ("no_place", "planung")
    ]
    assert client.delete(URL).status_code == 404


def test_point_by_click_is_kept_inside_the_region(
    town: Commune, client: TestClient, key: str
) -> None:
    client.headers["X-API-Key"] = key
    item = client.get(URL).json()["item"]
    address = f"{URL}/{item['site_id']}"
    assert client.post(address, json={"point": [13.4, 52.5]}).status_code == 422
    assert client.post(address, json={}).status_code == 422
    assert client.post(address, json={"candidate": 9}).status_code == 422
    place = item["candidates"][0]
    point = [place["longitude"], place["latitude"]]
    assert client.post(address, json={"point": point}).status_code == 200
    assert site(town, "Hafenstr. 2")[2] == pytest.approx(350500, abs=0.01)
    assert client.post(address, json={"point": point}).status_code == 404


def test_session_of_the_browser(client: TestClient, key: str) -> None:
    assert client.post("/api/session", json={"key": "kpk_wrong"}).status_code == 401
    answer = client.post("/api/session", json={"key": key})
    assert answer.json() == {"user": "planung"}
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get(URL).status_code == 200
    assert client.get("/review").status_code == 200
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.delete(URL, headers=foreign).status_code == 401
    client.delete("/api/session")
    assert client.get(URL).status_code == 401


def test_a_planner_may_have_any_letters_in_the_name(town: Commune, client: TestClient) -> None:
    with transaction(town.engine) as connection:
        client.headers["X-API-Key"] = add_user(connection, "Şahin")
    for path in ("/login", "/review", "/maps/offers?region=toy"):
        page = client.get(path)
        assert page.status_code == 200, path
        page.headers["etag"].encode("latin-1")
    assert "Şahin" in client.get("/review").text


def test_key_is_stored_as_a_fingerprint_only(town: Commune, key: str) -> None:
    assert key not in str(town.rows("SELECT * FROM kpk.app_user"))


def test_houses_are_for_planners(client: TestClient, key: str) -> None:
    address = "/api/regions/toy/houses?bbox=6.7,51.3,7.0,51.6"
    assert client.get(address).status_code == 401
    houses = client.get(address, headers={"X-API-Key": key}).json()["features"]
    assert len(houses) == 4


def with_waiting(town: Commune, count: int) -> None:
    """Let many more addresses wait, three offers of other houses under different names each."""
    rows = [f"W{i};Warten {i};Kita;AWO;Hafenstr. {i // 3 * 2 + 100};;;;" for i in range(count)]
    town.files["offers.csv"] += "\n".join([*rows, ""]).encode()
    assert town.errors() == []


@pytest.mark.parametrize("waiting", [3, 300])
def test_a_decision_reads_and_writes_its_own_site_only_however_many_wait(
    town: Commune, waiting: int
) -> None:
    with_waiting(town, waiting)
    with transaction(town.engine) as connection:
        sites = read_review(connection, "toy", limit=999)
    chosen = next(s for s in sites if "100" in (s.address or ""))
    rows: list[int] = []  # that each statement gave or changed
    event.listen(
        town.engine, "after_cursor_execute", lambda c, cursor, *rest: rows.append(cursor.rowcount)
    )
    decide_site(town.engine, "toy", chosen.site_id, Choice(candidate=None), by="planung")
    undo_decision(town.engine, "toy", by="planung")
    assert len(rows) == 14
    assert max(rows) == 1
    assert site(town, "Hafenstr. 100")[0] == "check"


def test_a_decision_holds_for_every_site_of_the_address_and_no_other(town: Commune) -> None:
    town.change_profile('columns.street = "street"\n', 'columns.street = "street"\n'
                        'columns.site_name = "provider"\n')  # fmt: skip
    town.files["offers.csv"] += (
        b"B1;Eins;Kita;Haus Eins;Hafenstra\xc3\x9fe 2;;;;\nB2;Zwei;Kita;Haus Zwei;Hafenstr. 2;;;;\n"
        b"B3;Drei;Kita;Haus Drei;Hafenstr. 4;;;;\n"
    )
    assert town.errors() == []
    with transaction(town.engine) as connection:
        chosen = next(s for s in read_review(connection, "toy", limit=9) if s.name == "Haus Eins")
    decide_site(town.engine, "toy", chosen.site_id, Choice(point=(6.85, 51.435)), by="planung")
    placed = dict(town.rows("SELECT name, method = 'alias' FROM kpk.site WHERE street ~ '^Hafen'"))
    assert placed == {"AWO": True, "Haus Eins": True, "Haus Zwei": True, "Haus Drei": False}
    undo_decision(town.engine, "toy", by="planung")
    assert town.rows("SELECT count(*) FROM kpk.site WHERE method = 'alias'") == [(0,)]


def test_sites_of_an_earlier_version_get_their_key_with_the_upgrade(town: Commune) -> None:
    keys = town.rows("SELECT site_id, address_key FROM kpk.site ORDER BY 1")
    assert all(key for _, key in keys)
    migrate.downgrade(town.engine, "0006")
    migrate.upgrade(town.engine)
    assert town.rows("SELECT site_id, address_key FROM kpk.site ORDER BY 1") == keys
