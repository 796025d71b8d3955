"""A run that the profile plans otherwise is out of date; one that it plans no more is not shown."""

from collections.abc import Iterator

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.questions.burden.run import run_burden

PAGE = {"Accept": "text/html"}


@pytest.fixture
def client(commune: Commune) -> Iterator[TestClient]:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.start(run_burden)
    with TestClient(create_app(commune.engine), ORIGIN) as made:
        yield made


def without_index(profile: str) -> str:
    start = profile.index("[burden_index]")
    end = profile.find("\n[", start + 1)
    return profile[:start] + ("" if end < 0 else profile[end:])


def test_an_index_that_nobody_plans_any_more_is_not_shown(
    client: TestClient, commune: Commune
) -> None:
    """What was called burden before is not called so any longer."""
    assert "belastet" in client.get("/maps/overview?region=toy", headers=PAGE).text
    commune.profile = without_index(commune.profile)
    commune.load()
    client.app.state.revisions.clear()  # type: ignore[attr-defined]
    assert client.get("/api/regions/toy/burden").status_code == 404
    page = client.get("/maps/burden?region=toy", headers=PAGE)
    assert page.status_code == 404
    assert "plant diese Auswertung nicht mehr" in page.text
    overview = client.get("/maps/overview?region=toy", headers=PAGE)
    assert overview.status_code == 200
    assert "hoch belastet" not in overview.text
    area = client.get("/gebiet/toy/gebiet/01", headers=PAGE)
    assert area.status_code == 200
    assert "hohe Belastung" not in area.text


def test_a_plan_that_changed_makes_the_run_out_of_date(
    client: TestClient, commune: Commune
) -> None:
    assert "Veraltet" not in client.get("/maps/burden?region=toy", headers=PAGE).text
    commune.change_profile("[burden_index]\n", "[burden_index]\nrobust_share = 0.8\n")
    commune.load()
    client.app.state.revisions.clear()  # type: ignore[attr-defined]
    page = client.get("/maps/burden?region=toy", headers=PAGE).text
    assert "Veraltet: Seit der Rechnung vom" in page
    assert "plant das Profil sie anders" in page
    run_burden(commune.engine, "toy")
    client.app.state.revisions.clear()  # type: ignore[attr-defined]
    assert "Veraltet" not in client.get("/maps/burden?region=toy", headers=PAGE).text
