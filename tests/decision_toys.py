"""A toy town whose index was run, and a decision about it, for tests of the log."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.questions import QUESTIONS
from api.questions.burden.run import run_burden
from api.questions.decisions.draft import DecisionDraft, NoteDraft
from api.questions.decisions.read import ReadDecision, read_one
from api.questions.decisions.service import add_decision
from kpk_geo.database.connection import transaction
from kpk_geo.database.planning_decisions import DecisionVersion, read_versions
from kpk_geo.database.users import add_user

AREA = DecisionDraft(
    title="Schwerpunkt Hafen", kind="Schwerpunktgebiet", day="12.03.2026",
    body="Steuerungsgruppe Präventionskette", reason="Hohe Belastung, wenig Angebote.",
    areas=("Hafen", "02"), review_on="1.3.2027",
    notes=(NoteDraft(text="Kein Kursplatz", source="Stadtteilkonferenz", day="12.03.2026"),),
)  # fmt: skip


def draft(**changes: Any) -> DecisionDraft:
    return replace(AREA, **changes)


def add(town: Commune, **changes: Any) -> int:
    return add_decision(town.engine, "toy", draft(**changes), QUESTIONS, by="planung")


def read(town: Commune, number: int) -> ReadDecision:
    with transaction(town.engine) as connection:
        return read_one(connection, number, QUESTIONS, date.today())[0]


def versions(town: Commune, number: int) -> list[DecisionVersion]:
    with transaction(town.engine) as connection:
        return read_versions(connection, number)


def site_draft(**changes: Any) -> dict[str, Any]:
    return {"kind": "site", "areas": ()} | changes


def loaded(commune: Commune) -> Commune:
    """Load the toy commune, without a suppressed cell, and run its index."""
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    assert commune.start(run_burden).is_complete
    return commune


def served(town: Commune) -> Iterator[TestClient]:
    """Serve it to somebody without a key."""
    app = create_app(town.engine)
    with TestClient(app, ORIGIN, raise_server_exceptions=False) as made:
        yield made


def with_key(town: Commune, client: TestClient) -> TestClient:
    """Give a client the key of a planner."""
    with transaction(town.engine) as connection:
        client.headers["X-API-Key"] = add_user(connection, "jugendhilfeplanung")
    return client
