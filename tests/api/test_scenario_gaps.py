"""Gaps that a scenario closes: asked live, saved, exported; a sentence where none were sought."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from pyproj import Transformer
from street_files import with_network

from api.app import create_app
from api.questions.burden.run import run_burden
from api.questions.gaps.run import run_gaps
from api.questions.scenarios.export import write_scenario_file
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

BASE = "/api/regions/toy/scenarios"
ASK = "?kind=kita&life_phase=3-6"
TO_DEGREES = Transformer.from_crs(25832, 4326, always_xy=True)
PREVENTION = """
[prevention]
level = "gebiet"
label = "Kette"
complete = ["kita"]
few_children = 1

[[prevention.links]]
id = "kita"
label = "Kita in Laufweite"
kinds = ["kita"]
life_phases = ["3-6"]
max_minutes = 5

[[prevention.links]]
id = "buero"
label = "Büro"
kinds = ["family_office"]
life_phases = ["0-3"]
"""


def add(x: float, y: float) -> dict[str, Any]:
    longitude, latitude = TO_DEGREES.transform(350_000 + x, 5_700_000 + y)
    return {"action": "add", "place": [longitude, latitude], "capacity": 50}


CHANGES = {"changes": [add(2560, 500)]}


@pytest.fixture
def town(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Commune:
    monkeypatch.setattr("api.http.dependencies.REVISION_SECONDS", 0)
    made = with_network(commune)
    made.profile += PREVENTION
    made.start(run_burden)
    return made


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with transaction(town.engine) as connection:
        key = add_user(connection, "planung")
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        made.headers["x-api-key"] = key
        yield made


def asked(client: TestClient, query: str = ASK, changes: Any = None) -> Any:
    answer = client.post(f"{BASE}/gaps{query}", json=changes or CHANGES)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_without_a_run_of_gaps_there_is_one_sentence(client: TestClient) -> None:
    found = asked(client)
    assert found["gaps"]["run"] is None
    assert found["texts"]["lines"] == [
        "Lücken der Präventionskette sind noch nicht gesucht (kpk run gaps --region toy)."
    ]
    assert found["texts"]["tables"] == []
    saved = client.post(f"{BASE}{ASK}", json={"name": "Ohne", **CHANGES}).json()
    assert saved["result"]["gaps"]["missing"] == found["texts"]["lines"][0]


def test_gaps_are_those_of_the_run_and_the_changes_close_some(
    town: Commune, client: TestClient
) -> None:
    run = run_gaps(town.engine, "toy")
    stored = {link.cell: link for link in run.summary.links}["kita/3-6"]
    (link,) = asked(client)["gaps"]["links"]  # the other link is of another kind
    assert link["cell"] == "kita/3-6"
    of_run = sum(count for status, count in stored.areas.items() if status.is_gap)
    assert link["gaps_before"] == of_run > link["gaps_after"]
    assert link["lacking_before"] == pytest.approx(stored.children_without)
    assert link["lacking_after"] < link["lacking_before"]


def test_a_kind_that_no_link_names_is_one_sentence(town: Commune, client: TestClient) -> None:
    run_gaps(town.engine, "toy")
    found = asked(client, "?kind=school&life_phase=6-10")
    assert found["texts"]["lines"] == [
        "Die Präventionskette dieser Region verlangt kein Glied der Art Schule."
    ]
    assert found["texts"]["tables"] == []


def test_gaps_are_saved_compared_and_exported(
    town: Commune, client: TestClient, tmp_path: Path
) -> None:
    run_gaps(town.engine, "toy")
    shown = asked(client)
    saved = client.post(f"{BASE}{ASK}", json={"name": "Kita Höhe", **CHANGES}).json()
    assert saved["result"]["gaps"] == shown["gaps"]
    number = saved["id"]
    assert client.get(f"{BASE}/{number}").json()["result"]["gaps"] == shown["gaps"]
    page = client.get(f"/maps/scenarios?region=toy&ids={number}").text
    (link,) = shown["gaps"]["links"]
    assert f"{link['gaps_before']} → {link['gaps_after']}" in page
    target = tmp_path / "spiel.csv"
    write_scenario_file(town.engine, "toy", number, target, file_format="csv")
    beside = "".join(file.read_text() for file in tmp_path.iterdir() if file != target)
    assert "Kita in Laufweite (3–6 Jahre): Lücke geschlossen" in beside


def test_a_run_of_older_data_is_said(town: Commune, client: TestClient) -> None:
    run_gaps(town.engine, "toy")
    assert not any("älteren Lauf" in note for note in asked(client)["gaps"]["notes"])
    town.change_profile("few_children = 1", "few_children = 2")
    town.load()
    assert any("älteren Lauf" in note for note in asked(client)["gaps"]["notes"])


def test_a_wrong_change_is_refused_in_words(town: Commune, client: TestClient) -> None:
    run_gaps(town.engine, "toy")
    body = {"changes": [{"action": "close", "offer": "X|X"}]}
    answer = client.post(f"{BASE}/gaps{ASK}", json=body)
    assert answer.status_code == 404
    assert "X|X" in answer.json()["detail"]


def test_the_decision_form_is_filled_from_a_saved_scenario(client: TestClient) -> None:
    saved = client.post(f"{BASE}{ASK}", json={"name": "Kita & Höhe", **CHANGES}).json()
    page = client.get(f"/maps/scenarios?region=toy&ids={saved['id']}").text
    assert "title=Kita+%26+H%C3%B6he" in page
    assert str(CHANGES["changes"][0]["place"][1]) in page
