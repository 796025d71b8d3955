"""A confidential place is in no decision and no scenario that anybody reads, now or later."""

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from decision_toys import add, read, site_draft
from fastapi.testclient import TestClient
from pyproj import Transformer
from street_files import with_network

from api.app import create_app
from api.cli.app import run
from api.questions.burden.run import run_burden
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

TO_DEGREES = Transformer.from_crs(25832, 4326, always_xy=True)
SCENARIOS = "/api/regions/toy/scenarios"
ASK = "?kind=kita&life_phase=3-6"
SECRET_X, OPEN_X, Y = 352_500.0, 351_500.0, 5_700_500.0  # K3 "Kita Geheim", Geheim 7, and K2


def degrees(x: float, y: float = Y) -> tuple[float, float]:
    longitude, latitude = TO_DEGREES.transform(x, y)
    return longitude, latitude


def stated(x: float) -> str:
    longitude, latitude = degrees(x)
    return f"{latitude},{longitude}"


@pytest.fixture
def town(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Commune:
    monkeypatch.setattr("api.http.dependencies.REVISION_SECONDS", 0)
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    made = with_network(commune)
    assert made.start(run_burden).is_complete
    return made


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with transaction(town.engine) as connection:
        key = add_user(connection, "planung")
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        made.headers["x-api-key"] = key
        yield made


def save(client: TestClient, x: float, name: str = "Gedacht", note: str = "") -> Any:
    change = {"action": "add", "place": degrees(x), "capacity": 10}
    return client.post(f"{SCENARIOS}{ASK}", json={"name": name, "note": note, "changes": [change]})


def read_all(client: TestClient, *addresses: str) -> str:
    """Read what somebody without a key reads."""
    key = client.headers.pop("x-api-key", None)
    answers = [client.get(address) for address in addresses]
    if key is not None:
        client.headers["x-api-key"] = key
    assert {answer.status_code for answer in answers} == {200}
    return "".join(answer.text for answer in answers)


def decisions(client: TestClient, number: int) -> str:
    base = "/api/regions/toy/decisions"
    return read_all(
        client, base, f"{base}/{number}", f"{base}.csv", f"{base}.geojson",
        f"/maps/decisions?region=toy&decision={number}",
    )  # fmt: skip


def scenarios(client: TestClient, number: int) -> str:
    return read_all(
        client, SCENARIOS, f"{SCENARIOS}/{number}", f"{SCENARIOS}/{number}/table.csv",
        f"/maps/scenarios?region=toy&ids={number}",
    )  # fmt: skip


@pytest.mark.parametrize("away", [0, 20])
def test_a_site_beside_a_confidential_one_is_stored_without_its_place(
    town: Commune, client: TestClient, away: float
) -> None:
    number = add(town, **site_draft(site="Neues Haus", place=stated(SECRET_X - away)))
    stored = town.rows("SELECT record::text FROM kpk.planning_decision_version")[0][0]
    assert "6.8" not in stored
    site = read(town, number).decision.site
    assert site is not None
    assert (site.place, str(site.x)) == ("Die Lage wird nicht gezeigt", "nan")
    assert not read(town, number).decision.areas
    assert "6.87" not in decisions(client, number)


def test_a_site_elsewhere_keeps_its_place(town: Commune) -> None:
    for x in (SECRET_X - 40, OPEN_X):
        site = read(town, add(town, **site_draft(site="Neu", place=stated(x)))).decision.site
        assert site is not None
        assert site.x == pytest.approx(x, abs=0.1)


def test_a_place_that_becomes_confidential_is_covered_in_decisions_and_scenarios(
    town: Commune, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    number = add(town, **site_draft(site="Neues Haus", place=stated(OPEN_X - 5)))
    x = degrees(OPEN_X - 5)[0]
    saved = save(client, OPEN_X - 5, name="Neben Kita Brücke", note="Am Marktplatz 3")
    assert saved.status_code == 201, saved.text
    scenario = saved.json()["id"]
    assert str(x)[:7] in decisions(client, number)
    assert str(x)[:7] in scenarios(client, scenario)
    before = town.files["offers.csv"].decode()
    (row,) = [line for line in before.splitlines() if line.startswith("K2;")]
    cells = row.split(";")
    cells[before.splitlines()[0].split(";").index("secret")] = "ja"
    town.files["offers.csv"] = before.replace(row, ";".join(cells)).encode()
    assert town.load().is_complete
    assert run(["scenario", "list", "--region", "toy"]) == 0
    answered = decisions(client, number) + scenarios(client, scenario) + capsys.readouterr().out
    for secret in (str(x)[:7], "Brücke", cells[3]):
        assert secret not in answered, secret
    assert "ie Lage wird nicht gezeigt" in answered


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("Kita Geheim", ""),
        ("kita-GEHEIM neu", ""),
        ("Neu", "am Geheim\n7"),
        ("Ki\u202eta Geheim", ""),
    ],
)
def test_no_scenario_names_a_confidential_place(client: TestClient, name: str, note: str) -> None:
    answer = save(client, SECRET_X - 500, name=name, note=note)
    assert answer.status_code == 422, answer.text
    assert "vertraulicher Ort" in answer.text
    assert client.get(SCENARIOS).json()["total"] == 0


def test_a_scenario_beside_a_confidential_place_is_computed_and_its_place_not_shown(
    client: TestClient,
) -> None:
    beside, elsewhere = save(client, SECRET_X - 10), save(client, SECRET_X - 60)
    assert (beside.status_code, elsewhere.status_code) == (201, 201), beside.text
    number = beside.json()["id"]
    assert beside.json()["changes"]["changes"][0]["place"] is None
    assert elsewhere.json()["changes"]["changes"][0]["place"] == list(degrees(SECRET_X - 60))
    client.delete(f"{SCENARIOS}/{elsewhere.json()['id']}")
    answered = scenarios(client, number)
    assert str(degrees(SECRET_X - 10)[0])[:7] not in answered
    assert "die Lage wird nicht gezeigt" in answered
    again = client.post(f"{SCENARIOS}/{number}/compute-anew")
    assert again.status_code == 200, again.text
    assert again.json()["after"] == beside.json()["after"]
    assert again.json()["changes"]["changes"][0]["place"] is None
