"""What tests start from is the same whether it was made or copied, and no test sees another's."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Commune
from kept import ROOM, Kept
from run_cluster import PREFIX, remove_forgotten
from sqlalchemy import Engine, create_engine, text

from api.questions.burden.run import run_burden


def put(word: str) -> Callable[[Engine], str]:
    def fill(engine: Engine) -> str:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE mark AS SELECT :word AS word"), {"word": word})
        return word

    return fill


def words(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [str(word) for word in connection.scalars(text("SELECT word FROM mark"))]


def test_a_copy_is_what_was_filled_and_not_what_another_test_made_of_it(
    new_database: Callable[[str], str],
) -> None:
    kept = Kept()
    for _ in range(3):
        engine = create_engine(new_database("test"))
        assert kept.fill(engine, "a", put("a")) == "a"
        assert words(engine) == ["a"]
        with engine.begin() as connection:
            connection.execute(text("UPDATE mark SET word = 'changed'"))
        engine.dispose()


def test_the_one_used_longest_ago_makes_room_and_is_filled_anew(
    new_database: Callable[[str], str],
) -> None:
    kept = Kept()
    filled: list[str] = []

    def ask(key: str) -> None:
        engine = create_engine(new_database("test"))
        kept.fill(engine, key, lambda own: filled.append(put(key)(own)))
        assert words(engine) == [key]
        engine.dispose()

    for key in [*map(str, range(ROOM)), "0", "another", "0", "1"]:
        ask(key)
    assert filled == [*map(str, range(ROOM)), "another", "1"]


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_toy_commune_starts_as_if_it_had_been_loaded(
    time: str, commune: Commune, tmp_path_factory: pytest.TempPathFactory,
    new_database: Callable[[str], str],
) -> None:  # fmt: skip
    assert commune.start(run_burden).is_complete, time
    engine = create_engine(new_database("anew"))
    anew = Commune(tmp_path_factory.mktemp("anew"), engine)
    assert anew.load().is_complete
    run_burden(engine, "toy")
    assert commune.snapshot() == anew.snapshot()
    fingerprints = "SELECT fingerprint FROM kpk.run"
    assert commune.rows(fingerprints) == anew.rows(fingerprints)
    engine.dispose()


def test_another_file_or_run_is_another_start(commune: Commune) -> None:
    commune.change("table.csv", "1.000;200;80", "1.000;200;90")
    commune.start()
    assert commune.rows("SELECT count(*) FROM kpk.run") == [(0,)]
    poor = "SELECT numerator FROM kpk.observation WHERE area_id = '01' AND numerator IS NOT NULL"
    assert commune.rows(poor) == [(90.0,)]


def test_only_clusters_in_use_stay_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("run_cluster.MEMORY", tmp_path)
    monkeypatch.setattr("run_cluster.FORGOTTEN", -1.0)
    left, used, foreign = (tmp_path / name for name in (f"{PREFIX}a", f"{PREFIX}b", "other"))
    for folder in (left, used, foreign):
        folder.mkdir()
        (folder / "users.lock").touch()
    with (used / "users.lock").open("rb") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        remove_forgotten()
    assert sorted(path.name for path in tmp_path.iterdir()) == [used.name, foreign.name]
