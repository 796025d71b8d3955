"""The overview of a toy commune: what was found, what is missing, and whose data it is."""

import re
import time
from collections.abc import Iterator

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.http.dependencies import REVISION_SECONDS
from api.questions import QUESTIONS
from api.questions.burden.run import run_burden
from api.questions.gaps.run import run_gaps
from kpk_geo.database.connection import transaction
from kpk_geo.errors import KpkError

PAGE = {"Accept": "text/html"}
COMMAND = re.compile(r"kpk run ([\w-]+) --region (\w+)")
BY_SLUG = {question.slug: question for question in QUESTIONS}


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    assert commune.load().is_complete
    return commune


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def page(client: TestClient, region: str = "toy") -> str:
    answer = client.get(f"/maps/overview?region={region}", headers=PAGE)
    assert answer.status_code == 200
    return answer.text


COMMUNE = """
[[context]]
id = "child_poverty"
label = "Kinderarmut"
unit = "%"
source = "test"
values = [{ year = 2023, value = 19.2 }, { year = 2016, value = 17.8 }]

[[context]]
id = "under_3"
label = "Kinder unter 3"
source = "test"
values = [{ day = 2022-05-15, value = 1234 }]
"""


def test_figures_of_the_whole_commune_stand_there_with_source_and_day(commune: Commune) -> None:
    source = re.findall(r"\[sources\.(\w+)\]", commune.profile)[0]
    commune.profile += COMMUNE.replace('"test"', f'"{source}"')
    assert commune.load().is_complete
    before = commune.rows("SELECT count(*) FROM kpk.observation")
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        text = page(client)
    section = text.split('id="kommune"')[1].split("</section>")[0]
    assert "<strong>19,2 % (2023)</strong>" in section
    assert "zuvor 17,8 % (2016)" in section
    assert "<strong>1.234 (15.05.2022)</strong>" in section
    assert commune.rows("SELECT count(*) FROM kpk.observation") == before
    assert (
        commune.rows("SELECT indicator_id FROM kpk.observation WHERE indicator_id = 'under_3'")
        == []
    )


def heading(text: str) -> str:
    return text.split("<h1>")[1].split("</h1>")[0]


def parts(text: str) -> list[str]:
    return re.findall(r'<h3><a href="([^"]*)">', text)


def wait() -> None:
    time.sleep(REVISION_SECONDS)  # so long may an answer lag behind a run


def test_without_any_run_it_says_what_is_loaded_and_what_comes_next(client: TestClient) -> None:
    text = page(client)
    assert heading(text) == (
        "Spielstadt: 4 Gebiete und 2 Angebote an 2 Orten; ausgewertet ist noch nichts."
    )
    assert "Nächster Schritt: kpk run burden --region toy" in text
    assert "kein Straßennetz geladen" in text
    assert parts(text) == []


def test_no_command_that_it_names_refuses(town: Commune, client: TestClient) -> None:
    """Each is run as it is named, until the page names none any more."""
    for _ in range(len(QUESTIONS)):
        named = [slug for slug, _ in COMMAND.findall(page(client))]
        if not named:
            break
        for slug in named:
            question = BY_SLUG[slug]
            assert question.run is not None
            question.run(town.engine, "toy", lambda text: None)
        wait()
    assert not COMMAND.findall(page(client))


def test_without_index_and_indicators_no_command_is_named(commune: Commune) -> None:
    commune.profile = commune.profile.split("[burden_index]")[0]
    for name in ("poverty", "jobless"):
        commune.change_profile(f'id = "{name}"', f'id = "{name}"\npolarity = "neutral"')
    commune.load()
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        text = page(client)
    assert "plant noch keinen Index ([burden_index])" in text
    assert "nennt keinen Indikator, der Belastung anzeigt" in text
    assert {slug for slug, _ in COMMAND.findall(text)} <= {"gaps"}
    run_gaps(commune.engine, "toy")


def test_after_the_index_it_tells_of_burden_with_its_number(
    town: Commune, client: TestClient
) -> None:
    run_burden(town.engine, "toy")
    wait()
    text = page(client)
    assert re.fullmatch(
        r"(\d+|Keines) von 3 Gebieten (ist|sind) (hoch oder sehr )?hoch belastet\.", heading(text)
    )
    assert parts(text) == ["/maps/burden?region=toy"]
    assert "1 Gebiet mit zu wenigen Einwohnern" in text
    assert "Nach der Belastung allein" in text
    assert "Wie gerechnet?" in text


def test_a_run_of_another_format_is_asked_for_anew_and_what_rests_on_it_after(
    town: Commune, client: TestClient
) -> None:
    run_burden(town.engine, "toy")
    with transaction(town.engine) as connection:
        connection.exec_driver_sql("UPDATE kpk.run SET format_version = 0")
        connection.exec_driver_sql("UPDATE kpk.region SET revision = revision + 1000")
    wait()
    text = page(client)
    assert "ausgewertet ist noch nichts" in heading(text)
    assert "Bitte neu rechnen: kpk run burden --region toy" in text
    assert {slug for slug, _ in COMMAND.findall(text)} == {"burden"}
    with pytest.raises(KpkError, match="kpk run burden"):
        run_gaps(town.engine, "toy")


def test_a_run_that_is_older_than_its_data_says_so(town: Commune, client: TestClient) -> None:
    run_burden(town.engine, "toy")
    town.change("table.csv", "12,5", "13,5")
    town.load()
    wait()
    assert page(client).count('role="note">Veraltet: ') == 1


def test_a_file_that_failed_is_named(town: Commune, client: TestClient) -> None:
    town.files["table.csv"] = b"kaputt"
    town.load()
    wait()
    assert "Beim letzten Laden abgelehnt: table.csv." in page(client)


def test_two_cities_with_the_same_keys_never_mix(town: Commune, client: TestClient) -> None:
    run_burden(town.engine, "toy")
    town.change_profile('id = "toy"', 'id = "andere"')
    town.change_profile("Spielstadt", "Andere & Stadt")
    town.areas["name"] = ["Dort 1", "Dort 2", "Dort 3", "Dort 4"]
    town.load()
    wait()
    own, other = page(client), page(client, "andere")
    assert "Dort" not in own.split("<main")[1]
    assert "Hafen" not in other.split("<main")[1]
    assert "ausgewertet ist noch nichts" in heading(other)
    for text, region, foreign in ((own, "toy", "andere"), (other, "andere", "toy")):
        main = text.split("<main")[1].split("</main>")[0]
        assert f"/{foreign}/" not in main
        assert f"region={foreign}" not in main
        assert region == "andere" or "/maps/burden?region=toy" in main
    assert "Andere &amp; Stadt" in client.get("/").text


def test_confidential_places_are_nowhere(town: Commune, client: TestClient) -> None:
    run_burden(town.engine, "toy")
    run_gaps(town.engine, "toy")
    wait()
    text = page(client) + client.get("/").text
    assert "Schutzhaus" not in text
    assert "Geheim" not in text


def test_it_is_kept_until_something_changes_also_beside_it(
    town: Commune, client: TestClient
) -> None:
    first = client.get("/maps/overview?region=toy")
    same = client.get("/maps/overview?region=toy", headers={"If-None-Match": first.headers["etag"]})
    assert same.status_code == 304
    town.change_profile('id = "toy"', 'id = "andere"')
    town.load()
    wait()
    changed = client.get(
        "/maps/overview?region=toy", headers={"If-None-Match": first.headers["etag"]}
    )
    assert changed.status_code == 200  # the switch of cities names the new one
    assert "/maps/overview?region=andere" in changed.text


def test_without_a_region_it_leads_to_the_only_one_or_asks(
    town: Commune, client: TestClient
) -> None:
    alone = client.get("/maps/overview", follow_redirects=False)
    assert alone.headers["location"] == "/maps/overview?region=toy"
    town.change_profile('id = "toy"', 'id = "andere"')
    town.load()
    assert "<h1>Welche Stadt?</h1>" in client.get("/maps/overview").text
    assert client.get("/maps/overview?region=nix").status_code == 404
    with TestClient(create_app(town.engine, questions=()), ORIGIN) as bare:
        assert "ausgewertet ist noch nichts" in page(bare)
