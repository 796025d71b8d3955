"""The database fails in the middle, or a file is damaged: the rest stands."""

import random
import string
from pathlib import Path

import pytest
from conftest import Commune
from sqlalchemy import text

from kpk_geo.database.observations import write_observations
from kpk_geo.errors import (
    DatabaseError,
)


def test_lost_connection_in_the_middle_changes_nothing(
    commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    commune.load()
    before = commune.snapshot()
    commune.change("table.csv", "01;1.000;200;80", "01;1.000;200;100")

    def cut_off(connection, *args, **kwargs):
        written = write_observations(connection, *args, **kwargs)
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with commune.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        connection.execute(text("SELECT 1"))
        return written

    monkeypatch.setattr("api.load.values.write_observations", cut_off)
    with pytest.raises(DatabaseError, match="Verbindung zur Datenbank ging verloren"):
        commune.load()
    assert commune.snapshot()["observations"] == before["observations"]


def test_full_disk_changes_nothing(commune: Commune, small_disk: Path) -> None:
    commune.load()
    before = commune.snapshot()
    with commune.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as raw:
        raw.execute(text(f"CREATE TABLESPACE small LOCATION '{small_disk}'"))
    with commune.engine.begin() as connection:
        connection.execute(text("ALTER TABLE kpk.observation SET TABLESPACE small"))
        connection.execute(text("ALTER TABLE kpk.import_note SET TABLESPACE small"))
    try:
        rows = "".join(f"9{i:06d};1;1;1;{'x' * 60}\n" for i in range(60_000))
        commune.files["table.csv"] += rows.encode()
        commune.change_profile(
            'key_column = "key"', 'key_column = "key"\nunmatched_keys = "report"'
        )
        with pytest.raises(DatabaseError, match=r"kein Platz mehr.*nichts übernommen"):
            commune.load()
        assert commune.snapshot() == before
    finally:
        with commune.engine.begin() as connection:
            connection.execute(text("ALTER TABLE kpk.observation SET TABLESPACE pg_default"))
            connection.execute(text("ALTER TABLE kpk.import_note SET TABLESPACE pg_default"))
        with commune.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as raw:
            raw.execute(text("DROP TABLESPACE small"))


def test_key_that_no_index_takes_stops_its_own_file_and_loses_nothing(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.areas.loc[0, "key"] = "".join(random.Random(1).choices(string.ascii_letters, k=9_000))
    assert any("länger, als die Datenbank ordnen kann" in error for error in commune.errors())
    assert commune.snapshot() == before


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("offers.csv", b"\x00\x01\x02" * 100),
        ("offers.csv", b"id;title\n" + b'"' * 200_000),
        ("table.csv", b"PK\x03\x04" * 100),
        ("table.csv", b"key;" * 50_000),
    ],
)
def test_damaged_file_leaves_the_other_sources_alone(
    commune: Commune, file: str, content: bytes
) -> None:
    commune.files[file] = content
    result = commune.load()
    failed = [step.file for step in result.steps if step.error]
    assert failed == [file]
    assert all(step.accepted for step in result.steps if step.file != file)
