"""What the pages say of communes is what CSV, Excel, JSON and the command line say."""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from conftest import Commune
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.app import create_app
from api.cli.app import run
from api.load.region import load_region
from api.questions.access.run import run_access
from benchmarks.state.generate import PROFILE, write_state
from benchmarks.state.own_region import PROFILE as OWN_PROFILE
from benchmarks.state.own_region import write_own_region
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.profile import read_profile

pytestmark = pytest.mark.postgis
LAND, OWN = "erfundenes-land", "17111004"
PAGE, API = f"/vergleich/{LAND}?kommune={OWN}", f"/api/states/{LAND}"
WAYS = f"{API}/wege?kommune={OWN}"


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a state; tests leave them as they are."""
    folder = tmp_path_factory.mktemp("land")
    write_state(folder)
    profile = folder / PROFILE
    words = profile.read_text(encoding="utf-8").replace(
        'modes = ["walk", "pushchair", "bike", "car"]', 'modes = ["walk", "car"]'
    )
    profile.write_text(words, encoding="utf-8")
    return folder


@pytest.fixture
def client(commune: Commune, land: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    url = commune.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    monkeypatch.setenv("KPK_STATE_DIR", str(land / "state"))

    def fill(_: Engine) -> None:
        assert run(["load", "--state", str(land / PROFILE)]) == 0
        assert run(["run", "state", str(land / PROFILE), "--single"]) == 0

    commune.once("state with ways", fill)
    app = create_app(commune.engine)
    with TestClient(app, "http://127.0.0.1", raise_server_exceptions=False) as made:
        yield made


def table(html: str, name: str) -> pd.DataFrame:
    (found,) = [
        item for item in pd.read_html(io.StringIO(html), decimal=",", thousands=".")
        if name in item.columns
    ]  # fmt: skip
    return found


def plain(text: object) -> str:
    """Write one kind of blank, as a reader sees it."""
    return str(text).replace("\u202f", " ").replace("\xa0", " ")


def rows(client: TestClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def lines(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";"))


def test_ways_are_the_same_on_page_in_json_csv_excel_and_on_the_command_line(
    client: TestClient, tmp_path: Path
) -> None:
    html = client.get(f"{PAGE}&verkehr=walk").text
    assert "Zu Fuß, gerechnet am " in html or "zu Fuß, gerechnet am " in html
    said = table(html, "in 15 Minuten dort").set_index("Angebot")
    stored = rows(client, WAYS)
    own = {
        f"{row['kind']} ({row['life_phase']})": row
        for row in stored
        if row["area_id"] == OWN and row["mode"] == "zu Fuß"
    }
    assert set(said.index) == set(own)
    for label, row in own.items():
        shown = {name: plain(value) for name, value in said.loc[label].items()}
        assert shown["in 15 Minuten dort"] == f"{number(100 * row['share_within_15_min'], 1)} %"
        slowest = f"{number(row['minutes_p95'], 1)} min"
        assert shown["95 von 100 Kindern brauchen höchstens"] == slowest
        assert int(shown["andere mit Wert"]) == row["others"]
        if row["supply_per_100"] is not None:
            per_100 = f"{number(row['supply_per_100'], 1)} Plätze je 100 Kinder"
            assert shown["Versorgung"] == per_100
            low, high = number(row["supply_low"], 1), number(row["supply_high"], 1)
            assert shown["Spanne"] in {f"{low} bis {high}", low}
    content = client.get(f"{API}/wege.csv?kommune={OWN}&columns=german").content.decode()
    written = lines(content)
    assert [line["Kommune"] for line in written] == [row["name"] for row in stored]
    assert [line["in 15 Minuten (%)"] for line in written] == [
        "" if row["share_within_15_min"] is None else number(100 * row["share_within_15_min"], 1)
        for row in stored
    ]
    out = tmp_path / "wege.csv"
    command = ["export", "state", LAND, "--out", str(out), "--kind", "wege", "--commune", OWN]
    assert run(command) == 0
    assert out.read_bytes().decode() == content
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{API}/kommunen.xlsx?kommune={OWN}").content)
    )
    assert book["Wege und Versorgung"].max_row == len(stored) + 1


def test_figures_are_the_same_on_page_in_json_csv_and_on_the_command_line(
    client: TestClient, tmp_path: Path
) -> None:
    items = rows(client, f"{API}/kommunen?kommune={OWN}&gleich=district")
    assert {row["district_name"] for row in items} == {items[0]["district_name"]}
    assert [row["area_id"] for row in items if row["own"]] == [OWN]
    name = next(key.removesuffix("_low") for key in items[0] if key.endswith("_low"))
    html = client.get(f"{PAGE}&gleich=district").text
    (own,) = [row for row in items if row["own"]]
    assert f"{number(100 * own[name], 1)}\u202f%" in html
    content = client.get(
        f"{API}/kommunen.csv?kommune={OWN}&gleich=district&columns=german"
    ).content.decode()
    assert [line["Gemeindeschlüssel"] for line in lines(content)] == [
        row["area_id"] for row in items
    ]
    out = tmp_path / "kommunen.csv"
    command = ["export", "state", LAND, "--out", str(out), "--commune", OWN, "--alike", "district"]
    assert run(command) == 0
    assert out.read_bytes().decode() == content
    every = rows(client, f"{API}/kommunen")
    assert not [key for key in every[0] if "rank" in key]  # no league table of all
    assert {row["area_id"]: row[name] for row in every}[OWN] == own[name]
    assert f"andere {number(100 * own[f'{name}_others'], 1)} %" in plain(html)
    assert own[f"{name}_against"] in html
    assert own["cells"] + sum(row["cells"] for row in every if row["area_id"] != OWN) == 220


def test_a_kreis_has_the_same_numbers_on_its_page_in_json_and_csv(
    client: TestClient, tmp_path: Path
) -> None:
    html = plain(client.get(f"/vergleich/{LAND}/kreis/17111").text)
    items = {row["name"]: row for row in rows(client, f"{API}/kommunen?kreis=17111")}
    said = table(html, "Gemeinde").set_index("Gemeinde")
    assert set(said.index) == set(items)
    figure = next(name for name in said.columns if name.startswith("Kinder in Familien"))
    for name, row in items.items():
        share, low, high = (
            number(100 * row[key], 1)
            for key in ("child_poverty", "child_poverty_low", "child_poverty_high")
        )
        assert said[figure][name] == f"{share} % {low} % bis {high} %"
    ways = [row for row in rows(client, f"{API}/wege?kreis=17111") if row["mode"] == "zu Fuß"]
    section = html[html.index('id="wege"') :]
    for row in ways:
        if row["share_within_15_min"] is not None:
            assert f"<td>{number(100 * row['share_within_15_min'], 1)} %</td>" in section
    out = tmp_path / "kreis.csv"
    assert run(["export", "state", LAND, "--out", str(out), "--district", "17111"]) == 0
    address = f"{API}/kommunen.csv?kreis=17111&columns=german"
    assert out.read_bytes() == client.get(address).content
    notes = client.get(f"{API}/kommunen?kreis=17111").json()["notes"]
    (whole,) = [plain(note["text"]) for note in notes if "Alle zusammen: „Kinder" in note["name"]]
    assert f"alle zusammen {whole}" in html


def test_the_map_leads_to_each_commune_and_so_does_the_table_below_it(client: TestClient) -> None:
    html = client.get(f"/vergleich/{LAND}").text
    keys = {row["area_id"] for row in rows(client, f"{API}/kommunen")}
    picture, listed = html[html.index("<svg") : html.index("</svg>")], html[html.index("<tbody>") :]
    for part in (picture, listed):
        assert set(re.findall(r"kommune=(\d{8})", part)) == keys
    assert 'tabindex="-1"' in picture  # five hundred stops would bar the way of a keyboard
    other = client.get(f"/vergleich/{LAND}?kennzahl=single_parents").text
    assert "Karte: Alleinerziehende Familien" in other
    assert client.get(f"/vergleich/{LAND}?kennzahl=armut").status_code == 404


def test_a_commune_stands_beside_its_own_region_with_both_figures_and_days(
    client: TestClient, tmp_path: Path, engine: Engine
) -> None:
    own = write_own_region(tmp_path / "own", OWN)
    load_region(engine, read_profile(tmp_path / "own" / OWN_PROFILE), tmp_path / "own")
    (state,) = [row for row in rows(client, f"{API}/kommunen") if row["area_id"] == OWN]
    beside = table(client.get(PAGE).text, "nach den Zahlen der Kommune").set_index("Kennzahl")
    assert {name: [plain(cell) for cell in line] for name, line in beside.iterrows()} == {
        "Einwohner": [
            f"{number(state['population'])} (31.12.2023)",
            f"{number(own['population'])} (31.12.2024)",
        ],
        "Kinder in Familien mit SGB II": [
            f"{number(100 * state['child_poverty'], 1)} % (31.12.2023)",
            f"{number(100 * own['child_poverty'], 1)} % (31.12.2024)",
        ],
    }
    overview = f"/maps/overview?region=stadt-{OWN}"
    for address in (PAGE, f"/vergleich/{LAND}", f"/vergleich/{LAND}/kreis/17111"):
        assert f'href="{overview}"' in client.get(address).text
    assert client.get(overview).status_code == 200


OWN_WAYS = """
[[offers]]
file = "angebote_{key}.csv"
source = "erfunden"
separator = ";"
decimal = "."
crs = "EPSG:25832"
x_column = "ost"
y_column = "nord"
columns = {{ offer_id = "nummer", title = "titel", kind = "art", capacity_value = "plaetze" }}

[[population]]
file = "Zensus2022_Alter_Infr_100m-Gitter.csv"
format = "zensus2022"
source = "erfunden"
reference_date = 2022-05-15

[network]
file = "strassen.osm.pbf"
source = "erfunden"

[accessibility]
level = "ortsteil"
modes = ["walk"]
services = [{{ kind = "kita" }}, {{ kind = "family_office", capacity = "offers" }}]
"""


def test_a_communes_own_answers_about_ways_stand_beside_those_of_the_state(
    client: TestClient, tmp_path: Path, land: Path, engine: Engine
) -> None:
    folder = tmp_path / "own"
    write_own_region(folder, OWN)
    for file in (f"angebote/angebote_{OWN}.csv", "Zensus2022_Alter_Infr_100m-Gitter.csv",
                 "strassen.osm.pbf"):  # fmt: skip
        shutil.copy(land / file, folder)
    with (folder / OWN_PROFILE).open("a", encoding="utf-8") as profile:
        profile.write(OWN_WAYS.format(key=OWN))
    load_region(engine, read_profile(folder / OWN_PROFILE), folder)
    own = run_access(engine, f"stadt-{OWN}").summary.questions[0]
    beside = table(client.get(PAGE).text, "nach den Zahlen der Kommune").set_index("Kennzahl")
    (state,) = [row for row in rows(client, WAYS) if row["area_id"] == OWN
                and (row["kind"], row["mode"]) == ("Kita", "zu Fuß")]  # fmt: skip
    label = "Kita (3–6 Jahre), zu Fuß"
    for name, theirs, mine in (
        ("in 15 Minuten dort", f"{number(100 * state['share_within_15_min'], 1)} %",
         f"{number(100 * own.share_within_15_min, 1)} %"),
        ("Versorgung", f"{number(state['supply_per_100'], 1)} Plätze je 100 Kinder",
         f"{number(own.supply_per_100, 1)} Plätze je 100 Kinder"),
    ):  # fmt: skip
        cells = [plain(cell).rpartition(" (")[0] for cell in beside.loc[f"{label}: {name}"]]
        assert cells == [theirs, mine]
    # only what lies across the border makes a difference, and the commune's own list has none
    assert own.supply_per_100 < state["supply_per_100"]
    assert not any("Familienbüro" in name for name in beside.index)  # the state did not ask


def test_neither_a_region_is_loaded_over_a_state_nor_a_state_over_a_region(
    client: TestClient,
    tmp_path: Path,
    land: Path,
    engine: Engine,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_own_region(tmp_path / "own", OWN)
    profile = tmp_path / "own" / OWN_PROFILE
    words = profile.read_text(encoding="utf-8")
    profile.write_text(words.replace(f"stadt-{OWN}", LAND), encoding="utf-8")
    with pytest.raises(InputError, match=f'"{LAND}": Unter dieser Kennung ist ein Land geladen'):
        load_region(engine, read_profile(profile), tmp_path / "own")
    profile.write_text(words, encoding="utf-8")
    load_region(engine, read_profile(profile), tmp_path / "own")
    state = tmp_path / "other.toml"
    words = (land / PROFILE).read_text(encoding="utf-8")
    words = words.replace(f'"{LAND}"', f'"stadt-{OWN}"')
    state.write_text(re.sub('= "(gemeinden|programm|schluesselwechsel).csv"',
                            rf'= "{land}/\1.csv"', words), encoding="utf-8")  # fmt: skip
    assert run(["load", "--state", str(state), "--data", str(land)]) != 0
    assert "ist eine Region geladen" in " ".join(capsys.readouterr().err.split())


def test_an_old_or_incomplete_run_says_so_and_nothing_is_called_sure(
    client: TestClient, engine: Engine
) -> None:
    with transaction(engine) as connection:
        connection.execute(
            text("UPDATE kpk.state_run SET status = 'incomplete', "
                 "started_at = started_at - interval '1 day'")
        )  # fmt: skip
    html = client.get(PAGE).text
    section = html[html.index('id="wege"') : html.index('id="eigene"')]
    assert "Das Land wurde danach neu geladen" in section
    assert "Nicht alles wurde gerechnet" in section
    assert "sicher höher" not in section


def test_a_commune_whose_streets_are_cut_off_is_marked_and_stands_behind_no_others_figure(
    client: TestClient, engine: Engine
) -> None:
    cut = "17111008"
    with transaction(engine) as connection:
        connection.execute(
            text("UPDATE kpk.commune_result SET figures = figures || CAST(:row AS jsonb) "
                 "WHERE commune_id = :key"),
            {"key": cut, "row": json.dumps({"validity": "valid", "share_within_15_min": 0.5})},
        )  # fmt: skip
    before = {row["kind"]: row for row in rows(client, WAYS) if row["own"]}
    assert before["Kita"]["others"] == 1
    with transaction(engine) as connection:
        connection.execute(
            text("UPDATE kpk.run SET summary = jsonb_set(summary, '{faults}', "
                 "CAST(:faults AS jsonb)) "
                 "WHERE analysis = 'state'"),
            {"faults": json.dumps([
                {"kind": "cut_off", "text": "Altlohe ist abgeschnitten.", "communes": [cut]}
            ])},
        )  # fmt: skip
    after = {row["kind"]: row for row in rows(client, WAYS) if row["own"]}
    assert after["Kita"]["others"] == 0
    (marked,) = {row["faults"] for row in rows(client, f"{API}/wege") if row["area_id"] == cut}
    assert marked == "am Rand des Auszugs abgeschnitten"
    html = client.get(f"/vergleich/{LAND}/kreis/17111").text
    assert "Altlohe (Straßen fehlen oder sind abgeschnitten)" in html
    assert "Altlohe ist abgeschnitten." in html


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"{API}/kommunen?kommune={OWN}&kreis=17111", 422, "nur eines von beiden"),
        (f"{API}/kommunen?gleich=type", 422, "auch die Kommune nennen"),
        (f"{API}/kommunen?kommune=1", 404, "kommune=1"),
        (f"{API}/kommunen?kreis=1", 404, "Einen Kreis"),
        (f"{PAGE}&verkehr=zug", 404, "verkehr=zug"),
        ("/api/states/nirgends/kommunen", 404, "nirgends"),
    ],
)
def test_what_cannot_be_given_is_said(
    client: TestClient, address: str, status: int, said: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert said in answer.text
