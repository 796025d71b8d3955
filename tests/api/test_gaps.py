"""From files to gaps: run, files, service and command line agree; what is lacking is said."""

import csv
import json
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from gap_town import PREVENTION, with_links
from openpyxl import load_workbook

from api.app import create_app
from api.cli.app import run
from api.files.workbook import SOURCES
from api.questions.burden.run import run_burden
from api.questions.gaps.export import write_gaps
from api.questions.gaps.run import run_gaps
from api.questions.gaps.table import read_gaps_table
from kpk_geo.errors import InputError, NotFoundError, ProfileError
from kpk_geo.model import LinkStatus, Underserved
from kpk_geo.profile import read_profile
from kpk_geo.results.gaps import OVERALL

GAPS = "/api/regions/toy/gaps"


@pytest.fixture
def town(commune: Commune) -> Commune:
    return with_links(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    run_gaps(town.engine, "toy")
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def test_run_stores_links_and_areas(town: Commune) -> None:
    found = run_gaps(town.engine, "toy")
    kita, office = found.summary.links
    assert kita.offers == 4  # the confidential one is not among them
    assert kita.offers_outside == 1
    assert kita.areas[LinkStatus.PRESENT] == 2
    assert kita.areas[LinkStatus.UNREACHED] == 1  # Höhe: the way to Wald is longer than 12 minutes
    assert kita.areas[LinkStatus.UNKNOWN] == 1  # Wald: the census withholds who lives there
    assert office.areas[LinkStatus.MISSING] == 4
    assert not found.parameters.by_straight_line
    assert set(found.inputs) >= {"network:streets.osm", "offers:offers.csv:"}


def test_without_an_index_it_is_said_and_nothing_is_judged(town: Commune) -> None:
    found = run_gaps(town.engine, "toy")
    assert "kpk run burden" in found.summary.no_burden
    assert found.summary.underserved[OVERALL][Underserved.UNKNOWN] == 4


def test_file_service_and_command_line_agree_on_an_area(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    out = town.folder / "gaps.csv"
    assert run(["export", "gaps", "--region", "toy", "--out", str(out)]) == 0
    assert "Glieder und Verfahren" in capsys.readouterr().out
    row = rows_of(out)["03"]
    area = area_of(client, "03")
    cell = area["cells"]["kita/3-6"]
    assert row["Kita (3–6 Jahre): Stand"] == "Glied nicht erreichbar"
    assert cell["status"] == "unreached"
    assert number(row["Kita (3–6 Jahre): Anteil in der Zeit (%)"]) == cell["share"] == 0
    assert number(row["Kita (3–6 Jahre): Kinder ohne"]) == pytest.approx(cell["without"], abs=0.5)
    assert cell["without"] == pytest.approx(20)  # a fifth of the hundred under 18 is 3 to 5
    assert number(row["Bedarf ohne Angebot"]) == pytest.approx(area["score"], abs=0.005)
    assert run(["run", "gaps", "--region", "toy", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    links = {link["cell"]: link for link in printed["summary"]["links"]}
    assert links["kita/3-6"]["areas"]["unreached"] == 1
    assert run(["run", "gaps", "--region", "toy"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Kita (3–6 Jahre): 4 Angebote, davon 1 außerhalb der Region" in text
    assert (
        client.get(f"{GAPS}.csv").text.lstrip("\ufeff").splitlines()[0].startswith("area_id;name")
    )


def rows_of(path: Any) -> dict[str, dict[str, str]]:
    lines = path.read_text("utf-8-sig").splitlines()
    return {row["Nummer"]: row for row in csv.DictReader(lines, delimiter=";")}


def area_of(client: TestClient, area_id: str) -> dict[str, Any]:
    items = client.get(GAPS).json()["items"]
    found: dict[str, Any] = next(item for item in items if item["area_id"] == area_id)
    return found


def number(text: str) -> float:
    return float(text.replace(",", "."))


def test_service_gives_pages_of_areas_with_the_whole_summary(client: TestClient) -> None:
    body = client.get(f"{GAPS}?limit=2&offset=2").json()
    assert [item["area_id"] for item in body["items"]] == ["03", "04"]
    assert body["total"] == 4
    assert [link["cell"] for link in body["summary"]["links"]] == ["kita/3-6", "amt/0-3"]
    assert "Wo mehr gebraucht wird, ist nicht zu sagen" in body["sentence"]


def test_offers_behind_a_cell_come_with_minutes_and_without_the_confidential_one(
    client: TestClient,
) -> None:
    body = client.get(f"{GAPS}/02/offers?cell=kita/3-6").json()
    titles = [offer["title"] for offer in body["offers"]]
    assert titles[0] == "Kita Brücke"
    assert "Kita Geheim" not in json.dumps(body)
    first = body["offers"][0]
    assert first["here"]
    assert 0 < first["minutes"] < 12
    assert first["children_in_time"] == 1
    assert first["capacity"] == 1  # offers are counted here, not places
    assert body["status"] == "present"


@pytest.mark.parametrize(
    ("path", "words"),
    [("99/offers?cell=kita/3-6", "Das Gebiet „99“"), ("01/offers?cell=kita/0-3", "Das Glied")],
)
def test_unknown_areas_and_cells_are_not_found(client: TestClient, path: str, words: str) -> None:
    answer = client.get(f"{GAPS}/{path}")
    assert answer.status_code == 404
    assert words in answer.text


def test_other_links_in_the_profile_since_the_run_ask_for_a_new_one(
    town: Commune, client: TestClient
) -> None:
    town.change_profile("max_minutes = 12", "max_minutes = 13")
    town.load()
    answer = client.get(f"{GAPS}/02/offers?cell=kita/3-6")
    assert answer.status_code == 404
    assert "haben sich seit der Rechnung geändert" in answer.text


def test_nothing_confidential_is_in_any_file(town: Commune, client: TestClient) -> None:
    run_gaps(town.engine, "toy")
    texts = [client.get(GAPS).text, client.get(f"{GAPS}.csv").text]
    for file_format in ("csv", "geojson", "json"):
        out = town.folder / f"all.{file_format}"
        write_gaps(town.engine, "toy", out, file_format=file_format)
        texts.append(out.read_text("utf-8"))
    assert not any("Geheim" in text or "K3" in text for text in texts)


def test_book_has_sheets_of_links_and_sources(town: Commune) -> None:
    run_gaps(town.engine, "toy")
    out = town.folder / "gaps.xlsx"
    write_gaps(town.engine, "toy", out, file_format="xlsx")
    book = load_workbook(out)
    assert book.sheetnames == ["Lücken der Kette", "Glieder", SOURCES]
    heads = [cell.value for cell in book["Glieder"][1]]
    assert "Gebiete: Glied fehlt" in heads


def test_ranked_list_has_reasons_in_words(town: Commune) -> None:
    run_burden(town.engine, "toy")
    run_gaps(town.engine, "toy")
    with town.engine.connect() as connection:
        table = read_gaps_table(connection, "toy")
    assert table.run.summary.no_burden == ""
    assert table.run.parameters.burden_run is not None
    out = town.folder / "list.csv"
    write_gaps(town.engine, "toy", out, file_format="csv", kind="underserved")
    lines = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(lines) == len(table.ranked())
    with pytest.raises(InputError, match="--kind rang"):
        write_gaps(town.engine, "toy", out, file_format="csv", kind="rang")


def test_without_streets_ways_are_straight_lines_and_it_is_said(town: Commune) -> None:
    before, _, after = town.profile.partition("[network]")
    town.profile = before + after.partition('source = "all"')[2]
    assert town.errors() == []
    found = run_gaps(town.engine, "toy")
    assert found.parameters.by_straight_line
    assert any("Luftlinie mal 1,30" in note for note in found.summary.notes)
    assert found.summary.links[0].areas[LinkStatus.PRESENT] == 2


def test_without_a_census_grid_the_rest_is_unknown(commune: Commune) -> None:
    commune.profile += PREVENTION
    commune.load()
    found = run_gaps(commune.engine, "toy")
    kita, office = found.summary.links
    assert kita.areas[LinkStatus.UNKNOWN] == 4
    assert "Zensusgitter" in kita.note
    assert office.areas[LinkStatus.MISSING] == 4


def test_without_a_plan_each_phase_asks_for_each_field(commune: Commune) -> None:
    commune.load()
    found = run_gaps(commune.engine, "toy")
    assert len(found.summary.links) == 36
    assert not found.parameters.is_own


def test_there_is_nothing_to_export_before_the_run(town: Commune) -> None:
    with pytest.raises(NotFoundError, match="kpk run gaps"):
        write_gaps(town.engine, "toy", town.folder / "x.csv", file_format="csv")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kinds = ["kita"]', 'kinds = ["kiat"]', ("prevention.links", "„kita“", "kinds", "kiat")),
        ('life_phases = ["3-6"]', 'life_phases = ["3-7"]', ("life_phases", "3-7", "„kita“")),
        ('kinds = ["kita"]', "", ("kinds oder fields", "„kita“")),
        ('scope = "region"', 'scope = "host"', ("hosts", "„amt“")),
        ('id = "amt"', 'id = "kita"', ("mehrfach", "kita")),
        ('level = "gebiet"\nfew', 'level = "gebeit"\nfew', ("gebeit",)),
    ],
)
def test_a_faulty_plan_names_link_key_and_allowed_words(
    town: Commune, old: str, new: str, words: tuple[str, ...]
) -> None:
    town.change_profile(old, new)
    with pytest.raises(ProfileError) as error:
        read_profile(town.write())
    for word in words:
        assert word in str(error.value)
