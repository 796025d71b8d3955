"""What rests on a delivery is computed anew with it, and its page says what the maps say now."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.deliveries.homes import Home, remember_home
from api.deliveries.renewing import Found, _entries, read_findings, renew
from api.deliveries.service import DeliveryService
from api.deliveries.taken import changes_of
from api.questions import QUESTIONS
from api.questions.burden.run import run_burden
from kpk_geo.database.connection import transaction
from kpk_geo.database.runs import read_latest_run
from kpk_geo.database.users import add_user
from kpk_geo.errors import InputError
from kpk_geo.results.burden import BURDEN


@pytest.fixture
def service(commune: Commune, tmp_path: Path) -> DeliveryService:
    commune.start(run_burden)
    remember_home(tmp_path / "state", "toy", Home(commune.folder / "toy.toml", commune.folder))
    return DeliveryService(commune.engine, tmp_path / "state")


def next_year(commune: Commune) -> bytes:
    """The table of the toy commune a year later: the first area became the poorest."""
    text = commune.files["table.csv"].decode()
    return text.replace("1.000;200;80;12,5", "1.010;210;200;13,5").encode()


def finished(service: DeliveryService, upload_id: str) -> None:
    for _ in range(600):
        if not service.is_busy(upload_id):
            return
        time.sleep(0.05)
    raise AssertionError(service.jobs[upload_id])


def taken(service: DeliveryService, commune: Commune, *, renews: bool) -> str:
    upload = service.receive("toy", "table 31.12.2026.csv", [next_year(commune)], "anna")
    draft = service.draft("toy", upload.id)[0]
    assert draft.may_be_taken, draft.problem
    assert draft.before is not None
    service.start("toy", upload.id, "anna", shown=draft.before.digest, renews=renews)
    finished(service, upload.id)
    assert service.jobs[upload.id].error == ""
    return upload.id


def stale(service: DeliveryService) -> bool:
    with transaction(service.engine) as connection:
        return bool(read_latest_run(connection, "toy", BURDEN).stale)


def test_what_was_computed_before_is_computed_anew(
    commune: Commune, service: DeliveryService
) -> None:
    upload_id = taken(service, commune, renews=True)
    assert not stale(service)
    renewed = service.staging.read("toy", upload_id).renewed
    assert {entry.label for entry in renewed} == {"Belastung"}, "what never ran is not begun"
    assert renewed[0].fault == ""
    assert renewed[0].before == renewed[0].after == "Keines von 2 Gebieten ist hoch belastet."


def test_who_does_not_want_it_may_do_it_later(commune: Commune, service: DeliveryService) -> None:
    upload_id = taken(service, commune, renews=False)
    assert stale(service)
    assert [question.id for question in service.outdated("toy")] == ["burden"]
    service.start_renewing("toy", upload_id)
    finished(service, upload_id)
    assert not stale(service)
    assert service.outdated("toy") == []


def test_a_changed_finding_is_told_with_the_former_one(
    commune: Commune, service: DeliveryService
) -> None:
    upload_id = taken(service, commune, renews=False)
    burden = next(question for question in QUESTIONS if question.id == "burden")
    with transaction(service.engine) as connection:
        now = read_findings(connection, "toy", [burden])["burden"]
    former = [replace(now[0], finding="Zwei von 2 Gebieten sind hoch belastet."), *now[1:]]
    made = renew(service.engine, "toy", [burden], {"burden": former}, lambda text: None)
    upload = service.staging.read("toy", upload_id).model_copy(update={"renewed": made})
    first = changes_of(upload.renewed)[0]
    assert (first.kind, first.before) == ("changed", "Zwei von 2 Gebieten sind hoch belastet.")
    assert first.after == now[0].finding
    assert {change.kind for change in changes_of(upload.renewed)[1:]} <= {"same"}


def test_one_that_cannot_be_computed_says_why(commune: Commune, service: DeliveryService) -> None:
    taken(service, commune, renews=False)
    siting = next(question for question in QUESTIONS if question.id == "siting")
    burden = next(question for question in QUESTIONS if question.id == "burden")
    said: list[str] = []
    made = renew(service.engine, "toy", [siting, burden], {}, said.append)
    assert [bool(entry.fault) for entry in made[:2]] == [True, False]
    assert said[0] == "1 von 2, Nächster Standort"
    assert not stale(service)


def test_nothing_is_taken_back_while_something_is_computed(
    commune: Commune, service: DeliveryService
) -> None:
    upload_id = taken(service, commune, renews=False)
    with service._turns.waited("toy"), pytest.raises(InputError, match="Bitte warten"):
        service.take_back("toy", upload_id)
    service.take_back("toy", upload_id)


def test_the_page_offers_it_and_says_what_changed(commune: Commune, tmp_path: Path) -> None:
    commune.start(run_burden)
    state = tmp_path / "state"
    remember_home(state, "toy", Home(commune.folder / "toy.toml", commune.folder))
    with transaction(commune.engine) as connection:
        key = add_user(connection, "anna")
    with TestClient(create_app(commune.engine, state_dir=state), ORIGIN) as client:
        client.headers["x-api-key"] = key
        name = {"name": "table 31.12.2026.csv"}
        sent = client.post("/api/regions/toy/deliveries", params=name, content=next_year(commune))
        address = sent.json()["address"]
        page = client.get(address).text
        box = page.split('name="renew" value="yes"')[1]
        assert box.startswith(" checked"), "what rests on it is computed anew unless one says no"
        assert 'danach neu rechnen</label> <span class="small">Belastung</span>' in page
        shown = page.split('name="shown" value="')[1].split('"')[0]
        sent_fields = {
            "shown": shown,
            "day": "31.12.2026",
            "action": "take",
            "renew": ["no", "yes"],
        }
        client.post(address, data=sent_fields)
        progress = f"/api/regions/toy/deliveries/{address.rsplit('/', 1)[1]}"
        for _ in range(600):
            if client.get(progress).json()["is_done"]:
                break
            time.sleep(0.05)
        page = client.get(address).text
        assert "Kein Befund hat sich geändert." in page
        assert "In den Belastungsindex, der zum 31.12.2025 rechnet, geht noch nichts" in page
        assert "Jetzt neu rechnen" not in page
        client.post(address, data={"action": "undo"})
        page = client.get(address).text
        assert "Noch auf früheren Daten, auf den Seiten „Veraltet“ genannt: Belastung." in page
        assert "Befund" not in page


def test_two_findings_of_one_page_are_each_held_against_their_own() -> None:
    def found(first: str, second: str) -> list[Found]:
        return [
            Found(title="Wo", address="/maps/siting", finding=first),
            Found(title="Für wen", address="/maps/siting", finding=second),
        ]  # fmt: skip

    question = next(item for item in QUESTIONS if item.id == "siting")
    made = _entries(
        question, "toy", {}, {"siting": found("Haus A", "10 Kinder")},
        {"siting": found("Haus A", "12 Kinder")},
    )  # fmt: skip
    assert [(entry.before, entry.after) for entry in made] == [
        ("Haus A", "Haus A"), ("10 Kinder", "12 Kinder"),
    ]  # fmt: skip
