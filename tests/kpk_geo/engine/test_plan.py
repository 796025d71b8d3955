"""Plans, their digests, and what a store takes for an output."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from engine_toys import expected_sum, run_alone, task, toy_plan

from kpk_geo import __version__
from kpk_geo.engine import (
    FaultKind,
    InProcess,
    Plan,
    SourceFile,
    Store,
    TaskState,
    run_plan,
    software,
)
from kpk_geo.engine.plan import recipe_digest
from kpk_geo.engine.run import place_of


def test_a_plan_gives_its_sum_and_a_second_run_does_nothing(tmp_path: Path) -> None:
    plan = toy_plan()
    first, second = run_alone(plan, tmp_path), run_alone(plan, tmp_path)
    assert first.is_complete
    assert set(first.states.values()) == {TaskState.DONE}
    total = np.load(place_of(plan, first.store, "table") / "values.npy")
    assert total.tolist() == [expected_sum()]
    assert set(second.states.values()) == {TaskState.KEPT}
    assert second.ended == {}
    assert second.bytes_digest() == first.bytes_digest()


def test_the_digest_of_a_plan_hangs_on_what_is_done_and_not_on_the_order_of_its_list() -> None:
    plan = toy_plan()
    assert Plan(plan.tasks[::-1]).digest == plan.digest
    changed = [
        toy_plan(version=2),
        Plan([replace(plan.tasks[0], arguments={"count": 8001}), *plan.tasks[1:]]),
    ]
    assert len({plan.digest, *(other.digest for other in changed)}) == 3


def test_another_version_of_the_software_takes_no_output_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run_alone(toy_plan(), tmp_path)
    monkeypatch.setattr(software, "_software", lambda: {"kpk-geo": "9.9"})
    after = run_alone(toy_plan(), tmp_path)
    assert set(after.states.values()) == {TaskState.DONE}
    assert not set(before.plan.digests.values()) & set(after.plan.digests.values())


def test_a_worker_with_other_versions_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, store = toy_plan(), Store(tmp_path)
    assert plan.digests  # taken with the versions of this process
    store.prepare()
    monkeypatch.setattr("kpk_geo.engine.order.software", lambda: {"kpk-geo": "0.1"})
    report = run_plan(plan, store, InProcess())
    assert "kpk-geo 0.1 statt" in report.faults["numbers"].text


def test_circles_strangers_and_twins_are_refused() -> None:
    a, b = task("a", "add", {"x": "b"}, {}), task("b", "add", {"x": "a"}, {})
    with pytest.raises(ValueError, match="wait for each other"):
        Plan([a, b])
    with pytest.raises(ValueError, match="no task makes"):
        Plan([a])
    with pytest.raises(ValueError, match="same name"):
        Plan([a, a])


def test_a_task_that_raises_is_named_and_all_that_does_not_need_it_goes_on(tmp_path: Path) -> None:
    report = run_alone(toy_plan("refuse"), tmp_path)
    by_state = {
        state: {name for name in report.states if report.states[name] is state}
        for state in TaskState
    }
    assert by_state[TaskState.FAILED] == {"half:3"}
    assert by_state[TaskState.NOT_STARTED] == {"sum:1", "table"}
    assert len(by_state[TaskState.DONE]) == 17
    assert report.faults["half:3"].text.startswith("teile.csv, Zeile 3")
    assert not report.is_complete
    mended = run_alone(toy_plan(), tmp_path)
    assert set(mended.ended) == {"half:3", "sum:1", "table"}
    assert mended.is_complete


def test_a_fault_of_ours_says_so_and_keeps_its_log(tmp_path: Path) -> None:
    fault = run_alone(toy_plan("stumble"), tmp_path).faults["half:3"]
    assert "Fehler des Programms" in fault.text
    assert "KeyError" in fault.log
    assert "stumble" in fault.log


def test_a_full_disk_ends_the_run_and_leaves_nothing_half(tmp_path: Path) -> None:
    flag = tmp_path / "full"
    flag.touch()
    plan, folder = toy_plan("fill_disk", flag=str(flag)), tmp_path / "store"
    report = run_alone(plan, folder)
    fault = report.faults["half:3"]
    assert fault.kind is FaultKind.HALTS
    assert "Bitte Platz schaffen" in fault.text
    assert report.states["half:4"] is TaskState.NOT_STARTED  # needs nothing that failed
    assert not any((folder / ".drafts").iterdir())
    flag.unlink()
    again = run_alone(plan, folder)
    assert again.is_complete
    assert set(again.ended) == {n for n, s in report.states.items() if s is not TaskState.DONE}


@pytest.mark.parametrize("damage", ["cut", "gone", "record", "flipped", "other"])
def test_a_damaged_output_is_no_output(tmp_path: Path, damage: str) -> None:
    plan = toy_plan()
    first = run_alone(plan, tmp_path)
    place = place_of(plan, first.store, "part:2")
    values = place / "values.npy"
    if damage == "cut":
        values.write_bytes(values.read_bytes()[:-8])
    elif damage == "gone":
        values.unlink()
    elif damage == "other":  # somebody's hand: no longer what its name says
        record = place / "task.json"
        text = record.read_text(encoding="utf-8")
        assert '"part": 2' in text
        record.write_text(text.replace('"part": 2', '"part": 3'), encoding="utf-8")
    elif damage == "flipped":
        content = values.read_bytes()
        values.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    else:
        (place / "task.json").write_text("{", encoding="utf-8")
    second = run_alone(plan, tmp_path)
    assert set(second.ended) == {"part:2"}
    assert second.bytes_digest() == first.bytes_digest()
    assert not any((tmp_path / ".drafts").iterdir())


def test_what_a_killed_run_left_behind_is_thrown_away(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.prepare()
    left = store.draft(store.place("half", "abc"))
    (left / "values.npy").write_bytes(b"half")
    store.prepare()
    assert not left.exists()
    assert not store.is_whole(store.place("half", "abc"))


def test_two_who_make_the_same_output_leave_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.prepare()
    place = store.place("half", recipe_digest({}))
    for _ in range(2):
        draft = store.draft(place)
        (draft / "values.npy").write_bytes(b"same")
        store.keep(draft, place, {})
    assert store.is_whole(place)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()].count("half") == 1
    assert not any((tmp_path / ".drafts").iterdir())


def test_a_source_that_changes_during_the_run_stops_its_task(tmp_path: Path) -> None:
    path = tmp_path / "streets.pbf"
    path.write_bytes(b"one")
    reading = replace(
        toy_plan().tasks[0], sources={"streets": SourceFile.of(path)}, needs_much_memory=False
    )
    before = Plan([reading])
    path.write_bytes(b"another")
    report = run_alone(before, tmp_path / "store")
    assert "hat sich geändert" in report.faults["numbers"].text
    after = Plan([replace(reading, sources={"streets": SourceFile.of(path)})])
    assert after.digest != before.digest


def test_an_output_says_of_what_it_was_made(tmp_path: Path) -> None:
    plan = toy_plan()
    report = run_alone(plan, tmp_path)
    place = place_of(plan, report.store, "part:5")
    recipe = json.loads((place / "task.json").read_text(encoding="utf-8"))["recipe"]
    assert recipe["inputs"] == {"numbers": plan.digests["numbers"]}
    assert recipe["arguments"] == {"part": 5}
    assert recipe["software"]["kpk-geo"] == __version__


def test_outputs_of_former_plans_can_go(tmp_path: Path) -> None:
    old, new = run_alone(toy_plan(), tmp_path), run_alone(toy_plan(version=2), tmp_path)
    places = [place_of(new.plan, new.store, name) for name in new.states]
    assert new.store.discard_others(places) == len(old.states)
    assert set(run_alone(new.plan, tmp_path).states.values()) == {TaskState.KEPT}
