"""What is refused of a decision, in words beside its field; confidential places above all."""

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import Commune
from decision_toys import add, loaded, read, served, site_draft
from fastapi.testclient import TestClient

from api.questions import QUESTIONS
from api.questions.decisions.draft import DecisionDraft, FieldsError, NoteDraft
from api.questions.decisions.service import add_decision


@pytest.fixture
def town(commune: Commune) -> Commune:
    return loaded(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served(town)


TOMORROW = (date.today() + timedelta(days=2)).strftime("%d.%m.%Y")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": "  "}, "title", "Bitte ausfüllen"),
        ({"title": "x" * 10_000}, "title", "10.000 Zeichen sind zu viel"),
        ({"reason": "x" * 10_000}, "reason", "10.000 Zeichen sind zu viel"),
        ({"kind": "Wunsch"}, "kind", "Bitte wählen"),
        ({"day": TOMORROW}, "day", "liegt in der Zukunft"),
        ({"day": "neulich"}, "day", "„neulich“ ist kein Tag"),
        ({"day": "31.02.2026"}, "day", "ist kein Tag"),
        ({"day": "2026"}, "day", "ist kein Tag"),
        ({"day": "12.03.1026"}, "day", "Stimmt das Jahr"),
        ({"areas": ("Hafn",)}, "areas", "Meinten Sie „Hafen“"),
        ({"areas": ()}, "areas", "mindestens ein Gebiet"),
        ({"level": "bezirk"}, "level", "gibt es nicht"),
        ({"site": "Neubau"}, "site", "Adresse oder Lage"),
        ({"place": "Hafenstr. 1"}, "site", "was dort ist"),
        ({"kind": "Standort"}, "site", "Bitte den Standort angeben"),
        ({"review_on": "1.1.2026"}, "review_on", "vor dem Beschluss"),
        ({"review_on": "1.1.2999"}, "review_on", "mehr als 30 Jahre voraus"),
        ({"run": "99"}, "run", "gibt es in dieser Region nicht"),
        ({"opened": "1.1.2026"}, "opened", "dazu den Standort"),
        ({"notes": (NoteDraft(text="ohne Quelle"),)}, "note-0", "Quelle des Belegs"),
        ({"notes": (NoteDraft(text="t", source="q", day=TOMORROW),)}, "note-0", "Zukunft"),
        ({"notes": (NoteDraft(text="t", source="q"),) * 101}, "note-0", "101 sind zu viele"),
    ],
)
def test_mistakes_are_said_beside_their_field_and_nothing_is_stored(
    town: Commune, changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(FieldsError) as caught:
        add(town, **changes)
    assert words in caught.value.by_field[field]
    assert len(caught.value.by_field) == 1
    assert town.rows("SELECT count(*) FROM kpk.planning_decision_version") == [(0,)]


def test_all_mistakes_are_said_at_once(town: Commune) -> None:
    with pytest.raises(FieldsError) as caught:
        add_decision(town.engine, "toy", DecisionDraft(), QUESTIONS, by="p")
    assert set(caught.value.by_field) >= {"title", "kind", "day", "body", "reason"}


def test_names_in_two_parts_and_of_two_letters_are_the_same_area(town: Commune) -> None:
    name = unicodedata.normalize("NFD", "Höhe")
    assert name != "Höhe"
    found = read(town, add(town, areas=(name,), title=unicodedata.normalize("NFD", "Für die Höhe")))
    assert [area.area_id for area in found.decision.areas] == ["03"]
    assert found.decision.title == "Für die Höhe"


def test_area_of_another_region_is_none_of_this_one(town: Commune) -> None:
    other = town.profile.replace('id = "toy"', 'id = "other"')
    town.profile, kept = other, town.profile
    town.areas = town.areas.assign(key=["91", "92", "93", "94"], name=["A1", "B1", "C1", "D1"])
    town.load()
    town.profile = kept
    with pytest.raises(FieldsError, match="gehört nicht zu dieser Region"):
        add(town, areas=("91",))


@pytest.mark.parametrize(
    "changes",
    [
        site_draft(site="A3"),
        site_draft(site="Schutzhaus"),
        site_draft(site="SCHUTZHAUS Mitte", place="dort"),
        site_draft(site="Neues Haus", place="Geheim 7"),
        site_draft(site="Neues Haus", place="geheim 7"),
        site_draft(site="Neues Haus", place="Geheim 7, Musterstadt"),
        site_draft(site="Neues Haus", place="00101 Musterstadt, Geheim Nr. 7"),
        {"title": "Das Schutzhaus erweitern"},
        {"title": "Das Schutz-Haus erweitern"},
        {"reason": "Neubau, am Geheim\n7 gelegen"},
        {"reason": "Geheim-7"},
        {"body": "Runde im Schutz\u202ehaus"},
        {"reason": "Neben dem Schutzhaus fehlt es."},
        {"notes": (NoteDraft(text="Im Schutzhaus gehört", source="Gespräch"),)},
    ],
)
def test_confidential_site_is_neither_named_nor_stored(
    town: Commune, changes: dict[str, Any]
) -> None:
    with pytest.raises(FieldsError, match="vertraulicher Ort"):
        add(town, **changes)
    assert town.rows("SELECT count(*) FROM kpk.planning_decision") == [(0,)]


def test_site_that_becomes_confidential_is_covered_everywhere(
    town: Commune, client: TestClient
) -> None:
    number = add(town, **site_draft(site="A1", title="Kita Anker ausbauen"))
    town.change("offers.csv", "Hafenstr. 1;;;", "Hafenstr. 1;ja;;")
    assert town.load().is_complete
    for address in (
        f"/maps/decisions?region=toy&decision={number}", "/maps/decisions?region=toy",
        "/api/regions/toy/decisions", f"/api/regions/toy/decisions/{number}",
        "/api/regions/toy/decisions.csv", "/api/regions/toy/decisions.geojson",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200
        for secret in ("Kita Anker", "Hafenstr. 1", "350500"):
            assert secret not in answer.text, address
    assert "[vertraulicher Ort]" in client.get("/maps/decisions?region=toy").text
