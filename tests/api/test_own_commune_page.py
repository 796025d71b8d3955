"""Founding a region in the browser: who may, what is asked, what goes wrong and the way out."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from fetched_folders import musterland
from recorded_hosts import recorded_hosts
from sqlalchemy import Engine, create_engine, text

from api.app import create_app
from api.own_commune.job import PHASES, Job
from api.own_commune.record import Founding, now
from api.own_commune.service import FoundingService
from api.own_commune.view import founding_view
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user
from kpk_geo.services.client import Client, Limits
from kpk_geo.services.pace import Pace
from kpk_geo.settings import Settings

HALF = (
    "nrw/gebref", "nrw/streets_arnsberg", "nrw/streets_muenster", "nrw/hospitals",
    "de/census_families", "de/census_living_space", "de/census_rent", "nrw/pupils",
)  # fmt: skip
SECONDS = 120.0


@dataclass
class Desk:
    """A service with a folder that was laid beside it, and a planner at it."""

    client: TestClient
    engine: Engine
    state: Path
    asked: list[frozenset[str]] = field(default_factory=list)  # hosts that were to be asked

    @property
    def service(self) -> FoundingService:
        found: FoundingService = self.client.app.state.founding  # type: ignore[attr-defined]
        return found

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, address: str = "/neu", **fields: str) -> Any:
        return self.client.post(address, data=fields, follow_redirects=False)

    def shelf(self, name: str = "musterland") -> str:
        return next(shelf.id for shelf in self.service.shelves.all() if shelf.name == name)

    def begin(self, place: str = "05999000", **fields: str) -> str:
        """Begin founding out of the folder; give the address of its page."""
        answer = self.send(kommune=place, **{"quelle": self.shelf(), **fields})
        assert answer.status_code == 303, text_of(answer.text)
        return str(answer.headers["location"])

    def until_it_rests(self, address: str) -> Founding:
        record_id = address.rsplit("/", 1)[1]
        end = time.monotonic() + SECONDS
        while self.service.job(record_id) is not None:
            assert time.monotonic() < end
            time.sleep(0.05)
        return self.service.records.read(record_id)


def text_of(page: str) -> str:
    """Give the words of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Desk]:
    engine = create_engine(new_database("own_commune"))
    state = tmp_path_factory.mktemp("state")
    musterland(state / "quellen" / "musterland", without=HALF)
    with transaction(engine) as connection:
        key = add_user(connection, "anna")
    with TestClient(create_app(engine, state_dir=state), ORIGIN) as client:
        client.headers["x-api-key"] = key
        made = Desk(client, engine, state)
        with recorded_hosts() as (_, transport):  # every address is one that is not there

            def connect(settings: Settings, hosts: frozenset[str]) -> Client:
                made.asked.append(hosts)
                limits = Limits(backoff=0.001, tries=1)
                return Client(hosts, transport=transport, pace=Pace(pause=0), limits=limits)

            made.service.connect = connect
            yield made
    engine.dispose()


def test_a_stranger_sees_nothing_and_starts_nothing(desk: Desk) -> None:
    stranger = TestClient(desk.client.app, ORIGIN)
    for answer in (stranger.get("/neu?kommune=Unna"), stranger.post("/neu", data={"kommune": "x"})):
        assert "Erst anmelden" in answer.text
        assert "musterland" not in answer.text
    assert stranger.get("/api/communes?text=Unna").status_code == 401
    foreign = {"sec-fetch-site": "cross-site"}
    assert desk.client.post("/neu", data={"kommune": "x"}, headers=foreign).status_code == 401
    assert desk.service.records.all() == []


def test_without_any_planner_the_page_says_who_gives_keys(commune: Commune, tmp_path: Path) -> None:
    with TestClient(create_app(commune.engine, state_dir=tmp_path), ORIGIN) as client:
        assert "kpk user add NAME" in client.get("/neu").text


def test_what_only_a_folder_knows_is_suggested_too(desk: Desk) -> None:
    found = desk.client.get("/api/communes", params={"text": "Musterst"}).json()
    assert found == [{"key": "05999000", "label": "Musterstadt (05999000)"}]


def test_a_name_is_never_assumed(desk: Desk) -> None:
    several = text_of(desk.page("/neu?kommune=Unna"))
    assert "„Unna“ gibt es mehrfach. Was ist gemeint?" in several
    assert "Stadt Unna (05978036, Kreis Unna)" in several
    assert "Kreis Unna (05978, 10 Gemeinden)" in several
    assert "Stadt Krefeld" in text_of(desk.page("/neu?kommune=Kreefeld"))
    assert "kennt kpk nicht" in text_of(desk.page("/neu?kommune=Xyzabc"))
    assert desk.send(kommune="Unna", quelle=desk.shelf()).status_code == 422


def test_the_youth_office_says_how_sure_it_is(desk: Desk) -> None:
    assert "Jugendamt der Stadt Unna" in text_of(desk.page("/neu?kommune=05978036"))
    unsure = next(
        place for place in desk.service.shelves.directory().places
        if place.office and not place.office_is_sure
    )  # fmt: skip
    page = text_of(desk.page(f"/neu?kommune={unsure.key}"))
    assert f"Vermutlich: {unsure.office}. Nicht sicher belegt" in page


def test_nothing_goes_out_without_a_word(desk: Desk) -> None:
    page = desk.page("/neu?kommune=05978036")
    (shown,) = re.findall(r'name="gezeigt" value="(\w+)"', page)
    assert "www.opengeodata.nrw.de" in page
    assert "Lizenz:" in page
    order = {"kommune": "05978036", "quelle": "holen", "gezeigt": shown}
    for fields, said in (
        ({}, "Geholt wird nur mit Ihrem Ja"),
        ({"zustimmung": "ja", "gezeigt": "0" * 16}, "Die Liste der Rechner hat sich"),
        ({"quelle": ""}, "woher die Daten kommen"),
        ({"quelle": "0123456789ab"}, "Diesen Ordner gibt es nicht"),
        ({"quelle": desk.shelf()}, "enthält Stadt Unna nicht"),
    ):
        answer = desk.send(**(order | fields))
        assert answer.status_code == 422
        assert said in text_of(answer.text)
    assert desk.asked == []
    assert desk.service.records.all() == []


def test_a_fetch_that_brings_nothing_is_shown_with_the_way_out(desk: Desk) -> None:
    page = desk.page("/neu?kommune=05978036")
    (shown,) = re.findall(r'name="gezeigt" value="(\w+)"', page)
    answer = desk.send(kommune="05978036", quelle="holen", gezeigt=shown, zustimmung="ja")
    address = answer.headers["location"]
    record = desk.until_it_rests(address)
    assert desk.asked == [frozenset(record.hosts)]  # those that were shown, once
    assert "Die Grenze von Stadt Unna liegt nicht in" in record.error
    page = text_of(desk.page(address))
    assert "Stadt Unna ist noch nicht fertig Angehalten" in page
    assert "Fortsetzen" in page
    again = desk.send(address, action="again")
    assert again.headers["location"] == "/neu?kommune=05978036"
    assert desk.client.get(address).status_code == 404


@pytest.mark.parametrize("phase", PHASES)
def test_the_page_marks_the_phase_that_its_script_is_told(phase: str) -> None:
    record = Founding(
        id="0" * 16, key="05999000", label="Musterstadt", region_id="musterstadt", target="x",
        by="anna", at=now(), hosts=["daten.example.de"],
    )  # fmt: skip
    phases = founding_view(record, Job(record, phase)).phases
    assert [item.label for item in phases if item.state == "now"] == [phase]


def test_two_planners_share_one_founding_and_another_commune_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate: list[Job] = []

    def wait(tools: Any, job: Job) -> Founding:
        gate.append(job)
        while not job.is_cancelled:
            time.sleep(0.01)
        job.tell("weiter")
        raise AssertionError

    monkeypatch.setattr("api.own_commune.service.look_around", wait)
    address = desk.begin()
    assert desk.begin() == address  # the second planner comes to the first one's page
    page = text_of(desk.page("/neu?kommune=05999000"))
    assert "Musterstadt hat anna begonnen" in page
    other = desk.send(kommune="05999004", quelle=desk.shelf())
    assert other.status_code == 422
    assert "Gerade wird Musterstadt angelegt (begonnen von anna)" in text_of(other.text)
    refused = desk.send(address, action="discard")
    assert refused.status_code == 422
    assert "Bitte zuerst abbrechen" in text_of(refused.text)
    assert "Musterstadt wird angelegt" in desk.page(address)  # after a reload, too
    progress = desk.client.get(f"/api/own-communes/{address.rsplit('/', 1)[1]}").json()
    assert progress["is_running"]
    assert desk.send(address, action="cancel").status_code == 303
    assert desk.until_it_rests(address).is_cancelled
    assert "Abgebrochen bei „wird vorbereitet“" in text_of(desk.page(address))
    assert desk.send(address, action="discard").headers["location"] == "/neu"


def test_a_founding_that_a_restart_interrupted_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(tools: Any, job: Job) -> Founding:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patched:
        patched.setattr("api.own_commune.service.look_around", broken)
        address = desk.begin()
        record = desk.until_it_rests(address)
    assert "an einem Fehler des Programms gescheitert" in record.error
    desk.service.records.keep(record.model_copy(update={"error": "", "step": ""}))
    fresh = TestClient(
        create_app(desk.engine, state_dir=desk.state), ORIGIN, headers=dict(desk.client.headers)
    )
    page = text_of(fresh.get(address).text)
    assert "Unterbrochen: Der Dienst wurde währenddessen beendet" in page
    desk.send(address, action="resume")
    record = desk.until_it_rests(address)
    assert record.stage == "areas"
    desk.send(address, action="discard")


def test_from_half_of_the_data_to_the_list_of_gaps_and_a_second_time(desk: Desk) -> None:
    address = desk.begin()
    record = desk.until_it_rests(address)
    assert [cut.level for cut in record.cuts][-1] == "quadrat"
    assert record.proposed == "statistische_gebiete"
    page = desk.page(address)
    assert page.count("<svg") == len(record.cuts) > 2
    assert "170 Gebiete" in page
    assert desk.send(address, action="choose", gebiete="dorf").status_code == 422
    desk.send(address, action="choose", gebiete="stadtbezirke")
    record = desk.until_it_rests(address)
    assert record.error == ""
    assert record.result is not None
    page = text_of(desk.page(address))
    assert "Zur Karte" in page
    assert "○ fehlt Wege und Versorgung" in page
    assert "So wird es echt:" in page
    assert desk.client.get("/maps/overview?region=musterstadt").status_code == 200
    for name in record.result.papers:
        paper = desk.client.get(f"/api/own-communes/{record.id}/papers/{name}")
        assert paper.status_code == 200
        assert name in paper.headers["content-disposition"]
    secret = f"/api/own-communes/{record.id}/papers/region.toml"
    assert desk.client.get(secret).status_code == 404

    renewal = text_of(desk.page("/neu?kommune=05999000"))
    assert "„Musterstadt“ ist schon angelegt" in renewal
    assert "Ersetzt werden:" in renewal
    assert "Das Profil ist unverändert" in renewal
    refused = desk.send(kommune="05999000", quelle=desk.shelf())
    assert "Bitte bestätigen, dass erneuert wird" in text_of(refused.text)
    profile = Path(record.target) / "region.toml"
    own = profile.read_text(encoding="utf-8") + "\n# von Hand\n"
    profile.write_text(own, encoding="utf-8")
    assert "wurde seit dem Anlegen geändert" in text_of(desk.page("/neu?kommune=05999000"))
    second = desk.until_it_rests(desk.begin(erneuern="ja"))
    assert second.proposed == "stadtbezirke"  # as before, not what would be proposed for a new one
    again = f"/neu/{second.id}"
    desk.send(again, action="choose", gebiete="stadtbezirke")
    second = desk.until_it_rests(again)
    assert second.result is not None
    assert second.result.has_kept_profile
    assert profile.read_text(encoding="utf-8") == own
    assert "ist geblieben; das neue liegt daneben" in text_of(desk.page(again))


def test_a_region_from_elsewhere_stays_and_the_new_one_gets_another_id(
    desk: Desk, tmp_path: Path
) -> None:
    other = Commune(tmp_path, desk.engine)
    other.change_profile('id = "toy"', 'id = "musterdorf"')
    assert other.load().is_complete
    page = desk.page("/neu?kommune=05999004")
    assert "„musterdorf“ gibt es schon" in page
    assert 'name="kennung" value="musterdorf-offen"' in page
    refused = desk.send(kommune="05999004", quelle=desk.shelf(), kennung="musterdorf")
    assert "ist schon vergeben (Spielstadt)" in text_of(refused.text)
    bad = desk.send(kommune="05999004", quelle=desk.shelf(), kennung="../x")
    assert "erlaubt sind kleine Buchstaben" in text_of(bad.text)
    address = desk.begin("05999004", kennung="musterdorf-offen")
    assert desk.until_it_rests(address).region_id == "musterdorf-offen"
    desk.send(address, action="discard")
    with desk.engine.connect() as connection:
        names = connection.execute(
            text("SELECT name FROM kpk.region WHERE region_id = 'musterdorf'")
        )
        assert names.scalar() == "Spielstadt"


def test_folders_that_settings_name_are_listed_and_damaged_ones_say_so(
    desk: Desk, tmp_path: Path
) -> None:
    damaged = tmp_path / "kaputt"
    damaged.mkdir()
    (damaged / "quellen.json").write_text("{", encoding="utf-8")
    settings = desk.service.settings.model_copy(update={"source_folders": str(tmp_path)})
    service = FoundingService(desk.engine, settings)
    (found,) = [shelf for shelf in service.shelves.all() if shelf.name == "kaputt"]
    assert found.folder is None
    assert "quellen.json" in found.fault
