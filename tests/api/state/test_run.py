"""Runs over a state in PostgreSQL: every task is known, one run at a time, results all or none."""

import json
from pathlib import Path

import pytest
from engine_toys import run_alone, toy_plan
from sqlalchemy import Connection, Engine, text

from api.state.run import HowToRun, StateWork, run_state
from kpk_geo import __version__
from kpk_geo.database.connection import transaction
from kpk_geo.database.state_runs import (
    read_commune_results,
    read_newest_state_run,
    write_commune_results,
)
from kpk_geo.engine import Plan
from kpk_geo.errors import InputError, StateLockedError
from kpk_geo.model.state_runs import RunStatus

SINGLE = HowToRun(single=True)
ROWS: dict[str, dict[str, float | None]] = {
    "05978004": {"children": 12.0},
    "05978008": {"children": None},
}


def work(folder: Path, plan: Plan, **more) -> StateWork:
    return StateWork(
        state_id="toyland", plan=plan, folder=folder, parameters={"modes": ["walk"]}, **more
    )


def store_rows(connection: Connection, run: int, output) -> None:
    if output("table") is not None:
        write_commune_results(connection, run, "kita-walk", ROWS)


def refuse_rows(connection: Connection, run: int, output) -> None:
    store_rows(connection, run, output)
    raise InputError("Gemeinde 05978004: zwei Zeilen.")


def test_a_run_is_stored_with_its_stages_and_a_second_one_finds_all_there(
    engine: Engine, tmp_path: Path
) -> None:
    said: list[str] = []
    first = run_state(
        engine, work(tmp_path, toy_plan(), store_results=store_rows), SINGLE, say=said.append
    )
    assert first.status is RunStatus.DONE
    assert first.software_version == __version__
    assert first.plan_digest == toy_plan().digest
    assert [(stage.stage, stage.done, stage.total) for stage in first.stages] == [
        ("numbers", 1, 1), ("part", 8, 8), ("half", 8, 8), ("sum", 2, 2), ("table", 1, 1)
    ]  # fmt: skip
    assert "part: 8 von 8" in said
    second = run_state(
        engine, work(tmp_path, toy_plan(), store_results=store_rows), SINGLE, say=said.append
    )
    assert {stage.kept for stage in second.stages} == {1, 2, 8}
    assert said[-1] == "Wege und Tabellen je Gemeinde: 1 von 1, davon schon da 1"
    with transaction(engine) as connection:
        found = [read_commune_results(connection, run.state_run_pk) for run in (first, second)]
    assert found == [{"kita-walk": ROWS}] * 2


def test_failures_are_stored_with_reason_and_log_and_the_rest_is_done(
    engine: Engine, tmp_path: Path
) -> None:
    said: list[str] = []
    run = run_state(engine, work(tmp_path, toy_plan("stumble")), SINGLE, say=said.append)
    assert run.status is RunStatus.INCOMPLETE
    assert run.reason.startswith("1 Schritt schlug fehl; 2 weitere")
    [failure] = run.failures
    assert failure.task == "half:3"
    assert "Fehler des Programms" in str(failure.error)
    assert "KeyError" in str(failure.log)
    by_stage = {stage.stage: stage for stage in run.stages}
    assert (by_stage["half"].done, by_stage["half"].failed) == (7, 1)
    assert (by_stage["sum"].done, by_stage["sum"].not_started) == (1, 1)
    assert any(line.startswith("Fehlgeschlagen: half:3.") for line in said)


def test_a_second_run_beside_it_is_refused_with_who_and_since_when(
    engine: Engine, tmp_path: Path
) -> None:
    def in_the_middle(connection: Connection, run: int, output) -> None:
        with pytest.raises(StateLockedError, match=r"gerade von .*Prozess \d+\) seit \d\d:\d\d"):
            run_state(engine, work(tmp_path / "b", toy_plan()), SINGLE)

    run_state(engine, work(tmp_path / "a", toy_plan(), store_results=in_the_middle), SINGLE)
    assert not (tmp_path / "b").exists()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM kpk.state_run")) == 1


def test_results_are_stored_whole_or_not_at_all(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="zwei Zeilen"):
        run_state(engine, work(tmp_path, toy_plan(), store_results=refuse_rows), SINGLE)
    with transaction(engine) as connection:
        run = read_newest_state_run(connection, "toyland")
        assert run is not None
        assert read_commune_results(connection, run.state_run_pk) == {}
        assert read_newest_state_run(connection, "toyland", with_results=True) is None
    assert run.status is RunStatus.BROKEN_OFF
    assert run.reason == "Gemeinde 05978004: zwei Zeilen."


def test_a_full_disk_breaks_the_run_off_and_stores_nothing(engine: Engine, tmp_path: Path) -> None:
    flag = tmp_path / "full"
    flag.touch()
    plan = toy_plan("fill_disk", flag=str(flag))
    run = run_state(engine, work(tmp_path / "a", plan, store_results=refuse_rows), SINGLE)
    assert run.status is RunStatus.BROKEN_OFF
    assert "Bitte Platz schaffen" in run.reason
    assert sum(stage.not_started for stage in run.stages) == 7
    flag.unlink()
    again = run_state(engine, work(tmp_path / "a", plan, store_results=store_rows), SINGLE)
    assert again.status is RunStatus.DONE
    assert sum(stage.done - stage.kept for stage in again.stages) == 8


def test_a_run_that_was_killed_is_seen_as_broken_off_and_the_next_one_goes_on(
    engine: Engine, tmp_path: Path
) -> None:
    run_state(engine, work(tmp_path, toy_plan("refuse")), SINGLE)
    with transaction(engine) as connection:  # as a kill leaves it
        connection.execute(
            text("UPDATE kpk.state_run SET status = 'running', finished_at = NULL, reason = ''")
        )
    with transaction(engine) as connection:
        killed = read_newest_state_run(connection, "toyland")
    assert killed is not None
    assert killed.status is RunStatus.BROKEN_OFF
    run = run_state(engine, work(tmp_path, toy_plan()), SINGLE)
    assert run.status is RunStatus.DONE
    assert sum(stage.done - stage.kept for stage in run.stages) == 3


def test_a_whole_run_throws_outputs_of_former_plans_away_and_one_with_faults_does_not(
    engine: Engine, tmp_path: Path
) -> None:
    def outputs() -> set[str]:
        return {path.name for path in tmp_path.glob("*/*") if (path / "task.json").exists()}

    old, new = toy_plan(), toy_plan(version=2)
    run_alone(old, tmp_path)
    run_state(engine, work(tmp_path, toy_plan("refuse", version=2)), SINGLE)
    assert set(old.digests.values()) <= outputs()
    run_state(engine, work(tmp_path, new), SINGLE)
    assert outputs() == set(new.digests.values())


def test_the_same_run_on_two_workers(engine: Engine, tmp_path: Path) -> None:
    alone = run_alone(toy_plan(), tmp_path / "alone")
    said: list[str] = []
    run = run_state(
        engine, work(tmp_path / "a", toy_plan()), HowToRun(workers=2, memory_limit="700MB"),
        say=said.append,
    )  # fmt: skip
    assert run.status is RunStatus.DONE
    assert said[0].startswith("Übersicht von Dask, nur von diesem Rechner aus: http://127.0.0.1")
    assert run_alone(toy_plan(), tmp_path / "a").bytes_digest() == alone.bytes_digest()
    with engine.connect() as connection:
        tasks = connection.execute(text("SELECT * FROM kpk.state_task")).mappings().all()
    assert len({task["worker"] for task in tasks}) == 2
    assert all(task["peak_megabytes"] > 1 and task["seconds"] > 0 for task in tasks)
    assert json.dumps(dict(run.parameters)) == '{"modes": ["walk"]}'
