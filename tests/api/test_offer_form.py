"""A planner edits one offer in a form: it counts at once, is kept, and overwrites nobody's."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from house_files import with_houses

from api.app import create_app
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

PAGE = "/angebote/bearbeiten"
HOURS = "SELECT opening_hours, times_text FROM kpk.offer_site WHERE offer_id = 'A2'"
ADDRESS = (
    "SELECT s.address, round(ST_X(s.geometry)) FROM kpk.site s JOIN kpk.offer_site l"
    " USING (region_id, site_id) WHERE l.offer_id = :offer_id"
)


@pytest.fixture
def town(commune: Commune) -> Commune:
    with_houses(commune).start()
    return commune


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(town.engine), ORIGIN, follow_redirects=False) as made:
        made.headers["x-api-key"] = key_of(town, "planung")
        yield made


def key_of(town: Commune, name: str) -> str:
    with transaction(town.engine) as connection:
        return add_user(connection, name)


def fields_of(page: str) -> dict[str, Any]:
    """Give what a browser would send of the first form."""
    found = re.search(r'<form [^>]*id="angebot">(.*?)</form>', page, re.DOTALL)
    assert found is not None
    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", found[1]):
        marks = {k: html.unescape(v) for k, v in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if marks.get("type") == "checkbox":
            if " checked" in tag:
                fields.setdefault(marks["name"], []).append(marks["value"])
        else:
            fields[marks["name"]] = marks["value"]
    for name, body in re.findall(r'<select [^>]*name="([\w-]+)"[^>]*>(.*?)</select>', found[1]):
        chosen = re.search(r'value="([^"]*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    return fields


def open_form(client: TestClient, offer_id: str | None = "A2") -> dict[str, Any]:
    query = {"region": "toy"} | ({"angebot": offer_id} if offer_id else {})
    sent = client.get(PAGE, params=query)
    assert sent.status_code == 200
    return fields_of(sent.text)


def send(
    client: TestClient, fields: dict[str, Any], offer_id: str | None = "A2", **more: Any
) -> Any:
    query = {"region": "toy"} | ({"angebot": offer_id} if offer_id else {})
    data = {"action": "save"} | fields | more
    return client.post(PAGE, params=query, data=data)


def edit(client: TestClient, offer_id: str = "A2", **changes: Any) -> Any:
    named = {name.replace("p0_", "p0-"): value for name, value in changes.items()}
    return send(client, open_form(client, offer_id) | named, offer_id)


def page(client: TestClient, offer_id: str = "A2") -> str:
    return html.unescape(client.get(PAGE, params={"region": "toy", "angebot": offer_id}).text)


def test_only_for_those_who_are_logged_in(town: Commune, client: TestClient) -> None:
    fields = open_form(client)
    before = town.snapshot()
    del client.headers["x-api-key"]
    for sent in (
        client.get(f"{PAGE}?region=toy&angebot=A3"),
        send(client, fields, title="X"),
        client.get(f"{PAGE}?region=toy"),
    ):
        assert sent.status_code == 303
        assert sent.headers["location"].startswith("/login?next=%2Fangebote%2Fbearbeiten")
    for name in ("address", "hours"):
        assert client.post(f"/api/regions/toy/offers/{name}", json={}).status_code == 401
    assert town.snapshot() == before


def test_what_a_foreign_page_sends_is_refused(town: Commune, client: TestClient) -> None:
    fields = open_form(client)
    before = town.snapshot()
    client.headers["sec-fetch-site"] = "cross-site"
    assert send(client, fields, title="X").status_code == 401
    assert client.post("/api/regions/toy/offers/address", json={}).status_code == 401
    assert town.snapshot() == before


def test_change_counts_at_once_and_is_kept_with_before_and_after(
    town: Commune, client: TestClient
) -> None:
    sent = edit(
        client, title="Café am Markt", capacity_value="12,5", age_to="6", valid_to="31.12.2027",
        more_kinds=["group"], life_phases=["0-3"], p0_times="dienstags 15-18 Uhr",
    )  # fmt: skip
    assert sent.status_code == 303
    shown = client.get("/api/regions/toy/offers").text
    assert "Café am Markt" in shown
    assert town.rows(HOURS) == [("Tu 15:00-18:00", "dienstags 15-18 Uhr")]
    assert town.rows(
        "SELECT kind, kinds, life_phases, age_to, capacity_value, valid_to::text, last_checked"
        " FROM kpk.offer WHERE offer_id = 'A2'"
    ) == [("counselling", ["counselling", "group"], ["0-3"], 6.0, 12.5, "2027-12-31", None)]
    text = page(client)
    assert "planung: geändert; gilt" in text
    assert "Titel: Beratung am Markt → Café am Markt" in text
    assert "Zeiten: Tu 15:00-17:00 → dienstags 15-18 Uhr" in text
    assert "Verstanden: Di 15–18 Uhr (3 Stunden je Woche)." in text


def test_last_change_goes_back_first_and_leaves_all_as_it_was(
    town: Commune, client: TestClient
) -> None:
    before = client.get("/api/regions/toy/offers").text
    edit(client, title="Café")
    edit(client, title="Laden", p0_times="Mo 9-10 Uhr")

    def undo() -> Any:
        (number,) = re.findall(r'name="number" value="(\d+)"', page(client))
        return send(client, {}, action="undo", number=number)

    (first,) = town.rows("SELECT min(proposal_pk) FROM kpk.offer_proposal")[0]
    assert send(client, {}, action="undo", number=first).status_code == 422
    assert undo().status_code == 303
    assert town.rows("SELECT title FROM kpk.offer WHERE offer_id = 'A2'") == [("Café",)]
    assert town.rows(HOURS) == [("Tu 15:00-17:00", None)]
    undo()
    assert client.get("/api/regions/toy/offers").text == before
    text = page(client)
    assert text.count("zurückgenommen am") == 2
    assert "Letzte Änderung zurücknehmen" not in text


def test_checked_is_only_set_where_somebody_says_so(town: Commune, client: TestClient) -> None:
    checked = "SELECT checked_by FROM kpk.offer WHERE offer_id = 'A2'"
    edit(client, title="Café")
    assert town.rows(checked) == [(None,)]
    assert edit(client).status_code == 422  # nothing is other than before
    assert edit(client, checked="ja").status_code == 303
    assert town.rows(checked) == [("Jugendamt",)]


def test_second_of_two_is_told_what_the_first_changed(town: Commune, client: TestClient) -> None:
    mine = open_form(client)
    client.headers["x-api-key"] = key_of(town, "kollegin")
    edit(client, title="Café am Markt", p0_times="Mo 9-10 Uhr")
    before = town.snapshot()
    client.headers["x-api-key"] = key_of(town, "dritte")
    before = town.snapshot()
    sent = send(client, mine | {"title": "Laden", "capacity_value": "5"})
    text = html.unescape(sent.text)
    assert sent.status_code == 422
    assert "Titel: Beratung am Markt → Café am Markt" in text
    assert "Zeiten: Tu 15:00-17:00 → Mo 9-10 Uhr" in text
    assert "von kollegin" in text
    assert town.snapshot() == before
    again = fields_of(sent.text)  # what was typed is still there, all else is today's
    assert (again["title"], again["capacity_value"]) == ("Laden", "5")
    assert again["p0-times"] == "Mo 9-10 Uhr"
    assert send(client, again).status_code == 303
    assert town.rows("SELECT title, capacity_value FROM kpk.offer WHERE offer_id = 'A2'") == [
        ("Laden", 5.0)
    ]
    assert town.rows(HOURS) == [("Mo 09:00-10:00", "Mo 9-10 Uhr")]


def test_ended_by_one_is_not_ended_again_by_another(town: Commune, client: TestClient) -> None:
    mine = open_form(client)
    ended = send(client, mine, action="end", end_on="30.11.2026")
    assert ended.status_code == 303
    assert town.rows("SELECT status, valid_to::text FROM kpk.offer WHERE offer_id = 'A2'") == [
        ("ended", "2026-11-30")
    ]
    assert "Angebot beenden" not in page(client)
    late = send(client, mine, action="end", end_on="31.12.2026")
    assert late.status_code == 422
    assert "Stand: keine Angabe → beendet" in html.unescape(late.text)
    assert send(client, mine, action="end", end_on="bald").status_code == 422


REFUSED: tuple[tuple[dict[str, str], str], ...] = (
    ({"title": ""}, "Bitte sagen, wie das Angebot heißt."),
    ({"kind": ""}, "Bitte eine Art wählen."),
    ({"capacity_value": "viele"}, "„viele“ ist keine Zahl ab 0"),
    ({"free_slots": "-1"}, "„-1“ ist keine Zahl ab 0"),
    ({"valid_to": "Ende Mai"}, "„Ende Mai“ ist kein Tag"),
    ({"age_from": "6", "age_to": "3"}, "Das Alter bis ist kleiner"),
    ({"valid_from": "1.5.2027", "valid_to": "1.5.2026"}, "Der letzte Tag liegt vor dem ersten"),
    ({"title": "Frauenhaus"}, "klingt nach einer Schutzeinrichtung"),
    ({"kind": "shelter"}, "klingt nach einer Schutzeinrichtung"),
    ({"title": "x" * 501}, "Höchstens 500 Zeichen"),
)


def test_what_no_offer_can_be_is_said_and_changes_nothing(
    town: Commune, client: TestClient
) -> None:
    before = town.snapshot()
    for changes, said in REFUSED:
        sent = edit(client, **changes)
        assert sent.status_code == 422, changes
        assert said in html.unescape(sent.text), changes
        typed = fields_of(sent.text)  # nothing that was typed is lost
        assert {name: typed[name] for name in changes} == changes
    assert town.snapshot() == before


def test_address_is_found_in_the_own_register_and_nothing_is_guessed(
    town: Commune, client: TestClient
) -> None:
    def look(**address: str) -> Any:
        return client.post("/api/regions/toy/offers/address", json=address).json()

    before = town.snapshot()
    found = look(street="Hafenstraße 1", postcode="47798", city="Spielstadt")
    assert found["is_sure"]
    assert found["sentence"].startswith("Gefunden: Hafenstr. 1")
    unsure = look(street="Hafenstr. 2")
    assert (unsure["is_sure"], unsure["point"]) == (False, None)
    assert [house["street"] for house in unsure["candidates"]] == ["Hafenstr. 1", "Hafenstr. 3a"]
    chosen = {name: unsure["candidates"][0][name] for name in ("street", "postcode", "city")}
    assert look(**chosen)["is_sure"]
    assert look(street="Mondweg 1")["candidates"] == []
    assert town.snapshot() == before
    edit(client, p0_street="Hafenstr. 2")
    assert town.rows(ADDRESS, offer_id="A2") == [("Hafenstr. 2", None)]
    assert "die nächsten sind vorgeschlagen" in page(client)
    edit(client, p0_street="Waldweg 12")
    assert town.rows(ADDRESS, offer_id="A2") == [("Waldweg 12", 353500)]


def test_hours_are_said_back_in_words(client: TestClient) -> None:
    def said(times: str) -> str:
        sent = client.post("/api/regions/toy/offers/hours", json={"times": times})
        return str(sent.json()["sentence"])

    assert said("jeden 1. Montag im Monat 9-11 Uhr") == (
        "Verstanden: 1. Mo im Monat 9–11 Uhr (0,5 Stunden je Woche)."
    )
    assert said("nach Vereinbarung") == "Verstanden: nach Vereinbarung."
    assert said("Di, 14-tägig").startswith("Als Öffnungszeit nicht verstanden (")
    assert said(" ") == ""


def test_new_offer_counts_at_once_also_of_a_provider_that_no_list_knows(
    town: Commune, client: TestClient
) -> None:
    fields = open_form(client, None)
    refused = send(client, fields, None)
    assert refused.status_code == 422
    sent = send(
        client, fields | {"title": "Elterncafé", "provider": "Verein Hafen", "kind": "group",
                          "p0-street": "Hafenstr. 3a", "p0-times": "Mo 9-11 Uhr"}, None,
    )  # fmt: skip
    assert sent.status_code == 303
    ((offer_id,),) = town.rows("SELECT offer_id FROM kpk.offer WHERE title = 'Elterncafé'")
    assert town.rows(ADDRESS, offer_id=offer_id) == [("Hafenstr. 3a", 350540)]
    town.load()  # the list does not have it, and it stays
    town.load()
    assert town.rows("SELECT vanished_at FROM kpk.offer WHERE title = 'Elterncafé'") == [(None,)]
    edit(client, offer_id, title="Café der Eltern")
    number = re.findall(r'name="number" value="(\d+)"', page(client, offer_id))[0]
    send(client, {}, offer_id, action="undo", number=number)
    number = re.findall(r'name="number" value="(\d+)"', page(client, offer_id))[0]
    gone = send(client, {}, offer_id, action="undo", number=number)
    assert gone.headers["location"].startswith("/maps/offers")
    assert town.rows("SELECT count(*) FROM kpk.offer") == [(3,)]


class TestNextLoad:
    """An edit is neither lost in silence nor does it cover what a list says newly."""

    def test_edit_stands_while_the_list_says_what_it_said(
        self, town: Commune, client: TestClient
    ) -> None:
        edit(client, title="Café", p0_street="Waldweg 12", p0_times="Mo 9-10 Uhr")
        after = client.get("/api/regions/toy/offers").json()
        town.change("offers.csv", "Kita Anker", "Kita Ahoi")  # something else is new
        town.load()
        again = client.get("/api/regions/toy/offers").json()
        own = [[f for f in found["features"] if f["properties"]["offer_id"] == "A2"]
               for found in (after, again)]  # fmt: skip
        assert own[0] == own[1]
        assert any("eigene Änderungen gelten weiter" in reason for _, reason in town.notes())

    def test_what_the_list_says_newly_counts_and_both_places_tell_it(
        self, town: Commune, client: TestClient
    ) -> None:
        edit(client, title="Café", p0_times="Mo 9-10 Uhr")
        town.change("offers.csv", "Tu 15:00-17:00", "We 15:00-17:00")
        notes = town.notes()
        assert town.rows(HOURS) == [("We 15:00-17:00", None)]
        assert town.rows("SELECT title FROM kpk.offer WHERE offer_id = 'A2'") == [("Café",)]
        assert any("neuer als die Meldung oder eigene" in r and "Zeiten" in r for _, r in notes)
        assert "gilt; die Liste ist neuer und gilt bei: Zeiten" in page(client)

    def test_edit_is_done_with_once_the_list_says_the_same(
        self, town: Commune, client: TestClient
    ) -> None:
        edit(client, title="Café")
        town.change("offers.csv", "Beratung am Markt", "Café")
        town.load()
        assert "Die Liste sagt jetzt dasselbe" in page(client)

    def test_changed_back_by_hand_stays_back(self, town: Commune, client: TestClient) -> None:
        edit(client, title="Café")
        edit(client, title="Beratung am Markt")
        title = "SELECT title FROM kpk.offer WHERE offer_id = 'A2'"
        for _ in range(3):
            assert town.rows(title) == [("Beratung am Markt",)]
            town.load()

    def test_offer_that_left_its_list_says_so(self, town: Commune, client: TestClient) -> None:
        fields = open_form(client)
        lines = town.files["offers.csv"].decode().splitlines()
        town.files["offers.csv"] = "\n".join([lines[0], lines[1], lines[3]]).encode()
        town.load()
        assert send(client, fields, title="Café").status_code == 404


class TestConfidential:
    """What is confidential is shown to planners only, and hidden by hand it stays hidden."""

    def anonymous(self, client: TestClient) -> str:
        headers = {"x-api-key": ""}
        client.app.state.revisions.clear()  # type: ignore[attr-defined]  # kept for a second
        addresses = ("offers", "offers/page", "offers.csv", "offers/map")
        return "".join(
            client.get(f"/api/regions/toy/{address}", headers=headers).text for address in addresses
        )

    def test_hidden_by_hand_is_gone_everywhere_and_stays_so_at_every_load(
        self, town: Commune, client: TestClient
    ) -> None:
        assert "Marktplatz" in self.anonymous(client)
        assert edit(client, confidential="ja").status_code == 303
        for _ in range(2):
            shown = self.anonymous(client)
            assert "Marktplatz" not in shown
            assert "Beratung am Markt" not in shown
            town.load()
        assert edit(client, confidential="").status_code == 422
        number = re.findall(r'name="number" value="(\d+)"', page(client))[0]
        send(client, {}, action="undo", number=number)
        assert "Marktplatz" in self.anonymous(client)

    def test_place_that_the_list_hides_can_be_moved_and_stays_hidden(
        self, town: Commune, client: TestClient
    ) -> None:
        assert edit(client, "A3", p0_street="Waldweg 12", p0_times="Mo 9-10 Uhr").status_code == 303
        assert town.rows(ADDRESS, offer_id="A3") == [("Waldweg 12", 353500)]
        town.load()
        assert town.rows(ADDRESS, offer_id="A3") == [("Waldweg 12", 353500)]
        assert town.rows(
            "SELECT s.confidential, l.confidential FROM kpk.site s JOIN kpk.offer_site l"
            " USING (region_id, site_id) WHERE l.offer_id = 'A3'"
        ) == [(True, True)]
        for word in ("Schutzhaus", "Geheim", "Waldweg"):
            assert word not in self.anonymous(client)
        decided = client.get("/angebote/vorschlaege?region=toy").text
        for word in ("Schutzhaus", "Geheim", "Waldweg"):
            assert word not in decided

    def test_new_shelter_needs_the_mark(self, town: Commune, client: TestClient) -> None:
        fields = open_form(client, None) | {
            "title": "Zuflucht", "provider": "Stadt", "kind": "shelter", "p0-street": "Waldweg 12",
        }  # fmt: skip
        assert send(client, fields, None).status_code == 422
        assert send(client, fields | {"confidential": "ja"}, None).status_code == 303
        assert "Zuflucht" not in self.anonymous(client)
        town.load()
        assert "Zuflucht" not in self.anonymous(client)
        assert town.rows("SELECT count(*) FROM kpk.offer WHERE title = 'Zuflucht'") == [(1,)]
