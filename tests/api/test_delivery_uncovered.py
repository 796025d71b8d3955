"""A list without the column that hides places shows nobody a confidential one unasked."""

from pathlib import Path

import pytest
from conftest import Commune

from api.deliveries.draft import Draft
from api.deliveries.homes import Home, remember_home
from api.deliveries.service import DeliveryService

# Of "Beratung am Markt" the loaded list says that its place is confidential.
SAME_NUMBER = "A2;Beratung am Markt;Beratung;Marktplatz 3;351500;5700500"
SAME_HOUSE = "neu-7;Sprechstunde;Beratung;Marktplatz 3;352400;5700600"
SAME_PLACE = "neu-8;Sprechstunde;Beratung;;351510;5700510"
ELSEWHERE = "neu-9;Sprechstunde;Beratung;Hafenstr. 9;350900;5700900"
HEAD = "Kennung;Titel;Art;Straße;Rechtswert;Hochwert\n"
REST = "A1;Kita Anker;Kita;Hafenstr. 1;350500;5700500\n"


@pytest.fixture
def service(commune: Commune, tmp_path: Path) -> DeliveryService:
    commune.change("offers.csv", "Marktplatz 3;nein", "Marktplatz 3;ja")
    commune.load()
    state = tmp_path / "state"
    remember_home(state, "toy", Home(commune.folder / "toy.toml", commune.folder))
    return DeliveryService(commune.engine, state)


def tried(service: DeliveryService, content: str, *, place: str, **answers: str) -> Draft:
    """Deliver a list and answer what is asked of every list."""
    upload = service.receive("toy", "liste.csv", [content.encode()], "anna")
    fields = {"q:same:0": [place], "q:kind:0": ["counselling"], "q:vanished:0": ["yes"]}
    fields |= {f"q:{name}:0": [value] for name, value in answers.items()}
    service.answer(upload, fields)
    return service.draft("toy", upload.id)[0]


def shown(commune: Commune) -> list[str]:
    return [
        str(row[0])
        for row in commune.rows(
            "SELECT offer_id FROM kpk.offer_site JOIN kpk.offer USING (region_id, offer_id)"
            " WHERE NOT confidential AND vanished_at IS NULL ORDER BY 1"
        )
    ]


@pytest.mark.parametrize(
    ("row", "place"),
    [(SAME_NUMBER, "replace-0"), (SAME_HOUSE, "replace-0"), (SAME_HOUSE, "add"),
     (SAME_PLACE, "add")],
)  # fmt: skip
def test_a_place_that_was_confidential_is_asked_about(
    service: DeliveryService, row: str, place: str
) -> None:
    found = tried(service, HEAD + REST.replace("A1", "B1") + row + "\n", place=place)
    assert not found.problem
    (question,) = found.open
    assert question.kind == "uncovered"
    assert question.title.startswith("1 Angebot wäre jetzt für alle zu sehen")
    assert "Markt" not in question.title


def test_without_a_yes_nothing_is_taken_and_with_it_the_place_is_shown(
    commune: Commune, service: DeliveryService
) -> None:
    assert shown(commune) == ["A1"]
    content = HEAD + REST + SAME_NUMBER + "\n"
    refused = tried(service, content, place="replace-0", uncovered="unknown")
    assert "bleibt nichts, was übernommen wird" in refused.problem
    agreed = tried(service, content, place="replace-0", uncovered="yes")
    service.take(agreed, "anna")
    assert shown(commune) == ["A1", "A2"]


def test_other_places_are_not_asked_about(service: DeliveryService) -> None:
    assert tried(service, HEAD + REST + ELSEWHERE + "\n", place="replace-0").open == []
