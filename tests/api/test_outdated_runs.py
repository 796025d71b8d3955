"""A run that an earlier version stored asks to be computed anew, wherever it is asked for."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text
from street_files import with_network

from api.app import create_app
from api.questions.access.export import write_access
from api.questions.access.run import run_access
from api.questions.burden.export import write_burden
from api.questions.burden.run import run_burden
from api.questions.hot_spots.export import write_hot_spots
from api.questions.hot_spots.run import run_hot_spots
from kpk_geo.database import migrate
from kpk_geo.errors import OutdatedRunError

# What the version before typed results stored, cut down; 0005 was its schema.
EARLIER: dict[str, dict[str, Any]] = {
    "burden": {"status": {"areas": 4, "valid": 3, "classes": [], "limits": [-1, 1, 1.5]}},
    "hot-spots": {"indicator": "poverty", "tests": 0, "chance": None, "moran": None},
    "accessibility": {"questions": [{"kind": "kita", "life_phase": "3-6", "mode": "walk"}]},
}
TABLES = {
    "burden": "INSERT INTO kpk.burden_result (run_pk, area_id, part, validity, indicator_values) "
    "VALUES (:run, '01', 'status', 'valid', '{}')",
    "hot-spots": "INSERT INTO kpk.hot_spot_result VALUES (:run, '01', 'valid', '{}')",
    "accessibility": "INSERT INTO kpk.accessibility_result "
    "VALUES (:run, 'kita', '3-6', 'walk', '01', 'valid', '{}')",
}
ASKED = {
    "burden": ("/maps/burden", "burden", "burden.csv", "burden/map"),
    "hot-spots": ("/maps/hot-spots", "hot-spots", "hot-spots.csv", "hot-spots/map"),
    "accessibility": ("accessibility",),
}
INSERT = text(
    "INSERT INTO kpk.run (region_id, analysis, level_pk, parameters, inputs, summary, started_at, "
    "software_version) SELECT 'toy', :analysis, level_pk, CAST(:parameters AS jsonb), '{}', "
    "CAST(:summary AS jsonb), now(), '0.0.9' FROM kpk.area_level RETURNING run_pk"
)


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    """A commune with runs of the earlier version, upgraded to this one."""
    engine = create_engine(new_database("outdated"))
    made = with_network(Commune(tmp_path_factory.mktemp("outdated"), engine))
    made.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    assert made.errors() == []
    migrate.downgrade(engine, "0005")
    with engine.begin() as connection:
        for analysis, summary in EARLIER.items():
            parameters = {"indicator": "poverty"} if analysis == "hot-spots" else {}
            run_pk = connection.scalar(
                INSERT,
                {"analysis": analysis, "parameters": json.dumps(parameters),
                 "summary": json.dumps(summary)},
            )  # fmt: skip
            connection.execute(text(TABLES[analysis]), {"run": run_pk})
    migrate.upgrade(engine)
    yield made
    engine.dispose()


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


@pytest.mark.parametrize("slug", EARLIER)
def test_page_csv_map_and_rows_say_how_to_compute_anew(client: TestClient, slug: str) -> None:
    for path in ASKED[slug]:
        address = f"{path}?region=toy" if path.startswith("/") else f"/api/regions/toy/{path}"
        answer = client.get(address, headers={"Accept": "text/html"})
        assert answer.status_code == 404, address
        assert f"Bitte neu rechnen: kpk run {slug} --region toy" in answer.text, address
        assert "Programmversion" in answer.text


def test_the_start_page_asks_to_compute_anew(client: TestClient) -> None:
    start = client.get("/")
    assert start.status_code == 200
    assert "Bitte neu rechnen: kpk run burden --region toy" in start.text


@pytest.mark.parametrize("write", [write_burden, write_hot_spots, write_access])
def test_exports_write_nothing(town: Commune, tmp_path: Path, write: Any) -> None:
    with pytest.raises(OutdatedRunError, match="Bitte neu rechnen: kpk run"):
        write(town.engine, "toy", tmp_path / "x.csv", file_format="csv")
    assert list(tmp_path.iterdir()) == []


def test_the_page_of_access_computes_its_own_answers_and_needs_no_run(client: TestClient) -> None:
    assert client.get("/maps/accessibility?region=toy").status_code == 200


def test_nothing_is_stored_that_rests_on_an_outdated_run(town: Commune) -> None:
    with pytest.raises(OutdatedRunError, match="kpk run burden"):
        run_access(town.engine, "toy")
    with pytest.raises(OutdatedRunError, match="kpk run burden"):
        run_hot_spots(town.engine, "toy", "poverty")


def test_live_answer_says_why_there_is_no_equity(client: TestClient) -> None:
    asked = "kind=kita&life_phase=3-6&mode=walk"
    answer = client.get(f"/api/regions/toy/accessibility/map?{asked}").json()
    assert "Bitte neu rechnen: kpk run burden" in answer["without_equity"]


def test_a_later_format_and_unreadable_content_are_as_polite(
    town: Commune, client: TestClient
) -> None:
    for change in ("format_version = 99", "format_version = 2, summary = '{\"what\": 1}'"):
        with town.engine.begin() as connection:
            connection.execute(text(f"UPDATE kpk.run SET {change}"))
        answer = client.get("/api/regions/toy/burden")
        assert answer.status_code == 404
        assert "Bitte neu rechnen" in answer.json()["detail"]


def test_computing_anew_is_all_that_is_needed(town: Commune, client: TestClient) -> None:
    run_burden(town.engine, "toy")
    run_access(town.engine, "toy")
    run_hot_spots(town.engine, "toy", "poverty")
    for paths in ASKED.values():
        for path in paths:
            address = f"{path}?region=toy" if path.startswith("/") else f"/api/regions/toy/{path}"
            assert client.get(address).status_code == 200, address
