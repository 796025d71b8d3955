"""What is too much, too long or impossible is refused at once, in German and in few words."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from siting_towns import with_sites
from sqlalchemy import create_engine

from api.app import create_app
from api.http.body_limit import MAX_BODY
from api.http.dependencies import MAX_OFFSET
from api.http.refusals import MAX_REFUSALS, refusal_text
from kpk_geo.errors import MAX_QUOTED, excerpt, suggestion

TOY = "/api/regions/toy"
WHAT_IF = f"{TOY}/accessibility/what-if?kind=kita"
SHORT = 600  # letters that a refusal may have


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[TestClient]:
    engine = create_engine(new_database("limits"))
    assert with_sites(Commune(tmp_path_factory.mktemp("limits"), engine)).load().is_complete
    with TestClient(create_app(engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made
    engine.dispose()


def refused(answer: Any, status: int, words: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert len(answer.json()["detail"]) < SHORT


def in_pieces(size: int) -> Iterator[bytes]:
    for _ in range(size // 50_000):
        yield b" " * 50_000


def test_a_body_over_the_limit_is_refused_with_and_without_its_length(client: TestClient) -> None:
    for path in (WHAT_IF, f"{TOY}/decisions", "/maps/decisions?region=toy", "/api/session"):
        refused(client.post(path, content=b" " * (MAX_BODY + 1)), 413, "höchstens 1.000.000 Bytes")
    refused(client.post(WHAT_IF, content=in_pieces(MAX_BODY + 50_000)), 413, "zu viel")


def test_a_body_up_to_the_limit_is_read_whole_also_in_pieces(client: TestClient) -> None:
    body = json.dumps({"changes": [{"action": "add", "place": [8.0, 51.5]}]}).encode()
    whole = body + b" " * (MAX_BODY - len(body))
    pieces = (whole[at : at + 7_000] for at in range(0, len(whole), 7_000))
    headers = {"content-type": "application/json"}
    for content in (whole, pieces):
        refused(client.post(WHAT_IF, content=content, headers=headers), 422, "von jedem Weg")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([{"action": "close"}] * 40_000, "changes: höchstens 50 Einträge"),
        ([{"action": "close", "offer": "x" * 900_000}], "höchstens 300 Zeichen"),
        ([{"action": "hours", "hours": "x" * 900_000}], "höchstens 255 Zeichen"),
        ([{"action": "x" * 900_000}], "ist nicht zulässig"),
        ([{"action": "close", "offer": "x" * 290}], "…“ zählt bei dieser Frage nicht"),
        ([{"action": "close", "x" * 900_000: 1}], "…: "),
    ],
)
def test_long_lists_and_texts_are_refused_in_few_words(
    client: TestClient, changes: list[dict[str, Any]], words: str
) -> None:
    answer = client.post(WHAT_IF, json={"changes": changes})
    refused(answer, 404 if "zählt" in words else 422, words)


def test_json_that_is_none_or_too_deep_is_refused_in_german(client: TestClient) -> None:
    headers = {"content-type": "application/json"}
    deep = "[" * 100_000 + "]" * 100_000
    answer = client.post(WHAT_IF, content=deep, headers=headers)
    refused(answer, 400, "lässt sich nicht lesen")
    refused(client.post(WHAT_IF, content="{", headers=headers), 422, "kein gültiges JSON")
    refused(client.put(WHAT_IF, json={}), 405, "Auf diese Weise")


@pytest.mark.parametrize("path", ["observations?level=gebiet&", "scenarios?", "offers?"])
def test_a_page_beyond_any_list_is_refused(client: TestClient, path: str) -> None:
    answer = client.get(f"{TOY}/{path}offset=99999999999999999999")
    refused(answer, 422, "ist nicht zulässig, sondern höchstens 10.000.000")
    assert client.get(f"{TOY}/{path}offset={MAX_OFFSET}").status_code == 200


def test_a_missing_parameter_is_said_to_be_missing(client: TestClient) -> None:
    refused(client.get(f"{TOY}/gaps/01/offers"), 422, "Angaben: cell fehlt.")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("capacity=inf", "höchstens 100.000 Kinder"),
        ("capacity=nan", "höchstens 100.000 Kinder"),
        ("capacity=1e308", "höchstens 100.000 Kinder"),
        ("price=0", "Ein Preis muss über 0"),
        ("price=inf", "Ein Preis muss über 0"),
        ("budget=nan", "Ein Budget muss 0 bis"),
        ("budget=1e10", "Ein Budget muss 0 bis"),
    ],
)
def test_impossible_places_and_euros_are_refused(
    client: TestClient, asked: str, words: str
) -> None:
    refused(client.get(f"{TOY}/siting/ask?{asked}"), 422, words)


def test_many_faults_are_counted_and_not_all_named() -> None:
    faults = [{"type": "missing", "loc": ("body", place)} for place in range(MAX_REFUSALS + 7)]
    assert refusal_text(faults).endswith("4 fehlt; und 7 weitere.")


def test_what_was_sent_is_quoted_in_few_letters() -> None:
    assert len(excerpt("x" * 5_000_000)) == MAX_QUOTED + 1
    assert "Vorhanden sind: Kita" in suggestion("x" * 5_000_000, ["Kita"])
