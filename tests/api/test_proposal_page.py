"""Planners decide with one click; what is accepted counts everywhere, and can be taken back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.questions.burden.run import run_burden
from kpk_geo.database.connection import transaction
from kpk_geo.database.proposals import NewProposal, write_proposals
from kpk_geo.database.sources import inputs_fingerprint
from kpk_geo.database.users import add_user
from kpk_geo.model import ProposalKind
from kpk_geo.offers.proposed import meant

TODAY = date(2026, 11, 2)
PAGE = "/angebote/vorschlaege"


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.start()
    return commune


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    with transaction(town.engine) as connection:
        key = add_user(connection, "planung")
    with TestClient(create_app(town.engine), ORIGIN, follow_redirects=False) as made:
        made.headers["x-api-key"] = key
        yield made


def say(town: Commune, kind: ProposalKind, provider: str = "Stadt", offer_id: str = "A2",
        **changes: Any) -> int:  # fmt: skip
    seen = {"title": "Beratung am Markt", "times": "Tu 15:00-17:00"}
    item = NewProposal(
        kind=kind, offer_id=offer_id, site_id=None, old=seen,
        new=meant(kind, provider, TODAY, changes), said_on=TODAY, remark=changes.pop("note", None),
    )  # fmt: skip
    with transaction(town.engine) as connection:
        write_proposals(connection, "toy", provider, [item], said_by="Link 1")
    ((number,),) = town.rows("SELECT max(proposal_pk) FROM kpk.offer_proposal")
    return int(number)


def post(client: TestClient, action: str, *numbers: int) -> Any:
    return client.post(f"{PAGE}?region=toy", data={"action": action, "number": list(numbers)})


def test_only_for_those_who_are_logged_in(town: Commune, client: TestClient) -> None:
    number = say(town, ProposalKind.CONFIRM)
    del client.headers["x-api-key"]
    for sent in (client.get(f"{PAGE}?region=toy"), post(client, "accept", number)):
        assert sent.status_code == 303
        assert sent.headers["location"].startswith("/login")
    assert town.rows("SELECT state FROM kpk.offer_proposal") == [("open",)]


def test_old_and_new_value_stand_side_by_side(town: Commune, client: TestClient) -> None:
    say(town, ProposalKind.CHANGE, title="Beratung im Laden")
    html = client.get(PAGE, follow_redirects=True).text
    assert "1 Vorschlag von 1 Träger wartet auf Sie" in html
    assert "<td>Beratung am Markt</td><td><strong>Beratung im Laden</strong></td>" in html


def test_accepted_counts_on_map_table_and_export(town: Commune, client: TestClient) -> None:
    number = say(town, ProposalKind.CHANGE, title="Beratung im Laden")
    before = client.get("/api/regions/toy/offers").text
    sent = post(client, "accept", number)
    assert sent.status_code == 303
    assert "1 Vorschlag angenommen" in client.get(sent.headers["location"]).text
    for address in ("offers", "offers/page", "offers/map", "offers.csv"):
        found = client.get(f"/api/regions/toy/{address}").text
        assert "Beratung im Laden" in found, address
        assert "Beratung am Markt" not in found, address
    post(client, "reopen", number)
    assert client.get("/api/regions/toy/offers").text == before


def test_all_of_one_provider_at_once(town: Commune, client: TestClient) -> None:
    first = say(town, ProposalKind.CONFIRM, "AWO", "A1")
    second = say(town, ProposalKind.CONFIRM)
    html = client.get(f"{PAGE}?region=toy").text
    assert "2 Vorschläge von 2 Trägern" in html
    assert (
        "2 Vorschläge angenommen"
        in client.get(post(client, "accept", first, second).headers["location"]).text
    )
    assert town.rows("SELECT count(*) FROM kpk.offer WHERE last_checked IS NOT NULL") == [(2,)]


def test_runs_rest_on_accepted_changes_but_not_on_confirmations(
    town: Commune, client: TestClient
) -> None:
    def state() -> str:
        with transaction(town.engine) as connection:
            return inputs_fingerprint(connection, "toy", ["offers:offers.csv"])

    before = state()
    confirmed = say(town, ProposalKind.CONFIRM)
    post(client, "accept", confirmed)
    assert state() == before
    ended = say(town, ProposalKind.END)
    post(client, "accept", ended)
    assert state() != before
    post(client, "reopen", ended)
    assert state() == before


def test_refused_changes_nothing_and_can_be_reopened(town: Commune, client: TestClient) -> None:
    run_burden(town.engine, "toy")
    number = say(town, ProposalKind.END)
    before = town.snapshot()
    post(client, "refuse", number)
    assert town.snapshot() == before
    html = client.get(f"{PAGE}?region=toy").text
    assert "Kein Vorschlag wartet" in html
    assert "abgelehnt" in html
    post(client, "reopen", number)
    assert town.rows("SELECT state FROM kpk.offer_proposal") == [("open",)]


def test_decided_meanwhile_is_said_and_changes_nothing(town: Commune, client: TestClient) -> None:
    number = say(town, ProposalKind.END)
    post(client, "refuse", number)
    sent = post(client, "accept", number)
    assert sent.status_code == 422
    assert "inzwischen abgelehnt" in sent.text
    assert post(client, "accept", 999).status_code == 404
    assert post(client, "tanzen", number).status_code == 422
    assert client.post(f"{PAGE}?region=toy", data={"action": "accept"}).status_code == 422


def test_secret_is_covered_and_cannot_be_accepted(town: Commune, client: TestClient) -> None:
    number = say(town, ProposalKind.CHANGE, description="jetzt in Geheim 7, Schutzhaus")
    html = client.get(f"{PAGE}?region=toy").text
    assert "Geheim" not in html
    assert "Schutzhaus" not in html
    assert "lassen sich nicht annehmen" in html
    sent = post(client, "accept", number)
    assert sent.status_code == 422
    assert "Geheim" not in sent.text


def test_differences_of_list_and_proposal_are_told(town: Commune, client: TestClient) -> None:
    post(client, "accept", say(town, ProposalKind.CHANGE, title="Beratung im Laden"))
    html = client.get(f"{PAGE}?region=toy").text
    assert "Titel: Liste Beratung am Markt, Meldung Beratung im Laden. Es gilt die Meldung." in html
    waiting = say(town, ProposalKind.CHANGE, title="Café")
    town.change("offers.csv", "Beratung am Markt", "Beratung am Rathaus")
    town.load()
    html = client.get(f"{PAGE}?region=toy").text
    assert "Liste Beratung am Rathaus, Meldung Beratung im Laden. Es gilt die Liste." in html
    assert f"Nr. {waiting}" in html
    assert "in der Liste steht jetzt Beratung am Rathaus" in html


def test_offer_that_left_its_list_can_only_be_refused(town: Commune, client: TestClient) -> None:
    number = say(town, ProposalKind.CONFIRM)
    lines = town.files["offers.csv"].decode().splitlines()
    town.files["offers.csv"] = "\n".join([lines[0], lines[1], lines[3]]).encode()
    town.load()
    assert "steht nicht mehr in der Liste" in client.get(f"{PAGE}?region=toy").text
    assert post(client, "accept", number).status_code == 422
    assert post(client, "refuse", number).status_code == 303
