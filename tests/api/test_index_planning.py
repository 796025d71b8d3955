"""Planners say in the browser from what the burden index is computed, and can take it back."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.deliveries.homes import Home, remember_home
from api.load.region import load_region
from api.questions.burden.run import run_burden
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.database.runs import read_latest_run
from kpk_geo.database.users import add_user
from kpk_geo.profile import read_profile
from kpk_geo.results.burden import BURDEN

PAGE = "/daten/index?region=toy"
LATER = """
[[tables]]
file = "later.csv"
source = "all"
level = "gebiet"
key_column = "key"
reference_date = 2026-12-31
values = [ { indicator = "poverty", numerator = "poor", denominator = "children" } ]
"""


@pytest.fixture
def town(commune: Commune) -> Commune:
    """The toy commune, with a later table that its index does not use."""
    commune.files["later.csv"] = commune.files["table.csv"]
    commune.change_profile("\n[[offers]]", f"{LATER}\n[[offers]]")
    commune.start(run_burden)
    return commune


@pytest.fixture
def client(town: Commune, tmp_path: Path) -> TestClient:
    state = tmp_path / "state"
    remember_home(state, "toy", Home(town.folder / "toy.toml", town.folder))
    with transaction(town.engine) as connection:
        key = add_user(connection, "anna")
    client = TestClient(create_app(town.engine, state_dir=state), ORIGIN)
    client.headers["x-api-key"] = key
    return client


def page(client: TestClient) -> str:
    for _ in range(400):
        text = client.get(PAGE).text
        if "data-job" not in text:
            return text
        time.sleep(0.05)
    raise AssertionError(text)


def send(client: TestClient, **fields: Any) -> Any:
    shown = re.search(r'name="shown" value="(\w+)"', page(client))
    assert shown is not None
    return client.post(PAGE, data={"shown": shown[1], **fields}, follow_redirects=False)


def indicators(town: Commune) -> list[str]:
    with transaction(town.engine) as connection:
        plan = read_region(connection, "toy").profile.burden_index
    return [item.indicator for item in plan.status] if plan else []


def test_the_page_says_what_the_index_is_made_of_and_what_else_there_is(
    client: TestClient,
) -> None:
    text = page(client)
    assert "Der Belastungsindex rechnet mit 2 Kennzahlen zum 31.12.2025." in text
    assert "Darin: Kinderarmut, Arbeitslosigkeit." in text
    assert re.search(r'value="2025-12-31" checked', text)
    assert text.count("2 von 4 Gebieten haben einen Wert") + text.count("3 von 4") == 2
    assert "Einwohnerzahlen gibt es für diesen Tag nicht" in text  # on the later day


def test_another_day_is_planned_computed_and_taken_back(town: Commune, client: TestClient) -> None:
    before = (town.folder / "toy.toml").read_text()
    assert send(client, action="plan", day="2026-12-31", take="2026-12-31:poverty").is_redirect
    text = page(client)
    assert "Der Belastungsindex rechnet mit 1 Kennzahl zum 31.12.2026." in text
    assert 'role="alert"' not in text
    assert "Was auf den Karten danach anders ist" in text
    with transaction(town.engine) as connection:
        run = read_latest_run(connection, "toy", BURDEN)
    assert (run.stale, run.parameters.reference_date.year) == ("", 2026)
    assert run.parameters.population is None
    written = read_profile(town.folder / "toy.toml")
    assert load_region(town.engine, written, town.folder).is_complete
    with transaction(town.engine) as connection:
        assert not read_latest_run(connection, "toy", BURDEN).stale

    assert send(client, action="undo").is_redirect
    assert "rechnet mit 2 Kennzahlen zum 31.12.2025." in page(client)
    assert indicators(town) == ["poverty", "jobless"]
    after = (town.folder / "toy.toml").read_text()
    assert after.count("\n[[") == before.count("\n[[")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "plan"}, "Bitte den Tag wählen"),
        ({"action": "plan", "day": "2026-12-31"}, "mindestens eine Kennzahl"),
        ({"action": "plan", "day": "2026-12-31", "take": "2025-12-31:poverty"}, "mindestens eine"),
        ({"action": "plan", "day": "1999-01-01", "take": "1999-01-01:poverty"}, "mindestens eine"),
        ({"action": "plan", "day": "2025-12-31", "take": "2025-12-31:population"}, "mindestens"),
        ({"action": "nichts"}, "Was geschehen soll"),
    ],
)
def test_what_is_no_plan_is_said_and_changes_nothing(
    town: Commune, client: TestClient, fields: dict[str, str], said: str
) -> None:
    before = (town.folder / "toy.toml").read_bytes()
    sent = send(client, **fields)
    assert (sent.status_code, said in sent.text) == (422, True)
    assert (town.folder / "toy.toml").read_bytes() == before


def test_who_saw_another_profile_changes_nothing(town: Commune, client: TestClient) -> None:
    plan = {"action": "plan", "day": "2026-12-31", "take": "2026-12-31:poverty"}
    sent = client.post(PAGE, data={**plan, "shown": "0" * 64})
    assert "Das Profil wurde inzwischen geändert" in sent.text
    assert indicators(town) == ["poverty", "jobless"]


def test_strangers_see_a_login_and_plan_nothing(town: Commune) -> None:
    stranger = TestClient(create_app(town.engine), ORIGIN)
    plan = {"action": "plan", "day": "2026-12-31", "take": "2026-12-31:poverty", "shown": ""}
    assert "Kinderarmut" not in stranger.get(PAGE).text
    assert "Kinderarmut" not in stranger.post(PAGE, data=plan).text
    assert indicators(town) == ["poverty", "jobless"]


def test_a_first_index_is_planned_and_taken_back_to_none(town: Commune, client: TestClient) -> None:
    profile = town.folder / "toy.toml"
    profile.write_text(re.sub(r"\n\[burden_index\].*", "\n", profile.read_text(), flags=re.S))
    assert load_region(town.engine, read_profile(profile), town.folder).is_complete
    assert "wird noch kein Belastungsindex gerechnet" in page(client)
    assert send(client, action="plan", day="2025-12-31", take="2025-12-31:jobless").is_redirect
    assert "rechnet mit 1 Kennzahl zum 31.12.2025." in page(client)
    with transaction(town.engine) as connection:
        assert not read_latest_run(connection, "toy", BURDEN).stale
    assert send(client, action="undo").is_redirect
    text = page(client)
    assert "wird noch kein Belastungsindex gerechnet" in text
    assert 'role="alert"' not in text
    assert client.get("/").status_code == 200
    assert client.get("/daten?region=toy").status_code == 200
