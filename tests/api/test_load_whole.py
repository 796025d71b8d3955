"""A load is one thing: nothing is lost, failures are kept, and results know their data."""

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import OFFERS, ORIGIN, Commune
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.app import create_app
from api.load.region import check_region, load_region
from api.load.report import read_report
from api.questions.burden.export import describe
from api.questions.burden.run import run_burden
from api.questions.burden.table import read_burden_table
from kpk_geo.database.connection import transaction
from kpk_geo.database.loads import one_load, read_load_state
from kpk_geo.errors import ProfileError, RegionLockedError, SourceError
from kpk_geo.profile import read_profile

SECOND_YEAR = """
[[tables]]
file = "table.csv"
source = "all"
level = "gebiet"
key_column = "key"
reference_date = 2024-12-31
values = [{ indicator = "jobless", column = "jobless" }]

[[offers]]"""
BY_KIND = """only = { kind = ["Kita"] }
[[offers]]
file = "offers.csv"
source = "all"
only = { kind = ["Beratung", "Schutzeinrichtung"] }
"""
OBSERVED = "SELECT indicator_id, reference_date, count(value) FROM kpk.observation GROUP BY 1, 2"


def split_by_kind(commune: Commune) -> None:
    columns = re.search(r"(?s)\[\[offers\]\].*?source = \"all\"\n(columns.*?)\n\n", commune.profile)
    assert columns is not None
    commune.change_profile(columns[1], f"{columns[1]}\n{BY_KIND}{columns[1]}")


def test_two_years_from_one_file_are_both_kept(commune: Commune) -> None:
    commune.change_profile("\n[[offers]]", SECOND_YEAR)
    for _ in range(2):
        assert commune.load().is_complete
        counts = {(row[0], row[1].year): row[2] for row in commune.rows(OBSERVED)}
        assert counts[("jobless", 2024)] == counts[("jobless", 2025)] == 4
        assert counts[("population", 2025)] == 4


def test_two_lists_from_one_file_are_both_kept(commune: Commune) -> None:
    split_by_kind(commune)
    for _ in range(2):
        result = commune.load()
        assert [step.accepted for step in result.steps if step.kind == "Angebote"] == [1, 2]
        assert commune.rows("SELECT count(*) FROM kpk.offer WHERE vanished_at IS NULL") == [(3,)]


def test_offer_that_changes_its_section_is_not_called_gone(commune: Commune) -> None:
    split_by_kind(commune)
    (kita,) = [line for line in OFFERS.splitlines() if line.startswith("A1;")]
    commune.files["offers.csv"] += kita.replace("A1;Kita Anker", "A9;Kita Bug").encode() + b"\n"
    commune.load()
    commune.change("offers.csv", "Kita Anker;Kita", "Kita Anker;Beratung")
    notes = [note.reason for step in commune.load().steps for note in step.notes]
    (gone,) = [reason for reason in notes if "Nicht mehr" in reason]
    assert "in diesem Abschnitt der Liste (1): A1. Die kein anderer aufnimmt, bleiben" in gone
    assert commune.rows("SELECT count(*) FROM kpk.offer WHERE vanished_at IS NULL") == [(4,)]


def test_section_of_a_list_without_a_row_says_so_and_loses_nothing(commune: Commune) -> None:
    split_by_kind(commune)
    commune.load()
    commune.change("offers.csv", "Kita Anker;Kita", "Kita Anker;Beratung")
    (message,) = commune.errors()
    assert "Nichts davon ist verwendbar (3 Zeilen, 3 Zeilen nicht gemeint)" in message
    assert commune.rows("SELECT count(*) FROM kpk.offer WHERE vanished_at IS NULL") == [(3,)]


def test_blocks_that_cannot_be_told_apart_are_refused(commune: Commune) -> None:
    split_by_kind(commune)
    commune.profile = commune.profile.replace('only = { kind = ["Kita"] }\n', "").replace(
        'only = { kind = ["Beratung", "Schutzeinrichtung"] }\n', ""
    )
    with pytest.raises(ProfileError, match=r"offers\.csv.*only"):
        commune.load()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("table.csv", "key;people;children;poor;jobless\n01;;;;\n02;.;.;.;.\n03;x;x;x;x\n04;;;;\n"),
        ("offers.csv", "id;title;kind;provider;street;secret;hours;x;y\nA1;;;;;;;;\n"),
    ],
)
def test_file_without_a_usable_value_fails_and_its_predecessor_stays(
    commune: Commune, file: str, content: str
) -> None:
    commune.load()
    before = commune.snapshot()
    commune.files[file] = content.encode()
    result = commune.load()
    assert not result.is_complete
    (error,) = [step.error for step in result.steps if step.error]
    assert file in error
    assert "verwendbar" in error
    assert "bleibt stehen" in error
    assert commune.snapshot() == before


def test_empty_key_column_never_empties_a_region(commune: Commune) -> None:
    commune.load()
    before = commune.snapshot()
    commune.areas["key"] = ""
    result = commune.load()
    assert not result.is_complete
    assert commune.snapshot() == before
    errors = [step.error or "" for step in result.steps]
    assert "areas.geojson" in errors[0]
    assert all("weil die Gebiete" in error for error in errors[1:])


def test_mostly_refused_is_said_in_a_sentence_unless_the_profile_allows_it(
    commune: Commune,
) -> None:
    commune.change("offers.csv", "Kita Anker;Kita", ";")
    commune.change("offers.csv", "Beratung am Markt;Beratung", ";")
    result = commune.load()
    assert not result.is_complete
    assert "2 von 3 Zeilen" in result.steps[-1].doubt
    commune.change_profile('file = "offers.csv"', 'file = "offers.csv"\nmax_refused = 1')
    assert commune.load().is_complete


@pytest.mark.parametrize("fault", ["absent", "empty"])
def test_file_that_is_not_there_stops_none_of_the_others(commune: Commune, fault: str) -> None:
    commune.load()
    commune.change("offers.csv", "Kita Anker", "Kita Boje")
    if fault == "absent":
        commune.change_profile('"table.csv"', '"not-table.csv"')
    else:
        commune.files["table.csv"] = b""
    result = commune.load()
    (failed,) = [step for step in result.steps if step.error]
    assert "table.csv" in str(failed.error)
    assert not result.is_complete
    assert commune.rows("SELECT count(*) FROM kpk.observation") == [(12,)]
    assert commune.rows("SELECT title FROM kpk.offer WHERE offer_id = 'A1'") == [("Kita Boje",)]
    with transaction(commune.engine) as connection:
        report = read_report(connection, "toy")
    assert report["severity"][0] == "fehlgeschlagen"
    assert "table.csv" in report["reason"][0]


def test_folder_without_any_of_the_files_is_refused(commune: Commune, tmp_path: Path) -> None:
    empty = tmp_path / "other"
    empty.mkdir()
    with pytest.raises(SourceError, match=r"(?s)areas\.geojson.*table\.csv.*offers\.csv"):
        load_region(commune.engine, read_profile(commune.write()), empty)


def test_report_after_a_failed_load_tells_the_failure(commune: Commune) -> None:
    commune.change("table.csv", "01;1.000", "01;viele")
    commune.change("table.csv", "key;people", "key;Leute")
    commune.load()
    with transaction(commune.engine) as connection:
        report = read_report(connection, "toy")
    assert list(report["severity"])[:1] == ["fehlgeschlagen"]
    assert "people" in report["reason"][0]
    commune.change("table.csv", "key;Leute", "key;people")
    commune.load()
    with transaction(commune.engine) as connection:
        report = read_report(connection, "toy")
    assert "fehlgeschlagen" not in set(report["severity"])
    assert ("viele", "people") in set(zip(report["value"], report["column"], strict=True))


@contextmanager
def loading_elsewhere(commune: Commune) -> Iterator[None]:
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with one_load(commune.engine, "toy"):
            begun.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(30)
    yield
    done.set()
    thread.join()


def test_second_load_at_once_says_who_is_loading(commune: Commune) -> None:
    with loading_elsewhere(commune), pytest.raises(RegionLockedError, match=r"seit \d\d:\d\d Uhr"):
        commune.load()
    assert commune.load().is_complete


def test_state_says_whether_all_is_of_one_load(commune: Commune) -> None:
    commune.load()
    with transaction(commune.engine) as connection:
        assert read_load_state(connection, "toy").is_whole
    commune.change("table.csv", "key;people", "key;Leute")
    commune.load()
    with transaction(commune.engine) as connection:
        state = read_load_state(connection, "toy")
    assert not state.is_whole
    assert state.failed == state.earlier == ("table.csv",)
    assert "abgelehnt: table.csv" in state.sentence
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        assert state.sentence in client.get("/").text
        assert client.get("/api/regions/toy").json()["load"] == state.sentence


def test_load_that_was_killed_is_not_running_for_ever(commune: Commune) -> None:
    commune.load()
    with transaction(commune.engine) as connection:
        connection.execute(text("UPDATE kpk.region_load SET finished_at = NULL"))
        state = read_load_state(connection, "toy")
    assert (state.is_running, state.is_broken_off, state.is_whole) == (False, True, False)
    assert "abgebrochen" in state.sentence
    with loading_elsewhere(commune), transaction(commune.engine) as connection:
        state = read_load_state(connection, "toy")
    assert (state.is_running, state.is_broken_off) == (True, False)


def test_result_older_than_its_data_is_marked_everywhere(commune: Commune) -> None:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.load()
    run_burden(commune.engine, "toy")
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        for changed in (False, True):
            if changed:
                commune.change("table.csv", "01;1.000;200;80", "01;1.000;200;81")
            commune.load()  # the same files again change nothing
            client.app.state.revisions.clear()  # type: ignore[attr-defined]
            page = client.get("/maps/burden?region=toy").text
            assert ("Veraltet: Seit der Rechnung" in page) is changed
            with transaction(commune.engine) as connection:
                notes = describe(read_burden_table(connection, "toy"), [], {})
            assert any("Veraltet" in text for _, text in notes) is changed


def test_check_shows_what_a_load_would_give_and_writes_nothing(commune: Commune) -> None:
    profile = read_profile(commune.write())
    shown = check_region(commune.engine, profile, commune.folder)
    assert commune.rows("SELECT count(*) FROM kpk.source") == [(0,)]
    assert commune.rows("SELECT count(*) FROM kpk.region") == [(0,)]
    loaded = commune.load()
    for before, after in zip(shown.steps, loaded.steps, strict=True):
        assert (before.accepted, before.tally, before.notes) == (
            after.accepted, after.tally, after.notes,
        )  # fmt: skip
    texts = [text for step in shown.steps for text in step.understood]
    keys = "Schlüssel „key“: 4 von 4 Gebieten haben eine Zeile, 4 von 4 Zeilen ein Gebiet"
    assert keys in texts
    (rates,) = [text for text in texts if text.startswith("Arbeitslosigkeit")]
    assert "(„jobless“, Dezimalzeichen „,“): 1,0\u202f% bis 12,5\u202f%" in rates
    assert not any("Schutzhaus" in text for text in texts)
    state = commune.snapshot()
    commune.change("table.csv", "12,5", "13,5")
    check_region(commune.engine, read_profile(commune.write()), commune.folder)
    assert commune.snapshot() == state


@pytest.mark.parametrize("renamed", ["register", "file"])
def test_table_under_another_name_takes_the_place_of_its_values(
    commune: Commune, renamed: str
) -> None:
    """An earlier version named tables without their indicators; communes rename files."""
    commune.load()
    values = commune.rows(OBSERVED)
    if renamed == "register":
        with commune.engine.begin() as connection:
            connection.execute(
                text("UPDATE kpk.source SET name = 'table:table.csv::gebiet:2025-12-31' "
                     "WHERE name LIKE 'table:%'")
            )  # fmt: skip
    else:
        commune.files["neu.csv"] = commune.files.pop("table.csv")
        commune.change_profile('"table.csv"', '"neu.csv"')
    result = commune.load()
    assert result.is_complete
    assert len(result.removed) == 1
    assert sorted(commune.rows(OBSERVED)) == sorted(values)


def test_check_of_a_renamed_list_is_that_of_the_load(commune: Commune) -> None:
    commune.load()
    commune.files["neu.csv"] = commune.files.pop("offers.csv")
    commune.change_profile('"offers.csv"', '"neu.csv"')
    before = commune.snapshot()
    shown = check_region(commune.engine, read_profile(commune.write()), commune.folder)
    assert shown.is_complete
    assert commune.snapshot() == before
    loaded = commune.load()
    assert [step.notes for step in shown.steps] == [step.notes for step in loaded.steps]


def packed(member: str, content: bytes, *, damaged: bool) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(member, content)
    whole = bytearray(made.getvalue())
    if damaged:
        whole[60:90] = b"\xff" * 30
    return bytes(whole)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("table.zip", packed("table.csv", b"key;people\n01;1\n" * 9, damaged=True)),
        ("table.xlsx", packed("xl/workbook.xml", b"<no xml", damaged=False)),
        ("table.xlsx", b"PK\x03\x04" + bytes(range(256))),
        ("table.json", b'[{"key": "01"' + b"[" * 50_000),
    ],
)
def test_damaged_file_is_a_german_sentence_and_the_others_load(
    commune: Commune, name: str, content: bytes
) -> None:
    commune.load()
    values = commune.rows(OBSERVED)
    commune.files[name] = content
    commune.change_profile('"table.csv"', f'"{name}"')
    result = commune.load()
    (error,) = [step.error for step in result.steps if step.error]
    assert error.startswith(name)
    assert re.search(r"Bitte|Ist sie|bitte|kein gültiges", error)
    assert [step.accepted for step in result.steps if step.kind == "Angebote"] == [3]
    assert commune.rows(OBSERVED) == values


def test_areas_that_vanish_are_named(commune: Commune) -> None:
    commune.load()
    commune.areas = commune.areas.iloc[:3]
    (areas,) = [step for step in commune.load().steps if step.kind == "Gebiete"]
    (note,) = [note.reason for note in areas.notes if "nicht mehr gibt" in note.reason]
    assert "(1)" in note
    assert ": 04." in note
