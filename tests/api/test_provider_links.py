"""The page of a provider: its own offers only, looking changes nothing, answers wait."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from house_files import with_houses
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from api.app import create_app
from api.cli.app import run
from api.http.link_limits import LinkLimits
from api.questions.offers.links import make_link
from api.questions.offers.proposals import accept_proposals
from kpk_geo.database.connection import transaction
from kpk_geo.database.provider_links import read_links, revoke_links
from kpk_geo.database.provider_room import provider_room, role_fault
from kpk_geo.errors import NotFoundError

MORE = """A4;Café am Hafen;Gruppe oder Kurs;Stadt; Hafenstr. 3;;Mo 10:00-12:00;350540;5700500
A4;Café am Hafen;Gruppe oder Kurs;Stadt;Marktplatz 9;;We 10:00-12:00;351540;5700500
A6;Offene Beratung;Beratung;Stadt;Marktplatz 3;nein;;351500;5700500
A6;Offene Beratung;Beratung;Stadt;Geheim 7;ja;;352500;5700500
"""


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.files["offers.csv"] += MORE.encode()
    with_houses(commune).start()
    return commune


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(town.engine), ORIGIN, follow_redirects=False) as made:
        yield made


@pytest.fixture
def page(town: Commune) -> str:
    return f"/traeger/{make_link(town.engine, 'toy', 'Stadt', by='planung')}"


def proposals(town: Commune) -> list[tuple[object, ...]]:
    return town.rows(
        "SELECT kind, offer_id, state, remark FROM kpk.offer_proposal ORDER BY proposal_pk"
    )


def inputs(html: str) -> dict[str, str]:
    """Read the fields of the open form as a browser would send them."""
    found = re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', html)
    return dict(found)


def open_form(client: TestClient, page: str, offer_id: str) -> dict[str, str]:
    html = client.get(f"{page}?aendern={offer_id}").text
    begin = html.index("novalidate")
    return inputs(html[begin : html.index("</form>", begin)])


def test_shows_own_open_offers_and_nothing_else(client: TestClient, page: str) -> None:
    html = client.get(page).text
    assert "Beratung am Markt" in html
    assert "Café am Hafen" in html
    for word in ("Kita Anker", "Geheim", "Schutzhaus", "Offene Beratung", "AWO", "Menü"):
        assert word not in html


def test_headers_keep_the_address_to_itself(client: TestClient, page: str) -> None:
    sent = client.get(page).headers
    assert sent["referrer-policy"] == "no-referrer"
    assert sent["cache-control"] == "no-store"
    assert "etag" not in sent
    assert "script-src 'self'" in sent["content-security-policy"]


def test_looking_changes_nothing(client: TestClient, town: Commune, page: str) -> None:
    tables = ("offer_proposal", "proposal_event", "provider_link", "offer", "region")

    def state() -> list[object]:
        return [town.rows(f"SELECT * FROM kpk.{name} ORDER BY 1") for name in tables]

    before = state()
    for address in (page, f"{page}?aendern=A2", f"{page}?neu=1", f"{page}?gespeichert=end"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert state() == before


def test_confirm_end_and_take_back(client: TestClient, town: Commune, page: str) -> None:
    sent = client.post(page, data={"action": "confirm", "offer": "A2"})
    assert sent.status_code == 303
    assert sent.headers["location"] == f"{page}?gespeichert=confirm"
    html = client.get(sent.headers["location"]).text
    assert "die Bestätigung ist gemeldet" in html
    assert "1 von 2 Angeboten beantwortet" in html
    client.post(page, data={"action": "end", "offer": "A4"})
    assert proposals(town) == [("confirm", "A2", "open", None), ("end", "A4", "open", None)]
    (number,) = town.rows("SELECT proposal_pk FROM kpk.offer_proposal WHERE offer_id = 'A4'")[0]
    client.post(page, data={"action": "withdraw", "number": str(number)})
    assert proposals(town)[1][2] == "withdrawn"
    assert town.rows("SELECT count(*) FROM kpk.offer WHERE status = 'ended'") == [(0,)]


def test_changed_hours_and_slots_count_once_accepted(
    client: TestClient, town: Commune, page: str
) -> None:
    typed = open_form(client, page, "A4") | {
        "action": "change", "p1-times": "mittwochs 9-11 Uhr", "free_slots": "3",
        "remark": "ab sofort",
    }  # fmt: skip
    assert client.post(page, data=typed).status_code == 303
    ((number, fields),) = town.rows("SELECT proposal_pk, fields FROM kpk.offer_proposal")
    assert set(fields) == {"times", "free_slots", "last_checked", "checked_by"}
    accept_proposals(town.engine, "toy", [number], by="planung")
    assert town.rows("SELECT free_slots, checked_by FROM kpk.offer WHERE offer_id = 'A4'") == [
        (3, "Stadt")
    ]
    assert town.rows(
        "SELECT opening_hours FROM kpk.offer_site WHERE offer_id = 'A4' ORDER BY 1"
    ) == [("Mo 10:00-12:00",), ("We 09:00-11:00",)]


def test_form_that_cannot_be_read_comes_back_as_typed(
    client: TestClient, town: Commune, page: str
) -> None:
    typed = open_form(client, page, "A2") | {"action": "change", "free_slots": "viele", "title": ""}
    sent = client.post(page, data=typed)
    assert sent.status_code == 422
    assert 'value="viele"' in sent.text
    assert "„viele“ ist keine Zahl ab 0" in sent.text
    assert "braucht einen Titel" in sent.text
    unchanged = client.post(page, data=open_form(client, page, "A2") | {"action": "change"})
    assert "nichts anders als vorher" in unchanged.text
    assert proposals(town) == []


def test_new_offer_is_a_proposal_and_no_shelter(
    client: TestClient, town: Commune, page: str
) -> None:
    typed = {"action": "add", "title": "Krabbelgruppe", "kind": "group", "life_phases": "0-3",
             "times": "Mo 9:00-10:00", "street": "Hafenstr. 1"}  # fmt: skip
    assert client.post(page, data=typed).status_code == 303
    assert proposals(town) == [("add", None, "open", None)]
    refused = client.post(page, data=typed | {"title": "Frauenhaus Süd"})
    assert refused.status_code == 422
    assert "Schutzeinrichtung" in refused.text
    assert len(proposals(town)) == 1
    assert "Krabbelgruppe" not in client.get(page).text


@pytest.mark.parametrize("offer_id", ["A1", "A3", "A6", "gibtsnicht", ""])
def test_nothing_can_be_said_of_other_offers(
    client: TestClient, town: Commune, page: str, offer_id: str
) -> None:
    for action in ("confirm", "end"):
        sent = client.post(page, data={"action": action, "offer": offer_id})
        assert sent.status_code == 422
        assert "nicht speichern" in sent.text
    assert proposals(town) == []


def test_expired_revoked_and_unknown_links_are_plain_pages(
    client: TestClient, town: Commune, page: str
) -> None:
    unknown = client.get("/traeger/erfunden", headers={"accept": "text/html"})
    assert (unknown.status_code, "Dieser Link gilt nicht" in unknown.text) == (404, True)
    with transaction(town.engine) as connection:
        (link,) = read_links(connection, "toy")
        connection.execute(
            text("UPDATE kpk.provider_link SET expires_at = now() - '1 h'::interval")
        )
    expired = client.get(page)
    assert (expired.status_code, "Dieser Link ist abgelaufen" in expired.text) == (410, True)
    with transaction(town.engine) as connection:
        revoke_links(connection, "toy", [link.link_pk], by="planung")
    for sent in (client.get(page), client.post(page, data={"action": "confirm", "offer": "A2"})):
        assert sent.status_code == 410
        assert "zurückgezogen" in sent.text
        assert "Beratung" not in sent.text
    assert proposals(town) == []


def test_foreign_page_cannot_answer(client: TestClient, town: Commune, page: str) -> None:
    sent = client.post(
        page, data={"action": "confirm", "offer": "A2"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert sent.status_code == 401
    assert proposals(town) == []


def test_token_is_stored_nowhere_and_in_no_log(
    client: TestClient, town: Commune, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = page.rpartition("/")[2]
    client.post(page, data={"action": "confirm", "offer": "A2"})
    for name in ("provider_link", "offer_proposal", "proposal_event"):
        assert token not in str(town.rows(f"SELECT * FROM kpk.{name}"))
    with (
        caplog.at_level(logging.DEBUG),
        TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as broken,
    ):
        broken.app.state.link_limits = None  # type: ignore[attr-defined]  # a fault of ours
        assert broken.get(page).status_code == 500
    kept = [r for r in caplog.records if r.name.startswith("kpk")]
    assert kept
    assert not any(token in record.getMessage() for record in kept)


def test_many_requests_have_to_wait(client: TestClient, page: str) -> None:
    client.app.state.link_limits = LinkLimits(of_a_link=5, unknown=3)  # type: ignore[attr-defined]
    codes = [client.get(page).status_code for _ in range(8)]
    assert codes.count(200) == 5
    assert codes[-1] == 429
    guessed = [client.get(f"/traeger/x{number}").status_code for number in range(5)]
    assert guessed == [404, 404, 404, 429, 429]


def test_address_is_looked_up_and_shows_no_more_of_the_register_than_was_typed(
    client: TestClient, town: Commune, page: str
) -> None:
    def look(street: str, **more: str) -> Any:
        return client.post(f"{page}/adresse", json={"street": street} | more)

    before = town.snapshot()
    found = look("Hafenstraße 1", postcode="47798").json()
    assert found["sentence"] == "Gefunden: Hafenstr. 1, 47798 Spielstadt."
    assert (found["is_sure"], found["point"], found["candidates"]) == (True, None, [])
    near = look("Hafenstr. 2").json()
    assert [house["street"] for house in near["candidates"]] == ["Hafenstr. 1", "Hafenstr. 3a"]
    assert all(house["point"] is None for house in near["candidates"])
    taken = {name: near["candidates"][1][name] for name in ("street", "postcode", "city")}
    assert look(**taken).json()["is_sure"]
    for typed in ("", "H", "Haf 1", "Hafenstr.", "% 1", "_______ 1", "Mond 1", "x" * 300 + " 1"):
        silent = look(typed).json()
        assert (silent["is_sure"], silent["candidates"]) == (False, []), typed
    assert look("x" * 501).status_code == 422
    assert look("Hafenstr. 400").json()["candidates"] == []  # far from every house
    assert town.snapshot() == before


def test_house_that_is_found_on_two_ways_is_offered_once(
    client: TestClient, town: Commune, page: str
) -> None:
    town.files["register.csv"] += (
        b"Kaistr.;5;;47798;Spielstadt;350500;5700600\nKaistr.;5;;47798;Spielstadt;350900;5700600\n"
        b"Kaistr.;11-13;;47798;Spielstadt;350700;5700600\n"
    )
    town.load()
    for number, offered in (("5", ["Kaistr. 5"]), ("12", ["Kaistr. 11-13"])):
        found = client.post(f"{page}/adresse", json={"street": f"Kaistr. {number}"}).json()
        assert [house["street"] for house in found["candidates"]] == offered


def test_address_is_looked_up_by_open_links_of_ones_own_page_only_and_not_too_often(
    client: TestClient, town: Commune, page: str
) -> None:
    wanted = {"street": "Hafenstr. 1"}
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.post(f"{page}/adresse", json=wanted, headers=foreign).status_code == 401
    assert client.post("/traeger/geraten/adresse", json=wanted).status_code == 404
    client.app.state.address_limits = LinkLimits(of_a_link=3)  # type: ignore[attr-defined]
    codes = [client.post(f"{page}/adresse", json=wanted).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert client.get(page).status_code == 200  # answering is not held up by it
    with transaction(town.engine) as connection:
        numbers = [link.link_pk for link in read_links(connection, "toy")]
        revoke_links(connection, "toy", numbers, by="planung")
    client.app.state.address_limits = LinkLimits()  # type: ignore[attr-defined]
    assert client.post(f"{page}/adresse", json=wanted).status_code == 410


def test_role_reads_no_table(town: Commune, page: str) -> None:
    with transaction(town.engine) as connection:
        assert role_fault(connection) == ""
    for query in ("SELECT * FROM kpk.offer", "SELECT * FROM kpk.site", "SELECT * FROM kpk.run",
                  "INSERT INTO kpk.offer_proposal (region_id) VALUES ('toy')",
                  "SELECT * FROM kpk.provider_link", "SELECT * FROM kpk.address",
                  "SELECT * FROM kpk.address_street"):  # fmt: skip
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            provider_room(town.engine) as connection,
        ):
            connection.execute(text(query))


def test_server_without_the_role_is_told(town: Commune, client: TestClient, page: str) -> None:
    with transaction(town.engine) as connection:
        connection.execute(text("REVOKE USAGE ON SCHEMA kpk_provider FROM kpk_provider"))
    with transaction(town.engine) as connection:
        assert "CREATE ROLE kpk_provider" in role_fault(connection)
    assert client.get(page).status_code == 200


def test_link_for_a_provider_without_such_offers_is_refused(town: Commune) -> None:
    for name in ("Frauen helfen Frauen", "Nemo"):
        with pytest.raises(NotFoundError, match="keine Angebote"):
            make_link(town.engine, "toy", name, by="planung")


def test_commands_make_list_and_revoke(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    monkeypatch.setenv("KPK_PUBLIC_ADDRESS", "https://jugendamt.example")
    assert run(["offers", "link", "--region", "toy", "--provider", "Stadt"]) == 0
    address = capsys.readouterr().out.split()[0]
    assert address.startswith("https://jugendamt.example/traeger/")
    path = address.removeprefix("https://jugendamt.example")
    assert client.get(path).status_code == 200
    assert run(["offers", "links", "--region", "toy"]) == 0
    assert "Nr. 1: Stadt, gültig" in capsys.readouterr().out
    assert run(["offers", "links", "--region", "toy", "--revoke", "1"]) == 0
    assert "widerrufen" in capsys.readouterr().out
    assert client.get(path).status_code == 410
    assert run(["offers", "links", "--region", "toy", "--revoke", "9"]) == 1
