"""From a register with fractions, slashes and ranges to an answer, as it is loaded and asked."""

import json
from collections.abc import Callable

import pytest
from conftest import Commune
from sqlalchemy import text

from api.cli.app import run
from kpk_geo.database import migrate
from kpk_geo.database.connection import transaction

REGISTER = """Straße;Hausnr;PLZ;Ort;Ortsteil;x;y
Brunnenweg;14;47000;Spielstadt;Alt;350000;5700500
Brunnenweg;14/2;47000;Spielstadt;Alt;350200;5700500
Brunnenweg;16;47000;Spielstadt;Alt;350030;5700500
Lindenallee;6;47000;Spielstadt;Alt;351000;5700500
Lindenallee;6 1/2;47000;Spielstadt;Alt;351200;5700500
Lindenallee;1+3;47000;Spielstadt;Alt;351400;5700500
Lindenallee;20 A-C;47000;Spielstadt;Alt;351600;5700500
Kirchstr.;8;47000;Spielstadt;Alt;352000;5700500
Kirchstr.;8;47001;Spielstadt;Neu;352000;5701500
"""
SECTION = """[[addresses]]
file = "register.csv"
source = "all"
format = "table"
x_column = "x"
y_column = "y"
columns = { street = "Straße", number = "Hausnr", postcode = "PLZ", municipality = "Ort", district = "Ortsteil" }

[[offers]]"""  # noqa: E501 - one line of TOML

Ask = Callable[[str], tuple[str, str]]


@pytest.fixture
def town(commune: Commune, monkeypatch: pytest.MonkeyPatch) -> Commune:
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    commune.files["register.csv"] = REGISTER.encode()
    commune.change_profile("[[offers]]", SECTION)
    commune.change("offers.csv", "Hafenstr. 1;;;350500;5700500", "Brunnenweg 14/2;;;;")
    return commune


@pytest.fixture
def ask(town: Commune, capsys: pytest.CaptureFixture[str]) -> Ask:
    def geocode(address: str) -> tuple[str, str]:
        assert run(["geocode", address, "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        return answer["grade"], answer["candidates"][0]["label"].split(",")[0]

    return geocode


def test_exact_number_comes_first_and_labels_stand_as_delivered(town: Commune, ask: Ask) -> None:
    result = town.load()
    step = next(step for step in result.steps if step.kind == "Adressen")
    assert step.accepted == 11
    assert any("2 Einträge führen mehrere Hausnummern" in reason for _, reason in town.notes())
    assert ask("47000 Spielstadt, Brunnenweg 14/2") == ("exact", "Brunnenweg 14/2")
    assert ask("Brunnenweg 14-2, DE-47000 Spielstadt") == ("exact", "Brunnenweg 14/2")
    assert ask("Brunnenweg 14/5, Spielstadt")[0] == "check"
    assert ask("Spielstadt Brunnenweg 14-16") == ("safe", "Brunnenweg 14")
    assert ask("Lindenallee 6½, Spielstadt, Deutschland") == ("exact", "Lindenallee 6 1/2")
    assert ask("Lindenallee 6-1/2") == ("exact", "Lindenallee 6 1/2")
    assert ask("Lindenallee 3") == ("safe", "Lindenallee 1+3")
    assert ask("Lindenallee 20 a-c") == ("exact", "Lindenallee 20 A-C")
    assert ask("Lindenallee 6-2")[0] == "check"
    assert ask("Kirchstr. 8, Spielstadt")[0] == "check"
    assert ask("Kirchstr. 8, Spielstadt-Neu") == ("exact", "Kirchstr. 8")
    matched = town.rows("SELECT matched FROM kpk.site WHERE address_key LIKE 'brunnenweg|14|/2|%'")
    assert matched == [("Brunnenweg 14/2, 47000 Spielstadt (Alt)",)]


def test_decision_about_an_address_goes_with_its_new_key(town: Commune) -> None:
    town.start()
    migrate.downgrade(town.engine, "0017")
    old = "brunnenweg|14||2||"
    with transaction(town.engine) as connection:
        changed = connection.execute(
            text("UPDATE kpk.site SET address_key = :old WHERE address_key LIKE 'brunnenweg|14|%'"),
            {"old": old},
        )
        assert changed.rowcount == 1
        for line in ("Brunnenweg 14/2", "Brunnenweg 14-2"):
            connection.execute(
                text(
                    "INSERT INTO kpk.place_decision (region_id, address_key, address, decision,"
                    " decided_by) VALUES ('toy', :old, :line, 'no_place', 'anna')"
                ),
                {"old": old, "line": line},
            )
    migrate.upgrade(town.engine)
    keys = dict(town.rows("SELECT address, address_key FROM kpk.place_decision"))
    assert keys == dict.fromkeys(("Brunnenweg 14/2", "Brunnenweg 14-2"), "brunnenweg|14|/2|||")
    assert town.rows("SELECT count(*) FROM kpk.site WHERE address_key = :old", old=old) == [(0,)]
