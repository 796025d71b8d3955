"""Whatever is done to a decision, in whatever order: no version is ever lost or changed."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from conftest import Commune
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from api.questions import QUESTIONS
from api.questions.decisions.changes import (
    add_note,
    remove_decision,
    set_status,
    undo_change,
)
from api.questions.decisions.draft import DecisionDraft, NoteDraft
from api.questions.decisions.export import figure_table, log_table
from api.questions.decisions.read import read_decision_log
from api.questions.decisions.service import add_decision, edit_decision
from kpk_geo.database.connection import transaction
from kpk_geo.database.decided_shapes import read_shapes
from kpk_geo.database.planning_decisions import DecisionVersion, read_versions
from kpk_geo.errors import InputError

words = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() != "")
steps = st.lists(
    st.tuples(
        st.sampled_from(("note", "edit", "areas", "status", "remove", "undo", "load")), words
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("decision_laws"))
    made = Commune(tmp_path_factory.mktemp("laws"), engine)
    assert made.load().is_complete
    yield made
    engine.dispose()


def draft(reason: str = "Weil.", area: str = "01") -> DecisionDraft:
    return DecisionDraft(
        title="T", kind="priority_area", day="1.3.2026", body="Rat", reason=reason, areas=(area,)
    )


def versions(town: Commune, number: int) -> list[DecisionVersion]:
    with transaction(town.engine) as connection:
        return read_versions(connection, number)


def do(town: Commune, number: int, step: str, word: str) -> None:
    newest = versions(town, number)[-1].version
    edits = {"edit": draft(reason=word), "areas": draft(area="02")}
    if step in edits:
        edit_decision(town.engine, number, edits[step], QUESTIONS, based_on=newest, by="p")
    elif step == "note":
        add_note(town.engine, number, NoteDraft(text=word, source="q"), by="p")
    elif step == "status":
        set_status(town.engine, number, "umgesetzt", since="", reason=word, by="p")
    elif step == "remove":
        remove_decision(town.engine, number, reason=word, by="p")
    elif step == "undo":
        undo_change(town.engine, number, by="p")
    else:
        town.load()


@given(steps)
@settings(max_examples=12)
def test_versions_are_only_ever_added(town: Commune, plan: list[tuple[str, str]]) -> None:
    number = add_decision(town.engine, "toy", draft(), QUESTIONS, by="p")
    for step, word in plan:
        before = versions(town, number)
        try:
            do(town, number, step, word)
        except InputError:
            assert versions(town, number) == before
            continue
        after = versions(town, number)
        assert after[: len(before)] == before
        assert len(after) == len(before) + (step != "load")
        if step == "undo":
            assert after[-1].decision == before[-2].decision
    with transaction(town.engine) as connection:
        for version in versions(town, number):
            shapes = read_shapes(connection, version)
            assert [s.area_id for s in shapes] == [a.area_id for a in version.decision.areas]


@given(words)
@settings(max_examples=12)
def test_what_was_typed_is_in_the_export_as_it_is_stored(town: Commune, reason: str) -> None:
    try:
        number = add_decision(town.engine, "toy", draft(reason=reason), QUESTIONS, by="p")
    except InputError:
        return  # only signs that nobody sees
    with transaction(town.engine) as connection:
        log = read_decision_log(connection, "toy", QUESTIONS, date.today())
    table = log_table(log).set_index("Nr.")
    assert len(table) == len(log)
    assert table.loc[number, "Begründung"] == versions(town, number)[-1].decision.reason
    assert set(figure_table(log)["Nr."]) <= set(table.index)
