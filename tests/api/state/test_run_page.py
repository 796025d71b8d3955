"""One command computes an invented state; the page says how far it is, and what failed."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.app import create_app
from api.cli.app import run
from benchmarks.state.generate import PROFILE, write_state
from kpk_geo.database.connection import transaction
from kpk_geo.database.state_runs import read_commune_results, read_newest_state_run

pytestmark = pytest.mark.postgis
LAND, PAGE = "erfundenes-land", "/vergleich/erfundenes-land/lauf"


def page(engine: Engine) -> str:
    app = create_app(engine)
    with TestClient(app, "http://127.0.0.1", raise_server_exceptions=False) as client:
        return client.get(PAGE).text


def test_a_state_is_computed_by_one_command_and_its_page_says_how_far_it_is(
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KPK_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("KPK_STATE_DIR", str(tmp_path / "state"))
    write_state(tmp_path / "land")
    profile = tmp_path / "land" / PROFILE
    words = profile.read_text(encoding="utf-8").replace(
        'modes = ["walk", "pushchair", "bike", "car"]', 'modes = ["walk"]'
    )
    profile.write_text(words.replace('"counselling"', '"shelter"'), encoding="utf-8")
    command = ("run", "state", str(profile), "--single")
    assert run(list(command)) == 1
    assert "noch nicht ganz geladen" in capsys.readouterr().err
    assert run(["load", "--state", str(profile)]) == 0
    assert "Das Land ist noch nicht gerechnet" in page(engine)

    assert run(list(command)) == 1  # nobody has a shelter
    said = capsys.readouterr()
    assert "Wege und Tabellen je Gemeinde: 2 von 3, nicht begonnen 1" in said.out
    assert "Für „Schutzeinrichtung“ ist kein Angebot" in said.out
    html = page(engine)
    assert "Das Land ist gerechnet, aber 1 Schritt schlug fehl:" in html
    assert "choose:shelter" in html
    assert "Für „Schutzeinrichtung“ ist kein Angebot" in html
    with transaction(engine) as connection:
        found = read_newest_state_run(connection, LAND)
        assert found is not None
        rows = read_commune_results(connection, found.state_run_pk)
    assert {len(part) for part in rows.values()} == {5}
    assert list(rows) == ["kita/3-6/walk/places", "school/6-10/walk/places"]

    profile.write_text(words.replace(', { kind = "counselling" }', ""), encoding="utf-8")
    assert run(list(command)) == 0
    assert "Das Land ist gerechnet:" in page(engine)
    with transaction(engine) as connection:
        connection.execute(text("UPDATE kpk.state_run SET status = 'running'"))
    assert "Der Lauf ist abgebrochen:" in page(engine)  # nobody holds it
