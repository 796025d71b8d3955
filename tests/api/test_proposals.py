"""What providers propose counts once it is accepted, until the list says the same or newer."""

from datetime import date
from typing import Any

import pytest
from conftest import Commune

from api.questions.offers.proposals import accept_proposals, refuse_proposals, reopen_proposal
from kpk_geo.database.connection import transaction
from kpk_geo.database.proposals import (
    NewProposal,
    read_history,
    read_proposals,
    write_proposals,
)
from kpk_geo.errors import InputError
from kpk_geo.model import ProposalKind, ProposalState
from kpk_geo.offers.proposed import meant

TODAY = date(2026, 11, 2)
HOURS = "SELECT opening_hours, times_text FROM kpk.offer_site WHERE offer_id = 'A2'"
PLACE = (
    "SELECT s.address, ST_X(s.geometry) FROM kpk.site s JOIN kpk.offer_site l"
    " USING (region_id, site_id) WHERE l.offer_id = 'A2'"
)


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.change("offers.csv", "secret;hours", "secret;hours;checked")
    commune.files["offers.csv"] = commune.files["offers.csv"].replace(
        b"secret;hours;checked;x;y", b"secret;hours;x;y;checked"
    )
    lines = commune.files["offers.csv"].decode().splitlines()
    commune.files["offers.csv"] = "\n".join(
        [lines[0], *(f"{line};" for line in lines[1:])]
    ).encode()
    commune.change_profile('columns.x = "x"', 'columns.last_checked = "checked"\ncolumns.x = "x"')
    commune.start()
    return commune


def site_of(town: Commune, offer_id: str) -> str:
    ((site_id,),) = town.rows(
        "SELECT site_id FROM kpk.offer_site WHERE offer_id = :offer_id", offer_id=offer_id
    )
    return str(site_id)


def say(
    town: Commune,
    kind: ProposalKind,
    changes: dict[str, Any] | None = None,
    *,
    seen: dict[str, Any] | None = None,
    offer_id: str | None = "A2",
    provider: str = "Stadt",
    on: date = TODAY,
) -> int:
    """Store a proposal; give its number."""
    item = NewProposal(
        kind=kind, offer_id=offer_id, site_id=site_of(town, offer_id) if offer_id else None,
        old=seen or {}, new=meant(kind, provider, on, changes), said_on=on,
    )  # fmt: skip
    with transaction(town.engine) as connection:
        write_proposals(connection, "toy", provider, [item], said_by="Test")
    return newest(town)


def newest(town: Commune) -> int:
    ((number,),) = town.rows("SELECT max(proposal_pk) FROM kpk.offer_proposal")
    return int(number)


def accept(town: Commune, *numbers: int) -> None:
    accept_proposals(town.engine, "toy", numbers, by="planung")


def state(town: Commune, number: int) -> str:
    ((found,),) = town.rows(
        "SELECT state FROM kpk.offer_proposal WHERE proposal_pk = :number", number=number
    )
    return str(found)


def test_nothing_counts_before_it_is_accepted(town: Commune) -> None:
    before = town.snapshot()
    say(town, ProposalKind.CHANGE, {"title": "Beratung im Laden"})
    assert town.snapshot() == before


def test_accepted_values_count_and_survive_a_reload(town: Commune) -> None:
    number = say(
        town, ProposalKind.CHANGE, {"title": "Beratung im Laden", "times": "montags 9-11 Uhr"}
    )
    accept(town, number)
    for _ in range(2):
        assert town.rows("SELECT title, last_checked FROM kpk.offer WHERE offer_id = 'A2'") == [
            ("Beratung im Laden", TODAY)
        ]
        assert town.rows(HOURS) == [("Mo 09:00-11:00", "montags 9-11 Uhr")]
        assert state(town, number) == "accepted"
        town.load()


def test_list_that_says_the_same_settles_it(town: Commune) -> None:
    number = say(town, ProposalKind.CHANGE, {"title": "Beratung im Laden"})
    accept(town, number)
    town.change("offers.csv", "Beratung am Markt", "Beratung im Laden")
    lines = town.files["offers.csv"].decode().splitlines()
    lines[2] += TODAY.isoformat()
    town.files["offers.csv"] = "\n".join(lines).encode()
    town.load()
    assert state(town, number) == "settled"
    assert town.rows("SELECT title, listed FROM kpk.offer WHERE offer_id = 'A2'") == [
        ("Beratung im Laden", None)
    ]


def test_newer_list_counts_and_the_difference_is_told(town: Commune) -> None:
    number = say(town, ProposalKind.CHANGE, {"title": "Beratung im Laden"})
    accept(town, number)
    town.change("offers.csv", "Beratung am Markt", "Beratung am Rathaus")
    notes = town.notes()
    assert any("neuer als die Meldung" in reason and "Titel" in reason for _, reason in notes)
    assert town.rows("SELECT title FROM kpk.offer WHERE offer_id = 'A2'") == [
        ("Beratung am Rathaus",)
    ]
    # That it was confirmed on that day still holds.
    assert state(town, number) == "accepted"
    assert town.rows("SELECT last_checked FROM kpk.offer WHERE offer_id = 'A2'") == [(TODAY,)]


def test_list_confirmed_later_is_newer_even_with_the_old_value(town: Commune) -> None:
    number = say(town, ProposalKind.CHANGE, {"title": "Beratung im Laden"})
    accept(town, number)
    lines = town.files["offers.csv"].decode().splitlines()
    lines[2] += "2026-12-01"
    town.files["offers.csv"] = "\n".join(lines).encode()
    town.load()
    assert state(town, number) == "settled"
    assert town.rows("SELECT title, last_checked FROM kpk.offer WHERE offer_id = 'A2'") == [
        ("Beratung am Markt", date(2026, 12, 1))
    ]


def test_reload_after_a_correction_reports_no_change_of_the_list(town: Commune) -> None:
    accept(town, say(town, ProposalKind.CHANGE, {"title": "Beratung im Laden"}))
    assert not any("Geändert" in reason for _, reason in town.notes())


def test_second_correction_over_a_first_one(town: Commune) -> None:
    first = say(town, ProposalKind.CHANGE, {"title": "Laden"}, seen={"title": "Beratung am Markt"})
    accept(town, first)
    second = say(town, ProposalKind.CHANGE, {"title": "Café"}, seen={"title": "Laden"})
    accept(town, second)
    town.load()
    assert town.rows("SELECT title FROM kpk.offer WHERE offer_id = 'A2'") == [("Café",)]
    town.change("offers.csv", "Beratung am Markt", "Laden")  # it has caught up with the first
    town.load()
    assert town.rows("SELECT title FROM kpk.offer WHERE offer_id = 'A2'") == [("Café",)]
    reopen_proposal(town.engine, "toy", second, by="planung")
    assert town.rows("SELECT title FROM kpk.offer WHERE offer_id = 'A2'") == [("Laden",)]


def test_taking_back_restores_all_of_the_list(town: Commune) -> None:
    before = town.snapshot()
    number = say(
        town, ProposalKind.CHANGE,
        {"title": "Neu", "times": "montags 9-11 Uhr", "street": "Hafenstr. 9", "kinds": ["kita"]},
    )  # fmt: skip
    accept(town, number)
    assert town.rows(PLACE) == [("Hafenstr. 9", None)]
    reopen_proposal(town.engine, "toy", number, by="planung")
    assert town.snapshot() == before
    assert state(town, number) == "open"
    with transaction(town.engine) as connection:
        events = read_history(connection, [number])[number]
    assert [event.state.value for event in events] == ["open", "accepted", "open"]
    assert [event.by for event in events] == ["Stadt", "planung", "planung"]


def test_moved_place_stays_moved(town: Commune) -> None:
    accept(town, say(town, ProposalKind.CHANGE, {"street": "Hafenstr. 9"}))
    town.load()
    assert town.rows(PLACE) == [("Hafenstr. 9", None)]
    town.change("offers.csv", "Marktplatz 3", "Neuer Weg 5")
    town.load()
    assert town.rows("SELECT address FROM kpk.site ORDER BY 1") == [
        ("Geheim 7",), ("Hafenstr. 1",), ("Neuer Weg 5",)
    ]  # fmt: skip


def test_ended_offer_is_ended_until_undone(town: Commune) -> None:
    number = say(town, ProposalKind.END)
    accept(town, number)
    town.load()
    assert town.rows("SELECT status, valid_to FROM kpk.offer WHERE offer_id = 'A2'") == [
        ("ended", TODAY)
    ]


def new_offer(town: Commune, title: str = "Krabbelgruppe") -> int:
    return say(
        town, ProposalKind.ADD,
        {"title": title, "kinds": ["group"], "street": "Marktplatz 5", "times": "Mo 10:00-11:00"},
        offer_id=None,
    )  # fmt: skip


def test_new_offer_stays_until_the_list_brings_it(town: Commune) -> None:
    number = new_offer(town)
    accept(town, number)
    query = "SELECT offer_id, provider FROM kpk.offer WHERE title = 'Krabbelgruppe'"
    for _ in range(2):
        assert town.rows(query) == [(f"meldung-{number}", "Stadt")]
        assert not any("Krabbelgruppe" in reason for _, reason in town.notes())
    town.files["offers.csv"] += b"\nA4;Krabbelgruppe;Gruppe oder Kurs;Stadt;Marktplatz 5;;;;;"
    town.load()
    assert town.rows(query + " AND vanished_at IS NULL") == [("A4", "Stadt")]
    assert state(town, number) == "settled"


def test_new_offer_of_a_name_that_the_list_has_already_is_another(town: Commune) -> None:
    number = say(
        town, ProposalKind.ADD,
        {"title": "Beratung am Markt", "kinds": ["counselling"], "street": "Hafenstr. 4"},
        offer_id=None,
    )  # fmt: skip
    accept(town, number)
    town.load()
    assert state(town, number) == "accepted"
    assert town.rows("SELECT count(*) FROM kpk.offer WHERE title = 'Beratung am Markt'") == [(2,)]


def test_new_offer_is_gone_when_it_is_taken_back(town: Commune) -> None:
    before = town.snapshot()
    number = new_offer(town)
    accept(town, number)
    reopen_proposal(town.engine, "toy", number, by="planung")
    assert town.snapshot() == before


def test_new_offer_can_be_corrected(town: Commune) -> None:
    number = new_offer(town)
    accept(town, number)
    accept(
        town,
        say(town, ProposalKind.CHANGE, {"title": "Spielgruppe"}, offer_id=f"meldung-{number}",
            seen={"title": "Krabbelgruppe"}),
    )  # fmt: skip
    town.load()
    assert town.rows("SELECT title FROM kpk.offer WHERE offer_id LIKE 'meldung%'") == [
        ("Spielgruppe",)
    ]


def test_same_again_is_stored_once_and_newer_replaces(town: Commune) -> None:
    first = say(town, ProposalKind.CHANGE, {"title": "Laden"})
    assert say(town, ProposalKind.CHANGE, {"title": "Laden"}) == first
    second = say(town, ProposalKind.CHANGE, {"title": "Café"})
    assert (state(town, first), state(town, second)) == ("replaced", "open")


def test_decided_twice_is_refused(town: Commune) -> None:
    number = say(town, ProposalKind.CONFIRM)
    refuse_proposals(town.engine, "toy", [number], by="planung", reason="doppelt")
    with pytest.raises(InputError, match="inzwischen abgelehnt"):
        accept(town, number)


def test_one_that_cannot_be_accepted_leaves_all_open(town: Commune) -> None:
    good = say(town, ProposalKind.CONFIRM)
    bad = say(town, ProposalKind.CHANGE, {"description": "jetzt Geheim 7"}, provider="Andere")
    with pytest.raises(InputError, match="vertraulich"):
        accept(town, good, bad)
    assert state(town, good) == "open"


def test_confidential_place_is_covered_in_a_proposal(town: Commune) -> None:
    say(town, ProposalKind.CHANGE, {"street": "Geheim 7", "description": "im Schutzhaus"})
    with transaction(town.engine) as connection:
        (item,) = read_proposals(connection, "toy", (ProposalState.OPEN,))
    assert "Geheim" not in str(item)
    assert "Schutzhaus" not in str(item)
    assert item.names_secret


def test_offer_that_became_confidential_is_as_its_list_has_it(town: Commune) -> None:
    accept(town, say(town, ProposalKind.CHANGE, {"title": "Laden", "street": "Hafenstr. 9"}))
    town.change("offers.csv", "Marktplatz 3;nein", "Marktplatz 3;ja")
    town.load()
    assert town.rows("SELECT title, listed FROM kpk.offer WHERE offer_id = 'A2'") == [
        ("Beratung am Markt", None)
    ]
    assert town.rows("SELECT confidential FROM kpk.site WHERE address = 'Marktplatz 3'") == [
        (True,)
    ]


def test_check_settles_nothing(town: Commune) -> None:
    from api.load.region import check_region
    from kpk_geo.profile import read_profile

    number = say(town, ProposalKind.CHANGE, {"title": "Laden"})
    accept(town, number)
    town.change("offers.csv", "Beratung am Markt", "Ganz anders")
    check_region(town.engine, read_profile(town.write()), town.folder)
    assert state(town, number) == "accepted"
    assert town.rows("SELECT title FROM kpk.offer WHERE offer_id = 'A2'") == [("Laden",)]
