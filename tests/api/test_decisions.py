"""What a decision keeps, that nothing is lost, and what later years show beside it."""

import threading
from datetime import date

import geopandas as gpd
import pytest
import shapely
from conftest import Commune, square
from decision_toys import AREA, add, draft, loaded, read, site_draft, versions
from sqlalchemy import text

from api.questions import QUESTIONS
from api.questions.burden.run import run_burden
from api.questions.decisions.changes import (
    add_note,
    remove_decision,
    set_status,
    undo_change,
)
from api.questions.decisions.draft import NoteDraft
from api.questions.decisions.read import read_one
from api.questions.decisions.service import add_decision, edit_decision
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import delete_region
from kpk_geo.errors import InputError
from kpk_geo.model import DecisionStatus, Outcome


@pytest.fixture
def town(commune: Commune) -> Commune:
    return loaded(commune)


def test_decision_keeps_runs_and_figures_of_its_moment(town: Commune) -> None:
    found = read(town, add(town))
    decision = found.decision
    assert [area.area_id for area in decision.areas] == ["01", "02"]
    (rested,) = decision.snapshot.runs
    assert (rested.question, rested.label, rested.level) == ("burden", "Belastung", "gebiet")
    stored = town.rows("SELECT run_pk, fingerprint, software_version FROM kpk.run")
    assert (rested.run_pk, rested.fingerprint, rested.software_version) == stored[0]
    by_key = {(figure.area_id, figure.name): figure for figure in decision.snapshot.figures}
    assert set(by_key) == {(a, n) for a in ("01", "02") for n in ("status", "score")}
    row = town.rows("SELECT figures FROM kpk.area_result WHERE area_id = '01' AND part = 'status'")
    assert by_key["01", "score"].value == row[0][0]["score"]
    assert by_key["01", "status"].value == row[0][0]["class_code"]
    assert "Häufungen" in decision.snapshot.absent
    assert {pair.outcome for pair in found.pairs} == {Outcome.SAME_RUN}


def test_later_figures_stand_beside_those_of_then(town: Commune) -> None:
    number = add(town)
    then = read(town, number).decision.snapshot
    town.change("table.csv", "01;1.000;200;80;12,5", "01;1.000;200;10;2,5")
    assert town.load().is_complete
    run_burden(town.engine, "toy")
    found = read(town, number)
    assert found.decision.snapshot == then
    scores = [p for p in found.pairs if p.shown.name == "score" and p.shown.area_id == "01"]
    (pair,) = scores
    assert pair.then is not None
    assert pair.now is not None
    assert pair.then.value > pair.now.value
    assert pair.outcome in (Outcome.WITHIN, Outcome.APART, Outcome.UNJUDGED)


def test_other_settings_are_not_compared(town: Commune) -> None:
    number = add(town)
    town.change_profile("draws = 200", "draws = 200\nstatus_limits = [-0.5, 0.5, 1]")
    assert town.load().is_complete
    run_burden(town.engine, "toy")
    assert {pair.outcome for pair in read(town, number).pairs} == {Outcome.NOT_COMPARED}


def test_decision_survives_areas_that_are_replaced(town: Commune) -> None:
    number = add(town)
    town.change_shape(0, square(0).buffer(-100))
    assert town.load().is_complete
    found = read(town, number)
    assert {(p.shown.area_id, p.reason) for p in found.pairs if p.reason} == {
        ("01", "das Gebiet ist heute anders zugeschnitten")
    }
    assert shapely.equals(found.shapes[0].geometry, square(0))  # as it was decided on


def test_area_that_is_gone_is_said_and_still_drawn(town: Commune) -> None:
    number = add(town)
    town.areas = gpd.GeoDataFrame(town.areas.iloc[1:])
    town.load()
    found = read(town, number)
    assert {p.reason for p in found.pairs if p.shown.area_id == "01"} == {
        "das Gebiet gibt es heute nicht mehr"
    }
    assert [shape.area_id for shape in found.shapes] == ["01", "02"]


def test_another_edition_of_the_areas_is_not_compared(town: Commune) -> None:
    number = add(town)
    town.change_profile("valid_from = 2025-01-01", "valid_from = 2025-06-01")
    town.load()
    found = read(town, number)
    assert found.pairs == ()
    assert "Gebietsstand ist heute ein anderer" in found.not_compared
    version = edit_decision(
        town.engine, number, draft(areas=("01 Hafen", "02 Altstadt"), reason="Neu begründet."),
        QUESTIONS, based_on=1, by="planung",
    )  # fmt: skip
    after = versions(town, number)
    assert version == 2
    assert after[1].decision.snapshot == after[0].decision.snapshot  # still that of its moment
    assert after[1].decision.valid_from == after[0].decision.valid_from


def test_decision_survives_a_region_that_is_deleted_and_loaded_anew(town: Commune) -> None:
    number = add(town)
    before = versions(town, number)
    with transaction(town.engine) as connection:
        delete_region(connection, "toy")
    assert versions(town, number) == before
    with transaction(town.engine) as connection:
        found, _ = read_one(connection, number, QUESTIONS, date.today())
    assert "nicht (mehr) geladen" in found.not_compared
    assert len(found.shapes) == 2
    assert town.load().is_complete
    assert versions(town, number) == before
    run_burden(town.engine, "toy")
    assert {p.outcome for p in read(town, number).pairs} <= {Outcome.SAME_DATA, Outcome.NO_FIGURE}


def test_every_change_is_a_version_and_undo_gives_back_what_was(town: Commune) -> None:
    number = add(town)
    add_note(town.engine, number, NoteDraft(text="Träger bereit", source="Gespräch"), by="planung")
    set_status(town.engine, number, "umgesetzt", since="1.5.2026", reason="eröffnet", by="planung")
    remove_decision(town.engine, number, reason="doppelt", by="planung")
    for change in (
        lambda: set_status(town.engine, number, "ersetzt", since="", reason="", by="x"),
        lambda: remove_decision(town.engine, number, reason="noch einmal", by="x"),
    ):
        with pytest.raises(InputError, match="entfernt"):
            change()
    undo_change(town.engine, number, by="leitung")
    stored = versions(town, number)
    assert [item.version for item in stored] == [1, 2, 3, 4, 5]
    assert stored[4].decision == stored[2].decision
    assert stored[4].decision.status is DecisionStatus.IMPLEMENTED
    assert [change.status.value for change in stored[4].decision.statuses] == [
        "agreed", "implemented",
    ]  # fmt: skip
    assert "Fassung 3" in stored[4].change
    undo_change(town.engine, number, by="leitung")  # taking back what was taken back
    assert versions(town, number)[-1].decision.removed == "doppelt"


def test_two_who_change_the_same_version_lose_nothing(town: Commune) -> None:
    number = add(town)
    results: list[str] = []

    def change(reason: str) -> None:
        try:
            edit_decision(
                town.engine, number, draft(reason=reason), QUESTIONS, based_on=1, by="planung"
            )
            results.append("stored")
        except InputError as error:
            results.append(str(error))

    threads = [threading.Thread(target=change, args=(name,)) for name in ("eins", "zwei")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result == "stored" for result in results) == [False, True]
    assert "Nichts ist überschrieben" in "".join(results)
    assert len(versions(town, number)) == 2


def test_two_who_add_notes_at_once_both_find_them(town: Commune) -> None:
    number = add(town)
    threads = [
        threading.Thread(
            target=add_note, args=(town.engine, number, NoteDraft(text=name, source="q")),
            kwargs={"by": "planung"},
        )
        for name in ("eins", "zwei")
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    notes = {note.text for note in versions(town, number)[-1].decision.notes}
    assert {"eins", "zwei"} < notes


def test_form_that_is_sent_twice_stores_once(town: Commune) -> None:
    numbers = {
        add_decision(town.engine, "toy", AREA, QUESTIONS, by="p", submission="s1") for _ in range(2)
    }
    assert len(numbers) == 1
    assert town.rows("SELECT count(*) FROM kpk.planning_decision") == [(1,)]


def test_site_brings_the_area_in_which_it_lies(town: Commune) -> None:
    decision = read(town, add(town, **site_draft(site="A1"))).decision
    assert decision.site is not None
    assert (decision.site.name, decision.site.x) == ("Kita Anker", 350_500)
    assert [area.area_id for area in decision.areas] == ["01"]
    assert decision.areas_by_site


def test_run_of_a_question_that_nobody_named_is_listed(town: Commune) -> None:
    with transaction(town.engine) as connection:
        connection.execute(
            text(
                "INSERT INTO kpk.run (region_id, analysis, format_version, level_pk, parameters,"
                " inputs, summary, software_version, started_at) SELECT 'toy', 'new-question', 1,"
                " level_pk, '{}', '{}', '{}', '9', now() FROM kpk.area_level"
            )
        )
    runs = read(town, add(town)).decision.snapshot.runs
    assert [item.question for item in runs] == ["burden", "new-question"]
