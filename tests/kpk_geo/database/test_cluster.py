"""The private cluster: shared, stopped when unused, and alive again after a kill."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from kpk_geo.database import programs
from kpk_geo.database.cluster import Cluster, join_cluster, stop
from kpk_geo.database.connection import open_engine
from kpk_geo.errors import DatabaseError
from kpk_geo.settings import Settings

USER = """
import sys, time
from pathlib import Path
from kpk_geo.database.connection import open_engine
from kpk_geo.settings import Settings
from sqlalchemy import text
with open_engine(Settings(state_dir=Path(sys.argv[1]), idle_seconds=1)) as engine:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (:n)"), {"n": sys.argv[2]})
    print("written", flush=True)
    time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def own(state_dir: Path, request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A cluster that the test may kill; with the wait for the disk."""
    made = Cluster(state_dir / f"own{abs(hash(request.node.name)) % 10_000}", idle_seconds=1)
    yield made
    stop(made)


def settings(own: Cluster) -> Settings:
    return Settings(state_dir=own.state_dir, idle_seconds=1)


def server_pid(own: Cluster) -> int | None:
    try:  # it may stop at any moment
        return int((own.data_dir / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError):
        return None


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def start_user(own: Cluster, note: str, seconds: float) -> subprocess.Popen[str]:
    user = subprocess.Popen(
        [sys.executable, "-c", USER, str(own.state_dir), note, str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert user.stdout is not None
    assert user.stdout.readline() == "written\n"
    return user


def notes(own: Cluster) -> list[str]:
    with open_engine(settings(own)) as engine, engine.connect() as connection:
        return sorted(connection.scalars(text("SELECT n FROM note")))


def prepare(own: Cluster) -> None:
    with open_engine(settings(own)) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (n text)"))
        connection.execute(text("INSERT INTO note VALUES ('first')"))


def test_listens_on_a_private_socket_only(own: Cluster) -> None:
    with open_engine(settings(own)) as engine, engine.connect() as connection:
        assert connection.scalar(text("SHOW listen_addresses")) == ""
    assert own.socket_dir.stat().st_mode & 0o777 == 0o700


def test_committed_rows_survive_a_kill_of_the_server(own: Cluster) -> None:
    prepare(own)
    with open_engine(settings(own)) as engine:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO note VALUES ('second')"))
        pid = server_pid(own)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        engine.dispose()  # else an orphaned backend may answer for a moment
        with engine.connect() as connection:  # the same engine, without a restart of ours
            assert sorted(connection.scalars(text("SELECT n FROM note"))) == ["first", "second"]
    assert server_pid(own) != pid


def test_two_processes_share_one_server_and_it_stops_when_both_left(own: Cluster) -> None:
    prepare(own)
    a, b = start_user(own, "a", 6), start_user(own, "b", 0.2)
    first_pid = server_pid(own)
    assert b.wait(20) == 0
    assert server_pid(own) == first_pid  # a is still there
    assert a.wait(20) == 0
    for user in (a, b):
        assert user.stdout is not None
        user.stdout.close()
    assert wait_until(lambda: server_pid(own) is None)
    assert notes(own) == ["a", "b", "first"]


def test_killed_client_leaves_its_commits_and_nothing_running(own: Cluster) -> None:
    prepare(own)
    user = start_user(own, "killed", 60)
    user.kill()
    user.wait(20)
    assert user.stdout is not None
    user.stdout.close()
    assert wait_until(lambda: server_pid(own) is None)
    assert notes(own) == ["first", "killed"]


def test_state_folder_that_the_servers_user_cannot_enter_is_named(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root hands the server to another user")
    tmp_path.chmod(0o700)
    with pytest.raises(DatabaseError, match=r"KPK_STATE_DIR"):
        join_cluster(Cluster(tmp_path / "state"))


def test_missing_programs_are_named_with_the_package(
    own: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "Path", lambda _: Path("/nowhere"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(DatabaseError, match="apt-get install postgresql"):
        programs.program_dir()


def test_unreachable_server_is_explained() -> None:
    foreign = Settings(database_url="postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseError, match="KPK_DATABASE_URL"), open_engine(foreign):
        pytest.fail("must not open")


def test_own_server_by_address(cluster: Cluster) -> None:
    address = f"postgresql://kpk@/kpk?host={cluster.socket_dir}"
    with open_engine(Settings(database_url=address)) as engine, engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_server_never_runs_as_root(cluster: Cluster) -> None:
    with psycopg.connect(host=str(cluster.socket_dir), user="kpk", dbname="kpk") as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    assert Path(f"/proc/{server_pid(cluster)}").stat().st_uid != 0
